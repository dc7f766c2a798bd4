"""What pages load as classic scripts that call a function, since those opened from disk may not fetch."""

import json
from collections.abc import Iterable, Iterator

PART_SIZE = 290_000
"""Bytes that the rows of one file may take."""


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
"""Made once: `json.dumps` would make one for each value, which takes longer than to write a row."""


def json_line(value: object) -> str:
    """Return a value as compact JSON."""
    return _COMPACT.encode(value)


def in_parts(rows: Iterable[str]) -> Iterator[list[str]]:
    """Cut rows into as many files as they need: at least one, which may be empty."""
    part: list[str] = []
    size = 0
    for row in rows:
        length = len(row.encode()) + 2
        if part and size + length > PART_SIZE:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    yield part
