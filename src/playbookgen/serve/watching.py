"""What changes in a site's folder, a burst of it at a time.

Two watches: the site's folder, and below it those that hold files of the site, `content` and `layouts`, with all that
is in them. A folder may be removed, renamed or exchanged and come back as another one, which a watch of it does not
notice: now and then all are looked at, and watched anew where they are other ones. In a git repository the watch of
HEAD tells of commits, which pages show, and the lock that git holds during a checkout tells that more is to come.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from playbookgen.build import LAYOUTS
from playbookgen.content import git
from playbookgen.content.loading import SITE_FILE
from playbookgen.content.sources import CONTENT

Changes = frozenset[str]
"""What changed: paths, or `FOLDERS`, `DAY`, `OUTPUT`."""
FOLDERS = "folders"
DAY = "day"
OUTPUT = "output"

STEP = 5
"""Milliseconds between two looks at what the system has told."""
_A_FEW = 3
"""Files that an editor touches when it saves one: a temporary one, a copy of the old one."""
_SHORT_PAUSE = 0.010
_LONG_PAUSE = 0.100
"""Seconds without a change after which a burst is over: of a single save, and of a checkout or a copy."""
_LONGEST_BURST = 2.0
"""Seconds after which a burst that does not end is built all the same."""
_LONGEST_LOCK = 30.0
"""Seconds after which git's lock is taken for one that somebody left behind."""
_LOOK = 1.0
"""Seconds between two looks at whether the folders are still the same ones."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a site's files are."""

    root: Path
    git: Path | None = None
    """The folder of git's own files."""

    @classmethod
    def of(cls, root: Path) -> "Places":
        """Return the places of a site; git is asked for its folder."""
        folder = git.asked(root, "rev-parse", "--absolute-git-dir")
        return cls(root, Path(os.fsdecode(folder).rstrip("\n")) if folder is not None else None)

    @property
    def flat(self) -> tuple[Path, ...]:
        """Folders of which only single files matter."""
        return (self.root, *((self.git, self.git / "logs") if self.git is not None else ()))

    @property
    def deep(self) -> tuple[Path, ...]:
        """Folders of which everything matters."""
        return self.root / CONTENT, self.root / LAYOUTS

    def matters(self, path: str) -> bool:
        """Return whether what became of a path can show on a page."""
        changed = Path(path)
        if changed.parent == self.root:
            return changed.name in (SITE_FILE, CONTENT, LAYOUTS)
        if self.git is not None and changed.parent in self.flat:
            return changed.name == "HEAD"
        # Editors keep what they work with in files that begin with a dot, and no file of a site does.
        return not changed.name.startswith(".") and any(changed.is_relative_to(folder) for folder in self.deep)

    def accounts(self, changes: Changes) -> list[str]:
        """Return the ids of accounts whose files changed, if nothing else did."""
        folder = self.root / CONTENT / "accounts"
        files = [Path(path) for path in changes]
        return sorted({file.stem for file in files}) if all(file.parent == folder for file in files) else []

    def is_git_busy(self) -> bool:
        """Return whether git is changing files."""
        if self.git is None:
            return False
        try:
            return time.time() - (self.git / "index.lock").stat().st_mtime < _LONGEST_LOCK
        except OSError:
            return False


def pause_after(changes: Iterable[str]) -> float:
    """Return how many seconds without a change end a burst."""
    return _SHORT_PAUSE if len(set(changes)) <= _A_FEW else _LONG_PAUSE


async def burst(first: Changes, queue: "asyncio.Queue[Changes]", is_busy: Callable[[], bool]) -> Changes:
    """Return all that changes in the burst that has begun with `first`, once it is over."""
    changes = set(first)
    end = time.monotonic() + _LONGEST_BURST
    while time.monotonic() < end or is_busy():
        try:
            async with asyncio.timeout(pause_after(changes)):
                changes |= await queue.get()
        except TimeoutError:
            if not is_busy():
                break
    return frozenset(changes)


async def watch(places: Places, heard: Callable[[Changes], None]) -> None:
    """Tell of all changes, until it is cancelled."""
    seen = _identities(places)
    while True:
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as watches:
            watches.create_task(_tell(places, places.flat, heard, stop, is_deep=False))
            watches.create_task(_tell(places, places.deep, heard, stop, is_deep=True))
            watches.create_task(_until_exchanged(places, seen, stop))
        seen = _identities(places)
        heard(frozenset({FOLDERS}))


async def _tell(
    places: Places, folders: Iterable[Path], heard: Callable[[Changes], None], stop: asyncio.Event, *, is_deep: bool
) -> None:
    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        return
    async for paths in _watched(there, stop, is_deep=is_deep):
        mattering = frozenset(filter(places.matters, paths))
        if mattering & set(map(str, places.deep)):
            stop.set()  # and what is watched from then on is told of as a whole
        elif mattering:
            heard(mattering)


async def _watched(folders: list[Path], stop: asyncio.Event, *, is_deep: bool) -> AsyncIterator[set[str]]:
    """Yield paths; where the system has no more watches to give, by looking at the files again and again."""
    for polls in (None, True):
        with suppress(OSError, RuntimeError):  # a folder that is gone is found out elsewhere
            async for changes in watchfiles.awatch(
                *folders,
                watch_filter=None,
                step=STEP,
                debounce=STEP * 10,
                stop_event=stop,
                recursive=is_deep,
                force_polling=polls,
                ignore_permission_denied=True,
            ):
                yield {path for _, path in changes}
            return


async def _until_exchanged(places: Places, seen: object, stop: asyncio.Event) -> None:
    while not stop.is_set() and _identities(places) == seen:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK):
                await stop.wait()
    stop.set()


def _identities(places: Places) -> tuple[tuple[int, int] | None, ...]:
    """Return by what folders are told from others of the same name."""
    return tuple(map(_identity, (*places.flat, *places.deep)))


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
