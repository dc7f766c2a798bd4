"""Replacing the files of an output that cannot move, so that a killed build is finished by the next.

The order makes every moment safe: the output's manifest *claims* the old pages and the new; the changed pages, complete
and with the new manifest, *become the journal* by one rename; the journal is *replayed*, the new manifest last. Before
the rename the old site stands whole. After it, replaying again has the same result.
"""

import os
from contextlib import suppress

from playbookgen.output import disk
from playbookgen.output.folders import Folders
from playbookgen.output.leftovers import remove
from playbookgen.output.manifest import BrokenManifest, Manifest, read_manifest
from playbookgen.output.paths import MANIFEST, UNFINISHED, ancestors
from playbookgen.output.survey import collision, survey


def replace_in_place(folders: Folders, old: Manifest, new: Manifest) -> None:
    """Make the output what the next tree says, which holds at least the fresh pages and the manifest."""
    _put(Manifest({**old.pages, **new.pages}).encoded(), folders.output, MANIFEST)
    disk.flush(folders.next)
    os.rename(folders.next, folders.journal)
    replay(folders)


def replay(folders: Folders) -> None:
    """Finish what the journal says, if there is one; one that is not this output's is dropped.

    That is one whose pages the output does not claim: its volume is not mounted, or somebody emptied it.
    """
    with suppress(FileNotFoundError):
        os.unlink(f"{folders.output}/{UNFINISHED}")  # of a build that died while it claimed
    if not os.path.lexists(folders.journal):
        return
    with suppress(BrokenManifest):
        new, claimed = read_manifest(folders.journal), read_manifest(folders.output)
        if new and claimed and new.pages.keys() <= claimed.pages.keys():
            _replay(folders, claimed, new)
    remove(folders.journal)


def _replay(folders: Folders, claimed: Manifest, new: Manifest) -> None:
    standing = survey(folders.output)
    if collision(new.pages, standing.without(claimed)):
        return  # since it was claimed, a link may have taken a folder's place, and we would write through it
    # What goes, goes first: a new page may need its place, or on some systems have its name.
    for path in sorted(standing.files):
        if claimed.owns(path) and path not in new.pages and path != MANIFEST:
            os.unlink(f"{folders.output}/{path}")
    for path in sorted(standing.folders & (ancestors(claimed.pages) - ancestors(new.pages)), reverse=True):
        with suppress(OSError):  # somebody else's files are in it
            os.rmdir(f"{folders.output}/{path}")
    for path in sorted(survey(folders.journal).files & new.pages.keys()):
        content = disk.read(f"{folders.journal}/{path}")
        # What the disk lost of the journal is left to the next build, which finds the page not as the manifest says.
        if content is not None and disk.digest(f"{folders.output}/{path}") != new.pages[path] == disk.summed(content):
            _put(content, folders.output, path)
    _put(new.encoded(), folders.output, MANIFEST)


def _put(content: bytes, output: str, path: str) -> None:
    target = f"{output}/{path}"
    # Beside the target: a folder in the output may be a mount of its own.
    unfinished = f"{os.path.dirname(target)}/{UNFINISHED}"
    disk.create(unfinished, content, lasting=path == MANIFEST)
    os.replace(unfinished, target)
