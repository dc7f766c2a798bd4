"""One run of a command: its time on the clock, and the memory of all its processes at their peak."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
"""Seconds between two looks at the memory."""
SHARE = 20
"""A look takes longer the more memory there is, and holds up its process: it may take a part in so many of the time."""


class RunFailure(Exception):
    """A command did not end well."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took."""

    seconds: float
    megabytes: float | None
    """None where nobody looked."""


def run(command: Sequence[str], folder: Path, *, looks_at_memory: bool = False) -> Run:
    """Run a command in a folder to its end. Raises `RunFailure`.

    Memory is the sum of the proportional set sizes of all processes of the run's session, so what workers share counts
    once. Linux alone tells it.
    """
    with tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process.pid) if looks_at_memory else None
        status = process.wait()
        seconds = time.perf_counter() - began
        peak = watch.peak() if watch is not None else None
        if status != 0:
            told.seek(0)
            raise RunFailure(f"{' '.join(command)}: status {status}\n{told.read()[-2000:].decode(errors='replace')}")
    return Run(seconds, peak)


def _environment() -> dict[str, str]:
    """The environment of people, in which Python keeps what it compiled: developers' machines may have that off."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watch:
    """Looks at the memory of a session until the peak is asked for."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._is_over = threading.Event()
        self._peak = 0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def peak(self) -> float:
        """Stop, and return megabytes."""
        self._is_over.set()
        self._thread.join()
        return self._peak / 1e6

    def _look(self) -> None:
        pause = 0.0
        while not self._is_over.wait(pause):
            began = time.perf_counter()
            self._peak = max(self._peak, sum(_size(process) for process in _processes(self._session)))
            pause = max(INTERVAL, SHARE * (time.perf_counter() - began))


def _processes(session: int) -> list[Path]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdecimal() and os.getsid(int(entry.name)) == session:
                found.append(entry)
    return found


def _size(process: Path) -> int:
    """Return the bytes of a process; none of one that is gone."""
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
