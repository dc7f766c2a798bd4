"""One file to one typed record, with every structure finding of the file in a single run.

bytes → text → outline → pydantic → record, as long as all is sound. In any doubt the file is read once more, from its
beginning: text → nodes → plain texts → pydantic → record. Then pydantic and `references` say what is wrong, and the
nodes say where.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import ValidationError, create_model
from pydantic_core import ErrorDetails

from playbookgen.content import nodes, schema
from playbookgen.content.model import Document, Model, Record
from playbookgen.content.nodes import Node, Scalar, find, span
from playbookgen.content.origin import Origin
from playbookgen.content.outline import Outline, outline
from playbookgen.content.references import Names, mistakes
from playbookgen.content.scalars import Refused
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import Report
from playbookgen.findings import DataPath, Finding, Location, Severity

R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=Document)

FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<front>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""What a document begins with."""


@dataclass(frozen=True, slots=True)
class Known:
    """What references may point to, by kind: ids of the files that exist, families, areas; and the languages' words."""

    names: Names
    synonyms: Callable[[str], Mapping[str, str]] = field(default=lambda field: {})
    """The labels of a choice's values in every language, folded, with the value that each means."""

    def with_names(self, **names: Collection[str]) -> "Known":
        """The same, with more kinds."""
        return replace(self, names={**self.names, **names})


def read_record(text: str, model: type[R], origin: Origin, known: Known, report: Report) -> R:
    """Return the record that a text holds; what cannot be read is reported and absent from it.

    `origin.is_sound` tells afterwards whether the record is whole. Of a record that is not, every field may be missing,
    required ones too: only pages made with `--keep-going` show it.
    """
    if origin.file is not None and (found := outline(text)) is not None:
        record = sound_record(found, model, origin, known)
        if record is not None:
            return record
    return _record_with_findings(text, model, origin, known, report)


def sound_record(found: Outline, model: type[R], origin: Origin, known: Known) -> R | None:
    """Return the record that an outline makes, or None where anything is wrong with it, which has still to be told."""
    try:
        record = model.model_validate(found.content)
    except ValidationError:
        return None
    if mistakes(found.content, model, known.names):
        return None
    origin.keep(found)
    record._origin = origin
    return record


def _record_with_findings(text: str, model: type[R], origin: Origin, known: Known, report: Report) -> R:
    reported: list[Finding] = []
    record: R | None = None
    root = nodes.compose(text, origin.path, origin.record, reported.append)
    if root is not None:
        origin.hold(root, text)
        try:
            record = model.model_validate(origin.content)
        except ValidationError as error:
            errors = (details for details in error.errors() if not _is_unread(root, details))
            reported.extend(_structure_finding(model, root, details, origin, known) for details in errors)
        reported.extend(_between_values(root, model, origin, known))
        reported = _without_mistyped(reported)
    if record is None or any(finding.where.data_path for finding in reported):
        record = _readable_part(model, origin.content, reported)
    origin.is_sound = not any(finding.is_error for finding in reported)
    for finding in reported:
        report(finding)
    record._origin = origin
    return record


def read_document(text: str, model: type[D], origin: Origin, language: str, known: Known, report: Report) -> D:
    """Return the front matter that a text begins with, holding the Markdown below it."""
    match = FRONT_MATTER.match(text)
    if match is None:
        message = "a guide or page begins with a line ---, its title and other keys, and another line ---"
        report(_error("yaml-syntax", Location(origin.path), origin.record, message))
        front, body, line = "", text, 1
    else:
        # The line of dashes stays as an empty one, so that every position below is the file's own.
        front, body = "\n" + match.group("front"), text[match.end() :]
        line = text.count("\n", 0, match.end()) + 1
    document = read_record(front, model, origin, known, report if match else lambda finding: None)
    document._language, document._body, document._body_line = language, body, line
    return document


def reference_findings(record: Record, known: Known) -> Iterator[Finding]:
    """Yield what a record that was read before its names were known refers to and is not there."""
    if record.origin.nodes is not None:
        findings = _between_values(record.origin.nodes, type(record), record.origin, known)
        yield from (finding for finding in findings if finding.rule == "dangling-reference")


