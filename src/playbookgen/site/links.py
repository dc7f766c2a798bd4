"""Links of a page: relative ones to other pages, and those that open a file for editing at the right line."""

from collections.abc import Mapping
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
    root = f"{repository.root.strip('/')}/" if repository.root else ""
    link = repository.edit.replace("{path}", quote(f"{root}{path}")).replace("{line}", str(line))
    return link.replace("{branch}", quote(repository.branch or ""))


def edit_links(site: Site, path: str, lines: Mapping[str, int]) -> Mapping[str, str]:
    """Return the edit link of each section of a record by its key, and of the file itself by an empty one."""
    links = {key: edit_link(site, path, line) for key, line in {"": 1, **lines}.items()}
    return {key: link for key, link in links.items() if link is not None}
