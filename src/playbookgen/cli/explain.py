"""The command `playbookgen explain`."""

import textwrap
from pathlib import Path

import click

from playbookgen.cli.completion import rule_names
from playbookgen.cli.site_options import messages_option, optional_site_folder, site_folder, site_option


@click.command(short_help="Say what a finding means and what to do about it.")
@click.argument("rule", required=False, shell_complete=rule_names)
@site_option
@messages_option
def explain(rule: str | None, site: Path | None, messages: str | None) -> None:
    """Say what the finding RULE means and what to do about it; without RULE, list all.

    RULE is the name that stands in brackets behind a finding.
    """
    from playbookgen.cli.outcome import catalog_of, known_rule
    from playbookgen.reference import explanation, names

    catalog = catalog_of(optional_site_folder(None) if site is None else site_folder(site), messages)
    if rule is None:
        for name in names():
            click.echo(f"{name:<30} {explanation(name, catalog).summary}")
        return
    told = explanation(known_rule(rule), catalog)
    click.echo(click.style(rule, bold=True))
    for paragraph in told.paragraphs:
        click.echo()
        click.echo(textwrap.fill(paragraph, 88, break_long_words=False, break_on_hyphens=False))
