"""YAML text to a tree of texts with positions, and everything that is wrong with it as YAML.

PyYAML's C parser gives events; one loop composes them, so that nothing nested can exhaust the stack, no alias can
unfold, and every key, value and mistake keeps its place. Values are not typed here: a scalar is the text its author
wrote, and an empty one is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import yaml

from playbookgen.content.text import INVISIBLE, WORD_JOINER, Report, visible
from playbookgen.findings import DataPath, Finding, Location, Position, Severity

_Parser: Any = getattr(yaml, "CLoader", yaml.Loader)
"""Only its events are used. A PyYAML without libyaml gives the same ones, more slowly."""

DEPTH_LIMIT = 50
"""How deep lists and mappings may stand in one another; the deepest record of the model needs nine."""

_NULLS = {"", "~", "null"}


class Mark(Protocol):
    """A place as the parser gives it: line and column from 0."""

    @property
    def line(self) -> int:
        """From 0."""

    @property
    def column(self) -> int:
        """From 0, in characters."""


class _Start(NamedTuple):
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class Scalar:
    """A text and where it stands."""

    value: str
    start_mark: Mark
    end_mark: Mark
    is_plain: bool
    """Written without quotes or `|`."""


@dataclass(slots=True)
class Sequence:
    """A YAML list, without its empty items."""

    start_mark: Mark
    end_mark: Mark
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and their values, in the order of the file; each key once, without the keys whose value is empty."""

    start_mark: Mark
    end_mark: Mark
    keys: dict[str, Scalar] = field(default_factory=dict)
    """Every key's own place, those with an empty value too."""
    values: "dict[str, Node]" = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    """Keys whose value is reported as unreadable: they are not missing."""


@dataclass(slots=True)
class _Unread:
    """What stands for something that is reported and cannot be read: an alias, a list too deep."""

    start_mark: Mark
    end_mark: Mark


Node = Scalar | Sequence | Mapping
Plain = str | list["Plain"] | dict[str, "Plain"]


def span(node: Node) -> tuple[Position, Position]:
    """Return where a node begins and ends; a list or mapping ends where its last line does."""
    return _position(node.start_mark), _position(node.end_mark)


def _span(event: Any) -> tuple[Position, Position]:
    return _position(event.start_mark), _position(event.end_mark)


