"""What a link from one record to another means: by the file, as the repository shows it, or by the record's name."""

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from playbookgen.content import schema
from playbookgen.content.links import BrokenLink, written_targets
from playbookgen.content.markdown import broken_links
from playbookgen.content.model import Document, Model, Record
from playbookgen.content.nodes import Scalar, find, span
from playbookgen.content.sources import DOCUMENT_FOLDERS, RECORD_FOLDERS
from playbookgen.content.suggestions import nearest
from playbookgen.findings import DataPath, Finding, Location, Position, Severity

KINDS: Mapping[str, str] = {
    "accounts": "account",
    "people": "person",
    "products": "product",
    "roles": "role",
    "pages": "page",
}
"""The kind of page of each folder's records."""

Names = Mapping[str, Collection[str]]
"""Ids that exist, by folder."""


@dataclass(frozen=True, slots=True)
class Target:
    """The record that a link leads to."""

    folder: str
    id: str
    language: str | None = None
    """The language that the link names, `sales-rep.pl.md`."""

    @property
    def kind(self) -> str:
        """Its kind of page: `account`, `role`."""
        return KINDS[self.folder]


def target_of(link: str, path: str, names: Names) -> Target | None:
    """Return the record that a relative link in the file `path` means, or None where there is none.

    Understood are `../accounts/baltic-foods.yaml`, `sales-rep.pl.md` and `accounts/baltic-foods`.
    """
    folder, _, id = link.partition("/")
    if id and folder in KINDS and id in names.get(folder, ()):
        return Target(folder, id)
    parts = posixpath.normpath(posixpath.join(posixpath.dirname(path), link)).split("/")
    if len(parts) != 3 or parts[0] != "content":
        return None
    folder, name = parts[1], parts[2]
    language = None
    if folder in RECORD_FOLDERS and name.endswith(".yaml"):
        id = name.removesuffix(".yaml")
    elif folder in DOCUMENT_FOLDERS and name.endswith(".md"):
        id, _, language = name.removesuffix(".md").rpartition(".")
    else:
        return None
    return Target(folder, id, language) if id in names.get(folder, ()) else None


def link_findings(record: Record, names: Names) -> Iterator[Finding]:
    """Yield the links in a record's texts that lead nowhere."""
    path = record.origin.path

    def resolve(link: str, heading: str) -> str | None:
        return link if target_of(link, path, names) is not None else None

    if isinstance(record, Document):
        above = record.body_line - 1
        for link in broken_links(record.body, resolve):
            yield _finding(record, link, _moved(link.start, above, 0), _moved(link.end, above, 0), names)
        return
    origin = record.origin
    for data_path, text in _texts(origin.content, type(record), ()):
        for link in broken_links(text, resolve):
            root = origin.tree()
            written = find(root, data_path) if root is not None else None
            if isinstance(written, Scalar):  # else the file has changed meanwhile
                yield _finding(record, link, *_in_file(written, link, origin.text), names)


def _finding(record: Record, link: BrokenLink, start: Position, end: Position, names: Names) -> Finding:
    if not link.target:  # the bracket that closes `[text]()`
        end = Position(start.line, start.column + 1)
    where = Location(record.origin.path, start, end)
    known = {f"{folder}/{id}" for folder in KINDS for id in names.get(folder, ())}
    right = nearest(link.target, known) if link.reason == "missing" and "." not in link.target else None
    return Finding(
        "broken-link", Severity.ERROR, where, record.origin.record, _MESSAGES[link.reason], {"link": link.target}, right
    )


_MESSAGES = {
    "missing": 'the link "{link}" leads to no record; write it as accounts/baltic-foods or as the way to the file',
    "heading": 'the link "{link}" leads to no heading of this text',
    "address": 'the link "{link}" is none that a page may have; an address begins with https:// or mailto:',
    "image": 'pictures cannot be shown in texts: "{link}"',
}


def _texts(mapping: Mapping[str, Any], model: type[Model], data_path: DataPath) -> Iterator[tuple[DataPath, str]]:
    """Yield the Markdown texts of a record, wherever they stand."""
    for key, part in _with_texts(model).items():
        value = mapping.get(key)
        if part is None:
            if isinstance(value, str):
                yield (*data_path, key), value
        elif isinstance(value, dict):
            yield from _texts(value, part, (*data_path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    yield from _texts(item, part, (*data_path, key, index))


@cache
def _with_texts(model: type[Model]) -> Mapping[str, type[Model] | None]:
    """Return the keys of a model that take Markdown, or else the model of a mapping with such keys."""
    keys = schema.fields(model).items()
    return {
        key: field.model
        for key, field in keys
        if field.kind == "markdown" or (field.model and _with_texts(field.model))
    }


def _in_file(text: Scalar, link: BrokenLink, file: str) -> tuple[Position, Position]:
    """Return where a link in a value stands in the file: found again there, since YAML folds lines."""
    lines = list(_raw_lines(text, file))
    found = [place for place in written_targets("\n".join(line for _, line in lines)) if place[0] == link.target]
    nth = sum(target == link.target and start < link.start for target, start, _ in written_targets(text.value))
    if not found:
        start, _ = span(text)
        return start, start
    _, start, end = found[min(nth, len(found) - 1)]
    first, last = lines[start.line - 1][0], lines[end.line - 1][0]
    return _moved(start, first.line - start.line, first.column), _moved(end, last.line - end.line, last.column)


def _raw_lines(text: Scalar, file: str) -> Iterator[tuple[Position, str]]:
    """Yield the lines of a value as the file has them, without their indent, each with its line and its indent."""
    start, end = text.start_mark, text.end_mark
    raw = file.split("\n")
    if not text.is_plain and raw[start.line].startswith(("|", ">"), start.column):
        block = range(start.line + 1, end.line + (end.column > 0))
        indent = min(
            (len(raw[number]) - len(raw[number].lstrip()) for number in block if raw[number].strip()), default=0
        )
        yield from ((Position(number + 1, indent), raw[number][indent:]) for number in block)
        return
    for number in range(start.line, end.line + 1):
        line = raw[number][: end.column] if number == end.line else raw[number]
        indent = start.column if number == start.line else len(line) - len(line.lstrip())
        yield Position(number + 1, indent), line[indent:]


def _moved(place: Position, lines: int, columns: int) -> Position:
    return Position(place.line + lines, place.column + columns)
