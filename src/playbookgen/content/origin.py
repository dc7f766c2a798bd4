"""Where a record came from: its file, and the places of its values there."""

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playbookgen.content import nodes
from playbookgen.content.nodes import Mapping, Node, Scalar, Sequence, find, span
from playbookgen.content.outline import Outline, Place, outline
from playbookgen.content.text import decode
from playbookgen.findings import DataPath, Finding, Location, Position


@dataclass(slots=True)
class Origin:
    """The file of a record, and where in it things stand.

    The node tree takes ten times the room of the record, and a record that was read quickly never had one. A large
    site's accounts `release` it when they are read; the lines of sections and list items stay, and the few accounts
    with findings read their file once more.
    """

    id: str
    record: str
    """The record's name in findings and settings: `accounts/baltic-foods`."""
    path: str
    """The file, from the site's folder."""
    digest: str
    """Digest of the file's bytes."""
    file: Path | None = None
    """The file on disk, of records that may release their nodes."""
    nodes: Mapping | None = None
    text: str = ""
    """The text that the nodes were read from, as long as they are held."""
    content: AbstractMapping[str, Any] = field(default_factory=dict)
    """What the file holds without its YAML, until it is released."""
    lines: AbstractMapping[DataPath, int] = field(default_factory=dict)
    """The line of each top-level key and of each item of a list, by data path."""
    spans: AbstractMapping[DataPath, Place] = field(default_factory=dict)
    """Where the keys of lists and mappings stand, and their items begin, by data path: for these the file need not be
    read once more."""
    is_sound: bool = True
    """Whether the file had no structure finding; rules do not judge a record that could not be read whole."""
    _places: AbstractMapping[DataPath, Place] | None = field(default=None, init=False, repr=False, compare=False)
    """Where every value stands, once that was asked for."""

    def hold(self, root: Mapping, text: str) -> None:
        """Keep the node tree, for the exact places of values."""
        self.nodes, self.text, self.content = root, text, nodes.contents(root)
        self.spans = dict(_spans(root, ()))
        self.lines = {
            **{(key,): scalar.start_mark.line + 1 for key, scalar in root.keys.items()},
            **{place: line for place, (line, _, _) in self.spans.items() if isinstance(place[-1], int)},
        }

    def keep(self, found: Outline) -> None:
        """Keep what a file holds and where its parts stand; for the exact places of values it is read once more."""
        self.content, self.lines, self.spans = found.content, found.lines, found.spans

    def release(self) -> None:
        """Forget what the file was read for; its text is read once more when it is asked for."""
        self.nodes, self.text, self.content, self._places = None, "", {}, None

    @property
    def sections(self) -> AbstractMapping[str, int]:
        """The line of each top-level key: where a section's edit link leads."""
        return {str(place[0]): line for place, line in self.lines.items() if len(place) == 1}

    def line(self, *data_path: str | int) -> int:
        """Return the line of a list item or top-level key."""
        return self.lines.get(data_path, 1)

    def at(self, data_path: DataPath) -> Location:
        """Return the place of a value; of a list or mapping its key's; of what is not there the nearest around it."""
        if self.nodes is None and (place := self._place(data_path)) is not None:
            line, start, end = place
            return Location(self.path, Position(line, start), Position(line, end), data_path)
        root = self.tree() if data_path else None
        if root is None or not data_path:
            return Location.of_line(self.path, self.lines.get(data_path[:1], 1), data_path)
        node, holder = find(root, data_path), find(root, data_path[:-1])
        if isinstance(holder, Mapping) and node is not holder and not isinstance(node, Scalar):
            node = holder.keys[str(data_path[-1])]
        if isinstance(node, Scalar):
            return Location(self.path, *span(node), data_path)
        begin, _ = span(node)
        return Location(self.path, begin, begin, data_path)

    def at_key(self, data_path: DataPath) -> Location:
        """Return the place of a key itself, for what is wrong with its name."""
        root = self.tree()
        holder = find(root, data_path[:-1]) if root is not None else None
        if isinstance(holder, Mapping) and (key := holder.keys.get(str(data_path[-1]))) is not None:
            return Location(self.path, *span(key), data_path)
        return self.at(data_path)

    def tree(self) -> Mapping | None:
        """Return the node tree, read once more where it was released; None where there is no file to read."""
        if self.nodes is None and self._has_text():
            self.nodes = nodes.compose(self.text, self.path, self.record, _told_already)
        return self.nodes

    def _place(self, data_path: DataPath) -> Place | None:
        """Return where a value stands, as far as that is known or seen without the node tree; see `at`."""
        if (known := self.spans.get(data_path)) is not None or not data_path:
            return known
        if self._places is None and self._has_text():
            if (near := self._place_in_mapping(data_path)) is not None:
                return near
            read = outline(self.text, texts=True)
            self._places = read.spans if read is not None else {}
        if not self._places:
            return None
        found, around = self._places.get(data_path), data_path[:-1]
        while found is None:  # it is not there: then the mapping around it tells, which begins with its first key
            if not around:
                return next(iter(self.lines.values()), 1), 1, 1
            found, around = self._places.get(around), around[:-1]
            if found is not None and found[1] != found[2]:
                return None
        return found if found[1] else None

    def _place_in_mapping(self, data_path: DataPath) -> Place | None:
        """Return where a text stands in a mapping whose own place is known, seen from its lines alone."""
        line, column = self.lines.get(data_path, 0) if len(data_path) == 1 else 0, 1
        if (around := self.spans.get(data_path[:-1])) is not None and around[1] == around[2]:
            line, column, _ = around
        if not line:
            return None
        indent = " " * (column - 1)
        first, *below = self.text.split("\n")[line - 1 :]
        block = [first[column - 1 :]]
        for one in below:
            if not one.startswith(indent + " ") and not (one.startswith(indent) and len(data_path) > 1):
                break
            block.append(one[column - 1 :])
        read = outline("\n".join([*block, ""]), texts=True)
        found = read.spans.get(data_path[-1:]) if read is not None else None
        if found is None or not found[1]:
            return None
        return found[0] + line - 1, found[1] + column - 1, found[2] + column - 1

    def _has_text(self) -> bool:
        if not self.text and self.file is not None:
            try:
                content = self.file.read_bytes()
            except OSError:  # gone since it was read: the lines are near enough
                return False
            self.text = decode(content, self.path, self.record, _told_already) or ""
        return bool(self.text)


def _told_already(finding: Finding) -> None:
    pass


def _spans(node: Node, place: DataPath) -> Iterator[tuple[DataPath, Place]]:
    """Yield the places of the lists and mappings below a node: of their key, or in a list where they begin."""
    if isinstance(node, Mapping):
        for key, value in node.values.items():
            if not isinstance(value, Scalar):
                start, end = span(node.keys[key])
                yield (*place, key), (start.line, start.column, end.column)
                yield from _spans(value, (*place, key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if not isinstance(item, Scalar):
                start, _ = span(item)
                yield (*place, index), (start.line, start.column, start.column)
                yield from _spans(item, (*place, index))
