"""Whose matter a finding is, what is being done about it, and whether it puts the account at risk."""

from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.findings import Finding
from tests.cases.running import put_up
from tests.sites import DAY, put

HEAD = "name: Młyn Dębowiec\ntier: large\nstage: customer\n"
LEFT = "left_on: 2026-09-30\n"
ACTION = """plans:
  - period: 2026
    status: approved
    actions:
      - {title: Rozmowa, owner: anna-kos, due: 2026-12-04, contract: ramowa}
"""


def person(name: str, role: str, rest: str = "") -> str:
    return f"name: {name}\nrole: {role}\n{rest}"


def site(folder: Path, account: str, **people: str) -> Path:
    files = {f"content/people/{id.replace('_', '-')}.yaml": text for id, text in people.items()}
    return put(put_up("base", folder / "site"), {"content/accounts/debowiec.yaml": HEAD + account, **files})


def found(root: Path, rule: str) -> list[Finding]:
    return [finding for finding in check(root, DAY).findings if finding.rule == rule]


def whose(root: Path, rule: str) -> list[str | None]:
    """Whose page tells of what a rule found."""
    matters = check(root, DAY).playbook.matters
    return [person for person, listed in matters.items() for finding in listed if finding.rule == rule]


def level(root: Path) -> str | None:
    state = check(root, DAY).playbook.health["debowiec"]
    return state.level if state is not None else None


def test_an_account_whose_owner_has_left_is_the_matter_of_their_manager(tmp_path: Path) -> None:
    jan = person("Jan Bor", "sales-rep", f"manager: anna-kos\n{LEFT}")
    assert whose(site(tmp_path, "owner: jan-bor\n", jan_bor=jan), "owner-left") == ["anna-kos"]


def test_where_the_manager_has_left_too_it_is_the_matter_of_the_next_one_up(tmp_path: Path) -> None:
    jan = person("Jan Bor", "sales-rep", f"manager: ewa-lis\n{LEFT}")
    ewa = person("Ewa Lis", "sales-rep", f"manager: anna-kos\n{LEFT}")
    assert whose(site(tmp_path, "owner: jan-bor\n", jan_bor=jan, ewa_lis=ewa), "owner-left") == ["anna-kos"]


@pytest.mark.parametrize("chain", ["", "manager: jan-bor\n"])
def test_where_everyone_above_has_left_it_is_nobodys_in_particular(chain: str, tmp_path: Path) -> None:
    jan = person("Jan Bor", "sales-rep", f"manager: anna-kos\n{LEFT}")
    anna = person("Anna Kos", "account-manager", f"{chain}{LEFT}")
    assert whose(site(tmp_path, "owner: jan-bor\n", jan_bor=jan, anna_kos=anna), "owner-left") == [None]


def test_another_duty_of_someone_who_has_left_is_the_matter_of_the_account_owner(tmp_path: Path) -> None:
    jan = person("Jan Bor", "sales-rep", f"manager: anna-kos\n{LEFT}")
    assert whose(site(tmp_path, "owner: anna-kos\ndeputy: jan-bor\n", jan_bor=jan), "owner-left") == ["anna-kos"]


def test_who_is_away_at_an_account_without_an_owner_is_the_matter_of_the_manager(tmp_path: Path) -> None:
    jan = person("Jan Bor", "sales-rep", f"manager: anna-kos\n{LEFT}")
    ewa = person("Ewa Lis", "sales-rep", "away: [{from: 2026-11-16, to: 2026-12-04}]\n")
    root = site(tmp_path, "owner: jan-bor\ncoordinator: ewa-lis\n", jan_bor=jan, ewa_lis=ewa)
    assert whose(root, "owner-away") == ["anna-kos"]


OPPORTUNITIES = [
    ("opportunity-overdue", "stage: negotiating, close_on: 2026-11-01, next_step: Telefon"),
    ("opportunity-without-next-step", "stage: qualified"),
    ("offer-unanswered", "stage: proposed, next_step: Telefon"),
    ("lead-untouched", "stage: identified, source: marketing-lead"),
]


@pytest.mark.parametrize(("rule", "opportunity"), OPPORTUNITIES)
def test_an_opportunity_is_the_matter_of_whoever_pursues_it(rule: str, opportunity: str, tmp_path: Path) -> None:
    text = (
        f"owner: jan-bor\nopportunities:\n  - {{id: w, title: Worki, kind: upsell, owner: anna-kos, {opportunity}}}\n"
    )
    (finding,) = found(site(tmp_path, text), rule)
    assert finding.owner == "anna-kos"


RISK = "owner: jan-bor\nrisks:\n  - {statement: Własna drukarnia, severity: high, likelihood: high, owner: anna-kos}\n"


def test_a_risk_is_the_matter_of_whoever_watches_it_and_puts_the_account_at_risk(tmp_path: Path) -> None:
    root = site(tmp_path, RISK)
    (finding,) = found(root, "high-risk-unmitigated")
    assert finding.owner == "anna-kos"
    assert level(root) == "at-risk"


def contract(ends: str, rest: str = "") -> str:
    return (
        "owner: jan-bor\nvisits: [{date: 2026-11-12, by: jan-bor}]\ncontracts:\n  - {id: ramowa, title: Umowa ramowa, "
        f"type: framework, ends: {ends}, renewal: automatic, notice: 3m}}\n{rest}"
    )


def test_a_missed_notice_puts_the_account_at_risk_and_a_near_one_asks_for_attention(tmp_path: Path) -> None:
    (missed,) = found(site(tmp_path / "missed", contract("2027-02-22")), "notice-deadline-near")
    assert missed.puts_at_risk
    assert level(tmp_path / "missed/site") == "at-risk"
    (near,) = found(site(tmp_path / "near", contract("2027-02-23")), "notice-deadline-near")
    assert not near.puts_at_risk


def test_a_missed_notice_that_somebody_works_on_endangers_nothing(tmp_path: Path) -> None:
    (finding,) = found(site(tmp_path, contract("2027-02-22", ACTION)), "notice-deadline-near")
    assert finding.answer is not None
    assert finding.answer.title == "Rozmowa"
    assert not finding.puts_at_risk


def test_a_step_that_is_overdue_is_no_answer(tmp_path: Path) -> None:
    late = ACTION.replace("2026-12-04", "2026-11-22")
    (finding,) = found(site(tmp_path, contract("2027-02-22", late)), "notice-deadline-near")
    assert finding.answer is None
    assert finding.puts_at_risk


@pytest.mark.parametrize(
    ("rule", "rest"),
    [
        ("opponent-without-action", "stance: opponent"),
        ("contact-overdue", "contact_every: 3m, last_contact: 2026-05-02"),
    ],
)
def test_a_contact_is_the_matter_of_whoever_keeps_it(rule: str, rest: str, tmp_path: Path) -> None:
    for keeper in ("owner: anna-kos, ", ""):
        text = f"owner: jan-bor\nstakeholders:\n  - {{id: ewa, name: Ewa Lis, {keeper}{rest}}}\n"
        (finding,) = found(site(tmp_path / (keeper[:5] or "nobody"), text), rule)
        assert finding.owner == ("anna-kos" if keeper else None)


def test_a_step_with_someone_who_is_gone_is_the_matter_of_whoever_takes_it(tmp_path: Path) -> None:
    text = """owner: jan-bor
stakeholders: [{id: adam, name: Adam Gil, departed_on: 2026-10-31}]
communications: [{topic: T, channel: call, date: 2026-12-08, audience: [adam], owner: anna-kos}]
"""
    (finding,) = found(site(tmp_path, text), "departed-stakeholder-active")
    assert finding.owner == "anna-kos"
