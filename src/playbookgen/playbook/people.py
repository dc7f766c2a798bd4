"""What the accounts together mean for one of us: my accounts, my actions, my contacts, my target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Absence, Communication, Opportunity, Person
from playbookgen.content.scalars import alphabetical
from playbookgen.playbook.accounts import Deadline
from playbookgen.playbook.actions import Promise
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.playbook.relations import Contact
from playbookgen.playbook.rollup import Rollup, rollup
from playbookgen.playbook.summary import Summary, VisitRow


@dataclass(frozen=True, slots=True)
class AccountDeadline:
    """A deadline with its account."""

    account: str
    account_name: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class AccountCommunication:
    """A planned message or meeting with its account."""

    account: str
    account_name: str
    communication: Communication


@dataclass(frozen=True, slots=True)
class AccountOpportunity:
    """An opportunity with its account."""

    account: str
    account_name: str
    currency: str
    """The account's, in which its value is."""
    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class AccountVisit:
    """A visit with its account."""

    account: str
    account_name: str
    visit: VisitRow


@dataclass(frozen=True, slots=True)
class Commitment:
    """A place on the service team of an account."""

    account: str
    account_name: str
    department: str | None
    commitment: str | None
    """What they promised."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One of us and what the accounts ask of them; every list is sorted the way it is read."""

    person: Person
    away: Absence | None
    """The absence that holds today or begins next."""
    is_away: bool
    """Whether it holds today."""
    rollup: Rollup
    """The accounts they answer for, added up."""
    accounts: tuple[Summary, ...] = ()
    """Those they answer for, key accounts first."""
    standing_in: tuple[Summary, ...] = ()
    """Those where they are the deputy."""
    coordinating: tuple[Summary, ...] = ()
    """Those whose orders they administer."""
    promises: tuple[Promise, ...] = ()
    """Their open actions, by due day."""
    deadlines: tuple[AccountDeadline, ...] = ()
    """Of the accounts they answer for."""
    communications: tuple[AccountCommunication, ...] = ()
    """Those not done that they see to or help with."""
    contacts: tuple[Contact, ...] = ()
    """The stakeholders they keep in touch with."""
    contacts_due: tuple[Contact, ...] = ()
    """Those whose time has come or comes within two weeks."""
    commitments: tuple[Commitment, ...] = ()
    """Their places on service teams."""
    reports: tuple[Person, ...] = ()
    """Those whose manager they are."""
    target: Decimal | None = None
    """Their own target for the fiscal year, in the site's currency."""
    opportunities: tuple[AccountOpportunity, ...] = ()
    """Open ones that they pursue, by the day of the decision."""
    visits: tuple[AccountVisit, ...] = ()
    """Those they made of which summaries tell, the newest first."""

    @property
    def account_ids(self) -> tuple[str, ...]:
        """All accounts that these facts are about."""
        ids = {summary.id for summary in (*self.accounts, *self.standing_in, *self.coordinating)}
        ids.update(promise.account for promise in self.promises)
        ids.update(contact.account for contact in self.contacts)
        ids.update(row.account for row in self.communications)
        ids.update(place.account for place in self.commitments)
        ids.update(row.account for row in self.opportunities)
        ids.update(row.account for row in self.visits)
        return tuple(sorted(ids))

    @property
    def has_work(self) -> bool:
        """Whether there is something that a colleague would have to take over: accounts, contacts, open promises."""
        return bool(self.accounts or self.contacts or self.promises or self.opportunities)

    @property
    def overdue(self) -> int:
        """How many of their open actions are past their day."""
        return sum(promise.urgency == "overdue" for promise in self.promises)

    @property
    def promises_elsewhere(self) -> tuple[Promise, ...]:
        """Open actions on accounts that are not theirs."""
        own = {summary.id for summary in self.accounts}
        return tuple(promise for promise in self.promises if promise.account not in own)


@dataclass(slots=True)
class _Shares:
    """What one pass over the accounts gathers for a person."""

    accounts: list[Summary] = field(default_factory=list)
    standing_in: list[Summary] = field(default_factory=list)
    coordinating: list[Summary] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    communications: list[AccountCommunication] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    opportunities: list[AccountOpportunity] = field(default_factory=list)
    visits: list[AccountVisit] = field(default_factory=list)


_TIERS = {"key": 0, "large": 1, "medium": 2, "small": 3, None: 4}


def by_weight(summary: Summary) -> tuple[int, tuple[str, str], str]:
    """Sort key of accounts: the tier first, then the name."""
    return _TIERS[summary.tier], alphabetical(summary.name), summary.id


