"""The git repository that a site's files are kept in: where its top is, and where it came from."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from playbookgen.content import git


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in its repository."""

    top: Path
    """The repository's top; the folder itself where there is none."""
    prefix: str
    """The folder from the top: empty, or with a slash at its end: `sales/playbook/`."""
    is_repository: bool = True


def place_of(folder: Path, told: str | None = None) -> Place:
    """Return where a folder lies in its repository.

    Without git, `told` says it: site.yaml's `repository.root`.
    """
    top, prefix = _told(folder, "rev-parse", "--show-toplevel"), _told(folder, "rev-parse", "--show-prefix")
    if top is not None and prefix is not None:
        return Place(Path(top), prefix)
    path = PurePosixPath((told or "").strip("/") or ".")
    if path.parts and folder.resolve().parts[-len(path.parts) :] == path.parts:
        return Place(folder.resolve().parents[len(path.parts) - 1], f"{path}/", is_repository=False)
    return Place(folder, "", is_repository=False)


def branch_of(folder: Path) -> str | None:
    """Return the name of the branch that is checked out, also in a fresh clone without a commit."""
    return _told(folder, "symbolic-ref", "--quiet", "--short", "HEAD") or None


def web_address_of(folder: Path) -> str | None:
    """Return the page of the repository that a folder was cloned from, or None where that is none of the web."""
    return web_address(_told(folder, "remote", "get-url", "origin") or "")


_REMOTE = re.compile(
    r"(?:https?://(?:[^/@\s]*@)?(?P<web>[^/@\s]+)/|(?:ssh://)?[^/@:\s]+@(?P<ssh>[^/:@\s]+)(?::\d+)?[:/])"
    r"(?P<path>[^\s?#]+?)(?:\.git)?/?"
)


def web_address(remote: str) -> str | None:
    """Return the page that goes with a remote, without any name or password in it.

    `git@github.com:firma/playbook.git` is `https://github.com/firma/playbook`.
    """
    match = _REMOTE.fullmatch(remote)
    return f"https://{match['web'] or match['ssh']}/{match['path'].lstrip('/')}" if match is not None else None


def _told(folder: Path, *arguments: str) -> str | None:
    """Return the one line that git answers."""
    answer = git.asked(folder, *arguments)
    return answer.decode("utf-8", "surrogateescape").removesuffix("\n") if answer is not None else None
