"""Files changed as an author would: only the stretches that are meant, and all files of a command or none of them.

Positions are those of findings and of the node tree. Byte order mark, line ends, permissions and every other byte stay.
"""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from playbookgen.build import LAYOUTS
from playbookgen.content.loading import SITE_FILE
from playbookgen.content.sources import CONTENT
from playbookgen.content.text import BYTE_ORDER_MARK
from playbookgen.findings import Position
from playbookgen.output import disk

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a file, and the text that is to stand there; `end` is exclusive, an insertion ends where it starts.

    The text's line feeds become the line ends that the file has.
    """

    start: Position
    end: Position
    text: str


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a file's bytes with stretches replaced. The file is UTF-8; stretches do not overlap (`ValueError`)."""
    text = content.decode("utf-8")
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    own_line_end = line_end(text)
    parts, done = [mark], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start, end = (starts[place.line - 1] + place.column - 1 for place in (edit.start, edit.end))
        if start < done or end < start:
            raise ValueError(f"edits overlap: {edit}")
        parts += text[done:start], edit.text.replace("\n", own_line_end)
        done = end
    return "".join((*parts, text[done:])).encode("utf-8")


def line_end(text: str) -> str:
    """Return how the lines of a file's text end; a line feed where it has one line only."""
    first = _LINE_END.search(text)
    return first.group() if first is not None else "\n"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is to hold something else."""

    file: Path
    before: bytes | None
    """What it holds; None if there is no such file yet."""
    after: bytes


class ChangedMeanwhile(OSError):
    """A file is no longer what it was when it was read."""

    message = "{file:path} was changed by somebody else at the same time; nothing was written, try again"

    def __init__(self, file: Path) -> None:
        self.arguments = {"file": str(file)}
        super().__init__(self.message.replace("{file:path}", str(file)))


def write(changes: Iterable[Change]) -> None:
    """Write all changes, or none of them if one fails or the program is interrupted; missing folders are made.

    Each file is whole at every moment: its new content is written beside it and takes its name. Killed by force between
    two of them, the program leaves some files new and some old. Raises `ChangedMeanwhile`, `FileExistsError` where a
    new file stands already, and the `OSError` of the system, each naming the file.
    """
    staged: list[_Staged] = []
    try:
        for change in changes:
            if change.after != change.before:
                staged.append(_Staged(change))
                staged[-1].prepare()
        for file in staged:
            file.check()
        for file in staged:
            file.put()
    except BaseException:
        for file in reversed(staged):
            file.take_back()
        raise
    finally:
        for file in reversed(staged):
            file.clear()


@contextmanager
def rehearsed(root: Path, changes: Iterable[Change]) -> Iterator[Path]:
    """Give a copy of a site's settings, content and layouts in which the changes are made."""
    with tempfile.TemporaryDirectory(prefix="playbookgen-") as name:
        copy = Path(name)
        shutil.copy(root / SITE_FILE, copy)
        shutil.copytree(root / CONTENT, copy / CONTENT, symlinks=True)
        if (layouts := root / LAYOUTS).is_dir():
            try:
                (copy / LAYOUTS).symlink_to(layouts.resolve(), target_is_directory=True)
            except OSError:  # Windows asks for a privilege
                shutil.copytree(layouts, copy / LAYOUTS)
        for change in changes:
            (copy / change.file.relative_to(root)).write_bytes(change.after)
        yield copy


class _Staged:
    """A change on its way: its new content beside the file, and a second name for the old one."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._target = Path(os.path.realpath(change.file))  # a link stays a link
        beside = f".playbookgen-{token_hex(6)}"
        self._new, self._old = (self._target.with_name(f"{beside}.{age}") for age in ("new", "old"))
        self._is_put = False
        self._made: list[Path] = []

    def prepare(self) -> None:
        """Write the new content beside the file; nobody sees it yet."""
        try:
            if self._change.before is None:
                self._make_folders()
                disk.create(str(self._new), self._change.after, lasting=True)
                return
            self._target.stat()
            if not os.access(self._target, os.W_OK):  # replacing it would be possible, and not what its owner wants
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            disk.create(str(self._new), self._change.after, lasting=True)
            disk.liken(str(self._new), str(self._target))
            disk.carry(str(self._target), str(self._old))
        except OSError as error:  # the reader knows the file, not what stands beside it
            error.filename = str(self._change.file)
            raise

    def _make_folders(self) -> None:
        missing = [folder for folder in self._target.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)

    def check(self) -> None:
        """Refuse if somebody else changed or made the file meanwhile."""
        if self._change.before is None:
            if os.path.lexists(self._target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self._change.file))
        elif disk.read(str(self._target)) != self._change.before:
            raise ChangedMeanwhile(self._change.file)

    def put(self) -> None:
        """Give the new content the file's name."""
        if self._change.before is None:
            disk.carry(str(self._new), str(self._target))  # which never overwrites what came there meanwhile
            self._is_put = True
        else:
            self._is_put = True  # first: an interruption right behind the call must find it
            self._new.replace(self._target)
        disk.flush(str(self._target.parent))

    def take_back(self) -> None:
        """Let everything be as it was before."""
        if self._is_put and self._change.before is not None:
            self._old.replace(self._target)
        elif self._is_put:
            self._target.unlink()
        self._is_put = False

    def clear(self) -> None:
        """Leave nothing beside the file."""
        for name in (self._new, self._old):
            with suppress(OSError):
                name.unlink()
        if not self._is_put:
            for folder in reversed(self._made):
                with suppress(OSError):
                    folder.rmdir()
