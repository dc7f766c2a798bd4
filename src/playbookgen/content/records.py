"""Records written down as JSON, for other processes and other builds, which need not read their files again.

The values are typed, so bringing a record back needs neither YAML nor our grammar. It is data alone: nothing in it is
run. What cannot be brought back raises `ValueError`.
"""

from pathlib import Path
from typing import TypeVar

from pydantic_core import from_json, to_json

from playbookgen.content.model import Record
from playbookgen.content.origin import Origin
from playbookgen.content.reading import lenient

R = TypeVar("R", bound=Record)

_SEPARATOR = b"\n"


def written(record: Record) -> bytes:
    """Return a record and where it came from: a line each."""
    origin = record.origin
    spans = [[place, *span] for place, span in origin.spans.items()]
    told = [origin.id, origin.record, origin.path, origin.digest, origin.is_sound, origin.sections, spans]
    return to_json(told) + _SEPARATOR + record.model_dump_json(by_alias=True, exclude_defaults=True).encode()


def brought_back(content: bytes, model: type[R], root: Path) -> R:
    """Return the record that was written down; `root` is the folder of its site."""
    head, _, body = content.partition(_SEPARATOR)
    id, name, path, digest, is_sound, sections, spans = from_json(head)
    origin = Origin(id, name, path, digest, root / path, is_sound=is_sound)
    origin.spans = {tuple(place): (line, column, end) for place, line, column, end in spans}
    origin.lines = {
        **{(key,): line for key, line in sections.items()},
        **{place: line for place, (line, _, _) in origin.spans.items() if isinstance(place[-1], int)},
    }
    kind = model if is_sound else lenient(model)
    record = kind.model_validate_json(body, by_alias=True)
    record._origin = origin
    return record
