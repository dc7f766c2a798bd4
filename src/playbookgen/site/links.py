"""Links of a page: relative ones to other pages, and those that open a file for editing at the right line."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from playbookgen.content.config import Site


def to_root(path: str) -> str:
    """Return the way from a page to the top of the output: `../` for each folder."""
    return "../" * path.count("/")


def edit_link(site: Site, path: str, line: int) -> str | None:
    """Return the address that opens a file of the site for editing, or None where site.yaml names no pattern."""
    repository = site.repository
    if repository.edit is None:
        return None
    return _opening(repository.edit, repository.folder, repository.branch, path).replace("{line}", str(line))


def edit_links(site: Site, path: str, lines: Mapping[str, int]) -> Mapping[str, str]:
    """Return the edit link of each section of a record by its key, and of the file itself by an empty one."""
    links = {key: edit_link(site, path, line) for key, line in {"": 1, **lines}.items()}
    return {key: link for key, link in links.items() if link is not None}


@lru_cache(maxsize=64)
def _opening(pattern: str, folder: str, branch: str | None, path: str) -> str:
    """Return the address of a file with its line left open: pages ask for many lines of a file one after another."""
    return pattern.replace("{path}", quote(f"{folder}{path}")).replace("{branch}", quote(branch or ""))
