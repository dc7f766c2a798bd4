"""Output where it is the log of a job: GitHub takes some lines of it for commands, whoever wrote them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from playbookgen.language.catalogs import Catalog


def show(text: str, *, err: bool = False) -> None:
    """Print a text that repeats what authors wrote, if there is any; in a job of GitHub's so that nothing is a command.

    Its program obeys a line that begins with `::` or holds `##[` until it is told a token after which to go on; nobody
    who writes content can know the token.
    """
    if not text:
        return
    if os.environ.get("GITHUB_ACTIONS") == "true":
        from secrets import token_hex

        token = token_hex(16)
        text = f"::stop-commands::{token}\n{text}\n::{token}::"
    click.echo(text, err=err)


def add_to_job_summary(text: str, catalog: "Catalog") -> None:
    """Add Markdown to the summary of a job of GitHub's, if this is one; where that cannot be, say so and go on."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8") as summary:
            summary.write(text)
    except OSError as error:
        from playbookgen.cli.failures import system_sentence

        message = catalog.gettext("the job's summary could not be written: {reason}")
        click.echo(f"playbookgen: {message.format(reason=system_sentence(error, catalog))}", err=True)
