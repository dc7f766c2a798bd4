"""Which file of the output an address names. Nothing else is ever served."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff2": "font/woff2",
}
"""By ending, whatever this machine takes endings for."""
UNKNOWN = "application/octet-stream"
INDEX = "index.html"

_HIDDEN = re.compile(rb"%(?:2f|5c|00)", re.IGNORECASE)
"""A slash, a backslash and a NUL that only show once an address is decoded."""
_UNFIT = re.compile(r"[\\:\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that an address names."""

    path: str
    """In the output, with `/`."""
    file: Path

    @property
    def type(self) -> str:
        """What browsers are to take it for."""
        return TYPES.get(self.file.suffix.lower(), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Moved:
    """The address of a folder that lacks the slash at its end."""

    address: str


def find(output: Path, raw: bytes) -> Found | Moved | None:
    """Return what an address names, as it stands in a request; None where that is no file in the output.

    No dot files, which are not pages, and nothing that a link leads to outside.
    """
    path = _path(raw)
    if path is None:
        return None
    real = Path(os.path.realpath(output / path))
    if not real.is_relative_to(os.path.realpath(output)):
        return None
    if real.is_dir() and not path.endswith(INDEX):
        return Moved(f"/{quote(path)}/")
    return Found(path, real) if real.is_file() else None


def _path(raw: bytes) -> str | None:
    """Return the path in the output that an address names, whether or not something stands there."""
    if not raw.startswith(b"/") or _HIDDEN.search(raw):
        return None
    try:
        *folders, name = unquote_to_bytes(raw[1:]).decode().split("/")
    except UnicodeDecodeError:
        return None
    parts = [*folders, name or INDEX]
    if any(not part or part.startswith(".") or _UNFIT.search(part) for part in parts):
        return None
    return "/".join(parts)
