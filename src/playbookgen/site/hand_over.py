"""The hand-over sheet of one of us: what the colleague who takes over must know, on paper too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from playbookgen.content.company import Company
from playbookgen.content.history import Change
from playbookgen.playbook.coverage import WELL_KNOWN
from playbookgen.playbook.people import AccountVisit, PersonFacts, by_weight
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.relations import Contact
from playbookgen.playbook.summary import RECENT_VISITS, PlanRow, Summary, VisitRow
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.contacts import AccountContacts, by_account
from playbookgen.site.pages import Page

LOOKED_BACK: timedelta = RECENT_VISITS
"""How far back changes and visits are told."""


@dataclass(frozen=True, slots=True)
class HandOverAccount:
    """An account that changes hands."""

    account: Summary
    plan: PlanRow | None
    """The plan of the fiscal year that runs."""
    last_visit: VisitRow | None
    """The newest up to today, whoever went."""


@dataclass(frozen=True, slots=True)
class HandOverChange:
    """A commit and those of the accounts whose files it touched."""

    change: Change
    accounts: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class HandOverContext:
    """`hand-over.html`: what a colleague takes over from somebody.

    Its lists: `accounts`, `promises`, `visits`, `deadlines`, `communications`, `contacts`, `opportunities`, `changes`.
    """

    page: Chrome
    company: Company
    facts: PersonFacts
    since: date
    """From when on changes and visits are told."""
    accounts: Mapping[str, Summary]
    """The accounts that the facts are about, by id."""
    owned: tuple[HandOverAccount, ...]
    """Those they answer for, key accounts first."""
    visits: tuple[AccountVisit, ...]
    """Those they made since then on which something was agreed, the newest first."""
    contacts: tuple[AccountContacts, ...]
    """The people they keep in touch with, by account: what of the list `contacts` stands on this page."""
    irreplaceable: frozenset[tuple[str, str]]
    """Account and id of the good contacts at accounts where none of their colleagues has one."""
    changes: tuple[HandOverChange, ...]
    """What changed since then in the files of their accounts, the newest first."""
    has_history: bool
    """Whether git tells of any change at all."""


def hand_over(page: Page, view: View) -> HandOverContext:
    """Return what a hand-over sheet shows."""
    playbook = view.playbook
    facts = playbook.people[page.id]
    since = playbook.as_of - LOOKED_BACK
    year = playbook.fiscal_year.year
    accounts = {id: playbook.summaries[id] for id in facts.account_ids}
    kept = [contact for contact in facts.contacts if accounts[contact.account].coverage.keepers == (page.id,)]
    return HandOverContext(
        page=chrome(page, view, *files(facts), lines=facts.person.origin.sections),
        company=playbook.company,
        facts=facts,
        since=since,
        accounts=accounts,
        owned=tuple(_account(summary, year) for summary in facts.accounts),
        visits=_visits(facts, since),
        contacts=by_account(_contacts(facts, accounts)[page.lists["contacts"].first : page.lists["contacts"].last]),
        irreplaceable=frozenset(
            (contact.account, contact.stakeholder.id)
            for contact in kept
            if contact.stakeholder.contact_depth in WELL_KNOWN
        ),
        changes=_changes(playbook, facts, since),
        has_history=bool(playbook.history.changes),
    )


def lengths(playbook: Playbook, id: str) -> Mapping[str, int]:
    """Return how long the lists of somebody's sheet are."""
    facts = playbook.people[id]
    since = playbook.as_of - LOOKED_BACK
    return {
        "accounts": len(facts.accounts),
        "promises": len(facts.promises),
        "visits": len(_visits(facts, since)),
        "deadlines": len(facts.deadlines),
        "communications": len(facts.communications),
        "contacts": len(facts.contacts),
        "opportunities": len(facts.opportunities),
        "changes": len(_changes(playbook, facts, since)),
    }


def files(facts: PersonFacts) -> tuple[str, ...]:
    """Return the files that the sheet tells the history of: the person's own, and those of the accounts they own."""
    return facts.person.origin.path, *(summary.path for summary in facts.accounts)


def _account(summary: Summary, year: int) -> HandOverAccount:
    plan = next((plan for plan in summary.plans if plan.period == year), None)
    return HandOverAccount(summary, plan, next(iter(summary.visits), None))


def _visits(facts: PersonFacts, since: date) -> tuple[AccountVisit, ...]:
    return tuple(row for row in facts.visits if row.visit.day >= since and row.visit.agreed)


def _contacts(facts: PersonFacts, accounts: Mapping[str, Summary]) -> tuple[tuple[Summary, Contact], ...]:
    """The contacts with their accounts, key accounts first."""
    kept: dict[str, list[Contact]] = {}
    for contact in facts.contacts:
        kept.setdefault(contact.account, []).append(contact)
    ordered = sorted((accounts[id] for id in kept), key=by_weight)
    return tuple((summary, contact) for summary in ordered for contact in kept[summary.id])


def _changes(playbook: Playbook, facts: PersonFacts, since: date) -> tuple[HandOverChange, ...]:
    changes: dict[str, Change] = {}
    touched: dict[str, list[Summary]] = {}
    for summary in facts.accounts:
        for change in playbook.history.changes.get(summary.path, ()):
            if change.day >= since:
                changes.setdefault(change.commit, change)
                touched.setdefault(change.commit, []).append(summary)
    rows = [HandOverChange(change, tuple(touched[commit])) for commit, change in changes.items()]
    return tuple(sorted(rows, key=lambda row: row.change.day, reverse=True))
