"""Files that go into the output as they are: the theme's assets and people's pictures."""

from collections.abc import Iterator
from pathlib import Path

from playbookgen.content.company import Company
from playbookgen.content.sources import CONTENT

ASSETS = "assets"
PHOTOS = "people"


def assets(packaged: Path, own: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield path in the output and file of every asset; a site's own wins over a packaged one of the same name."""
    found: dict[str, Path] = {}
    for layouts in (packaged, own):
        folder = layouts / ASSETS if layouts is not None else None
        if folder is not None and folder.is_dir():
            for file in folder.rglob("*"):
                if file.is_file() and not file.name.startswith("."):
                    found[f"{ASSETS}/{file.relative_to(folder).as_posix()}"] = file
    yield from sorted(found.items())


def photos(company: Company, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield path in the output and file of every picture that people's records name, once where they share it."""
    for name in sorted({person.photo for person in company.people.values() if person.photo is not None}):
        yield f"{PHOTOS}/{name}", root / CONTENT / "people" / name
