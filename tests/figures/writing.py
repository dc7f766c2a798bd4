"""Amounts, shares and months as readers expect them, written without Babel; spaces are plain ones.

All functions write in the language of the pages that are looked at: the fixture `published` says which that is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

NONE = "–"


@dataclass(frozen=True)
class Hand:
    """How a language writes."""

    group: str
    """Between thousands."""
    decimal: str
    signs: dict[str, str]
    """What stands behind an amount; the code where there is no sign."""
    million: str
    billion: str
    of: str
    """What was reached of what was wanted."""
    months: str


POLISH = Hand(
    " ", ",", {"PLN": "zł", "EUR": "€"}, " mln", " mld", "{} z {}",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
)  # fmt: skip
ENGLISH = Hand(
    ",", ".", {"EUR": "€", "USD": "US$"}, "M", "B", "{} of {}",
    "January February March April May June July August September October November December",
)  # fmt: skip
_HANDS = {"pl": POLISH, "en": ENGLISH}
_hand = POLISH


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in a language for as long as its pages are looked at."""
    global _hand
    before, _hand = _hand, _HANDS[language]
    try:
        yield
    finally:
        _hand = before


def number(value: Fraction, decimals: int, *, is_fixed: bool = True) -> str:
    """Write a number with so many decimals, or none where all are zero; halves are rounded to even."""
    hundredths = round(value * 10**decimals)
    whole, rest = divmod(abs(hundredths), 10**decimals)
    fraction = f"{rest:0{decimals}}" if rest else ""
    if not is_fixed:
        fraction = fraction.rstrip("0")
    sign = "-" if hundredths < 0 else ""
    return sign + f"{whole:,}".replace(",", _hand.group) + (f"{_hand.decimal}{fraction}" if fraction else "")


def count(value: int) -> str:
    """Write how many there are."""
    return number(Fraction(value), 0)


def amount(value: Fraction | None) -> str:
    """Write an amount in a column that names its currency."""
    return NONE if value is None else number(value, 2)


def money(value: Fraction | None, currency: str) -> str:
    """Write an amount in full."""
    return NONE if value is None else f"{number(value, 2)} {_hand.signs.get(currency, currency)}"


def rough(value: Fraction, currency: str) -> str:
    """Write an estimate, without decimals."""
    return money(Fraction(round(value)), currency)


def short(value: Fraction | None, currency: str) -> str:
    """Write an amount for a headline: in millions with three digits, below a tenth of one in full."""
    if value is None or abs(value) < 100_000:
        return money(value, currency)
    unit, word = (10**6, _hand.million) if abs(value) < 999_500_000 else (10**9, _hand.billion)
    shown = value / unit
    decimals = 2 if abs(shown) < 10 else 1 if abs(shown) < 100 else 0
    return f"{number(shown, decimals, is_fixed=False)}{word} {_hand.signs.get(currency, currency)}"


def percent(value: Fraction | None, decimals: int = 0) -> str:
    """Write a share of one."""
    return NONE if value is None else f"{number(value * 100, decimals, is_fixed=False)}%"


def of(done: str, wanted: str) -> str:
    """Write what was reached of what was wanted."""
    return _hand.of.format(done, wanted)


def month(day: date) -> str:
    """Write the month of a day as a heading."""
    return f"{_hand.months.split()[day.month - 1].capitalize()} {day.year}"
