"""The state of a preview: what the last build came to, and who waits for the next one."""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from playbookgen.output import MANIFEST
from playbookgen.serve.outcome import Glimpse, Outcome

_REMEMBERED = 50
"""Builds of which a browser that was away is told what they changed; after more it loads its page in any case."""
_SILENCE = 15.0
"""Seconds after which a line is sent that says nothing, so that a connection that is gone is noticed."""


class Preview:
    """What is served."""

    def __init__(self, output: Path, rebuild: Callable[[], None]) -> None:
        self.output = output
        self.outcome: Outcome | None = None
        """Of the last build; None before the first one."""
        self.is_closing = False
        self._rebuild = rebuild
        self._glimpsed: Mapping[str, bytes] = {}
        # Another run of the preview knows nothing of the pages that this one sent.
        self._run = secrets.token_hex(4)
        self._builds = 0
        self._changes: deque[tuple[str, ...] | None] = deque(maxlen=_REMEMBERED)
        self._news = asyncio.Event()

    @property
    def version(self) -> str:
        """That of the pages, and of what is shown over them."""
        return f"{self._run}.{self._builds}"

    @property
    def panel(self) -> str:
        """What is shown over pages, as JSON."""
        return self.outcome.panel if self.outcome is not None else "null"

    def content(self, path: str, file: Path) -> bytes:
        """Return a page as it is shown. Raises `OSError`."""
        return self._glimpsed.get(path) or file.read_bytes()

    def glimpse(self, glimpse: Glimpse) -> None:
        """Show pages that a build has not published yet."""
        self._glimpsed = {path: text.encode() for path, text in glimpse.pages.items()}
        self._tell(tuple(glimpse.pages))

    def take(self, outcome: Outcome) -> None:
        """Have what a build came to, and tell all browsers."""
        self.outcome = outcome
        changed = outcome.changed
        if changed is not None:
            # What was shown already is no news, unless it has come out otherwise.
            otherwise = [path for path, content in self._glimpsed.items() if self._published(path) != content]
            changed = (*(path for path in changed if path not in self._glimpsed), *otherwise)
        self._glimpsed = {}
        self._tell(changed)

    def close(self) -> None:
        """Let all browsers go."""
        self.is_closing = True
        self._wake()

    async def ready(self) -> None:
        """Wait for the first build: what an earlier run left may be out of date."""
        while self.outcome is None and not self.is_closing:
            await self._news.wait()

    async def restored(self) -> None:
        """Where somebody removed the output, wait until it is built anew."""
        if not (self.output / MANIFEST).is_file() and self.outcome is not None and self.outcome.kind == "published":
            self._rebuild()
            await self._news.wait()

    async def events(self, seen: str) -> AsyncIterator[str]:
        """Yield server-sent events for a browser that has seen a version, as long as the preview runs."""
        yield "retry: 300\n\n"
        while not self.is_closing:
            news = self._news
            if seen != self.version:
                yield f"id: {self.version}\ndata: {self._told(seen)}\n\n"
                seen = self.version
            try:
                async with asyncio.timeout(_SILENCE):
                    await news.wait()
            except TimeoutError:
                yield ":\n\n"

    def _told(self, seen: str) -> str:
        changed = json.dumps(self._changed_since(seen))
        return f'{{"version": "{self.version}", "changed": {changed}, "panel": {self.panel}}}'

    def _changed_since(self, seen: str) -> list[str] | None:
        """Return the paths that changed since a version; None where nobody remembers."""
        run, _, number = seen.partition(".")
        missed = self._builds - int(number) if run == self._run and number.isdecimal() else _REMEMBERED + 1
        if not 0 <= missed <= len(self._changes):
            return None
        changed: set[str] = set()
        for paths in list(self._changes)[len(self._changes) - missed :]:
            if paths is None:
                return None
            changed.update(paths)
        return sorted(changed)

    def _published(self, path: str) -> bytes | None:
        with suppress(OSError):
            return (self.output / path).read_bytes()
        return None

    def _tell(self, changed: tuple[str, ...] | None) -> None:
        self._builds += 1
        self._changes.append(changed)
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
