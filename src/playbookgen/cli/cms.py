"""The command `playbookgen cms`."""

from pathlib import Path
from typing import get_args

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import messages_option, site_folder, site_option

BACKENDS = ("github", "gitlab", "gitea", "bitbucket", "git-gateway", "proxy")


@click.command(short_help="Write the configuration of Decap CMS, for editing in forms.")
@site_option
@messages_option
@click.option(
    "--backend",
    type=click.Choice(BACKENDS),
    help="Where the repository is kept.  [default: told by the repository's address in site.yaml]",
)
@click.option("--repo", metavar="OWNER/NAME", help="The repository.  [default: the one of site.yaml]")
@click.option("--app-id", metavar="ID", help="The application by which people sign in at GitLab or Gitea.")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write into this file.  [default: standard output]",
)
def cms(
    site: Path | None,
    messages: str | None,
    backend: str | None,
    repo: str | None,
    app_id: str | None,
    output: Path | None,
) -> None:
    """Write config.yml for Decap CMS, by which people edit accounts, people, products, guides and pages in forms.

    Labels, words to choose from and patterns come from the model, in the language of messages; areas, regions and
    industries from the site. Values that a form would change without being asked are told on standard error.
    """
    from playbookgen.cli.outcome import catalog_of
    from playbookgen.cli.site_names import names_of, site_of
    from playbookgen.editing.files import Change, write
    from playbookgen.editing.forms import Backend, UnknownHosting, config_text, hosting, losses_in

    root = site_folder(site)
    catalog = catalog_of(root, messages)
    settings = site_of(root)
    known: Backend | None = next((one for one in get_args(Backend) if one == backend), None)
    try:
        where = hosting(settings, known, repo, app_id)
    except UnknownHosting:
        fail("it is not known where the repository is; name it with --backend and --repo, or in site.yaml's repository")
    text = config_text(settings, names_of(root, catalog), where, catalog)
    if output is None:
        click.echo(text, nl=False)
    else:
        before = output.read_bytes() if output.is_file() else None
        write([Change(output, before, text.encode("utf-8"))])
    message = catalog.gettext("{path}:{line}: a form would save {text} as {saved}; put the value in quotes")
    for loss in losses_in(root, settings):
        told = {"path": loss.path, "line": str(loss.line), "text": loss.text, "saved": loss.saved}
        click.echo(message.format_map(told), err=True)
