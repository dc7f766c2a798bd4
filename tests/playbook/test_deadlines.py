"""Contracts on days: by when a notice must arrive, what holds, what is settled, and what was missed.

Every expected day was worked out on a calendar, and stands beside the reason for it.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.build import check
from playbookgen.content.scalars import Period
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.calendar import earlier, later
from playbookgen.playbook.contracts import ContractTerm
from playbookgen.playbook.money import Amount
from tests.cases.running import put_up
from tests.sites import DAY, put

HEAD = "name: Młyn Dębowiec\ntier: large\nstage: customer\nowner: jan-bor\n"


def facts(text: str, folder: Path, today: date = DAY) -> AccountFacts:
    """Read an account from a real file, and reckon what it means on a day."""
    root = put(put_up("base", folder / "site"), {"content/accounts/debowiec.yaml": HEAD + text})
    checked = check(root, today)
    assert not checked.is_unreadable, [finding for finding in checked.findings if finding.is_error]
    return checked.accounts["debowiec"]


# The last day on which a notice may arrive.

NOTICES = [
    # The last day of a month stays the last day.
    ("2027-06-30", "3m", "2027-03-31", "30 June is the last day, so is 31 March"),
    ("2026-12-31", "6m", "2026-06-30", "June has no 31st"),
    ("2026-09-30", "6m", "2026-03-31", "30 September is the last day, so is 31 March"),
    ("2027-12-31", "1m", "2027-11-30", "November has no 31st"),
    ("2027-04-30", "18m", "2025-10-31", "a year and a half back, from last day to last day"),
    ("2027-03-31", "1m", "2027-02-28", "2027 is a common year"),
    ("2027-05-31", "3m", "2027-02-28", "2027 is a common year"),
    ("2026-08-31", "6m", "2026-02-28", "2026 is a common year"),
    ("2027-02-28", "1m", "2027-01-31", "in a common year 28 February is the last day"),
    # Any other day is the same day of the other month, as far as that month has it.
    ("2027-06-29", "3m", "2027-03-29", "the day before the last is not the last"),
    ("2027-05-15", "3m", "2027-02-15", "the same day"),
    ("2027-05-30", "3m", "2027-02-28", "February has no 30th"),
    ("2027-05-29", "3m", "2027-02-28", "February has no 29th in 2027"),
    ("2027-10-30", "1m", "2027-09-30", "30 October is not the last day, and September has a 30th"),
    # Leap years.
    ("2028-05-31", "3m", "2028-02-29", "the last day of February 2028"),
    ("2028-03-31", "1m", "2028-02-29", "the last day of February 2028"),
    ("2028-05-29", "3m", "2028-02-29", "February 2028 has a 29th"),
    ("2028-05-28", "3m", "2028-02-28", "28 February 2028 is a day like any other"),
    ("2028-02-28", "1m", "2028-01-28", "28 February 2028 is not the last day"),
    ("2028-02-29", "1m", "2028-01-31", "29 February is the last day"),
    ("2028-02-29", "1y", "2027-02-28", "2027 has no 29 February"),
    ("2028-02-29", "12m", "2027-02-28", "twelve months are a year"),
    ("2028-02-29", "4y", "2024-02-29", "2024 was a leap year too"),
    ("2029-02-28", "1y", "2028-02-29", "the last day of February stays the last day"),
    ("2028-02-28", "1y", "2027-02-28", "not the last day, so the same day"),
    # Over the turn of a year.
    ("2027-01-31", "1m", "2026-12-31", "from last day to last day"),
    ("2027-01-15", "2m", "2026-11-15", "the same day"),
    ("2027-12-31", "1y", "2026-12-31", "the same day"),
    ("2028-12-31", "1y", "2027-12-31", "a year, though 2028 has 366 days"),
    # Days and weeks are days, whatever the months are like.
    ("2027-06-30", "90d", "2027-04-01", "30 days of June and 31 of May lead to 30 April, 29 more to 1 April"),
    ("2027-06-30", "6w", "2027-05-19", "30 days lead to 31 May, 12 more to 19 May"),
    ("2027-01-07", "2w", "2026-12-24", "a Thursday two weeks before a Thursday"),
    ("2026-12-31", "1w", "2026-12-24", "a Thursday a week before a Thursday"),
    ("2027-03-31", "26w", "2026-09-30", "182 days: 31, 28, 31, 31, 30 and 31 back to the end of September"),
    ("2027-03-01", "1d", "2027-02-28", "2027 is a common year"),
    ("2028-03-01", "1d", "2028-02-29", "2028 is a leap year"),
    ("2027-03-30", "30d", "2027-02-28", "30 days of March"),
    ("2028-03-30", "30d", "2028-02-29", "30 days of March"),
    ("2027-12-31", "365d", "2026-12-31", "a common year has 365 days"),
    ("2028-12-31", "365d", "2028-01-01", "a leap year has one more"),
    # What no contract says, and a file may.
    ("2026-12-31", "99999y", "0001-01-01", "the calendar begins with the year 1"),
]


@pytest.fixture(scope="module")
def deadlines(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, date | None]:
    """The notice deadlines of all contracts of the table, read from one file, by the contract's id."""
    rows = [
        f"  - {{id: c{number}, title: C, type: framework, ends: {ends}, notice: {notice}}}\n"
        for number, (ends, notice, _, _) in enumerate(NOTICES)
    ]
    known = facts("contracts:\n" + "".join(rows), tmp_path_factory.mktemp("notices"))
    return {term.contract.id: term.notice_deadline for term in known.contracts}


