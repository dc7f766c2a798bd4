"""The command `playbookgen diff`."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.job_log import show
from playbookgen.cli.site_options import (
    SITE_FILE,
    as_of_option,
    cache_folder,
    cache_option,
    jobs_option,
    messages_option,
    site_folder,
    site_option,
)

if TYPE_CHECKING:
    from playbookgen.review.diff.comparison import Comparison
    from playbookgen.review.diff.mended import Mended
    from playbookgen.review.diff.summary import Summary


@click.command(short_help="Say what a change of the files means.")
@click.argument("base")
@click.argument("head", required=False)
@site_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Text for a terminal, Markdown for one comment, or JSON.",
)
@click.option("--direct", is_flag=True, help="Compare with BASE itself, not with where the two parted.")
@click.option("--no-findings", is_flag=True, help="Leave out which findings are new and which closed.")
@click.option("--url", metavar="URL", help="Where the pages are, such as a preview.  [default: site.yaml's url]")
@as_of_option
@messages_option
@jobs_option
@cache_option
def diff(
    base: str,
    head: str | None,
    site: Path | None,
    form: str,
    direct: bool,
    no_findings: bool,
    url: str | None,
    as_of: date | None,
    messages: str | None,
    jobs: int | None,
    cache: Path | None,
) -> None:
    """Say what a change of the files means, in sentences for people who do not read YAML.

    BASE and HEAD are git revisions, or folders that hold a site; without HEAD the files as they are now are compared.
    Of revisions, what HEAD changed since it parted from BASE is told, as a pull request shows it.

    The exit status is 0 whether or not there are differences.
    """
    from playbookgen.cli.outcome import catalog_of
    from playbookgen.pipeline.workers import Workers, usable_processors
    from playbookgen.review.diff.revisions import GitFailure
    from playbookgen.review.diff.two_states import two_states

    here = Path(head) if head is not None and _is_site(head) else site_folder(site)
    catalog = catalog_of(here, messages)
    with ExitStack() as stack:
        try:
            states = stack.enter_context(two_states(here, base, head, direct=direct))
        except GitFailure as failure:
            fail(failure.message, **failure.arguments)
        for notice in states.notices:
            click.echo(catalog.gettext(notice.message), err=True)
        comparison = states.compared()
        mended = None
        if not no_findings and not comparison.is_empty:
            mended = states.judged(as_of, Workers(jobs or usable_processors()), cache_folder(here, cache))
            if mended is None:
                click.echo(catalog.gettext("findings are not compared: one side cannot be checked"), err=True)
        _print(comparison, mended, here, catalog.language, form, url)


def _is_site(name: str) -> bool:
    return name != "" and (Path(name) / SITE_FILE).is_file()


def _print(
    comparison: "Comparison", mended: "Mended | None", here: Path, language: str, form: str, url: str | None
) -> None:
    from playbookgen.language.formats import Formats
    from playbookgen.review.diff.comment import comment
    from playbookgen.review.diff.document import document
    from playbookgen.review.diff.summary import summary
    from playbookgen.review.diff.words import words_of
    from playbookgen.review.markdown import harmless

    site = comparison.head.site
    words = words_of(here, language, site.labels.get(language) if site is not None else None)
    mark = harmless if form == "markdown" else str
    told = summary(comparison, mended, words, Formats(words.locale), mark)
    if form == "markdown":
        click.echo(comment(told, site, url), nl=False)
    elif form == "json":
        click.echo(document(told, comparison, mended, site, url))
    else:
        show("\n".join(_lines(told)))


def _lines(told: "Summary") -> Iterator[str]:
    """Yield what a terminal shows."""
    gettext = told.teller.catalog.gettext
    yield told.headline
    for one in told.told:
        yield ""
        yield click.style(one.heading, bold=True)
        yield from (f"  {sentence.text}" for sentence in one.sentences)
    if told.notes:
        yield ""
        yield from told.notes
    if told.findings is not None:
        found = told.findings
        yield from _listed(gettext("New findings"), found.new)
        yield from _listed(gettext("Findings closed"), found.closed)
        yield from _listed(gettext("Findings under way now"), found.under_way)


def _listed(heading: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield ""
        yield click.style(heading, bold=True)
        yield from (f"  {line}" for line in lines)
