"""Handing over what somebody answers for: every place where the files name them, and what becomes of each.

Which keys name one of us follows from their types in the model. One rule tells what stays: *what is over*. An action
that is done or cancelled, an opportunity won or lost, a visit that took place, an approval: there the old name is true.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from playbookgen.build import Checked
from playbookgen.content import schema
from playbookgen.content.loading import MODELS, SITE_FILE
from playbookgen.content.model import (
    Absence,
    Action,
    Communication,
    Model,
    Opportunity,
    Person,
    Plan,
    Proposal,
    Record,
    Stakeholder,
    Visit,
)
from playbookgen.content.sources import Source, digest, read_bytes
from playbookgen.content.text import decode
from playbookgen.editing.files import Change, ChangedMeanwhile, Edit, edited
from playbookgen.findings import DataPath, Finding, Location
from playbookgen.playbook import actions, pipeline
from playbookgen.playbook.people import has_left
from playbookgen.rules import RULES

PEOPLE = "people"
"""What a key refers to that names one of us."""

Reason = Literal["over", "oneself", "not-asked-for"]
"""Why a place stays: it is over, nobody can be named in their own file, or its account is not to be handed over."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value that names the colleague whose work is handed over."""

    record: Record
    data_path: DataPath
    entries: tuple[Model, ...]
    """The record and the entries in it that hold the value, from the outside in."""
    keys: tuple[schema.Field, ...]
    """The keys that lead there, each in its entry."""
    stays: Reason | None
    """Why it stays under the old name; None where it is handed over."""


@dataclass(frozen=True, slots=True)
class Twice:
    """An entry in which the new colleague stands under several keys, and did not before."""

    place: Place
    """One of them."""
    fields: tuple[schema.Field, ...]
    """All of them."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What handing over means for the files; nothing is written yet."""

    places: tuple[Place, ...]
    """By record, each in the order of its file."""
    twice: tuple[Twice, ...]
    links: tuple[Location, ...]
    """Links to the colleague in texts, which stay: only their author knows whether what the text says still holds."""
    changes: tuple[Change, ...]


class Unsound(Exception):
    """Files that name the colleague cannot be read whole, so that places could be missed; their findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


def is_over(entry: Model, today: date) -> bool:
    """Whether nothing is left to do in an entry, so that it only tells what was."""
    match entry:
        case Action():
            return not actions.is_open(entry)
        case Opportunity():
            return not pipeline.is_open(entry)
        case Proposal():
            return entry.status in ("accepted", "declined")
        case Communication():
            return entry.done_on is not None
        case Visit():
            return entry.date < today
        case Plan():
            return entry.status == "archived"
        case Stakeholder():
            return entry.departed_on is not None and entry.departed_on <= today
        case Absence():
            return entry.to < today
        case Person():
            return has_left(entry, today)
    return False


def handed_over(checked: Checked, old: str, new: str, accounts: Collection[str] | None = None) -> Handover:
    """Return what handing over from `old` to `new` means; with `accounts`, of these accounts and nothing else.

    Raises `Unsound`, and `ChangedMeanwhile` where a file is no longer what was checked.
    """
    places: list[Place] = []
    twice: list[Twice] = []
    links: list[Location] = []
    changes: list[Change] = []
    unsound: list[Finding] = []
    for source in _sources(checked):
        is_asked_for = accounts is None or (source.folder == "accounts" and source.id in accounts)
        content = _content(source, checked)
        if content is not None and old.encode() not in content:
            continue
        record = _record(source, checked)
        if content is None or not record.origin.is_sound:
            if is_asked_for:
                unsound.extend(_reasons(source, checked))
            continue
        if digest(content) != record.origin.digest:
            raise ChangedMeanwhile(source.file)
        found = [_judged(place, new, checked.settings.today, is_asked_for) for place in _places(record, old)]
        found.sort(key=lambda place: record.at(*place.data_path).start)
        places += found
        twice += _twice(found, new)
        links += _links(source, content, old) if is_asked_for else ()
        edits = [_edit(place, content, old, new) for place in found if place.stays is None]
        if edits:
            changes.append(Change(source.file, content, edited(content, edits)))
    if unsound:
        raise Unsound(tuple(unsound))
    return Handover(tuple(places), tuple(twice), tuple(links), tuple(changes))


def newly_found(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that were not there before, wherever in their file they stand."""
    known = {_finding_key(finding) for finding in before}
    return tuple(finding for finding in after if _finding_key(finding) not in known)


def is_of_structure(finding: Finding) -> bool:
    """Whether it is about a file that cannot be read whole, and not a rule's."""
    return finding.is_error and finding.rule not in RULES


