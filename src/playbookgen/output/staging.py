"""What the next tree takes over from the old one."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress

from playbookgen.output import disk
from playbookgen.output.folders import Folders
from playbookgen.output.manifest import MANIFEST, Manifest
from playbookgen.output.paths import ancestors
from playbookgen.output.survey import Survey


def complete(folders: Folders, new: Manifest, unchanged: Iterable[str], standing: Survey, foreign: Survey) -> bool:
    """Add to the fresh pages what the old tree has: unchanged pages, foreign files and folders, and last the manifest.

    False if the trees cannot be exchanged, since the old one is or holds a mount point: then the next has the fresh
    pages and the manifest, and nothing more can be said of it.
    """
    os.makedirs(folders.next, exist_ok=True)
    needed = foreign.folders | ancestors([*foreign.folders, *foreign.files, *new.pages])
    for folder in sorted(needed):
        with suppress(FileExistsError):
            os.mkdir(f"{folders.next}/{folder}")
    is_exchangeable = not _holds_mount(folders, foreign) and _carried(folders, unchanged, foreign)
    # A power cut may cost pages that the disk did not have yet, and that is all right: the next build reads what stands
    # and writes them again. It may not cost the manifest, without which the next build would refuse the output. So one
    # file and two folders are waited for, not ten thousand pages, which takes longer than the build.
    disk.create(f"{folders.next}/{MANIFEST}", new.encoded(), lasting=True)
    disk.flush(folders.next)
    if os.path.isdir(folders.output):
        for folder in ("", *sorted(needed & standing.folders)):
            disk.liken(f"{folders.next}/{folder}", f"{folders.output}/{folder}")
    return is_exchangeable


def _holds_mount(folders: Folders, foreign: Survey) -> bool:
    # A mount of the same file system is not seen here; the first file to be carried out of it tells.
    return any(os.path.ismount(f"{folders.output}/{folder}") for folder in foreign.folders)


def _carried(folders: Folders, unchanged: Iterable[str], foreign: Survey) -> bool:
    try:
        for path in sorted(unchanged):
            disk.carry(f"{folders.output}/{path}", f"{folders.next}/{path}")
        for path in sorted(foreign.files):
            with suppress(FileNotFoundError):  # its owner removed it meanwhile
                # Nobody could build a foreign file again, and the old tree will be removed.
                disk.carry(f"{folders.output}/{path}", f"{folders.next}/{path}", lasting=True)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    return True