def _error(
    rule: str, where: Location, record: str, message: str, replacement: str | None = None, **arguments: str
) -> Finding:
    return Finding(rule, Severity.ERROR, where, record, message, arguments, replacement)


def _between_values(root: nodes.Mapping, model: type[Model], origin: Origin, known: Known) -> Iterator[Finding]:
    """Yield what is wrong between values that are each of their kind."""
    for mistake in mistakes(origin.content, model, known.names):
        data_path, arguments = mistake.data_path, dict(mistake.arguments)
        if mistake.rule == "missing-key":
            parent = find(root, data_path[:-1])
            if not isinstance(parent, nodes.Mapping) or data_path[-1] not in parent.unread:
                yield _missing(root, data_path, origin)
            continue
        if mistake.first is not None:
            arguments["first"] = str(find(root, mistake.first).start_mark.line + 1)
        where = Location(origin.path, *span(find(root, data_path)), data_path)
        yield _error(mistake.rule, where, origin.record, mistake.message, mistake.replacement, **arguments)


# What pydantic found, in our words.


def _is_unread(root: nodes.Mapping, details: ErrorDetails) -> bool:
    """Whether a key that pydantic misses is there, with a value that was reported as unreadable."""
    parent = find(root, details["loc"][:-1])
    return details["type"] == "missing" and isinstance(parent, nodes.Mapping) and details["loc"][-1] in parent.unread


def _without_mistyped(reported: Collection[Finding]) -> list[Finding]:
    """Return findings without the missing keys that are there after all, mistyped, and are reported as that."""
    meant = {
        (*finding.where.data_path[:-1], finding.replacement) for finding in reported if finding.rule == "unknown-key"
    }
    return [finding for finding in reported if finding.rule != "missing-key" or finding.where.data_path not in meant]


def _structure_finding(
    model: type[Model], root: nodes.Mapping, details: ErrorDetails, origin: Origin, known: Known
) -> Finding:
    data_path: DataPath = tuple(details["loc"])
    node = find(root, data_path)
    if data_path[-1] == "[key]":  # what is wrong is a key of a mapping with free keys
        data_path = data_path[:-1]
        holder = find(root, data_path[:-1])
        node = holder.keys[str(data_path[-1])] if isinstance(holder, nodes.Mapping) else node
    where = Location(origin.path, *span(node), data_path)
    kind = details["type"]
    if kind == "missing":
        return _missing(root, data_path, origin)
    if kind == "extra_forbidden":
        return _unknown_key(model, root, data_path, origin, known)
    typed = schema.field_at(model, data_path)
    if kind == "literal_error" and typed is not None:
        return _unknown_value(typed, node, where, origin, known)
    if kind in ("tuple_type", "too_short"):
        if isinstance(node, Scalar) and typed is not None and (right := _as_list(node, typed)) is not None:
            message = "a list is wanted here, written {example}"
            return _error("wrong-type", where, origin.record, message, right, example=right)
        if kind == "too_short":
            return _error("wrong-type", where, origin.record, "this list must not be empty")
        return _error("wrong-type", where, origin.record, "a list is wanted here; begin each of its items with a dash")
    if kind in ("model_type", "dict_type"):
        message = "keys and values are wanted here, such as `{example}: …`"
        example = next(iter(schema.fields(typed.model))) if typed is not None and typed.model is not None else "key"
        return _error("wrong-type", where, origin.record, message, example=example)
    if kind == "string_type":
        return _error("wrong-type", where, origin.record, _NO_SINGLE_VALUE, value="")
    refused = details.get("ctx", {}).get("error")
    value = node.value if isinstance(node, Scalar) else ""
    if isinstance(refused, Refused):
        arguments = {"value": value, **refused.arguments}
        return _error("wrong-type", where, origin.record, refused.message, refused.replacement, **arguments)
    expected = details.get("ctx", {}).get("expected")
    if kind == "literal_error":  # a choice among free keys, such as site.yaml's severity
        return _error(
            "unknown-value", where, origin.record, 'unknown value "{value}"', value=value, choices=str(expected)
        )
    return _error("wrong-type", where, origin.record, '"{value}" does not fit here', value=value)


_NO_SINGLE_VALUE = "a list or mapping stands here; this key takes a single value"


