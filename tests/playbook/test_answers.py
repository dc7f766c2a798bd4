"""Which open step answers what: it counts while it is open and not overdue, and the nearest one is told."""

from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.playbook.answers import Subject
from tests.cases.running import BASE
from tests.sites import DAY, put, site_copy

ACCOUNT = """name: Młyn Dębowiec
tier: small
stage: customer
owner: jan-bor
stakeholders:
  - {id: ewa, name: Ewa Lis}
  - {id: adam, name: Adam Gil}
contracts:
  - {id: ramowa, title: Umowa ramowa, type: framework}
competitors:
  - {name: Pakt, threat: low}
"""
EWA: Subject = ("stakeholder", "ewa")
CONTRACT: Subject = ("contract", "ramowa")
PAKT: Subject = ("competitor", "Pakt")
WORKI: Subject = ("product", "worki")
CROSS: Subject = ("opportunity", "worki-2027")
OPPORTUNITY = "id: worki-2027, title: Worki na rok, kind: cross-sell, owner: jan-bor"


def plan(*actions: str, status: str = "approved") -> str:
    listed = "".join(f"      - {{owner: jan-bor, {action}}}\n" for action in actions)
    return f"plans:\n  - period: 2026\n    status: {status}\n    actions:\n{listed}"


def opportunities(*entries: str) -> str:
    return "opportunities:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def communications(*entries: str) -> str:
    return "communications:\n" + "".join(f"  - {{channel: call, {entry}}}\n" for entry in entries)


def told(root: Path, *parts: str) -> dict[Subject, str]:
    """What is said of each thing that a step is about: the step's kind and title."""
    site = put(site_copy(BASE, root / "site"), {"content/accounts/debowiec.yaml": ACCOUNT + "".join(parts)})
    found = check(site, DAY)
    assert not found.is_unreadable
    answers = found.accounts["debowiec"].answers
    return {subject: f"{answer.kind} {answer.title}" for subject, answer in answers.items()}


def test_an_action_answers_what_it_names(tmp_path: Path) -> None:
    step = "title: Rozmowa, due: 2026-12-01, stakeholder: ewa, contract: ramowa, competitor: Pakt"
    assert told(tmp_path, plan(step)) == dict.fromkeys((EWA, CONTRACT, PAKT), "action Rozmowa")


def test_an_action_answers_its_opportunity_and_that_ones_product(tmp_path: Path) -> None:
    step = plan("title: Próbki, due: 2026-12-01, opportunity: worki-2027")
    pursued = opportunities(f"{OPPORTUNITY}, stage: proposed, product: worki, close_on: 2026-12-31")
    assert told(tmp_path, step, pursued) == dict.fromkeys((CROSS, WORKI), "action Próbki")


def test_an_opportunity_answers_its_product_its_contract_and_its_competitor(tmp_path: Path) -> None:
    pursued = f"{OPPORTUNITY}, stage: qualified, product: worki, contract: ramowa, competitor: Pakt"
    expected = dict.fromkeys((WORKI, CONTRACT, PAKT), "opportunity Worki na rok")
    assert told(tmp_path, opportunities(pursued)) == expected


def test_a_communication_answers_everyone_in_its_audience(tmp_path: Path) -> None:
    planned = communications("topic: Cennik, date: 2026-12-01, audience: [ewa, adam]")
    assert told(tmp_path, planned) == dict.fromkeys((EWA, ("stakeholder", "adam")), "communication Cennik")


def test_a_communication_that_nobody_is_named_for_is_the_account_owners(tmp_path: Path) -> None:
    planned = communications("topic: Cennik, date: 2026-12-01, audience: [ewa]")
    site = put(site_copy(BASE, tmp_path / "site"), {"content/accounts/debowiec.yaml": ACCOUNT + planned})
    answer = check(site, DAY).accounts["debowiec"].answers[EWA]
    assert (answer.owner, answer.day, answer.line) == ("jan-bor", DAY.replace(month=12, day=1), 13)


def test_a_communication_is_the_step_of_whom_it_names(tmp_path: Path) -> None:
    planned = communications("topic: Cennik, date: 2026-12-01, audience: [ewa], owner: anna-kos")
    site = put(site_copy(BASE, tmp_path / "site"), {"content/accounts/debowiec.yaml": ACCOUNT + planned})
    assert check(site, DAY).accounts["debowiec"].answers[EWA].owner == "anna-kos"


