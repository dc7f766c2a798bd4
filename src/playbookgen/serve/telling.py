"""What a build came to in words: for the panel over the pages, and for the terminal."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from playbookgen.findings import DataPath, Finding, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import COUNTED, did_you_mean, word
from playbookgen.output import Publication

SHOWN = 50
"""Findings that a panel lists."""
PRINTED = 10
"""Findings that a build prints."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to mend."""

    severity: str
    label: str
    """The severity in words."""
    place: str
    """`content/accounts/baltic-foods.yaml:14:13`, or only a path, or nothing."""
    text: str
    hint: str = ""
    """What would be right."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown over pages."""

    language: str
    title: str
    """How much there is of what."""
    items: tuple[Item, ...]
    note: str = ""
    """Why the page that is shown is not what the files say."""
    more: str = ""
    """That there is more than is listed."""

    @classmethod
    def of_failure(cls, place: str, text: str) -> "Panel":
        """Return the panel of something that is no finding; `Teller.noted` adds its words."""
        return cls("", "", (Item(Severity.ERROR, "", place, text),))

    def as_json(self) -> str:
        """Return it for the browser."""
        return json.dumps(asdict(self), ensure_ascii=False)


class Teller:
    """Words what a build came to in one language."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._formats = Formats(catalog.locale)

    def say(self, message: str) -> str:
        """Return a sentence that needs no arguments."""
        return self._catalog.gettext(message)

    def panel(self, findings: tuple[Finding, ...], before: tuple[Finding, ...]) -> Panel | None:
        """Return what is to be shown of findings: all errors, and those warnings that were not there before.

        The others stand on the page of what needs attention; they would hide what an edit has just done.
        """
        errors = [finding for finding in findings if finding.is_error]
        warnings = list(_new(_warnings(findings), _warnings(before)))
        if not errors and not warnings:
            return None
        found = [*errors, *warnings]
        title = ", ".join(filter(None, [self._errors(len(errors)), self._warnings(len(warnings))]))
        items = tuple(map(self._item, found[:SHOWN]))
        return Panel(self._catalog.language, title, items, more=self._more(len(found) - len(items)))

    def noted(self, panel: Panel, *, has_pages: bool) -> Panel:
        """Return a panel that says why pages do not follow the files."""
        note = self.say("There is no page to show yet.")
        if has_pages:
            note = self.say("The last good version of the pages is shown.")
        error = self._catalog.label("finding.severity", Severity.ERROR)
        items = tuple(replace(item, label=item.label or error) for item in panel.items)
        return replace(
            panel, language=self._catalog.language, title=panel.title or self._errors(1), note=note, items=items
        )

    def published(self, publication: Publication, seconds: float) -> str:
        """Return the line of a build that has published."""
        files = self._catalog.gettext("pages and other files: {written} written, {removed} removed, in {seconds} s")
        written, removed = len(publication.written), len(publication.removed)
        return files.format(written=written, removed=removed, seconds=self._formats.number(round(Decimal(seconds), 2)))

    def lines(self, panel: Panel | None) -> Iterator[str]:
        """Yield the lines of a panel, as `check` prints findings."""
        if panel is None:
            return
        for item in panel.items[:PRINTED]:
            place = f"{item.place}: " if item.place else ""
            rule = f" [{item.rule}]" if item.rule else ""
            hint = f"; {item.hint}" if item.hint else ""
            yield f"{place}{item.label}: {item.text}{hint}{rule}"
        yield panel.title

    def _item(self, finding: Finding) -> Item:
        where = finding.where
        return Item(
            finding.severity.value,
            self._catalog.label("finding.severity", finding.severity),
            f"{where.path}:{where.start.line}:{where.start.column}",
            word(finding, self._catalog, self._formats),
            did_you_mean(finding.replacement, self._catalog) if finding.replacement is not None else "",
            finding.rule,
        )

    def _errors(self, count: int) -> str:
        return self._count(self._catalog.ngettext("{count} error", "{count} errors", count), count)

    def _warnings(self, count: int) -> str:
        return self._count(self._catalog.ngettext("{count} new warning", "{count} new warnings", count), count)

    def _more(self, count: int) -> str:
        more = self._count(self._catalog.ngettext(*COUNTED["more"], count), count)
        return self._catalog.gettext("{more}; playbookgen check tells all").format(more=more) if more else ""

    def _count(self, text: str, count: int) -> str:
        return text.replace("{count}", self._formats.number(count)) if count else ""


def _warnings(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.WARNING]


def _new(now: list[Finding], before: list[Finding]) -> Iterator[Finding]:
    """Yield findings that were not there before, wherever in their file they stood and whatever the numbers in them."""
    known = Counter(map(_identity, before))
    for finding in now:
        identity = _identity(finding)
        if known[identity]:
            known[identity] -= 1
        else:
            yield finding


def _identity(finding: Finding) -> tuple[str, str, DataPath]:
    return finding.rule, finding.where.path, finding.where.data_path
