"""With what a command does its work; how far it is, for people at a terminal; how long it took, for those who ask."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from playbookgen.language.catalogs import Catalog
from playbookgen.pipeline.course import Course, Progress, StageTime
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.workers import Workers, usable_processors

_QUIET = 0.5
"""Seconds that a stage may take before a line tells of it: what is over at once needs no telling."""


def means_of(catalog: Catalog, jobs: int | None, cache: Path) -> Means:
    """Return the means of a command: as many workers as were asked for, or one for each processor.

    At a terminal a line tells how far each stage is.
    """
    course = Course(_Line(catalog).show) if sys.stderr.isatty() else Course()
    return Means(Workers(jobs or usable_processors()), course, cache)


class _Line:
    def __init__(self, catalog: Catalog) -> None:
        gettext = catalog.gettext
        self._text = gettext("{stage}: {done} of {total}, {left} s left")
        self._stages = {"company": gettext("Company"), "accounts": gettext("Accounts"), "pages": gettext("Pages")}
        self._is_shown = False

    def show(self, progress: Progress) -> None:
        """Write the line anew; when the stage is over, take it away."""
        if progress.done < progress.total and progress.seconds > _QUIET and progress.left is not None:
            stage, left = self._stages[progress.stage], round(progress.left)
            text = self._text.format(stage=stage, done=progress.done, total=progress.total, left=left)
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
            self._is_shown = True
        elif progress.done == progress.total and self._is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._is_shown = False


def print_timings(times: Iterable[StageTime], form: str) -> None:
    """Print how long each stage took."""
    listed = list(times)
    if form == "json":
        rows: list[dict[str, Any]] = [
            {"stage": row.stage, "seconds": round(row.seconds, 4), "records": row.records, "pages": row.pages}
            for row in listed
        ]
        click.echo(json.dumps({"stages": rows}, indent=2), err=True)
        return
    click.echo(f"{'stage':<12}{'seconds':>9}{'records':>9}{'pages':>9}", err=True)
    for row in listed:
        click.echo(f"{row.stage:<12}{row.seconds:>9.3f}{row.records or '':>9}{row.pages or '':>9}", err=True)
    click.echo(f"{'all':<12}{sum(row.seconds for row in listed):>9.3f}", err=True)
