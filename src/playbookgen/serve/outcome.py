"""What the two processes of a preview tell each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["published", "stopped", "refused", "busy", "failed"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, the same for all builds of a preview. Paths and days are texts."""

    root: str
    output: str
    as_of: str | None
    cache: str
    jobs: int
    language: str
    """Of messages, until a build has told the site's own."""
    is_language_fixed: bool
    """Whether it was asked for, and holds whatever the site says."""
    keep_going: bool = False
    style_page: bool = False


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Pages of changed accounts, ahead of the build that tells all the rest."""

    pages: Mapping[str, str]
    """By path in the output."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What stopped a build that is nothing in the content."""

    reason: str
    """Of a refused output the `Reason` of `OutputRefused`, else a sentence."""
    path: str = ""
    number: int = 0
    """The system's, where it has one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to.

    | kind        | means                                                               |
    | ----------- | ------------------------------------------------------------------- |
    | `published` | the pages are what the files say                                    |
    | `stopped`   | by findings, or by a content folder that is gone; the old pages stand |
    | `refused`   | the output is none that we may write                                |
    | `busy`      | another build is writing the output                                 |
    | `failed`    | the system, or the program                                          |
    """

    kind: Kind
    panel: str = "null"
    """What is shown over pages, as JSON for `preview.js`; `null` where there is nothing to show."""
    told: tuple[str, ...] = ()
    """Lines for whoever runs the preview."""
    changed: tuple[str, ...] | None = ()
    """Paths of files in the output that were written or removed; None for any number of them."""
    day: str | None = None
    """The day that the pages tell of, `2026-11-24`."""
    timezone: str | None = None
    """In which the site's day begins."""
    url: str | None = None
    """Where the site is published, with a slash at its end."""
    failure: Failure | None = None