@pytest.mark.parametrize("number", range(len(NOTICES)), ids=[f"{notice}-{ends}" for ends, notice, _, _ in NOTICES])
def test_a_notice_must_arrive_a_calendar_period_before_the_end(
    number: int, deadlines: Mapping[str, date | None]
) -> None:
    *_, expected, why = NOTICES[number]
    assert deadlines[f"c{number}"] == date.fromisoformat(expected), why


@pytest.mark.parametrize("rest", ["notice: 3m", "ends: 2027-06-30", "starts: 2026-01-01"])
def test_without_an_end_or_a_notice_period_there_is_no_deadline(rest: str, tmp_path: Path) -> None:
    (term,) = facts(f"contracts:\n  - {{id: a, title: A, type: framework, {rest}}}\n", tmp_path).contracts
    assert term.notice_deadline is None


# What holds, what is settled, what was missed.


class State(NamedTuple):
    """What is to be said of the contract `a`: over, decided, missed; three times no where nothing is the matter."""

    name: str
    contract: str
    """What the contract says beside its id, title and type."""
    over: bool = False
    decided: bool = False
    missed: bool = False
    rest: str = ""
    """What else the account's file says."""
    today: date = DAY


def action(text: str, status: str = "approved") -> str:
    return (
        f"plans:\n  - period: 2026\n    status: {status}\n    actions:\n"
        f"      - {{title: Rozmowa, owner: jan-bor, due: 2026-12-01, {text}}}\n"
    )


def successor(text: str) -> str:
    return f"  - {{id: b, title: B, type: framework, {text}}}\n"


def opportunity(text: str) -> str:
    return f"opportunities:\n  - {{id: o, title: O, owner: jan-bor, contract: a, {text}}}\n"


REPLACED = "ends: 2027-06-30, notice: 3m, replaced_by: b"
SPRING = "ends: 2027-06-30, notice: 3m"
"""A notice must arrive by 31 March 2027; half a year before, 180 days, is 2 October 2026."""
MISSED = "ends: 2027-01-31, notice: 3m"
"""A notice had to arrive by 31 October 2026."""

