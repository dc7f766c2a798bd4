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
    behind: Decimal | None = None
    """How far behind pace, where that is a reason."""


def health(facts: AccountFacts, findings: Iterable[Finding]) -> Health | None:
    """Return an account's health, or None where its file could not be read whole and nothing can be said."""
    if not facts.account.origin.is_sound:
        return None
    pressing = tuple(sorted(findings, key=lambda finding: (not finding.is_error, finding.where.start)))
    behind = facts.attainment.behind if facts.attainment is not None else Decimal(0)
    if any(finding.severity is Severity.ERROR for finding in pressing) or behind > FAR_BEHIND:
        level: Level = "at-risk"
    elif pressing or behind >= BEHIND:
        level = "attention"
    else:
        level = "good"
    return Health(level, pressing, behind if behind >= BEHIND else None)
