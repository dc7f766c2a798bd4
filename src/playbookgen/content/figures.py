"""Sales figures: `content/figures/<year>.csv`, as an ERP or CRM exports them.

Columns `account,product,month,revenue`, and `margin` (an amount of money) and `volume` where they are known; separated
by commas or semicolons. A row is one product at one account in one month. Amounts may be negative: returns.
"""

import csv
import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from playbookgen.content.scalars import Refused, parse_money
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import WORD_JOINER, Report
from playbookgen.findings import Finding, Location, Position, Severity

COLUMNS = ("account", "product", "month", "revenue", "margin", "volume")
REQUIRED = COLUMNS[:4]

_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>[12]\d{3})[-./]?(?P<month>0?[1-9]|1[0-2])(?:[-./]\d{1,2})?", re.ASCII)
_MONTH_FIRST = re.compile(r"(?P<month>0?[1-9]|1[0-2])[-./](?P<year>[12]\d{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one product brought at one account in one month."""

    product: str
    """Its id."""
    month: date
    """The month's first day."""
    revenue: Decimal
    margin: Decimal | None = None
    """As an amount."""
    volume: Decimal | None = None
    """In a unit of the company's own."""

    @property
    def month_end(self) -> date:
        """The last day that the figure tells of."""
        return self.month.replace(day=monthrange(self.month.year, self.month.month)[1])


Figures = Mapping[str, tuple[Figure, ...]]
"""Figures by account, in the order of the files."""


def read_figures(
    text: str,
    path: str,
    year: int,
    first_month: int,
    accounts: Collection[str],
    products: Collection[str],
    report: Report,
) -> Figures:
    """Return the figures of a file by account; rows that cannot be read are reported and left out.

    `year` and `first_month` say which fiscal year the file is of: months of another year are reported.
    """
    reading = _Reading(path, year, first_month, accounts, products, report)
    figures: dict[str, list[Figure]] = {}
    for account, figure in reading.rows(text):
        figures.setdefault(account, []).append(figure)
    return {account: tuple(rows) for account, rows in figures.items()}


class _Reading:
    def __init__(
        self,
        path: str,
        year: int,
        first_month: int,
        accounts: Collection[str],
        products: Collection[str],
        report: Report,
    ) -> None:
        self._path = path
        self._record = path
        self._first = date(year, first_month, 1)
        self._end = date(year + 1, first_month, 1)
        self._known = {"account": accounts, "product": products}
        self._sink = report

    def rows(self, text: str) -> Iterator[tuple[str, Figure]]:
        lines = text.split("\n")
        separator = separator_of(lines[0])
        head = cells_of(lines[0], separator)
        columns = [name.strip().lower() for name in head]
        if not self._columns_fit(columns, _places(lines[0], head, separator), lines[0]):
            return
        seen: dict[tuple[str, str, date], int] = {}
        for number, line in enumerate(lines[1:], start=2):
            if not line.strip():
                continue
            cells = cells_of(line, separator)
            if len(cells) != len(columns):
                message = "this row has {count} columns, the first line names {wanted}"
                arguments = {"count": str(len(cells)), "wanted": str(len(columns))}
                self._report("wrong-type", number, 1, len(line) + 1, message, None, **arguments)
                continue
            row = {name: cell.strip().replace(WORD_JOINER, "") for name, cell in zip(columns, cells, strict=True)}
            starts = dict(zip(columns, _places(line, cells, separator), strict=True))
            figure = self._figure(row, starts, number)
            if figure is None:
                continue
            key = (row["account"], figure.product, figure.month)
            if key in seen:
                message = "account, product and month stand in line {first} already; a month's figure is one row"
                self._report("duplicate-id", number, 1, len(line) + 1, message, None, first=str(seen[key]))
                continue
            seen[key] = number
            yield row["account"], figure

    def _columns_fit(self, columns: list[str], places: list[int], line: str) -> bool:
        mistyped: set[str | None] = set()
        strange = 0
        for index, (name, start) in enumerate(zip(columns, places, strict=True)):
            is_known = name in COLUMNS
            if not line.strip() or (is_known and name not in columns[:index]):
                continue
            strange += 1
            right = None if is_known else nearest(name, COLUMNS)
            mistyped.add(right)
            arguments = {"column": name, "known": ", ".join(COLUMNS)}
            rule, message = "unknown-key", 'unknown column "{column}"; known are {known}'
            if is_known:
                rule, message = "duplicate-key", 'the column "{column}" stands here twice'
            elif not name:
                message = "a column without a name; known are {known}"
            self._report(rule, 1, start, start + len(name), message, right, **arguments)
        missing = [name for name in REQUIRED if name not in columns and name not in mistyped]
        for name in missing:
            message = 'the column "{column}" is missing; a figures file begins with {wanted}'
            self._report("missing-key", 1, 1, len(line) + 1, message, None, column=name, wanted=",".join(REQUIRED))
        return not missing and not strange

    def _figure(self, row: Mapping[str, str], starts: Mapping[str, int], number: int) -> Figure | None:
        found = len(self._problems(row, starts, number))
        month = self._month(row["month"], starts["month"], number)
        amounts = {}
        for name in ("revenue", "margin", "volume"):
            if row.get(name):
                try:
                    amounts[name] = _number(row[name]) if name == "volume" else _amount(row[name])
                except Refused as refused:
                    found += 1
                    arguments = {"value": row[name], **refused.arguments}
                    start = starts[name]
                    end = start + len(row[name])
                    self._report("wrong-type", number, start, end, refused.message, refused.replacement, **arguments)
        if found or month is None or "revenue" not in amounts:
            return None
        return Figure(row["product"], month, amounts["revenue"], amounts.get("margin"), amounts.get("volume"))

    def _problems(self, row: Mapping[str, str], starts: Mapping[str, int], number: int) -> list[str]:
        problems = []
        for name in REQUIRED:
            if not row[name]:
                problems.append(name)
                start = starts[name]
                self._report("missing-key", number, start, start, 'the column "{column}" is empty', None, column=name)
        for name, known in self._known.items():
            if row[name] and row[name] not in known:
                problems.append(name)
                message = 'there is no account "{value}"' if name == "account" else 'there is no product "{value}"'
                start, end = starts[name], starts[name] + len(row[name])
                self._report(
                    "dangling-reference", number, start, end, message, nearest(row[name], known), value=row[name]
                )
        return problems

    def _month(self, text: str, start: int, number: int) -> date | None:
        if not text:
            return None
        end = start + len(text)
        match = _MONTH.fullmatch(text)
        if match is None:
            loose = _YEAR_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
            right = f"{loose['year']}-{int(loose['month']):02}" if loose else None
            message = '"{value}" is not a month; a month is written {example}'
            self._report("wrong-type", number, start, end, message, right, value=text, example="2026-03")
            return None
        month = date(int(match.group(1)), int(match.group(2)), 1)
        if not self._first <= month < self._end:
            message = "the month {value} is not of the fiscal year {year}, which this file is for"
            self._report("wrong-type", number, start, end, message, None, value=text, year=str(self._first.year))
            return None
        return month

    def _report(
        self, rule: str, line: int, start: int, end: int, message: str, replacement: str | None, **arguments: str
    ) -> None:
        where = Location(self._path, Position(line, start), Position(line, end))
        self._sink(Finding(rule, Severity.ERROR, where, self._record, message, arguments, replacement))


_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,4})?", re.ASCII)
_MAY_BE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)