def _position(mark: Mark) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def plain(node: Node) -> Plain:
    """Return the node's content without positions: texts, lists and dicts."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return contents(node)


def contents(mapping: Mapping) -> dict[str, Plain]:
    """Return what a mapping holds without positions: texts, lists and dicts."""
    return {key: plain(value) for key, value in mapping.values.items()}


def find(root: Node, data_path: DataPath) -> Node:
    """Return the deepest node on the way to `data_path`."""
    for step in data_path:
        if isinstance(root, Mapping) and isinstance(step, str) and step in root.values:
            root = root.values[step]
        elif isinstance(root, Sequence) and isinstance(step, int) and step < len(root.items):
            root = root.items[step]
        else:
            break
    return root


def compose(text: str, path: str, record: str, report: Report) -> Mapping | None:
    """Return the mapping that a file holds, or None where it cannot be read as YAML or is not a mapping.

    An empty file is an empty mapping. Reports `yaml-syntax` (one at most for what the parser cannot pass),
    `nesting-too-deep`, `anchor-or-tag`, `duplicate-key`, `text-lost-in-comment`, `invisible-character` (spaces that are
    none to YAML) and `wrong-type` (empty list items, a file that is no mapping).
    """
    return _Composer(text, path, record, report).root()


_PARSERS_DEPTH = "maximum nesting depth"
"""What libyaml says where it goes no deeper: at a thousand levels."""


class _Composer:
    def __init__(self, text: str, path: str, record: str, report: Report) -> None:
        self._path = path
        self._record = record
        self._report_finding = report
        self._lines = text.split("\n")
        self._may_lose_text = " #" in text or "\t#" in text
        self._has_joiners = WORD_JOINER in text
        self._has_last_line_end = text.endswith("\n")
        if _ANY_WIDE.search(text) is not None:
            self._put_ordinary_spaces()
            text = "\n".join(self._lines)
        self._parser = _Parser(text)
        self._is_depth_told = False

    def root(self) -> Mapping | None:
        """Compose everything; return the first document's mapping."""
        try:
            root = self._compose()
        except yaml.YAMLError as error:
            if _PARSERS_DEPTH in str(error):
                self._report_parsers_depth(error)
            else:
                self._report_syntax(error)
            return None
        if isinstance(root, Mapping):
            return root
        if isinstance(root, Scalar) and _is_empty(root):
            return Mapping(root.start_mark, root.start_mark)
        self._report("wrong-type", span(root), "this file must hold keys and values, such as `name: …`")
        return None

    def _compose(self) -> Node:
        # One stack instead of recursion: 50,000 brackets must end in a finding. Each open mapping has a key that waits
        # for its value on the second stack; a list keeps None there.
        root: Node = Scalar("", _Start(), _Start(), True)
        open_nodes: list[Sequence | Mapping] = []
        waiting_keys: list[Node | _Unread | None] = []
        too_deep = 0
        documents = 0
        while (kind := type(event := self._parser.get_event())) is not yaml.StreamEndEvent:
            if kind is yaml.ScalarEvent:
                if too_deep:
                    continue
                if event.anchor is not None or event.tag is not None:
                    self._report_anchor_or_tag(event)
                value = event.value.replace(WORD_JOINER, "") if self._has_joiners else event.value
                scalar = Scalar(value, event.start_mark, self._end(event), not event.style)
                if event.style == '"':
                    self._check_escapes(scalar)
                node: Node | _Unread = scalar
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if too_deep or len(open_nodes) == DEPTH_LIMIT:
                    too_deep += 1
                    if too_deep == 1:
                        self._report_depth(_span(event))
                    continue
                if event.anchor is not None or event.tag is not None:
                    self._report_anchor_or_tag(event)
                opened = Mapping if kind is yaml.MappingStartEvent else Sequence
                open_nodes.append(opened(event.start_mark, event.end_mark))
                waiting_keys.append(None)
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if too_deep:
                    too_deep -= 1
                    if too_deep:
                        continue
                    node = _Unread(event.start_mark, event.end_mark)
                else:
                    node = closed = open_nodes.pop()
                    closed.end_mark = self._end(event)
                    waiting_keys.pop()
            elif kind is yaml.AliasEvent:
                if too_deep:
                    continue
                self._report_special(event, "*", f"*{event.anchor}")
                node = _Unread(event.start_mark, event.end_mark)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    message = "--- begins a second record; a file holds one"
                    self._report("yaml-syntax", _span(event), message)
                continue
            else:
                continue
            if open_nodes:
                waiting_keys[-1] = self._place(open_nodes[-1], waiting_keys[-1], node)
            elif documents == 1 and not isinstance(node, _Unread):
                root = node
        return root

    def _place(
        self, parent: Sequence | Mapping, key: Node | _Unread | None, node: Node | _Unread
    ) -> Node | _Unread | None:
        """Put a node into the list or mapping that holds it; return the key that waits for its value now."""
        if isinstance(parent, Mapping) and key is None:
            return node
        if isinstance(node, _Unread) or isinstance(key, _Unread):
            if isinstance(parent, Mapping) and isinstance(key, Scalar):
                parent.unread += (key.value,)
            return None
        if self._may_lose_text and isinstance(node, Scalar):
            self._check_comment(node)
        empty = isinstance(node, Scalar) and _is_empty(node)
        if isinstance(parent, Sequence):
            if empty:
                message = "an empty item in a list; fill it in, or delete its dash"
                self._report("wrong-type", self._dash(node), message)
            else:
                parent.items.append(node)
        elif not isinstance(key, Scalar):
            message = "a text that begins with {sign} must stand in quotes"
            self._report("yaml-syntax", span(key or node), message, sign="[" if isinstance(key, Sequence) else "{")
        elif (first := parent.keys.get(key.value)) is not None:
            message = 'the key "{key}" stands in line {first} already; keep one of the two'
            line = str(first.start_mark.line + 1)
            self._report("duplicate-key", span(key), message, key=key.value, first=line)
        else:
            parent.keys[key.value] = key
            if not empty:
                parent.values[key.value] = node
        return None

    def _dash(self, node: Node) -> tuple[Position, Position]:
        """The place of an empty item: its dash, where nothing else can be seen of it."""
        start, end = span(node)
        dash = self._lines[start.line - 1].rfind("-", 0, start.column) + 1 if start == end else 0
        return (Position(start.line, dash), Position(start.line, dash + 1)) if dash else (start, end)

    def _report(
        self,
        rule: str,
        place: tuple[Position, Position],
        message: str,
        replacement: str | None = None,
        **arguments: str,
    ) -> None:
        where = Location(self._path, *place)
        self._report_finding(Finding(rule, Severity.ERROR, where, self._record, message, arguments, replacement))

    def _put_ordinary_spaces(self) -> None:
        for number, first, last in _wide_spaces(self._lines):
            line = self._lines[number]
            place = Position(number + 1, first + 1), Position(number + 1, last + 1)
            message = "a non-breaking space ({code}) where YAML wants an ordinary one"
            code = f"U+{max(map(ord, line[first:last])):04X}"
            ordinary = " " * (last - first)
            self._report("invisible-character", place, message, ordinary, code=code)
            self._lines[number] = f"{line[:first]}{ordinary}{line[last:]}"

    def _report_depth(self, place: tuple[Position, Position]) -> None:
        message = "lists and mappings stand more than {limit} deep in one another"
        self._report("nesting-too-deep", place, message, limit=str(DEPTH_LIMIT))
        self._is_depth_told = True

    def _report_parsers_depth(self, error: yaml.YAMLError) -> None:
        """The parser itself went no deeper, and perhaps before it told of the first bracket."""
        if not self._is_depth_told:
            start = self._inside(getattr(error, "problem_mark", None) or _Start())
            self._report_depth((start, start))

    def _check_comment(self, node: Scalar) -> None:
        """Report text that YAML takes for a comment: `name: Zakład #2`. A comment has a space after its sign."""
        if not node.is_plain:
            return
        line, column = node.end_mark.line, node.end_mark.column
        match = _LOST.match(self._lines[line], column) if line < len(self._lines) else None
        if match is None:
            return
        lost = match.group("lost").rstrip()
        end = Position(line + 1, match.start("lost") + len(lost) + 1)
        start = _position(node.start_mark) if node.value else Position(line + 1, match.start("lost") + 1)
        message = '"{lost}" is lost, # begins a comment; put the whole value in quotes'
        whole = None if lost.endswith(("]", "}")) else quoted(f"{node.value} {lost}".strip())
        self._report("text-lost-in-comment", (start, end), message, whole, lost=lost)

    def _check_escapes(self, node: Scalar) -> None:
        """Report a character that shows as nothing and is written as an escape: the file's text has none by now."""
        match = INVISIBLE.search(node.value)
        if match is None:
            return
        node.value = visible(node.value)
        message = "an invisible character ({code}); delete it"
        code = f"U+{ord(match.group()):04X}"
        self._report("invisible-character", span(node), message, quoted(node.value), code=code)

    def _report_anchor_or_tag(self, event: Any) -> None:
        sign = re.compile(r"[&!][^\s,\[\]{}]*").match(self._lines[event.start_mark.line], event.start_mark.column)
        text = sign.group() if sign else "!"
        self._report_special(event, text[0], text)

    def _report_special(self, event: Any, sign: str, text: str) -> None:
        start = _position(event.start_mark)
        message = '{sign} has a special meaning in YAML ("{text}"); put the whole value in quotes'
        end = Position(start.line, start.column + len(text))
        self._report("anchor-or-tag", (start, end), message, sign=sign, text=text)

    def _report_syntax(self, error: yaml.YAMLError) -> None:
        problem, context = str(getattr(error, "problem", None) or error), str(getattr(error, "context", None) or "")
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None) or _Start()
        opened = getattr(error, "context_mark", None) or mark
        start = self._inside(mark)
        line = self._lines[start.line - 1]
        end = self._inside(_Start(start.line - 1, start.column))
        message = _advice(problem, context, line[: start.column])
        if message in _AT_THEIR_BEGINNING:
            start = self._inside(opened)
            end = Position(start.line, len(self._lines[start.line - 1]) + 1)
        self._report("yaml-syntax", (start, end), message, None, first=str(opened.line + 1), problem=problem)

    def _end(self, event: Any) -> Mark:
        """Where a node ends; of a text whose last line has no end the parser's mark may be a line further."""
        mark: Mark = event.end_mark
        if self._has_last_line_end or mark.line < len(self._lines):
            return mark
        return _Start(len(self._lines) - 1, len(self._lines[-1]))

    def _inside(self, mark: Mark) -> Position:
        """A place in the text, for a mark that may be a line or a column further."""
        line = min(mark.line, len(self._lines) - 1)
        column = mark.column if line == mark.line else len(self._lines[line])
        return Position(line + 1, min(column, len(self._lines[line])) + 1)


