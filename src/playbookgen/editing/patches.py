"""One value of a record's file set or added by the smallest edit; all else stays as its author wrote it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playbookgen.content import nodes, schema
from playbookgen.content.model import Model
from playbookgen.content.nodes import Node, Scalar, find, span
from playbookgen.content.text import decode
from playbookgen.editing.files import Edit, edited
from playbookgen.editing.yaml_text import entry, inline, is_section, item, scalar
from playbookgen.findings import DataPath, Finding, Position

Value = str | Sequence[str] | Mapping[str, Any]
_EMPTY = re.compile(r":[ \t]*(?:\"\"|''|~|null)?(?=[ \t]*(?:#|$))")
"""What stands behind a key without a value."""


class NotPatched(Exception):
    """The file is written in a way in which this value cannot be set without touching others."""


def patched(content: bytes, model: type[Model], data_path: DataPath, value: Value) -> bytes:
    """Return a file's bytes with one value set.

    A step of the path that is one beyond the end of a list adds an item to it. Raises `NotPatched`; whatever comes back
    was read again and differs in this value alone.
    """
    before = _read(content)
    patch = _Patch(before, model)
    after = edited(content, [patch.edit(data_path, value)])
    read = _read(after)
    if read is None or before is None or nodes.contents(read[1]) != _with(nodes.contents(before[1]), data_path, value):
        raise NotPatched
    return after


def _read(content: bytes) -> tuple[str, nodes.Mapping] | None:
    found: list[Finding] = []
    text = decode(content, "", "", found.append)
    root = nodes.compose(text, "", "", found.append) if text is not None else None
    return (text, root) if text is not None and root is not None and not found else None


def _with(content: Any, data_path: DataPath, value: Any) -> Any:
    """Return plain content with one value set."""
    if not data_path:
        if isinstance(value, Mapping):
            return {key: _with(None, (), part) for key, part in value.items()}
        return value if isinstance(value, str) else [_with(None, (), part) for part in value]
    step, *rest = data_path
    if isinstance(step, int):
        items = list(content or ())
        items[step : step + 1] = [_with(items[step] if step < len(items) else None, tuple(rest), value)]
        return items
    return {**(content or {}), step: _with((content or {}).get(step), tuple(rest), value)}


class _Patch:
    def __init__(self, read: tuple[str, nodes.Mapping] | None, model: type[Model]) -> None:
        if read is None:
            raise NotPatched
        text, self._root = read
        self._lines = text.split("\n")
        self._model = model

    def edit(self, data_path: DataPath, value: Value) -> Edit:
        """Return the edit that sets a value."""
        node: Node = self._root
        for depth, step in enumerate(data_path):
            here, rest = data_path[:depth], data_path[depth + 1 :]
            if isinstance(node, nodes.Mapping) and isinstance(step, str):
                if step not in node.values:
                    return self._added_key(node, here, step, self._wrapped((*here, step), rest, value))
                node = node.values[step]
            elif isinstance(node, nodes.Sequence) and isinstance(step, int):
                if step == len(node.items) and isinstance(value, Mapping) and not rest:
                    return self._added_item(node, here, value)
                node = node.items[step]
            else:
                raise NotPatched
        return self._replaced(node, value, self._is_in_brackets(data_path))

    def _wrapped(self, here: DataPath, rest: DataPath, value: Value) -> Value:
        """Return a value in the mappings and lists that are not there yet."""
        wrapped: Any = value
        for step in reversed(rest):
            wrapped = {step: wrapped} if isinstance(step, str) else [wrapped]
        return wrapped  # type: ignore[no-any-return]  # what it is depends on the path

    def _replaced(self, node: Node, value: Value, in_brackets: bool) -> Edit:
        start, end = span(node)
        is_alike = isinstance(node, Scalar if isinstance(value, str) else nodes.Sequence)
        if isinstance(value, Mapping) or not is_alike:
            raise NotPatched
        if isinstance(value, str):
            indent = len(self._lines[start.line - 1]) - len(self._lines[start.line - 1].lstrip(" -"))
            text = scalar(value, indent, in_brackets=in_brackets)
        elif self._is_flow(node):
            text = inline(value)
        else:
            raw = self._lines[start.line - 1 : self._last_line(node) + 1]
            if any("#" in line for line in raw):
                raise NotPatched
            pad = " " * (start.column - 1)
            text = f"\n{pad}".join(f"- {scalar(part, start.column - 1)}" for part in value)
        last = self._last_line(node)
        if end.line - 1 > last:  # a block ends where the next line begins
            end = Position(last + 1, len(self._lines[last]) + 1)
        return Edit(start, end, text)

    def _added_key(self, holder: nodes.Mapping, here: DataPath, key: str, value: Value) -> Edit:
        model = schema.model_at(self._model, here)
        below = schema.field_at(self._model, (*here, key))
        inner = below.model if below is not None and not below.is_map else None
        if self._is_flow(holder) or self._is_in_brackets(here):
            _, end = span(holder)
            if not isinstance(value, str) or not self._is_flow(holder):
                raise NotPatched
            place = Position(end.line, end.column - 1)
            sign = ", " if holder.keys else ""
            return Edit(place, place, f"{sign}{scalar(key, in_brackets=True)}: {scalar(value, in_brackets=True)}")
        if (written := holder.keys.get(key)) is not None:
            return self._filled(written, key, value, inner)
        if not holder.keys:
            raise NotPatched
        first, _ = span(next(iter(holder.keys.values())))
        text = entry(key, value, inner, first.column - 1)
        order = list(schema.fields(model)) if model is not None and not self._is_map(here) else []
        before = [name for name in order[: order.index(key)] if name in holder.keys] if key in order else []
        after = before[-1] if before else next(iter(holder.keys)) if order else next(reversed(holder.keys))
        last = self._last_line_of_key(holder, after)
        if not here:
            text = self._apart(text, last, is_section(value), _is_list_of_mappings(holder.values.get(after)))
        return self._below(last, text)

    def _apart(self, text: str, last: int, section: bool, is_below_section: bool) -> str:
        """Put empty lines around a section, and below one that stands above."""
        if section or is_below_section:
            text = f"\n{text}"
        following = self._lines[last + 1 : last + 2]
        return f"{text}\n" if section and following and following[0].strip() else text

    def _is_map(self, here: DataPath) -> bool:
        field = schema.field_at(self._model, here) if here else None
        return field is not None and field.is_map

    def _filled(self, key: Scalar, name: str, value: Value, model: type[Model] | None) -> Edit:
        """Give a key that has none a value."""
        start, end = span(key)
        match = _EMPTY.match(self._lines[end.line - 1], end.column - 1)
        if match is None:
            raise NotPatched
        column = start.column - 1
        written = entry(name, value, model, column).removesuffix("\n")
        _, _, text = written.partition(":")
        return Edit(end, Position(end.line, match.end() + 1), f":{text}")

    def _added_item(self, holder: nodes.Sequence, here: DataPath, value: Mapping[str, Any]) -> Edit:
        model = schema.model_at(self._model, here)
        if model is None:
            raise NotPatched
        start, end = span(holder)
        if self._is_flow(holder):
            key = find(self._root, here[:-1])
            if holder.items or not isinstance(key, nodes.Mapping):
                raise NotPatched
            column = span(key.keys[str(here[-1])])[0].column - 1
            space = Position(start.line, len(self._lines[start.line - 1][: start.column - 1].rstrip(" ")) + 1)
            return Edit(space, end, "\n" + item(value, model, column + 2).removesuffix("\n"))
        return self._below(self._last_line(holder), item(value, model, start.column - 1))

    def _below(self, last: int, text: str) -> Edit:
        """Put lines below a line, counted from 0."""
        if last + 1 < len(self._lines):
            place = Position(last + 2, 1)
            return Edit(place, place, text)
        place = Position(last + 1, len(self._lines[last]) + 1)  # the file ends without a line end
        return Edit(place, place, "\n" + text.removesuffix("\n"))

    def _is_in_brackets(self, data_path: DataPath) -> bool:
        return any(self._is_flow(find(self._root, data_path[:depth])) for depth in range(len(data_path)))

    def _is_flow(self, node: Node) -> bool:
        start, _ = span(node)
        return not isinstance(node, Scalar) and self._lines[start.line - 1][start.column - 1 : start.column] in (
            "[",
            "{",
        )

    def _last_line_of_key(self, holder: nodes.Mapping, key: str) -> int:
        value = holder.values.get(key)
        return self._last_line(value) if value is not None else holder.keys[key].end_mark.line

    def _last_line(self, node: Node) -> int:
        """The last line of a node's own text, counted from 0; the marks of blocks are further down."""
        if isinstance(node, Scalar) or self._is_flow(node):
            line = node.end_mark.line
            if node.end_mark.column == 0 and line > node.start_mark.line:
                line -= 1
                while line > node.start_mark.line and not self._lines[line].strip():
                    line -= 1
            return line
        if isinstance(node, nodes.Mapping):
            return max((self._last_line_of_key(node, key) for key in node.keys), default=node.start_mark.line)
        return max((self._last_line(part) for part in node.items), default=node.start_mark.line)


def _is_list_of_mappings(node: Node | None) -> bool:
    return isinstance(node, nodes.Sequence) and any(isinstance(part, nodes.Mapping) for part in node.items)
