"""What stands in a folder."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playbookgen.output.manifest import Manifest
from playbookgen.output.paths import ancestors, fold, parents


@dataclass(frozen=True, slots=True)
class Survey:
    """The relative paths of all that stands in a folder; a link, to whatever, is a file."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()

    def without(self, ours: Manifest) -> "Survey":
        """What is foreign: not a page, nor a folder for pages."""
        return Survey(
            frozenset(path for path in self.files if not ours.owns(path)), self.folders - ancestors(ours.pages)
        )


def survey(folder: str) -> Survey:
    """All of a folder; of one that is missing, nothing."""
    files: set[str] = set()
    folders: set[str] = set()
    for path, is_folder in walk(folder):
        (folders if is_folder else files).add(path)
    return Survey(frozenset(files), frozenset(folders))


def walk(folder: str) -> Iterator[tuple[str, bool]]:
    """Each path below a folder, and whether it is a folder itself; no link is followed."""
    waiting = [""]  # not by recursion: a tree may be deeper than Python's stack
    while waiting:
        inside = waiting.pop()
        try:
            entries = os.scandir(f"{folder}/{inside}")
        except FileNotFoundError:  # gone since it was listed
            continue
        with entries:
            for entry in entries:
                path = f"{inside}{entry.name}"
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder:
                    waiting.append(f"{path}/")
                yield path, is_folder


def collision(pages: Iterable[str], foreign: Survey) -> str | None:
    """A foreign file or folder that stands where a page, or a folder for pages, is to be.

    Names that differ by case alone collide too: on many systems they are one name, and a site builds alike everywhere.
    """
    taken = {fold(path) for path in pages}
    rooms = ancestors(taken)
    for path in sorted(foreign.files):
        folded = fold(path)
        if folded in taken or folded in rooms or not taken.isdisjoint(parents(folded)):
            return path
    return next((path for path in sorted(foreign.folders) if fold(path) in taken), None)
