"""The command `playbookgen build`."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.job_log import show
from playbookgen.cli.site_options import (
    as_of_option,
    cache_option,
    jobs_option,
    messages_option,
    output_folder,
    output_option,
    site_folder,
    site_option,
    style_page_option,
    timings_option,
)

if TYPE_CHECKING:
    from playbookgen.build import Built


@click.command()
@site_option
@output_option
@as_of_option
@messages_option
@click.option(
    "--strict",
    is_flag=True,
    envvar="PLAYBOOKGEN_STRICT",
    help="Count every warning as an error, and publish only without errors.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    envvar="PLAYBOOKGEN_KEEP_GOING",
    help="Publish what can be read; the exit status still tells of the rest.",
)
@style_page_option
@jobs_option
@cache_option
@timings_option
@click.option(
    "--explain-rebuild",
    metavar="PAGE",
    help="Tell on standard error why a page was made anew, or that it was not: accounts/baltic-foods.html.",
)
def build(
    site: Path | None,
    output: Path | None,
    as_of: date | None,
    messages: str | None,
    strict: bool,
    keep_going: bool,
    style_page: bool,
    jobs: int | None,
    cache: Path | None,
    timings: str | None,
    explain_rebuild: str | None,
) -> None:
    """Check the content and make the site.

    Only a file that cannot be read stops it; the site that was published before stands then. What did not change since
    the last build is not made anew.
    """
    from playbookgen.cli.standing import Standing

    root = site_folder(site)
    target = output_folder(root, output)
    options = (strict, keep_going, style_page, messages)
    standing = Standing("build", root, target, as_of, options, cache)
    if timings is None and explain_rebuild is None:
        standing.end_if_nothing_changed()

    from playbookgen.build import build as build_site
    from playbookgen.cli.means import means_of, print_timings
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter

    reporter = Reporter(root, catalog_of(root, messages))
    gettext = reporter.catalog.gettext
    means = means_of(reporter.catalog, jobs, standing.cache)
    built = configured(
        reporter,
        lambda: build_site(
            root, target, as_of, strict=strict, keep_going=keep_going, style_page=style_page, means=means
        ),
    )
    findings = reporter.text(built.checked.findings, means.workers)
    show(findings)
    for notice in built.notices:
        click.echo(gettext(notice), err=True)
    count = reporter.summary(built.checked.findings)
    click.echo(count, err=True)
    if timings is not None:
        print_timings(means.course.times, timings)
    if built.publication is None:
        click.echo(gettext("Nothing was published; the site that was there before stands."), err=True)
        sys.exit(1)
    if explain_rebuild is not None:
        click.echo(_reason(built, explain_rebuild, gettext), err=True)
    files = len(built.publication.written) + built.publication.unchanged
    message = gettext("{files} files in {folder}: {written} written, {removed} removed")
    written, removed = len(built.publication.written), len(built.publication.removed)
    click.echo(message.format(files=files, folder=target, written=written, removed=removed), err=True)
    status = 1 if built.checked.is_unreadable or (strict and built.checked.has_errors) else 0
    if not built.notices:
        again = message.format(files=files, folder=target, written=0, removed=0)
        standing.keep(built.checked.settings.site.timezone, findings, f"{count}\n{again}", status)
    sys.exit(status)


def _reason(built: "Built", page: str, gettext: Callable[[str], str]) -> str:
    """Say why a page was made anew, or that it was not."""
    reasons = built.reasons.get(page)
    if reasons is not None:
        return gettext("{page} was made anew: {reasons}").format(page=page, reasons=", ".join(reasons))
    if page in built.pages:
        return gettext("{page} stands as it was: nothing changed that it is made from").format(page=page)
    return gettext("there is no page {page}").format(page=page)
