"""What findings about plans and targets do beyond their words: whom they concern, and what they make of health."""

from pathlib import Path

import pytest

from playbookgen.build import check
from tests.cases.running import put_up
from tests.sites import DAY


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
