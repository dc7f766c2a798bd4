"""The small row that an account leaves for every page but its own: lists, roll-ups, people's and products' pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from playbookgen.content.config import Settings, Site
from playbookgen.content.model import (
    Communication,
    Opportunity,
    PlanStatus,
    Proposal,
    SourcedBy,
    Stage,
    Threat,
    Tier,
    Visit,
)
from playbookgen.playbook import pipeline
from playbookgen.playbook.accounts import AccountFacts, Deadline
from playbookgen.playbook.actions import Promise, is_open
from playbookgen.playbook.coverage import Coverage
from playbookgen.playbook.health import Health
from playbookgen.playbook.money import Amount, cents, in_site_currency
from playbookgen.playbook.relations import Contact
from playbookgen.playbook.responsibility import areas_of_account


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product at one account, in the account's currency."""

    product: str
    """Its id."""
    target: Decimal | None
    actual: Decimal | None
    """Revenue so far."""
    last_year: Decimal | None
    """Revenue in the year before."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan that is not archived, as lists of plans show it."""

    period: int
    status: PlanStatus
    reviewed_on: date | None
    """When it was last gone through or approved, whichever is later."""
    next_review_on: date | None
    line: int
    """Where it stands in the account's file."""


RECENT_VISITS = timedelta(days=90)
"""How long the points that were agreed on a visit are told of; those of the last visit always are."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as other pages tell of it."""

    day: date
    by: str
    """Who of us went: a person's id."""
    agreed: tuple[str, ...]
    """What was agreed."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What other pages tell of an account."""

    id: str
    path: str
    """Its file, from the site's folder."""
    name: str
    tier: Tier | None
    stage: Stage | None
    owner: str | None
    """A person's id, as are the next two."""
    deputy: str | None
    coordinator: str | None
    region: str | None
    industry: str | None
    currency: str
    """The account's own."""
    health: Health | None
    """None where its file could not be read whole."""
    target: Amount | None
    """The current plan's targets, in the site's currency where it has a rate."""
    actual: Amount | None
    """Revenue so far, in the same way."""
    last_year: Amount | None
    """Revenue in the year before, in the same way as what follows."""
    expected: Amount | None
    """What the pace would have brought of the target by now."""
    forecast: Amount | None
    """What the year brings at today's pace."""
    margin: Amount | None
    """Margin so far."""
    margin_base: Amount | None
    """The revenue whose margin is known."""
    pipeline: Amount
    """The pursued opportunities that close in this fiscal year, by their chance."""
    share: Decimal | None
    """Attainment as a fraction."""
    pace: Decimal | None
    """The share of the fiscal year gone by `as_of`."""
    plans: tuple[PlanRow, ...]
    """Those that are not archived, by their year."""
    coverage: Coverage
    """How well the decision-making unit is known."""
    as_of: date | None
    """The day that the revenue tells of."""
    products: tuple[ProductRow, ...]
    """Those with a target or figures."""
    whitespace: tuple[tuple[str, SourcedBy, Decimal | None], ...]
    """Products or families it could buy from us and does not, where they come from, and what they could bring."""
    rivals: tuple[tuple[str, tuple[str, ...], Threat], ...]
    """Competitors: name, our products that theirs stand against, threat."""
    promises: tuple[Promise, ...]
    """Open actions, by due day."""
    deadlines: tuple[Deadline, ...]
    """Those still ahead, the nearest first."""
    contacts: tuple[Contact, ...]
    """Stakeholders who are there."""
    communications: tuple[Communication, ...]
    """Those ahead, or past and not done."""
    opportunities: tuple[Opportunity, ...]
    """Open ones."""
    proposals: tuple[Proposal, ...]
    """Open ones."""
    team: tuple[tuple[str, str | None, str | None], ...]
    """The service team: person, department, commitment."""
    last_visit: date | None
    """The day of it."""
    is_sound: bool
    """Whether its file could be read whole."""

    wallet_share: Decimal | None
    """Our share of what it spends on the things we sell, as a fraction."""
    vacancies: tuple[Contact, ...]
    """Seats that nobody holds."""
    visits: tuple[VisitRow, ...]
    """The last one, and all of the last 90 days; the newest first."""
    address: str | None
    tax_id: str | None

    @property
    def is_key_customer(self) -> bool:
        """Whether the stricter rules hold: tier key and stage customer."""
        return self.tier == "key" and self.stage == "customer"

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of work by which the account is somebody's, the nearest first."""
        return areas_of_account(self.stage)

    @property
    def next_action(self) -> Promise | None:
        """The open action that is due first, overdue ones included."""
        return next(iter(self.promises), None)

    @property
    def next_deadline(self) -> Deadline | None:
        """The nearest deadline ahead."""
        return next(iter(self.deadlines), None)


