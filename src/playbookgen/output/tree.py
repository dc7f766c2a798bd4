"""A build's way from its first page to the published site."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playbookgen.output import disk
from playbookgen.output.folders import Folders
from playbookgen.output.journal import replace_in_place, replay
from playbookgen.output.leftovers import sweep
from playbookgen.output.lock import only_build
from playbookgen.output.manifest import EMPTY, MANIFEST, Manifest
from playbookgen.output.page import Page, standing_page, write_page
from playbookgen.output.paths import fold, parents
from playbookgen.output.refusal import OutputRefused, owned_manifest, refuse_place
from playbookgen.output.staging import complete
from playbookgen.output.survey import collision, survey
from playbookgen.output.swap import swap


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did; paths are relative and sorted."""

    written: tuple[str, ...]
    """Pages that are new or that changed."""
    removed: tuple[str, ...]
    """Pages of the last build that are none of this one."""
    edited: tuple[str, ...]
    """Of both, those that somebody edited since the last build: the edits are gone."""
    unchanged: int
    kept: int
    """Files that are not ours."""
    touched: bool
    """Whether anything in the output changed."""


@contextmanager
def next_tree(output: Path, *, protected: Iterable[Path] = ()) -> Iterator["NextTree"]:
    """Begin the tree that will be the output, finishing or undoing first what a killed build left.

    `protected` are folders that the output may not be, lie in or hold: the content, the layouts, `.git`. The site's
    own folder is not one, since the output lies in it; it is safe because it holds the content.

    OutputRefused, OutputBusy, or the OSError of a disk that is full or may not be written. A block that ends without
    `publish` leaves the old site as it was.
    """
    folders = Folders.of(output)
    refuse_place(output, folders, protected)
    os.makedirs(os.path.dirname(folders.output), exist_ok=True)
    with only_build(folders):
        sweep(folders)
        replay(folders)
        last = owned_manifest(folders)
        try:
            yield NextTree(folders, last or EMPTY)
        finally:
            with suppress(OSError):  # the next build sweeps too, and one that published has not failed
                sweep(folders)


class NextTree:
    """The pages of a build, gathered one by one.

    Where several processes write, each calls `write_page` or `standing_page` with this tree's `folders`, and the one
    that holds the tree adds what they return.
    """

    def __init__(self, folders: Folders, last: Manifest) -> None:
        self.folders = folders
        self._last = last
        self._pages: dict[str, Page] = {}
        self._names: dict[str, str] = {}  # folded → as spelled; a folder's ends with a slash

    def write(self, path: str, content: bytes) -> None:
        """Have a page with this content; ValueError for a path that is unfit or taken, OSError from the disk."""
        self.add(write_page(self.folders, path, content))

    def keep(self, path: str, digest: str) -> bool:
        """Have a page as it stands, if its SHA-256 is this one; False if it is not, and the page is to be written."""
        page = standing_page(self.folders, path, digest)
        if page is not None:
            self.add(page)
        return page is not None

    def add(self, page: Page) -> None:
        """Have a page that another process wrote or found standing.

        ValueError if a page or a folder has its path, or one that some systems cannot tell from it.
        """
        folded, path = fold(page.path), page.path
        if folded in self._names:
            raise ValueError(f"two pages for one path: {self._names[folded]!r} and {path!r}")
        for name, spelled in zip(parents(folded), parents(path), strict=True):
            if (taken := self._names.setdefault(name, f"{spelled}/")) != f"{spelled}/":
                raise ValueError(f"two names for one path: {taken!r} and {path!r}")
        self._names[folded] = path
        self._pages[path] = page

    def publish(self) -> Publication:
        """Make the added pages the site: at once, or not at all.

        OutputRefused if a foreign file stands in a page's place; OSError, with the old site standing. (The exception is
        an output that cannot move: see the room's docstring.)
        """
        new = Manifest({page.path: page.digest for page in self._pages.values()})
        standing = survey(self.folders.output)
        foreign = standing.without(self._last)
        if taken := collision(new.pages, foreign):
            raise OutputRefused(Path(self.folders.output), "collision", taken)

        written = {page.path for page in self._pages.values() if page.is_fresh}
        removed = standing.files & (self._last.pages.keys() - new.pages.keys())
        touched = bool(written) or disk.digest(f"{self.folders.output}/{MANIFEST}") != disk.summed(new.encoded())
        publication = Publication(
            tuple(sorted(written)),
            tuple(sorted(removed)),
            tuple(sorted(path for path in (written | removed) & standing.files if self._is_edited(path))),
            unchanged=len(self._pages) - len(written),
            kept=len(foreign.files),
            touched=touched,
        )
        if touched:
            if complete(self.folders, new, new.pages.keys() - written, standing, foreign) and swap(self.folders):
                # Known to the disk before the old tree is removed, so that a power cut cannot cost both.
                disk.flush(os.path.dirname(self.folders.output))
            else:
                replace_in_place(self.folders, self._last, new)
        return publication

    def _is_edited(self, path: str) -> bool:
        page = self._pages.get(path)
        stands = page.stood if page else disk.digest(f"{self.folders.output}/{path}")
        return stands != self._last.pages[path]
