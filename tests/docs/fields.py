"""The tables of docs/fields.md: every key of every record, from the model's own types and docstrings."""

import re
from collections.abc import Iterator, Mapping

from playbookgen.content import schema
from playbookgen.content.config import Site
from playbookgen.content.model import Account, FreePage, Guide, Model, Person, Product, Record

from .labels import catalogs
from .markdown import code, link, paragraphs, table

RECORDS: Mapping[str, type[Record]] = {
    "Account": Account,
    "Person": Person,
    "Product": Product,
    "Role guide": Guide,
    "Free page": FreePage,
    "site.yaml": Site,
}
"""By the heading under which docs/fields.md has the record's table."""

REFERENCES: Mapping[str, tuple[str, str]] = {
    "accounts": ("account", "the id of an account: its file's name without the ending"),
    "people": ("person", "the id of a person"),
    "products": ("product", "the id of a product"),
    "products or families": ("product or family", "the id of a product, or a `family` as products' files write it"),
    "roles": ("role", "the id of a role guide: its file's name without language and ending"),
    "areas": ("area", "the id of an area of work, see `areas` in [site.yaml](#siteyaml)"),
    "records": ("record", "folder and id of any record, `accounts/baltic-foods`, or `site.yaml`"),
    "navigation": ("page", "a kind of page (`accounts`), or the id of a free page"),
    "stakeholders": ("stakeholder", "the `id` of a stakeholder in the same file"),
    "contracts": ("contract", "the `id` of a contract in the same file"),
    "opportunities": ("opportunity", "the `id` of an opportunity in the same file"),
    "objectives": ("objective", "the `id` of an objective of the same plan"),
    "competitors": ("competitor", "the `name` of a competitor in the same file"),
}
"""What a key may name: in a word, and what is written there."""


def heading(model: type[Model]) -> str:
    """Return the heading of a mapping's table: `RevenueTarget` is `Revenue target`."""
    for title, record in RECORDS.items():
        if model is record:
            return title
    words = re.findall("[A-Z][a-z]*", model.__name__)
    return " ".join(words).capitalize()


def record_tables(title: str) -> str:
    """Return the table of a record, and below it one for each mapping that stands in it."""
    return paragraphs(*_tables(RECORDS[title], ""))


def references() -> str:
    """Return the table of what keys may name."""
    return table(("Named", "Written as"), REFERENCES.values())


def _tables(model: type[Model], place: str) -> Iterator[str]:
    keys = schema.fields(model)
    if place:
        yield f"### {heading(model)}"
        yield f"{place} {schema.purpose(model)}"
    told = schema.meanings(model)
    rows = [(code(name), "yes" if key.is_required else "", _takes(key), told[name]) for name, key in keys.items()]
    yield table(("Key", "Required", "Takes", "Meaning"), rows)
    if words := [row for key in keys.values() for row in _words(key)]:
        yield table(("Key", "Choice", *catalogs()), words)
    for key in keys.values():
        if key.model is not None:
            part = "An item of" if key.is_list else "What stands behind each key of" if key.is_map else "The value of"
            holder = link(heading(model), heading(model))
            yield from _tables(key.model, f"{part} {code(key.name)} in {holder}.")


def _takes(key: schema.Field) -> str:
    one = _single(key)
    if key.is_list:
        return f"list of {one}"
    return f"free keys, each with {one}" if key.is_map else one


def _single(key: schema.Field) -> str:
    if key.model is not None:
        return link(heading(key.model), heading(key.model))
    if key.reference is not None:
        return link(REFERENCES[key.reference][0], "References")
    if key.choices:
        return link("choice", "Choices")
    if key.kind is None:
        raise AssertionError(f"the schema does not tell what {key.name} takes")
    return link(key.kind, key.kind)


def _words(key: schema.Field) -> Iterator[tuple[str, ...]]:
    if key.label_field is not None:
        for choice in key.choices:
            yield code(key.name), code(choice), *(each.label(key.label_field, choice) for each in catalogs().values())
