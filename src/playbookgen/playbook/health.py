"""How an account stands: good, in need of attention, or at risk, and why (docs/health.md has the definition)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from playbookgen.content.config import Settings
from playbookgen.findings import Finding, Position, Severity

Level = Literal["good", "attention", "at-risk"]

BEHIND_PACE, BEHIND_POINTS = "behind-pace", 10
FAR_BEHIND, FAR_POINTS = "far-behind-pace", 25
"""How far attainment may fall behind pace, in points of a hundred, by the name of its threshold in site.yaml."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From how far behind pace an account needs attention, and beyond what it is at risk, as shares of the target."""

    behind: Decimal
    far_behind: Decimal

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Return those that hold on a site."""
        return cls(
            settings.threshold(BEHIND_PACE, BEHIND_POINTS).scaleb(-2),
            settings.threshold(FAR_BEHIND, FAR_POINTS).scaleb(-2),
        )

    def level(self, share: Decimal | None, pace: Decimal | None) -> Level:
        """Return the level that attainment alone gives, held against pace; good where either is not known."""
        if share is None or pace is None:
            return "good"
        behind = pace - share
        if behind > self.far_behind:
            return "at-risk"
        return "attention" if behind >= self.behind else "good"


@dataclass(frozen=True, slots=True)
class Health:
    """The level, and every reason for it."""

    level: Level
    findings: tuple[Finding, ...] = ()
    """The most pressing first."""
    under_way: tuple[Finding, ...] = ()
    """What somebody is working on already: no reason, but good to know."""


def health(findings: Iterable[Finding], ranks: Mapping[str, int], *, is_sound: bool) -> Health | None:
    """Return an account's health, or None where its file could not be read whole and nothing can be said.

    `ranks` says how pressing each kind of finding is.
    """
    if not is_sound:
        return None
    ordered = pressing_first(findings, ranks)
    alarms = tuple(finding for finding in ordered if finding.severity is not Severity.NOTE)
    level: Level = "attention" if alarms else "good"
    if any(finding.is_error or finding.puts_at_risk for finding in alarms):
        level = "at-risk"
    return Health(level, alarms, tuple(finding for finding in ordered if finding.severity is Severity.NOTE))


def pressing_first(findings: Iterable[Finding], ranks: Mapping[str, int]) -> tuple[Finding, ...]:
    """Sort findings: errors, what puts an account at risk, warnings, what is under way; each by its kind's rank."""

    def pressure(finding: Finding) -> tuple[int, int, str, Position]:
        weight = {Severity.ERROR: 0, Severity.WARNING: 2, Severity.NOTE: 3}[finding.severity]
        if weight == 2 and finding.puts_at_risk:
            weight = 1
        return weight, ranks.get(finding.rule, len(ranks)), finding.where.path, finding.where.start

    return tuple(sorted(findings, key=pressure))
