"""A manager's team: how each head stands, what renews, what waits for the manager."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from playbookgen.content.config import Settings
from playbookgen.content.scalars import alphabetical
from playbookgen.playbook.money import ZERO, in_site_currency
from playbookgen.playbook.people import AccountDeadline, PersonFacts, has_left
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
    """Return the team of everyone who has one. The people of a manager who has left stay in the team above."""
    reports: dict[str, list[PersonFacts]] = {}
    for facts in sorted(people.values(), key=lambda facts: alphabetical(facts.person.name or facts.person.id)):
        if facts.person.manager is not None:
            reports.setdefault(facts.person.manager, []).append(facts)
    below = {
        id: tuple(facts for facts in _below(id, reports) if not has_left(facts.person, settings.today)) for id in people
    }
    return {id: _team(members, below, settings) for id, members in below.items() if members}


def _below(manager: str, reports: Mapping[str, Iterable[PersonFacts]]) -> Iterable[PersonFacts]:
    """Return all who report to somebody, near ones first; a circle ends where it began."""
    found: dict[str, PersonFacts] = {}
    waiting = [manager]
    while waiting:
        for report in reports.get(waiting.pop(0), ()):
            if report.person.id not in found and report.person.id != manager:
                found[report.person.id] = report
                waiting.append(report.person.id)
    return found.values()


def _team(people: Iterable[PersonFacts], below: Mapping[str, tuple[PersonFacts, ...]], settings: Settings) -> Team:
    def own_target(facts: PersonFacts) -> Decimal | None:
        is_carried = any(report.target is not None for report in below[facts.person.id])
        return None if is_carried else facts.target

    members = tuple(facts for facts in people if facts.accounts or own_target(facts) is not None)
    summaries = [summary for facts in members for summary in facts.accounts]
    own = [target for target in map(own_target, members) if target is not None]
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