def _number(text: str) -> Decimal:
    return Decimal(text) if _NUMBER.fullmatch(text) else _amount(text)


def _amount(text: str) -> Decimal:
    """An amount with the decimals of an export and perhaps a minus; `1.200` may mean a thousand and is refused."""
    if _NUMBER.fullmatch(text) and not _MAY_BE_THOUSANDS.fullmatch(text):
        return Decimal(text)
    sign = "-" if text.startswith("-") else ""
    try:
        return -parse_money(text[1:]) if sign else parse_money(text)
    except Refused as refused:
        right = f"{sign}{refused.replacement}" if refused.replacement is not None else None
        raise Refused(refused.message, right, **refused.arguments) from None


def separator_of(first_line: str) -> str:
    """Return what separates the cells of a file with this first line."""
    return ";" if ";" in first_line else ","


def cells_of(line: str, separator: str) -> list[str]:
    """Return the cells of a line; a row of a figures file never goes on in the next one."""
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    except csv.Error:  # a cell longer than any: let it be one of the wrong number
        return [line]


def _places(line: str, cells: list[str], separator: str) -> list[int]:
    """The columns at which the cells' texts begin, from 1."""
    matches = list(_RAW_CELL[separator].finditer(line)) if '"' in line else []
    if len(matches) == len(cells):
        return [match.start(match.lastgroup or 0) + 1 for match in matches]
    places, start = [], 1
    for cell in cells:
        places.append(start + len(cell) - len(cell.lstrip()))
        start += len(cell) + 1
    return places


_RAW_CELL = {sign: re.compile(rf'(?:^|{sign})\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>[^{sign}]*))') for sign in ",;"}
