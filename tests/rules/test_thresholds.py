"""Thresholds of site.yaml, however far off."""

from pathlib import Path

from playbookgen.build import check
from playbookgen.rules import RULES
from tests.sites import DAY, demo_copy


def told(site: Path) -> set[str]:
    return {finding.rule for finding in check(site, DAY).findings}


def test_a_threshold_beyond_any_date_is_only_a_number(tmp_path: Path) -> None:
    site = demo_copy(tmp_path)
    settings = site / "site.yaml"
    assert "plan-stale" in told(site)
    text = settings.read_text("utf-8")
    limits = ", ".join(f"{name}: 999999999999" for name, rule in RULES.items() if rule.threshold is not None)
    settings.write_text(f"{text}\nthresholds: {{{limits}}}\n", "utf-8")
    assert {"next-plan-missing", "notice-deadline-near", "competitor-contract-ending"} <= told(site)
    assert "plan-stale" not in told(site)


def test_a_threshold_of_zero_allows_nothing(tmp_path: Path) -> None:
    site = demo_copy(tmp_path)
    settings = site / "site.yaml"
    assert "too-many-key-accounts" not in told(site)
    settings.write_text(f"{settings.read_text('utf-8')}\nthresholds: {{too-many-key-accounts: 0}}\n", "utf-8")
    assert "too-many-key-accounts" in told(site)