def _as_list(node: Scalar, typed: schema.Field) -> str | None:
    """Return how a list of this one text is written, or None where nothing in brackets would be right."""
    has_brackets = any(sign in node.value for sign in "[]{}")
    if typed.model is not None or "\n" in node.value or (has_brackets and typed.kind != "text"):
        return None
    if node.is_plain and not has_brackets and (typed.kind != "text" or "," not in node.value):
        return f"[{node.value}]"
    return f"[{nodes.quoted(node.value)}]"


def _missing(root: nodes.Mapping, data_path: DataPath, origin: Origin) -> Finding:
    parent = find(root, data_path[:-1])
    first = next(iter(parent.keys.values()), parent) if isinstance(parent, nodes.Mapping) else parent
    start, end = span(first)
    where = Location(origin.path, start, end if first is not parent else start, data_path)
    key = str(data_path[-1])
    return _error("missing-key", where, origin.record, 'the key "{key}" is missing', key=key)


def _unknown_key(model: type[Model], root: nodes.Mapping, data_path: DataPath, origin: Origin, known: Known) -> Finding:
    parent = find(root, data_path[:-1])
    key = str(data_path[-1])
    place: Node = parent.keys[key] if isinstance(parent, nodes.Mapping) and key in parent.keys else parent
    where = Location(origin.path, *span(place), data_path)
    holder = schema.model_at(model, data_path[:-1])
    names = tuple(schema.fields(holder)) if holder is not None else ()
    right = nearest(key, names, known.synonyms("label"))
    return _error("unknown-key", where, origin.record, 'unknown key "{key}"', right, key=key)


def _unknown_value(typed: schema.Field, node: Node, where: Location, origin: Origin, known: Known) -> Finding:
    if not isinstance(node, Scalar):
        return _error("wrong-type", where, origin.record, _NO_SINGLE_VALUE)
    right = nearest(node.value, typed.choices, known.synonyms(typed.label_field or typed.name))
    arguments = {"field": typed.label, "value": node.value}
    if right is not None:
        return _error("unknown-value", where, origin.record, 'unknown {field:field} "{value}"', right, **arguments)
    message = 'unknown {field:field} "{value}"; possible are {choices}'
    return _error("unknown-value", where, origin.record, message, choices=", ".join(typed.choices), **arguments)


# What of a broken record can still be shown.


def _readable_part(model: type[R], content: Any, findings: Collection[Finding]) -> R:
    """Return the record without the values that findings are about; a required key that is gone is None."""
    content = _without(content, [finding.where.data_path for finding in findings if finding.where.data_path])
    part: type[R] = lenient(model)
    while True:
        try:
            return part.model_validate(content)
        except ValidationError as error:
            rest = _without(content, [tuple(details["loc"]) for details in error.errors()])
            if rest == content:
                raise
            content = rest


@cache
def lenient(model: type[R]) -> type[R]:
    """Return the model of records that could not be read whole: they need not have the keys they should."""
    optional: dict[str, Any] = {
        name: (Annotated[info.annotation, *info.metadata] | None if info.metadata else info.annotation | None, None)  # type: ignore[operator]
        for name, info in model.model_fields.items()
        if info.is_required()
    }
    return create_model(model.__name__, __base__=model, **optional)


def _without(content: Any, places: Collection[DataPath]) -> Any:
    """Return the content without the values at these places; where a missing key is the mistake, without its holder."""
    gone = {existing for place in places if (existing := _existing(content, place))}

    def kept(value: Any, place: DataPath) -> Any:
        if isinstance(value, dict):
            return {key: kept(item, (*place, key)) for key, item in value.items() if (*place, key) not in gone}
        if isinstance(value, list):
            return [kept(item, (*place, index)) for index, item in enumerate(value) if (*place, index) not in gone]
        return value

    return kept(content, ())


def _existing(content: Any, place: DataPath) -> DataPath:
    """Return the part of a path that leads to something; an item of a list rather than a key that it has not."""
    for depth, step in enumerate(place):
        is_item = isinstance(content, list) and isinstance(step, int) and step < len(content)
        if not is_item and not (isinstance(content, dict) and step in content):
            return place[:depth]
        content = content[step]
    return place
