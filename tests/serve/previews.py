"""Previews as people run them, in processes of their own."""

import os
import queue
import re
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.commands import AS_OF, environment
from tests.sites import put

PATIENCE = 60.0
"""Seconds after which what is waited for will not come: a slow machine is no failure."""
PROGRAM = (sys.executable, "-m", "playbookgen")
BUILD = r"^\d\d:\d\d:\d\d "
"""How the first line begins that a build tells."""


class Preview:
    """A preview that runs."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.told: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        assert process.stdout is not None
        self.address = process.stdout.readline().strip()
        assert self.address, "".join(self.rest())

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)
        self._lines.put("")

    def wait_for(self, pattern: str) -> str:
        """Return the first line to come that matches."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            assert line, f"it ended without {pattern!r}: {self.told}"
            self.told.append(line)
            if re.search(pattern, line):
                return line

    def builds_of(self, change: Callable[[], object], site: Path) -> int:
        """Return how many builds a change makes: as many as end before that of another change, made after the first."""
        self.settle(site)
        before = len(self.told)
        change()
        self.wait_for(BUILD)
        self.settle(site)
        return sum(re.match(BUILD, line) is not None for line in self.told[before:]) - 2

    def settle(self, site: Path) -> None:
        """Wait until all is built that has changed so far: make another change, and take it back."""
        last = put(site, {"content/pages/last of all.md": ""}) / "content/pages/last of all.md"
        self.wait_for("last of all")
        last.unlink()
        self.wait_for(BUILD)

    def rest(self) -> list[str]:
        """Return what is told until the end."""
        lines = []
        while line := self._lines.get(timeout=PATIENCE):
            lines.append(line)
        return lines

    def children(self) -> list[int]:
        """Return the processes that it has started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(child) for child in children.split()]


@contextmanager
def previewed(site: Path, *arguments: str | Path, **more: str) -> Iterator[Preview]:
    """Run a preview of a site. At its end Ctrl-C must end it cleanly, with all that it has started."""
    with subprocess.Popen(
        [*PROGRAM, "serve", "--site", str(site), *AS_OF, *map(str, arguments)],
        env=environment(PYTHONWARNINGS="error", **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            preview = Preview(process)
            yield preview
            children = preview.children()
            assert children
            os.killpg(process.pid, signal.SIGINT)
            ended = process.wait(PATIENCE), "".join(preview.rest()).strip().splitlines()[-1]
            assert ended == (130, "Przerwano.")
            assert not any(map(is_alive, children))
        finally:
            process.kill()


def is_alive(process: int) -> bool:
    """Return whether a process is still there, after all the time that it may need to end."""
    try:
        watch = os.pidfd_open(process)
    except ProcessLookupError:
        return False
    try:
        return not select.select([watch], [], [], PATIENCE)[0]
    finally:
        os.close(watch)
