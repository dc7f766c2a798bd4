"""The command `playbookgen new`."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from playbookgen.cli.completion import ids
from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import as_of_option, messages_option, site_folder, site_option

if TYPE_CHECKING:
    from datetime import date

    from playbookgen.build import Checked
    from playbookgen.content.schema import Field
    from playbookgen.findings import Finding
    from playbookgen.language.catalogs import Catalog

_LISTED = 30
"""Names that a question lists; with more, whoever is asked knows what to type."""
_REQUIRED = {
    "account": ("name", "tier", "stage", "owner"),
    "person": ("name", "role"),
    "product": ("name",),
    "role": ("title", "summary"),
}
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "account": {
        "name": "The company's name.",
        "tier": "Its weight for us: key, large, medium or small.",
        "stage": "Whether it buys: prospect, customer, dormant or former.",
        "owner": "The one of us who answers for it, a person's id.",
        "deputy": "Who stands in for the owner, a person's id.",
        "industry": "Its industry.",
        "region": "Our sales region.",
    },
    "person": {
        "name": "First and last name.",
        "role": "The role, by the id of its guide.",
        "title": "The title on the business card.",
        "email": "Mail address.",
        "region": "The sales region.",
        "manager": "The superior, a person's id.",
    },
    "product": {
        "name": "The product's name.",
        "kind": "product or service.",
        "family": "The family it belongs to.",
        "owner": "Who knows it best, a person's id.",
    },
    "role": {"title": "The role's name.", "summary": "The role in a sentence."},
}
"""Keys that can be given as options, by kind of record; all others wait in the file."""
_NAMED = {"owner": "people", "deputy": "people", "manager": "people", "role": "roles"}
"""What options name, for shell completion."""


@click.group(short_help="Begin the file of an account, a person, a product or a role.")
def new() -> None:
    """Begin the file of an account, a person, a product or a role.

    At a terminal it asks for what the options do not tell. All other keys stand in the file behind a comment mark, each
    with what it means. Nothing is overwritten.
    """


def _command(kind: str) -> click.Command:
    """Return the command that begins a record of some kind."""

    @site_option
    @as_of_option
    @messages_option
    @click.option("--bare", is_flag=True, help="Write only the keys that have a value.")
    def begin(
        id: str, site: Path | None, as_of: "date | None", messages: str | None, bare: bool, **given: str | None
    ) -> None:
        _begin(kind, id, {key: value for key, value in given.items() if value is not None}, site, as_of, messages, bare)

    begin.__doc__ = _TOLD[kind]
    for key, told in reversed(list(_OPTIONS[kind].items())):
        complete = ids(_NAMED[key]) if key in _NAMED else None
        begin = click.option(f"--{key}", metavar="TEXT", help=told, shell_complete=complete)(begin)
    return click.command(kind)(click.argument("id")(begin))


_TOLD = {
    "account": "Begin the file of an account; ID is its name in links, such as baltic-foods.",
    "person": "Begin the file of one of us; ID is their name in links, such as anna-lis.",
    "product": "Begin the file of a product; ID is its name in links, such as pallets.",
    "role": "Begin the guides to a role, one for each language; ID is its name in links, such as sales-engineer.",
}
for _kind in _OPTIONS:
    new.add_command(_command(_kind))


_TAKEN = "{path:path} is there already; nothing was written"


def _begin(
    kind: str,
    id: str,
    given: dict[str, str],
    site: Path | None,
    as_of: "date | None",
    messages: str | None,
    is_bare: bool,
) -> None:
    from playbookgen.build import check, layout_folders
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter
    from playbookgen.content.scalars import Refused
    from playbookgen.editing.files import Change, write
    from playbookgen.editing.new_record import mistakes, paths, texts
    from playbookgen.language.catalogs import read_catalog

    root = site_folder(site)
    _refuse_bad_id(id)
    reporter = Reporter(root, catalog_of(root, messages))
    checked = configured(reporter, lambda: check(root, as_of))
    settings = checked.settings.site
    catalogs = {
        language: read_catalog(language, layout_folders(root), settings.labels.get(language))
        for language in settings.languages
    }
    for path in paths(kind, id, catalogs):
        if (root / path).exists():
            fail(_TAKEN, path=path)
    missing = [key for key in _REQUIRED[kind] if not given.get(key, "").strip()]
    if missing and sys.stdin.isatty() and sys.stderr.isatty():
        given |= _questions(kind, missing, checked, reporter.catalog)
    elif missing:
        options = ", ".join(f"--{key}" for key in missing)
        fail("missing: {options} (asked for at a terminal)", options=options)
    try:
        files = texts(kind, id, {key: text.strip() for key, text in given.items()}, checked, catalogs, is_bare=is_bare)
    except Refused as refused:
        fail(refused.message, **refused.arguments)
    if found := mistakes(kind, id, files, checked):
        _refuse(found, reporter.catalog)
    try:
        write(Change(root / path, None, text.encode()) for path, text in files.items())
    except FileExistsError as error:
        fail(_TAKEN, path=str(error.filename2 or error.filename))
    for path in files:
        click.echo(path)
    gettext = reporter.catalog.gettext
    if not is_bare:
        click.echo(gettext('To use a key, take the mark "# " away from the beginning of its line.'), err=True)
    if len(files) > 1:
        click.echo(gettext("Translate the title and the summary in the guides of the other languages."), err=True)


def _refuse_bad_id(id: str) -> None:
    from playbookgen.content.scalars import Refused, parse_id
    from playbookgen.content.sources import RESERVED

    if id in RESERVED:
        fail('a record cannot be called "{id}"', id=id)
    try:
        parse_id(id)
    except Refused as refused:
        fail(refused.message, refused.replacement, value=id, **refused.arguments)


def _refuse(found: "tuple[Finding, ...]", catalog: "Catalog") -> NoReturn:
    """End with what would be wrong in the new file, all at once."""
    from playbookgen.language.formats import Formats
    from playbookgen.language.wording import did_you_mean, word

    formats = Formats(catalog.locale)
    for finding in found:
        option = f"--{finding.where.data_path[0]}: " if finding.where.data_path else ""
        near = f"; {did_you_mean(finding.replacement, catalog)}" if finding.replacement is not None else ""
        click.echo(f"{option}{word(finding, catalog, formats)}{near} [{finding.rule}]", err=True)
    fail("nothing was written")


def _questions(kind: str, keys: Iterable[str], checked: "Checked", catalog: "Catalog") -> dict[str, str]:
    """Ask for values at the terminal, each until it is one that exists."""
    from playbookgen.content import schema
    from playbookgen.editing.new_record import choices
    from playbookgen.editing.schemas import KINDS

    model = KINDS[kind].model
    fields, meanings = schema.fields(model), schema.meanings(model)
    return {key: _asked(fields[key], meanings[key], choices(fields[key], checked, catalog), catalog) for key in keys}


def _asked(field: "Field", meaning: str, words: Mapping[str, str], catalog: "Catalog") -> str:
    from playbookgen.content.scalars import folded
    from playbookgen.content.suggestions import nearest
    from playbookgen.editing.starters import question

    click.echo(f"\n{question(field, meaning, catalog)}", err=True)
    if len(words) <= _LISTED:
        width = max(map(len, words), default=0)
        for value, word in words.items():
            click.echo(f"  {value:<{width}}  {word}", err=True)
    synonyms = {folded(word): value for value, word in words.items()}
    default = None
    while True:
        text = str(click.prompt(catalog.name(field.label), default, err=True)).strip()
        right = synonyms.get(folded(text), text)
        if text and (not words or right in words):
            return right
        default = nearest(text, words, synonyms)
        click.echo(catalog.gettext('There is no "{value}" here.').format(value=text), err=True)
