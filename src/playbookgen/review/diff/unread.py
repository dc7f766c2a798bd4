"""What of a record cannot be read, and so cannot be compared: a value, a list that lost an item, or the whole file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Model, Record
from playbookgen.findings import DataPath, Finding
from playbookgen.review.diff.changes import Change, class_of, value_of

WHOLE: DataPath = ()
"""The way to the whole file."""


def unread(record: Record | None, findings: Iterable[Finding]) -> frozenset[DataPath]:
    """Return the ways to what cannot be read of a record."""
    if record is None or record.origin.is_sound:
        return frozenset()
    if not record.model_fields_set:
        return frozenset({WHOLE})
    model = class_of(record)
    return frozenset(_lost(model, one.where.data_path) for one in findings if one.is_error and one.where.data_path)


def _lost(model: type[Model], place: DataPath) -> DataPath:
    """Return what is lost with a value.

    It is the list where its item is gone without the value, since what follows moved up; of free keys all of them.
    """
    for depth in range(1, len(place)):
        field = schema.field_at(model, place[:depth])
        if field is not None and field.is_map:
            return place[:depth]
    while isinstance(place[-1], int):
        place = place[:-1]
    field = schema.field_at(model, place)
    if len(place) > 1 and field is not None and field.is_required:
        return _lost(model, place[:-1])
    return place


def readable(
    changes: Iterable[Change],
    before: Record,
    after: Record,
    unread_before: frozenset[DataPath],
    unread_after: frozenset[DataPath],
) -> Iterator[Change]:
    """Yield the changes between what could be read on both sides."""
    if not unread_before and not unread_after:
        yield from changes
        return
    places: dict[int, Mapping[int, int]] = {}
    for change in changes:
        old = _way(before, [(holder.field, holder.before) for holder in change.within], change.field, places)
        new = _way(after, [(holder.field, holder.after) for holder in change.within], change.field, places)
        if not _is_below(old, unread_before) and not _is_below(new, unread_after):
            yield change


def _is_below(way: DataPath, places: frozenset[DataPath]) -> bool:
    return any(way[:depth] in places for depth in range(1, len(way) + 1))


def _way(
    record: Model,
    within: Sequence[tuple[schema.Field, Model]],
    field: schema.Field,
    places: dict[int, Mapping[int, int]],
) -> DataPath:
    """Return the way to a changed key by places in lists; `places` remembers those of lists that were met."""
    way: list[str | int] = []
    holder = record
    for step, item in within:
        way.append(step.name)
        if step.is_list:
            way.append(_place(value_of(holder, step.name), item, places))
        holder = item
    return (*way, field.name)


def _place(listed: Any, item: Model, places: dict[int, Mapping[int, int]]) -> int:
    known = places.get(id(listed))
    if known is None:
        known = places[id(listed)] = {id(one): place for place, one in enumerate(listed or ())}
    return known.get(id(item), -1)