def summarise(facts: AccountFacts, settings: Settings) -> Summary:
    """Return an account's row; how it stands is known only when all findings are."""
    account, year = facts.account, facts.attainment
    lines = year.lines if year is not None else ()
    sold = {line.product for line in lines}

    def amount(value: Decimal | None) -> Amount | None:
        return _amount(value, facts.currency, settings.site) if value is not None else None

    return Summary(
        id=account.id,
        path=account.origin.path,
        name=facts.name,
        tier=account.tier,
        stage=account.stage,
        owner=account.owner,
        deputy=account.deputy,
        coordinator=account.coordinator,
        region=account.region,
        industry=account.industry,
        currency=facts.currency,
        health=None,
        target=amount(year.target) if year is not None and year.target else None,
        actual=amount(year.actual) if year is not None else None,
        last_year=amount(year.last_year) if year is not None else None,
        expected=amount(year.expected) if year is not None and year.target else None,
        forecast=amount(year.forecast) if year is not None else None,
        margin=amount(cents(year.margin_value)) if year is not None and year.margin_value is not None else None,
        margin_base=amount(year.margin_base) if year is not None else None,
        pipeline=_amount(facts.pipeline, facts.currency, settings.site),
        share=year.share if year is not None else None,
        pace=year.pace if year is not None else None,
        plans=tuple(sorted(_plan_rows(facts), key=lambda plan: plan.period)),
        coverage=facts.coverage,
        as_of=year.as_of if year is not None else None,
        products=tuple(ProductRow(line.product, line.target, line.actual, line.last_year) for line in lines),
        whitespace=tuple(
            (entry.product, entry.by, entry.potential)
            for entry in account.sourcing
            if entry.by != "from-us" and entry.product not in sold
        ),
        rivals=tuple((rival.name, rival.products, rival.threat) for rival in account.competitors),
        promises=tuple(promise for promise in facts.promises if is_open(promise.action)),
        deadlines=facts.deadlines,
        contacts=tuple(contact for contact in facts.contacts if contact.is_present),
        communications=tuple(
            entry for entry in account.communications if entry.done_on is None or entry.date >= settings.today
        ),
        opportunities=tuple(entry for entry in account.opportunities if pipeline.is_open(entry)),
        proposals=tuple(entry for entry in account.proposals if entry.status not in ("accepted", "declined")),
        team=tuple((member.person, member.department, member.commitment) for member in account.team if member.person),
        last_visit=facts.last_visit.date if facts.last_visit is not None else None,
        is_sound=account.origin.is_sound,
        wallet_share=account.share,
        vacancies=tuple(
            contact
            for contact in facts.contacts
            if contact.stakeholder.vacant and contact.stakeholder.departed_on is None
        ),
        visits=_visits(account.visits, settings.today),
        address=account.address,
        tax_id=account.tax_id,
    )


def _visits(visits: tuple[Visit, ...], today: date) -> tuple[VisitRow, ...]:
    past = sorted((visit for visit in visits if visit.date <= today), key=lambda visit: visit.date, reverse=True)
    told = [visit for index, visit in enumerate(past) if index == 0 or visit.date >= today - RECENT_VISITS]
    return tuple(VisitRow(visit.date, visit.by, visit.agreed) for visit in told)


def _plan_rows(facts: AccountFacts) -> Iterator[PlanRow]:
    for index, plan in enumerate(facts.account.plans):
        if plan.status != "archived":
            days = [day for day in (plan.reviewed_on, plan.approved_on) if day is not None]
            line = facts.account.origin.line("plans", index)
            yield PlanRow(plan.period, plan.status, max(days, default=None), plan.next_review_on, line)


def _amount(value: Decimal, currency: str, site: Site) -> Amount:
    amount = Amount(value, currency)
    return in_site_currency(amount, site) or amount
