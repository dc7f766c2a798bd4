"""The command `playbookgen init`."""

import re
import shlex
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import as_of_option, speak

if TYPE_CHECKING:
    from playbookgen.editing.new_site import Host, NewSite, Remote
    from playbookgen.language.catalogs import Catalog

_HOSTS: "dict[str, Host | None]" = {"github": "github", "gitlab": "gitlab", "none": None}
_CURRENCIES = {"pl": "PLN"}
_TIMEZONES = {"pl": "Europe/Warsaw"}
_README, _INSTEAD = "README.md", "EDITING.md"
"""A host may have put a README into a new repository; it stays, and ours takes another name."""
_OF_A_CLONE = {"README", "LICENSE"}
"""What a host puts into a new repository, whatever the ending."""
_SHOWN = 10
_CODE_OWNERS: "dict[Host, str]" = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}


class Written(click.ParamType[str]):
    """A text that the grammar of site.yaml takes."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or refuse the option."""
        from playbookgen.content import scalars

        if not str(value).isprintable() or not str(value).strip():
            self.fail("this must be a text of one line", param, ctx)
        parse: dict[str, Callable[[str], object]] = {
            "text": scalars.parse_line,
            "package": _parse_package,
            "currency": scalars.parse_currency,
            "time zone": scalars.parse_timezone,
            "address": scalars.parse_url,
        }
        try:
            parse[self.name](str(value))
        except scalars.Refused as refused:
            told = refused.message.format(value=value, **refused.arguments)
            near = f'; did you mean "{refused.replacement}"?' if refused.replacement else ""
            self.fail(told + near, param, ctx)
        return str(value)


def _parse_package(text: str) -> str:
    """What stands between quotes in a workflow, and so must not end them."""
    if not re.fullmatch(r"[\w.@:/+=<>~!,\[\]#&?%-]+", text):
        fail('"{text}" is nothing that pip installs', text=text)
    return text


class Languages(click.ParamType[tuple[str, ...]]):
    """Languages of a site, the default first: `pl,en`."""

    name = "languages"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the languages, or refuse the option."""
        from playbookgen.editing.new_site import languages

        if isinstance(value, tuple):
            return value
        named = tuple(dict.fromkeys(part.strip().lower() for part in str(value).split(",") if part.strip()))
        known = languages()
        if not named or not set(named) <= set(known):
            message = f'"{value}": there are guides in {" and ".join(known)}; name them with commas, the default first'
            self.fail(message, param, ctx)
        return named


def _spoken(context: click.Context, parameter: click.Parameter, value: tuple[str, ...] | None) -> Any:
    """Have what ends the command said in the site's first language."""
    if value is not None:
        speak(context, value[0])
    return value


@click.command(short_help="Make a new site.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--lang",
    "languages",
    callback=_spoken,
    metavar="LANGUAGES",
    type=Languages(),
    help="The site's languages, the default first.  [default: pl,en]",
)
@click.option(
    "--ci",
    "host",
    type=click.Choice(list(_HOSTS)),
    help="Whose workflow checks every change.  [default: the host that DIR was cloned from, else github]",
)
@click.option("--title", metavar="TEXT", type=Written("text"), help="The site's name.")
@click.option(
    "--currency",
    metavar="CODE",
    type=Written("currency"),
    help="The currency of amounts.  [default: PLN with Polish first, else EUR]",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    type=Written("time zone"),
    help="Decides which day is today.  [default: Europe/Warsaw with Polish first, else UTC]",
)
@click.option(
    "--repository",
    metavar="URL",
    type=Written("address"),
    help="The repository's page, for edit links.  [default: where DIR was cloned from]",
)
@click.option(
    "--package",
    metavar="SPEC",
    type=Written("package"),
    help="What pip installs in the workflow, such as git+https://….  [default: this version of playbookgen]",
)
@as_of_option
def init(
    folder: Path,
    languages: tuple[str, ...] | None,
    host: str | None,
    title: str | None,
    currency: str | None,
    timezone: str | None,
    repository: str | None,
    package: str | None,
    as_of: date | None,
) -> None:
    """Make a new site in DIR that builds at once.

    It has settings, guides to the roles, a sample account with the people it needs, settings for editors, a workflow
    that checks every change, CODEOWNERS, and a README for those who edit. DIR may be new, empty, or a fresh clone;
    nothing is overwritten. At a terminal it asks for what the options do not tell.
    """
    from playbookgen.build import layout_folders
    from playbookgen.editing.new_site import NewSite
    from playbookgen.language.catalogs import read_catalog
    from playbookgen.review.repository import web_address_of

    _refuse_what_is_in_the_way(folder)
    asking = sys.stdin.isatty() and sys.stderr.isatty()
    if languages is None:
        languages = ("pl", "en")
        if asking:
            languages = click.prompt("Languages / Języki", "pl,en", type=Languages(), err=True)
    catalog = read_catalog(languages[0], layout_folders(None))
    gettext = catalog.gettext
    address = repository or (web_address_of(folder) if (folder / ".git").exists() else None)
    if host is None:
        host = _host_of(address)
        if asking:
            host = click.prompt(gettext("Host"), host, type=click.Choice(list(_HOSTS)), err=True)
    if title is None:
        title = gettext("Sales playbook")
        if asking:
            title = click.prompt(gettext("Title of the site"), title, type=Written("text"), err=True)
    timezone = timezone or _TIMEZONES.get(languages[0], "UTC")
    site = NewSite(
        title=title,
        languages=languages,
        currency=currency or _CURRENCIES.get(languages[0], "EUR"),
        timezone=timezone,
        today=as_of or datetime.now(ZoneInfo(timezone)).date(),
        host=_HOSTS[host],
        remote=_remote(folder, address),
        **({"package": package} if package is not None else {}),
    )
    paths = _write(folder, site, catalog)
    for path in paths:
        click.echo(str(folder / path))
    _tell_next_steps(folder, site.host, _README if _README in paths else _INSTEAD, gettext)


