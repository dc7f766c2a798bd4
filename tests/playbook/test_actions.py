"""Actions of plans on a day: how near they are, which are still open, and in which order they are told."""

from datetime import date
from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.playbook.actions import Promise, urgency
from tests.cases.running import put_up
from tests.sites import DAY, put


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2025, 11, 23), "overdue"),
        (date(2026, 11, 22), "overdue"),
        (date(2026, 11, 23), "soon"),
        (date(2026, 11, 24), "soon"),
        (date(2026, 12, 7), "soon"),
        (date(2026, 12, 8), "later"),
        (date(2028, 1, 1), "later"),
    ],
)
def test_a_day_is_soon_for_two_weeks_and_overdue_when_it_is_past(due: date, expected: str) -> None:
    assert urgency(due, DAY) == expected


def promises(folder: Path, plans: str, name: str = "name: Młyn Dębowiec\n") -> tuple[Promise, ...]:
    text = f"{name}tier: large\nstage: customer\nowner: jan-bor\nplans:\n{plans}"
    site = put(put_up("base", folder / "site"), {"content/accounts/debowiec.yaml": text})
    return check(site, DAY).accounts["debowiec"].promises


PLANS = """  - {period: 2025, status: archived, actions: [{title: Dawne, owner: jan-bor, due: 2026-12-01}]}
  - period: 2026
    status: approved
    actions:
      - {title: Zrobione, owner: jan-bor, due: 2026-01-10, status: done}
      - {title: Odwołane, owner: jan-bor, due: 2026-01-09, status: cancelled}
      - {title: Wykonane, owner: jan-bor, due: 2026-01-08, done_on: 2026-01-08}
      - {title: W lutym, owner: jan-bor, due: 2027-02-01, status: waiting}
      - {title: B, owner: jan-bor, due: 2026-12-01}
      - {title: A, owner: jan-bor, due: 2026-12-01, status: in-progress}
  - {period: 2027, status: draft, actions: [{title: Zaległe, owner: jan-bor, due: 2026-11-01}]}
"""


def test_open_actions_come_first_by_their_day_and_those_of_archived_plans_not_at_all(tmp_path: Path) -> None:
    told = [(promise.action.title, promise.urgency, promise.period) for promise in promises(tmp_path, PLANS)]
    assert told == [
        ("Zaległe", "overdue", 2027),
        ("A", "soon", 2026),
        ("B", "soon", 2026),
        ("W lutym", "later", 2026),
        ("Wykonane", None, 2026),
        ("Odwołane", None, 2026),
        ("Zrobione", None, 2026),
    ]


def test_an_action_tells_its_account_and_its_line(tmp_path: Path) -> None:
    first = promises(tmp_path / "named", PLANS)[0]
    assert (first.account, first.account_name, first.line) == ("debowiec", "Młyn Dębowiec", 16)
    assert promises(tmp_path / "nameless", PLANS, name="")[0].account_name == "debowiec"
