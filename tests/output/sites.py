"""What the tests of this room say in few words: build these pages here; this is what stands there now."""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from playbookgen.output import MANIFEST, Publication, next_tree

Standing = Mapping[str, bytes]
"""Path → content. A link's path ends with `@` and its content is what it names; an empty folder's ends with `/`."""


def build(output: Path, pages: Standing) -> Publication:
    """Build a site of these pages."""
    with next_tree(output) as tree:
        for path, content in pages.items():
            tree.write(path, content)
        return tree.publish()


def standing(folder: Path) -> dict[str, bytes]:
    """All that stands in a folder."""
    found: dict[str, bytes] = {}
    for place, folders, files in os.walk(folder):
        inside = Path(place)
        name = inside.relative_to(folder).as_posix()
        if not folders and not files and name != ".":
            found[f"{name}/"] = b""
        for entry in [*folders, *files]:
            path = inside / entry
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[f"{name}@"] = os.fsencode(os.readlink(path))
            elif path.is_file():
                found[name] = path.read_bytes()
    return found


def site(pages: Standing, foreign: Standing | None = None) -> dict[str, bytes]:
    """What stands in an output of these pages, our own record included."""
    digests = {path: sha256(content).hexdigest() for path, content in sorted(pages.items())}
    record = json.dumps({"format": 1, "sha256": digests}, indent=2) + "\n"
    if not pages:
        record = record.replace("{}", "{\n\n  }")
    return {**pages, **(foreign or {}), MANIFEST: record.encode()}


def put(folder: Path, files: Standing) -> None:
    """Put files into a folder, as somebody else would."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def identities(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Inode, modification and change time of the folder and all in it: the same only if nothing was touched."""
    seen = {}
    for place in [folder, *folder.rglob("*")]:
        status = place.lstat()
        seen[str(place)] = (status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    return seen


def inode(path: Path) -> int:
    """Which file it is."""
    return path.lstat().st_ino
