"""The people at a customer: who reports to whom, and when we were last in touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbookgen.content.config import PrivacyDefaults
from playbookgen.content.model import Account, Privacy, Stakeholder
from playbookgen.playbook.calendar import later

_NOTHING_KNOWN = Privacy()


@dataclass(frozen=True, slots=True)
class Contact:
    """A stakeholder with what follows from the rest of the account's file."""

    stakeholder: Stakeholder
    account: str
    """Its id."""
    account_name: str
    line: int
    """Where the stakeholder stands in the account's file."""
    last_contact: date | None
    """The newest of their own date and the visits they were at."""
    due: date | None
    """When to be in touch again."""
    privacy: Privacy = _NOTHING_KNOWN
    """What we know about keeping their data: their own entry, and site.yaml's defaults where it is silent. Only on the
    account's own page; elsewhere nothing is known of it."""

    @property
    def is_present(self) -> bool:
        """Whether there is somebody to talk to."""
        return not self.stakeholder.vacant and self.stakeholder.departed_on is None


def privacy(stakeholder: Stakeholder, defaults: PrivacyDefaults) -> Privacy:
    """Return a stakeholder's privacy entry with the site's defaults where it is silent."""
    own = stakeholder.privacy or Privacy()
    known = {key: value for key in PrivacyDefaults.model_fields if (value := getattr(defaults, key)) is not None}
    absent = {key: value for key, value in known.items() if getattr(own, key) is None}
    return own.model_copy(update=absent) if absent else own


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the reporting tree and those below it."""

    contact: Contact
    reports: tuple["Seat", ...]
    """Those who report to it."""


def contacts(account: Account, today: date, defaults: PrivacyDefaults) -> tuple[Contact, ...]:
    """Return the account's stakeholders in the order of its file."""
    met: dict[str, date] = {}
    for visit in account.visits:
        for name in visit.with_:
            if visit.date <= today:
                met[name] = max(visit.date, met.get(name, visit.date))
    listed = []
    id, account_name, line_of = account.id, account.name or account.id, account.origin.line
    for index, stakeholder in enumerate(account.stakeholders):
        last, seen = stakeholder.last_contact, met.get(stakeholder.id)
        if seen is not None and (last is None or seen > last):
            last = seen
        due = None
        if stakeholder.contact_every is not None and not stakeholder.vacant and stakeholder.departed_on is None:
            due = later(last, stakeholder.contact_every) if last is not None else today
        line = line_of("stakeholders", index)
        listed.append(Contact(stakeholder, id, account_name, line, last, due, privacy(stakeholder, defaults)))
    return tuple(listed)


def reporting_tree(listed: tuple[Contact, ...]) -> tuple[Seat, ...]:
    """Return the tops of the reporting tree.

    At the top stands too who reports to someone not listed, in a circle, or through more than `DEEPEST` levels.
    """
    by_id = {contact.stakeholder.id: contact for contact in listed}
    below: dict[str | None, list[Contact]] = {}
    for contact in listed:
        superior = contact.stakeholder.reports_to if _has_top(contact, by_id) else None
        below.setdefault(superior if superior in by_id else None, []).append(contact)
    return _seats(None, below)


def _seats(superior: str | None, below: Mapping[str | None, Sequence[Contact]]) -> tuple[Seat, ...]:
    return tuple(Seat(contact, _seats(contact.stakeholder.id, below)) for contact in below.get(superior, ()))


DEEPEST = 20
"""Levels of a reporting tree that are drawn: no customer has as many, a mistake in a file may."""


def _has_top(contact: Contact, by_id: Mapping[str, Contact]) -> bool:
    above = contact.stakeholder.reports_to
    for _ in range(DEEPEST):
        if above is None or above not in by_id:
            return True
        above = by_id[above].stakeholder.reports_to
    return False
