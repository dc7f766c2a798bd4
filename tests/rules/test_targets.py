"""What findings about plans and targets do beyond their words: whom they concern, and what they make of health."""

from pathlib import Path

import pytest

from playbookgen.build import check
from tests.cases.running import put_up
from tests.rules.speaking import account, plan
from tests.sites import DAY, put


def test_an_overdue_action_concerns_whoever_promised_it(tmp_path: Path) -> None:
    found = check(put_up("action-overdue", tmp_path / "site"), DAY).findings
    owners = {finding.arguments["title"]: finding.owner for finding in found if finding.rule == "action-overdue"}
    assert owners == {
        "Pierwsza wizyta": "jan-bor",
        "Rozmowa o cenach": "anna-kos",
        "Próbki worków": "jan-bor",
        "Cennik": "anna-kos",
    }


def test_a_target_above_the_plan_concerns_the_one_whose_target_it_is(tmp_path: Path) -> None:
    found = check(put_up("targets-above-plan", tmp_path / "site"), DAY).findings
    concerned = {(finding.record, finding.owner) for finding in found if finding.rule == "targets-above-plan"}
    assert concerned == {(f"people/{id}", id) for id in ("anna-kos", "jan-bor", "piotr-las")}


@pytest.mark.parametrize(
    ("case", "levels"),
    [
        (
            "behind-pace",
            {"debowiec": "attention", "olszyna": "attention", "brzezina": "at-risk", "lipiny": "attention"},
        ),
        ("behind-pace-by-own-threshold", {"debowiec": "attention", "olszyna": "good", "brzezina": "attention"}),
    ],
)
def test_beyond_25_points_behind_pace_an_account_is_at_risk(case: str, levels: dict[str, str], tmp_path: Path) -> None:
    """`olszyna` of the first case is behind by exactly 25 points, `brzezina` by a ten-thousandth of a point more."""
    healths = check(put_up(case, tmp_path / "site"), DAY).playbook.health
    assert {id: health.level for id, health in healths.items() if health is not None} == levels


def test_the_people_of_a_leaver_count_for_the_manager_above(tmp_path: Path) -> None:
    root = put_up("targets-above-plan-not-if-they-add-up", tmp_path / "site")
    file = root / "content/people/ola-wis.yaml"
    file.write_text(file.read_text("utf-8") + "left_on: 2026-10-31\n", encoding="utf-8")
    assert "targets-above-plan" not in {finding.rule for finding in check(root, DAY).findings}


def person(name: str, target: int | None, rest: str = "") -> str:
    wanted = f"targets: [{{period: 2026, revenue: {target}}}]\n" if target is not None else ""
    return f"name: {name}\nrole: sales-rep\n{wanted}{rest}"


def planned(target: int | None, owner: str = "ewa-lis", rest: str = "") -> str:
    return account(
        (plan("targets", f"product: worki, target: {target}") if target is not None else "") + rest, owner=owner
    )


EWA = person("Ewa Lis", 1000)
OLA = person("Ola Wir", 400, "manager: ewa-lis\n")


@pytest.mark.parametrize(
    ("files", "concerned"),
    [
        pytest.param({"accounts/a": planned(999)}, ["ewa-lis"], id="one too few"),
        pytest.param({"accounts/a": planned(1000)}, [], id="as much"),
        pytest.param({"accounts/a": planned(1001)}, [], id="more"),
        pytest.param({}, [], id="neither people nor accounts"),
        pytest.param({"accounts/a": planned(None)}, [], id="no account with a target"),
        pytest.param({"accounts/a": planned(999), "accounts/b": planned(None)}, ["ewa-lis"], id="one without a target"),
        pytest.param(
            {"accounts/a": planned(None), "accounts/b": planned(999)}, ["ewa-lis"], id="the first without one"
        ),
        pytest.param(
            {
                "people/ewa-lis": EWA + "manager: ola-wir\n",
                "people/iga-sad": person("Iga Sad", 999, "manager: ewa-lis\n"),
                "people/ola-wir": person("Ola Wir", None, "manager: ewa-lis\n"),
            },
            ["ewa-lis"],
            id="a circle hides none of the team",
        ),
        pytest.param({"accounts/a": planned(999, rest="rodzina: X\n")}, [], id="an account that cannot be read whole"),
        pytest.param(
            {"accounts/a": planned(None, rest="rodzina: X\n"), "accounts/b": planned(999)}, [], id="the first of two"
        ),
        pytest.param(
            {"accounts/a": planned(999), "accounts/b": planned(None, rest="rodzina: X\n")}, [], id="the last of two"
        ),
        pytest.param({"accounts/a": planned(999, rest="currency: USD\n")}, [], id="a currency without a rate"),
        pytest.param({"accounts/a": planned(999, owner="jan-bor")}, [], id="somebody else's accounts"),
        pytest.param({"people/ola-wir": OLA}, ["ewa-lis"], id="the team has less"),
        pytest.param({"people/ola-wir": OLA, "accounts/a": planned(599)}, ["ewa-lis"], id="with own accounts less"),
        pytest.param({"people/ola-wir": OLA, "accounts/a": planned(600)}, [], id="with own accounts as much"),
        pytest.param({"people/ola-wir": OLA + "rodzina: X\n"}, [], id="one of the team cannot be read whole"),
        pytest.param({"people/ola-wir": OLA + "left_on: 2026-11-23\n"}, ["ewa-lis"], id="leaving today"),
        pytest.param(
            {"people/ola-wir": OLA + "left_on: 2026-12-31\n", "accounts/a": planned(600)}, [], id="leaving later"
        ),
        pytest.param(
            {"people/ola-wir": OLA + "left_on: 2026-11-22\n", "accounts/a": planned(600)}, ["ewa-lis"], id="gone"
        ),
        pytest.param(
            {"people/ewa-lis": EWA.replace("[", "[{period: 2025, revenue: 1}, "), "accounts/a": planned(999)},
            ["ewa-lis"],
            id="a target of last year, too",
        ),
        pytest.param(
            {"people/ewa-lis": EWA.replace("2026", "2027"), "accounts/a": planned(999)}, [], id="a target of next year"
        ),
        pytest.param({"people/ewa-lis": EWA + "left_on: 2026-11-22\n", "accounts/a": planned(999)}, [], id="left"),
        pytest.param(
            {"people/ewa-lis": EWA + "left_on: 2026-11-24\n", "accounts/a": planned(999)}, ["ewa-lis"], id="still there"
        ),
        pytest.param(
            {"people/ewa-lis": EWA + "rodzina: X\n", "accounts/a": planned(999)}, [], id="a person not read whole"
        ),
    ],
)
def test_a_target_is_held_against_what_people_and_accounts_below_it_promise(
    files: dict[str, str], concerned: list[str], tmp_path: Path
) -> None:
    added = {f"content/{path}.yaml": text for path, text in ({"people/ewa-lis": EWA} | files).items()}
    findings = check(put(put_up("base", tmp_path / "site"), added), DAY).findings
    assert [finding.owner for finding in findings if finding.rule == "targets-above-plan"] == concerned
