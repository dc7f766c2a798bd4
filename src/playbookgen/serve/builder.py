"""The process that builds, as the one that serves sees it."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from playbookgen.pipeline.course import Progress
from playbookgen.serve.outcome import Failure, Glimpse, Order, Outcome

_LONGEST_LINE = 64 * 1024 * 1024
_PATIENCE = 10.0
"""Seconds that a process may take to end of its own accord."""


class Builder:
    """Has one build made after another. A process that was lost is started again for the next build."""

    def __init__(self, order: Order, hear: Callable[[Progress], None]) -> None:
        self._order = order
        self._hear = hear
        self._process: Process | None = None

    async def build(self, accounts: Sequence[str], show: Callable[[Glimpse], None]) -> Outcome:
        """Return what a build comes to, after `accounts` changed and nothing else; without them, after anything.

        `show` is called before that with the pages of these accounts, where they can be told at once.
        """
        process = self._process or await self._started()
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        await self._say(process, accounts)
        while line := await process.stdout.readline():
            told = json.loads(line)
            if "kind" in told:
                return _outcome(told)
            if "pages" in told:
                show(Glimpse(**told))
            else:
                self._hear(Progress(**told))
        self._process = None
        status = await process.wait()
        return Outcome("failed", failure=Failure(f"the process that builds has ended with status {status}"))

    async def tidy(self) -> None:
        """Let the process sort out its memory, which takes a while."""
        if self._process is not None:
            await self._say(self._process, None)

    async def close(self) -> None:
        """End the process, and what it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _say(self, process: Process, value: object) -> None:
        assert process.stdin is not None  # noqa: S101  # as above
        with suppress(ConnectionError):
            process.stdin.write(json.dumps(value).encode() + b"\n")
            await process.stdin.drain()

    async def _started(self) -> Process:
        # `-P`: a file yaml.py in the folder that it runs in is not the library.
        module = [sys.executable, "-P", "-m", "playbookgen.serve.building"]
        process = await asyncio.create_subprocess_exec(*module, stdin=PIPE, stdout=PIPE, limit=_LONGEST_LINE)
        await self._say(process, asdict(self._order))
        self._process = process
        return process


def _outcome(told: dict[str, Any]) -> Outcome:
    failure, changed = told.pop("failure"), told.pop("changed")
    return Outcome(
        **{**told, "told": tuple(told["told"])},
        changed=tuple(changed) if changed is not None else None,
        failure=Failure(**failure) if failure is not None else None,
    )
