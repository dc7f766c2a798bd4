"""The command `playbookgen check`."""

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.completion import rule_names
from playbookgen.cli.formats import FORMATS, TEXT, Output, OutputType, outputs_of, tell
from playbookgen.cli.job_log import add_to_job_summary, show
from playbookgen.cli.site_options import (
    as_of_option,
    cache_option,
    jobs_option,
    messages_option,
    site_folder,
    site_option,
    timings_option,
)

if TYPE_CHECKING:
    from playbookgen.cli.outcome import Findings
    from playbookgen.cli.report import Reporter
    from playbookgen.content.config import Settings
    from playbookgen.pipeline.workers import Workers


@click.command()
@site_option
@as_of_option
@messages_option
@click.option(
    "--format",
    "formats",
    metavar="FORMAT[=FILE]",
    multiple=True,
    envvar="PLAYBOOKGEN_FORMAT",
    type=OutputType(),
    help=f"Tell findings as {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, on standard output or into FILE; "
    "may be given several times.  [default: text]",
)
@click.option(
    "--rule",
    "rules",
    metavar="RULE",
    multiple=True,
    shell_complete=rule_names,
    help="Tell and count only findings of this name; may be given several times.",
)
@click.option("--strict", is_flag=True, envvar="PLAYBOOKGEN_STRICT", help="Count every warning as an error.")
@jobs_option
@cache_option
@timings_option
def check(
    site: Path | None,
    as_of: date | None,
    messages: str | None,
    formats: tuple[Output, ...],
    rules: tuple[str, ...],
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
    outputs = outputs_of(formats)
    standing = Standing("check", root, None, as_of, (strict, messages, rules), cache)
    only_text = outputs == (TEXT,)  # of a run that writes reports, what it wrote would have to stand still as well
    if timings is None and only_text:
        standing.end_if_nothing_changed()

    from playbookgen.build import check as check_site
    from playbookgen.cli.means import means_of, print_timings
    from playbookgen.cli.outcome import catalog_of, configured, known_rule
    from playbookgen.cli.report import Reporter

    shown = frozenset(map(known_rule, rules))
    reporter = Reporter(root, catalog_of(root, messages))
    means = means_of(reporter.catalog, jobs, standing.cache)
    tell_all = partial(_tell, outputs, reporter, means.workers, root)
    checked = configured(reporter, lambda: check_site(root, as_of, strict=strict, means=means), tell_all)
    findings = tuple(finding for finding in checked.findings if not shown or finding.rule in shown)
    text = tell_all(findings, checked.settings)
    count = reporter.summary(findings)
    click.echo(count, err=True)
    if timings is not None:
        print_timings(means.course.times, timings)
    status = 1 if any(finding.is_error for finding in findings) else 0
    if only_text:
        standing.keep(checked.settings.site.timezone, text, count, status)
    sys.exit(status)


def _tell(
    outputs: tuple[Output, ...],
    reporter: "Reporter",
    workers: "Workers",
    root: Path,
    findings: "Findings",
    settings: "Settings | None" = None,
) -> str:
    """Tell findings in every format that was asked for; return them as text where that is all."""
    if outputs == (TEXT,):
        text = reporter.text(findings, workers)
        show(text)
        return text

    from playbookgen.content.config import Repository
    from playbookgen.review import formats
    from playbookgen.review.github import job_summary
    from playbookgen.review.report import report

    repository = settings.site.repository if settings is not None else Repository()
    day = settings.today if settings is not None else None
    told = report(findings, root, repository, day, reporter.catalog)
    makers = {TEXT.form: lambda told: reporter.text(findings, workers), **formats.FORMATS}
    forms = {output.form for output in outputs}
    tell(outputs, {form: makers[form](told) for form in forms})
    if "github" in forms:
        add_to_job_summary(job_summary(told), reporter.catalog)
    return ""
