"""Thresholds of site.yaml, however far off."""

from pathlib import Path

from playbookgen.build import check
from tests.sites import DAY, demo_copy


def told(site: Path) -> set[str]:
    return {finding.rule for finding in check(site, DAY).findings}


def test_a_threshold_beyond_any_date_is_only_a_number(tmp_path: Path) -> None:
    site = demo_copy(tmp_path)
    settings = site / "site.yaml"
    assert told(site) == {"owner-away", "owner-left", "next-plan-missing", "plan-stale"}
    text = settings.read_text("utf-8")
    limits = "{next-plan-missing: 999999999999, plan-stale: 999999999999, too-many-key-accounts: 0}"
    settings.write_text(f"{text}\nthresholds: {limits}\n", "utf-8")
    assert told(site) == {"owner-away", "owner-left", "next-plan-missing", "too-many-key-accounts"}
