"""What a build that ended, well or badly, left beside the output."""

import os
from contextlib import suppress

from playbookgen.output.folders import Folders
from playbookgen.output.survey import survey


def sweep(folders: Folders) -> None:
    """Put the old site back if a build died between its two renames; remove what is rubbish.

    The journal is not rubbish.
    """
    remove(folders.next)
    if os.path.lexists(folders.previous):
        if os.path.lexists(folders.output):
            # Under its own name it must always be whole: we may die while removing it.
            os.rename(folders.previous, folders.next)
            remove(folders.next)
        else:
            os.rename(folders.previous, folders.output)


def remove(tree: str) -> None:
    """Remove a tree of ours, where there is one; what its links name stays."""
    if os.path.islink(tree) or not os.path.isdir(tree):
        with suppress(FileNotFoundError):
            os.unlink(tree)
        return
    standing = survey(tree)
    folders = [f"{tree}/{path}" for path in sorted(standing.folders)]
    for folder in (tree, *folders):
        if not os.access(folder, os.W_OK | os.X_OK):  # it took the mode of a read-only one
            os.chmod(folder, 0o700)
    for path in sorted(standing.files):
        os.unlink(f"{tree}/{path}")
    for folder in reversed(folders):
        os.rmdir(folder)
    os.rmdir(tree)
