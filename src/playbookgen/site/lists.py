"""How lists go on over several pages: which rows stand where, told from their lengths before any page is rendered."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

ROWS = 100
"""Rows on a page. The widest, those of contacts, take 1.5 KB with ordinary names: twice as long, and a page still stays
below 300 KB. It is also about as much as one reads through."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a list that stands on one page."""

    first: int
    """The place of its first row in the list, from 0."""
    last: int
    """The place behind its last row."""
    total: int
    """How many rows the whole list has."""
    goes_on: int | None
    """The number of the page on which the list goes on; None where it ends here, or before."""


Spread = Sequence[Mapping[str, Stretch]]
"""For each page, from the first, the stretch of every list, by the list's name. A page may have an empty one."""


def spread(lengths: Mapping[str, int], room: int = ROWS) -> Spread:
    """Share out lists over pages: the beginning of each on the first, then what is left of one after another.

    The lists come in the order of the page. The first has `room` for so many rows: short lists stand there whole.
    """
    head = _level(lengths.values(), room)
    ends = [{name: min(head, length) for name, length in lengths.items()}]
    while ends[-1] != lengths:
        free, before = ROWS, ends[-1]
        after = {}
        for name, length in lengths.items():
            after[name] = min(length, before[name] + free)
            free -= after[name] - before[name]
        ends.append(after)
    starts = [dict.fromkeys(lengths, 0), *ends]
    pages: list[dict[str, Stretch]] = []
    following: dict[str, int | None] = dict.fromkeys(lengths)
    for number in range(len(ends), 0, -1):
        start, end = starts[number - 1], ends[number - 1]
        pages.append({name: Stretch(start[name], end[name], lengths[name], following[name]) for name in lengths})
        following |= {name: number for name in lengths if end[name] > start[name]}
    return tuple(reversed(pages))


def page_of(spread: Spread, name: str, place: int) -> int:
    """Return the number of the page on which a row of a list stands."""
    return bisect_right(spread, place, key=lambda lists: lists[name].last) + 1


def _level(lengths: Collection[int], room: int) -> int:
    """Return how many rows of each list there is room for at most, so that all together have no more than `room`."""
    left, waiting = room, sorted(lengths)
    for place, length in enumerate(waiting):
        share = left // (len(waiting) - place)
        if length > share:
            return max(share, 1)
        left -= length
    return room
