"""The calendar page: what lies ahead of the whole company, month by month, and what is overdue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from playbookgen.content.company import Company
from playbookgen.content.model import Channel, Person
from playbookgen.content.scalars import Period, alphabetical
from playbookgen.playbook.calendar import months_later
from playbookgen.playbook.money import Amount
from playbookgen.playbook.people import has_left
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.summary import Summary
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.lists import page_of
from playbookgen.site.pages import Page

MONTHS_AHEAD = 12
"""Months beside the running one that have a section of their own."""
MANY = 12
"""Overdue entries beyond which they are told by person."""
CalendarKind = Literal["notice", "contract-end", "price-review", "plan-review", "action", "communication", "absence"]
_ORDER: Mapping[CalendarKind, int] = {
    "notice": 0,
    "contract-end": 1,
    "price-review": 2,
    "plan-review": 3,
    "action": 4,
    "communication": 5,
    "absence": 6,
}
"""Of one day: what must not be missed comes first."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something that stands on a day."""

    day: date
    kind: CalendarKind
    title: str
    """The action, the contract, the plan's year, the topic; empty for absences."""
    person: str | None
    """Whose it is, by id: the action's or communication's owner, the account's for deadlines, whoever is away."""
    account: str | None = None
    """An id; none for absences."""
    account_name: str | None = None
    until: date | None = None
    """The last day of an absence."""
    deputy: str | None = None
    """Who stands in during an absence, by id."""
    value: Amount | None = None
    """The contract's worth, in the account's currency."""
    channel: Channel | None = None
    """Of a communication."""
    every: Period | None = None
    """How often a communication is repeated; the calendar has its next day only."""


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month and what stands in it."""

    first: date
    """Its first day."""
    entries: tuple[CalendarEntry, ...]

    @property
    def id(self) -> str:
        """The place of its section on the page: `m-2026-11`."""
        return f"m-{self.first.isoformat()[:7]}"


@dataclass(frozen=True, slots=True)
class OverduePile:
    """What one of us is late with."""

    person: str | None
    """An id."""
    entries: tuple[CalendarEntry, ...]
    """The oldest first."""
    count: int
    """How many there are, on this page or another."""


@dataclass(frozen=True, slots=True)
class CalendarPlace:
    """Where a month begins."""

    first: date | None
    """Its first day; None for what lies further ahead."""
    href: str


@dataclass(frozen=True, slots=True)
class CalendarContext:
    """What `calendar.html` shows. Its lists: `overdue`, `ahead`; what of them stands on this page is below."""

    page: Chrome
    company: Company
    overdue: tuple[CalendarEntry, ...]
    """Open actions and communications past their day, the oldest first."""
    piles: tuple[OverduePile, ...]
    """The same by person, whoever has most first; none where they are few."""
    months: tuple[CalendarMonth, ...]
    """The running month and the twelve that follow it; those without an entry are left out."""
    later: tuple[CalendarEntry, ...]
    """What lies further ahead."""
    places: tuple[CalendarPlace, ...]
    """Where each month begins, on this page or another."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """All entries, in the order in which they are spread over pages."""

    overdue: tuple[CalendarEntry, ...]
    ahead: tuple[CalendarEntry, ...]
    piles: Mapping[str | None, OverduePile]
    """By person, in the order of the page."""


def calendar(page: Page, view: View) -> CalendarContext:
    """Return what the calendar shows."""
    playbook = view.playbook
    agenda = agenda_of(playbook)
    late, coming = page.lists["overdue"], page.lists["ahead"]
    overdue, ahead = agenda.overdue[late.first : late.last], agenda.ahead[coming.first : coming.last]
    horizon = _horizon(playbook)
    begins = places(playbook, page)
    frame = chrome(page, view)

    def href(month: date | None, number: int) -> str:
        anchor = f"#{CalendarMonth(month, ()).id if month is not None else 'later'}"
        return anchor if number == page.number else f"{frame.numbered(number)}{anchor}"

    return CalendarContext(
        page=frame,
        company=playbook.company,
        overdue=overdue,
        piles=_on_page(agenda.piles, overdue),
        months=tuple(
            CalendarMonth(first, tuple(entries))
            for first, entries in groupby((entry for entry in ahead if entry.day < horizon), key=_month)
        ),
        later=tuple(entry for entry in ahead if entry.day >= horizon),
        places=tuple(CalendarPlace(month, href(month, number)) for month, number in begins.items()),
    )


def lengths(playbook: Playbook) -> Mapping[str, int]:
    """Return how long the lists of the page are."""
    agenda = agenda_of(playbook)
    return {"overdue": len(agenda.overdue), "ahead": len(agenda.ahead)}


def agenda_of(playbook: Playbook) -> Agenda:
    """Return all that stands on the calendar."""
    return playbook.once("agenda", lambda: _agenda(playbook))


def _agenda(playbook: Playbook) -> Agenda:
    today = playbook.as_of
    found = [entry for summary in playbook.summaries.values() for entry in _of_account(summary)]
    overdue = tuple(sorted((entry for entry in found if entry.day < today), key=_place))
    ahead = [entry for entry in found if entry.day >= today]
    for person in playbook.company.people.values():
        ahead.extend(_absences(person, today))
    ahead.sort(key=_place)
    piles = _piles(overdue, playbook.company) if len(overdue) > MANY else {}
    by_person = tuple(entry for pile in piles.values() for entry in pile.entries)
    return Agenda(by_person or overdue, tuple(ahead), piles)


def _on_page(piles: Mapping[str | None, OverduePile], entries: Iterable[CalendarEntry]) -> tuple[OverduePile, ...]:
    """Return the piles of which something stands on a page, with what of them does."""
    if not piles:
        return ()
    by_person = groupby(entries, key=lambda entry: entry.person)
    return tuple(replace(piles[person], entries=tuple(group)) for person, group in by_person)


def _month(entry: CalendarEntry) -> date:
    return entry.day.replace(day=1)


def _horizon(playbook: Playbook) -> date:
    """The first day that has no section for its month."""
    return months_later(playbook.as_of.replace(day=1), MONTHS_AHEAD + 1)


def places(playbook: Playbook, page: Page) -> Mapping[date | None, int]:
    """Return the number of the page on which each month begins; None is what lies further ahead."""
    return playbook.once("months of the calendar", lambda: _places(agenda_of(playbook).ahead, playbook, page))


def _places(ahead: Iterable[CalendarEntry], playbook: Playbook, page: Page) -> Mapping[date | None, int]:
    horizon = _horizon(playbook)
    first: dict[date | None, int] = {}
    for place, entry in enumerate(ahead):
        month = _month(entry) if entry.day < horizon else None
        if month not in first:
            first[month] = page_of(page.spread, "ahead", place)
    return first


def _of_account(summary: Summary) -> Iterator[CalendarEntry]:
    id, name = summary.id, summary.name
    for promise in summary.promises:
        action = promise.action
        yield CalendarEntry(action.due, "action", action.title, action.owner, id, name)
    for deadline in summary.deadlines:
        value = deadline.value if deadline.kind in ("notice", "contract-end") else None
        yield CalendarEntry(deadline.day, deadline.kind, deadline.title, summary.owner, id, name, value=value)
    for entry in summary.communications:
        if entry.done_on is None:
            owner = entry.owner or summary.owner
            yield CalendarEntry(
                entry.date, "communication", entry.topic, owner, id, name, channel=entry.channel, every=entry.every
            )


def _absences(person: Person, today: date) -> Iterator[CalendarEntry]:
    """Yield when somebody is away, from today on; one that began before stands on today."""
    if has_left(person, today):
        return
    for away in person.away:
        if away.to >= today:
            first = max(away.from_, today)
            yield CalendarEntry(first, "absence", "", person.id, until=away.to, deputy=away.deputy)


def _place(entry: CalendarEntry) -> tuple[date, int, tuple[str, str], str]:
    return entry.day, _ORDER[entry.kind], alphabetical(entry.account_name or entry.person or ""), entry.title


def _piles(overdue: Iterable[CalendarEntry], company: Company) -> Mapping[str | None, OverduePile]:
    piles: dict[str | None, list[CalendarEntry]] = {}
    for entry in overdue:
        piles.setdefault(entry.person, []).append(entry)

    def place(pile: OverduePile) -> tuple[int, tuple[str, str]]:
        person = company.people.get(pile.person or "")
        return -len(pile.entries), alphabetical((person.name if person is not None else None) or pile.person or "")

    rows = (OverduePile(person, tuple(entries), len(entries)) for person, entries in piles.items())
    return {pile.person: pile for pile in sorted(rows, key=place)}
