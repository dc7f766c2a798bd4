"""Figures into `content/figures/<year>.csv`: lines that stay as they are, stay byte for byte.

An export of a month replaces that month, or by the mapping only the rows that it has. What changes is told for each
month, with what was there and is not in the export any more.
"""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from playbookgen.content.figures import COLUMNS, REQUIRED, Figures, cells_of, read_figures, separator_of
from playbookgen.content.sources import FIGURES_LIMIT
from playbookgen.content.text import BYTE_ORDER_MARK, Report, decode
from playbookgen.editing.files import line_end
from playbookgen.editing.imports.sales import Amounts, Key
from playbookgen.findings import Finding

Replaces = Literal["month", "row"]


@dataclass(frozen=True, slots=True)
class MonthChange:
    """What becomes of the figures of a month."""

    month: date
    before: Mapping[Key, Amounts]
    after: Mapping[Key, Amounts]

    @property
    def is_new(self) -> bool:
        """Whether there were no figures of the month."""
        return not self.before

    @property
    def is_changed(self) -> bool:
        """Whether figures that were there would be others, or not be there."""
        return bool(self.before) and self.before != self.after

    @property
    def gone(self) -> Mapping[Key, Amounts]:
        """The figures that the export does not have any more."""
        return {key: amounts for key, amounts in self.before.items() if key not in self.after}


@dataclass(frozen=True, slots=True)
class YearChange:
    """What becomes of a figures file."""

    path: str
    """From the site's folder."""
    months: Sequence[MonthChange]
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """The names that figures may have, and the month in which the fiscal year starts."""

    accounts: Collection[str]
    products: Collection[str]
    first_month: int


def changed_year(
    year: int,
    path: str,
    content: bytes | None,
    figures: Mapping[Key, Amounts],
    replaces: Replaces,
    kept: Kept,
    report: Report,
) -> YearChange | None:
    """Return a file with figures put into it, or None where what it holds cannot be read, which is reported."""
    text, before = "", {}
    if content is not None:
        problems: list[Finding] = []
        text = decode(content, path, path, problems.append, FIGURES_LIMIT) or ""
        before = _by_key(_read(text, path, year, kept, problems.append)) if not problems else {}
        for problem in problems:
            report(problem)
        if problems:
            return None
    written = {key: amounts.rounded() for key, amounts in figures.items()}
    months = _months(before, written, replaces)
    lines = _Lines(text, months, before)
    after = lines.text()
    _read(after, path, year, kept, report)
    if content is not None:
        mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK.encode()) else ""
        after = mark + after.replace("\n", line_end(content.decode("utf-8")))
    is_same = all(month.before == month.after for month in months)
    return YearChange(path, months, content, content if is_same and content is not None else after.encode())


def _read(text: str, path: str, year: int, kept: Kept, report: Report) -> Figures:
    return read_figures(text, path, year, kept.first_month, kept.accounts, kept.products, report)


def _by_key(figures: Figures) -> dict[Key, Amounts]:
    return {
        Key(figure.month, account, figure.product): Amounts(figure.revenue, figure.margin, figure.volume)
        for account, rows in figures.items()
        for figure in rows
    }


def _months(before: Mapping[Key, Amounts], figures: Mapping[Key, Amounts], replaces: Replaces) -> list[MonthChange]:
    changes = []
    for month in sorted({key.month for key in figures}):
        old = {key: amounts for key, amounts in before.items() if key.month == month}
        new = {key: amounts for key, amounts in figures.items() if key.month == month}
        changes.append(MonthChange(month, old, {**old, **new} if replaces == "row" else new))
    return changes


class _Lines:
    """The lines of a figures file, with the months that change."""

    def __init__(self, text: str, months: Sequence[MonthChange], before: Mapping[Key, Amounts]) -> None:
        lines = text.rstrip("\n").split("\n") if text.strip() else []
        self._lines = lines[1:]
        self._separator = separator_of(lines[0]) if lines else ","
        self._columns = [name.strip().lower() for name in cells_of(lines[0], self._separator)] if lines else []
        self._head = lines[0] if lines else ""
        self._months = [month for month in months if month.before != month.after]
        self._add_columns()

    def text(self) -> str:
        after = {key: (month, amounts) for month in self._months for key, amounts in month.after.items()}
        changing = {month.month for month in self._months}
        told: set[Key] = set()
        kept: list[tuple[date, str]] = []
        last: date = date.min
        for line in self._lines:
            if not line.strip():
                kept.append((last, line))
                continue
            key = self._key(line)
            last = key.month
            if key.month not in changing:
                kept.append((key.month, line))
            elif key in after:
                month, amounts = after[key]
                told.add(key)
                kept.append((key.month, line if month.before.get(key) == amounts else self._line(key, amounts)))
        for month in self._months:
            fresh = [(month.month, self._line(key, month.after[key])) for key in sorted(month.after.keys() - told)]
            place = self._place(kept, month.month)
            kept[place:place] = fresh
        return "\n".join((self._head, *(line for _, line in kept))) + "\n"

    def _place(self, kept: Sequence[tuple[date, str]], month: date) -> int:
        """Behind the last line of a month, else before the first of a later one."""
        same = [place for place, (of, _) in enumerate(kept) if of == month]
        if same:
            return same[-1] + 1
        return next((place for place, (of, _) in enumerate(kept) if of > month), len(kept))

    def _add_columns(self) -> None:
        """Add the columns that there are amounts for now; a new file has no others."""
        amounts = [amounts for month in self._months for amounts in month.after.values()]
        wanted = list(REQUIRED) if not self._columns else []
        wanted += [
            name for name in ("margin", "volume") if any(getattr(amount, name) is not None for amount in amounts)
        ]
        new = [name for name in COLUMNS if name in wanted and name not in self._columns]
        self._head = self._separator.join(filter(None, (self._head, *new)))
        if self._columns:
            self._lines = [line + self._separator * len(new) if line.strip() else line for line in self._lines]
        self._columns += new

    def _key(self, line: str) -> Key:
        row = dict(zip(self._columns, map(str.strip, cells_of(line, self._separator)), strict=True))
        return Key(date.fromisoformat(f"{row['month']}-01"), row["account"], row["product"])

    def _line(self, key: Key, amounts: Amounts) -> str:
        cells = {
            "account": key.account,
            "product": key.product,
            "month": f"{key.month:%Y-%m}",
            "revenue": _written(amounts.revenue),
            "margin": _written(amounts.margin),
            "volume": _written(amounts.volume),
        }
        row = io.StringIO()
        csv.writer(row, delimiter=self._separator, lineterminator="").writerow(
            [cells[column] for column in self._columns]
        )
        return row.getvalue()


def _written(amount: Decimal | None) -> str:
    """An amount as figures files have it; three decimals get a fourth, since `1.200` may mean thousands there."""
    if amount is None:
        return ""
    text = f"{amount:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3:
        decimals += "0"
    return f"{whole}.{decimals}" if decimals else whole
