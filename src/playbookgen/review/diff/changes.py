"""Two states of a record compared by the content model: which key of which mapping means something else now.

Everything follows from the types: what a list's items are told apart by, what a value is, what a reference names. A new
key of the model is compared without a line here. Only meaning counts: comments, quotes, order of keys and the way an
amount is written leave no trace in a typed record.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbookgen.content import schema
from playbookgen.content.config import Site
from playbookgen.content.model import Account, Model, Person, Plan
from playbookgen.content.references import LOCAL
from playbookgen.content.schema import Field

ALIKE = 0.5
"""How much of two items must be the same for one to be the other, changed."""
ALIKE_BUT_ID = 0.75
"""The same of items with an id: ids are given on purpose, and another one mostly means another thing."""

Renamed = Callable[[str, str], str]
"""The id that a record of a kind has now, by the kind of reference and its id before."""

_FIRST: Mapping[type[Model], tuple[str, ...]] = {
    Account: ("owner", "stage", "tier", "plans", "contracts", "opportunities", "credit_hold", "share"),
    Plan: ("status", "approved_by", "targets", "strategy", "objectives", "actions"),
    Person: ("left_on", "role", "manager", "targets", "away"),
}
"""What a manager reads first; the rest follows in the model's order."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A mapping on the way from a record to a changed value: an item of a list, or the mapping under a key."""

    field: Field
    """The key that it stands under."""
    key: str
    """What tells it from other items of the list, or the free key of a mapping; empty where there is just one."""
    before: Model
    after: Model


@dataclass(frozen=True, slots=True)
class Change:
    """A key that means something else now, or an item that came or went."""

    within: tuple[Holder, ...]
    field: Field
    before: Any
    """The typed value, a tuple of them, or a model; None where there was none."""
    after: Any
    key: str = ""
    """The free key of a mapping, or what tells an added or removed item from others."""

    @property
    def path(self) -> tuple[str, ...]:
        """Where the value stands, by keys and by what tells items apart: `plans 2026 targets film target`."""
        steps = [step for holder in self.within for step in (holder.field.name, holder.key)]
        return tuple(filter(None, (*steps, self.field.name, self.key)))

    @property
    def is_item(self) -> bool:
        """Whether a whole mapping came or went."""
        return isinstance(self.after if self.before is None else self.before, Model)


def changes(before: Model, after: Model, renamed: Renamed) -> list[Change]:
    """Return what differs between two states of a record, what matters most first."""
    kind = class_of(after)
    here = _names_within(before, after)

    def renamed_here(reference: str, id: str) -> str:
        return here.get((reference, id)) or renamed(reference, id)

    found: list[Change] = []
    for name in in_order_of_weight(kind):
        found.extend(_field_changes(schema.fields(kind)[name], before, after, renamed_here, ()))
    return found


def _names_within(before: Model, after: Model) -> Mapping[tuple[str, str], str]:
    """Return the new keys of a record's items that other values of it refer to: stakeholders, contracts."""
    found = {}
    for name in LOCAL & schema.fields(class_of(after)).keys():
        old, new = value_of(before, name), value_of(after, name)
        if old and new and old != new:
            keys = {(name, key_of(old[was])): key_of(new[now]) for now, was in matched(old, new).items()}
            found.update({key: now for key, now in keys.items() if key[1] != now})
    return found


def in_order_of_weight(model: type[Model]) -> tuple[str, ...]:
    """Return the keys of a mapping, those that a manager reads first before the others."""
    names = tuple(schema.fields(model))
    first = next((order for kind, order in _FIRST.items() if issubclass(model, kind)), ())
    return tuple(dict.fromkeys((*(name for name in first if name in names), *names)))


def identity(model: type[Model]) -> str:
    """Return the key that tells the items of a list apart: the first that every item must have."""
    known = schema.fields(model)
    return next((name for name, field in known.items() if field.is_required), next(iter(known)))


def value_of(item: Model, name: str) -> Any:
    """Return what stands under a key, by the name that an author writes."""
    for attribute, info in type(item).model_fields.items():
        if (info.alias or attribute) == name:
            return getattr(item, attribute)
    raise KeyError(name)


def same_text(before: Any, after: Any) -> bool:
    """Return whether two texts say the same: what is at the ends of lines, and empty lines around, is form."""
    return isinstance(before, str) and isinstance(after, str) and _plain(before) == _plain(after)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def class_of(item: Model) -> type[Model]:
    """Return the class of the model, also of a record that could not be read whole."""
    kind = type(item)
    above = kind.__mro__[1]
    return above if above.__name__ == kind.__name__ else kind


def _field_changes(
    field: Field, before: Model, after: Model, renamed: Renamed, within: tuple[Holder, ...]
) -> Iterator[Change]:
    was, new = value_of(before, field.name), value_of(after, field.name)
    old = _now(was, field.reference, renamed) if field.reference is not None else was
    if old == new or same_text(old, new):
        return
    if field.is_map:
        yield from _map_changes(field, old or {}, new or {}, renamed, within)
    elif field.model is not None and field.is_list:
        yield from _item_changes(field, field.model, old or (), new or (), renamed, within)
    elif field.model is not None and not _must_have_keys(field.model):
        yield from _model_changes(Holder(field, "", old or field.model(), new or field.model()), renamed, within)
    elif field.is_list:
        if sorted(map(str, old or ())) != sorted(map(str, new or ())) or isinstance(before, Site):
            yield Change(within, field, tuple(old or ()), tuple(new or ()))
    else:
        yield Change(within, field, was, new)


def _must_have_keys(model: type[Model]) -> bool:
    return any(field.is_required for field in schema.fields(model).values())


