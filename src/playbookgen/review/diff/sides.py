"""One of the two states of a site that are compared: its records by name, as far as they can be read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from playbookgen.build import LAYOUTS, layout_folders
from playbookgen.content.company import Company
from playbookgen.content.config import Site
from playbookgen.content.figures import Figures
from playbookgen.content.loading import (
    SITE_FILE,
    known_names,
    load_account,
    load_company,
    load_figures,
    load_site,
    with_families,
)
from playbookgen.content.model import Account, Record
from playbookgen.content.reading import Known
from playbookgen.content.scalars import folded
from playbookgen.content.sources import CONTENT, FOLDERS, Source, Sources, digest, find_sources, read_bytes
from playbookgen.findings import Finding
from playbookgen.language.catalogs import choices_in_all_languages

DEFAULT_CURRENCY = "PLN"


def _silent(finding: Finding) -> None:
    pass


def _no_synonyms(field: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Side:
    """A site's folder read with leniency: whatever is wrong in it is a finding, never a reason to stop."""

    root: Path | None
    """None where there was no site."""
    site: Site | None
    """The settings, with what of them can be read."""
    sources: Sources
    known: Known
    company: Company
    findings: tuple[Finding, ...]
    """What is wrong with settings, company and documents."""
    _accounts: dict[str, tuple[Account, tuple[Finding, ...]]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of amounts where an account says nothing else."""
        return (self.site.currency if self.site is not None else None) or DEFAULT_CURRENCY

    @cached_property
    def files(self) -> Mapping[tuple[str, str, str | None], Source]:
        """The files of content, by folder, id and language."""
        listed = (source for folder in FOLDERS for source in self.sources.by_folder[folder])
        return {(source.folder, source.id, source.language): source for source in listed}

    def content(self, source: Source) -> bytes:
        """Return a file's bytes; none where it cannot be read."""
        return read_bytes(source, self.sources.root, _silent) or b""

    def digest(self, source: Source) -> str:
        """Return what tells whether two files are the same."""
        return digest(self.content(source))

    @cached_property
    def _findings_by_path(self) -> Mapping[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.where.path, []).append(finding)
        return found

    def picture(self, name: str) -> bytes:
        """Return the bytes of a person's picture; none where it cannot be read."""
        folder = f"{CONTENT}/people"
        return self.content(Source("people", name, None, f"{folder}/{name}", self.sources.root / folder / name))

    def account(self, id: str) -> tuple[Account, tuple[Finding, ...]] | None:
        """Return an account and what is wrong in its file, or None where there is none."""
        source = self.files.get(("accounts", id, None))
        if source is None or self.site is None:
            return None
        if id not in self._accounts:
            found: list[Finding] = []
            account = load_account(source, self.site, self.sources, self.known, found.append)
            self._accounts[id] = account, tuple(found)
        return self._accounts[id]

    def record(self, source: Source) -> tuple[Record | None, tuple[Finding, ...]]:
        """Return the record of a file and what is wrong there."""
        if source.folder == "accounts":
            return self.account(source.id) or (None, ())
        found = tuple(self._findings_by_path.get(source.path, ()))
        company = self.company
        if source.folder == "people":
            return company.people.get(source.id), found
        if source.folder == "products":
            return company.products.get(source.id), found
        texts = company.roles[source.id].guides if source.folder == "roles" else company.pages[source.id]
        return texts.get(source.language or ""), found

    @cached_property
    def figures(self) -> Mapping[str, tuple[Figures, int]]:
        """The figures of each year, with how many of its rows cannot be read."""
        read = {}
        for source in self.sources.by_folder["figures"]:
            found: list[Finding] = []
            if self.site is not None:
                one = Sources(self.sources.root, {**self.sources.by_folder, "figures": (source,)}, frozenset())
                read[source.id] = load_figures(self.site, one, found.append), len(found)
        return read

    def layouts(self) -> Mapping[str, bytes]:
        """Return the files of the site's own layouts, by their path; a name that is not UTF-8 has stand-ins."""
        if self.root is None:
            return {}
        files = (file for file in sorted((self.root / LAYOUTS).rglob("*")) if file.is_file())
        return {_readable(file.relative_to(self.root).as_posix()): file.read_bytes() for file in files}


def _readable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_side(root: Path | None, languages: Iterable[str] = ()) -> Side:
    """Return a site as its folder holds it; `languages` are those of files where the settings do not tell."""
    findings: list[Finding] = []
    empty = Sources(root or Path(), dict.fromkeys(FOLDERS, ()), frozenset())
    nothing = Company({}, {}, {}, {})
    if root is None or not (root / SITE_FILE).is_file():
        return Side(None, None, empty, Known({}), nothing, ())
    synonyms = _synonyms(root)
    site = load_site(root, synonyms, findings.append)
    if not site.languages:
        site = site.model_copy(update={"languages": tuple(languages) or ("en",)})
        site.model_fields_set.discard("languages")  # it was not read
    sources = find_sources(root, site.languages, findings.append) if (root / CONTENT).is_dir() else empty
    known = known_names(site, sources, synonyms)
    company = load_company(site, sources, known, findings.append)
    return Side(root, site, sources, with_families(known, company), company, tuple(findings))


def _synonyms(root: Path) -> Callable[[str], Mapping[str, str]]:
    return lambda field: choices_in_all_languages(layout_folders(root), field, folded)
