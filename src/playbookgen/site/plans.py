"""The plans page: every current plan with its age, and what the plans come to by owner, team, region and product."""

from collections.abc import Iterable
from dataclasses import dataclass

from playbookgen.content.company import Company
from playbookgen.content.model import Person
from playbookgen.content.scalars import alphabetical
from playbookgen.playbook.people import by_weight
from playbookgen.playbook.products import ProductFacts
from playbookgen.playbook.rollup import Rollup, rollup
from playbookgen.playbook.summary import PlanRow, Summary
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.pages import Page


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """An account and its plans of this and the next fiscal year; a key account without one is a hole."""

    summary: Summary
    current: PlanRow | None
    next: PlanRow | None
    age: int | None
    """Days since the current plan was last gone through; None where it never was."""


@dataclass(frozen=True, slots=True)
class PersonRollup:
    """What the accounts of a person, or of a manager's team, come to."""

    person: Person
    rollup: Rollup


@dataclass(frozen=True, slots=True)
class RegionRollup:
    """What the accounts of a region come to; an empty region has those that name none."""

    region: str
    rollup: Rollup


@dataclass(frozen=True, slots=True)
class PlansContext:
    """What `plans.html` shows."""

    page: Chrome
    company: Company
    year: int
    """The fiscal year."""
    plans: tuple[AccountPlan, ...]
    """Accounts with a plan for this or the next year, and key accounts without one; key accounts first."""
    rollup: Rollup
    """All accounts added up."""
    teams: tuple[PersonRollup, ...]
    """By manager."""
    owners: tuple[PersonRollup, ...]
    """By owner."""
    regions: tuple[RegionRollup, ...]
    """By region, where accounts name regions."""
    products: tuple[ProductFacts, ...]
    """Those with a target or sales, by name."""


def plans(page: Page, view: View) -> PlansContext:
    """Return what the plans page shows."""
    playbook, site = view.playbook, view.site
    summaries = tuple(playbook.summaries.values())
    people = playbook.people.values()
    return PlansContext(
        page=chrome(page, view),
        company=playbook.company,
        year=playbook.fiscal_year.year,
        plans=tuple(_plans(sorted(summaries, key=by_weight), view)),
        rollup=rollup(summaries, site),
        teams=_by_name(PersonRollup(playbook.company.people[id], team.rollup) for id, team in playbook.teams.items()),
        owners=_by_name(PersonRollup(facts.person, facts.rollup) for facts in people if facts.accounts),
        regions=_regions(summaries, view),
        products=tuple(
            sorted(
                (facts for facts in playbook.products.values() if facts.sales),
                key=lambda facts: alphabetical(facts.product.name or facts.product.id),
            )
        ),
    )


def _plans(summaries: Iterable[Summary], view: View) -> Iterable[AccountPlan]:
    year, today = view.playbook.fiscal_year.year, view.playbook.as_of
    for summary in summaries:
        by_period = {plan.period: plan for plan in summary.plans}
        current, following = by_period.get(year), by_period.get(year + 1)
        if current or following or summary.is_key_customer:
            reviewed = current.reviewed_on if current is not None else None
            age = max(0, (today - reviewed).days) if reviewed is not None else None
            yield AccountPlan(summary, current, following, age)


def _by_name(rows: Iterable[PersonRollup]) -> tuple[PersonRollup, ...]:
    shown = (row for row in rows if row.rollup.target.value or row.rollup.target.apart or row.rollup.revenue)
    return tuple(sorted(shown, key=lambda row: alphabetical(row.person.name or row.person.id)))


def _regions(summaries: Iterable[Summary], view: View) -> tuple[RegionRollup, ...]:
    by_region: dict[str, list[Summary]] = {}
    for summary in summaries:
        by_region.setdefault(summary.region or "", []).append(summary)
    if set(by_region) <= {""}:
        return ()
    order = sorted(by_region, key=lambda region: (not region, alphabetical(region)))
    rows = (RegionRollup(region, rollup(by_region[region], view.site)) for region in order)
    return tuple(row for row in rows if row.rollup.target.value or row.rollup.target.apart or row.rollup.revenue)
