"""What a day can change: warnings. A site that passes its check today is never red tomorrow because a night went by."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playbookgen.build import Misconfigured, check
from playbookgen.findings import Severity
from playbookgen.rules import RULES
from tests.cases.running import NAMES, put_up
from tests.figures.company import Company
from tests.sites import DAY, REPOSITORY

FIRST, LAST = date(2020, 1, 1), date(2040, 12, 31)
TIMELESS = {name for name, rule in RULES.items() if not rule.depends_on_date}
"""Rules that say of themselves that the day does not matter."""


@cache
def lasting_on(root: Path, day: date) -> frozenset[str]:
    """What is found on a day and must be found on every other: errors, and what rules find that no day matters to."""
    try:
        findings = check(root, day).findings
    except Misconfigured as error:
        findings = error.findings
    return frozenset(str(finding) for finding in findings if finding.is_error or finding.rule in TIMELESS)


def test_no_rule_that_depends_on_the_day_is_an_error_by_itself() -> None:
    assert not [name for name, rule in RULES.items() if rule.depends_on_date and rule.severity is Severity.ERROR]


@settings(max_examples=20, deadline=None)
@example(FIRST)
@example(LAST)
@given(st.dates(FIRST, LAST))
def test_the_demo_company_has_the_same_errors_on_every_day(day: date) -> None:
    assert lasting_on(REPOSITORY, day) == lasting_on(REPOSITORY, DAY)


@pytest.fixture(scope="module")
def chance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with contracts, plans, contacts and opportunities of every kind."""
    return Company(30, 4).write(tmp_path_factory.mktemp("chance") / "site")


@settings(max_examples=15, deadline=None)
@example(FIRST)
@example(LAST)
@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)))
def test_a_company_of_chance_has_the_same_errors_on_every_day(chance: Path, day: date) -> None:
    assert lasting_on(chance, day) == lasting_on(chance, DAY)


WAIVERS = {"waiver-holds", "waiver-in-site-holds", "waiver-expired", "waiver-expired-in-site"}
"""Cases with a waiver of an error: what comes back when its time is over is a warning."""


@pytest.mark.parametrize("case", NAMES)
def test_a_case_has_the_same_errors_on_every_day(case: str, tmp_path: Path) -> None:
    root = put_up(case, tmp_path / "site")
    days = (FIRST, date(2026, 11, 22), DAY, LAST)
    lasting = {frozenset(found for found in lasting_on(root, day) if "WARNING" not in found) for day in days}
    assert len(lasting) == 1
    if case not in WAIVERS:
        assert len({lasting_on(root, day) for day in days}) == 1
