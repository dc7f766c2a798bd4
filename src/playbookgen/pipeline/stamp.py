"""Whether anything changed at all since the last run, told without reading a file or importing what reads them.

A stamp is one digest of all that a run depends on, seen from outside: content, layouts, site.yaml, the output, the
commit, the day, the options, the program. The same stamp again: what was told then is told again, and nothing is done.
"""

import json
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from playbookgen import packaged
from playbookgen.content import git
from playbookgen.pipeline.cache import FILE, Cache, CacheBroken
from playbookgen.pipeline.outside import is_settled, standing, standings
from playbookgen.pipeline.program import program_digest


@dataclass(frozen=True, slots=True)
class Told:
    """What a run told, to be told once more."""

    findings: str
    """On standard output."""
    summary: str
    """On standard error."""
    status: int
    """The exit status."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command, and all that its outcome depends on."""

    command: str
    root: Path
    output: Path | None
    day: str | None
    """The day asked for; None where it is today, in the site's time zone."""
    options: tuple[object, ...]

    def told_before(self, cache: Path) -> Told | None:
        """Return what the last run told, if this one would find and do nothing else."""
        if not (cache / FILE).is_file():
            return None
        kept = Cache(cache)
        try:
            stamp = self._stamp(kept.meta("timezone"))
            if (
                stamp is None
                or kept.meta("program") != program_digest()
                or kept.meta(f"stamp of {self.command}") != stamp
            ):
                return None
            return Told(**json.loads(kept.meta(f"told by {self.command}") or ""))
        except (CacheBroken, ValueError, TypeError):
            return None
        finally:
            kept.close()

    def keep(self, cache: Path, timezone: str, told: Told) -> None:
        """Keep what this run told, for the next one."""
        stamp = self._stamp(timezone)
        kept = Cache(cache)
        try:
            if stamp is not None:
                values = {f"stamp of {self.command}": stamp, f"told by {self.command}": json.dumps(asdict(told))}
                kept.keep_meta(timezone=timezone, **values)
        except CacheBroken:  # the next run will see to it
            pass
        finally:
            kept.close()

    def _stamp(self, timezone: str | None) -> str | None:
        """Return the stamp of things as they are; None where a file is so young that it may change without a sign."""
        now = time.time_ns()
        day = self.day
        if day is None:
            if timezone is None:
                return None
            day = datetime.now(ZoneInfo(timezone)).date().isoformat()
        sources = [self.root / "content", self.root / "layouts", packaged.layouts()]
        looks = [(f"{folder}/{path}", look) for folder in sources for path, look in standings(str(folder))]
        try:
            looks.append(("site.yaml", (self.root / "site.yaml").stat()))
        except OSError:
            return None
        if not all(is_settled(look, now) for _, look in looks):
            return None
        published = sorted(output_standings(str(self.output)).items()) if self.output is not None else []
        state = (
            self.command,
            str(self.output),
            day,
            self.options,
            _commit(self.root) if self.output is not None else "",
            sorted((path, standing(look)) for path, look in looks),
            published,
        )
        return blake2b(repr(state).encode(), digest_size=16).hexdigest()


def output_standings(output: str) -> dict[str, str]:
    """Return how the files of an output look from outside, with the time of any change of their inode.

    That one nobody can set back: what was edited since we published shows, however quickly it happened.
    """
    return {path: f"{standing(look)} {look.st_ctime_ns}" for path, look in standings(output)}


def _commit(root: Path) -> str:
    """The commit that the history of the files ends with, and whether there is all of it."""
    try:  # without a commit git says so, and answers all the same
        return git.run(root, "rev-parse", "HEAD", "--is-shallow-repository").stdout.decode("utf-8", "replace")
    except OSError:
        return ""
