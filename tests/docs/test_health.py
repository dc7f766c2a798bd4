"""docs/health.md is written by hand; what it says in numbers is what the program reckons."""

import re
from datetime import date

import pytest

from playbookgen.content.scalars import parse_period
from playbookgen.playbook.calendar import FiscalYear, earlier
from playbookgen.playbook.health import BEHIND_POINTS, FAR_BEHIND, FAR_POINTS

from .markdown import DOCS

TEXT = (DOCS / "health.md").read_text("utf-8")
DEADLINES = re.findall(r"\| (\d{4}-\d\d-\d\d) \| `(\d+[dwmy])` \| (\d{4}-\d\d-\d\d) \|", TEXT)


def test_the_points_behind_pace_are_those_of_the_program() -> None:
    assert f"more than {FAR_POINTS} points" in TEXT
    assert f"{BEHIND_POINTS} to {FAR_POINTS} points" in TEXT
    assert f"`{FAR_BEHIND}`" in TEXT


@pytest.mark.parametrize(("ends", "notice", "deadline"), DEADLINES)
def test_notice_deadlines_are_those_of_the_program(ends: str, notice: str, deadline: str) -> None:
    assert earlier(date.fromisoformat(ends), parse_period(notice)) == date.fromisoformat(deadline)


def test_there_are_examples_of_notice_deadlines() -> None:
    assert ("2027-06-30", "3m", "2027-03-31") in DEADLINES
    assert ("2027-06-30", "90d", "2027-04-01") in DEADLINES


def test_a_fiscal_year_is_named_by_the_year_in_which_it_starts() -> None:
    year = FiscalYear.of(date(2027, 2, 1), 4)
    assert (year.year, year.start, year.end) == (2026, date(2026, 4, 1), date(2027, 3, 31))
    assert "2026 lasts from 1 April 2026 to 31 March 2027" in TEXT
