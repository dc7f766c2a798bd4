"""The files of a new site: settings, guides, a sample account with the people it needs, what hosts and editors read.

They stand as templates in `starter/`, in a folder for each language, where `<< … >>` is a value. Days are counted from
the day the site is made: for ninety days the sample account has no finding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import jinja2

from playbookgen import __version__
from playbookgen.content.sources import RECORD_FOLDERS
from playbookgen.editing.editors import editor_files
from playbookgen.editing.yaml_text import scalar
from playbookgen.language.catalogs import Catalog

Host = Literal["github", "gitlab"]

STARTER = Path(__file__).parent / "starter"
QUIET_DAYS = 90
"""How long the sample account stays without a finding: a plan must be gone through every quarter."""
BEFORE_NEXT_PLAN = 45
"""How long before the end of a year a plan for the next one is missed."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the new site's files are edited."""

    url: str
    """The repository's page."""
    branch: str
    """The branch that is published."""


@dataclass(frozen=True, slots=True)
class NewSite:
    """What a new site is to be."""

    title: str
    languages: tuple[str, ...]
    """The first is the default; records are written in it."""
    currency: str
    timezone: str
    today: date
    host: Host | None = None
    """Whose continuous integration checks it."""
    remote: Remote | None = None
    package: str = f"playbookgen=={__version__}"
    """What pip installs in the workflow."""


def languages() -> tuple[str, ...]:
    """Return the languages that there are files for."""
    return tuple(sorted(folder.name for folder in STARTER.iterdir() if (folder / "roles").is_dir()))


def site_files(site: NewSite, catalog: Catalog) -> Mapping[str, str]:
    """Return the texts of the site's files, by path from its folder; `catalog` has the words of its first language."""
    first, values = site.languages[0], _values(site)
    templates = {
        **_EVERYWHERE,
        **{name: f"{first}/{name}" for name in ("site.yaml", "README.md")},
        **{f"content/{path}": f"{first}/{path}" for path in _names(first, *RECORD_FOLDERS)},
        **{
            f"content/{path}": f"{language}/{path}" for language in site.languages for path in _names(language, "roles")
        },
        **(_HOSTS[site.host] if site.host is not None else {}),
    }
    texts = {path: _templates().get_template(template).render(values) for path, template in templates.items()}
    return {**texts, **editor_files(catalog)}


_EVERYWHERE = {
    ".gitignore": "any/gitignore",
}
_HOSTS: Mapping[Host, Mapping[str, str]] = {
    "github": {".github/workflows/playbook.yml": "github/workflow.yml"},
    "gitlab": {".gitlab-ci.yml": "gitlab/gitlab-ci.yml"},
}
_EDIT: Mapping[Host, str] = {
    "github": "{url}/edit/{{branch}}/{{path}}#L{{line}}",
    "gitlab": "{url}/-/edit/{{branch}}/{{path}}#L{{line}}",
}


def _names(language: str, *folders: str) -> Iterator[str]:
    top = STARTER / language
    for folder in folders:
        yield from sorted(file.relative_to(top).as_posix() for file in (top / folder).iterdir())


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(  # noqa: S701  # YAML and Markdown, no HTML; values are quoted where they need it
        loader=jinja2.FileSystemLoader(STARTER),
        undefined=jinja2.StrictUndefined,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _values(site: NewSite) -> Mapping[str, object]:
    def day(days: int) -> date:
        return site.today + timedelta(days)

    year_end = date(site.today.year, 12, 31)
    remote, host = site.remote, site.host or "github"
    return {
        "title": site.title,
        "yaml_title": scalar(site.title),
        "language": site.languages[0],
        "languages": site.languages,
        "currency": site.currency,
        "timezone": site.timezone,
        "host": site.host,
        "repository": scalar(remote.url) if remote is not None else None,
        "edit": scalar(_EDIT[host].format(url=remote.url)) if remote is not None else None,
        "branch": scalar(remote.branch if remote is not None else "main"),
        "package": site.package,
        "day": day,
        "year": site.today.year,
        "next_step_fits": day(QUIET_DAYS) <= year_end,
        "next_plan": day(QUIET_DAYS + BEFORE_NEXT_PLAN) >= year_end,
    }
