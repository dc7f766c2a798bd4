"""Files that go into the output as they are: the theme's assets and people's pictures."""

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from playbookgen.content.company import Company
from playbookgen.content.sources import CONTENT
from playbookgen.findings import Finding, Location, Severity

ASSETS = "assets"
WORKER = "service-worker.js"
"""It stands at the top, since it may answer only for what lies beside and below it."""
PHOTOS = "people"

_UNFIT = re.compile(r"[\\:\x00-\x1f\x7f]")


def assets(packaged: Path, own: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield path in the output and file of every asset; a site's own wins over a packaged one of the same name."""
    found = dict(_files(packaged))
    if own is not None:
        refused = {finding.record for finding in asset_findings(own, packaged)}
        found.update((path, file) for path, file in _files(own) if _shown(path) not in refused)
    yield from sorted(found.items())


def asset_findings(own: Path | None, packaged: Path) -> Iterator[Finding]:
    """Yield what of a site's own assets cannot be published."""
    names = {_folded(path): path for path, _ in _files(packaged)}
    for path, file in _files(own) if own is not None else ():
        other = names.setdefault(_folded(path), path)
        if own is not None and not file.resolve().is_relative_to(own.resolve()):
            message = "this link leads out of the layouts folder; what it points to is not published"
            yield _finding("outside-content", path, message)
        elif _UNFIT.search(path):
            message = "this name holds a colon, a backslash or a control character, which not every system allows"
            yield _finding("bad-file-name", path, message)
        elif other != path:
            message = 'this name differs from "{other}" in capital letters only'
            yield _finding("bad-file-name", path, message, other=other.rpartition("/")[2])


def _files(layouts: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted([*(layouts / ASSETS).rglob("*"), layouts / WORKER]):
        if file.is_file() and not file.name.startswith("."):
            yield file.relative_to(layouts).as_posix(), file


def _folded(path: str) -> str:
    return normalize("NFC", path).casefold()


def _shown(path: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in f"layouts/{path}")


def _finding(rule: str, path: str, message: str, **arguments: str) -> Finding:
    return Finding(rule, Severity.ERROR, Location(_shown(path)), _shown(path), message, arguments)


def photos(company: Company, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield path in the output and file of every picture that people's records name, once where they share it."""
    for name in sorted({person.photo for person in company.people.values() if person.photo is not None}):
        yield f"{PHOTOS}/{name}", root / CONTENT / "people" / name