def _refuse_what_is_in_the_way(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        fail("{folder:path} is a file; name a folder", folder=str(folder))
    found = sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []
    foreign = [name for name in found if name != ".git" and name.partition(".")[0].upper() not in _OF_A_CLONE]
    if foreign:
        listed = ", ".join(map(repr, foreign[:_SHOWN])) + (", …" if len(foreign) > _SHOWN else "")
        message = "{folder:path} must be empty or a fresh clone; in the way: {files:path}"
        fail(message, folder=str(folder), files=listed)


def _host_of(address: str | None) -> str:
    """Return the host that an address tells, or the one that most have."""
    return "gitlab" if "gitlab" in (address or "") else "github"


def _remote(folder: Path, address: str | None) -> "Remote | None":
    from playbookgen.editing.new_site import Remote
    from playbookgen.review.repository import branch_of

    if address is None:
        return None
    return Remote(address.rstrip("/"), (branch_of(folder) if folder.exists() else None) or "main")


def _write(folder: Path, site: "NewSite", catalog: "Catalog") -> list[str]:
    """Write all files, or none; return their paths in the folder."""
    from playbookgen.build import check
    from playbookgen.editing.files import Change, write
    from playbookgen.editing.new_site import site_files
    from playbookgen.review.code_owners import code_owners, with_block

    texts = dict(site_files(site, catalog))
    if (folder / _README).exists():
        texts[_INSTEAD] = texts.pop(_README)
    write(Change(folder / path, None, text.encode()) for path, text in texts.items())
    if site.host is not None:
        owners = code_owners(check(folder, site.today), "")
        texts[_CODE_OWNERS[site.host]] = with_block("", owners.lines)
        write([Change(folder / _CODE_OWNERS[site.host], None, texts[_CODE_OWNERS[site.host]].encode())])
    return sorted(texts)


def _tell_next_steps(folder: Path, host: "Host | None", readme: str, gettext: Callable[[str], str]) -> None:
    from playbookgen.review.repository import place_of

    place = place_of(folder)
    if place.prefix:
        message = gettext(
            "The folder lies in the repository {top}. Hosts read workflows and CODEOWNERS from the top of a repository "
            "only: make the folder a repository of its own, or move them there."
        )
        click.echo(message.format(top=place.top), err=True)
    begin = "" if place.is_repository else "git init -b main && "
    there = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    last = gettext("Keep it in git: {command}. Whoever edits it begins with {readme}.")
    if host is not None:
        last = gettext(
            "Keep it in git and push it to your host, which checks every change: {command}. "
            "Whoever edits it begins with {readme}."
        )
    click.echo(gettext("The site is ready. Next:"), err=True)
    steps = (
        gettext("Look at it: {command}, then open public/index.html in a browser.").format(
            command=f"{there}playbookgen build"
        ),
        gettext("Put your own people and accounts in the place of the sample: playbookgen new person first-last"),
        last.format(command=f"{begin}git add --all && git commit -m Playbook", readme=readme),
    )
    for number, step in enumerate(steps, 1):
        click.echo(f"  {number}. {step}", err=True)
