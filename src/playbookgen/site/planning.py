"""Which pages a site has. Planned before any is rendered, each with the digests of all that it is made from."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from playbookgen.playbook.playbook import Playbook
from playbookgen.site import attention, calendar, contacts, hand_over, plans, product
from playbookgen.site.lists import ROWS, Spread, spread
from playbookgen.site.pages import ADDRESSES, STYLE, Page, language_folder, path_of


def _of_people(playbook: Playbook, id: str) -> Mapping[str, int]:
    there = playbook.colleagues
    return {
        "away": sum(facts.away is not None for facts in there),
        "people": len(there),
        "former": len(playbook.people) - len(there),
    }


def _of_role(playbook: Playbook, id: str) -> Mapping[str, int]:
    holders = [facts for facts in playbook.colleagues if facts.person.role == id]
    return {"holders": len(holders), "accounts": sum(len(facts.accounts) for facts in holders)}


def _of_person(playbook: Playbook, id: str) -> Mapping[str, int]:
    facts, team = playbook.people[id], playbook.teams.get(id)
    return {
        "actions": len(facts.promises),
        "accounts": len(facts.accounts),
        "coordinating": len(facts.coordinating),
        "team": len(team.members if team is not None else facts.reports),
        "waiting": len(team.waiting) if team is not None else 0,
        "contacts-due": len(facts.contacts_due),
        "deadlines": len(facts.deadlines),
        "communications": len(facts.communications),
        "attention": len(playbook.matters.get(id, ())),
        "promises": len(facts.promises_elsewhere) if facts.accounts else 0,
        "service": len(facts.commitments),
        "standing-in": len(facts.standing_in),
        "contacts": len(facts.contacts),
    }


LENGTHS: Mapping[str, Callable[[Playbook, str], Mapping[str, int]]] = {
    "accounts": lambda playbook, id: {"accounts": len(playbook.accounts)},
    "products": lambda playbook, id: {"products": len(playbook.products)},
    "people": _of_people,
    "role": _of_role,
    "person": _of_person,
    "product": product.lengths,
    "attention": lambda playbook, id: attention.lengths(playbook),
    "plans": lambda playbook, id: plans.lengths(playbook),
    "contacts": lambda playbook, id: contacts.lengths(playbook),
    "calendar": lambda playbook, id: calendar.lengths(playbook),
    "hand-over": hand_over.lengths,
}
"""How long the lists are of each kind of page that can go on over several, by their names and in their order."""

ROOM: Mapping[str, int] = dict.fromkeys(("person", "hand-over", "product", "role", "attention", "calendar"), 2 * ROWS)
"""Rows on the first page where it has several lists and most of their rows are half as wide as those of a list."""


def planned(playbook: Playbook, *, style_page: bool = False) -> Iterator[Page]:
    """Yield every page of the site, without the page for missing pages, by language and kind."""
    site = playbook.settings.site
    wanted = {None, *site.pages, *((STYLE,) if style_page else ())}
    spreads: dict[tuple[str, str], Spread] = {}
    for language in dict.fromkeys(site.languages):
        folder = language_folder(language, site.language)
        for kind, address in ADDRESSES.items():
            if address.setting in wanted:
                for id in record_ids(kind, playbook):
                    if (kind, id) not in spreads:
                        spreads[kind, id] = _spread(kind, id, playbook)
                    for number in range(1, len(spreads[kind, id]) + 1):
                        path = path_of(kind, id, folder, number)
                        yield Page(kind, id, language, path, number, spreads[kind, id])


def _spread(kind: str, id: str, playbook: Playbook) -> Spread:
    return spread(LENGTHS[kind](playbook, id), ROOM.get(kind, ROWS)) if kind in LENGTHS else ({},)


def record_ids(kind: str, playbook: Playbook) -> Iterator[str]:
    """Yield the ids that a kind has a page for; an empty one for lists."""
    company = playbook.company
    by_kind: Mapping[str, Iterable[str]] = {
        "role": company.roles,
        "person": company.people,
        "account": playbook.accounts,
        "product": company.products,
        "page": company.pages,
        "hand-over": [id for id, person in playbook.people.items() if person.has_work],
    }
    yield from by_kind.get(kind, ("",))
