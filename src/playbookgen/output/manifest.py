"""What an output says of itself: which files are ours, and what we wrote in them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playbookgen.output import disk
from playbookgen.output.paths import MANIFEST, UNFINISHED, checked

__all__ = ["EMPTY", "MANIFEST", "BrokenManifest", "Manifest", "read_manifest"]

_FORMAT = 1
_LARGEST = 64 * 1024 * 1024  # half a million pages; more is somebody's attempt on our memory
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BrokenManifest(Exception):
    """What stands in the manifest's place is none that we wrote."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The pages of a site and the SHA-256 of each, in hexadecimal."""

    pages: Mapping[str, str]

    def owns(self, path: str) -> bool:
        """Whether a file that stands at this path in the output is ours."""
        return path in self.pages or path == MANIFEST or path.rpartition("/")[2] == UNFINISHED

    def encoded(self) -> bytes:
        """The file's bytes: the same for the same pages, one page a line."""
        pages = ",\n".join(f'    {json.dumps(path)}: "{digest}"' for path, digest in sorted(self.pages.items()))
        text = f'{{\n  "format": {_FORMAT},\n  "sha256": {{\n{pages}\n  }}\n}}\n'.encode("ascii")
        if len(text) > _LARGEST:
            raise ValueError(f"{len(self.pages)} pages are more than a manifest holds")
        return text


EMPTY = Manifest(MappingProxyType({}))


def read_manifest(folder: str) -> Manifest | None:
    """The manifest in a folder, None where there is none; BrokenManifest, or the OSError of a disk that fails."""
    try:
        content = disk.read(f"{folder}/{MANIFEST}", _LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if content is None:
        raise BrokenManifest
    try:
        return _decoded(content)
    except (ValueError, RecursionError) as error:
        raise BrokenManifest from error


def _decoded(content: bytes) -> Manifest:
    match json.loads(content):
        case {"format": int(version), "sha256": dict(pages), **more} if version == _FORMAT and not more:
            pass
        case _:
            raise ValueError("not the shape of a manifest")
    for path, digest in pages.items():
        checked(path)
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a digest: {digest!r}")
    return Manifest(MappingProxyType(pages))