def has_left(person: Person, today: date) -> bool:
    """Whether somebody's last day with us is over."""
    return person.left_on is not None and person.left_on < today


def people(company: Company, summaries: Iterable[Summary], settings: Settings) -> Mapping[str, PersonFacts]:
    """Return the facts of everyone, in one pass over the accounts."""
    shares: dict[str, _Shares] = {id: _Shares() for id in company.people}
    for summary in summaries:
        _share_out(summary, shares)
    reports: dict[str, list[Person]] = {}
    for person in company.people.values():
        if person.manager is not None and not has_left(person, settings.today):
            reports.setdefault(person.manager, []).append(person)
    return {
        id: _facts(person, shares[id], tuple(reports.get(id, ())), settings) for id, person in company.people.items()
    }


def _share_out(summary: Summary, shares: Mapping[str, _Shares]) -> None:
    nobody = _Shares()
    shares.get(summary.owner or "", nobody).accounts.append(summary)
    shares.get(summary.deputy or "", nobody).standing_in.append(summary)
    shares.get(summary.coordinator or "", nobody).coordinating.append(summary)
    for promise in summary.promises:
        shares.get(promise.action.owner, nobody).promises.append(promise)
    for contact in summary.contacts:
        shares.get(contact.stakeholder.owner or summary.owner or "", nobody).contacts.append(contact)
    for entry in summary.communications:
        if entry.done_on is None:
            row = AccountCommunication(summary.id, summary.name, entry)
            for name in dict.fromkeys((entry.owner or summary.owner, entry.with_marketing)):
                shares.get(name or "", nobody).communications.append(row)
    for name, department, commitment in summary.team:
        shares.get(name or "", nobody).commitments.append(Commitment(summary.id, summary.name, department, commitment))
    for opportunity in summary.opportunities:
        pursued = AccountOpportunity(summary.id, summary.name, summary.currency, opportunity)
        shares.get(opportunity.owner, nobody).opportunities.append(pursued)
    for visit in summary.visits:
        shares.get(visit.by, nobody).visits.append(AccountVisit(summary.id, summary.name, visit))


def _facts(person: Person, share: _Shares, reports: tuple[Person, ...], settings: Settings) -> PersonFacts:
    site, today = settings.site, settings.today
    year = FiscalYear.of(today, site.fiscal_year_starts)
    accounts = tuple(sorted(share.accounts, key=by_weight))
    days = [
        AccountDeadline(summary.id, summary.name, deadline) for summary in accounts for deadline in summary.deadlines
    ]
    absence = next((away for away in sorted(person.away, key=lambda away: away.from_) if away.to >= today), None)
    return PersonFacts(
        person=person,
        away=absence,
        is_away=absence is not None and absence.from_ <= today,
        rollup=rollup(accounts, site),
        accounts=accounts,
        standing_in=tuple(sorted(share.standing_in, key=by_weight)),
        coordinating=tuple(sorted(share.coordinating, key=by_weight)),
        promises=tuple(
            sorted(share.promises, key=lambda promise: (promise.action.due, alphabetical(promise.account_name)))
        ),
        deadlines=tuple(sorted(days, key=lambda row: (row.deadline.day, alphabetical(row.account_name)))),
        communications=tuple(
            sorted(share.communications, key=lambda row: (row.communication.date, alphabetical(row.account_name)))
        ),
        contacts=tuple(share.contacts),
        contacts_due=_contacts_due(share.contacts, today),
        commitments=tuple(
            sorted(share.commitments, key=lambda row: (alphabetical(row.account_name), row.department or ""))
        ),
        reports=tuple(sorted(reports, key=lambda report: alphabetical(report.name or report.id))),
        target=next((target.revenue for target in person.targets if target.period == year.year), None),
        opportunities=tuple(
            sorted(
                share.opportunities,
                key=lambda row: (row.opportunity.close_on or date.max, alphabetical(row.account_name)),
            )
        ),
        visits=tuple(
            sorted(share.visits, key=lambda row: (-row.visit.day.toordinal(), alphabetical(row.account_name)))
        ),
    )


def _contacts_due(contacts: Iterable[Contact], today: date) -> tuple[Contact, ...]:
    soon = date.fromordinal(today.toordinal() + 14)
    due = [(contact.due, contact) for contact in contacts if contact.due is not None and contact.due <= soon]
    return tuple(
        contact for _, contact in sorted(due, key=lambda row: (row[0], row[1].account_name, row[1].stakeholder.id))
    )
