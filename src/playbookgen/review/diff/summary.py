"""A comparison told whole: what every form of output says, in its order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import word
from playbookgen.review.diff.comparison import Comparison, RecordChange
from playbookgen.review.diff.figures import FiguresChange
from playbookgen.review.diff.mended import Mended
from playbookgen.review.diff.pages import AffectedPage, affected_pages, shows_everywhere
from playbookgen.review.diff.sentences import Mark, Sentence, Teller


@dataclass(frozen=True, slots=True)
class Told:
    """A record or a year's figures, and what changed there."""

    heading: str
    path: str
    sentences: tuple[Sentence, ...]
    change: RecordChange | FiguresChange


@dataclass(frozen=True, slots=True)
class Findings:
    """What a change mends and breaks, in sentences; each is `path:line: severity: what is wrong [rule]`."""

    new: tuple[str, ...]
    closed: tuple[str, ...]
    under_way: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to tell."""

    headline: str
    """How much changed, in a line."""
    told: tuple[Told, ...]
    notes: tuple[str, ...]
    """What is summed up: files of another form, layouts."""
    findings: Findings | None
    """None where they were not compared."""
    pages: tuple[AffectedPage, ...]
    page_names: tuple[str, ...]
    """What each of these pages is called."""
    everywhere: str
    """That every page may look different; empty where that is not so."""
    teller: Teller


def summary(comparison: Comparison, mended: Mended | None, catalog: Catalog, formats: Formats, mark: Mark) -> Summary:
    """Return what a comparison says, in one language and harmless for one form of output."""
    teller = Teller(comparison.base, comparison.head, catalog, formats, mark)
    records = [
        Told(teller.heading(record), record.path, teller.sentences(record), record) for record in comparison.records
    ]
    figures = [
        Told(f"{teller.shown(catalog.gettext('Figures'))} {change.year}", change.path, teller.figures(change), change)
        for change in comparison.figures
    ]
    pages = affected_pages(comparison)
    everywhere = catalog.gettext("settings or layouts changed, so every page may look different")
    return Summary(
        _headline(comparison, mended, teller),
        (*records, *figures),
        tuple(_notes(comparison, teller)),
        _findings(mended, teller) if mended is not None else None,
        pages,
        tuple(_page_name(page, teller) for page in pages),
        everywhere if shows_everywhere(comparison) else "",
        teller,
    )


_COUNTED = {"accounts": "accounts", "people": "people", "products": "products", "roles": "guides", "pages": "pages"}


def _headline(comparison: Comparison, mended: Mended | None, teller: Teller) -> str:
    catalog, count = teller.catalog, teller.count
    if comparison.is_empty:
        return catalog.gettext("Nothing changed")
    numbers = {folder: sum(record.folder == folder for record in comparison.records) for folder in _COUNTED}
    parts = [count(_COUNTED[folder], number) for folder, number in numbers.items() if number]
    if any(record.folder == "site" for record in comparison.records):
        parts.append(catalog.gettext("settings"))
    parts += [f"{catalog.gettext('figures')} {change.year}" for change in comparison.figures]
    if comparison.layouts:
        parts.append(catalog.gettext("layouts"))
    if not parts:
        parts.append(catalog.gettext("the form of files alone"))
    said = [teller.say("Changed: {what}", what=", ".join(parts))]
    if mended is not None and mended.new:
        said.append(count("new findings", len(mended.new)))
    if mended is not None and mended.closed:
        said.append(count("closed findings", len(mended.closed)))
    return "; ".join(said)


def _notes(comparison: Comparison, teller: Teller) -> Iterator[str]:
    if comparison.form_only:
        said = teller.count("files of another form", len(comparison.form_only))
        yield f"{said}: {_files(comparison.form_only, teller)}"
    for message in ("added", "changed", "removed"):
        paths = [path for path, how in comparison.layouts if how == message]
        if paths:
            yield f"{teller.catalog.gettext('layouts')} – {teller.catalog.gettext(message)}: {_files(paths, teller)}"


def _files(paths: Sequence[str], teller: Teller) -> str:
    return teller.listed([teller.shown(path) for path in paths])


def _findings(mended: Mended, teller: Teller) -> Findings:
    def told(findings: Sequence[Finding]) -> tuple[str, ...]:
        return tuple(_finding(finding, teller) for finding in findings)

    return Findings(told(mended.new), told(mended.closed), told(mended.under_way))


def _finding(finding: Finding, teller: Teller) -> str:
    weight = teller.catalog.label("finding.severity", finding.severity.value)
    place = f"{finding.where.path}:{finding.where.start.line}"
    sentence = word(finding, teller.catalog, teller.formats)
    return f"{teller.mark(place)}: {teller.mark(weight)}: {teller.mark(sentence)} [{finding.rule}]"


def _page_name(page: AffectedPage, teller: Teller) -> str:
    side = teller.head
    languages = (None, *(side.site.languages if side.site is not None else ()))
    names = ((page.folder, page.id, language) for language in languages)
    record, _ = side.record(next(side.files[name] for name in names if name in side.files))
    return teller.shown(teller.values(side, record).title(record) if record is not None else page.id)


def link(page: AffectedPage, url: str | None) -> str | None:
    """Return the address of a page below the one that a site or its preview has."""
    return f"{url.rstrip('/')}/{page.path}" if url else None
