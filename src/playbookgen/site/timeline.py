"""The time line of an account: contracts as bars, days as marks, and their words placed so that they never meet.

A layout draws it as it stands here. Across, places are percentages of the drawing's width; down, they are ems of its
text, from its top. So it fits every width from `NARROWEST` on, at any size of text.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from playbookgen.content.model import Contract, ContractStatus
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.calendar import months_later
from playbookgen.playbook.contracts import ContractTerm

MONTHS_BACK = 3
"""How far back the line reaches at most; without anything overdue it begins with the month before this one."""
MONTHS_AHEAD = 24
"""How far ahead it reaches at most; what lies further stands at its edge, with its day."""
FEWEST_MONTHS_AHEAD = 5
MOST_MONTHS_NAMED = 10
"""A drawing of more months names quarters only."""
FEWEST_DAYS = 3
"""An account without a contract has a time line only if there are so many days to show."""
NARROWEST = 55.0
"""Ems of text that the drawing is wide at least. Narrower screens get the list of days."""
LONGEST_LABEL = 48.0
"""Ems after which a title is cut short; the list and the sections have it whole."""

TimelineKind = Literal[
    "notice",
    "contract-end",
    "price-review",
    "plan-review",
    "action",
    "communication",
    "opportunity",
    "competitor-end",
]
_GROUPS: tuple[tuple[str, frozenset[TimelineKind]], ...] = (
    ("actions", frozenset({"action", "plan-review"})),
    ("communications", frozenset({"communication"})),
    ("opportunities", frozenset({"opportunity", "competitor-end"})),
)
"""What stands below the contracts: the key of the heading, and the kinds of day below it."""

_LINE = 1.5
"""Ems from one line of words to the next."""
_TOP = 3.1
"""Where the first bar's room begins, below the names of the months."""
_BESIDE = 1.0
"""Ems between a sign's middle and its words."""
_AIR = 0.6
_BOLD = 1.12
"""How much wider bold words are."""
_ROUNDING = 1e-6

