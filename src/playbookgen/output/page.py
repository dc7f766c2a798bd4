"""One file of the site. These functions may run in any process; the one that holds the tree adds what they return."""

from dataclasses import dataclass

from playbookgen.output import disk
from playbookgen.output.folders import Folders
from playbookgen.output.paths import checked


@dataclass(frozen=True, slots=True)
class Page:
    """A file that the next tree will have."""

    path: str
    digest: str
    """SHA-256, in hexadecimal."""
    stood: str | None
    """The digest of what stands there in the old tree; None if nothing does that can be read."""

    @property
    def is_fresh(self) -> bool:
        """Whether the next tree has a file of its own for this page, not the old tree's."""
        return self.digest != self.stood


def write_page(folders: Folders, path: str, content: bytes) -> Page:
    """Write a page into the next tree, unless the old tree has it just so.

    ValueError for a path that no page may have, and for one that was written already; OSError as the system gives it.
    """
    target, standing = f"{folders.next}/{checked(path)}", f"{folders.output}/{path}"
    page = Page(path, disk.summed(content), disk.digest(standing))
    if page.is_fresh:
        try:
            disk.create(target, content)
        except (FileExistsError, NotADirectoryError):
            raise ValueError(f"two pages for one path: {path!r}") from None
    return page


def standing_page(folders: Folders, path: str, digest: str) -> Page | None:
    """The page as it stands in the old tree; None if there is none with this SHA-256."""
    stood = disk.digest(f"{folders.output}/{checked(path)}")
    return Page(path, digest, stood) if stood == digest else None
