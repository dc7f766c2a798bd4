"""A YAML text in its canonical form: keys in the model's order, two spaces a level, sections apart; nothing said anew.

Whole lines move, with the comments above them; keys, values and comments are taken over letter by letter. What comes
out is read again and held against what went in, so that a text which this module does not understand is refused, never
damaged.
"""

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from playbookgen.content import schema
from playbookgen.content.model import Document, Model
from playbookgen.content.nodes import Mapping, Node, Scalar, Sequence, compose
from playbookgen.findings import Finding

_STEP = 2
"""Spaces a level."""
_COLON = re.compile(r"[ \t]*:(?:[ \t]+|$)")
_DOCUMENT_START = re.compile(r"%|---(?:\s|$)")
_DOCUMENT_END = re.compile(r"\.\.\.(?:\s|$)")
_FOR_EDITORS = re.compile(r"#\s*(?:yaml-language-server:|vim?:|-\*-)")
"""A comment that only works at the top of a file."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")
_EXPLICIT_INDENT = re.compile(r"[|>][+-]?[1-9]")
_KEEPS_BLANK_LINES = re.compile(r"[|>][1-9]?\+")

Fields = AbstractMapping[str, schema.Field]
"""The keys of a mapping in their canonical order."""


class Unreadable(Exception):
    """A text that cannot be read as YAML without a doubt; its findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


class Unusual(Exception):
    """A text that is sound and yet written in a way that cannot be formatted: why, and in which line (from 1)."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def formatted(text: str, model: type[Model], path: str, record: str) -> str:
    """Return a record's text, or a document's front matter, in canonical form; its lines end with line feeds.

    Raises `Unreadable`, whose findings are about `path` and `record`, and `Unusual`.
    """
    if not text.endswith("\n"):  # first of all, since a text below `|` ends with its last line's end
        text += "\n"
    root = _composed(text, path, record)
    result = _Layout(text.split("\n")).written(root, model)
    if result == text:
        return result
    try:
        after = _composed(result, path, record)
    except Unreadable:
        after = None
    if after is None or _said(after) != _said(root) or _comments(result, after) != _comments(text, root):
        raise Unusual("it is written in an unusual way, which cannot be put in order without a risk")
    return result


def _composed(text: str, path: str, record: str) -> Mapping:
    findings: list[Finding] = []
    root = compose(text, path, record, findings.append)
    if findings or root is None:
        raise Unreadable(tuple(findings))
    return root


def _said(node: Node | None) -> Any:
    """Return all that a node says, without the order of keys."""
    if isinstance(node, Mapping):
        return {key: _said(node.values.get(key)) for key in node.keys}
    if isinstance(node, Sequence):
        return [_said(item) for item in node.items]
    return node.value if node is not None else None


def _comments(text: str, root: Mapping) -> list[str]:
    """Return the comments of a text, sorted; a # in a value is none."""
    if "#" not in text:
        return []
    lines = text.split("\n")
    hidden: dict[int, list[tuple[int, int]]] = {}
    for scalar in _scalars(root):
        start, end = scalar.start_mark, scalar.end_mark
        is_block = not scalar.is_plain and lines[start.line][start.column] in "|>"
        for number in range(start.line + is_block, end.line + 1 if end.column else end.line):
            first = start.column if number == start.line else 0
            last = end.column if number == end.line and not is_block else len(lines[number])
            hidden.setdefault(number, []).append((first, last))
    for number, spans in hidden.items():
        lines[number] = _masked(lines[number], sorted(spans))
    return sorted(match.group().rstrip() for line in lines for match in _COMMENT.finditer(line))


def _masked(line: str, spans: list[tuple[int, int]]) -> str:
    """Return a line with dots for its texts."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += line[done:start], "." * (end - start)
        done = end
    return "".join((*parts, line[done:]))


def _scalars(node: Node) -> Iterator[Scalar]:
    """Yield all keys and values."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        yield from node.keys.values()
        for value in node.values.values():
            yield from _scalars(value)


@dataclass(slots=True)
class _Entry:
    """A key with its value, written."""

    above: list[str]
    """Comments and blank lines that go with it."""
    body: list[str]
    rank: int
    is_section: bool

    @property
    def lines(self) -> list[str]:
        return [*self.above, *self.body]


