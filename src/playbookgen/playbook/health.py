"""How an account stands: good, in need of attention, or at risk, and why (docs/health.md has the definition)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from playbookgen.findings import Finding, Severity
from playbookgen.playbook.accounts import AccountFacts

Level = Literal["good", "attention", "at-risk"]

FAR_BEHIND = Decimal("0.25")
BEHIND = Decimal("0.10")
"""How far attainment may fall behind the year's pace, as fractions of the target."""


@dataclass(frozen=True, slots=True)
class Health:
    """The level, and every reason for it: findings, and how far the plan is behind."""

    level: Level
    findings: tuple[Finding, ...] = ()
    """Errors first."""
    behind: Decimal | None = None
    """How far behind pace, where that is a reason."""


def standing(share: Decimal | None, pace: Decimal | None) -> Level:
    """Return the level that attainment alone gives, held against pace; good where either is not known."""
    behind = pace - share if share is not None and pace is not None else Decimal(0)
    if behind > FAR_BEHIND:
        return "at-risk"
    return "attention" if behind >= BEHIND else "good"


def health(facts: AccountFacts, findings: Iterable[Finding]) -> Health | None:
    """Return an account's health, or None where its file could not be read whole and nothing can be said."""
    if not facts.account.origin.is_sound:
        return None
    pressing = tuple(sorted(findings, key=lambda finding: (not finding.is_error, finding.where.start)))
    plan = facts.attainment
    by_plan = standing(plan.share, plan.pace) if plan is not None else "good"
    if by_plan == "at-risk" or any(finding.severity is Severity.ERROR for finding in pressing):
        level: Level = "at-risk"
    else:
        level = "attention" if pressing else by_plan
    return Health(level, pressing, plan.behind if plan is not None and by_plan != "good" else None)