Span = tuple[float, float]
"""Where something begins and ends across, in percent."""


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """Something that falls on a day ahead, or that is overdue."""

    day: date
    kind: TimelineKind
    title: str
    """The contract's, the action's, the opportunity's, the plan's year, the topic, the competitor's name."""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class TimelineLabel:
    """Words in the drawing."""

    x: float
    """Where they begin, or end where `is_leftward`, in percent."""
    y: float
    """Their base line, in ems."""
    day: str
    """What stands before them and is never cut short: a day, a contract's status if it is not signed, or nothing."""
    words: str
    is_leftward: bool
    span: Span
    """The room that they take at most."""


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A day in the drawing."""

    kind: TimelineKind
    x: float
    y: float
    """Its middle."""
    is_overdue: bool
    is_off: bool
    """Whether its day lies outside of the drawing: it has words at the edge instead of a sign at its place."""
    label: TimelineLabel


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """A contract in the drawing."""

    status: ContractStatus
    title: TimelineLabel
    x: float
    width: float
    y: float
    """Its upper edge; it is 0.7 ems high."""
    renewed: Span | None
    """Place and width of the time in which it renews itself unless a notice arrives."""
    is_open: bool
    """Whether it goes on beyond the drawing."""
    marks: tuple[TimelineMark, ...]
    endless: TimelineLabel | None
    """Says that it is indefinite."""


@dataclass(frozen=True, slots=True)
class TimelineGroup:
    """Days of one sort in the drawing."""

    key: str
    """What they are, a key of labels: `actions`."""
    y: float
    """The base line of its heading."""
    marks: tuple[TimelineMark, ...]


@dataclass(frozen=True, slots=True)
class TimelineTick:
    """Where a month or a quarter begins."""

    x: float
    words: str
    """Its name, with the year where that is another than before; nothing where there is no room for it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time line of an account, as a list of days and as a drawing."""

    days: tuple[TimelineDay, ...]
    """Everything with a day, the oldest first."""
    today: TimelineLabel
    ticks: tuple[TimelineTick, ...]
    bars: tuple[TimelineBar, ...]
    groups: tuple[TimelineGroup, ...]
    height: float
    """Of the drawing, in ems."""

    @property
    def kinds(self) -> tuple[TimelineKind, ...]:
        """The kinds of days that have a sign in the drawing, each once."""
        owners: tuple[TimelineBar | TimelineGroup, ...] = (*self.bars, *self.groups)
        return tuple(dict.fromkeys(mark.kind for one in owners for mark in one.marks if not mark.is_off))


def lanes(spans: Iterable[Span]) -> tuple[int, ...]:
    """Return the lane of each span: the first in which it meets none of those before it."""
    taken: list[list[Span]] = []
    chosen = []
    for start, end in spans:
        lane = next(
            (
                index
                for index, others in enumerate(taken)
                if all(end <= other[0] or other[1] <= start for other in others)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        chosen.append(lane)
    return tuple(chosen)


@lru_cache(maxsize=4096)  # days and kinds come again and again, and each title is asked for three times
def ems(text: str) -> float:
    """Return how wide a text is in ems at most, in the widest of the fonts that a browser may take."""
    return sum(map(_width, text))


@lru_cache(maxsize=1024)
def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if character in "ijlł.,:;'|! \u00a0·":
        return 0.36
    if character in "tfr()[]/-":
        return 0.46
    if character.isdigit() or (character.islower() and character not in "mw"):
        return 0.65
    return 0.8 if character.isupper() and character not in "MWOQ" and character < "\u0250" else 1.1


def shortened(text: str, room: float) -> str:
    """Return a text, cut so that it takes no more than some ems."""
    if ems(text) <= room + _ROUNDING:
        return text
    room -= ems("…")
    end = 0
    while room >= (width := _width(text[end])):
        room -= width
        end += 1
    return f"{text[:end].rstrip()}…"


def timeline(facts: AccountFacts, today: date, catalog: Catalog) -> Timeline | None:
    """Return the time line of an account; None where there is too little for one."""
    days = tuple(sorted(_days(facts, today), key=lambda day: (day.day, day.kind, day.title)))
    held = tuple(term for term in facts.contracts if not term.is_over)
    if not held and len(days) < FEWEST_DAYS:
        return None
    return _Drawing(*_window(held, days, today), today, catalog, Formats(catalog.locale)).of(held, days)


def _days(facts: AccountFacts, today: date) -> Iterator[TimelineDay]:
    account = facts.account
    for deadline in facts.deadlines:
        yield TimelineDay(deadline.day, deadline.kind, deadline.title)
    for plan in account.plans:
        if plan.status != "archived" and plan.next_review_on is not None and plan.next_review_on < today:
            yield TimelineDay(plan.next_review_on, "plan-review", str(plan.period), is_overdue=True)
    for promise in facts.promises:
        if promise.urgency is not None:
            action = promise.action
            yield TimelineDay(action.due, "action", action.title, is_overdue=promise.urgency == "overdue")
    for entry in account.communications:
        if entry.done_on is None:
            yield TimelineDay(entry.date, "communication", entry.topic, is_overdue=entry.date < today)
    for chance in account.opportunities:
        if chance.close_on is not None and chance.stage not in ("won", "lost"):
            yield TimelineDay(chance.close_on, "opportunity", chance.title, is_overdue=chance.close_on < today)
    for rival in account.competitors:
        if rival.contract_ends is not None and rival.contract_ends >= today:
            yield TimelineDay(rival.contract_ends, "competitor-end", rival.name)


def _window(held: Iterable[ContractTerm], days: Iterable[TimelineDay], today: date) -> tuple[date, date]:
    """Return the first day of the drawing and the first day after it: both begin a month, and the last one is free."""
    listed = [day.day for day in days]
    for term in held:
        listed += [day for day in (term.contract.starts, term.contract.ends) if day is not None and day >= today]
    month = today.replace(day=1)
    back = max(months_later(month, -MONTHS_BACK), min([*listed, today]))
    ahead = max(months_later(month, FEWEST_MONTHS_AHEAD), max([*listed, today]))
    ahead = min(ahead, months_later(month, MONTHS_AHEAD))
    return min(back.replace(day=1), months_later(month, -1)), months_later(ahead.replace(day=1), 2)


class _Words(NamedTuple):
    """A label whose height is not known yet."""

    x: float
    day: str
    words: str
    is_leftward: bool
    span: Span


class _Sign(NamedTuple):
    """A mark whose height is not known yet."""

    day: TimelineDay
    x: float
    is_off: bool
    label: _Words


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Places things between two days."""

    start: date
    end: date
    today: date
    catalog: Catalog
    formats: Formats

    def of(self, held: Iterable[ContractTerm], days: tuple[TimelineDay, ...]) -> Timeline:
        bars: list[TimelineBar] = []
        y = _TOP
        for term in held:
            bars.append(self._bar(term, y))
            y = max(label.y for label in _labels(bars[-1])) + 0.7
        groups: list[TimelineGroup] = []
        for key, kinds in _GROUPS:
            if group := [day for day in days if day.kind in kinds]:
                groups.append(self._group(key, group, y + _LINE))
                y = max(mark.label.y for mark in groups[-1].marks) + 0.5
        today = f"{self.catalog.gettext('today')}, {self._written(self.today)}"
        return Timeline(
            days=days,
            today=_at(1.0, self._label(self._x(self.today), today, is_bold=True)),
            ticks=_ticks(self.start, self.end, self.formats),
            bars=tuple(bars),
            groups=tuple(groups),
            height=round(y + 0.3, 2),
        )

    def _x(self, day: date) -> float:
        return _place(day, self.start, self.end)

    def _written(self, day: date) -> str:
        return self.formats.date_short(day, self.today.year)

    def _bar(self, term: ContractTerm, top: float) -> TimelineBar:
        contract = term.contract
        starts, ends = contract.starts, contract.ends
        x = self._x(starts) if starts is not None else 0.0
        end = self._x(ends + timedelta(days=1)) if ends is not None and ends < date.max else 100.0
        is_renewed = ends is not None and contract.renewal == "automatic" and contract.status != "terminated"
        middle = top + 2.05
        marks = [self._mark(day) for day in self._days_of(term)]
        below = lanes(_wider(mark.label.span) for mark in marks)
        endless = self._label(100.0, f"{self.catalog.gettext('indefinite')} →") if ends is None else None
        return TimelineBar(
            status=contract.status,
            title=_at(top + 1.3, self._label(x, contract.title, day=self._status(contract), is_bold=True)),
            x=x,
            width=round(max(0.0, end - x), 2),
            y=round(top + 1.7, 2),
            renewed=(end, round(100 - end, 2)) if is_renewed and end < 100 else None,
            is_open=ends is None or is_renewed or ends >= self.end,
            marks=tuple(
                _placed(mark, middle, middle + _LINE * (lane + 1)) for mark, lane in zip(marks, below, strict=True)
            ),
            endless=_at(middle + _LINE * (1 + len(set(below))), endless) if endless is not None else None,
        )

    def _status(self, contract: Contract) -> str:
        if contract.status == "signed":
            return ""
        return f"{self.catalog.label('contract.status', contract.status)} ·"

    def _days_of(self, term: ContractTerm) -> list[TimelineDay]:
        contract = term.contract
        after = ""
        if contract.renewal is not None and contract.status != "terminated":
            after = f"{self.catalog.name('renewal')}: {self.catalog.label('contract.renewal', contract.renewal)}"
        is_running = contract.status == "signed" and not term.is_replaced
        days: tuple[tuple[TimelineKind, date | None, str], ...] = (
            ("notice", term.notice_deadline if is_running else None, ""),
            ("price-review", contract.price_review_on, ""),
            ("contract-end", contract.ends, after.lower()),
        )
        return sorted(
            (TimelineDay(day, kind, words) for kind, day, words in days if day is not None), key=lambda day: day.day
        )

    def _group(self, key: str, days: Iterable[TimelineDay], heading: float) -> TimelineGroup:
        marks = [self._mark(day, beside=_BESIDE) for day in days]
        lines = [heading + _LINE * (lane + 1) for lane in lanes(_wider(mark.label.span, mark.x) for mark in marks)]
        placed = tuple(_placed(mark, line - 0.35, line) for mark, line in zip(marks, lines, strict=True))
        return TimelineGroup(key, round(heading, 2), placed)

    def _mark(self, day: TimelineDay, beside: float = 0.0) -> _Sign:
        x, written = self._x(day.day), self._written(day.day)
        is_off = not self.start <= day.day < self.end
        if is_off:
            beside = 0.0
            written = f"← {written}" if day.day < self.start else f"{written} →"
        label = self._label(x, self._words(day), day=written, beside=beside)
        return _Sign(day, x, is_off, label)

    def _words(self, day: TimelineDay) -> str:
        kind = self.catalog.label("calendar", day.kind)
        match day.kind:
            case "action" | "communication" | "opportunity":
                return day.title
            case "competitor-end":
                return f"{day.title}: {kind}"
            case "plan-review":
                return f"{kind} {day.title}"
            case _:
                return f"{kind}, {day.title}" if day.title else kind

    def _label(self, x: float, words: str, *, day: str = "", beside: float = 0.0, is_bold: bool = False) -> _Words:
        """Place words to the right of a place, or to its left where there is more room, `beside` ems from it.

        Words below their place may be moved along where neither side has room; what then finds none is cut short.
        How far down they stand is told later.
        """
        weight = _BOLD if is_bold else 1.0
        fixed = beside + (ems(day) * _BOLD + ems(" ") if day else 0.0)
        wanted = fixed + min(ems(words) * weight, LONGEST_LABEL)
        to_right, to_left = (NARROWEST * room / 100 for room in (100 - x, x))
        is_leftward = wanted > to_right and to_left > to_right
        if not beside and wanted > max(to_right, to_left):
            x, is_leftward = max(0.0, round(100 - _percent(wanted), 2)), False
            to_right = NARROWEST * (100 - x) / 100
        room = min(wanted, to_left if is_leftward else to_right)
        words = shortened(words, (room - fixed) / weight)
        taken = _percent(fixed + ems(words) * weight)
        return _Words(x, day, words, is_leftward, (x - taken, x) if is_leftward else (x, x + taken))