def _model_changes(holder: Holder, renamed: Renamed, within: tuple[Holder, ...]) -> Iterator[Change]:
    kind = class_of(holder.after)
    for name in in_order_of_weight(kind):
        field = schema.fields(kind)[name]
        yield from _field_changes(field, holder.before, holder.after, renamed, (*within, holder))


def _map_changes(
    field: Field, before: Mapping[str, Any], after: Mapping[str, Any], renamed: Renamed, within: tuple[Holder, ...]
) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if isinstance(old, Model) and isinstance(new, Model):
            yield from _model_changes(Holder(field, key, old, new), renamed, within)
        elif isinstance(old, Mapping) or isinstance(new, Mapping):  # labels: keys by language
            for inner in dict.fromkeys((*(old or {}), *(new or {}))):
                one, other = (old or {}).get(inner), (new or {}).get(inner)
                if one != other:
                    yield Change(within, field, one, other, f"{key}.{inner}")
        else:
            yield Change(within, field, old, new, key)


def _item_changes(
    field: Field,
    model: type[Model],
    before: Sequence[Model],
    after: Sequence[Model],
    renamed: Renamed,
    within: tuple[Holder, ...],
) -> Iterator[Change]:
    if field.reference is None and identity(model) in _referring(model):
        before = [_with_new_names(item, renamed) for item in before]
    pairs = matched(before, after)
    for index, item in enumerate(after):
        if (old := pairs.get(index)) is None:
            yield Change(within, field, None, item, key_of(item))
        elif before[old] != item:
            yield from _model_changes(Holder(field, key_of(item), before[old], item), renamed, within)
    for index, item in enumerate(before):
        if index not in pairs.values():
            yield Change(within, field, item, None, key_of(item))
    places = [pairs[index] for index in sorted(pairs)]
    if field.name in _ORDERED and len(places) == len(before) == len(after) and places != sorted(places):
        yield Change(within, field, tuple(before), tuple(after))


_ORDERED = {"areas", "navigation"}
"""Lists of mappings whose order shows on pages."""


def key_of(item: Model) -> str:
    """Return what tells an item from others, as a text."""
    value = value_of(item, identity(class_of(item)))
    return "" if value is None else str(value)


def matched(before: Sequence[Model], after: Sequence[Model]) -> dict[int, int]:
    """Return for the place of each item after where it was before.

    Equal items are the same item, then those with the same key; of the others those that are alike for the most part.
    """
    old, new = list(range(len(before))), list(range(len(after)))
    pairs = dict(_with_same(repr, before, after, old, new))
    pairs |= dict(_with_same(key_of, before, after, _left(old, pairs.values()), _left(new, pairs)))
    least = ALIKE_BUT_ID if identity(class_of((*after, *before)[0])) == "id" else ALIKE
    return pairs | dict(_alike(before, after, _left(old, pairs.values()), _left(new, pairs), least))


def _left(places: Iterable[int], taken: Collection[int]) -> list[int]:
    gone = set(taken)
    return [place for place in places if place not in gone]


def _with_same(
    trait: Callable[[Model], str], before: Sequence[Model], after: Sequence[Model], old: list[int], new: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of items that have a trait in common; where several have it, of those that are most alike."""
    groups: dict[str, tuple[list[int], list[int]]] = {}
    for place in old:
        groups.setdefault(trait(before[place]), ([], []))[0].append(place)
    for place in new:
        groups.setdefault(trait(after[place]), ([], []))[1].append(place)
    for was, now in groups.values():
        if trait is repr or len(was) * len(now) > _PAIRS:
            yield from zip(now, was, strict=False)
        else:
            yield from _alike(before, after, was, now, 0)


_PAIRS = 2_500
"""Pairs of items above which they are not held against one another: each takes twenty microseconds or more."""


def _alike(
    before: Sequence[Model], after: Sequence[Model], old: list[int], new: list[int], least: float
) -> Iterator[tuple[int, int]]:
    """Yield pairs of items, the most alike first, as far as they are alike enough."""
    if len(old) * len(new) > _PAIRS:
        return
    ranked = sorted(
        (-likeness, place, other)
        for place in new
        for other in old
        if (likeness := _likeness(before[other], after[place])) >= least
    )
    taken: set[int] = set()
    gone: set[int] = set()
    for _, place, other in ranked:
        if place not in taken and other not in gone:
            taken.add(place)
            gone.add(other)
            yield place, other


def _likeness(before: Model, after: Model) -> float:
    """Return which share of the keys that either has are the same; texts count by the words they share."""
    given = equal = 0.0
    for name in schema.fields(class_of(after)):
        old, new = value_of(before, name), value_of(after, name)
        if old in (None, (), {}) and new in (None, (), {}):
            continue
        given += 1
        if old == new:
            equal += 1
        elif isinstance(old, str) and isinstance(new, str):
            one, other = set(old.split()), set(new.split())
            equal += len(one & other) / (len(one | other) or 1)
    return equal / given if given else 1.0


def _referring(model: type[Model]) -> frozenset[str]:
    return frozenset(name for name, field in schema.fields(model).items() if field.reference is not None)


def _with_new_names(item: Model, renamed: Renamed) -> Model:
    """Return an item of before whose key names a record by the id that it has now."""
    field = schema.fields(class_of(item))[identity(class_of(item))]
    now = _now(value_of(item, field.name), field.reference or "", renamed)
    return item if now == value_of(item, field.name) else item.model_copy(update={field.name: now})


def _now(value: Any, kind: str, renamed: Renamed) -> Any:
    if isinstance(value, str):
        return renamed(kind, value)
    return tuple(renamed(kind, one) for one in value) if isinstance(value, tuple) else value