def _finding_key(finding: Finding) -> tuple[object, ...]:
    arguments = tuple(sorted(finding.arguments.items()))
    return finding.rule, finding.severity, finding.record, finding.where.path, finding.message, arguments


# Files and their records.


def _sources(checked: Checked) -> Iterator[Source]:
    """Yield every file that may name one of us: accounts, people, products, guides, pages; then the settings."""
    for folder in MODELS:
        yield from checked.sources.by_folder[folder]
    yield Source(SITE_FILE, SITE_FILE, None, SITE_FILE, checked.sources.root / SITE_FILE)


def _content(source: Source, checked: Checked) -> bytes | None:
    return read_bytes(source, checked.sources.root, lambda finding: None)


def _record(source: Source, checked: Checked) -> Record:
    company = checked.company
    match source.folder:
        case "accounts":
            return checked.accounts.stage.load(source)
        case "people":
            return company.people[source.id]
        case "products":
            return company.products[source.id]
        case "roles":
            return company.roles[source.id].guides[source.language or checked.settings.site.language]
        case "pages":
            return company.pages[source.id][source.language or checked.settings.site.language]
    return checked.settings.site


def _reasons(source: Source, checked: Checked) -> Iterator[Finding]:
    """Yield why a file could not be read whole."""
    for finding in checked.findings:
        if finding.where.path == source.path and is_of_structure(finding):
            yield finding


# Places in a record.


def _places(record: Record, name: str) -> Iterator[Place]:
    yield from _places_in(record, name, Place(record, (), (), (), None))


def _places_in(entry: Model, name: str, outer: Place) -> Iterator[Place]:
    """Yield each value below an entry that is a reference to the colleague of this name."""
    entries = (*outer.entries, entry)
    for key, known in schema.fields(type(entry)).items():
        value = value_of(entry, known)
        for step, item in _items(value):
            inner = Place(outer.record, (*outer.data_path, key, *step), entries, (*outer.keys, known), None)
            if isinstance(item, Model):
                yield from _places_in(item, name, inner)
            elif known.reference == PEOPLE and item == name:
                yield inner


def _items(value: object) -> Iterator[tuple[DataPath, object]]:
    """Yield a value, or those in a list or mapping, with the step that leads to each."""
    if isinstance(value, tuple):
        yield from (((index,), item) for index, item in enumerate(value))
    elif isinstance(value, dict):
        yield from (((key,), item) for key, item in value.items())
    else:
        yield (), value


def value_of(entry: Model, known: schema.Field) -> object:
    """Return what an entry says under a key."""
    return getattr(entry, _attributes(type(entry))[known.name])


@cache
def _attributes(model: type[Model]) -> Mapping[str, str]:
    """Return the attributes of a model by the keys that authors write (`with` for `with_`)."""
    return {info.alias or name: name for name, info in model.model_fields.items()}


def _judged(place: Place, new: str, today: date, is_asked_for: bool) -> Place:
    """Return a place with the reason why it stays, if it does."""
    inner = place.entries[-1]
    is_approval = isinstance(inner, Plan) and (inner.approved_on is not None or inner.status == "approved")
    stays: Reason | None = None
    if not is_asked_for:
        stays = "not-asked-for"
    elif is_approval or any(is_over(entry, today) for entry in place.entries):
        stays = "over"
    elif isinstance(place.record, Person) and place.record.id == new:
        stays = "oneself"
    return replace(place, stays=stays)


def _twice(places: Iterable[Place], new: str) -> Iterator[Twice]:
    """Yield the entries in which somebody would stand under several keys who did not stand there so before."""
    taken: dict[int, list[Place]] = {}
    for place in places:
        if place.stays is None:
            taken.setdefault(id(place.entries[-1]), []).append(place)
    for group in taken.values():
        entry, keys = group[0].entries[-1], {place.keys[-1].name for place in group}
        named = [known for known in schema.fields(type(entry)).values() if known.reference == PEOPLE]
        both = tuple(known for known in named if known.name in keys or value_of(entry, known) == new)
        if len(both) > len(keys):
            yield Twice(group[0], both)


def _links(source: Source, content: bytes, name: str) -> Iterator[Location]:
    """Yield the lines of a file that link to the colleague."""
    pattern = re.compile(rf"people/{re.escape(name)}(?![a-z0-9-])")
    for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
        if pattern.search(line):
            yield Location.of_line(source.path, number)


def _edit(place: Place, content: bytes, old: str, new: str) -> Edit:
    where = place.record.at(*place.data_path)
    text = decode(content, where.path, place.record.origin.record, lambda finding: None) or ""
    written = text.split("\n")[where.start.line - 1][where.start.column - 1 : where.end.column - 1]
    if written.strip("'\"") != old:
        raise AssertionError(f"{where} does not read {old}: {written}")
    return Edit(where.start, where.end, written.replace(old, new))
