"""Numbers, money, dates and lengths of time: Babel's output, several times quicker."""

import datetime
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.language.formats import Formats

LOCALES = st.sampled_from(["pl", "en_150", "en", "en_GB", "de", "fr", "cs", "uk", "sv", "hi", "ja", "pt_PT"])
CURRENCIES = st.sampled_from(["PLN", "EUR", "USD", "CHF", "JPY", "KWD"])
AMOUNTS = st.decimals(-(10**13), 10**13, places=2)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))

UNTIMED = settings(deadline=None)
"""The first use of a locale reads its data, which takes long on a busy machine."""

POLISH = Formats("pl")
ENGLISH = Formats("en_150")


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_money_is_full_and_has_decimals_only_where_there_are_any() -> None:
    assert POLISH.money(Decimal(540000), "PLN") == "540\u00a0000\u00a0zł"
    assert spaced(POLISH.money(Decimal("540000.00"), "PLN")) == "540 000 zł"
    assert spaced(POLISH.money(Decimal("540000.5"), "PLN")) == "540 000,50 zł"
    assert spaced(POLISH.money(Decimal(-1200), "EUR")) == "-1 200 €"
    assert spaced(ENGLISH.money(Decimal(540000), "PLN")) == "540,000 PLN"
    assert spaced(POLISH.money(Decimal("0.999"), "PLN")) == "1 zł"


def test_an_amount_leaves_the_currency_to_its_column() -> None:
    assert spaced(POLISH.amount(Decimal(540000), "PLN")) == "540 000"
    assert spaced(POLISH.amount(Decimal("540000.5"), "PLN")) == "540 000,50"


@pytest.mark.parametrize(
    ("amount", "polish", "english"),
    [
        ("540000", "0,54 mln zł", "0.54M PLN"),
        ("3110000", "3,11 mln zł", "3.11M PLN"),
        ("4200000", "4,2 mln zł", "4.2M PLN"),
        ("12080000", "12,1 mln zł", "12.1M PLN"),
        ("540000000", "540 mln zł", "540M PLN"),
        ("999499999", "999 mln zł", "999M PLN"),
        ("999500000", "1 mld zł", "1B PLN"),
        ("2345678901", "2,35 mld zł", "2.35B PLN"),
        ("100000", "0,1 mln zł", "0.1M PLN"),
        ("99999", "99 999 zł", "99,999 PLN"),
        ("-540000", "-0,54 mln zł", "-0.54M PLN"),
        ("0", "0 zł", "0 PLN"),
    ],
)
def test_headlines_write_money_in_three_digits(amount: str, polish: str, english: str) -> None:
    assert spaced(POLISH.money_short(Decimal(amount), "PLN")) == polish
    assert spaced(ENGLISH.money_short(Decimal(amount), "PLN")) == english


def test_percent() -> None:
    assert POLISH.percent(Decimal("0.74")) == "74%"
    assert POLISH.percent(Decimal("0.315"), 1) == "31,5%"
    assert POLISH.percent(Decimal("0.31"), 1) == "31%"
    assert POLISH.percent(Decimal("-0.25")) == "-25%"
    assert POLISH.percent(Decimal("1.01")) == "101%"


def test_nothing_is_minus_zero() -> None:
    assert POLISH.money(Decimal("-0.001"), "PLN") == "0\u00a0zł"
    assert POLISH.percent(Decimal("-0.0001")) == "0%"
    assert POLISH.number(Decimal("-0")) == "0"


def test_dates() -> None:
    day = datetime.date(2027, 3, 31)
    assert POLISH.date(day) == "31 marca 2027"
    assert POLISH.date_short(day) == "31 mar 2027"
    assert POLISH.date_short(day, 2026) == "31 mar 2027"
    assert POLISH.date_short(day, 2027) == "31 mar"
    assert POLISH.month(day) == "marzec 2027"
    assert ENGLISH.date(day) == "31 March 2027"
    assert ENGLISH.date_short(day, 2027) == "31 Mar"
    assert ENGLISH.month(day) == "March 2027"


