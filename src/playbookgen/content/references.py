"""What is wrong between values that are each of their kind: references, ids, circles, the order of dates.

Checked on the plain content, whether or not the record is otherwise sound, so that no mistake hides another. Which keys
of a model have to be looked at is worked out once: to check a sound account takes forty microseconds.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import (
    Account,
    Competitor,
    Contract,
    Model,
    Plan,
    RevenueTarget,
    Sourcing,
    Stakeholder,
    Target,
)
from playbookgen.content.suggestions import nearest
from playbookgen.findings import DataPath

Names = Mapping[str, Collection[str]]
"""What references may name, by kind."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A finding that has no place yet."""

    rule: str
    data_path: DataPath
    message: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    replacement: str | None = None
    first: DataPath | None = None
    """Of what stands twice, where it stands first."""


def mistakes(content: Mapping[str, Any], model: type[Model], names: Names) -> list[Mistake]:
    """Return what is wrong between the values of a record, which may hold anything in the place of anything."""
    found: list[Mistake] = []
    _check(content, _watched(model), names, (), found)
    return found


_IDENTITY: dict[type[Model], str] = {
    Competitor: "name",
    Plan: "period",
    RevenueTarget: "period",
    Sourcing: "product",
    Target: "product",
}
"""The key that tells the items of a list apart, where it is not `id`."""

_NO_SUCH = {
    "accounts": 'there is no account "{value}"',
    "people": 'there is no person "{value}"',
    "products": 'there is no product "{value}"',
    "products or families": 'there is no product or family "{value}"',
    "roles": 'there is no role "{value}"',
    "areas": 'there is no area "{value}"',
    "records": 'there is no record "{value}"',
    "navigation": 'there is no page "{value}"',
    "stakeholders": 'this account has no stakeholder "{value}"',
    "contracts": 'this account has no contract "{value}"',
    "opportunities": 'this account has no opportunity "{value}"',
    "competitors": 'this account has no competitor "{value}"',
    "objectives": 'this plan has no objective "{value}"',
}

LOCAL = {"stakeholders", "contracts", "opportunities", "competitors", "objectives"}
"""What is referred to within one account."""


