"""The command `playbookgen reassign`."""

import sys
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import click

from playbookgen.cli.completion import ids
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


@click.command(short_help="Hand one colleague's work over to another.")
@click.argument("old", shell_complete=ids("people"))
@click.argument("new", shell_complete=ids("people"))
@site_option
@as_of_option
@messages_option
@click.option(
    "--accounts",
    multiple=True,
    metavar="ID,...",
    shell_complete=ids("accounts"),
    help="Hand over at these accounts only.  [default: all]",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; tell what would be handed over.")
@jobs_option
@cache_option
def reassign(
    old: str,
    new: str,
    site: Path | None,
    as_of: date | None,
    messages: str | None,
    accounts: tuple[str, ...],
    dry_run: bool,
    jobs: int | None,
    cache: Path | None,
) -> None:
    """Hand over from OLD to NEW, both ids of people, wherever the files name OLD.

    Accounts, open actions and opportunities, contacts, seats on teams, deputies, plans of what is to come, products,
    people who report to them. What is over stays under the old name: what is done, visits that took place, approvals.
    Standard output tells what was handed over and what stays, account by account, and what a check finds then that it
    did not find before. Either all files change or none.
    """
    from playbookgen.build import check as check_site
    from playbookgen.cli.handover_telling import HandoverTelling
    from playbookgen.cli.job_log import show
    from playbookgen.cli.means import means_of
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter
    from playbookgen.editing.files import rehearsed, write
    from playbookgen.editing.handover import Unsound, handed_over, is_of_structure, newly_found
    from playbookgen.pipeline.means import Means

    root = site_folder(site)
    reporter = Reporter(root, catalog_of(root, messages))
    gettext = reporter.catalog.gettext
    means = means_of(reporter.catalog, jobs, cache_folder(root, cache))
    before = configured(reporter, lambda: check_site(root, as_of, means=means))
    _refuse_unknown('there is no person "{id}"', [old, new], before.company.people)
    if old == new:
        fail("{old} and {new} are the same person", old=old, new=new)
    chosen = [id for part in accounts for id in part.split(",") if id] if accounts else None
    _refuse_unknown('there is no account "{id}"', chosen or (), before.accounts)
    try:
        handover = handed_over(before, old, new, chosen)
    except Unsound as unsound:
        show("\n".join(reporter.lines(unsound.findings)))
        message = "Nothing was changed: these files may name the colleague and cannot be read whole."
        click.echo(gettext(message), err=True)
        sys.exit(1)
    with rehearsed(root, handover.changes) as copy:
        after = check_site(copy, before.settings.today, means=Means(means.workers))
        found = newly_found(before.findings, after.findings)
        findings = list(Reporter(copy, reporter.catalog).lines(found))
    is_broken = any(map(is_of_structure, found))
    if not dry_run and not is_broken:
        write(handover.changes)
    telling = HandoverTelling(reporter.catalog)
    lines = list(telling.lines(handover))
    if findings:
        lines += ["", gettext("What a check finds then and did not find before:"), *findings]
    show("\n".join(lines))
    click.echo(telling.summary(handover, is_done=not dry_run and not is_broken), err=True)
    if is_broken:
        click.echo(gettext("Nothing was changed: some files could not be read whole afterwards."), err=True)
        sys.exit(1)


def _refuse_unknown(message: str, ids: Iterable[str], known: Collection[str]) -> None:
    from playbookgen.content.suggestions import nearest

    for id in ids:
        if id not in known:
            fail(message, nearest(id, known), id=id)
