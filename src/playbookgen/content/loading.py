"""A site's folder to its records: settings first, then the company, then accounts one by one."""

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeVar

from playbookgen.content.company import Company, Role
from playbookgen.content.config import DEFAULT_AREAS, PAGE_KINDS, Site
from playbookgen.content.figures import Figure, Figures, read_figures
from playbookgen.content.model import Account, Document, FreePage, Guide, Person, Product, Record
from playbookgen.content.origin import Origin
from playbookgen.content.outline import outline
from playbookgen.content.reading import Known, read_document, read_record, reference_findings, sound_record
from playbookgen.content.references import circles
from playbookgen.content.sources import (
    CONTENT,
    FIGURES_LIMIT,
    PHOTO_ENDINGS,
    RECORD_FOLDERS,
    Source,
    Sources,
    digest,
    read_bytes,
)
from playbookgen.content.suggestions import nearest
from playbookgen.content.targets import link_findings
from playbookgen.content.text import Report, decode
from playbookgen.findings import Finding, Location, Severity

R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=Document)

SITE_FILE = "site.yaml"
MODELS: Mapping[str, type[Record]] = {
    "accounts": Account,
    "people": Person,
    "products": Product,
    "roles": Guide,
    "pages": FreePage,
}
"""What the files of each folder hold; of roles and pages it is the front matter."""
Synonyms = Callable[[str], Mapping[str, str]]


def load_site(root: Path, synonyms: Synonyms, report: Report) -> Site:
    """Return the settings; `site.origin.is_sound` tells whether they can be worked with.

    Raises `FileNotFoundError` and other `OSError`s where site.yaml cannot be read at all.
    """
    content = (root / SITE_FILE).read_bytes()
    origin = Origin("site", SITE_FILE, SITE_FILE, digest(content))
    text = decode(content, SITE_FILE, SITE_FILE, report)
    site = read_record(text or "", Site, origin, Known({}, synonyms), report)
    origin.is_sound = origin.is_sound and text is not None
    return site


def known_names(site: Site, sources: Sources, synonyms: Synonyms) -> Known:
    """Return what every record may refer to, as far as file names tell."""
    folders = {folder: sources.ids(folder) for folder in ("accounts", "people", "products", "roles", "pages")}
    records = frozenset(f"{folder}/{id}" for folder, ids in folders.items() for id in ids)
    names: dict[str, Collection[str]] = {
        **folders,
        "records": records | {SITE_FILE},
        "areas": frozenset(area.id for area in site.areas),
        "navigation": frozenset((*PAGE_KINDS, *folders["pages"])),
        "products or families": folders["products"],
    }
    return Known(names, synonyms)


def check_site(site: Site, known: Known, report: Report) -> None:
    """Report what the settings name and is not there, languages named twice, and areas without words in a language."""
    for finding in reference_findings(site, known):
        report(finding)
    for index, language in enumerate(site.languages):
        if language in site.languages[:index]:
            message, where = 'the language "{value}" stands here twice', site.at("languages", index)
            report(Finding("duplicate-id", Severity.ERROR, where, SITE_FILE, message, {"value": language}))
    for index, area in enumerate(site.areas):
        missing = [language for language in site.languages if language not in area.label]
        if missing and area.id not in DEFAULT_AREAS:
            message = 'the area "{area}" has no label in the language {language}'
            arguments = {"area": area.id, "language": ", ".join(missing)}
            where = site.at("areas", index, "id")
            report(Finding("untranslated-area", Severity.ERROR, where, SITE_FILE, message, arguments))


def load_company(site: Site, sources: Sources, known: Known, report: Report) -> Company:
    """Return products, people, roles and free pages, linked among themselves as far as their findings allow."""
    products = {source.id: _record(source, Product, sources, known, report) for source in sources.by_folder["products"]}
    people = {source.id: _record(source, Person, sources, known, report) for source in sources.by_folder["people"]}
    for id, person in people.items():
        _check_allowed(person, "region", person.region, site.regions, report)
        if not _has_sound_photo(person, sources, report):
            people[id] = person.model_copy(update={"photo": None})
    managers = {id: person.manager for id, person in people.items()}
    circle = "people report to one another in a circle: {circle}"
    _check_circles(managers, people.__getitem__, "manager", circle, report)
    roles = {id: Role(id, guides) for id, guides in _documents("roles", Guide, site, sources, known, report).items()}
    for role in roles.values():
        _check_translations(role, report)
    pages = _documents("pages", FreePage, site, sources, known, report)
    for texts in (products, *(role.guides for role in roles.values()), *pages.values()):
        for record in texts.values():
            _check_links(record, known, report)
    return Company(people, products, roles, pages)


