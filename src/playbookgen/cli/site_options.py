"""Options that commands share: which site, which day, which language."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from playbookgen.cli.failures import fail

F = TypeVar("F", bound=Callable[..., Any])

SITE_FILE = "site.yaml"
OUTPUT = "public"
YEARS = range(1000, 3000)
"""As fiscal years: what is reckoned from a day must not leave the calendar."""


class Day(click.ParamType[date]):
    """A day written `2026-03-31`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or refuse the option."""
        from playbookgen.content.scalars import Refused, parse_date

        try:
            day = value if isinstance(value, date) else parse_date(str(value))
        except Refused:
            self.fail(f'"{value}" is not a day; a day is written 2026-03-31', param, ctx)
        if day.year not in YEARS:
            self.fail(f'"{value}" is too far away to reckon with', param, ctx)
        return day


def _kept(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Keep an option for whoever words what ends the command."""
    context.meta[f"{__name__}.{parameter.name}"] = value
    return value


def speak(context: click.Context, language: str) -> None:
    """Have what ends the command said in a language."""
    context.meta[f"{__name__}.messages"] = language


def asked(context: click.Context) -> tuple[Path | None, str | None]:
    """Return the site's folder and the language of messages, as far as the command that ran was told them."""
    key = f"{__name__}.site"
    site = optional_site_folder(context.meta[key]) if key in context.meta else None
    return site, context.meta.get(f"{__name__}.messages")


def site_option(command: F) -> F:
    """Add `--site`."""
    return click.option(
        "--site",
        callback=_kept,
        metavar="DIR",
        envvar="PLAYBOOKGEN_SITE",
        type=click.Path(path_type=Path),
        help="The site's folder.  [default: the nearest folder upwards that holds site.yaml]",
    )(command)


def output_option(command: F) -> F:
    """Add `--output`."""
    return click.option(
        "--output",
        metavar="DIR",
        envvar="PLAYBOOKGEN_OUTPUT",
        type=click.Path(path_type=Path),
        help="The folder to publish into.  [default: public in the site's folder]",
    )(command)


def as_of_option(command: F) -> F:
    """Add `--as-of`."""
    return click.option(
        "--as-of",
        metavar="DATE",
        envvar="PLAYBOOKGEN_AS_OF",
        type=Day(),
        help="Reckon as if it were this day, written 2026-03-31.  [default: today in the site's time zone]",
    )(command)


def messages_option(command: F) -> F:
    """Add `--messages`."""
    return click.option(
        "--messages",
        callback=_kept,
        metavar="LANGUAGE",
        envvar="PLAYBOOKGEN_MESSAGES",
        help="The language of messages, such as en.  [default: the site's first language]",
    )(command)


def jobs_option(command: F) -> F:
    """Add `--jobs`."""
    return click.option(
        "--jobs",
        metavar="N",
        envvar="PLAYBOOKGEN_JOBS",
        type=click.IntRange(1, 256),
        help="How many processes share the work.  [default: one a processor]",
    )(command)


def cache_option(command: F) -> F:
    """Add `--cache`."""
    return click.option(
        "--cache",
        metavar="DIR",
        envvar="PLAYBOOKGEN_CACHE",
        type=click.Path(path_type=Path),
        help="The folder of what one run leaves for the next.  [default: .playbookgen in the site's folder]",
    )(command)


def style_page_option(command: F) -> F:
    """Add `--style-page`."""
    return click.option(
        "--style-page",
        is_flag=True,
        help="Add style.html, which shows every component of the pages, for work on layouts.",
    )(command)


def timings_option(command: F) -> F:
    """Add `--timings`."""
    return click.option(
        "--timings",
        is_flag=False,
        flag_value="text",
        type=click.Choice(["text", "json"]),
        help="Tell on standard error how long each stage took, as a table or as JSON.",
    )(command)


def optional_site_folder(given: Path | None) -> Path | None:
    """Return the site's folder, or None where a command works without one."""
    here = Path.cwd()
    candidates = (here, *here.parents) if given is None else (given,)
    return next((folder for folder in candidates if (folder / SITE_FILE).is_file()), None)


def site_folder(given: Path | None) -> Path:
    """Return the site's folder, or end with a message where there is none."""
    found = optional_site_folder(given)
    if found is None and given is not None:
        fail("{folder:path} is not a site: it has no {file}", folder=str(given), file=SITE_FILE)
    if found is None:
        fail("there is no {file} in this folder nor in any above it; name the site with --site DIR", file=SITE_FILE)
    return found


def output_folder(root: Path, given: Path | None) -> Path:
    """Return the folder to publish into."""
    return given or root / OUTPUT


def cache_folder(root: Path, given: Path | None) -> Path:
    """Return the folder of what one run leaves for the next."""
    from playbookgen.pipeline.cache import FOLDER  # which imports SQLite

    return given or root / FOLDER
