"""Outputs that a build does not touch."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NoReturn

from playbookgen.output.folders import Folders
from playbookgen.output.manifest import MANIFEST, BrokenManifest, Manifest, read_manifest
from playbookgen.output.survey import walk

Reason = Literal["not-a-folder", "protected-folder", "foreign-files", "broken-manifest", "collision"]


class OutputRefused(Exception):
    """Building here could destroy something that is not ours; nothing was touched.

    | reason             | example                                                                        |
    |--------------------|--------------------------------------------------------------------------------|
    | `not-a-folder`     | what stands in the way: the output, or a file where a folder above it would be |
    | `protected-folder` | the folder that is the output, lies in it or holds it                          |
    | `foreign-files`    | a file in the output, which has no manifest: relative, with forward slashes    |
    | `broken-manifest`  | the manifest, relative: it is damaged, or from another version                 |
    | `collision`        | a foreign file or folder, relative, where a page would be                      |
    """

    def __init__(self, output: Path, reason: Reason, example: str) -> None:
        super().__init__(output, reason, example)
        self.output = output
        self.reason: Reason = reason
        self.example = example


class OutputBusy(Exception):
    """Another build is writing this output."""

    def __init__(self, output: Path) -> None:
        super().__init__(output)
        self.output = output


def refuse_place(named: Path, folders: Folders, protected: Iterable[Path]) -> None:
    """Refuse an output that is no folder, or that touches a protected one; nothing need exist.

    Only the folder that a link names must: one that is missing is more likely a disk that is not mounted.
    """
    output = Path(folders.output)
    if not output.name:
        _refuse(folders, "protected-folder", folders.output)  # the root of the file system
    for place in map(Path, map(os.path.realpath, protected)):
        if _lies_in(output, place) or _lies_in(place, output):
            _refuse(folders, "protected-folder", str(place))
    if os.path.islink(named) and not os.path.isdir(named):
        _refuse(folders, "not-a-folder", str(named))
    nearest = next(filter(os.path.lexists, (output, *output.parents)), output)
    if not os.path.isdir(nearest):
        _refuse(folders, "not-a-folder", str(nearest))


def owned_manifest(folders: Folders) -> Manifest | None:
    """The manifest of an output that is ours, None for one that is missing or empty; others are refused."""
    try:
        manifest = read_manifest(folders.output)
    except BrokenManifest:
        _refuse(folders, "broken-manifest", MANIFEST)
    if manifest is None:
        for path, is_folder in walk(folders.output):
            if not is_folder:
                _refuse(folders, "foreign-files", path)
    return manifest


def _refuse(folders: Folders, reason: Reason, example: str) -> NoReturn:
    raise OutputRefused(Path(folders.output), reason, example)


def _lies_in(inner: Path, outer: Path) -> bool:
    return any(_same(place, outer) for place in (inner, *inner.parents))


def _same(one: Path, other: Path) -> bool:
    # By inode too: `Content` is `content` on many systems, and a folder may be mounted twice.
    try:
        return one == other or one.samefile(other)
    except OSError:  # one of them does not exist
        return False