@dataclass(frozen=True, slots=True)
class _Watched:
    """What of a mapping has to be looked at."""

    model: type[Model]
    references: tuple[tuple[str, str], ...]
    """Keys, with the kind of what each names."""
    local: tuple[tuple[str, str], ...]
    """Lists that other values of the same mapping may name: stakeholders, a plan's objectives; with their identity."""
    parts: tuple["_Part", ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A key whose value is a mapping, or a list or mapping of such."""

    key: str
    watched: _Watched
    is_map: bool
    identity: str | None
    """The key that tells the items of the list apart, where they have one."""


@cache
def _watched(model: type[Model]) -> _Watched:
    references, local, parts = [], [], []
    for key, known in schema.fields(model).items():
        if (to := known.reference or known.shorthand) is not None:
            references.append((key, to))
        if known.model is None:
            continue
        watched, identity = _watched(known.model), _IDENTITY.get(known.model, "id")
        if key in LOCAL:
            local.append((key, identity))
        is_told_apart = known.is_list and identity in schema.fields(known.model)
        if is_told_apart or watched.references or watched.parts or known.model in _ORDER:
            parts.append(_Part(key, watched, known.is_map, identity if is_told_apart else None))
    return _Watched(model, tuple(references), tuple(local), tuple(parts))


def _check(mapping: Mapping[str, Any], watched: _Watched, names: Names, path: DataPath, found: list[Mistake]) -> None:
    if watched.local:
        names = {**names, **{key: set(_texts(mapping.get(key), identity)) for key, identity in watched.local}}
    for key, to in watched.references:
        value = mapping.get(key)
        if isinstance(value, str):
            if value not in names.get(to, (value,)):
                found.append(_dangling(value, to, names, (*path, key)))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, str) and item not in names.get(to, (item,)):
                    found.append(_dangling(item, to, names, (*path, key, index)))
    for part in watched.parts:
        value = mapping.get(part.key)
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    _check(item, part.watched, names, (*path, part.key, index), found)
            if part.identity is not None:
                found.extend(_duplicates(value, part, (*path, part.key)))
        elif isinstance(value, dict) and part.is_map:
            for name, item in value.items():
                if isinstance(item, dict):
                    _check(item, part.watched, names, (*path, part.key, name), found)
        elif isinstance(value, dict):
            _check(value, part.watched, names, (*path, part.key), found)
    if (check := _ORDER.get(watched.model)) is not None:
        found.extend(check(mapping, path))


def _dangling(value: str, to: str, names: Names, path: DataPath) -> Mistake:
    return Mistake("dangling-reference", path, _NO_SUCH[to], {"value": value}, nearest(value, names[to]))


def _duplicates(items: list[Any], part: _Part, path: DataPath) -> Iterator[Mistake]:
    key = part.identity or ""
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        value = item.get(key) if isinstance(item, dict) else None
        if isinstance(value, str) and seen.setdefault(value, index) != index:
            message = 'the {field:field} "{value}" stands in line {first} already; each must be different'
            arguments = {"field": schema.fields(part.watched.model)[key].label, "value": value}
            yield Mistake("duplicate-id", (*path, index, key), message, arguments, first=(*path, seen[value], key))


def _texts(items: Any, key: str) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        value = item.get(key) if isinstance(item, dict) else None
        if isinstance(value, str):
            yield value


def _contract_dates(contract: Mapping[str, Any], path: DataPath) -> Iterator[Mistake]:
    """A contract ends before it starts. ISO dates compare as texts; any other form is a finding already."""
    starts, ends = contract.get("starts"), contract.get("ends")
    if isinstance(starts, str) and isinstance(ends, str) and _is_iso(starts) and _is_iso(ends) and ends < starts:
        message = "the contract ends ({ends:date}) before it starts ({starts:date})"
        yield Mistake("contract-dates", (*path, "ends"), message, {"starts": starts, "ends": ends})


def _is_iso(text: str) -> bool:
    return len(text) == len("2026-03-31") and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def _stakeholder_name(stakeholder: Mapping[str, Any], path: DataPath) -> Iterator[Mistake]:
    """A stakeholder has a name, unless the seat is vacant."""
    if "name" not in stakeholder and stakeholder.get("vacant") not in ("yes", "true"):
        yield Mistake("missing-key", (*path, "name"), 'the key "{key}" is missing', {"key": "name"})


def _reporting_lines(account: Mapping[str, Any], path: DataPath) -> Iterator[Mistake]:
    """Stakeholders report to one another in a circle."""
    superiors: dict[str, str] = {}
    places: dict[str, DataPath] = {}
    stakeholders = account.get("stakeholders")
    for index, item in enumerate(stakeholders if isinstance(stakeholders, list) else ()):
        name, superior = (item.get("id"), item.get("reports_to")) if isinstance(item, dict) else (None, None)
        if isinstance(name, str) and isinstance(superior, str):
            superiors[name] = superior
            places[name] = (*path, "stakeholders", index, "reports_to")
    for circle in circles(superiors):
        message = "people report to one another in a circle: {circle}"
        yield Mistake("reporting-cycle", places[circle[0]], message, {"circle": " → ".join((*circle, circle[0]))})


_ORDER: dict[type[Model], Callable[[Mapping[str, Any], DataPath], Iterator[Mistake]]] = {
    Account: _reporting_lines,
    Contract: _contract_dates,
    Stakeholder: _stakeholder_name,
}


def circles(superiors: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield each circle in who reports to whom, beginning with its first name by the alphabet."""
    done: set[str] = set()
    for start in sorted(superiors):
        way: list[str] = []
        name: str | None = start
        while name is not None and name not in done:
            done.add(name)
            way.append(name)
            name = superiors.get(name)
        if name in way:
            circle = way[way.index(name) :]
            first = circle.index(min(circle))
            yield (*circle[first:], *circle[:first])
