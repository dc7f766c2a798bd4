"""Running a use case: what stops it before there is anything to report."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playbookgen.build import Misconfigured, NoContent, layout_folders
from playbookgen.cli.failures import fail
from playbookgen.cli.report import Reporter
from playbookgen.content.loading import load_site
from playbookgen.language.catalogs import CatalogError
from playbookgen.output import OutputBusy, OutputRefused

T = TypeVar("T")
DEFAULT_LANGUAGE = "en"
"""The language of messages about a site.yaml that does not tell its own."""


def message_language(root: Path | None, messages: str | None) -> str:
    """Return the language of a command's messages: the option's, else the site's first, else English."""
    if messages is not None or root is None:
        return messages or DEFAULT_LANGUAGE
    site = load_site(root, lambda field: {}, lambda finding: None)
    return site.languages[0] if site.languages else DEFAULT_LANGUAGE


def configured(root: Path, messages: str | None, run: Callable[[], T]) -> T:
    """Return what a use case returns, or end with what is wrong with settings, content folder or output."""
    try:
        return run()
    except Misconfigured as error:
        Reporter(root, layout_folders(root), message_language(root, messages)).print(error.findings)
        fail("site.yaml cannot be worked with")
    except NoContent as error:
        fail(f"there is no content folder: {error}")
    except CatalogError as error:
        fail(f"a catalog of words cannot be read: {error}")
    except (OutputRefused, OutputBusy) as error:
        fail(str(error))
