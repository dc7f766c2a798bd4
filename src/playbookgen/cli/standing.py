"""A command that has nothing to do: what it told the last time still holds, so it is told again, at once."""

import sys
from datetime import date
from pathlib import Path

import click

from playbookgen.cli.job_log import show
from playbookgen.cli.site_options import cache_folder
from playbookgen.pipeline.stamp import Run, Told


class Standing:
    """A run of a command, and its cache."""

    def __init__(
        self,
        command: str,
        root: Path,
        output: Path | None,
        as_of: date | None,
        options: tuple[object, ...],
        cache: Path | None,
    ) -> None:
        day = as_of.isoformat() if as_of is not None else None
        self._run = Run(command, root, output, day, options)
        self.cache = cache_folder(root, cache)

    def end_if_nothing_changed(self) -> None:
        """Tell what the last run told and end as it did, if nothing changed since."""
        told = self._run.told_before(self.cache)
        if told is None:
            return
        show(told.findings)
        click.echo(told.summary, err=True)
        sys.exit(told.status)

    def keep(self, timezone: str, findings: str, summary: str, status: int) -> None:
        """Keep what this run tells, for the next one."""
        self._run.keep(self.cache, timezone, Told(findings, summary, status))
