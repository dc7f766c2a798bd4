"""Fiscal years and the share of them that is gone, and periods beyond the calendar."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbookgen.content.scalars import Period
from playbookgen.playbook.calendar import FiscalYear, earlier, later


@pytest.mark.parametrize(
    ("first_month", "day", "year"),
    [
        (1, date(2026, 1, 1), 2026),
        (1, date(2026, 12, 31), 2026),
        (4, date(2026, 3, 31), 2025),
        (4, date(2026, 4, 1), 2026),
        (4, date(2026, 12, 31), 2026),
        (4, date(2027, 1, 1), 2026),
        (12, date(2026, 11, 30), 2025),
        (12, date(2026, 12, 1), 2026),
    ],
)
def test_a_fiscal_year_begins_with_its_month_and_bears_the_year_of_it(first_month: int, day: date, year: int) -> None:
    assert FiscalYear.of(day, first_month) == FiscalYear(year, first_month)


@pytest.mark.parametrize("first_month", [1, 4, 10])
def test_a_fiscal_year_holds_its_first_and_its_last_day_and_none_beside_them(first_month: int) -> None:
    year = FiscalYear(2026, first_month)
    one = timedelta(days=1)
    assert [year.holds(day) for day in (year.start, year.end)] == [True, True]
    assert [year.holds(day) for day in (year.start - one, year.end + one)] == [False, False]


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(1, 12))
def test_every_day_belongs_to_its_fiscal_year(day: date, first_month: int) -> None:
    assert FiscalYear.of(day, first_month).holds(day)


@pytest.mark.parametrize(
    ("day", "gone"),
    [
        (date(2025, 12, 31), "0"),
        (date(2025, 6, 30), "0"),
        (date(2026, 1, 1), "0.002740"),
        (date(2026, 7, 2), "0.501370"),
        (date(2026, 12, 30), "0.997260"),
        (date(2026, 12, 31), "1"),
        (date(2027, 1, 1), "1"),
    ],
)
def test_a_day_is_gone_at_its_end_and_a_year_neither_before_it_begins_nor_more_than_once(day: date, gone: str) -> None:
    assert FiscalYear(2026).gone(day) == Decimal(gone)


def test_a_period_longer_than_the_calendar_leads_to_its_end() -> None:
    for period in (Period(10**12, "d"), Period(10**12, "m"), Period(10**12, "y")):
        assert (later(date(2026, 11, 23), period), earlier(date(2026, 11, 23), period)) == (date.max, date.min)
