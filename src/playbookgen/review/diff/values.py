"""Typed values as pages word them: choices by their labels, people by their names, money with its currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Account, Model, Record
from playbookgen.content.references import LOCAL
from playbookgen.content.scalars import Period
from playbookgen.content.schema import Field
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import ROUNDED_FROM, Formats
from playbookgen.review.diff.changes import class_of, identity, value_of
from playbookgen.review.diff.sides import Side

_MILLION = 1_000_000
_HEADLINE_DIGITS = 3
"""Digits of an amount that a headline shows; one with no more of them can be written short without a loss."""


@dataclass(frozen=True, slots=True)
class Values:
    """Words the values of one record as they are on one side."""

    side: Side
    other: Side
    """Has the names of records that this side does not know, such as those that have another id now."""
    record: Record | None
    catalog: Catalog
    formats: Formats

    @property
    def currency(self) -> str:
        """The currency of the record's amounts."""
        own = self.record.currency if isinstance(self.record, Account) else None
        return own or self.side.currency

    def worded(self, field: Field, value: Any, around: Iterable[Model] = ()) -> str:
        """Return a value in words; `around` are the mappings that it lies in, for what refers to them."""
        if value is None:
            return self.catalog.gettext("not given")
        if isinstance(value, tuple):
            return ", ".join(self.worded(field, one, around) for one in value) or self.catalog.gettext("not given")
        if isinstance(value, Model):
            return self.title(value, around)
        if field.choices:
            return self.catalog.label(field.label_field or field.name, value)
        if field.reference is not None:
            return self.name(field.reference, value, around)
        return self._of_kind(field.kind or "", value)

    def title(self, item: Model, around: Iterable[Model] = ()) -> str:
        """Return what an item of a list or a record is called: its first text, or what tells it from others."""
        kind = class_of(item)
        known = schema.fields(kind)
        key = identity(kind)
        if key == "id" or isinstance(item, Record):
            texts = (value_of(item, name) for name, field in known.items() if _is_text(field))
            named = next((text for text in texts if text), None)
            if named is not None:
                return str(named)
            return self._of_id(item)
        told = [key, *(name for name, field in known.items() if _tells_a_day_apart(field, known[key]))]
        given = [self.worded(known[name], value, around) for name in told if (value := value_of(item, name))]
        if not given:  # such as a link of the menu that has no page
            single = [field for field in known.values() if not field.is_map and not field.is_list]
            given = [self.worded(one, value, around) for one in single if (value := value_of(item, one.name))]
        return ", ".join(given)

    def name(self, reference: str, id: str, around: Iterable[Model] = ()) -> str:
        """Return the name of what a value refers to, or the id where there is none on this side."""
        for side in (self.side, self.other):
            if (record := _record(side, reference, id)) is not None:
                return self.title(record)
        if reference == "areas":
            return self.area(id)
        if reference == "navigation":
            return self.catalog.label("page", id)
        holders = (*around, *((self.record,) if self.record is not None else ()))
        for holder in holders if reference in LOCAL else ():
            if reference in schema.fields(class_of(holder)):
                for item in value_of(holder, reference) or ():
                    if value_of(item, identity(class_of(item))) == id:
                        return self.title(item)
        return id

    def area(self, id: str) -> str:
        """Return the words of an area of work."""
        areas = self.side.site.areas if self.side.site is not None else ()
        labels = next((area.label for area in areas if area.id == id), {})
        return labels.get(self.catalog.language) or self.catalog.label("area", id)

    def _of_id(self, item: Model) -> str:
        id = item.id if isinstance(item, Record) else str(value_of(item, "id"))
        return self.area(id) if "label" in schema.fields(class_of(item)) else id

    def _of_kind(self, kind: str, value: Any) -> str:
        formats = self.formats
        if isinstance(value, bool):
            return self.catalog.gettext("yes") if value else self.catalog.gettext("no")
        if isinstance(value, date):
            return formats.date(value)
        if isinstance(value, Period):
            return formats.period(str(value))
        if isinstance(value, Decimal):
            if kind == "money":
                return self.money(value)
            return formats.percent(value, 2) if kind == "percent" else formats.number(value)
        return self.catalog.label("language-name", value) if kind == "language" else str(value)

    def money(self, amount: Decimal, *beside: Decimal) -> str:
        """Return an amount in full, or in millions where that says it exactly, and those that stand beside it too."""
        amounts = (amount, *beside)
        is_short = max(map(abs, amounts)) >= _MILLION and all(_is_round(one) for one in amounts)
        return (self.formats.money_short if is_short else self.formats.money)(amount, self.currency)


def _record(side: Side, reference: str, id: str) -> Record | None:
    """Return what a value names by its id, where that is a record with a name."""
    company = side.company
    found: Record | None = None
    if reference == "people":
        found = company.people.get(id)
    elif reference in ("products", "products or families"):
        found = company.products.get(id)
    elif reference == "accounts":
        found, _ = side.account(id) or (None, ())
    elif reference == "roles" and id in company.roles:
        found = company.roles[id].guide
    elif reference == "navigation" and id in company.pages:
        found = next(iter(company.pages[id].values()))
    return found


def raw(value: Any) -> Any:
    """Return a typed value for JSON, as an author would write it: `2026-03-31`, `1200000`, `0.315`, `3m`."""
    if isinstance(value, Model):
        names = schema.fields(class_of(value))
        held = {name: value_of(value, name) for name in names}
        return {name: raw(one) for name, one in held.items() if one not in (None, (), {})}
    if isinstance(value, tuple):
        return [raw(one) for one in value]
    if isinstance(value, Mapping):
        return {key: raw(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, date | Period) else value


def _is_round(amount: Decimal) -> bool:
    return len(amount.normalize().as_tuple().digits) <= _HEADLINE_DIGITS and (not amount or abs(amount) >= ROUNDED_FROM)


def _is_text(field: Field) -> bool:
    return field.kind == "text" and not field.is_list and not field.is_map


def _tells_a_day_apart(field: Field, key: Field) -> bool:
    """Whether a key has to be told beside a day that is the item's key: two visits may be on one."""
    return key.kind == "date" and field.is_required and field.name != key.name
