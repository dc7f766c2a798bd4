"""What commands that import say: how an export was read, and which of its rows were refused and why."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.report import Reporter
from playbookgen.content.reading import Known
from playbookgen.content.sources import FIGURES_LIMIT
from playbookgen.editing.imports.exports import Export, read_export
from playbookgen.editing.imports.mapping import ExportMap, read_map
from playbookgen.editing.imports.rows import Refusal
from playbookgen.findings import Finding, in_order
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import did_you_mean, visible, word

M = TypeVar("M", bound=ExportMap)

_SIGNS = {"\t": "TAB"}


def mapping_of(
    file: Path, model: type[M], known: Known, reporter: Reporter, further: Callable[[M], Iterable[Finding]]
) -> M:
    """Return a mapping, or end with what is wrong with it; `further` finds what its form alone does not tell."""
    found: list[Finding] = []
    mapping = read_map(file.read_bytes(), str(file), model, known, found.append)
    if mapping.origin.is_sound:
        found.extend(further(mapping))
    if found:
        echo(reporter.lines(in_order(found)))
        fail("{file:path} cannot be worked with", file=str(file))
    return mapping


def export_of(file: Path, mapping: ExportMap | None, wanted: Iterable[str], reporter: Reporter) -> Export:
    """Return an export, or end with why it cannot be read, or which of the mapping's columns it does not have."""
    found: list[Finding] = []
    encoding = mapping.encoding if mapping is not None else None
    with file.open("rb") as opened:
        content = opened.read(FIGURES_LIMIT + 1)
    export = read_export(content, str(file), wanted, encoding, found.append)
    if export is None:
        echo(reporter.lines(found))
        fail("{file:path} cannot be read", file=str(file))
    return export


def check_columns(mapping: ExportMap, export: Export, reporter: Reporter) -> None:
    """End where the export does not have the mapping's columns."""
    found = list(mapping.column_findings(export))
    if found:
        echo(reporter.lines(found))
        if mapping.origin.path == export.path:
            fail("the columns are not called as those of a figures file; a mapping says which are which, see --map")
        fail("the columns of {file:path} are not those of the mapping", file=export.path)


class Words:
    """The sentences of a report, in one language."""

    def __init__(self, catalog: Catalog, path: str) -> None:
        self.catalog = catalog
        self.formats = Formats(catalog.locale)
        self._path = path

    def say(self, message: str, **arguments: str) -> str:
        """Return a sentence with texts put in."""
        return self.catalog.gettext(message).format(**arguments)

    def reading(self, export: Export) -> str:
        """Return how an export was read."""
        separator = _SIGNS.get(export.separator, export.separator)
        return self.say(
            '{path}: {encoding}, columns named in line {line}, separated by "{separator}"',
            path=self._path,
            encoding=export.encoding,
            line=str(export.header_line),
            separator=separator,
        )

    def refusal(self, refusal: Refusal) -> str:
        """Return why a row is refused, with the column and what would be right."""
        sentence = word(refusal.finding(self._path), self.catalog, self.formats)
        if refusal.column:
            column = self.say('column "{column}"', column=visible(refusal.column))
            sentence = f"{column}: {sentence}"
        if refusal.replacement is not None:
            sentence = f"{sentence}; {did_you_mean(refusal.replacement, self.catalog)}"
        return sentence

    def refusals(self, refusals: Sequence[Refusal]) -> Iterator[str]:
        """Yield why rows are refused, those with the same reason together."""
        lines: dict[str, list[int]] = {}
        for refusal in refusals:
            lines.setdefault(self.refusal(refusal), []).append(refusal.line)
        for sentence, places in lines.items():
            yield self.at(places[0], self.say("refused: {reason}", reason=sentence))
            if len(places) > 1:
                yield "    " + self.say("the same in lines: {lines}", lines=ranges(places[1:]))

    def refused_row(self, line: int, account: str, refusals: Sequence[Refusal]) -> Iterator[str]:
        """Yield why one row is refused: each of its reasons, or that another row of its account is."""
        sentences = [self.refusal(refusal) for refusal in refusals]
        if not sentences:
            sentences = [self.say("another row of its account is refused")]
        for sentence in sentences:
            reason = f"{account}: {sentence}" if account else sentence
            yield self.at(line, self.say("refused: {reason}", reason=reason))

    def refused_notice(self) -> str:
        """Return why nothing is written, and what can be done about it."""
        message = (
            "Nothing is written while something is refused. What the export calls differently goes into the mapping, "
            "under `values`; --keep-going imports the other rows."
        )
        return self.say(message)

    def written(self, path: str) -> str:
        """Return that a file was written."""
        return self.say("{path} is written", path=path)

    def shown(self, value: object) -> str:
        """Return a value of a record as a report repeats it."""
        return visible(", ".join(map(str, value)) if isinstance(value, list) else str(value))

    def at(self, line: int, text: str) -> str:
        """Return a text about a line of the export."""
        return f"{self._path}:{line}: {text}"


def ranges(lines: Iterable[int]) -> str:
    """Return the numbers of lines in order, those that follow one another as `5–9`."""
    spans: list[list[int]] = []
    for line in sorted(set(lines)):
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def end(text: str, status: int) -> NoReturn:
    """End with a sentence about what was done."""
    click.echo(text, err=True)
    sys.exit(status)


def echo(lines: Iterable[str]) -> None:
    """Print the lines of a report."""
    for line in lines:
        click.echo(line)