STATES = [
    # Over or not.
    State("runs", "ends: 2028-12-31, notice: 3m"),
    State("indefinite", "starts: 2020-01-01, notice: 3m"),
    State("on its last day", "ends: 2026-11-23"),
    State("the day after its last", "ends: 2026-11-22", over=True),
    State("on 29 February, its last day", "ends: 2028-02-29", today=date(2028, 2, 29)),
    State("on 1 March after 29 February", "ends: 2028-02-29", over=True, today=date(2028, 3, 1)),
    State("ended, needs an amendment", "ends: 2026-10-31, renewal: manual", over=True),
    State("ended, does not renew", "ends: 2026-10-31, renewal: none", over=True),
    State("not begun yet", "starts: 2027-01-01, ends: 2027-12-31"),
    # What renews itself goes on; the deadline of the term that has ended was 31 July 2026.
    State("renewed itself", "ends: 2026-10-31, renewal: automatic"),
    State("renewed itself, the deadline of the ended term is past", "ends: 2026-10-31, renewal: automatic, notice: 3m"),
    State("would have renewed, terminated", "ends: 2026-10-31, renewal: automatic, status: terminated", True, True),
    State(
        "would have renewed, replaced",
        "ends: 2026-10-31, renewal: automatic, replaced_by: b",
        over=True,
        decided=True,
        rest=successor("starts: 2026-11-01"),
    ),
    # Terminated: settled at once, over at its end.
    State("terminated, still runs", f"{SPRING}, status: terminated", decided=True),
    State("terminated, on its last day", "ends: 2026-11-23, notice: 3m, status: terminated", decided=True),
    State("terminated, ended", "ends: 2026-11-22, notice: 3m, status: terminated", over=True, decided=True),
    State("terminated, no end known", "notice: 3m, status: terminated", over=True, decided=True),
    # Replaced: settled as soon as the successor is signed, over when that begins.
    State("successor begins tomorrow", REPLACED, decided=True, rest=successor("starts: 2026-11-24")),
    State("successor begins today", REPLACED, over=True, decided=True, rest=successor("starts: 2026-11-23")),
    State("successor began in spring", REPLACED, over=True, decided=True, rest=successor("starts: 2026-04-01")),
    State("successor only negotiated", REPLACED, rest=successor("starts: 2026-04-01, status: negotiating")),
    State("successor terminated", REPLACED, rest=successor("starts: 2026-04-01, status: terminated")),
    State("successor without a first day", REPLACED, decided=True, rest=successor("ends: 2028-12-31")),
    # A done action settles it from half a year before the deadline on.
    State("done 180 days before", SPRING, decided=True, rest=action("contract: a, done_on: 2026-10-02")),
    State("done 181 days before", SPRING, rest=action("contract: a, done_on: 2026-10-01")),
    State("done on the deadline", MISSED, decided=True, rest=action("contract: a, done_on: 2026-10-31")),
    State("done today", MISSED, decided=True, rest=action("contract: a, done_on: 2026-11-23")),
    State("done too late", MISSED, decided=True, rest=action("contract: a, done_on: 2026-11-10")),
    State(
        "done, plan archived since", MISSED, decided=True, rest=action("contract: a, done_on: 2026-10-05", "archived")
    ),
    State("still to be done", MISSED, missed=True, rest=action("contract: a")),
    State("done, nobody knows when", MISSED, missed=True, rest=action("contract: a, status: done")),
    State(
        "done about another one",
        MISSED,
        missed=True,
        rest=successor("starts: 2020-01-01") + action("contract: b, done_on: 2026-10-05"),
    ),
    State("done, no deadline to settle", "ends: 2027-06-30", rest=action("contract: a, done_on: 2026-10-05")),
    # A renewal that is won settles it.
    State("renewal won", MISSED, decided=True, rest=opportunity("kind: renewal, stage: won")),
    State(
        "renewal negotiated", MISSED, missed=True, rest=opportunity("kind: renewal, stage: negotiating, next_step: N")
    ),
    State("renewal lost", MISSED, missed=True, rest=opportunity("kind: renewal, stage: lost")),
    State("other business won", MISSED, missed=True, rest=opportunity("kind: upsell, stage: won")),
    # Missed from the day after the deadline to the contract's last day.
    State("on the deadline", "ends: 2027-02-23, notice: 3m"),
    State("the day after the deadline", "ends: 2027-02-22, notice: 3m", missed=True),
    State("on 29 February, the deadline", "ends: 2028-05-31, notice: 3m", today=date(2028, 2, 29)),
    State("on 1 March after it", "ends: 2028-05-31, notice: 3m", missed=True, today=date(2028, 3, 1)),
    State("on the last day, missed", "ends: 2026-11-23, notice: 1d", missed=True),
    State("ended, nothing to miss", "ends: 2026-11-22, notice: 1d", over=True),
    State("notice longer than the term", "starts: 2026-10-01, ends: 2026-12-31, notice: 1y", missed=True),
    State("no notice period known", "ends: 2026-12-01"),
    State("ninety days, on the deadline", "ends: 2027-02-21, notice: 90d"),  # 21 + 31 + 31 days of 90, 7 in November
    State("ninety days, the day after", "ends: 2027-02-20, notice: 90d", missed=True),
]


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_a_contract_is_over_decided_or_missed(state: State, tmp_path: Path) -> None:
    listed = f"contracts:\n  - {{id: a, title: A, type: framework, {state.contract}}}\n"
    term = one(facts(listed + state.rest, tmp_path, state.today), "a")
    said = (term.is_over, term.is_decided, term.is_missed(state.today))
    assert said == (state.over, state.decided, state.missed)


