"""The command `playbookgen codeowners`."""

import sys
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import (
    as_of_option,
    cache_folder,
    cache_option,
    jobs_option,
    messages_option,
    site_folder,
    site_option,
)

if TYPE_CHECKING:
    from datetime import date

    from playbookgen.review.repository import Place

_SHOWN = 40
"""Lines of a difference that are shown."""


@click.command(short_help="Write whom GitHub or GitLab asks to review which file.")
@site_option
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: the repository's CODEOWNERS, where the host looks for it]",
)
@click.option("--check", is_flag=True, help="Write nothing; say what is out of date, with exit status 1.")
@as_of_option
@messages_option
@jobs_option
@cache_option
def codeowners(
    site: Path | None,
    output: Path | None,
    check: bool,
    as_of: "date | None",
    messages: str | None,
    jobs: int | None,
    cache: Path | None,
) -> None:
    """Write CODEOWNERS: whom GitHub or GitLab asks to review a change of which file.

    An account's file goes to its owner and deputy, or the owner's manager; a person's to the manager; a product's to
    its owner; everything else to the head of the team. They are named by the mail addresses in their files. Lines that
    you wrote yourself stay, outside of a marked block.
    """
    from playbookgen.build import check as check_site
    from playbookgen.cli.means import means_of
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter
    from playbookgen.review.code_owners import code_owners
    from playbookgen.review.repository import place_of

    root = site_folder(site)
    reporter = Reporter(root, catalog_of(root, messages))
    gettext = reporter.catalog.gettext
    means = means_of(reporter.catalog, jobs, cache_folder(root, cache))
    checked = configured(reporter, lambda: check_site(root, as_of, means=means))
    place = place_of(root, checked.settings.site.repository.root)
    found = code_owners(checked, place.prefix)
    if found.unreachable:
        message = gettext("Without a mail address in their files, and so asked about nothing: {people}")
        click.echo(message.format(people=", ".join(found.unreachable)), err=True)
    file = output or _existing(place)
    before = _read(file)
    after = _with_block(file, before, found.lines)
    if check:
        if before != after:
            _show_difference(file, before or "", after, gettext)
            sys.exit(1)
        return
    write_code_owners(file, before, after)
    click.echo(str(file))


def write_code_owners(file: Path, before: str | None, after: str) -> None:
    """Write the file, unless it says so already."""
    from playbookgen.editing.files import Change, write

    write([Change(file, before.encode() if before is not None else None, after.encode())])


def _existing(place: "Place") -> Path:
    """Return the file that the host reads; where there is none yet, the one to make."""
    from playbookgen.review.code_owners import PLACES

    for path in PLACES:
        if (place.top / path).is_file():
            return place.top / path
    if (place.top / ".github").is_dir():
        return place.top / PLACES[0]
    return place.top / PLACES[1]


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        fail("{file:path} is not UTF-8; save it in this encoding", file=str(file))


def _with_block(file: Path, before: str | None, lines: tuple[str, ...]) -> str:
    from playbookgen.review.code_owners import BEGIN, END, LIMIT, DamagedBlock, with_block

    try:
        after = with_block(before or "", lines)
    except DamagedBlock:
        message = "{file:path}: the marks around the lines of playbookgen must be one pair, {begin} and {end}"
        fail(message, file=str(file), begin=BEGIN, end=END)
    if (size := len(after.encode())) >= LIMIT:
        message = "{file:path} would have {size:bytes}; GitHub reads none of a file of {limit:bytes} or more"
        fail(message, file=str(file), size=str(size), limit=str(LIMIT))
    return after


def _show_difference(file: Path, before: str, after: str, gettext: Callable[[str], str]) -> None:
    difference = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    changed = [line for line in list(difference)[2:] if not line.startswith("@@")]
    for line in changed[:_SHOWN]:
        click.echo(click.style(line, fg="green" if line.startswith("+") else "red"))
    if len(changed) > _SHOWN:
        click.echo(gettext("… and {count} lines more").format(count=len(changed) - _SHOWN))
    message = gettext("{file} is not what the owners in the files make it; run: playbookgen codeowners")
    click.echo(message.format(file=file), err=True)
