"""The command `playbookgen figures`."""

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.site_options import messages_option, site_folder, site_option

if TYPE_CHECKING:
    from playbookgen.cli.imported import Words
    from playbookgen.editing.imports.figure_files import MonthChange
    from playbookgen.editing.imports.figures import FiguresImport
    from playbookgen.editing.imports.sales import Amounts, Key


CENTS = "EUR"
"""A currency with two decimals: sums of several currencies prove that nothing was lost, and are no money."""


@click.command()
@click.argument("export", metavar="IMPORT.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "map_file",
    metavar="MAP.yaml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which columns hold what.  [default: they are called account, product, month, revenue, margin, volume]",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be written, and write nothing.")
@click.option("--update", is_flag=True, help="Replace figures that are there already.")
@click.option("--keep-going", is_flag=True, help="Import the other rows where some are refused.")
@site_option
@messages_option
def figures(
    export: Path, map_file: Path | None, dry_run: bool, update: bool, keep_going: bool, site: Path | None,
    messages: str | None,
) -> None:  # fmt: skip
    """Put sales figures from an ERP or CRM export into content/figures.

    Every row is accounted for: rows of one account, product and month are added up, rows that cannot be matched are
    listed with their reason, and the totals before and after are told. Nothing is written while a row is refused, and
    nothing that is there is replaced without --update. The exit status is 1 if a row is refused.
    """
    from playbookgen.build import opened
    from playbookgen.cli.imported import Words, check_columns, echo, end, export_of, mapping_of
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter
    from playbookgen.content.figures import REQUIRED
    from playbookgen.editing.files import write
    from playbookgen.editing.imports.figures import import_figures
    from playbookgen.editing.imports.mapping import FiguresMap
    from playbookgen.editing.imports.sales import map_findings, plain_map

    root = site_folder(site)
    catalog = catalog_of(root, messages)
    settings, sources, known = configured(Reporter(root, catalog), lambda: opened(root, lambda finding: None))
    here = Reporter(Path.cwd(), catalog)
    mapping = mapping_of(map_file, FiguresMap, known, here, map_findings) if map_file is not None else None
    wanted = [name for _, source in mapping.sources() for name in source.names] if mapping is not None else REQUIRED
    read = export_of(export, mapping, wanted, here)
    mapping = mapping or plain_map(read)
    check_columns(mapping, read, here)
    found = import_figures(read, mapping, settings, sources)

    words = Words(catalog, str(export))
    echo(_report(found, words, words.reading(read)))
    if found.problems:
        echo(here.lines(finding for finding in found.problems if finding.where.path == str(export)))
        echo(Reporter(root, catalog).lines(finding for finding in found.problems if finding.where.path != str(export)))
    refused = bool(found.problems or found.sales.refusals)
    if found.problems or (refused and not keep_going):
        end(words.refused_notice(), 1)
    if dry_run:
        end(words.say("Nothing was written: this is a dry run."), int(refused))
    if found.replaces_figures and not update:
        end(words.say("Nothing was written: --update replaces figures that are there already."), 1)
    changes = found.changes(sources)
    write(changes)
    for change in changes:
        click.echo(words.written(change.file.relative_to(root).as_posix()), err=True)
    if not changes:
        end(words.say("There is nothing to change."), int(refused))
    sys.exit(int(refused))


def _report(found: "FiguresImport", words: "Words", head: str) -> Iterator[str]:
    from playbookgen.cli.imported import ranges
    from playbookgen.language.wording import visible

    sales = found.sales
    yield head
    yield from words.refusals(sales.refusals)
    for name, part in sales.skipped_words.items():
        message = "skipped as the mapping says: {word}: {count} rows, revenue {revenue}"
        revenue = _number(part.revenue, words)
        text = words.say(message, word=visible(name), count=str(len(part.lines)), revenue=revenue)
        yield words.at(part.lines[0], text)
    for row in sales.left_out:
        message = "left out, no sale: {text}"
        if row.revenue == sales.read.revenue:
            message = "left out, the sum of all rows, as it should be: {text}"
        yield words.at(row.line, words.say(message, text=visible(row.text)))
    for amount, message in (
        ("margin", "not every row of an account, product and month has a margin; theirs is left out, lines: {lines}"),
        ("volume", "not every row of an account, product and month has a volume; theirs is left out, lines: {lines}"),
    ):
        if lines := sales.partial[amount]:
            yield words.say(message, lines=ranges(lines))
    yield ""
    yield from _totals(found, words)
    for year in found.years:
        yield ""
        yield year.path
        for month in year.months:
            yield from _month(month, words)


def _totals(found: "FiguresImport", words: "Words") -> Iterator[str]:
    """Yield a table in which what was read is what was imported, refused and skipped."""
    sales = found.sales
    rows = [
        (words.say("in the export"), len(sales.read.lines), sales.read.revenue),
        (words.say("refused"), len(sales.refused.lines), sales.refused.revenue),
        (words.say("skipped"), len(sales.skipped.lines), sales.skipped.revenue),
        (words.say("imported"), len(sales.imported.lines), sales.imported.revenue),
        (words.say("figures made of them"), len(sales.figures), found.figures_revenue),
    ]
    cells = [("", words.say("rows"), words.say("revenue"))]
    cells += [(name, words.formats.number(count), _number(revenue, words)) for name, count, revenue in rows]
    widths = [max(len(row[place]) for row in cells) for place in range(3)]
    for name, count, revenue in cells:
        yield f"{name:<{widths[0]}}  {count:>{widths[1]}}  {revenue:>{widths[2]}}"


def _month(change: "MonthChange", words: "Words") -> Iterator[str]:
    month = words.formats.month(change.month)
    after = str(len(change.after)), _number(_revenue(change.after), words)
    if change.is_new:
        message = "  {month}: new; figures {count}, revenue {revenue}"
        yield words.say(message, month=month, count=after[0], revenue=after[1])
        return
    if not change.is_changed:
        yield words.say("  {month}: unchanged", month=month)
        return
    yield words.say(
        message="  {month}: figures {before} → {after}, revenue {old} → {new}",
        month=month,
        before=str(len(change.before)),
        after=after[0],
        old=_number(_revenue(change.before), words),
        new=after[1],
    )
    for key, amounts in sorted(change.gone.items()):
        message = "    no longer there: {account}, {product}: {revenue}"
        revenue = _number(amounts.revenue, words)
        yield words.say(message, account=key.account, product=key.product, revenue=revenue)


def _revenue(figures: "Mapping[Key, Amounts]") -> Decimal:
    return sum((amounts.revenue for amounts in figures.values()), Decimal())


def _number(amount: Decimal, words: "Words") -> str:
    return words.formats.amount(amount, CENTS)