def one(known: AccountFacts, id: str) -> ContractTerm:
    return next(term for term in known.contracts if term.contract.id == id)


def test_contracts_that_hold_come_first_then_by_their_end(tmp_path: Path) -> None:
    text = """contracts:
  - {id: bezterminowa, title: A, type: framework}
  - {id: dawna, title: B, type: framework, ends: 2025-12-31}
  - {id: pozna, title: C, type: framework, ends: 2028-12-31}
  - {id: wczesna, title: D, type: framework, ends: 2026-12-31}
"""
    known = facts(text, tmp_path)
    assert [term.contract.id for term in known.contracts] == ["wczesna", "pozna", "bezterminowa", "dawna"]
    assert [term.index for term in known.contracts] == [3, 2, 0, 1]


# The days ahead that an account lists.


def ahead(text: str, folder: Path, today: date = DAY) -> list[tuple[str, str, str]]:
    return [(row.kind, str(row.day), row.title) for row in facts(text, folder, today).deadlines]


def test_an_account_lists_the_days_of_its_contracts_and_plans_the_nearest_first(tmp_path: Path) -> None:
    text = """contracts:
  - id: worki
    title: Worki
    type: framework
    ends: 2027-06-30
    notice: 3m
    renewal: automatic
    price_review_on: 2027-01-31
  - {id: tacki, title: Tacki, type: framework, ends: 2026-12-31}
plans:
  - {period: 2026, status: approved, next_review_on: 2026-12-02}
  - {period: 2027, status: draft, next_review_on: 2027-02-01}
"""
    assert ahead(text, tmp_path) == [
        ("plan-review", "2026-12-02", "2026"),
        ("contract-end", "2026-12-31", "Tacki"),
        ("price-review", "2027-01-31", "Worki"),
        ("plan-review", "2027-02-01", "2027"),
        ("notice", "2027-03-31", "Worki"),
        ("contract-end", "2027-06-30", "Worki"),
    ]


def test_a_day_is_listed_until_it_is_over(tmp_path: Path) -> None:
    text = """contracts:
  - {id: a, title: A, type: framework, ends: 2027-02-28, notice: 3m, price_review_on: 2026-11-29}
plans:
  - {period: 2026, status: approved, next_review_on: 2026-11-29}
"""
    # Three months before the last day of February is the last day of November.
    end = ("contract-end", "2027-02-28", "A")
    notice = ("notice", "2026-11-30", "A")
    reviews = [("plan-review", "2026-11-29", "2026"), ("price-review", "2026-11-29", "A")]
    assert ahead(text, tmp_path / "sunday", date(2026, 11, 29)) == [*reviews, notice, end]
    assert ahead(text, tmp_path / "monday", date(2026, 11, 30)) == [notice, end]
    assert ahead(text, tmp_path / "tuesday", date(2026, 12, 1)) == [end]
    assert ahead(text, tmp_path / "last", date(2027, 2, 28)) == [end]
    assert ahead(text, tmp_path / "after", date(2027, 3, 1)) == []


