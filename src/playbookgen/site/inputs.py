"""What a page is made from, by name and digest: same inputs, same bytes.

Known before any context is built, and before any account is opened. A rebuild compares them and makes only the pages
whose inputs changed; that they are complete is tested by changing one thing after another (tests/site/test_inputs.py).

A page of a long list is made from the rows that stand on it; only the first of its pages sums all of them up, as the
packaged layouts have it. An
account's page is made from the few records of the company that it looked up when it was last made (`Lookups`): making
it anew, with the same records, would look up the same ones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from playbookgen.content.company import Company
from playbookgen.playbook.once import Once
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.products import Rival, Sale, Whitespace
from playbookgen.playbook.summary import Summary
from playbookgen.playbook.teams import Team
from playbookgen.site.calendar import agenda_of, places
from playbookgen.site.contacts import keepers, unknown
from playbookgen.site.coverage import coverage_gaps
from playbookgen.site.hand_over import files
from playbookgen.site.pages import Page
from playbookgen.site.plans import account_plans
from playbookgen.site.product import owner_sales

Record = TypeVar("Record")
Input = tuple[str, str]
"""Name and digest."""


@dataclass(frozen=True, slots=True)
class AccountDigests:
    """By what it is told whether something of an account changed that pages show."""

    file: str = ""
    """Of the file's bytes."""
    summary: str = ""
    """Of all that other pages tell, but for its health."""
    contacts: str = ""
    """Of what lists of contacts tell."""
    found: str = ""
    """Of what search finds it by."""


class Lookups:
    """A company that notes which people and products are looked up in it."""

    def __init__(self, company: Company) -> None:
        self._names: set[str] = set()
        self.company = replace(
            company,
            people=_Noted(company.people, "people", self._names),
            products=_Noted(company.products, "products", self._names),
        )

    def taken(self) -> tuple[str, ...]:
        """Return what was looked up since the last time: `people/anna-lis`, or `people/*` where all of them were."""
        names = tuple(sorted(self._names))
        self._names.clear()
        return names


class _Noted(dict[str, Record]):
    """Records that note by which id each is asked for."""

    def __init__(self, records: Mapping[str, Record], folder: str, names: set[str]) -> None:
        super().__init__(records)
        self._folder, self._names = folder, names

    def _note(self, id: object) -> None:
        self._names.add(f"{self._folder}/{id}")

    def __getitem__(self, id: str) -> Record:
        self._note(id)
        return super().__getitem__(id)

    def get(self, id: str, default: object = None) -> object:  # type: ignore[override]  # as dict's, said shortly
        """Return a record, or the default."""
        self._note(id)
        return super().get(id, default)

    def __contains__(self, id: object) -> bool:
        self._note(id)
        return super().__contains__(id)

    def __iter__(self) -> Iterator[str]:
        self._note("*")
        return super().__iter__()

    def __len__(self) -> int:
        self._note("*")
        return super().__len__()

    def keys(self) -> object:  # type: ignore[override]
        """Return all ids."""
        self._note("*")
        return super().keys()

    def values(self) -> object:  # type: ignore[override]
        """Return all records."""
        self._note("*")
        return super().values()

    def items(self) -> object:  # type: ignore[override]
        """Return all ids and records."""
        self._note("*")
        return super().items()


def theme_digest(folders: Iterable[Path]) -> str:
    """Return the digest of all layouts, assets and catalogs that pages can be made with."""
    state = blake2b(digest_size=16)
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__"):
            state.update(file.relative_to(folder).as_posix().encode() + b"\0")
            state.update(blake2b(file.read_bytes(), digest_size=16).digest())
        state.update(b"\1")
    return state.hexdigest()


