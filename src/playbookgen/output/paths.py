"""Names of pages: relative, with forward slashes, the same everywhere."""

import re
from collections.abc import Iterable
from unicodedata import normalize

MANIFEST = ".playbookgen-manifest.json"
UNFINISHED = ".playbookgen-unfinished"
"""A page on its way into an output that cannot move; in any folder of it."""

_SEGMENT = r"(?!\.{1,2}(?:/|\Z))[^/\\:\x00-\x1f\x7f\ud800-\udfff]+"
_PAGE = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")


def checked(path: str) -> str:
    """The path, if a page may have it.

    ValueError if it leads out of the output, means something else on another system, or is one of our own names.
    """
    name = path.rpartition("/")[2].lower()
    if not _PAGE.fullmatch(path) or path.lower() == MANIFEST or name == UNFINISHED:
        raise ValueError(f"not a path for a page: {path!r}")
    return path


def fold(path: str) -> str:
    """What a file system that tells neither case nor composition apart makes of a path."""
    if path.isascii():
        return path.lower()
    return normalize("NFC", normalize("NFC", path).casefold())


def parents(path: str) -> list[str]:
    """The folders a path lies in, innermost first: `a/b/c.html` → `a/b`, `a`."""
    found = []
    while "/" in path:
        path = path.rpartition("/")[0]
        found.append(path)
    return found


def ancestors(paths: Iterable[str]) -> set[str]:
    """All folders that some of the paths lie in."""
    found: set[str] = set()
    for path in paths:
        for parent in parents(path):
            if parent in found:
                break
            found.add(parent)
    return found