def test_days_of_what_is_replaced_over_or_archived_are_not_listed(tmp_path: Path) -> None:
    text = """contracts:
  - {id: zastapiona, title: A, type: framework, ends: 2026-12-31, price_review_on: 2026-12-01, replaced_by: nowa}
  - {id: nowa, title: B, type: framework, starts: 2027-01-01, ends: 2027-12-31}
  - {id: dawna, title: C, type: framework, ends: 2025-12-31, price_review_on: 2026-12-01}
plans:
  - {period: 2026, status: archived, next_review_on: 2026-12-02}
"""
    assert ahead(text, tmp_path) == [("contract-end", "2027-12-31", "B")]


def test_the_last_day_of_a_terminated_contract_is_listed(tmp_path: Path) -> None:
    text = "contracts:\n  - {id: a, title: A, type: framework, status: terminated, ends: 2026-12-31}\n"
    assert ahead(text, tmp_path) == [("contract-end", "2026-12-31", "A")]


def test_a_deadline_has_the_worth_of_its_contract_in_the_currency_of_the_account_and_its_line(tmp_path: Path) -> None:
    text = """currency: EUR
contracts:
  - {id: a, title: A, type: framework, ends: 2026-12-31, value: 300 000}
  - {id: b, title: B, type: framework, ends: 2027-12-31}
plans:
  - {period: 2026, status: approved, next_review_on: 2026-12-02}
"""
    rows = facts(text, tmp_path).deadlines
    worth = [(row.title, row.value, row.line) for row in rows]
    assert worth == [("2026", None, 10), ("A", Amount(Decimal(300_000), "EUR"), 7), ("B", None, 8)]


# What holds for every day and period.

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.builds(Period, st.integers(1, 200), st.sampled_from(["d", "w", "m", "y"]))
MONTHS = st.integers(1, 200)


def is_last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


@given(DAYS, MONTHS)
def test_months_lead_to_that_month_and_never_to_a_later_day_of_it_but_the_last(day: date, months: int) -> None:
    found = earlier(day, Period(months, "m"))
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert is_last(found) if is_last(day) else found.day <= day.day


@given(DAYS, DAYS, PERIODS)
def test_a_later_end_never_has_an_earlier_deadline(one: date, other: date, period: Period) -> None:
    first, last = sorted((one, other))
    assert earlier(first, period) <= earlier(last, period) < last
    assert later(first, period) <= later(last, period)


@given(DAYS, PERIODS)
def test_a_longer_notice_has_an_earlier_deadline(day: date, period: Period) -> None:
    assert earlier(day, Period(period.count + 1, period.unit)) < earlier(day, period)


@given(DAYS, st.integers(1, 200), st.sampled_from(["d", "w"]))
def test_days_and_weeks_there_and_back_are_the_same_day(day: date, count: int, unit: str) -> None:
    period = Period(count, unit)  # type: ignore[arg-type]  # one of the two
    assert later(earlier(day, period), period) == day
    assert day - earlier(day, period) == timedelta(days=count * (7 if unit == "w" else 1))


@given(DAYS, MONTHS)
def test_months_there_and_back_are_the_same_day_but_at_the_end_of_a_month(day: date, months: int) -> None:
    period = Period(months, "m")
    if is_last(day) or day.day < 28:
        assert later(earlier(day, period), period) == day


@settings(max_examples=50)
@given(DAYS, st.integers(1, 30))
def test_twelve_months_are_a_year(day: date, years: int) -> None:
    assert earlier(day, Period(12 * years, "m")) == earlier(day, Period(years, "y"))