def test_the_nearest_step_is_told(tmp_path: Path) -> None:
    far, near = "title: Później, due: 2026-12-20", "title: Wkrótce, due: 2026-12-01"
    steps = plan(f"{far}, stakeholder: ewa", f"{near}, stakeholder: ewa")
    planned = communications("topic: Cennik, date: 2026-12-05, audience: [ewa]")
    assert told(tmp_path, steps, planned) == {EWA: "action Wkrótce"}


def test_of_two_steps_on_one_day_the_first_in_the_file_is_told(tmp_path: Path) -> None:
    first, second = "title: Pierwszy, due: 2026-12-01", "title: Drugi, due: 2026-12-01"
    assert told(tmp_path, plan(f"{first}, stakeholder: ewa", f"{second}, stakeholder: ewa")) == {EWA: "action Pierwszy"}


def test_an_overdue_step_hides_none_that_stands_below_it(tmp_path: Path) -> None:
    late, open_ = "title: Zaległy, due: 2026-11-01", "title: Otwarty, due: 2026-12-01"
    assert told(tmp_path, plan(f"{late}, stakeholder: ewa", f"{open_}, stakeholder: ewa")) == {EWA: "action Otwarty"}


def test_a_step_without_a_day_comes_last(tmp_path: Path) -> None:
    undated = opportunities(f"{OPPORTUNITY}, stage: qualified, contract: ramowa")
    assert told(tmp_path / "alone", undated) == {CONTRACT: "opportunity Worki na rok"}
    dated = plan("title: Aneks, due: 2030-12-31, contract: ramowa")
    assert told(tmp_path / "beside", undated, dated) == {CONTRACT: "action Aneks"}


def test_of_two_steps_without_a_day_the_first_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    undated = opportunities(
        f"{OPPORTUNITY}, stage: qualified, contract: ramowa",
        "id: b, title: Druga, kind: upsell, owner: jan-bor, stage: qualified, contract: ramowa",
    )
    site = put(site_copy(BASE, tmp_path / "site"), {"content/accounts/debowiec.yaml": ACCOUNT + undated})
    answer = check(site, DAY).accounts["debowiec"].answers[CONTRACT]
    assert (answer.title, answer.day, answer.line) == ("Worki na rok", None, 13)


STEP = "title: Rozmowa, stakeholder: ewa"
PLANNED = "topic: Cennik, audience: [ewa]"
PURSUED = f"{OPPORTUNITY}, product: worki"


@pytest.mark.parametrize(
    ("part", "subject"),
    [
        (plan(f"{STEP}, due: 2026-11-23"), EWA),
        (plan(f"{STEP}, due: 2026-11-23, status: waiting"), EWA),
        (communications(f"{PLANNED}, date: 2026-11-23"), EWA),
        (opportunities(f"{PURSUED}, stage: negotiating, close_on: 2026-11-23"), WORKI),
        (opportunities(f"{PURSUED}, stage: negotiating, close_on: 2026-11-24"), WORKI),
    ],
)
def test_until_its_day_is_over_a_step_counts(part: str, subject: Subject, tmp_path: Path) -> None:
    assert told(tmp_path, part).keys() == {subject}


@pytest.mark.parametrize(
    "part",
    [
        plan(f"{STEP}, due: 2026-11-22"),
        plan(f"{STEP}, due: 2026-12-01, status: done"),
        plan(f"{STEP}, due: 2026-12-01, done_on: 2026-11-20"),
        plan(f"{STEP}, due: 2026-12-01, status: cancelled"),
        plan(f"{STEP}, due: 2026-12-01", status="archived"),
        communications(f"{PLANNED}, date: 2026-11-22"),
        communications(f"{PLANNED}, date: 2026-12-01, done_on: 2026-11-20"),
        *(opportunities(f"{PURSUED}, stage: {stage}, close_on: 2026-12-31") for stage in ("won", "lost", "on-hold")),
        opportunities(f"{PURSUED}, stage: negotiating, close_on: 2026-11-22"),
    ],
)
def test_what_is_overdue_over_or_put_off_answers_nothing(part: str, tmp_path: Path) -> None:
    assert told(tmp_path, part) == {}
