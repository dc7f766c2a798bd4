"""Cells of an export to values of a record, written as content files have them.

Each is read by the key it is for: a date in any common form becomes `2026-03-31`, a Polish label its word of the model,
a colleague's name or mail address their id. What could mean two things is refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from playbookgen.content import scalars
from playbookgen.content.scalars import Refused, as_id, folded
from playbookgen.content.schema import Field
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import visible
from playbookgen.editing.imports.cells import DateOrder, DecimalSign, currency_of, parse_amount, parse_day
from playbookgen.editing.imports.identities import Identities

Written = str | list[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words of an export may mean."""

    references: Mapping[str, Identities]
    """Records of ours, by kind."""
    synonyms: Callable[[str], Mapping[str, str]]
    """Labels of a choice in every language, folded, with the value that each means."""
    dates: DateOrder = "day-first"
    decimal: DecimalSign | None = None


def written(text: str, field: Field, words: Vocabulary, split: str = ";") -> Written:
    """Return what a cell says, as the key has it; raises `Refused`. The text has something in it."""
    if not field.is_list:
        return _single(text, field, words)
    parts = [part for line in text.splitlines() for part in line.split(split)]
    return [_item(part.strip(), field, words) for part in parts if visible(part).strip()]


def _item(text: str, field: Field, words: Vocabulary) -> str:
    try:
        return _single(text, field, words)
    except Refused as refused:  # of the whole cell this is what is wrong
        raise Refused(refused.message, refused.replacement, **{"value": text, **refused.arguments}) from None


def _single(text: str, field: Field, words: Vocabulary) -> str:
    text = visible(text).strip() if field.kind == "markdown" else " ".join(visible(text).split())
    if field.choices:
        return _choice(text, field, words)
    if field.reference is not None:
        return _reference(text, field.reference, words)
    if (write := _KINDS.get(field.kind or "")) is not None:
        return write(text, words)
    return text


def _choice(text: str, field: Field, words: Vocabulary) -> str:
    if text in field.choices:
        return text
    known = words.synonyms(field.label_field or field.name)
    plain = folded(text)
    meant = next((choice for choice in field.choices if folded(choice) == plain), None) or known.get(plain)
    if meant in field.choices:
        return str(meant)
    right = nearest(text, field.choices, known)
    message = 'unknown {field:field} "{value}"; possible are {choices}'
    raise Refused(message, right, field=field.label, choices=", ".join(field.choices))


def _reference(text: str, kind: str, words: Vocabulary) -> str:
    """A record by its id, name or mail address; what belongs to the same account is found later."""
    identities = words.references.get(kind)
    return identities.named(text) if identities is not None else text


def _markdown(text: str, words: Vocabulary) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _date(text: str, words: Vocabulary) -> str:
    return parse_day(text, words.dates).isoformat()


def _money(text: str, words: Vocabulary) -> str:
    amount = parse_amount(text, words.decimal).value
    if amount < 0 or amount != round(amount, 2):
        raise Refused('"{value}" is not an amount; an amount is written {example}', example="1 200 000.50")
    return plain_amount(amount)


def plain_amount(amount: Decimal) -> str:
    """Return an amount without zeros at its end: `1200`, `1200.5`."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _yes_no(text: str, words: Vocabulary) -> str:
    return "yes" if _read(scalars.parse_yes_no, text) in ("yes", "true") else "no"


def _whole(text: str, words: Vocabulary) -> str:
    return _read(scalars.parse_whole, re.sub(r"[.,]0+$", "", text))


def _percent(text: str, words: Vocabulary) -> str:
    return _read(scalars.parse_percent, text) if "%" in text else _exact(scalars.parse_percent, text)


def _period(text: str, words: Vocabulary) -> str:
    return _exact(scalars.parse_period, text) if text.isdecimal() else _read(scalars.parse_period, text)


def _currency(text: str, words: Vocabulary) -> str:
    return _read(scalars.parse_currency, currency_of(text))


def _id(text: str, words: Vocabulary) -> str:
    return as_id(text) or _exact(scalars.parse_id, text)


def _exact(parse: Callable[[str], object], text: str) -> str:
    parse(text)
    return text


def _read(parse: Callable[[str], object], text: str) -> str:
    """Return a text in the right form, where that is known."""
    try:
        parse(text)
    except Refused as refused:
        if refused.replacement is None:
            raise
        parse(refused.replacement)
        return refused.replacement
    return text


_KINDS: Mapping[str, Callable[[str, Vocabulary], str]] = {
    "markdown": _markdown,
    "date": _date,
    "money": _money,
    "yes/no": _yes_no,
    "whole number": _whole,
    "percent": _percent,
    "period": _period,
    "currency": _currency,
    "id": _id,
    "url": lambda text, words: _read(scalars.parse_url, text),
    "email": lambda text, words: _read(scalars.parse_email, text),
    "phone": lambda text, words: _read(scalars.parse_phone, text),
    "fiscal year": lambda text, words: _read(scalars.parse_year, text),
}


def is_same(old: Any, new: Written, field: Field) -> bool:
    """Whether a value that stands in a file says what an export does, though perhaps in another form."""
    if isinstance(old, list) and isinstance(new, list):
        return sorted(map(str, old)) == sorted(new)
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    if old.rstrip("\n") == new.rstrip("\n"):
        return True
    parse = _TYPED.get(field.kind or "")
    try:
        return parse is not None and parse(old) == parse(new)
    except Refused:
        return False


_TYPED: Mapping[str, Callable[[str], object]] = {
    "date": scalars.parse_date,
    "money": scalars.parse_money,
    "percent": scalars.parse_percent,
    "yes/no": scalars.parse_yes_no,
    "whole number": scalars.parse_whole,
    "phone": lambda text: re.sub(r"[ ()/-]", "", text),
    "email": str.casefold,
    "url": lambda text: text.rstrip("/"),
}


def shown(value: Any) -> str:
    """Return a value for people: a list as its items, one after another."""
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
