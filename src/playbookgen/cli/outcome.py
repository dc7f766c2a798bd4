"""Running a use case: what stops it before there is anything to report."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from playbookgen.build import Misconfigured, NoContent, layout_folders
from playbookgen.cli.failures import fail
from playbookgen.cli.job_log import show
from playbookgen.cli.report import Reporter
from playbookgen.content.loading import load_site
from playbookgen.content.suggestions import nearest
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog, CatalogError, available_languages, read_catalog
from playbookgen.output import OutputBusy, OutputRefused, Reason
from playbookgen.reference import names

T = TypeVar("T")
Findings = tuple[Finding, ...]
DEFAULT_LANGUAGE = "en"
"""The language of messages about a site.yaml that does not tell its own."""


def catalog_of(root: Path | None, messages: str | None) -> Catalog:
    """Return the words of a command's messages, or end where there are none in the language asked for."""
    folders = layout_folders(root)
    available = available_languages(folders)
    if messages is not None and messages not in available:
        message = 'there are no messages in the language "{language}"; there are in {known}'
        fail(message, language=messages, known=", ".join(available))
    try:
        return read_catalog(messages or _first_language(root, available), folders)
    except CatalogError as error:
        fail(_BROKEN_CATALOG, reason=str(error))


def catalog_at_hand(root: Path | None, messages: str | None) -> Catalog:
    """Return the words for what ends a command, whatever it is that cannot be read; at worst they are English."""
    for folders in (layout_folders(root), layout_folders(None)):
        with suppress(CatalogError, OSError):
            available = available_languages(folders)
            return read_catalog(messages if messages in available else _first_language(root, available), folders)
    return read_catalog(DEFAULT_LANGUAGE, layout_folders(None))


def _first_language(root: Path | None, available: Collection[str]) -> str:
    """Return the site's first language that has words, else English."""
    languages = load_site(root, lambda field: {}, lambda finding: None).languages if root is not None else ()
    return next((language for language in languages or () if language in available), DEFAULT_LANGUAGE)


def known_rule(name: str) -> str:
    """Return the name of a kind of finding, or end where there is none of that name."""
    if name not in names():
        near = nearest(name, names())
        fail('there is no rule "{name}"', near, name=name)
    return name


def configured(reporter: Reporter, run: Callable[[], T], tell: Callable[[Findings], object] | None = None) -> T:
    """Return what a use case returns, or end with what is wrong with settings, content folder or output.

    `tell` tells of the findings in site.yaml, as text where it is not given.
    """
    try:
        return run()
    except Misconfigured as error:
        if tell is not None:
            tell(error.findings)
        else:
            show("\n".join(reporter.lines(error.findings)))
        fail("site.yaml cannot be worked with")
    except NoContent as error:
        fail("there is no content folder: {folder:path}", folder=str(error))
    except CatalogError as error:
        fail(_BROKEN_CATALOG, reason=str(error))
    except OutputRefused as refused:
        fail(_REFUSALS[refused.reason], output=str(refused.output), example=refused.example)
    except OutputBusy as busy:
        fail("another build is writing {output:path}", output=str(busy.output))


_BROKEN_CATALOG = "a catalog of words cannot be read: {reason:path}"
_REFUSALS: Mapping[Reason, str] = {
    "not-a-folder": "{output:path} cannot be the output: {example:path} is no folder",
    "protected-folder": "{output:path} cannot be the output: {example:path} would be overwritten",
    "foreign-files": (
        "{output:path} holds files that playbookgen did not make, such as {example:path}; name an empty folder"
    ),
    "broken-manifest": (
        "{output:path}/{example:path} is damaged or of another version; empty the folder to publish there again"
    ),
    "collision": "{output:path}/{example:path} was not made by playbookgen and stands where a page goes; move it away",
}
