"""The command `playbookgen check`."""

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


@click.command()
@site_option
@as_of_option
@messages_option
@click.option("--strict", is_flag=True, envvar="PLAYBOOKGEN_STRICT", help="Count every warning as an error.")
@jobs_option
@cache_option
@timings_option
def check(
    site: Path | None,
    as_of: date | None,
    messages: str | None,
    strict: bool,
    jobs: int | None,
    cache: Path | None,
    timings: str | None,
) -> None:
    """Say everything that is wrong with the content, at once.

    Findings go to standard output, the count to standard error. The exit status is 1 if there is an error.
    """
    from playbookgen.cli.standing import Standing

    root = site_folder(site)
    standing = Standing("check", root, None, as_of, (strict, messages), cache)
    if timings is None:
        standing.end_if_nothing_changed()

    from playbookgen.build import check as check_site
    from playbookgen.cli.means import means_of, print_timings
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter

    reporter = Reporter(root, catalog_of(root, messages))
    means = means_of(reporter.catalog, jobs, standing.cache)
    checked = configured(reporter, lambda: check_site(root, as_of, strict=strict, means=means))
    findings = reporter.text(checked.findings, means.workers)
    if findings:
        click.echo(findings)
    count = reporter.summary(checked.findings)
    click.echo(count, err=True)
    if timings is not None:
        print_timings(means.course.times, timings)
    status = 1 if checked.has_errors else 0
    standing.keep(checked.settings.site.timezone, findings, count, status)
    sys.exit(status)