def with_families(known: Known, company: Company) -> Known:
    """Return the names with the product families, which only the products' files tell."""
    return known.with_names(**{"products or families": frozenset(company.products) | company.families})


def load_account(source: Source, site: Site, sources: Sources, known: Known, report: Report) -> Account:
    """Return one account; the stage that runs in many processes at once."""
    account = _record(source, Account, sources, known, report)
    _check_account(account, site, known, report)
    account.origin.release()
    return account


def check_account(text: str, id: str, site: Site, known: Known, report: Report) -> None:
    """Report what loading an account would, if its file held this text."""
    path = f"{CONTENT}/accounts/{id}.yaml"
    origin = Origin(id, f"accounts/{id}", path, "", text=text)
    read = outline(text)
    account = sound_record(read, Account, origin, known) if read is not None else None
    if account is None:
        account = read_record(text, Account, origin, known, report)
    _check_account(account, site, known, report)


def _check_account(account: Account, site: Site, known: Known, report: Report) -> None:
    _check_allowed(account, "region", account.region, site.regions, report)
    _check_allowed(account, "industry", account.industry, site.industries, report)
    _check_links(account, known, report)


def check_groups(parents: Mapping[str, str | None], account: Callable[[str], Account], report: Report) -> None:
    """Report accounts that belong to one another in a circle; `account` opens one by its id, to tell where."""
    _check_circles(parents, account, "parent", "accounts belong to one another in a circle: {circle}", report)


def load_figures(site: Site, sources: Sources, report: Report) -> Figures:
    """Return the figures of all years, by account."""
    figures: dict[str, list[Figure]] = {}
    accounts, products = sources.ids("accounts"), sources.ids("products")
    for source in sources.by_folder["figures"]:
        content = read_bytes(source, sources.root, report)
        text = decode(content, source.path, source.path, report, FIGURES_LIMIT) if content is not None else None
        if text is not None:
            first_month = site.fiscal_year_starts
            read = read_figures(text, source.path, int(source.id), first_month, accounts, products, report)
            for account, rows in read.items():
                figures.setdefault(account, []).extend(rows)
    return {account: tuple(rows) for account, rows in figures.items()}


def _text(source: Source, sources: Sources, report: Report) -> tuple[str | None, Origin]:
    content = read_bytes(source, sources.root, report)
    file = source.file if source.folder in RECORD_FOLDERS and content is not None else None
    origin = Origin(source.id, source.record, source.path, digest(content or b""), file)
    text = decode(content, source.path, source.record, report) if content is not None else None
    return text, origin


def _record(source: Source, model: type[R], sources: Sources, known: Known, report: Report) -> R:
    text, origin = _text(source, sources, report)
    if text is None:  # reported already; what follows from its emptiness is no news
        record = read_record("", model, origin, known, _silent)
        origin.is_sound = False
        return record
    return read_record(text, model, origin, known, report)


def _silent(finding: Finding) -> None:
    pass


def _documents(
    folder: str, model: type[D], site: Site, sources: Sources, known: Known, report: Report
) -> dict[str, dict[str, D]]:
    """Read the guides or pages of a folder, by id and language, the site's default language first."""
    found: dict[str, dict[str, D]] = {}
    for source in sources.by_folder[folder]:
        text, origin = _text(source, sources, report)
        language = source.language or site.language
        if text is None:
            document = read_document("---\n---\n", model, origin, language, known, _silent)
            origin.is_sound = False
        else:
            document = read_document(text, model, origin, language, known, report)
        found.setdefault(source.id, {})[language] = document
    ordered = {}
    for id, by_language in found.items():
        ordered[id] = {language: by_language[language] for language in site.languages if language in by_language}
        for language in site.languages:
            if language not in by_language:
                report(_missing_translation(next(iter(ordered[id].values())), language, site.language))
    return ordered