_LOST = re.compile(r"[ \t]+(?P<lost>#[^\s#].*)")


def quoted(text: str) -> str:
    """Return a text as YAML reads it back whatever is in it: in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def _is_empty(node: Scalar) -> bool:
    return not node.value.strip() or (node.is_plain and node.value in _NULLS)


_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ANY_WIDE = re.compile(f"[{_WIDE}]")
_WIDE_INDENT = re.compile(rf"^[ -]*([{_WIDE}][ {_WIDE}]*)")
_WIDE_AFTER_KEY = re.compile(rf"^[ -]*[a-z_]+:[ ]*([{_WIDE}][ {_WIDE}]*)")
_BLOCK_TEXT = re.compile(r"^([ -]*)[a-z_]*:?[ ]*[|>][-+0-9]*[ ]*$")


def _wide_spaces(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield line number, first and last column (from 0) of each run; lines of a block text are its author's own."""
    block_indent: int | None = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None:
            if indent > block_indent or not line.strip():
                continue
            block_indent = None
        if match := _WIDE_INDENT.match(line) or _WIDE_AFTER_KEY.match(line):
            yield number, *match.span(1)
        if match := _BLOCK_TEXT.match(line):
            block_indent = len(match.group(1).rstrip()) if "-" in match.group(1) else len(match.group(1))


