"""The contacts page: everyone we know at any account, who of us keeps the contact, and where the picture has holes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import get_args

from playbookgen.content.company import Company
from playbookgen.content.model import Function, Stance
from playbookgen.content.scalars import alphabetical
from playbookgen.playbook.actions import SOON
from playbookgen.playbook.coverage import WELL_KNOWN
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.relations import Contact
from playbookgen.playbook.summary import Summary
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.coverage import CoverageGap, coverage_gaps
from playbookgen.site.pages import Page

FUNCTIONS: tuple[Function | None, ...] = (*get_args(get_args(Function)[0]), None)
STANCES: tuple[Stance | None, ...] = (*get_args(get_args(Stance)[0]), None)


@dataclass(frozen=True, slots=True)
class AccountContacts:
    """The people of one account, with its vacant seats, in the order of its file."""

    account: Summary
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people we know, and how well."""

    people: int
    """Those who are there."""
    well_known: int
    """Those with a regular or in-depth contact."""
    overdue: int
    """Those whom somebody should have been in touch with by now."""
    soon: int
    """Those whose turn comes within two weeks."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """One of us and the contacts they keep."""

    person: str
    """Their id."""
    tally: Tally
    accounts: int
    """At how many accounts."""


@dataclass(frozen=True, slots=True)
class ContactsContext:
    """What `contacts.html` shows. Its lists: `gaps`, `keepers`, `contacts`, `unknown`."""

    page: Chrome
    company: Company
    accounts: tuple[AccountContacts, ...]
    """Those with stakeholders, key accounts first: what of the list `contacts` stands on this page."""
    unknown: tuple[Summary, ...]
    """Those without any, but for former customers."""
    tally: Tally
    """Of all accounts."""
    vacancies: int
    """Seats that nobody holds."""
    functions: tuple[tuple[Function | None, int], ...]
    """People by their function; none where it is not known."""
    stances: tuple[tuple[Stance | None, int], ...]
    """People by their stance; none where it is not known."""
    keepers: tuple[Keeper, ...]
    """Our people by name."""
    gaps: tuple[CoverageGap, ...]
    """Key accounts with holes in their coverage."""
    key_accounts: int
    """How many key accounts there are, with holes or without."""


def contacts(page: Page, view: View) -> ContactsContext:
    """Return what the page of all contacts shows."""
    whole, rows = view.once("contacts", lambda: _contacts(page, view))
    on_page = page.lists["contacts"]
    return replace(whole, page=chrome(page, view), accounts=by_account(rows[on_page.first : on_page.last]))


def lengths(playbook: Playbook) -> Mapping[str, int]:
    """Return how long the lists of the page are."""
    summaries = playbook.summaries.values()
    return {
        "gaps": len(coverage_gaps(playbook)),
        "keepers": len(keepers(playbook)),
        "contacts": sum(len(summary.contacts) + len(summary.vacancies) for summary in summaries),
        "unknown": len(unknown(playbook)),
    }


def by_account(rows: Iterable[tuple[Summary, Contact]]) -> tuple[AccountContacts, ...]:
    """Return contacts that stand by account as groups."""
    return tuple(
        AccountContacts(group[0][0], tuple(contact for _, contact in group))
        for group in (list(group) for _, group in groupby(rows, key=lambda row: row[0].id))
    )


def _contacts(page: Page, view: View) -> tuple[ContactsContext, tuple[tuple[Summary, Contact], ...]]:
    """What all pages of contacts share, and the rows that are spread over them."""
    playbook, today = view.playbook, view.playbook.as_of
    listed = playbook.by_weight
    rows = tuple((summary, contact) for summary in listed for contact in seats(summary))
    people = [contact.stakeholder for summary in listed for contact in summary.contacts]
    functions, stances = Counter(them.function for them in people), Counter(them.stance for them in people)
    whole = ContactsContext(
        page=chrome(page, view),
        company=playbook.company,
        accounts=(),
        unknown=unknown(playbook),
        tally=_tally((contact for summary in listed for contact in summary.contacts), today),
        vacancies=sum(len(summary.vacancies) for summary in listed),
        functions=tuple((function, functions[function]) for function in FUNCTIONS if functions[function]),
        stances=tuple((stance, stances[stance]) for stance in STANCES if stances[stance]),
        keepers=keepers(playbook),
        gaps=coverage_gaps(playbook),
        key_accounts=sum(summary.is_key_customer for summary in listed),
    )
    return whole, rows


def unknown(playbook: Playbook) -> tuple[Summary, ...]:
    """Return the accounts at which we know nobody, but for former customers, key accounts first."""
    return playbook.once("unknown", lambda: tuple(filter(_is_unknown, playbook.by_weight)))


def _is_unknown(summary: Summary) -> bool:
    return not (summary.contacts or summary.vacancies) and summary.stage not in ("former", None)


def seats(summary: Summary) -> tuple[Contact, ...]:
    """Return an account's people and vacant seats in the order of its file."""
    return tuple(sorted((*summary.contacts, *summary.vacancies), key=lambda contact: contact.line))


def _tally(listed: Iterable[Contact], today: date) -> Tally:
    known = tuple(listed)
    days = [contact.due for contact in known if contact.due is not None]
    return Tally(
        people=len(known),
        well_known=sum(contact.stakeholder.contact_depth in WELL_KNOWN for contact in known),
        overdue=sum(day < today for day in days),
        soon=sum(today <= day <= today + SOON for day in days),
    )


def keepers(playbook: Playbook) -> tuple[Keeper, ...]:
    """Return who of us keeps contacts, by name."""
    return playbook.once("keepers", lambda: _keepers(playbook.by_weight, playbook.company, playbook.as_of))


def _keepers(listed: Iterable[Summary], company: Company, today: date) -> tuple[Keeper, ...]:
    kept: dict[str, list[Contact]] = {}
    for summary in listed:
        for contact in summary.contacts:
            kept.setdefault(contact.stakeholder.owner or summary.owner or "", []).append(contact)
    names: Mapping[str, str] = {id: person.name or id for id, person in company.people.items()}
    return tuple(
        Keeper(id, _tally(kept[id], today), len({contact.account for contact in kept[id]}))
        for id in sorted(kept, key=lambda id: alphabetical(names.get(id, id)))
        if id in names
    )
