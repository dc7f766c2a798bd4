"""What a form would change in a file without being asked: values that YAML 1.2 takes for something else than a text.

`phone: +48221234567` is a number to it, and is saved without its plus; `tax_id: 0123456789` without its zero. In quotes
both stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from playbookgen.content import nodes, schema
from playbookgen.content.model import Model
from playbookgen.findings import DataPath, Finding

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASED = {"0x": 16, "0o": 8}
_WORDS = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "Null": "", "NULL": ""}
_COUNTED = {"fiscal year", "money", "month", "number", "percent", "rate", "whole number"}
"""Kinds that mean the same number afterwards."""
_SHORT = 1e21
"""From here on a browser writes numbers with an exponent."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that a form would save as another one."""

    path: str
    line: int
    text: str
    saved: str


def losses(text: str, model: type[Model], path: str) -> Iterator[Loss]:
    """Yield what a form would change in the text of a file; a text that cannot be read has none."""
    root = nodes.compose(text, path, path, _silent)
    if root is not None:
        yield from _losses(root, model, path, ())


def _losses(node: nodes.Node, model: type[Model], path: str, place: DataPath) -> Iterator[Loss]:
    if isinstance(node, nodes.Mapping):
        for key, value in node.values.items():
            yield from _losses(value, model, path, (*place, key))
    elif isinstance(node, nodes.Sequence):
        for index, item in enumerate(node.items):
            yield from _losses(item, model, path, (*place, index))
    elif node.is_plain:
        field, saved = schema.field_at(model, place), as_saved(node.value)
        if saved != node.value and (field is None or field.kind not in _COUNTED):
            yield Loss(path, node.start_mark.line + 1, node.value, saved)


def as_saved(text: str) -> str:
    """Return what a form saves for a value without quotes that nobody touched."""
    if _NUMBER.fullmatch(text):
        number = float(text)
        return f"{Decimal(repr(number)):f}".removesuffix(".0") if abs(number) < _SHORT else repr(number)
    if (base := _BASED.get(text[:2])) is not None and text[2:].isalnum():
        try:
            return str(int(text, base))
        except ValueError:
            return text
    return _WORDS.get(text, text)


def _silent(finding: Finding) -> None:
    """Mistakes are for `playbookgen check` to tell."""
