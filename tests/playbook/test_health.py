"""What makes an account's health, and which finding is the most pressing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from playbookgen.build import check
from playbookgen.content.config import Settings, Site
from playbookgen.findings import Answer, Finding, Location, Position, Severity
from playbookgen.playbook.health import Limits, health, pressing_first
from tests.cases.running import put_up
from tests.sites import DAY, put

RANKS = MappingProxyType({"first": 0, "second": 1})
STEP = Answer("action", "Rozmowa", DAY, "jan-bor", 7)


def finding(
    rule: str, severity: Severity = Severity.WARNING, *, path: str = "a", line: int = 1, at_risk: bool = False
) -> Finding:
    where = Location(path, Position(line, 1))
    return Finding(rule, severity, where, "accounts/debowiec", "m").concerning(puts_at_risk=at_risk)


ERROR = finding("second", Severity.ERROR)
AT_RISK = finding("second", at_risk=True)
WARNING = finding("second")
NOTE = finding("second", Severity.NOTE).concerning(answer=STEP)


def test_errors_come_first_then_what_puts_at_risk_then_warnings_and_last_what_is_under_way() -> None:
    urgent_note = finding("first", Severity.NOTE)
    urgent_warning = finding("first")
    wanted = (ERROR, AT_RISK, urgent_warning, WARNING, urgent_note, NOTE)
    assert pressing_first(reversed(wanted), RANKS) == wanted


def test_an_error_or_a_note_that_would_put_at_risk_keeps_its_place() -> None:
    endangering = replace(finding("first", Severity.NOTE), puts_at_risk=True)
    error = replace(finding("first", Severity.ERROR), puts_at_risk=True)
    wanted = (error, ERROR, AT_RISK, WARNING, endangering)
    assert pressing_first(reversed(wanted), RANKS) == wanted


def test_of_one_weight_the_rule_decides_then_the_file_then_the_place() -> None:
    wanted = (
        finding("first", path="b", line=9),
        finding("second", path="a", line=3),
        finding("second", path="a", line=4),
        finding("second", path="b", line=1),
        finding("not-a-rule"),
    )
    assert pressing_first(reversed(wanted), RANKS) == wanted


@pytest.mark.parametrize(
    ("findings", "level"),
    [
        ((), "good"),
        ((NOTE,), "good"),
        ((WARNING,), "attention"),
        ((NOTE, WARNING), "attention"),
        ((AT_RISK,), "at-risk"),
        ((ERROR,), "at-risk"),
        ((WARNING, ERROR, NOTE), "at-risk"),
        ((replace(AT_RISK, severity=Severity.NOTE),), "good"),
    ],
)
def test_health_is_as_its_findings_are(findings: tuple[Finding, ...], level: str) -> None:
    found = health(findings, RANKS, is_sound=True)
    assert found is not None
    assert found.level == level
    notes = tuple(finding for finding in findings if finding.severity is Severity.NOTE)
    assert found.under_way == notes
    assert (*found.findings, *notes) == pressing_first(findings, RANKS)


def test_nothing_is_said_of_an_account_that_cannot_be_read_whole(tmp_path: Path) -> None:
    broken = {"content/accounts/debowiec.yaml": "name: Młyn\ntier: wielki\nstage: customer\nowner: jan-bor\n"}
    playbook = check(put(put_up("base", tmp_path / "site"), broken), DAY).playbook
    assert playbook.health["debowiec"] is None
    assert playbook.summaries["debowiec"].health is None


@pytest.mark.parametrize(
    ("share", "pace", "level"),
    [
        ("0.80", "0.80", "good"),
        ("0.90", "0.80", "good"),
        ("0.7001", "0.80", "good"),
        ("0.70", "0.80", "attention"),
        ("0.55", "0.80", "attention"),
        ("0.5499", "0.80", "at-risk"),
        ("-0.10", "0.00", "attention"),
        (None, "0.80", "good"),
        ("0.10", None, "good"),
        (None, None, "good"),
    ],
)
def test_ten_points_behind_pace_ask_for_attention_and_more_than_25_are_a_risk(
    share: str | None, pace: str | None, level: str
) -> None:
    limits = Limits.of(Settings(Site.model_validate({"title": "T", "languages": ["pl"]}), DAY))
    assert limits.level(*(None if text is None else Decimal(text) for text in (share, pace))) == level


def test_where_no_arrears_are_allowed_on_pace_needs_attention_and_what_is_not_known_is_good() -> None:
    nothing = Limits(Decimal(0), Decimal(0))
    known = Decimal("0.8")
    assert nothing.level(known, known) == "attention"
    assert [nothing.level(*both) for both in ((None, known), (known, None), (None, None))] == ["good"] * 3
