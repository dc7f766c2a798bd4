"""CSV as ERP and CRM systems and Excel export it: bytes to rows, whatever the encoding, separator and first lines.

Nothing has to be said about a file. Its encoding is told by its mark or its bytes, its separator and the line with the
names of the columns by where the wanted columns are found: a report's title above them is passed over, as is `sep=;`.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from playbookgen.content.scalars import folded
from playbookgen.content.sources import FIGURES_LIMIT
from playbookgen.content.text import Report
from playbookgen.findings import Finding, Location, Severity

_SEPARATORS = (";", ",", "\t", "|")
_TOLD = re.compile(r"\"?sep=(?P<sign>[^\r\n\"])\"?[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINES_ABOVE = 30
"""In so many rows the names of the columns are looked for; above them reports have a title and their filters."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an export."""

    line: int
    """The line of the file on which it begins, from 1."""
    cells: Sequence[str]
    """As many as there are columns, without the spaces around them."""
    count: int
    """How many cells the file has there: another number than that of the columns, where something is wrong."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export with its columns found."""

    path: str
    text: str
    encoding: str
    """As people call it: `UTF-8`, `windows-1250`."""
    separator: str
    columns: Sequence[str]
    """The names of the columns, as they are written."""
    header_line: int
    """The line that names the columns."""
    places: dict[str, int] = field(default_factory=dict)
    """Where each column stands, by its folded name; of columns with one name the first."""

    def place(self, column: str) -> int | None:
        """Return where a column stands among the cells of a row."""
        return self.places.get(_plain(column))

    def named_twice(self, column: str) -> bool:
        """Whether several columns have this name, so that nobody can tell which is meant."""
        return sum(_plain(name) == _plain(column) for name in self.columns) > 1

    def rows(self, report: Report) -> Iterator[Row]:
        """Yield the rows below the columns' names, without empty ones; what cannot be read on is reported."""
        width = len(self.columns)
        for line, cells in _lines(self.text, self.separator, self.path, report):
            if line > self.header_line and any(cell.strip() for cell in cells):
                stripped = [cell.strip() for cell in cells]
                count = len(stripped)
                while count > width and not stripped[count - 1]:  # separators at the end of the line
                    count -= 1
                yield Row(line, [*stripped[:width], *[""] * (width - count)], count)


def read_export(
    content: bytes, path: str, wanted: Iterable[str], encoding: str | None, report: Report
) -> Export | None:
    """Return the export that a file holds, or None where it cannot be read at all.

    The line that names the columns is the first that has all of `wanted`, else the one that has most of them.
    `encoding` says what holds where the file has no mark of its own.
    """
    if len(content) > FIGURES_LIMIT:
        arguments = {"size": str(len(content)), "limit": str(FIGURES_LIMIT)}
        message = "the file has {size:bytes}; at most {limit:bytes} are read"
        report(Finding("file-too-large", Severity.ERROR, Location(path), path, message, arguments))
        return None
    name = (
        _encoding_of(content) if encoding is None or content.startswith(tuple(mark for mark, _ in _MARKS)) else encoding
    )
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "this cannot be read as {encoding}; say in the mapping which `encoding` the file has"
        where = Location.of_line(path, line)
        report(Finding("not-utf8", Severity.ERROR, where, path, message, {"encoding": _NAMES.get(name, name)}))
        return None
    told = _TOLD.match(text)
    separators = (told["sign"],) if told else _SEPARATORS
    sought = {_plain(column) for column in wanted}
    best = max(
        (_header(text, separator, sought, told is not None) for separator in separators), key=lambda found: found.score
    )
    if not best.columns:
        report(Finding("missing-key", Severity.ERROR, Location(path), path, "the file is empty"))
        return None
    places: dict[str, int] = {}
    for place, column in enumerate(best.columns):
        places.setdefault(_plain(column), place)
    return Export(path, text, _NAMES.get(name, name), best.separator, best.columns, best.line, places)


def _encoding_of(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:4096]
    if head[1::2].count(0) * 3 > len(head):  # every second byte of Latin letters in UTF-16 is zero
        return "utf-16-le"
    if head[::2].count(0) * 3 > len(head):
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1250"
    return "utf-8"


@dataclass(frozen=True, slots=True)
class _Header:
    score: tuple[int, int]
    """How many of the wanted columns it has, and how many columns at all; the earlier line wins."""
    separator: str
    line: int
    columns: Sequence[str]


def _header(text: str, separator: str, wanted: set[str], is_told: bool) -> _Header:
    """Return the line that names the columns, if this is the separator."""
    best = _Header((-1, 0), separator, 1, ())
    for line, cells in islice(_lines(text, separator, "", _silent), _LINES_ABOVE):
        columns = [cell.strip() for cell in cells]
        while columns and not columns[-1]:
            columns.pop()
        if (line == 1 and is_told) or not columns:
            continue
        found = len(wanted & {_plain(column) for column in columns})
        if found > best.score[0]:
            best = _Header((found, len(columns)), separator, line, columns)
    return best


def _lines(text: str, separator: str, path: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Yield every row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = "text stands behind a closing quotation mark; a quotation mark inside a value is written twice"
            if "unexpected end" in str(error) or "field larger" in str(error):
                message = "a quotation mark that is opened in this row is never closed"
            elif "new-line character" in str(error):
                message = "a line ends in an unusual way inside this row; save the file anew"
            report(Finding("wrong-type", Severity.ERROR, Location.of_line(path, line), path, message))
            return
        yield line, cells
        line = reader.line_num + 1


def _plain(column: str) -> str:
    """A column's name for comparing: people type it from a spreadsheet, where a line may end inside it."""
    return " ".join(folded(column).split())


def _silent(finding: Finding) -> None:
    pass
