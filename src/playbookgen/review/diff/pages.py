"""The pages on which a change shows: of what changed, and of the people and products that the change names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Model
from playbookgen.review.diff.changes import Change, class_of, identity, value_of
from playbookgen.review.diff.comparison import Comparison, RecordChange
from playbookgen.site.pages import ADDRESSES, path_of

_KINDS = {"accounts": "account", "people": "person", "products": "product", "roles": "role", "pages": "page"}
_FOLDERS = {"accounts": "accounts", "people": "people", "products": "products", "roles": "roles"}


@dataclass(frozen=True, slots=True)
class AffectedPage:
    """A page of the site's first language that shows something else now."""

    folder: str
    id: str
    path: str
    """In the site: `accounts/baltic-foods.html`."""


def affected_pages(comparison: Comparison) -> tuple[AffectedPage, ...]:
    """Return the pages of changed records and of the people and products named in the changes, by folder and id.

    Lists, sums and the start page show nearly every change and are left out; so are pages that there are no longer.
    """
    head = comparison.head
    made = set(head.site.pages) if head.site is not None else set()
    found = {}
    for folder, id in dict.fromkeys(_named(comparison)):
        setting = ADDRESSES[_KINDS[folder]].setting
        if (setting is None or setting in made) and any(name[:2] == (folder, id) for name in head.files):
            found[folder, id] = AffectedPage(folder, id, path_of(_KINDS[folder], id, ""))
    order = list(_KINDS)
    return tuple(found[key] for key in sorted(found, key=lambda key: (order.index(key[0]), key[1])))


def shows_everywhere(comparison: Comparison) -> bool:
    """Return whether every page may look different: settings or layouts changed."""
    return bool(comparison.layouts) or any(record.folder == "site" for record in comparison.records)


def _named(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for record in comparison.records:
        if record.folder in _KINDS:
            yield record.folder, record.id
        yield from _named_in(record)
    for figures in comparison.figures:
        yield from (("accounts", account) for account, _, _ in figures.revenue)


def _named_in(record: RecordChange) -> Iterator[tuple[str, str]]:
    if record.before is None or record.after is None:
        yield from _references(record.record)
    for change in record.changes:
        yield from _references_of(change)


def _references_of(change: Change) -> Iterator[tuple[str, str]]:
    for holder in change.within:  # a target is told by its product
        kind = class_of(holder.after)
        key = schema.fields(kind)[identity(kind)]
        yield from _of_value(key, value_of(holder.after, key.name))
    for value in (change.before, change.after):
        yield from _of_value(change.field, value)


def _references(item: Model) -> Iterator[tuple[str, str]]:
    kind = class_of(item)
    for name, field in schema.fields(kind).items():
        yield from _of_value(field, value_of(item, name))


def _of_value(field: schema.Field, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Model):
        yield from _references(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _of_value(field, one)
    elif isinstance(value, str) and field.reference is not None:
        folder = _FOLDERS.get("products" if field.reference == "products or families" else field.reference)
        if folder is not None:
            yield folder, value
