"""Amounts and shares as a Polish reader expects them, written without Babel; spaces are plain ones."""

from datetime import date
from fractions import Fraction

SIGNS = {"PLN": "zł", "EUR": "€"}
"""What stands behind an amount; the code where there is no sign."""
NONE = "–"


def number(value: Fraction, decimals: int, *, is_fixed: bool = True) -> str:
    """Write a number with so many decimals, or none where all are zero; halves are rounded to even."""
    hundredths = round(value * 10**decimals)
    whole, rest = divmod(abs(hundredths), 10**decimals)
    fraction = f"{rest:0{decimals}}" if rest else ""
    if not is_fixed:
        fraction = fraction.rstrip("0")
    sign = "-" if hundredths < 0 else ""
    return sign + f"{whole:,}".replace(",", " ") + (f",{fraction}" if fraction else "")


def amount(value: Fraction | None) -> str:
    """Write an amount in a column that names its currency."""
    return NONE if value is None else number(value, 2)


def money(value: Fraction | None, currency: str) -> str:
    """Write an amount in full."""
    return NONE if value is None else f"{number(value, 2)} {SIGNS.get(currency, currency)}"


def rough(value: Fraction, currency: str) -> str:
    """Write an estimate, without decimals."""
    return money(Fraction(round(value)), currency)


def short(value: Fraction | None, currency: str) -> str:
    """Write an amount for a headline: in millions with three digits, below a tenth of one in full."""
    if value is None or abs(value) < 100_000:
        return money(value, currency)
    unit, word = (10**6, "mln") if abs(value) < 999_500_000 else (10**9, "mld")
    shown = value / unit
    decimals = 2 if abs(shown) < 10 else 1 if abs(shown) < 100 else 0
    return f"{number(shown, decimals, is_fixed=False)} {word} {SIGNS.get(currency, currency)}"


def percent(value: Fraction | None, decimals: int = 0) -> str:
    """Write a share of one."""
    return NONE if value is None else f"{number(value * 100, decimals, is_fixed=False)}%"


MONTHS = (
    "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik",
    "listopad", "grudzień",
)  # fmt: skip


def month(day: date) -> str:
    """Write the month of a day as a heading."""
    return f"{MONTHS[day.month - 1].capitalize()} {day.year}"


def count(value: int) -> str:
    """Write how many there are."""
    return number(Fraction(value), 0)