_OPEN_QUOTE = "this quotation mark is never closed"
_NO_COLON = "a key without its colon; write `key: value`"
_SIGN = "a value cannot begin with this sign; put the value in quotes"
_AT_THEIR_BEGINNING = {_OPEN_QUOTE, _NO_COLON, _SIGN}
"""Advice that belongs where the parser began to read what it could not, not where it gave up."""


def _advice(problem: str, context: str, before: str) -> str:
    """YAML's jargon as advice: what to do in the line where the parser stopped, of which `before` was read."""
    if "\t" in before:
        return "a tab stands here; YAML wants spaces"
    if "mapping values are not allowed" in problem:
        if re.fullmatch(r"[ -]*\w+:", before):
            return "this line is read as part of the one above; check its indent, and the space behind the colon above"
        return "a colon and a space inside a value; put the value in quotes"
    if "found character that cannot start any token" in problem:
        return _SIGN
    if "found unexpected" in problem and "quoted" in context:
        return _OPEN_QUOTE
    if "did not find expected ',' or" in problem:
        return "the bracket opened in line {first} is not closed, or a comma is missing"
    if "could not find expected ':'" in problem:
        return _NO_COLON
    if "alias" in context or "anchor" in context:
        return _SIGN
    if "did not find expected '-' indicator" in problem:
        return "this line does not fit the list begun in line {first}; check its indent and its dash"
    if "did not find expected key" in problem:
        if re.search(r"""["'][ ]*[^ ]$""", before):
            return (
                "the value goes on behind its closing quotation mark; put the whole value in the other kind of quotes"
            )
        return "this line does not fit those above; check its indent"
    if "block sequence entries are not allowed" in problem or "mapping start" in problem:
        return "a list's dash must stand on a line of its own, below its key"
    if "unknown escape character" in problem or "did not find expected hexdecimal number" in problem:
        return "a backslash has a special meaning between double quotes; use single quotes"
    if "unexpected document indicator" in problem or "did not find expected <document start>" in problem:
        return "the text after the record's end cannot be read; check the indent of this line"
    if "found undefined tag handle" in problem or "tag" in context:
        return _SIGN
    return "this cannot be read as YAML ({problem}); check the line and the one above"