def _missing_translation(document: Document, language: str, default: str) -> Finding:
    record, stem = document.origin.record, document.origin.path.rsplit(".", 2)[0]
    path = f"{stem}.{language}.md"
    arguments = {"path": path, "language": language}
    where = Location(document.origin.path)
    if language == default:
        message = "this has no text in the site's default language; write {path}"
        return Finding("missing-translation", Severity.ERROR, where, record, message, arguments)
    message = "this has no translation into the language {language}; write {path}"
    return Finding("missing-translation", Severity.WARNING, where, record, message, arguments)


def _check_translations(role: Role, report: Report) -> None:
    """Report translated guides that say something else about areas, involvements and tiers than the default's."""
    wanted = _responsibilities(role.guide)
    for guide in role.guides.values():
        if guide is role.guide or not guide.origin.is_sound or not role.guide.origin.is_sound:
            continue
        found = _responsibilities(guide)
        for key in sorted(wanted.keys() | found.keys()):
            area, _ = key
            if wanted.get(key) == found.get(key):
                continue
            place = next((index for index, entry in enumerate(guide.responsibilities) if entry.area == area), None)
            is_elsewhere = key not in found or key not in wanted
            where = guide.at("responsibilities")
            if place is not None:
                where = guide.at("responsibilities", place, "area" if is_elsewhere else "involvement")
            if is_elsewhere:
                message = 'the responsibilities for "{area}" differ from those in {path}'
            else:
                message = 'the involvement in "{area}" is {found:involvement} here and {wanted:involvement} in {path}'
            arguments = {"area": area, "path": role.guide.origin.path}
            if key in found and key in wanted:
                arguments |= {"found": found[key], "wanted": wanted[key]}
            report(Finding("translation-differs", Severity.ERROR, where, guide.origin.record, message, arguments))


def _responsibilities(guide: Guide) -> dict[tuple[str, tuple[str, ...]], str]:
    return {(entry.area, entry.tiers): entry.involvement for entry in guide.responsibilities}


def _check_allowed(record: Record, key: str, value: str | None, allowed: Collection[str], report: Report) -> None:
    if value is None or not allowed or value in allowed:
        return
    message = 'unknown {field:field} "{value}"; site.yaml allows {choices}'
    arguments = {"field": key, "value": value, "choices": ", ".join(allowed)}
    right = nearest(value, allowed)
    report(Finding("unknown-value", Severity.ERROR, record.at(key), record.origin.record, message, arguments, right))


PHOTO_LIMIT = 1_000_000
"""Bytes of a person's picture: a page with it must still open on a phone."""
_SIGNATURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)


def _has_sound_photo(person: Person, sources: Sources, report: Report) -> bool:
    """Return whether a person's picture, if any, can be published; report one that is not there, too large, or none."""
    if person.photo is None:
        return True
    where, record = person.at("photo"), person.origin.record
    arguments = {"value": person.photo}
    if person.photo not in sources.photos:
        message = 'there is no picture "{value}" beside this file'
        right = nearest(person.photo, sources.photos)
        if not person.photo.lower().endswith(PHOTO_ENDINGS):
            message = '"{value}" is not the name of a picture (.jpg, .png or .webp)'
        report(Finding("dangling-reference", Severity.ERROR, where, record, message, arguments, right))
        return False
    source = Source(
        "people", person.id, None, f"content/people/{person.photo}", sources.root / "content/people" / person.photo
    )
    content = read_bytes(source, sources.root, report)
    if content is None:
        return False
    if len(content) > PHOTO_LIMIT:
        message = "the picture has {size:bytes}; at most {limit:bytes} are allowed"
        arguments = {"size": str(len(content)), "limit": str(PHOTO_LIMIT)}
        report(Finding("file-too-large", Severity.ERROR, where, record, message, arguments))
        return False
    if _SIGNATURE.match(content) is None:
        message = '"{value}" is not a JPEG, PNG or WebP picture'
        report(Finding("wrong-type", Severity.ERROR, where, record, message, arguments))
        return False
    return True


def _check_links(record: Record, known: Known, report: Report) -> None:
    for finding in link_findings(record, known.names):
        report(finding)


def _check_circles(
    superiors: Mapping[str, str | None],
    record_of: Callable[[str], Record],
    key: str,
    message: str,
    report: Report,
) -> None:
    for circle in circles({id: superior for id, superior in superiors.items() if superior is not None}):
        record = record_of(circle[0])
        arguments = {"circle": " → ".join((*circle, circle[0]))}
        report(Finding("reporting-cycle", Severity.ERROR, record.at(key), record.origin.record, message, arguments))
