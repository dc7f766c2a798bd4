"""A manager's team: how each head stands, what renews, what waits for the manager."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from playbookgen.content.config import Settings
from playbookgen.playbook.money import ZERO, in_site_currency
from playbookgen.playbook.people import AccountDeadline, PersonFacts
from playbookgen.playbook.rollup import Rollup, rollup
from playbookgen.playbook.summary import PlanRow, Summary

RENEWAL_TIME = timedelta(days=365)
"""How far ahead a manager looks at renewals."""


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A plan in review: it waits for an approval."""

    summary: Summary
    plan: PlanRow


@dataclass(frozen=True, slots=True)
class Team:
    """All who report to a manager, directly or through others, and have not left."""

    members: tuple[PersonFacts, ...]
    """Those with accounts, or with a target that nobody below them carries; near reports first."""
    rollup: Rollup
    """All accounts of the team."""
    target: Decimal | None
    """The sum of the members' own targets, without those of managers whose people are in the team too."""
    renewals: tuple[AccountDeadline, ...]
    """The next day of each contract that ends, or must be given notice of, within a year: the most valuable first."""
    waiting: tuple[WaitingPlan, ...]
    """Plans in review, by account."""

    @property
    def account_ids(self) -> tuple[str, ...]:
        """All accounts that these facts are about."""
        return tuple(sorted({id for member in self.members for id in member.account_ids}))


def teams(people: Mapping[str, PersonFacts], settings: Settings) -> Mapping[str, Team]:
    """Return the team of everyone who has one."""
    found = {}
    for id in people:
        if below := _below(id, people):
            found[id] = _team([people[member] for member in below], people, settings)
    return found


def _below(manager: str, people: Mapping[str, PersonFacts]) -> list[str]:
    """Return all who report to somebody, near ones first; a circle ends where it began."""
    found: dict[str, None] = {}
    waiting = [manager]
    while waiting:
        for report in people[waiting.pop(0)].reports:
            if report.id not in found and report.id != manager:
                found[report.id] = None
                waiting.append(report.id)
    return list(found)


def _team(below: Iterable[PersonFacts], people: Mapping[str, PersonFacts], settings: Settings) -> Team:
    members = tuple(
        facts
        for facts in below
        if facts.accounts or (facts.target is not None and not _has_targets_below(facts, people))
    )
    summaries = [summary for facts in members for summary in facts.accounts]
    own = [facts.target for facts in members if facts.target is not None and not _has_targets_below(facts, people)]
    rows = [row for facts in members for row in facts.deadlines]
    return Team(
        members=members,
        rollup=rollup(summaries, settings.site),
        target=sum(own, ZERO) if own else None,
        renewals=_renewals(rows, settings),
        waiting=tuple(
            WaitingPlan(summary, plan) for summary in summaries for plan in summary.plans if plan.status == "in-review"
        ),
    )


def _has_targets_below(facts: PersonFacts, people: Mapping[str, PersonFacts]) -> bool:
    return any(people[id].target is not None for id in _below(facts.person.id, people))


def _renewals(rows: Iterable[AccountDeadline], settings: Settings) -> tuple[AccountDeadline, ...]:
    last: date = settings.today + RENEWAL_TIME
    first: dict[tuple[str, int], AccountDeadline] = {}
    for row in rows:
        if row.deadline.kind in ("notice", "contract-end") and row.deadline.day <= last:
            key = (row.account, row.deadline.line)
            if key not in first or row.deadline.day < first[key].deadline.day:
                first[key] = row

    def worth(row: AccountDeadline) -> Decimal:
        value = row.deadline.value
        known = in_site_currency(value, settings.site) if value is not None else None
        return known.value if known is not None else ZERO

    return tuple(sorted(first.values(), key=lambda row: (-worth(row), row.deadline.day, row.account)))
