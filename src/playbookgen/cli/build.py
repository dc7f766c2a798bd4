"""The command `playbookgen build`."""

import sys
from datetime import date
from pathlib import Path

import click

from playbookgen.cli.site_options import (
    as_of_option,
    cache_option,
    jobs_option,
    messages_option,
    site_folder,
    site_option,
    timings_option,
)

OUTPUT = "public"


@click.command()
@site_option
@click.option(
    "--output",
    metavar="DIR",
    envvar="PLAYBOOKGEN_OUTPUT",
    type=click.Path(path_type=Path),
    help="The folder to publish into.  [default: public in the site's folder]",
)
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
@click.option(
    "--style-page",
    is_flag=True,
    help="Add style.html, which shows every component of the pages, for work on layouts.",
)
@jobs_option
@cache_option
@timings_option
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
) -> None:
    """Check the content and make the site.

    Only a file that cannot be read stops it; the site that was published before stands then.
    """
    from playbookgen.build import build as build_site
    from playbookgen.cli.means import means_of, print_timings
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter

    root = site_folder(site)
    target = output or root / OUTPUT
    reporter = Reporter(root, catalog_of(root, messages))
    means = means_of(root, reporter.catalog, jobs, cache)
    built = configured(
        reporter,
        lambda: build_site(
            root,
            target,
            as_of,
            strict=strict,
            keep_going=keep_going,
            style_page=style_page,
            means=means,
        ),
    )
    if timings is not None:
        print_timings(means.course.times, timings)
    reporter.print(built.checked.findings)
    for notice in built.notices:
        click.echo(reporter.catalog.gettext(notice), err=True)
    click.echo(reporter.summary(built.checked.findings), err=True)
    if built.publication is None:
        click.echo(reporter.catalog.gettext("Nothing was published; the site that was there before stands."), err=True)
        sys.exit(1)
    pages = len(built.publication.written) + built.publication.unchanged
    message = reporter.catalog.gettext("{files} files in {folder}: {written} written, {removed} removed")
    numbers = {
        "files": pages,
        "folder": target,
        "written": len(built.publication.written),
        "removed": len(built.publication.removed),
    }
    click.echo(message.format(**numbers), err=True)
    failed = built.checked.is_unreadable or (strict and built.checked.has_errors)
    sys.exit(1 if failed else 0)
