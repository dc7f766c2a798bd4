"""Values as YAML that our reader reads back as the same texts, and that an author would have written.

A text stands in quotes only where the reader needs them: it takes `NO`, `007` and `31.12.2026` for the texts they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Model
from playbookgen.content.nodes import quoted
from playbookgen.content.scalars import Refused
from playbookgen.content.text import INVISIBLE

_PLAIN = re.compile(r"(?:\w|[(+/]\w|\+ ?\(?\d)(?:[^\n\t:#]|:(?=[^\s])|(?<=[^\s])#)*")
_NULLS = ("null", "~")
_FLOW_SIGNS = re.compile(r"[,\[\]{}]|:\Z|:[,\[\]{}\"']")
_BLOCK = re.compile(r"[^\s](?:[^\n]*[^\s])?(?:\n+ *[^\s](?:[^\n]*[^\s])?)*\n?")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_INLINE = 60
"""Characters of a list that stands in brackets on one line; a longer one gets a line for each item."""


def scalar(text: str, indent: int = 0, *, in_brackets: bool = False) -> str:
    """Return one value: plain, in quotes, or as lines below a `|`, indented by two more than `indent`.

    `in_brackets` is for what stands in a list or mapping on one line. The text has something in it and no character
    that shows as nothing, which no content may have (`Refused`).
    """
    if not text.strip() or INVISIBLE.search(text):
        raise Refused("no value can hold this: {text}", text=text)
    is_plain = _PLAIN.fullmatch(text) and text == text.strip() and text not in _NULLS and not text.endswith(":")
    if is_plain and not (in_brackets and _FLOW_SIGNS.search(text)):
        return text
    if not re.search(r"[\n\r]", text):
        return quoted(text)
    if not in_brackets and _BLOCK.fullmatch(text) and not re.search(r"[\t\r]", text):
        pad = " " * (indent + 2)
        lines = text.removesuffix("\n").split("\n")
        sign = "|" if text.endswith("\n") else "|-"
        return "\n".join((sign, *(f"{pad}{line}" if line else "" for line in lines)))
    return f'"{text.translate(_ESCAPES)}"'


def record_text(content: Mapping[str, Any], model: type[Model]) -> str:
    """Return a record's file as `fmt` leaves it: keys in the model's order, an empty line around lists of mappings."""
    lines: list[str] = []
    was_section = False
    for key, value in _in_order(content, model):
        if lines and (was_section or is_section(value)):
            lines.append("")
        was_section = is_section(value)
        lines += _entry(key, value, schema.fields(model)[key].model, 0)
    return "\n".join(lines) + "\n"


def entry(key: str, value: Any, model: type[Model] | None, indent: int) -> str:
    """Return a key and its value as lines, each with its line end; `model` is of a mapping or of a list's items."""
    return "".join(f"{line}\n" for line in _entry(key, value, model, indent))


def item(value: Mapping[str, Any], model: type[Model], indent: int) -> str:
    """Return a mapping as an item of a list, its dash in the column `indent`."""
    return "".join(f"{line}\n" for line in _item(value, model, indent))


def inline(items: Sequence[str]) -> str:
    """Return texts as a list in brackets."""
    return f"[{', '.join(scalar(text, in_brackets=True) for text in items)}]"


def _entry(key: str, value: Any, model: type[Model] | None, indent: int) -> Iterator[str]:
    head = f"{' ' * indent}{scalar(key)}:"
    if isinstance(value, str):
        yield from f"{head} {scalar(value, indent)}".split("\n")
    elif isinstance(value, dict):
        yield head
        for name, part in _in_order(value, model):
            below = schema.fields(model)[name].model if model is not None else None
            yield from _entry(name, part, below, indent + 2)
    elif is_section(value) and model is not None:
        yield head
        for part in value:
            yield from _item(part, model, indent + 2)
    elif len(short := inline(value)) <= _INLINE and "\n" not in "".join(value):
        yield f"{head} {short}"
    else:
        yield head
        for text in value:
            yield from f"{' ' * indent}  - {scalar(text, indent + 2)}".split("\n")


def _item(value: Mapping[str, Any], model: type[Model], indent: int) -> Iterator[str]:
    lines = [
        line
        for key, part in _in_order(value, model)
        for line in _entry(key, part, schema.fields(model)[key].model, indent + 2)
    ]
    yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
    yield from lines[1:]


def _in_order(content: Mapping[str, Any], model: type[Model] | None) -> Iterator[tuple[str, Any]]:
    """Yield keys and values in the model's order; free keys as they come."""
    if model is None:
        yield from content.items()
        return
    yield from ((key, content[key]) for key in schema.fields(model) if key in content)


def is_section(value: Any) -> bool:
    """Whether a value is a list of mappings, which stands apart in a file."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