@pytest.mark.parametrize(
    ("length", "polish", "english"),
    [
        ("90d", "90 dni", "90 days"),
        ("1d", "1 dzień", "1 day"),
        ("6w", "6 tygodni", "6 weeks"),
        ("3m", "3 miesiące", "3 months"),
        ("12m", "12 miesięcy", "12 months"),
        ("1y", "1 rok", "1 year"),
        ("5y", "5 lat", "5 years"),
    ],
)
def test_periods(length: str, polish: str, english: str) -> None:
    assert POLISH.period(length) == polish
    assert ENGLISH.period(length) == english


def test_days_and_ages() -> None:
    assert POLISH.days(22) == "22 dni"
    assert POLISH.in_days(38) == "za 38 dni"
    assert POLISH.in_days(-400) == "400 dni temu"
    assert POLISH.age(20) == "3 tygodnie temu"
    assert POLISH.age(400) == "1 rok temu"
    assert ENGLISH.age(70) == "2 months ago"


def test_sizes_are_rounded_up() -> None:
    assert POLISH.size(5_000_000) == "5 MB"
    assert POLISH.size(5_000_001) == "5,1 MB"
    assert POLISH.size(812) == "812 bajtów"
    assert ENGLISH.size(1_500) == "1.5 kB"
    assert ENGLISH.size(0) == "0 bytes"


def test_listings() -> None:
    assert POLISH.listing(["a", "b", "c"]) == "a, b i c"
    assert ENGLISH.listing(["a", "b"]) == "a and b"
    assert POLISH.listing(["{0}"]) == "{0}"
    assert POLISH.listing([]) == ""


@UNTIMED
@given(AMOUNTS, CURRENCIES, LOCALES)
def test_money_is_as_babel_writes_it(amount: Decimal, currency: str, locale: str) -> None:
    shown = round(amount, get_currency_precision(currency)) + 0
    pattern = _whole_pattern(locale) if shown == shown.to_integral_value() else None
    expected = format_currency(shown, currency, pattern, locale, currency_digits=pattern is None)
    assert Formats(locale).money(amount, currency) == expected


def _whole_pattern(locale: str) -> str:
    pattern: str = Locale.parse(locale).currency_formats["standard"].pattern
    return pattern.replace(".00", "")


@UNTIMED
@given(st.decimals(-(10**12), 10**12, places=5), LOCALES)
def test_numbers_are_as_babel_writes_them(value: Decimal, locale: str) -> None:
    written = format_decimal(value, locale=locale)
    assert Formats(locale).number(value) == (written.lstrip("-") if not written.strip("-0") else written)


@UNTIMED
@given(st.decimals(-20, 20, places=4), LOCALES)
def test_percentages_are_as_babel_writes_them(share: Decimal, locale: str) -> None:
    written = format_percent(share, locale=locale)
    assert Formats(locale).percent(share) == (written if round(share * 100) else format_percent(0, locale=locale))


@UNTIMED
@given(st.integers(1_000_000, 9_994_999), st.sampled_from(["PLN", "EUR"]))
def test_short_money_is_as_babel_writes_it(amount: int, currency: str) -> None:
    assert POLISH.money_short(amount, currency) == format_compact_currency(
        Decimal(amount), currency, locale="pl", fraction_digits=2
    )


@UNTIMED
@given(DAYS, LOCALES)
def test_dates_are_as_babel_writes_them(day: datetime.date, locale: str) -> None:
    formats = Formats(locale)
    assert formats.date(day) == format_date(day, "long", locale)
    assert formats.date_short(day) == format_skeleton("yMMMd", day, locale=locale)
    assert formats.date_short(day, day.year) == format_skeleton("MMMd", day, locale=locale)
    assert formats.month(day) == format_skeleton("yMMMM", day, locale=locale)


@UNTIMED
@given(LOCALES, st.integers(0, 10**11), st.sampled_from("dwmy"))
def test_no_locale_lacks_a_unit(locale: str, count: int, unit: str) -> None:
    formats = Formats(locale)
    for written in (formats.size(count), formats.period(f"{count % 1000}{unit}"), formats.days(count % 1000)):
        assert "digital-" not in written
        assert "duration-" not in written
