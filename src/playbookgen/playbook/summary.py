"""The small row that an account leaves for every page but its own: lists, roll-ups, people's and products' pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from playbookgen.content.config import Settings, Site
from playbookgen.content.model import Communication, Opportunity, Proposal, SourcedBy, Stage, Threat, Tier
from playbookgen.playbook.accounts import AccountFacts, Deadline
from playbookgen.playbook.actions import Promise, is_open
from playbookgen.playbook.health import Health
from playbookgen.playbook.money import Amount, in_site_currency
from playbookgen.playbook.relations import Contact


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
class Summary:
    """What other pages tell of an account."""

    id: str
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
    share: Decimal | None
    """Attainment as a fraction."""
    pace: Decimal | None
    """The share of the fiscal year gone by `as_of`."""
    as_of: date | None
    """The day that the revenue tells of."""
    products: tuple[ProductRow, ...]
    """Those with a target or figures."""
    whitespace: tuple[tuple[str, SourcedBy, Decimal | None], ...]
    """Products or families it could buy from us and does not, where they come from, and what they could bring."""
    rivals: tuple[tuple[str, tuple[str, ...], Threat], ...]
    """Competitors: name, our products that theirs stand against, threat."""
    next_action: Promise | None
    next_deadline: Deadline | None
    promises: tuple[Promise, ...]
    """Open actions."""
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


def summarise(facts: AccountFacts, health: Health | None, settings: Settings) -> Summary:
    """Return an account's row."""
    account, attainment = facts.account, facts.attainment
    lines = attainment.lines if attainment is not None else ()
    sold = {line.product for line in lines}
    return Summary(
        id=account.id,
        name=facts.name,
        tier=account.tier,
        stage=account.stage,
        owner=account.owner,
        deputy=account.deputy,
        coordinator=account.coordinator,
        region=account.region,
        industry=account.industry,
        currency=facts.currency,
        health=health,
        target=_amount(attainment.target if attainment is not None else None, facts.currency, settings.site),
        actual=_amount(attainment.actual if attainment is not None else None, facts.currency, settings.site),
        share=attainment.share if attainment is not None else None,
        pace=attainment.pace if attainment is not None else None,
        as_of=attainment.as_of if attainment is not None else None,
        products=tuple(ProductRow(line.product, line.target, line.actual, line.last_year) for line in lines),
        whitespace=tuple(
            (entry.product, entry.by, entry.potential)
            for entry in account.sourcing
            if entry.by != "from-us" and entry.product not in sold
        ),
        rivals=tuple((rival.name, rival.products, rival.threat) for rival in account.competitors),
        next_action=facts.next_action,
        next_deadline=facts.next_deadline,
        promises=tuple(promise for promise in facts.promises if is_open(promise.action)),
        deadlines=facts.deadlines,
        contacts=tuple(contact for contact in facts.contacts if contact.is_present),
        communications=tuple(
            entry for entry in account.communications if entry.done_on is None or entry.date >= settings.today
        ),
        opportunities=tuple(entry for entry in account.opportunities if entry.stage not in ("won", "lost")),
        proposals=tuple(entry for entry in account.proposals if entry.status not in ("accepted", "declined")),
        team=tuple((member.person, member.department, member.commitment) for member in account.team if member.person),
        last_visit=facts.last_visit.date if facts.last_visit is not None else None,
        is_sound=account.origin.is_sound,
    )


def _amount(value: Decimal | None, currency: str, site: Site) -> Amount | None:
    if value is None:
        return None
    amount = Amount(value, currency)
    return in_site_currency(amount, site) or amount
