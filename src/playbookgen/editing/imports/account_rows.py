"""Rows of an export to what each says of an account and of one of its stakeholders, by the mapping."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playbookgen.content import schema
from playbookgen.content.model import Account
from playbookgen.content.scalars import Refused
from playbookgen.content.schema import Field
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import Report
from playbookgen.editing.imports.exports import Export
from playbookgen.editing.imports.mapping import EXTERNAL, AccountsMap, ValueColumn, importable
from playbookgen.editing.imports.rows import Refusal, Taken
from playbookgen.editing.imports.values import Vocabulary, Written, written
from playbookgen.findings import DataPath, Finding, Severity

STAKEHOLDERS = "stakeholders"
Path = tuple[str, ...]
"""A key of an account, or within a stakeholder one of its: `("external_ids", "crm")`, `("privacy", "basis")`."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A key that the mapping fills."""

    path: Path
    of_stakeholder: bool
    field: Field
    source: ValueColumn

    @property
    def dotted(self) -> str:
        """As the mapping calls it."""
        return ".".join((STAKEHOLDERS, *self.path) if self.of_stakeholder else self.path)

    @property
    def is_of_columns(self) -> bool:
        """Whether rows can say different things of it."""
        return bool(self.source.names)


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a row gives a key."""

    value: Written
    line: int
    filled: Filled
    is_default: bool
    """Whether no cell says so: a constant or a default fills what is not known, and overwrites nothing."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What a row says."""

    line: int
    word: str
    """What it calls the account."""
    new_id: str
    """What the id of a new account is made from."""
    account: Mapping[Path, Said]
    stakeholder: Mapping[Path, Said]
    """Empty where it tells of no contact."""
    refusals: tuple[Refusal, ...]
    is_empty: bool
    """Whether no column that is read has anything in it, or the row is a footnote: a single cell."""


def filled_keys(mapping: AccountsMap) -> tuple[Filled, ...]:
    """Return the keys that a mapping fills, as far as the model has them."""
    filled = []
    for dotted, source in mapping.keys.items():
        path = tuple(dotted.split("."))
        field = schema.field_at(Account, path)
        if field is not None and _is_importable(dotted):
            of_stakeholder = path[0] == STAKEHOLDERS
            filled.append(Filled(path[of_stakeholder:], of_stakeholder, field, source))
    naming = mapping.account
    if naming is not None and naming.by not in (None, "id", *mapping.keys):  # new accounts need it to be found again
        path = tuple(str(naming.by).split("."))
        field, source = schema.field_at(Account, path), ValueColumn(column=naming.column, values=naming.values)
        if field is not None:
            filled.append(Filled(path, False, field, source))
    return tuple(filled)


def _is_importable(dotted: str) -> bool:
    if dotted.startswith(EXTERNAL):
        return dotted.count(".") == 1 and dotted != EXTERNAL
    return dotted in importable() and dotted != EXTERNAL.removesuffix(".")


def map_findings(mapping: AccountsMap, words: Vocabulary) -> Iterator[Finding]:
    """Yield what is wrong with a mapping beyond its form: keys that there are not, words that mean nothing."""
    for dotted in mapping.keys:
        if not _is_importable(dotted):
            message = 'an import cannot fill "{key}"; it fills keys of the account itself and of its stakeholders'
            right = nearest(dotted, importable())
            where = mapping.at_key("keys", dotted)
            yield Finding("unknown-key", Severity.ERROR, where, mapping.origin.record, message, {"key": dotted}, right)
    for filled in filled_keys(mapping):
        for place, text in _own_words(filled):
            try:
                written(text, filled.field, words, filled.source.split)
            except Refused as refused:
                rule = "unknown-value" if filled.field.choices else "wrong-type"
                where = mapping.at("keys", filled.dotted, *place)
                arguments = {"value": text, **refused.arguments}
                record, right = mapping.origin.record, refused.replacement
                yield Finding(rule, Severity.ERROR, where, record, refused.message, arguments, right)


def _own_words(filled: Filled) -> Iterator[tuple[DataPath, str]]:
    """Yield the values that the mapping itself gives a key."""
    source = filled.source
    if source.constant is not None:
        yield ("constant",), source.constant
    if source.default is not None:
        yield ("default",), source.default
    for word, meant in source.values.items():
        yield ("values", word), meant


def read_accounts(export: Export, mapping: AccountsMap, words: Vocabulary, report: Report) -> Iterator[AccountRow]:
    """Yield what each row of an export says; what cannot be read on is reported."""
    taken = Taken(export, mapping.empty)
    filled = filled_keys(mapping)
    width = len(export.columns)
    for row in export.rows(report):
        refusals: list[Refusal] = []
        account: dict[Path, Said] = {}
        stakeholder: dict[Path, Said] = {}
        is_empty, has_contact = True, False
        for key in filled:
            text = taken.text(row, key.source)
            is_default = not key.is_of_columns or not text
            if not is_default:
                is_empty, has_contact = False, has_contact or key.of_stakeholder
            text = text or key.source.default or ""
            if not text:
                continue
            try:
                value = written(text, key.field, words, key.source.split)
            except Refused as refused:
                rule = "unknown-value" if key.field.choices else "wrong-type"
                refusals.append(Refusal.of(row.line, key.source, text, refused, rule))
                continue
            if value:
                said = stakeholder if key.of_stakeholder else account
                said[key.path] = Said(value, row.line, key, is_default)
        is_empty = is_empty or row.count == 1 < width
        if row.count != width and not is_empty:
            message = "this row has {count} columns, the line with their names has {wanted}"
            arguments = {"count": str(row.count), "wanted": str(width)}
            refusals = [Refusal(row.line, None, "wrong-type", message, arguments)]
        word = taken.text(row, mapping.account) if mapping.account is not None else _text(account.get(("name",)))
        new_id = taken.text(row, mapping.new_id) if mapping.new_id is not None else ""
        yield AccountRow(
            row.line,
            word,
            new_id or _text(account.get(("name",))),
            account,
            stakeholder if has_contact else {},
            tuple(refusals),
            is_empty,
        )


def _text(said: Said | None) -> str:
    return said.value if said is not None and isinstance(said.value, str) else ""