class _Lead(NamedTuple):
    """A key or dash that a value stands behind."""

    written: str
    """As it will stand."""
    line: int
    column: int
    end: int
    """The column behind it, where the value may begin."""
    indent: int
    """The column at which it will stand."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The lines of a text, from which each part is written anew at its indent.

    Lines count from 0, and ends are exclusive. Below a part stands a *gap* of comments and blank lines: those that are
    indented deeper belong to the part, the others to what follows.
    """

    lines: list[str]

    def written(self, root: Mapping, model: type[Model]) -> str:
        """Return the whole text."""
        if not root.keys:
            return _text(_tidy(self.lines))
        if not self._is_block(root):
            raise Unusual("its keys stand in braces; write each in a line of its own", root.start_mark.line + 1)
        head, above = _head(self.lines[: root.start_mark.line])
        last = self._last(root)
        until = next((n for n in range(last, len(self.lines)) if _DOCUMENT_END.match(self.lines[n])), len(self.lines))
        entries, tail = self._mapping(root, schema.fields(model), above, until, 0)
        for before, entry in pairwise(entries):
            if not issubclass(model, Document) and (before.is_section or entry.is_section):
                entry.above = ["", *_without_first_blanks(entry.above)]
        return _text([*head, *_all_lines(entries), *tail, *(line.rstrip() for line in self.lines[until:])])

    # Where parts stand.

    def _sign(self, node: Node) -> str:
        return self.lines[node.start_mark.line][node.start_mark.column]

    def _is_block(self, node: Node | None) -> bool:
        """Whether it is a list or mapping that does not stand in brackets."""
        return isinstance(node, Mapping | Sequence) and self._sign(node) not in "[{"

    def _is_block_text(self, node: Node | None) -> bool:
        """Whether it is a text below `|` or `>`."""
        return isinstance(node, Scalar) and not node.is_plain and self._sign(node) in "|>"

    def _last(self, node: Node) -> int:
        """Return the line behind a node; the parser's own mark of a block's end may be far below."""
        if isinstance(node, Mapping) and self._is_block(node):
            return max(self._last(node.values.get(name, key)) for name, key in node.keys.items())
        if isinstance(node, Sequence) and self._is_block(node):
            return self._last(node.items[-1])
        end = node.end_mark.line + 1
        if self._is_block_text(node):
            end -= node.end_mark.column == 0
            if _KEEPS_BLANK_LINES.match(self.lines[node.start_mark.line], node.start_mark.column) is None:
                while not self.lines[end - 1].strip():
                    end -= 1
        return end

    def _end(self, node: Node | None, start: int, until: int) -> int:
        """Return the line behind a value; an empty one, which no node stands for, may go on below its key: `""`."""
        end = self._last(node) if node is not None else start + 1
        return next((n + 1 for n in range(until - 1, end - 1, -1) if not _is_gap(self.lines[n])), end)

    def _parted(self, node: Node | None, start: int, until: int, column: int) -> tuple[list[str], list[str]]:
        """Return the part of a gap that belongs to the node above it, since it is deeper than `column`, and the rest.

        Nothing belongs to a text below `|`: at its indent a comment would become a part of it.
        """
        gap, cut = self.lines[start:until], 0
        for number, line in enumerate(gap):
            if line.strip():
                if _indent(line) <= column or self._is_block_text(node):
                    break
                cut = number + 1
        return gap[:cut], gap[cut:]

    # Parts, written anew.

    def _mapping(
        self, node: Mapping, fields: Fields, above: list[str], until: int, indent: int
    ) -> tuple[list[_Entry], list[str]]:
        """Return the entries of a mapping in the order of its fields, and the gap below that belongs to it."""
        ranks = {name: rank for rank, name in enumerate(fields)}
        keys = list(node.keys.items())
        column = keys[0][1].start_mark.column
        entries: list[_Entry] = []
        rank = -1
        for index, (name, key) in enumerate(keys):
            value, known = node.values.get(name), fields.get(name)
            start, following = key.start_mark.line, keys[index + 1][1].start_mark.line if keys[index + 1 :] else until
            end = self._end(value, start, following)
            deeper, outer = self._parted(value, end, following, column)
            rank = ranks.get(name, rank)  # an unknown key stays behind the one above it
            body = self._pair(key, value, known, end, end + len(deeper), indent)
            is_section = known is not None and known.is_list and known.model is not None and self._is_block(value)
            entries.append(_Entry(_indented(above, indent), body, rank, is_section))
            above = outer
        entries.sort(key=lambda entry: entry.rank)
        entries[0].above = _without_first_blanks(entries[0].above)
        return entries, _without_last_blanks(_indented(above, indent))

    def _pair(
        self, key: Scalar, value: Node | None, known: schema.Field | None, end: int, until: int, indent: int
    ) -> list[str]:
        """Return a key with its value, which ends before `end`, and the gap that belongs to it, before `until`."""
        start, column = key.start_mark.line, key.start_mark.column
        colon = _COLON.match(self.lines[start], key.end_mark.column)
        if colon is None or key.end_mark.line != start:
            raise Unusual("a key is written in an unusual way; write `key: value`", start + 1)
        head = f"{' ' * indent}{self.lines[start][column : key.end_mark.column]}:"
        if isinstance(value, Mapping) and self._is_block(value):
            above = self.lines[start + 1 : value.start_mark.line]
            entries, tail = self._mapping(value, _fields(value, known), above, until, indent + _STEP)
            return [_joined(head, self.lines[start][colon.end() :]), *_all_lines(entries), *tail]
        if isinstance(value, Sequence) and self._is_block(value):
            items = self._sequence(value, known, start + 1, until, indent + _STEP)
            return [_joined(head, self.lines[start][colon.end() :]), *items]
        return self._leaf(value, known, _Lead(head, start, column, colon.end(), indent), end, until)

    def _sequence(self, node: Sequence, known: schema.Field | None, start: int, until: int, indent: int) -> list[str]:
        """Return the items of a list, with the gap below that belongs to it."""
        column = node.start_mark.column
        dashes = list(self._dashes(node, start))
        above = _without_first_blanks(self.lines[start : dashes[0]])
        written: list[str] = []
        for item, dash, following in zip(node.items, dashes, [*dashes[1:], until], strict=True):
            end = self._end(item, dash, following)
            deeper, outer = self._parted(item, end, following, column)
            written += _indented(above, indent)
            written += self._item(item, known, dash, column, end, end + len(deeper), indent)
            above = outer
        return [*written, *_without_last_blanks(_indented(above, indent))]

    def _dashes(self, node: Sequence, start: int) -> Iterator[int]:
        """Yield the line of each item's dash."""
        for item in node.items:
            first = item.start_mark.line
            dash = next((n for n in range(start, first) if not _is_gap(self.lines[n])), first)
            if self.lines[dash][: node.start_mark.column + 1].strip() != "-":
                raise Unusual("a list begins in the line of another one's dash; write it in brackets", dash + 1)
            yield dash
            start = self._last(item)

    def _item(
        self, item: Node, known: schema.Field | None, dash: int, column: int, end: int, until: int, indent: int
    ) -> list[str]:
        head, line = f"{' ' * indent}-", self.lines[dash]
        rest = len(line) - len(line[column + 1 :].lstrip(" \t"))
        if isinstance(item, Sequence) and self._is_block(item):
            raise Unusual("a list stands in a list; write it in brackets", dash + 1)
        if not isinstance(item, Mapping) or not self._is_block(item):
            return self._leaf(item, known, _Lead(head, dash, column, rest, indent), end, until)
        first = item.start_mark.line
        above = [line[rest:], *self.lines[dash + 1 : first]] if first > dash else []
        entries, tail = self._mapping(item, _fields(item, known), above, until, indent + _STEP)
        above_dash = _indented(entries[0].above, indent)  # between a dash and its key is no room for comments
        entries[0].above = []
        key, *more = _all_lines(entries)
        return [*above_dash, _joined(head, key.lstrip()), *more, *tail]

    def _leaf(self, node: Node | None, known: schema.Field | None, lead: _Lead, end: int, until: int) -> list[str]:
        """Return a text, or a list or mapping in brackets, behind its key or dash."""
        line, indent = self.lines[lead.line], lead.indent + _STEP
        first, below = _joined(lead.written, line[lead.end :]), self.lines[lead.line + 1 : end]
        if self._is_block_text(node):
            body = self._block_text(node, lead, below)
        elif isinstance(node, Mapping | Sequence):
            if node.start_mark.line == lead.line and (flow := self._flow(node, known)) is not None:
                first = _joined(lead.written, flow + line[node.end_mark.column :])
            body = [_moved(other, lead.indent - lead.column) for other in below]
        else:
            body = [f"{' ' * indent}{other.lstrip()}" if other.strip() else "" for other in below]
        return [first, *body, *_without_last_blanks(_indented(self.lines[end:until], indent))]

    def _block_text(self, node: Node | None, lead: _Lead, below: list[str]) -> list[str]:
        if node is None or node.start_mark.line != lead.line:
            message = "the sign of a text of several lines stands below its key; put it behind the colon"
            raise Unusual(message, lead.line + 1)
        if _EXPLICIT_INDENT.match(self.lines[lead.line], node.start_mark.column):
            return [_moved(line, lead.indent - lead.column) for line in below]
        own = next((_indent(line) for line in below if line.strip(" ")), 0)
        return [f"{' ' * (lead.indent + _STEP)}{line[own:]}" if len(line) > own else "" for line in below]

    def _flow(self, node: Node, known: schema.Field | None) -> str | None:
        """Return a list or mapping in brackets as it is written on one line; None where it is better left alone."""
        if node.end_mark.line != node.start_mark.line:
            return None
        if isinstance(node, Scalar):
            return self.lines[node.start_mark.line][node.start_mark.column : node.end_mark.column]
        if isinstance(node, Sequence):
            items = [self._flow(item, known) for item in node.items]
            return f"[{', '.join(item for item in items if item)}]" if all(items) and not self._is_block(node) else None
        if self._is_block(node) or node.keys.keys() != node.values.keys():
            return None
        fields = _fields(node, known)
        ranks = {name: rank for rank, name in enumerate(fields)}
        names = sorted(node.keys, key=lambda name: ranks.get(name, len(ranks)))
        pairs = [(self._flow(node.keys[name], None), self._flow(node.values[name], fields.get(name))) for name in names]
        return f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}" if all(map(all, pairs)) else None


