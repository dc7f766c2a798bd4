"""The plans page: every current plan with its age, and what the plans come to by owner, team, region and product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from playbookgen.content.company import Company
from playbookgen.content.model import Person
from playbookgen.content.scalars import alphabetical
from playbookgen.playbook.playbook import Playbook
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
    """What `plans.html` shows. Its lists: `plans`, `teams`, `owners`, `regions`, `products`."""

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
    return replace(view.once("plans", lambda: _plans_context(page, view)), page=chrome(page, view))


def lengths(playbook: Playbook) -> Mapping[str, int]:
    """Return how long the lists of the page are."""
    return {
        "plans": len(account_plans(playbook)),
        "teams": len(_teams(playbook)),
        "owners": len(_owners(playbook)),
        "regions": len(_regions(playbook)),
        "products": len(_products(playbook)),
    }


def _plans_context(page: Page, view: View) -> PlansContext:
    playbook = view.playbook
    summaries = tuple(playbook.summaries.values())
    return PlansContext(
        page=chrome(page, view),
        company=playbook.company,
        year=playbook.fiscal_year.year,
        plans=account_plans(playbook),
        rollup=rollup(summaries, view.site),
        teams=_teams(playbook),
        owners=_owners(playbook),
        regions=_regions(playbook),
        products=_products(playbook),
    )


def account_plans(playbook: Playbook) -> tuple[AccountPlan, ...]:
    """Return the plans of all accounts, key accounts first."""
    return playbook.once("plans", lambda: _plans(playbook))


def _plans(playbook: Playbook) -> tuple[AccountPlan, ...]:
    year, today = playbook.fiscal_year.year, playbook.as_of
    rows = []
    for summary in playbook.by_weight:
        by_period = {plan.period: plan for plan in summary.plans}
        current, following = by_period.get(year), by_period.get(year + 1)
        if current or following or summary.is_key_customer:
            reviewed = current.reviewed_on if current is not None else None
            age = max(0, (today - reviewed).days) if reviewed is not None else None
            rows.append(AccountPlan(summary, current, following, age))
    return tuple(rows)


def _teams(playbook: Playbook) -> tuple[PersonRollup, ...]:
    people = playbook.company.people
    return _by_name(PersonRollup(people[id], team.rollup) for id, team in playbook.teams.items())


def _owners(playbook: Playbook) -> tuple[PersonRollup, ...]:
    return _by_name(PersonRollup(facts.person, facts.rollup) for facts in playbook.people.values() if facts.accounts)


def _products(playbook: Playbook) -> tuple[ProductFacts, ...]:
    sold = (facts for facts in playbook.products.values() if facts.sales)
    return tuple(sorted(sold, key=lambda facts: alphabetical(facts.product.name or facts.product.id)))


def _by_name(rows: Iterable[PersonRollup]) -> tuple[PersonRollup, ...]:
    shown = (row for row in rows if row.rollup.target.value or row.rollup.target.apart or row.rollup.revenue)
    return tuple(sorted(shown, key=lambda row: alphabetical(row.person.name or row.person.id)))


def _regions(playbook: Playbook) -> tuple[RegionRollup, ...]:
    by_region: dict[str, list[Summary]] = {}
    for summary in playbook.summaries.values():
        by_region.setdefault(summary.region or "", []).append(summary)
    if set(by_region) <= {""}:
        return ()
    order = sorted(by_region, key=lambda region: (not region, alphabetical(region)))
    rows = (RegionRollup(region, rollup(by_region[region], playbook.settings.site)) for region in order)
    return tuple(row for row in rows if row.rollup.target.value or row.rollup.target.apart or row.rollup.revenue)
