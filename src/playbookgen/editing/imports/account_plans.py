"""Rows of an export to the accounts and stakeholders that they are about, whether those are there already or new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from playbookgen.content.scalars import Refused, as_id, folded
from playbookgen.content.sources import RESERVED, Source
from playbookgen.content.suggestions import nearest
from playbookgen.editing.imports.account_rows import STAKEHOLDERS, AccountRow, Path, Said
from playbookgen.editing.imports.identities import Contents, Identities
from playbookgen.editing.imports.mapping import AccountsMap
from playbookgen.editing.imports.rows import Refusal

Outcome = Literal["created", "updated", "unchanged", "refused", "skipped", "left out"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that a row changes or adds."""

    key: str
    """`tier`, or of a stakeholder `stakeholders.ewa-wrona.phone`."""
    old: Any
    """None where nothing was known."""
    new: Any


@dataclass(slots=True)
class RowReport:
    """What becomes of a row."""

    line: int
    account: str = ""
    """The id of the account; empty where it has none."""
    outcome: Outcome = "unchanged"
    stakeholder: str = ""
    """The id of a new stakeholder."""
    is_further: bool = False
    """Whether the account is new with a row above."""
    differences: list[Difference] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """A stakeholder of an account."""

    id: str
    place: int | None
    """Which of the file's stakeholders it is; None if it is new."""
    content: Mapping[str, Any] = field(default_factory=dict)
    """What the file has of it."""
    line: int = 0
    """The row that tells of a new one first."""
    said: dict[Path, Said] = field(default_factory=dict)

    def called(self, key: str) -> str:
        """Return its id, name or mail address."""
        said = self.said.get((key,))
        value = said.value if said is not None else self.content.get(key)
        return value if isinstance(value, str) else ""


@dataclass(slots=True)
class Plan:
    """What rows say of one account."""

    id: str
    source: Source | None
    """Its file; None if it is new."""
    content: Mapping[str, Any]
    """What the file has."""
    found_by: Path
    """The key by which it was found: a form of it that only looks different changes nothing."""
    said: dict[Path, Said] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    """Those of the file, in its order, then new ones."""
    lines: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    """What rows say that means nothing once all of them are known."""

    def superiors(self) -> Iterator[Refusal]:
        """Put ids in the place of names where stakeholders name one another; yield whom nobody is called."""
        named = {
            _plain(word): person.id for person in reversed(self.people) for word in (person.called("name"), person.id)
        }
        for person in self.people:
            for path, said in person.said.items():
                if said.filled.field.reference == STAKEHOLDERS:
                    words = [said.value] if isinstance(said.value, str) else said.value
                    unknown = [word for word in words if _plain(word) not in named]
                    yield from (_nobody(word, said, named) for word in unknown)
                    ids = [named[_plain(word)] for word in words if word not in unknown]
                    if not unknown:
                        value = ids[0] if isinstance(said.value, str) else ids
                        person.said[path] = Said(value, said.line, said.filled, said.is_default)


def _nobody(word: str, said: Said, named: Mapping[str, str]) -> Refusal:
    near = nearest(word, named)
    right = named[near] if near is not None else None
    message = 'this account has no stakeholder "{value}"'
    return Refusal(said.line, said.filled.source, "dangling-reference", message, {"value": word}, right)


