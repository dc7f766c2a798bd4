"""The lines of a site's files as they stand on disk, for excerpts and for columns that are counted in bytes."""

import os
from pathlib import Path

from playbookgen.content.text import BYTE_ORDER_MARK

_MOST = 5_000_000
"""Bytes of a file in which lines are looked for."""
_MARK = BYTE_ORDER_MARK.encode()


class Lines:
    """Reads files by line; the last file is held, since findings come file by file."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = ""
        self._lines: list[bytes] = []
        self._has_mark = False

    def line(self, path: str, number: int) -> bytes | None:
        """Return a line without its end, nor the mark that a file may begin with; None where there is none."""
        if self._path != path and not self._read(path):
            return None
        return self._lines[number - 1] if 0 < number <= len(self._lines) else None

    def bytes_before(self, path: str, number: int, column: int) -> int:
        """Return how many bytes of a line stand before a column; as many as characters where there is no such line."""
        line = self.line(path, number)
        if line is None:
            return column - 1
        mark = len(_MARK) if number == 1 and self._has_mark else 0
        # A byte that is no UTF-8 counts as one character, as it does in columns.
        return mark + len(line.decode("utf-8", "surrogateescape")[: column - 1].encode("utf-8", "surrogateescape"))

    def _read(self, path: str) -> bool:
        try:
            name = os.path.join(self._root, path)  # noqa: PTH118  # thousands of them
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123  # as above
                content = file.read()[:_MOST]
        except OSError:
            return False
        self._has_mark = content.startswith(_MARK)
        content = content.removeprefix(_MARK)
        self._path = path
        self._lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return True