@dataclass(frozen=True)
class Inputs:
    """The digests of everything in one playbook, each made once."""

    playbook: Playbook
    program: str
    """The digest of this program."""
    theme: str
    """The digest of the layouts."""
    accounts: Mapping[str, AccountDigests]
    has_own_layouts: bool
    """Whether the site brings layouts: these may sum up all rows on any page of a list."""

    def of(self, page: Page, lookups: Iterable[str] = ()) -> tuple[Input, ...]:
        """Return what a page is made from; that of an account also from what it looked up."""
        return *self._common, *self._own(page), *map(self._lookup, lookups)

    def of_search(self) -> tuple[Input, ...]:
        """Return what the files are made from that search loads."""
        found = _digest([digests.found for digests in self.accounts.values()])
        return *self._common, ("company", self._company), ("what accounts are found by", found)

    @cached_property
    def _common(self) -> tuple[Input, ...]:
        playbook = self.playbook
        return (
            ("program", self.program),
            ("theme", self.theme),
            ("site.yaml", playbook.settings.site.origin.digest),
            ("today", playbook.as_of.isoformat()),
        )

    @cached_property
    def _texts(self) -> str:
        company = self.playbook.company
        texts = (*(role.guides for role in company.roles.values()), *company.pages.values())
        return _digest([(text.origin.path, text.origin.digest) for each in texts for text in each.values()])

    @cached_property
    def _records(self) -> Mapping[str, str]:
        """The digests of people and products, by name; those of all of them with a star."""
        company = self.playbook.company
        # A picture is a file of its own: whether it can be shown does not stand in the record's.
        digests = {f"people/{id}": f"{one.origin.digest} {one.photo}" for id, one in company.people.items()}
        digests |= {f"products/{id}": one.origin.digest for id, one in company.products.items()}
        return digests | {
            f"{folder}/*": _digest([pair for pair in digests.items() if pair[0].startswith(folder)])
            for folder in ("people", "products")
        }

    @cached_property
    def _company(self) -> str:
        return _digest([self._texts, self._records["people/*"], self._records["products/*"]])

    def _lookup(self, name: str) -> Input:
        return name, self._records.get(name, "")

    @cached_property
    def _summary(self) -> Mapping[str, str]:
        """The digest of each account's row with its health: what pages of people and products are made from."""
        return {
            id: _digest([self.accounts[id].summary, self._findings(f"accounts/{id}")]) for id in self.playbook.summaries
        }

    def _matters(self, team: Team | None) -> list[object]:
        members = team.members if team is not None else ()
        return [self._matters_of(member.person.id) for member in members]

    @cached_property
    def _summaries(self) -> str:
        return _digest(self._summary)

    @cached_property
    def _all_findings(self) -> str:
        return _digest([(record, self._findings(record)) for record in self.playbook.findings])

    @cached_property
    def _finding(self) -> Mapping[int, str]:
        """The digest of each finding, by its identity: many pages tell of the same ones."""
        return {id(one): _digest(one) for found in self.playbook.findings.values() for one in found}

    def _matters_of(self, person: str) -> str:
        return _digest([self._finding[id(one)] for one in self.playbook.matters.get(person, ())])

    @cached_property
    def _all_changes(self) -> str:
        return _digest(list(self.playbook.history.changes.items()))

    def _own(self, page: Page) -> tuple[Input, ...]:
        if page.kind == "account":
            return self._of_account(page.id)
        company, by_rows = ("company", self._company), ROWS.get(page.kind)
        rows = by_rows(self, page) if by_rows is not None and not self.has_own_layouts else None
        if rows is not None:
            return company, *self._of_rows(page, rows)
        return company, *self._once((page.kind, page.id, page.language), lambda: self._of_kind(page))

    def _of_rows(self, page: Page, rows: object) -> tuple[Input, ...]:
        return ("its place among the pages of its lists", _digest([page.lists, len(page.spread)])), (
            "its rows",
            _digest(rows),
        )

    def _of_account(self, id: str) -> tuple[Input, ...]:
        playbook, summary = self.playbook, self.playbook.summaries[id]
        record, group, figures = f"accounts/{id}", playbook.groups.get(id), playbook.figures.get(id)
        members = self._summaries_of(group.members) if group is not None else ""
        return (
            (record, self.accounts[id].file),
            (f"figures of {record}", _digest(figures) if figures is not None else ""),
            (f"group of {record}", _digest([group, members]) if group is not None else ""),
            (f"findings of {record}", self._findings(record)),
            (f"history of {summary.path}", self._history(summary.path)),
            ("guides and pages", self._texts),
        )

    def _of_kind(self, page: Page) -> tuple[Input, ...]:
        playbook, id = self.playbook, page.id
        match page.kind:
            case "person":
                person = playbook.people[id]
                origin = person.person.origin
                team = playbook.teams.get(id)
                return (
                    ("the person's accounts", self._summaries_of(person.account_ids)),
                    ("the team's accounts", self._summaries_of(team.account_ids if team is not None else ())),
                    ("the person's findings", self._matters_of(id)),
                    ("the team's findings", _digest(self._matters(team))),
                    (f"history of {origin.path}", self._history(origin.path)),
                )
            case "hand-over":
                leaver = playbook.people[id]
                told = files(leaver)
                return (
                    ("the person's accounts", self._summaries_of(leaver.account_ids)),
                    (f"history of {', '.join(told)}", self._history(*told)),
                    ("whether there is a history", str(bool(playbook.history.changes))),
                )
            case "contacts":
                return (("all accounts", self._summaries), ("all findings", self._all_findings))
            case "offline":
                return ()
            case "product":
                product = playbook.products[id]
                origin = product.product.origin
                return (
                    ("the product's accounts", self._summaries_of(product.account_ids)),
                    (f"findings of {origin.record}", self._findings(origin.record)),
                    (f"history of {origin.path}", self._history(origin.path)),
                )
            case "role":
                role = playbook.company.roles[id]
                path = role.in_language(page.language).origin.path
                return (("all accounts", self._summaries), (f"history of {path}", self._history(path)))
            case "page":
                texts = playbook.company.pages[id]
                paths = [text.origin.path for text in texts.values()]
                record = f"pages/{id}"
                return (
                    (f"findings of {record}", self._findings(record)),
                    (f"history of {', '.join(paths)}", self._history(*paths)),
                )
            case "home" | "attention" | "style":
                return (
                    ("all accounts", self._summaries),
                    ("all findings", self._all_findings),
                    ("all history", self._all_changes),
                )
            case _:
                return (("all accounts", self._summaries), ("all history", self._all_changes))

    def _summaries_of(self, accounts: Iterable[str]) -> str:
        return _digest([self._summary[id] for id in accounts])

    # Also of pages that show no findings: whether a link in a text leads anywhere is told by `broken-link`.
    def _findings(self, record: str) -> str:
        found = self.playbook.findings.get(record)
        return _digest([self._finding[id(one)] for one in found]) if found else ""

    def _history(self, *paths: str) -> str:
        found = [self.playbook.history.changes.get(path) for path in paths]
        return _digest(found) if any(found) else ""

    # Rows of long lists.

    def _rows_of(self, page: Page, name: str, accounts: Sequence[str]) -> list[str]:
        stretch = page.lists[name]
        return [self._summary[id] for id in accounts[stretch.first : stretch.last]]

    @cached_property
    def _once(self) -> Once:
        return Once()

    def _of_accounts(self, page: Page) -> object:
        if page.number == 1:
            return None
        return self._rows_of(
            page, "accounts", self._once("accounts", lambda: [one.id for one in self.playbook.by_weight])
        )

    def _of_plans(self, page: Page) -> object:
        sums = ("teams", "owners", "regions", "products")
        if page.number == 1 or any(page.lists[name].first < page.lists[name].last for name in sums):
            return None
        ids = self._once("plans", lambda: [row.summary.id for row in account_plans(self.playbook)])
        return self._rows_of(page, "plans", ids)

    def _of_contacts(self, page: Page) -> object:
        if page.number == 1:
            return None
        playbook = self.playbook
        seats = self._once("contacts", lambda: [one.id for one in playbook.by_weight for _ in range(_seats(one))])
        gaps = self._once("gaps", lambda: [gap.account.id for gap in coverage_gaps(playbook)])
        strangers = self._once("unknown", lambda: [one.id for one in unknown(playbook)])
        kept = keepers(playbook)
        here, keeping = page.lists["contacts"], page.lists["keepers"]
        return [
            self._rows_of(page, "gaps", gaps),
            kept[keeping.first : keeping.last],
            [self.accounts[id].contacts for id in seats[here.first : here.last]],
            self._rows_of(page, "unknown", strangers),
        ]

    def _of_calendar(self, page: Page) -> object:
        playbook = self.playbook
        agenda = agenda_of(playbook)
        late, coming = page.lists["overdue"], page.lists["ahead"]
        overdue = agenda.overdue[late.first : late.last]
        whose = dict.fromkeys(entry.person for entry in overdue)
        return [
            overdue,
            [(person, agenda.piles[person].count) for person in whose if person in agenda.piles],
            agenda.ahead[coming.first : coming.last],
            places(playbook, page),
        ]

    def _of_role(self, page: Page) -> object:
        if page.number == 1:
            return None
        return [
            self._rows_of(page, "accounts", self._once(("role", page.id), lambda: self._owned_in(page.id))),
            self._history(self.playbook.company.roles[page.id].in_language(page.language).origin.path),
        ]

    def _owned_in(self, role: str) -> Sequence[str]:
        """The accounts of those who have a role."""
        holders = {facts.person.id for facts in self.playbook.colleagues if facts.person.role == role}
        return [one.id for one in self.playbook.by_weight if one.owner in holders]

    def _of_product(self, page: Page) -> object:
        if page.number == 1:
            return None
        facts, owning = self.playbook.products[page.id], page.lists["owners"]
        owners = owner_sales(facts, self.playbook)
        rows: Mapping[str, Sequence[Sale | Whitespace | Rival]] = {
            "sales": facts.sales,
            "whitespace": facts.whitespace,
            "rivals": facts.rivals,
        }
        last = facts.potential if page.lists["whitespace"].first == 0 else None
        ids = self._once(("sales", page.id), lambda: {name: [row.summary.id for row in rows[name]] for name in rows})
        return [
            [self._rows_of(page, name, ids[name]) for name in ids],
            owners[owning.first : owning.last],
            last,
            self._history(facts.product.origin.path),
        ]


ROWS: Mapping[str, Callable[[Inputs, Page], object]] = {
    "accounts": Inputs._of_accounts,
    "plans": Inputs._of_plans,
    "contacts": Inputs._of_contacts,
    "calendar": Inputs._of_calendar,
    "role": Inputs._of_role,
    "product": Inputs._of_product,
}
"""What a page of a kind is made from where its lists go on over many: its rows, or None where it sums up all."""


def _seats(summary: Summary) -> int:
    return len(summary.contacts) + len(summary.vacancies)


def _digest(value: object) -> str:
    # A value's repr tells everything that a page can show of it: records and facts are classes of plain values.
    return blake2b(repr(value).encode(), digest_size=16).hexdigest()
