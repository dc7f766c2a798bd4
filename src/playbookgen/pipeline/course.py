"""What a build is at, and how long each of its stages took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StageTime:
    """A stage that is over."""

    stage: str
    """Its name, as docs/performance.md tells it."""
    seconds: float
    records: int = 0
    """Records that it worked on, not those that it could leave alone."""
    pages: int = 0
    """Pages likewise."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is that takes a while."""

    stage: str
    done: int
    total: int
    seconds: float
    """Since it began."""

    @property
    def left(self) -> float | None:
        """Seconds that it will go on for at this pace; None at its beginning."""
        return self.seconds / self.done * (self.total - self.done) if self.done else None


def _unheard(progress: Progress) -> None:
    pass


@dataclass(slots=True)
class Course:
    """Listens to a build: which stage runs, how far it is, how long it took."""

    hear: Callable[[Progress], None] = _unheard
    times: list[StageTime] = field(default_factory=list)
    _stage: str = ""
    _began: float = 0.0
    _total: int = 0
    _done: int = 0

    @contextmanager
    def stage(self, name: str, *, records: int = 0, pages: int = 0) -> Iterator[None]:
        """Time a stage that works on so many records or pages."""
        self._stage, self._began, self._total, self._done = name, time.perf_counter(), records + pages, 0
        if self._total:
            self.hear(Progress(name, 0, self._total, 0.0))
        yield
        self.times.append(StageTime(name, time.perf_counter() - self._began, records, pages))

    def advance(self, count: int) -> None:
        """Tell that so many more records or pages are done."""
        self._done += count
        self.hear(Progress(self._stage, self._done, self._total, time.perf_counter() - self._began))
