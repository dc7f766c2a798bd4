"""An export of sales to figures: its rows read by the mapping, those of one account, product and month added up.

Every row is accounted for: imported, refused with its reasons, skipped as the mapping says, or left out as a total or a
footnote.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from playbookgen.content.figures import REQUIRED
from playbookgen.content.origin import Origin
from playbookgen.content.scalars import Refused, folded
from playbookgen.content.text import Report
from playbookgen.editing.imports.cells import Amount, currency_of, parse_amount, parse_month
from playbookgen.editing.imports.exports import Export, Row
from playbookgen.editing.imports.identities import Identities
from playbookgen.editing.imports.mapping import Column, FiguresMap, NamingColumn
from playbookgen.editing.imports.rows import Refusal, Taken
from playbookgen.findings import Finding, Severity

MONEY = Decimal("0.0001")
"""What figures are rounded to when they are written."""


class Key(NamedTuple):
    """What a figure is of."""

    month: date
    account: str
    product: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a figure, or several together, come to; a margin or volume that not every row has is not known."""

    revenue: Decimal = Decimal()
    margin: Decimal | None = None
    volume: Decimal | None = None

    def plus(self, other: "Amounts") -> "Amounts":
        """Return both together."""
        return Amounts(self.revenue + other.revenue, _sum(self.margin, other.margin), _sum(self.volume, other.volume))

    def rounded(self) -> "Amounts":
        """Return them as they are written."""
        margin, volume = (value and value.quantize(MONEY) for value in (self.margin, self.volume))
        return Amounts(self.revenue.quantize(MONEY), margin, volume)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one + other if one is not None and other is not None else None


@dataclass(slots=True)
class Part:
    """Some of the rows of an export."""

    lines: list[int] = field(default_factory=list)
    revenue: Decimal = Decimal()
    """What those of them came to whose revenue can be read."""

    def add(self, line: int, revenue: Decimal | None) -> None:
        """Add a row."""
        self.lines.append(line)
        self.revenue += revenue or 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no sale: a total, a footnote."""

    line: int
    text: str
    """What stands in it."""
    revenue: Decimal | None


@dataclass(frozen=True, slots=True)
class Sales:
    """What the rows of an export came to."""

    figures: Mapping[Key, Amounts]
    imported: Part
    refused: Part
    skipped: Part
    refusals: Sequence[Refusal]
    left_out: Sequence[LeftOut]
    skipped_words: Mapping[str, Part]
    """What skipped rows name that we do not have."""
    partial: Mapping[str, Sequence[int]]
    """Lines that make a margin or volume unknown: they have none and others of the same figure do, or the reverse."""

    @property
    def read(self) -> Part:
        """All rows that are sales."""
        parts = (self.imported, self.refused, self.skipped)
        return Part([line for part in parts for line in part.lines], sum((part.revenue for part in parts), Decimal()))


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts and products are called in an export, and the currencies of the accounts."""

    accounts: Identities
    products: Identities
    currencies: Mapping[str, str]
    """By account."""


def read_sales(export: Export, mapping: FiguresMap, names: Names, report: Report) -> Sales:
    """Return what an export holds; what cannot be read on is reported."""
    reading = _Reading(export, mapping, names)
    for row in export.rows(report):
        reading.read(row)
    return reading.sales


def plain_map(export: Export) -> FiguresMap:
    """Return the mapping of an export whose columns are called as ours are."""
    more = [name for name in ("margin", "volume", "currency") if export.place(name) is not None]
    mapping = FiguresMap.model_validate({name: name for name in (*REQUIRED, *more)})
    mapping._origin = Origin(export.path, export.path, export.path, "")
    return mapping


def map_findings(mapping: FiguresMap) -> Iterator[Finding]:
    """Yield what is wrong with a mapping beyond its form."""
    by = mapping.product.by
    if by not in (None, "id", "name"):
        message = 'products are not told apart by "{value}"; possible are id and name'
        where = mapping.at("product", "by")
        yield Finding("wrong-type", Severity.ERROR, where, mapping.origin.record, message, {"value": str(by)})


_TOTAL = re.compile(r"(?:(?:grand |sub)?total|sum|suma|razem|ogolem|lacznie|podsumowanie|w sumie)\b")


