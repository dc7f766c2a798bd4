"""Numbers, money, dates and lengths of time as people of one language write them, from CLDR by way of Babel.

Babel reads its patterns anew at every call: 37 µs for an amount, 9 µs for a date. Here a pattern of numbers is prepared
once for each locale, and what has been written is remembered: a site repeats its days and amounts on many pages.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

ROUNDED_FROM = Decimal(100_000)
"""The smallest amount that headlines write short."""

_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_FIXED = tuple(f",.{decimals}f" for decimals in range(7))
_SIZES = ("byte", "kilobyte", "megabyte", "gigabyte")


@dataclass(frozen=True, slots=True)
class Formats:
    """How one locale writes things; amounts are decimals, spaces inside numbers never break."""

    locale: str
    """A locale of CLDR's, as catalogs name it: `pl`, `en_150`."""

    def number(self, value: Decimal | int) -> str:
        """Write a number with three decimals at most: `1 234,5`."""
        return _number(self.locale, value)

    def amount(self, amount: Decimal | int, currency: str) -> str:
        """Write an amount without its currency, for a column whose head names it: `540 000`, `540 000,50`."""
        return _amount(self.locale, amount, currency)

    def money(self, amount: Decimal | int, currency: str) -> str:
        """Write an amount in full: `540 000 zł`; decimals only where there are any."""
        return _money(self.locale, amount, currency)

    def money_short(self, amount: Decimal | int, currency: str) -> str:
        """Write an amount for a headline, in three digits: `0,54 mln zł`; below 100 000 in full."""
        return _money_short(self.locale, amount, currency)

    def percent(self, share: Decimal | int, decimals: int = 0) -> str:
        """Write a share (of one) with so many decimals at most: `74%`."""
        return _percent(self.locale, share, decimals)

    def date(self, day: datetime.date) -> str:
        """Write a day in full: `31 marca 2027`."""
        return _date(self.locale, day)

    def date_short(self, day: datetime.date, year: int | None = None) -> str:
        """Write a day in short: `31 mar 2027`, without the year where it is the given one."""
        return _date_by(self.locale, "MMMd" if day.year == year else "yMMMd", day)

    def month(self, day: datetime.date) -> str:
        """Write the month of a day: `marzec 2027`."""
        return _date_by(self.locale, "yMMMM", day)

    def month_short(self, day: datetime.date, year: int | None = None) -> str:
        """Write the month of a day in short: `mar 2027`, without the year where it is the given one."""
        return _date_by(self.locale, "MMM" if day.year == year else "yMMM", day)

    def period(self, length: str) -> str:
        """Write a length of time given as `90d`, `6w`, `3m` or `1y`: `90 dni`, `3 miesiące`.

        Raises `ValueError` or `KeyError` where it is given in another way.
        """
        return _unit(self.locale, f"duration-{_UNITS[length[-1]]}", int(length[:-1]))

    def days(self, count: int) -> str:
        """Write a number of days: `90 dni`."""
        return _unit(self.locale, "duration-day", count)

    def in_days(self, count: int) -> str:
        """Write in figures how far from today a day is: `za 38 dni`, `38 dni temu`; `wording.when` knows words too."""
        return _from_today(self.locale, count, is_exact=True)

    def age(self, days: int) -> str:
        """Write roughly how long ago something was: `3 tygodnie temu`."""
        return _from_today(self.locale, -days, is_exact=False)

    def size(self, count: int) -> str:
        """Write a number of bytes: `1,5 MB`, rounded up, so that what is over a limit never looks like the limit."""
        return _size(self.locale, count)

    def listing(self, items: Sequence[str]) -> str:
        """Write things one after another: `a, b i c`."""
        from babel.lists import format_list

        return format_list(items, locale=self.locale)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern of numbers with its signs put in: what stands before and after, of positive and of negative numbers."""

    before: tuple[str, str]
    after: tuple[str, str]
    group: str
    decimal: str
    sizes: tuple[int, int]
    """Digits in the last group, and in each group before it."""

    def write(self, value: Decimal, least: int, most: int) -> str:
        """Write a value with `least` to `most` decimals, or none where they are all zero; nothing is ever minus zero.

        Halves are rounded to even, as Babel does.
        """
        digits = format(value, _FIXED[most])
        whole, _, fraction = digits.lstrip("-").partition(".")
        fraction = fraction[:least] + fraction[least:].rstrip("0") if fraction.strip("0") else ""
        is_negative = digits[0] == "-" and (whole != "0" or fraction != "")
        whole = whole.replace(",", self.group) if self.sizes == (3, 3) else self._grouped(whole.replace(",", ""))
        number = f"{whole}{self.decimal}{fraction}" if fraction else whole
        return f"{self.before[is_negative]}{number}{self.after[is_negative]}"

    def _grouped(self, digits: str) -> str:
        last, each = self.sizes
        groups = [digits[-last:]]
        digits = digits[:-last]
        while digits:
            groups.append(digits[-each:])
            digits = digits[:-each]
        return self.group.join(reversed(groups))


# What these wrote is remembered, within bounds that keep a long `serve` small: an entry takes about 200 bytes.


@lru_cache(maxsize=8192)
def _number(locale: str, value: Decimal | int) -> str:
    return _decimal_pattern(locale).write(Decimal(value), 0, 3)


@lru_cache(maxsize=8192)
def _amount(locale: str, amount: Decimal | int, currency: str) -> str:
    cents = _decimals_of(currency)
    return _decimal_pattern(locale).write(Decimal(amount), cents, cents)


@lru_cache(maxsize=8192)
def _money(locale: str, amount: Decimal | int, currency: str) -> str:
    cents = _decimals_of(currency)
    return _currency_pattern(locale, currency).write(Decimal(amount), cents, cents)


@lru_cache(maxsize=8192)
def _money_short(locale: str, amount: Decimal | int, currency: str) -> str:
    amount = Decimal(amount)
    size = abs(amount)
    magnitude = 1_000_000 if size < 999_500_000 else 1_000_000_000
    divisor = _divisor(locale, magnitude)
    if size < ROUNDED_FROM or divisor == 1:
        return _money(locale, amount, currency)
    shown = amount / divisor
    shown = round(shown, max(0, 2 - max(0, shown.adjusted())))
    return _compact_pattern(locale, currency, magnitude, _locale(locale).plural_form(abs(shown))).write(shown, 0, 2)


@lru_cache(maxsize=8192)
def _percent(locale: str, share: Decimal | int, decimals: int) -> str:
    return _percent_pattern(locale).write(Decimal(share).scaleb(2), 0, decimals)


@lru_cache(maxsize=8192)
def _date(locale: str, day: datetime.date) -> str:
    from babel.dates import format_date

    return format_date(day, "long", locale)


@lru_cache(maxsize=8192)
def _date_by(locale: str, skeleton: str, day: datetime.date) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, day, locale=locale)


@lru_cache(maxsize=1024)
def _unit(locale: str, unit: str, count: int) -> str:
    from babel.units import format_unit

    written = ""
    for length in ("long", "short", "narrow"):  # Babel knows some languages' words in one length only
        written = format_unit(count, unit, length, locale=locale)
        if unit not in written:
            break
    return written


@lru_cache(maxsize=1024)
def _from_today(locale: str, days: int, *, is_exact: bool) -> str:
    from babel.dates import format_timedelta

    threshold = 1e9 if is_exact else 0.85  # the share of the next larger unit from which that one is used
    return format_timedelta(datetime.timedelta(days), "day", threshold, add_direction=True, locale=locale)


@lru_cache(maxsize=1024)
def _size(locale: str, count: int) -> str:
    from babel.units import format_unit

    power = min((len(str(count)) - 1) // 3, len(_SIZES) - 1)
    if power == 0:
        return _unit(locale, "digital-byte", count)
    shown = Decimal(count).scaleb(-3 * power).quantize(Decimal("0.1"), ROUND_CEILING)
    return format_unit(shown if shown % 1 else int(shown), f"digital-{_SIZES[power]}", "short", locale=locale)


@cache
def _locale(locale: str) -> "Locale":
    from babel import Locale

    return Locale.parse(locale)


@cache
def _decimals_of(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


@cache
def _decimal_pattern(locale: str) -> _Pattern:
    return _pattern(locale, _locale(locale).decimal_formats[None])


@cache
def _percent_pattern(locale: str) -> _Pattern:
    return _pattern(locale, _locale(locale).percent_formats[None])


@cache
def _currency_pattern(locale: str, currency: str) -> _Pattern:
    return _pattern(locale, _locale(locale).currency_formats["standard"], currency)


@cache
def _divisor(locale: str, magnitude: int) -> int:
    """Return what a locale divides such amounts by when it writes them short; 1 where it does not."""
    pattern = _compact_formats(locale, "other").get(str(magnitude))
    zeros = pattern.pattern.count("0") if pattern is not None else 0
    return magnitude // 10 ** (zeros - 1) if pattern is not None and pattern.pattern != "0" else 1


@cache
def _compact_pattern(locale: str, currency: str, magnitude: int, plural: str) -> _Pattern:
    """Return the locale's pattern of amounts with its word for millions or the like put in after the number."""
    full = _currency_pattern(locale, currency)
    words = _compact_formats(locale, plural).get(str(magnitude)) or _compact_formats(locale, "other")[str(magnitude)]
    word = _pattern(locale, words)
    before = full.before[0] + word.before[0], full.before[1] + word.before[0]
    after = word.after[0] + full.after[0], word.after[0] + full.after[1]
    return replace(full, before=before, after=after)


def _compact_formats(locale: str, plural: str) -> Mapping[str, "NumberPattern"]:
    formats: Mapping[str, Mapping[str, NumberPattern]] = _locale(locale).compact_decimal_formats["short"]
    return formats[plural] if plural in formats else formats["other"]


def _pattern(locale: str, pattern: "NumberPattern", currency: str = "") -> _Pattern:
    from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

    sign = get_currency_symbol(currency, locale) if currency else ""

    def put_in(text: str) -> str:
        return re.sub("'([^']*)'", lambda quoted: quoted.group(1) or "'", text.replace("¤", sign))

    before, after = ((put_in(texts[0]), put_in(texts[1])) for texts in (pattern.prefix, pattern.suffix))
    return _Pattern(before, after, get_group_symbol(locale), get_decimal_symbol(locale), pattern.grouping)
