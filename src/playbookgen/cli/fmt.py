"""The command `playbookgen fmt`."""

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import jobs_option, messages_option, site_folder, site_option

if TYPE_CHECKING:
    from playbookgen.editing.files import Change
    from playbookgen.editing.tidying import Left, Written
    from playbookgen.language.catalogs import Catalog


@click.command(short_help="Put the content's files in order.")
@click.argument("file", nargs=-1, type=click.Path(path_type=Path))
@site_option
@messages_option
@click.option("--check", is_flag=True, help="Change nothing; list what would change, and exit with 1 then.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@jobs_option
def fmt(
    file: tuple[Path, ...], site: Path | None, messages: str | None, check: bool, diff: bool, jobs: int | None
) -> None:
    """Put the keys of the content's files in their order and the spaces in theirs.

    FILE is a file or folder of the site; without one, all are formatted. Comments, quotes and the order of lists stay.
    Files that were changed are listed on standard output. A file that cannot be read without a doubt is left as it is,
    and the exit status is 1.
    """
    from playbookgen.cli.job_log import show
    from playbookgen.cli.outcome import catalog_of
    from playbookgen.cli.report import Reporter
    from playbookgen.content.sources import CONTENT
    from playbookgen.editing.files import write
    from playbookgen.editing.tidying import Left, tidied, written_files
    from playbookgen.pipeline.workers import Workers, usable_processors

    root = site_folder(site)
    reporter = Reporter(root, catalog_of(root, messages))
    if not (root / CONTENT).is_dir():
        fail("there is no content folder: {folder:path}", folder=str(root / CONTENT))
    workers = Workers(jobs or usable_processors())
    chosen = _chosen(written_files(root), file)
    results = [result for _, part in workers.run(lambda files: list(tidied(root, files)), chosen) for result in part]
    left = [result for result in results if isinstance(result, Left)]
    changes = {path: change for path, change in _sound(results) if change.after != change.before}
    if not check and not diff:
        write(changes.values())
    for path, change in changes.items():
        if diff:
            show("".join(_diff(path, change)).rstrip("\n"))
        else:
            click.echo(path)
    gettext = reporter.catalog.gettext
    for refused in left:
        show("\n".join(reporter.lines(refused.findings)), err=True)
        if (unusual := refused.unusual) is not None:
            click.echo(f"{refused.path}:{unusual.line}: {gettext(unusual.message)}", err=True)
    counts = (len(changes), len(results) - len(changes) - len(left), len(left))
    click.echo(_summary(reporter.catalog, *counts, is_done=not check and not diff), err=True)
    sys.exit(1 if left or (check and changes) else 0)


def _chosen(files: "Sequence[Written]", paths: Sequence[Path]) -> "Sequence[Written]":
    """Return the files that were named, themselves or by a folder that they lie in; all where none was."""
    if not paths:
        return files
    chosen: dict[str, Written] = {}
    for path in paths:
        named = path.resolve()
        found = {file.path: file for file in files if file.file.resolve().is_relative_to(named)}
        if not found and not path.exists():
            fail("there is no file {path:path}", path=str(path))
        if not found:
            message = "{path:path} is none of the site's files that hold keys and values, or its name is wrong"
            fail(message, path=str(path))
        chosen |= found
    return [file for file in files if file.path in chosen]


def _sound(results: "Iterable[tuple[str, Change] | Left]") -> "Iterator[tuple[str, Change]]":
    return (result for result in results if isinstance(result, tuple))


def _diff(path: str, change: "Change") -> Iterator[str]:
    before, after = (_lines(content or b"") for content in (change.before, change.after))
    for line in difflib.unified_diff(before, after, path, path):
        text, end = (line[:-1], "\n") if line.endswith("\n") else (line, "\n\\ No newline at end of file\n")
        yield f"{click.style(text, fg=_COLOURS.get(text[:1]))}{end}"


_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8").replace("\r\n", "\n").splitlines(keepends=True)


def _summary(catalog: "Catalog", changed: int, same: int, left: int, *, is_done: bool) -> str:
    """Return how many files were changed, or would be, how many were in order, and how many were left, in words."""
    ngettext = catalog.ngettext
    if is_done:
        first = ngettext("{count} file formatted", "{count} files formatted", changed)
    else:
        first = ngettext("{count} file would change", "{count} files would change", changed)
    told = [first.replace("{count}", str(changed))]
    told.append(ngettext("{count} in order already", "{count} in order already", same).replace("{count}", str(same)))
    if left:
        told.append(ngettext("{count} left as it is", "{count} left as they are", left).replace("{count}", str(left)))
    return ", ".join(told)
