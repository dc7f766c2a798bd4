"""A preview from its beginning to its end."""

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from errno import ENOENT
from pathlib import Path
from types import FrameType
from typing import cast
from zoneinfo import ZoneInfo

import uvicorn

from playbookgen.output import OutputRefused, Reason
from playbookgen.pipeline.course import Progress
from playbookgen.serve.app import app
from playbookgen.serve.builder import Builder
from playbookgen.serve.outcome import Failure, Order, Outcome
from playbookgen.serve.preview import Preview
from playbookgen.serve.watching import DAY, OUTPUT, Changes, Places, burst, watch

_IDLE = 5.0
"""Seconds without a change after which the process that builds sorts out its memory."""
_AGAIN = 1.0
"""Seconds after which an output is tried again that another build is writing."""
_GRACE = 2
"""Seconds that answers may take to end once the preview does."""
_MINUTE = 20.0
"""Seconds between two looks at the calendar; the clock that timers follow stands still while a computer sleeps."""

Clock = Callable[[tzinfo], datetime]


async def serve(
    order: Order,
    sockets: list[socket.socket],
    *,
    ready: Callable[[], None],
    tell: Callable[[Outcome], None],
    hear: Callable[[Progress], None],
) -> None:
    """Serve a preview until somebody ends it: Ctrl-C raises `KeyboardInterrupt`.

    `ready` is called once pages can be looked at, `tell` after each build, `hear` while one takes long. Raises what
    makes a first build senseless: `OutputRefused` and `OSError`.
    """
    queue: asyncio.Queue[Changes] = asyncio.Queue()
    preview = Preview(Path(order.output), lambda: queue.put_nowait(frozenset({OUTPUT})))
    builder = Builder(order, hear)
    server = _Server(preview)
    places = Places.of(Path(order.root))
    work = [
        asyncio.create_task(server.serve(sockets)),
        asyncio.create_task(watch(places, queue.put_nowait)),
        asyncio.create_task(_look_at_calendar(preview, order.as_of is None, queue.put_nowait)),
        asyncio.create_task(_build(preview, builder, queue, places, tell, ready)),
    ]
    try:
        done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        raise KeyboardInterrupt  # the server alone ends without an error, by a signal, and that may be ignored else
    finally:
        preview.close()
        for task in work[1:]:
            task.cancel()
        server.should_exit = True
        await builder.close()
        await asyncio.gather(*work, return_exceptions=True)


async def _build(
    preview: Preview,
    builder: Builder,
    queue: "asyncio.Queue[Changes]",
    places: Places,
    tell: Callable[[Outcome], None],
    ready: Callable[[], None],
) -> None:
    """Build at the beginning, and after each burst of changes."""
    accounts: list[str] = []
    while True:
        outcome = await builder.build(accounts, preview.glimpse)
        if preview.outcome is None:
            _give_up(outcome, preview.output)
        tell(outcome)
        if preview.outcome is None:
            ready()
        preview.take(outcome)
        if outcome.kind == "busy":
            asyncio.get_running_loop().call_later(_AGAIN, queue.put_nowait, frozenset({OUTPUT}))
        try:
            async with asyncio.timeout(_IDLE):
                changes = await queue.get()
        except TimeoutError:
            await builder.tidy()
            changes = await queue.get()
        accounts = places.accounts(await burst(changes, queue, places.is_git_busy))


def _give_up(outcome: Outcome, output: Path) -> None:
    """Raise what a first build fails of for good; what can be mended in the files is waited for."""
    failure = outcome.failure or Failure("")
    if outcome.kind == "refused":
        raise OutputRefused(output, cast("Reason", failure.reason), failure.path)
    if outcome.kind == "failed" and failure.number not in (0, ENOENT):
        raise OSError(failure.number, failure.reason, failure.path or None)


async def _look_at_calendar(preview: Preview, follows: bool, heard: Callable[[Changes], None]) -> None:
    """Have a new day's pages built when it begins where the site is."""
    while True:
        await asyncio.sleep(_MINUTE)
        if follows and preview.outcome is not None and is_past(preview.outcome, datetime.now):
            heard(frozenset({DAY}))


def is_past(outcome: Outcome, clock: Clock) -> bool:
    """Return whether the pages tell of another day than the one it is now where the site is."""
    if outcome.day is None or outcome.timezone is None:
        return False
    return date.fromisoformat(outcome.day) != clock(ZoneInfo(outcome.timezone)).date()


class _Server(uvicorn.Server):
    """Lets browsers go when it ends: they would hold their connections for ever."""

    def __init__(self, preview: Preview) -> None:
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # what clients do wrong is theirs
        super().__init__(
            uvicorn.Config(
                app(preview),
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=_GRACE,
            )
        )
        self._preview = preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, as a signal asks for."""
        super().handle_exit(sig, frame)
        self._preview.close()
