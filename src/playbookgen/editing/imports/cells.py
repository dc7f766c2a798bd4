"""Cells of an export to the values they mean: dates, months and amounts in the forms that people and systems write.

Wider than what content files accept, since nobody can correct an export by hand. What could mean two things is still
refused, unless the mapping says which it is.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from playbookgen.content.scalars import Refused, folded

DateOrder = Literal["day-first", "month-first"]
DecimalSign = Literal[",", "."]

_LONGEST = 60
"""Characters of a date or an amount; whatever is longer is none."""

_SPACES = re.compile("[ \u00a0\u2000-\u200a\u202f'’_]")
_MINUS = str.maketrans(dict.fromkeys("−–—‐", "-"))
_AMOUNT = re.compile(
    r"(?P<minus>-)?(?P<before>[^\W\d_]{1,3}|[€$£])?(?:(?P<number>-?\d[\d.,]*-?)|-)(?P<after>[^\W\d_]{1,5}\.?|[€$£])?"
)
_CURRENCIES = {"zł": "PLN", "zl": "PLN", "€": "EUR", "eur": "EUR", "euro": "EUR", "$": "USD", "£": "GBP", "kč": "CZK"}
_GROUPED = {
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?", re.ASCII),
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII),
}
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and the currency or unit that stands beside it, if any."""

    value: Decimal
    currency: str | None = None
    """In capital letters: `PLN`, `SZT`."""


def parse_amount(text: str, decimal: DecimalSign | None = None) -> Amount:
    """An amount, from `1 234,56`, `1,234.56`, `-1234.56`, `1 234,56-`, `(1 234,56)`, `1 234,56 zł`.

    `1.234` may be more than a thousand or little more than one; `decimal` says which sign begins the decimals.
    """
    compact = _SPACES.sub("", text.translate(_MINUS)) if len(text) <= _LONGEST else ""
    is_in_brackets = compact.startswith("(") and compact.endswith(")")
    match = _AMOUNT.fullmatch(compact[1:-1] if is_in_brackets else compact)
    number, signs, currency = "", 0, None
    if match is not None:
        number = (match["number"] or "0").strip("-")
        signs = is_in_brackets + bool(match["minus"]) + (match["number"] or "").count("-")
        beside = match["before"] or match["after"]
        currency = currency_of(beside) if beside else None
    if decimal is None and _EITHER.fullmatch(number):
        message = '"{value}" may mean thousands or a fraction; say in the mapping which sign is `decimal`'
        raise Refused(message)
    digits = _digits(number, decimal)
    if digits is None or len(digits) > 24 or signs > 1:
        raise Refused('"{value}" is not an amount; an amount is written {example}', example="1 200 000.50")
    value = Decimal(digits)
    return Amount(-value if signs and value else value, currency)


def _digits(number: str, decimal: DecimalSign | None) -> str | None:
    """The number as Python reads it, or None where it is none, or could be two."""
    signs = [decimal] if decimal is not None else [",", "."]
    for sign in signs:
        if _GROUPED[sign].fullmatch(number):
            return number.replace("." if sign == "," else ",", "").replace(",", ".")
    return None


def currency_of(word: str) -> str:
    """Return a currency's code, where that can be told; else the word in capital letters."""
    plain = word.rstrip(".").lower()
    return _CURRENCIES.get(plain, plain.upper())


_TIME = r"(?:[T ]\d{1,2}:\d\d.*)?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>[12]\d{{3}})(?:(?P<sign>[-./ ])(?P<month>\d{{1,2}})(?:(?P=sign)(?P<day>\d{{1,2}})){{0,1}}{_TIME})",
    re.ASCII,
)
_TOGETHER = re.compile(r"(?P<year>[12]\d{3})(?P<month>0[1-9]|1[0-2])(?P<day>\d\d)?", re.ASCII)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[-./ ])(?P<second>\d{{1,2}})(?P=sign)(?P<year>[12]\d{{3}}|\d\d){_TIME}", re.ASCII
)
_MONTH_AND_YEAR = re.compile(r"(?P<month>\d{1,2})[-./ ](?P<year>[12]\d{3})", re.ASCII)
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})[-. ]+)?(?P<name>[^\W\d_]{3,})\.?[-. ']*,? ?(?P<year>[12]\d{3}|\d\d)(?: ?r\.?)?"
)
_NAMED_LAST = re.compile(r"(?P<year>[12]\d{3})[-. ]+(?P<name>[^\W\d_]{3,})\.?")
_AMERICAN = re.compile(r"(?P<name>[^\W\d_]{3,})\.? (?P<day>\d{1,2}),? (?P<year>[12]\d{3})")
_SERIAL = re.compile(r"[3-7]\d{4}(?:[.,]\d+)?", re.ASCII)
_FIRST_SERIAL = date(1899, 12, 30)
"""The day that Excel counts days from."""
_NAMES = {
    name: number
    for number, names in enumerate(
        ("sty jan", "lut feb", "mar", "kwi apr", "maj may", "cze jun", "lip jul", "sie aug", "wrz sep", "paz oct",
         "lis nov", "gru dec"), start=1)
    for name in names.split()
}  # fmt: skip
"""Months by the first three letters of their names, in Polish and English."""


def parse_month(text: str, order: DateOrder = "day-first") -> date:
    """The first day of a month, from a date or a month: `2026-10`, `31.10.2026`, `10/2026`, `202610`, `paź 2026`."""
    parts = _parts(text, order)
    if parts is None:
        raise Refused('"{value}" is not a month; a month is written {example}', example="2026-03")
    return parts.replace(day=1)


def parse_day(text: str, order: DateOrder = "day-first") -> date:
    """A day, from `2026-10-31`, `31.10.2026`, `31/10/2026 12:30`, `31 paź 2026`, or as Excel counts days, `46326`."""
    parts = _parts(text, order, needs_day=True)
    if parts is None:
        raise Refused('"{value}" is not a date; a date is written {example}', example="2026-03-31")
    return parts


def _parts(text: str, order: DateOrder, *, needs_day: bool = False) -> date | None:
    text = " ".join(text.split()) if len(text) <= _LONGEST else ""
    if _SERIAL.fullmatch(text):
        return _FIRST_SERIAL + timedelta(int(text[:5]))
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match["first"]), int(match["second"])
        day, month = (first, second) if order == "day-first" else (second, first)
        if month > 12 and day <= 12:
            message = '"{value}" has the month in another place; say in the mapping in which order `dates` are'
            raise Refused(message)
        return _date(match["year"], month, day)
    for pattern in (_YEAR_FIRST, _TOGETHER, _MONTH_AND_YEAR, _NAMED, _NAMED_LAST, _AMERICAN):
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            if needs_day and not found.get("day"):
                return None
            month = int(found["month"]) if "month" in found else _NAMES.get(folded(found["name"])[:3], 0)
            return _date(found["year"], month, int(found.get("day") or 1))
    return None


def _date(year: str, month: int, day: int) -> date | None:
    try:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    except ValueError:
        return None
