"""The command `playbookgen schema`."""

from pathlib import Path

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import messages_option, optional_site_folder, site_folder, site_option

KINDS = ("account", "person", "product", "role", "page", "site")


@click.command(short_help="Write JSON Schemas, by which editors complete and explain keys.")
@click.argument("kind", required=False, type=click.Choice(KINDS))
@site_option
@messages_option
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a file for each kind into this folder.",
)
@click.option(
    "--with-ids",
    is_flag=True,
    help="Offer the ids, regions and industries that the site has, and let the editor refuse others.",
)
def schema(kind: str | None, site: Path | None, messages: str | None, output: Path | None, with_ids: bool) -> None:
    """Write the JSON Schema (2020-12) of a KIND of file: of role and page the front matter, of site site.yaml.

    Editors complete keys and values by it and say what they mean, in the language of messages.
    One schema goes to standard output; with --output all of them go into a folder, or the one that is named.
    """
    if kind is None and output is None:
        fail("name a kind ({kinds}), or with --output the folder for all of them", kinds=", ".join(KINDS))

    from playbookgen.cli.outcome import catalog_of
    from playbookgen.cli.site_names import names_of
    from playbookgen.editing.files import Change, write
    from playbookgen.editing.schemas import file_name, schema_text

    root = site_folder(site) if with_ids or site is not None else optional_site_folder(None)
    catalog = catalog_of(root, messages)
    names = names_of(root, catalog) if with_ids and root is not None else {}
    if output is None:
        click.echo(schema_text(kind or "", catalog, names), nl=False)
        return
    changes = []
    for one in KINDS if kind is None else (kind,):
        file = output / file_name(one)
        before = file.read_bytes() if file.is_file() else None
        changes.append(Change(file, before, schema_text(one, catalog, names).encode("utf-8")))
    write(changes)
