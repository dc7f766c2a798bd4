"""The file that a new record starts with: the keys that are known, and every other one behind a comment mark.

All follows from the model, so a new key is there without further ado. A line that begins `## ` tells what the key
below it means; one that begins `# ` is a key: without that mark it stands at its right indent, and what it needs
besides to be read (a list's item, what an item must have) is filled in already.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Model, Stakeholder, Waiver
from playbookgen.content.schema import Field
from playbookgen.editing.yaml_text import entry
from playbookgen.language.catalogs import Catalog

MARK = "# "
TOLD = "## "
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Examples:
    """What stands for values that an item of a list cannot do without."""

    today: date
    references: Mapping[str, str]
    """A name that exists, by the kind of reference: `{"people": "anna-lis"}`."""


def starter(model: type[Model], given: Mapping[str, Any], catalog: Catalog, examples: Examples) -> str:
    """Return the YAML of a new record with the keys that are given, and all others behind a comment mark."""
    told = schema.meanings(model)
    parts, is_apart = [], False
    for name, field in schema.fields(model).items():
        was_apart, is_apart = is_apart, name not in given
        if is_apart:
            parts.append(f"\n{_told(field, told[name], catalog, '')}{_commented(field, '', catalog, examples)}")
        else:
            is_below_a_gap = was_apart or (field.model is not None and bool(parts))
            parts.append(("\n" if is_below_a_gap else "") + entry(name, given[name], field.model, 0))
    return "".join(parts)


def _commented(field: Field, indent: str, catalog: Catalog, examples: Examples) -> str:
    """Return the lines of a key that is not used yet; `indent` is that of the key."""
    line = f"{MARK}{indent}{field.name}:"
    if field.model is None or field.is_map:
        value = _value(field, examples) if field.is_required else _EMPTY[field.is_list, field.is_map]
        return f"{line} {value}".rstrip() + "\n"
    below = f"{indent}    " if field.is_list else f"{indent}  "
    return f"{line}\n" + "".join(_keys(field.model, below, catalog, examples, has_dash=field.is_list))


def _keys(model: type[Model], indent: str, catalog: Catalog, examples: Examples, *, has_dash: bool) -> Iterator[str]:
    told = schema.meanings(model)
    for name, field in schema.fields(model).items():
        example = _EXAMPLES.get((model, name))
        lines = f"{MARK}{indent}{name}: {example}\n" if example else _commented(field, indent, catalog, examples)
        if has_dash:
            lines = lines.replace(f"{MARK}{indent}", f"{MARK}{indent[:-2]}- ", 1)
            has_dash = False
        yield _told(field, told[name], catalog, indent) + lines


_EMPTY = {(False, False): "", (True, False): "[]", (False, True): "{}"}
_EXAMPLES: Mapping[tuple[type[Model], str], str] = {(Stakeholder, "name"): "…", (Waiver, "rule"): "plan-stale"}
"""Values that an item needs though its type does not say so."""


def _value(field: Field, examples: Examples) -> str:
    """Return an example of a value that must be there."""
    if field.choices:
        return field.choices[0]
    if field.reference is not None:
        return examples.references.get(field.reference, "")
    return {
        "date": examples.today.isoformat(),
        "fiscal year": str(examples.today.year),
        "id": "x",
        "money": "100 000",
    }.get(field.kind or "", "…")


def question(field: Field, meaning: str, catalog: Catalog) -> str:
    """Return a key's name on the pages, and its meaning where that says more."""
    name, told = catalog.name(field.label), catalog.gettext(meaning)
    return name if told.removesuffix(".") == name else f"{name}: {told}"


def _told(field: Field, meaning: str, catalog: Catalog, indent: str) -> str:
    """Return what a key means, as comment lines: its name on the pages, its meaning, and how it is written."""
    told = question(field, meaning, catalog)
    if field.choices:
        words = ((choice, catalog.label(field.label_field or "", choice)) for choice in field.choices)
        told += f" [{', '.join(choice if choice == word else f'{choice} ({word})' for choice, word in words)}]"
    elif (form := _FORMS.get(field.kind or "")) is not None:
        told += f" [{form}]"
    return textwrap.indent(textwrap.fill(told, _WIDTH - len(indent), break_on_hyphens=False), f"{TOLD}{indent}") + "\n"


_FORMS: Mapping[str, str] = {
    "date": "2026-03-31",
    "yes/no": "yes, no",
    "money": "120 000",
    "percent": "31,5%",
    "period": "90d, 6w, 3m, 1y",
    "url": "https://…",
}
"""How values are written that have a form of their own."""
