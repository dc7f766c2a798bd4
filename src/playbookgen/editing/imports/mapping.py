"""Mapping files: which columns of an export hold what.

They are read like content files, so their mistakes are findings with a place and the right word. `figures` and
`import accounts` share the form: a key of ours, and the column that fills it.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, model_validator

from playbookgen.content import schema
from playbookgen.content.model import Account, Model, Reads, Record, Shorthand, Text
from playbookgen.content.origin import Origin
from playbookgen.content.reading import Known, read_record
from playbookgen.content.scalars import Refused
from playbookgen.content.sources import digest
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import Report, decode
from playbookgen.editing.imports.cells import DateOrder, DecimalSign
from playbookgen.editing.imports.exports import Export
from playbookgen.findings import Finding, Severity

M = TypeVar("M", bound="ExportMap")

Encoding = Literal["utf-8", "utf-16", "windows-1250", "windows-1252", "iso-8859-2", "cp852"]
EXTERNAL = "external_ids."
"""What begins the name of a number in another system: `external_ids.erp`."""


def _identifying(text: str) -> str:
    if text in ("id", "name", "tax_id") or (text.startswith(EXTERNAL) and text != EXTERNAL):
        return text
    right = f"{EXTERNAL}{text}" if text.isidentifier() else None
    raise Refused('accounts are not told apart by "{value}"; possible are id, name, tax_id and external_ids.erp', right)


def _as_column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class Column(Model):
    """Where a value comes from: a column of the export, or the same text in every row."""

    column: Text | None = None
    """The column's name, as it stands in the export; alone it may stand without its key."""
    constant: Text | None = None
    """The same in every row, in the place of a column."""
    values: dict[str, Text] = {}
    """Words of the export, and what each of them is here: `{Klient kluczowy: key}`. Other words stay as they are."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.column,) if self.column is not None else ()

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> "Column":
        if bool(self.names) is (self.constant is not None):
            raise Refused("this says not where the value comes from; it needs a column or a constant")
        return self


class NamingColumn(Column):
    """A column that names one of our records."""

    by: Annotated[str, Reads(_identifying)] | None = None
    """What the column holds: `id`, `name`, `tax_id` or a number of another system, `external_ids.erp`. (id or name)"""
    unknown: Literal["refuse", "skip"] = "refuse"
    """What happens to rows that name no record of ours: each is refused, or all of them are only counted. (`refuse`)"""


class ValueColumn(Column):
    """A column that fills a key of an account or of a stakeholder."""

    columns: tuple[Text, ...] = ()
    """Several columns in the place of one; what stands in them is joined by spaces: `[First Name, Last Name]`."""
    default: Text | None = None
    """What holds where the cell is empty."""
    split: Text = ";"
    """The sign between the items of a list that stands in one cell. (`;`)"""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (*super().names, *self.columns)


Source = Annotated[Column, BeforeValidator(_as_column), Shorthand("column")]
Naming = Annotated[NamingColumn, BeforeValidator(_as_column), Shorthand("column")]
Value = Annotated[ValueColumn, BeforeValidator(_as_column), Shorthand("column")]


class ExportMap(Record):
    """How an export is to be read."""

    encoding: Encoding | None = None
    """The file's encoding, where it is neither UTF-8, nor UTF-16 with its mark, nor Windows-1250."""
    decimal: DecimalSign | None = None
    """The sign that begins the decimals of a number. (told from each number; one such as `1.200` is refused)"""
    dates: DateOrder = "day-first"
    """Whether `03/04/2026` is a day in April or in March. (`day-first`)"""
    empty: tuple[Text, ...] = ()
    """What stands in empty cells: `[n/d, "#N/A"]`."""

    def sources(self) -> Iterator[tuple[tuple[str, ...], Column]]:
        """Yield every column that is read, with its place in the mapping."""
        raise NotImplementedError

    def column_findings(self, export: Export) -> Iterator[Finding]:
        """Yield the columns that the export does not have, or has twice."""
        for place, source in self.sources():
            for index, name in enumerate(source.names):
                right = None
                if export.place(name) is None:
                    message = 'the export has no column "{column}"; it has {columns}'
                    right = nearest(name, export.columns) if self.origin.path != export.path else None
                elif export.named_twice(name):
                    message = 'the export has several columns "{column}"; give them different names'
                else:
                    continue
                arguments = {"column": name, "columns": ", ".join(filter(None, export.columns))}
                where = self.at(*place, "column") if source.column is not None else self.at(*place, "columns", index)
                yield Finding("unknown-key", Severity.ERROR, where, self.origin.record, message, arguments, right)


class FiguresMap(ExportMap):
    """The mapping of an export of sales figures."""

    account: Naming
    """The column that names the account."""
    product: Naming
    """The column that names the product; `by` is `id` or `name` here."""
    month: Source
    """A date or a month; with `year` also the month's number or name alone."""
    year: Source | None = None
    """The year, where it stands in a column of its own."""
    revenue: Source
    """Revenue; negative for returns."""
    margin: Source | None = None
    """Margin as an amount of money."""
    volume: Source | None = None
    """Volume, in a unit of the company's own."""
    currency: Source | None = None
    """The currency of the amounts; a row in another one than its account's is refused."""
    replaces: Literal["month", "row"] = "month"
    """What of the figures kept so far gives way: all of a month that the export has, or only the same account, product
    and month. (`month`)"""

    def sources(self) -> Iterator[tuple[tuple[str, ...], Column]]:
        """Yield every column that is read, with its place in the mapping."""
        for key in ("account", "product", "month", "year", "revenue", "margin", "volume", "currency"):
            source = getattr(self, key)
            if source is not None:
                yield (key,), source


class AccountsMap(ExportMap):
    """The mapping of an export of accounts and their contacts."""

    account: Naming | None = None
    """The column by which rows find accounts that are there, and belong together. (`id` or the account's name)"""
    new_id: Source | None = None
    """The column that ids of new accounts are made from. (the account's name)"""
    keys: dict[str, Value]
    """Keys of an account and of its stakeholders, each with the column that fills it: `external_ids.crm`,
    `stakeholders.email`, `stakeholders.privacy.source`."""

    def sources(self) -> Iterator[tuple[tuple[str, ...], Column]]:
        """Yield every column that is read, with its place in the mapping."""
        for key in ("account", "new_id"):
            source = getattr(self, key)
            if source is not None:
                yield (key,), source
        for key, source in self.keys.items():
            yield ("keys", key), source


def read_map(content: bytes, path: str, model: type[M], known: Known, report: Report) -> M:
    """Return the mapping that a file holds; its `origin.is_sound` tells whether it can be worked with."""
    origin = Origin(path, path, path, digest(content))
    text = decode(content, path, path, report)
    read = read_record(text or "", model, origin, known, report)
    origin.is_sound = origin.is_sound and text is not None
    return read


def importable() -> Mapping[str, schema.Field]:
    """Return the keys that an import of accounts can fill, by dotted path, in the model's order."""
    return dict(_single_values("", schema.fields(Account)))


def _single_values(before: str, fields: Mapping[str, schema.Field]) -> Iterator[tuple[str, schema.Field]]:
    for name, field in fields.items():
        if field.model is None:
            yield f"{before}{name}", field
        elif not field.is_list or name == "stakeholders":
            yield from _single_values(f"{before}{name}.", schema.fields(field.model))
