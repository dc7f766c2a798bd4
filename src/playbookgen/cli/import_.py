"""The command `playbookgen import`, with what it imports."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.site_options import messages_option, site_folder, site_option

if TYPE_CHECKING:
    from playbookgen.cli.imported import Words
    from playbookgen.editing.imports.account_plans import RowReport
    from playbookgen.editing.imports.accounts import AccountsImport


@click.group("import", short_help="Take records over from other systems.")
def import_() -> None:
    """Take records over from other systems."""


@import_.command("accounts", short_help="Account and stakeholder files from a CRM export.")
@click.argument("export", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "map_file",
    metavar="MAP.yaml",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which columns fill which keys.",
)
@click.option("--write", is_flag=True, help="Write the files of new accounts; without it nothing is written.")
@click.option("--update", is_flag=True, help="With --write, change the files of accounts that are there, too.")
@click.option("--keep-going", is_flag=True, help="Import the other rows where some are refused.")
@site_option
@messages_option
def accounts(
    export: Path, map_file: Path, write: bool, update: bool, keep_going: bool, site: Path | None, messages: str | None
) -> None:
    """Take accounts and their stakeholders over from a CRM export.

    Tells of each row what becomes of it: a new account, the keys that change with old and new value, nothing, or why it
    is refused. Nothing is written without --write, while a row is refused, or into files that are there without
    --update; a value that the export does not have is never deleted. The exit status is 1 if a row is refused.
    """
    from playbookgen.build import opened
    from playbookgen.cli.imported import Words, check_columns, echo, end, export_of, mapping_of
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter
    from playbookgen.editing.files import write as write_files
    from playbookgen.editing.imports.account_rows import map_findings
    from playbookgen.editing.imports.accounts import Held, import_accounts
    from playbookgen.editing.imports.mapping import AccountsMap

    root = site_folder(site)
    catalog = catalog_of(root, messages)
    settings, sources, known = configured(Reporter(root, catalog), lambda: opened(root, lambda finding: None))
    here = Reporter(Path.cwd(), catalog)
    held = Held.of(settings.site, sources, known)
    mapping = mapping_of(
        map_file, AccountsMap, known, here, lambda mapping: map_findings(mapping, held.vocabulary(mapping))
    )
    read = export_of(export, mapping, [name for _, source in mapping.sources() for name in source.names], here)
    check_columns(mapping, read, here)
    found = import_accounts(read, mapping, held.vocabulary(mapping), held)

    words = Words(catalog, str(export))
    echo(_report(found, words, words.reading(read)))
    echo(here.lines(found.problems))
    click.echo(_summary(found, words), err=True)
    refused = bool(found.problems or found.count("refused"))
    if found.problems or (refused and not keep_going):
        end(words.refused_notice(), 1)
    if not (found.created or found.updated):
        end(words.say("There is nothing to change."), int(refused))
    if not write:
        message = "Nothing was written: --write makes new files, --write --update changes those that are there, too."
        end(words.say(message), int(refused))
    changes = [*found.created, *(found.updated if update else ())]
    write_files(changes)
    for change in changes:
        click.echo(words.written(change.file.relative_to(root).as_posix()), err=True)
    if found.updated and not update:
        end(words.say("Files that are there were not changed: --update changes them."), int(refused))
    sys.exit(int(refused))


def _report(found: "AccountsImport", words: "Words", head: str) -> Iterator[str]:
    from playbookgen.cli.imported import ranges

    yield head
    for row in found.rows:
        yield from _row(row, words)
    for outcome, message in (
        ("unchanged", "unchanged, lines: {lines}"),
        ("skipped", "skipped as the mapping says, lines: {lines}"),
        ("left out", "left out, empty rows and footnotes, lines: {lines}"),
    ):
        lines = [row.line for row in found.rows if row.outcome == outcome]
        if lines:
            yield words.say(message, lines=ranges(lines))


def _row(row: "RowReport", words: "Words") -> Iterator[str]:
    """Yield what becomes of a row, if anything does."""
    if row.outcome == "refused":
        yield from words.refused_row(row.line, row.account, row.refusals)
        return
    if row.outcome not in ("created", "updated"):
        return
    message = "{account}: changed"
    if row.outcome == "created":
        message = "{account}: new stakeholder {stakeholder}" if row.is_further else "{account}: new"
        if row.stakeholder and not row.is_further:
            message = "{account}: new, with stakeholder {stakeholder}"
    elif row.stakeholder:
        message = "{account}: changed, new stakeholder {stakeholder}"
    yield words.at(row.line, words.say(message, account=row.account, stakeholder=row.stakeholder))
    for difference in row.differences:
        old = words.shown(difference.old) if difference.old is not None else "—"
        yield f"    {difference.key}: {old} → {words.shown(difference.new)}"


def _summary(found: "AccountsImport", words: "Words") -> str:
    message = "accounts: new {created}, changed {updated}; rows: refused {refused}, all {rows}"
    numbers = {
        "created": len(found.created),
        "updated": len(found.updated),
        "refused": found.count("refused"),
        "rows": len(found.rows),
    }
    return words.say(message, **{name: words.formats.number(number) for name, number in numbers.items()})
