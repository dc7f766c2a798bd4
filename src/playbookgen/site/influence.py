"""Influence lines beside the reporting tree: who sways whom across its branches, each line on a track of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from playbookgen.playbook.relations import Seat

MOST_TRACKS = 12
"""Tracks that there is room for beside the cards; who would need a further one influences others in words only."""


@dataclass(frozen=True, slots=True)
class InfluenceEnd:
    """Where a line meets somebody's card."""

    number: int
    """The line's: the same at all of its ends."""
    is_source: bool
    """Whether it starts here, with the one who influences."""
    is_between: bool
    """Whether the line goes on both upwards and downwards."""
    track: int
    """From the cards outwards, the first is 0."""
    y: int
    """How far down the row, in percent of its height."""


@dataclass(frozen=True, slots=True)
class InfluenceStretch:
    """The part of a line that runs down one row."""

    track: int
    top: int
    """In percent of the row's height, as `bottom`."""
    bottom: int


@dataclass(frozen=True, slots=True)
class InfluenceRow:
    """What runs beside one card."""

    ends: tuple[InfluenceEnd, ...]
    """From top to bottom, at equal distances."""
    stretches: tuple[InfluenceStretch, ...]


@dataclass(frozen=True, slots=True)
class InfluenceLines:
    """The lines beside a reporting tree: one leads from each person who influences others to all of these."""

    tracks: int
    """How many lie side by side."""
    rows: Mapping[str, InfluenceRow]
    """By the stakeholder's id."""


@dataclass(frozen=True, slots=True)
class _Line:
    source: int
    """A row, as those of `targets`."""
    targets: tuple[int, ...]

    @property
    def first(self) -> int:
        return min(self.source, *self.targets)

    @property
    def last(self) -> int:
        return max(self.source, *self.targets)


def influence_lines(tree: Iterable[Seat]) -> InfluenceLines:
    """Return the lines beside a tree whose seats stand below one another, as in nested lists.

    An influence on oneself, or on somebody who is not in the tree, has no line.
    """
    seats = list(_downwards(tree))
    place = {seat.contact.stakeholder.id: row for row, seat in enumerate(seats)}
    lines = []
    for row, seat in enumerate(seats):
        named = seat.contact.stakeholder.influences
        targets = tuple(sorted({place[id] for id in named if place.get(id, row) != row}))
        if targets:
            lines.append(_Line(row, targets))
    tracks = _tracks(lines)
    drawn = [line for line in lines if line in tracks]
    return InfluenceLines(
        tracks=max(tracks.values(), default=-1) + 1,
        rows={
            seat.contact.stakeholder.id: _row(row, [(line, tracks[line]) for line in drawn], drawn)
            for row, seat in enumerate(seats)
            if drawn
        },
    )


def _downwards(tree: Iterable[Seat]) -> Iterator[Seat]:
    for seat in tree:
        yield seat
        yield from _downwards(seat.reports)


def _tracks(lines: Iterable[_Line]) -> Mapping[_Line, int]:
    """Give each line a track on which it meets no other; short ones lie nearest to the cards."""
    taken: list[list[_Line]] = [[] for _ in range(MOST_TRACKS)]
    tracks = {}
    for line in sorted(lines, key=lambda line: (line.last - line.first, line.first)):
        for track, others in enumerate(taken):
            if all(line.last < other.first or other.last < line.first for other in others):
                others.append(line)
                tracks[line] = track
                break
    return tracks


def _row(row: int, tracks: list[tuple[_Line, int]], drawn: list[_Line]) -> InfluenceRow:
    passing = [(line, track) for line, track in tracks if line.first <= row <= line.last]
    meeting = [(line, track) for line, track in passing if row in (line.source, *line.targets)]
    # What comes from above meets the card above what goes down, and the near tracks first: so fewer lines cross.
    meeting.sort(key=lambda pair: (pair[0].first == row, pair[1] if pair[0].last == row else -pair[1]))
    y = {line: round(100 * (index + 0.5) / len(meeting)) for index, (line, _) in enumerate(meeting)}
    return InfluenceRow(
        ends=tuple(
            InfluenceEnd(drawn.index(line) + 1, line.source == row, line.first < row < line.last, track, y[line])
            for line, track in meeting
        ),
        stretches=tuple(
            InfluenceStretch(track, y[line] if row == line.first else 0, y[line] if row == line.last else 100)
            for line, track in passing
        ),
    )