class Matching:
    """Rows, one after another, to plans."""

    def __init__(self, mapping: AccountsMap, accounts: Contents, files: Sequence[Source]) -> None:
        naming = mapping.account
        self._by = naming.by if naming is not None else None
        self._source = naming or mapping.keys.get("name")
        self._skips_unknown = naming is not None and naming.unknown == "skip"
        self._accounts = accounts
        self._identities = Identities.of("accounts", accounts, self._by)
        self._by_name = Identities.of("accounts", accounts, "name")
        self._files = {source.id: source for source in files}
        self._new: dict[str, str] = {}
        """Ids of new accounts by what rows call them."""
        self._taken: set[str] = set()
        self.plans: dict[str, Plan] = {}
        self.reports: list[RowReport] = []
        """Of rows that are no part of a plan."""

    def take(self, row: AccountRow) -> None:
        """Put what a row says to what others say of the same account."""
        if row.is_empty:
            self.reports.append(RowReport(row.line, outcome="left out"))
            return
        refusals = list(row.refusals)
        id = self._id(row, refusals)
        if id is None and not refusals:
            self.reports.append(RowReport(row.line, row.word, "skipped"))
            return
        plan = self._plan(id) if id is not None else None
        person = _person(plan, row, refusals) if plan is not None and row.stakeholder else None
        if plan is not None:
            refusals += _contradictions(plan.said, row.account, plan.found_by)
        if person is not None:
            refusals += _contradictions(person.said, row.stakeholder)
        if refusals or plan is None:
            self.reports.append(RowReport(row.line, id or "", "refused", refusals=refusals))
            return
        self.plans[plan.id] = plan
        plan.lines.append(row.line)
        _add(plan.said, row.account)
        if person is not None:
            if not any(person is known for known in plan.people):
                plan.people.append(person)
            _add(person.said, row.stakeholder)

    def _plan(self, id: str) -> Plan:
        if id in self.plans:
            return self.plans[id]
        content = self._accounts.get(id, {})
        held = content.get(STAKEHOLDERS)
        people = [
            Person(str(item.get("id", "")), place, item) if isinstance(item, dict) else Person("", place)
            for place, item in enumerate(held if isinstance(held, list) else ())
        ]
        path = tuple((self._by or "name").split("."))
        return Plan(id, self._files.get(id), content, path, people=people)

    def _id(self, row: AccountRow, refusals: list[Refusal]) -> str | None:
        """Return the id of the account that a row is about; None without a refusal where it is to be skipped."""
        if not row.word:
            refusals.append(Refusal(row.line, self._source, "missing-key", "this cell is empty"))
            return None
        try:
            found = self._identities.find(row.word)
        except Refused as refused:
            arguments = {"value": row.word, **refused.arguments}
            refusals.append(Refusal(row.line, self._source, "dangling-reference", refused.message, arguments))
            return None
        if found is None and self._skips_unknown:
            refusals.clear()
            return None
        return found or self._new_id(row, refusals)

    def _new_id(self, row: AccountRow, refusals: list[Refusal]) -> str | None:
        """Return the id of an account that the site does not have, or has without the number by which it was sought."""
        text = row.word if self._by == "id" else row.new_id or row.word
        id = self._id_by_name(row) or as_id(text)
        called = _plain(row.word) if self._by not in (None, "id", "name") else id
        if not id or id in RESERVED:
            message = 'no id can be made from "{value}"; name a column for ids with `new_id`'
            refusals.append(Refusal(row.line, None, "bad-file-name", message, {"value": text}))
        elif called in self._new:
            return self._new[called]
        elif id in self._taken:
            message = 'the id "{id}" is that of another account in this export; name a column for ids with `new_id`'
            refusals.append(Refusal(row.line, None, "duplicate-id", message, {"id": id}))
        elif id in self._files and (number := self._number_of(id)) is not None:
            message = 'the account "{id}" is there already, and its {by} is "{number}"'
            arguments = {"id": id, "by": self._by or "name", "number": number}
            refusals.append(Refusal(row.line, self._source, "duplicate-id", message, arguments))
        else:
            self._new[called] = id
            self._taken.add(id)
            return id
        return None

    def _id_by_name(self, row: AccountRow) -> str | None:
        """Return the account that has the row's name, and no number yet by which it could be found."""
        name = row.account.get(("name",))
        if self._by in (None, "id", "name") or name is None or not isinstance(name.value, str):
            return None
        found = [id for id in self._by_name.called(name.value) if self._number_of(id) is None]
        return found[0] if len(found) == 1 else None

    def _number_of(self, id: str) -> str | None:
        """What an account has under the key by which accounts are told apart."""
        value: object = self._accounts.get(id)
        for step in (self._by or "name").split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None


def _person(plan: Plan, row: AccountRow, refusals: list[Refusal]) -> Person | None:
    """Return the stakeholder that a row is about.

    It is found by id, else by name; by mail address only where there is no name, since offices share a mailbox.
    """
    given = Person("", None, said=dict(row.stakeholder))
    id, name, email = (given.called(key) for key in ("id", "name", "email"))
    if not id and not name:
        message = "this row tells of a contact and has neither `stakeholders.name` nor `stakeholders.id`"
        if not email:
            refusals.append(Refusal(row.line, None, "missing-key", message))
            return None
    key = "id" if id else "name" if name else "email"
    for person in plan.people:
        held = person.id if key == "id" else person.called(key)
        if held and _plain(held) == _plain(given.called(key)):
            return person
    if not id and email and name:
        for person in plan.people:
            if not person.called("name") and person.called("email").casefold() == email.casefold():
                return person
    if not id and not name:
        refusals.append(Refusal(row.line, None, "missing-key", message))
        return None
    taken = {person.id for person in plan.people}
    return Person(id or _free(as_id(name) or "contact", taken), None, line=row.line)


def _free(id: str, taken: set[str]) -> str:
    """Return an id that nobody has yet."""
    number, free = 2, id
    while free in taken:
        free, number = f"{id}-{number}", number + 1
    return free


def _contradictions(
    known: Mapping[Path, Said], said: Mapping[Path, Said], but: Path | None = None
) -> Iterator[Refusal]:
    """Yield what a row says otherwise than rows above it."""
    for path, value in said.items():
        before = known.get(path)
        if before is None or before.value == value.value or value.is_default or before.is_default or path == but:
            continue
        message = 'this is "{value}", and line {first} says "{other}" of the same'
        arguments = {"value": _shown(value), "first": str(before.line), "other": _shown(before)}
        yield Refusal(value.line, value.filled.source, "duplicate-key", message, arguments)


def _add(known: dict[Path, Said], said: Mapping[Path, Said]) -> None:
    for path, value in said.items():
        if path not in known or (known[path].is_default and not value.is_default):
            known[path] = value


def _shown(said: Said) -> str:
    return said.value if isinstance(said.value, str) else ", ".join(said.value)


def _plain(word: str) -> str:
    return " ".join(folded(word).split())