def _fields(node: Mapping, known: schema.Field | None) -> Fields:
    """Return what is known of a mapping's keys; free keys stand in the order of their author."""
    if known is not None and known.is_map:
        return {name: replace(known, is_map=False) for name in node.keys}
    return schema.fields(known.model) if known is not None and known.model is not None else {}


def _head(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return what stays at the top of a file, and the comments that go with its first key: no blank line parts them."""
    begin = next((n + 1 for n in range(len(lines) - 1, -1, -1) if _DOCUMENT_START.match(lines[n])), 0)
    blank = next((n + 1 for n in range(len(lines) - 1, begin - 1, -1) if not lines[n].strip()), begin)
    while blank < len(lines) and _FOR_EDITORS.match(lines[blank]) and not any(map(str.strip, lines[begin:blank])):
        begin = blank = blank + 1
    head = _without_first_blanks(_tidy(lines[begin:blank]))
    return [*(line.rstrip() for line in lines[:begin] if line.strip()), *head], lines[blank:]


def _is_gap(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _indented(gap: list[str], indent: int) -> list[str]:
    """Return comments and blank lines at an indent.

    What begins with its # is kept there: keys that are commented out so must fit again when somebody takes it away.
    """
    return _tidy([f"{' ' * indent}{line.strip()}" if line.strip() and line[0] != "#" else line for line in gap])


def _tidy(lines: list[str]) -> list[str]:
    """Return lines without spaces at their ends, one blank line where there are several."""
    stripped = [line.rstrip() for line in lines]
    return [line for number, line in enumerate(stripped) if line or number == 0 or stripped[number - 1]]


def _without_first_blanks(lines: list[str]) -> list[str]:
    return lines[next((n for n, line in enumerate(lines) if line.strip()), len(lines)) :]


def _without_last_blanks(lines: list[str]) -> list[str]:
    return lines[: next((n + 1 for n in range(len(lines) - 1, -1, -1) if lines[n].strip()), 0)]


def _moved(line: str, columns: int) -> str:
    return f"{' ' * max(0, _indent(line) + columns)}{line.lstrip(' ')}" if line.strip() else ""


def _joined(head: str, rest: str) -> str:
    return f"{head} {rest}".rstrip()


def _all_lines(entries: list[_Entry]) -> list[str]:
    return [line for entry in entries for line in entry.lines]


def _text(lines: list[str]) -> str:
    """Return lines as a text without blank lines at its ends."""
    text = "\n".join(lines).strip("\n")
    return f"{text}\n" if text else ""