class _Reading:
    def __init__(self, export: Export, mapping: FiguresMap, names: Names) -> None:
        self._export = export
        self._mapping = mapping
        self._names = names
        self._taken = Taken(export, mapping.empty)
        self._figures: dict[Key, Amounts] = {}
        self._refusals: list[Refusal] = []
        self._left_out: list[LeftOut] = []
        self._skipped_words: dict[str, Part] = {}
        self._partial: dict[str, list[int]] = {"margin": [], "volume": []}
        self._imported, self._refused, self._skipped = Part(), Part(), Part()

    @property
    def sales(self) -> Sales:
        return Sales(
            self._figures,
            self._imported,
            self._refused,
            self._skipped,
            self._refusals,
            self._left_out,
            self._skipped_words,
            self._partial,
        )

    def read(self, row: Row) -> None:
        """Put a row to the others of its kind."""
        refusals: list[Refusal] = []
        mapping = self._mapping
        revenue = self._amount(row, mapping.revenue, refusals)
        if self._is_no_sale(row):
            self._left_out.append(LeftOut(row.line, " ".join(filter(None, row.cells)), _value(revenue)))
            return
        if row.count != len(self._export.columns):
            message = "this row has {count} columns, the line with their names has {wanted}"
            arguments = {"count": str(row.count), "wanted": str(len(self._export.columns))}
            refusals = [Refusal(row.line, None, "wrong-type", message, arguments)]
            self._refuse(row.line, None, refusals)
            return
        account, unknown_account = self._named(row, mapping.account, self._names.accounts, refusals)
        product, unknown_product = self._named(row, mapping.product, self._names.products, refusals)
        for unknown in (unknown_account, unknown_product):
            if unknown is not None:
                self._skipped.add(row.line, _value(revenue))
                self._skipped_words.setdefault(unknown, Part()).add(row.line, _value(revenue))
                return
        month = self._month(row, refusals)
        margin = self._amount(row, mapping.margin, refusals)
        volume = self._amount(row, mapping.volume, refusals)
        if revenue is None and not any(refusal.is_of(mapping.revenue) for refusal in refusals):
            refusals.append(Refusal.empty(row.line, mapping.revenue))
        if account is not None:
            self._check_currency(row, account, (revenue, margin), refusals)
        if refusals or account is None or product is None or month is None or revenue is None:
            self._refuse(row.line, revenue, refusals)
            return
        amounts = Amounts(revenue.value, _value(margin), _value(volume))
        key = Key(month, account, product)
        known = self._figures.get(key)
        self._figures[key] = known.plus(amounts) if known is not None else amounts
        for name, lines in self._partial.items():
            if known is not None and (getattr(known, name) is None) is not (getattr(amounts, name) is None):
                lines.append(row.line)
        self._imported.add(row.line, revenue.value)

    def _refuse(self, line: int, revenue: Amount | None, refusals: Sequence[Refusal]) -> None:
        self._refusals.extend(refusals)
        self._refused.add(line, _value(revenue))

    def _is_no_sale(self, row: Row) -> bool:
        """Whether a row is a total or a footnote: it does not say of what it is."""
        mapping = self._mapping
        said = [self._taken.text(row, source) for source in (mapping.account, mapping.product, mapping.month)]
        if all(said) and not any(map(self._is_total, said)):
            return False
        sources = (mapping.product, mapping.month, mapping.revenue)
        if not any(self._taken.text(row, source) for source in sources if source.names):
            return True
        return any(map(self._is_total, row.cells))

    def _is_total(self, text: str) -> bool:
        """Whether a cell begins as a total does, and is nobody's name."""
        if not _TOTAL.match(folded(text)):
            return False
        return all(_find(names, text) is None for names in (self._names.accounts, self._names.products))

    def _named(
        self, row: Row, source: NamingColumn, identities: Identities, refusals: list[Refusal]
    ) -> tuple[str | None, str | None]:
        """Return the record that a row names, or else what it calls it, where such rows are skipped."""
        word = self._taken.text(row, source)
        if not word:
            refusals.append(Refusal.empty(row.line, source))
            return None, None
        try:
            found = identities.find(word)
            if found is None and source.unknown == "skip":
                return None, word
            return found if found is not None else identities.named(word), None
        except Refused as refused:
            refusals.append(Refusal.of(row.line, source, word, refused, "dangling-reference"))
            return None, None

    def _month(self, row: Row, refusals: list[Refusal]) -> date | None:
        mapping = self._mapping
        word = self._taken.text(row, mapping.month)
        if not word:
            refusals.append(Refusal.empty(row.line, mapping.month))
            return None
        if mapping.year is not None:
            word = f"{word.zfill(2)} {self._taken.text(row, mapping.year)}"
        try:
            return parse_month(word, mapping.dates)
        except Refused as refused:
            refusals.append(Refusal.of(row.line, mapping.month, word, refused))
            return None

    def _amount(self, row: Row, source: Column | None, refusals: list[Refusal]) -> Amount | None:
        word = self._taken.text(row, source) if source is not None else ""
        if source is None or not word:
            return None
        try:
            return parse_amount(word, self._mapping.decimal)
        except Refused as refused:
            refusals.append(Refusal.of(row.line, source, word, refused))
            return None

    def _check_currency(
        self, row: Row, account: str, amounts: Sequence[Amount | None], refusals: list[Refusal]
    ) -> None:
        """Refuse amounts in another currency than the account's: figures have none of their own."""
        wanted = self._names.currencies[account]
        source = self._mapping.currency
        told = [(self._mapping.revenue, amount.currency) for amount in amounts if amount is not None]
        if source is not None and (word := self._taken.text(row, source)):
            told.insert(0, (source, currency_of(word)))
        for place, currency in told:
            if currency is not None and currency != wanted:
                message = "this amount is in {currency}; the figures of {account} are in {wanted}"
                arguments = {"currency": currency, "wanted": wanted, "account": account}
                refusals.append(Refusal(row.line, place, "wrong-type", message, arguments))
                return


def _value(amount: Amount | None) -> Decimal | None:
    return amount.value if amount is not None else None


def _find(identities: Identities, word: str) -> str | None:
    try:
        return identities.find(word)
    except Refused:
        return word


def by_fiscal_year(figures: Mapping[Key, Amounts], first_month: int) -> Iterator[tuple[int, Mapping[Key, Amounts]]]:
    """Yield the figures of each fiscal year, named by the calendar year in which it starts."""
    years: dict[int, dict[Key, Amounts]] = {}
    for key in sorted(figures):
        year = key.month.year - (key.month.month < first_month)
        years.setdefault(year, {})[key] = figures[key]
    yield from sorted(years.items())
