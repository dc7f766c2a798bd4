"""Files from outside: what the system tells of them unopened. A shortcut, taken the way git's index takes it."""

import os
from collections.abc import Iterator

_MARGIN = 2_000_000_000
"""Nanoseconds. A file as young as that may change once more without a sign, since some file systems count whole
seconds, or two: it is read."""


def standing(status: os.stat_result) -> str:
    """Return size, time of the last change, inode and mode: another content, or none that may be read, shows in one."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino} {status.st_mode}"


def is_settled(status: os.stat_result, now: int) -> bool:
    """Return whether a change of the file after `now`, in nanoseconds, would show from outside."""
    return status.st_mtime_ns + _MARGIN < now


def standings(folder: str, below: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and state of every file below a folder, of links those of what they name; none of a missing folder."""
    try:
        entries = os.scandir(f"{folder}/{below}")
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from standings(folder, f"{below}{entry.name}/")
                continue
            try:
                yield f"{below}{entry.name}", entry.stat()
            except OSError:  # a link to nothing
                continue