def _place(day: date, start: date, end: date) -> float:
    """Return a day's place in percent: the nearer edge where it lies outside."""
    first, after = start.toordinal(), end.toordinal()
    return round(100 * min(1.0, max(0.0, (day.toordinal() - first) / (after - first))), 2)


@lru_cache(maxsize=256)  # most accounts' lines reach as far as some other's
def _ticks(start: date, end: date, formats: Formats) -> tuple[TimelineTick, ...]:
    months = (end.year - start.year) * 12 + end.month - start.month
    step = 1 if months <= MOST_MONTHS_NAMED else 3
    free, year = 0.0, None
    ticks = []
    for first in (months_later(start, month) for month in range(months)):
        if (first.month - 1) % step == 0:
            name, x = formats.month_short(first, year), _place(first, start, end)
            edge = x + _percent(ems(name) + _AIR)
            has_room = free <= x and edge <= 100
            free, year = (edge, first.year) if has_room else (free, year)
            ticks.append(TimelineTick(x, name if has_room else ""))
    return tuple(ticks)


def _at(y: float, label: _Words) -> TimelineLabel:
    return TimelineLabel(label.x, round(y, 2), label.day, label.words, label.is_leftward, label.span)


def _placed(mark: _Sign, y: float, line: float) -> TimelineMark:
    return TimelineMark(mark.day.kind, mark.x, round(y, 2), mark.day.is_overdue, mark.is_off, _at(line, mark.label))


def _labels(bar: TimelineBar) -> Iterator[TimelineLabel]:
    yield bar.title
    yield from (mark.label for mark in bar.marks)
    if bar.endless is not None:
        yield bar.endless


def _percent(width: float) -> float:
    """Return ems as a part of the narrowest drawing: no wider one needs more."""
    return 100 * width / NARROWEST


def _wider(span: Span, sign: float | None = None) -> Span:
    """Return the room that no other words may touch: some air around a span, and the sign that stands beside it."""
    air = _percent(_AIR)
    start, end = span
    if sign is not None:
        start, end = min(start, sign - air), max(end, sign + air)
    return start, end + air
