"""What a link from one record to another means: by the file, as the repository shows it, or by the record's name."""

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from playbookgen.content import nodes, schema
from playbookgen.content.links import BrokenLink
from playbookgen.content.markdown import broken_links
from playbookgen.content.model import Document, Model, Record
from playbookgen.content.nodes import Node, Scalar, Sequence
from playbookgen.content.sources import DOCUMENT_FOLDERS, RECORD_FOLDERS
from playbookgen.content.suggestions import nearest
from playbookgen.findings import Finding, Location, Position, Severity

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
        for link in broken_links(record.body, resolve):
            yield _finding(record, link, Position(record.body_line + link.start.line - 1, link.start.column), names)
    elif record.origin.nodes is not None:
        for text in _texts(record.origin.nodes, type(record)):
            for link in broken_links(text.value, resolve):
                yield _finding(record, link, _in_file(record, text, link), names)


def _finding(record: Record, link: BrokenLink, start: Position, names: Names) -> Finding:
    where = Location(record.origin.path, start, Position(start.line, start.column + max(1, len(link.target))))
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


def _texts(mapping: nodes.Mapping, model: type[Model]) -> Iterator[Scalar]:
    """Yield the Markdown texts of a record, wherever they stand."""
    keys = schema.fields(model)
    for key, node in mapping.values.items():
        field = keys.get(key)
        if field is None:
            continue
        if field.kind == "markdown" and isinstance(node, Scalar):
            yield node
        items: list[Node] = node.items if isinstance(node, Sequence) else [node]
        for item in items:
            if field.model is not None and isinstance(item, nodes.Mapping):
                yield from _texts(item, field.model)


def _in_file(record: Record, text: Scalar, link: BrokenLink) -> Position:
    """The place of a link inside a value: YAML folds lines, so the line is only near for some ways of writing."""
    first = text.start_mark.line + 1
    if text.is_plain or text.start_mark.line == text.end_mark.line:
        return Position(first, text.start_mark.column + 1)
    return Position(first + link.start.line, 1)
