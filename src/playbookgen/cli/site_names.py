"""The names that a site has, for commands that offer or require them."""

from collections.abc import Mapping
from pathlib import Path

from playbookgen.cli.failures import fail
from playbookgen.content.config import Site
from playbookgen.content.loading import load_site
from playbookgen.editing.names import names_in
from playbookgen.language.catalogs import Catalog


def site_of(root: Path) -> Site:
    """Return the site's settings, or end where they cannot be worked with."""
    site = load_site(root, lambda field: {}, lambda finding: None)
    if not site.origin.is_sound:
        fail("site.yaml cannot be worked with; `playbookgen check` tells why")
    return site


def names_of(root: Path, catalog: Catalog) -> Mapping[str, Mapping[str, str]]:
    """Return what references may name in a site, or end where it has no content."""
    try:
        return names_in(root, site_of(root), catalog)
    except (FileNotFoundError, NotADirectoryError) as error:
        fail("there is no content folder: {folder:path}", folder=str(error.filename))
