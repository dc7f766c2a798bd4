"""One build at a time in an output; the kernel frees the lock of a build that dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playbookgen.output.folders import Folders
from playbookgen.output.refusal import OutputBusy


@contextmanager
def only_build(folders: Folders) -> Iterator[None]:
    """Keep other builds out; OutputBusy at once if one is at work.

    Processes forked meanwhile hold the lock with us, and keep it should we be killed while they still write.
    """
    file = _acquire(folders)
    try:
        yield
    finally:
        _release(file, folders.lock)


def _acquire(folders: Folders) -> int:
    while True:
        file = os.open(folders.lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            if not _locked(file):
                raise OutputBusy(Path(folders.output))
            # Whoever held it may have removed it between our opening and our locking: then it keeps nobody out, and
            # the one to lock is the one that stands there now. This check is what makes removing the file safe.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file), os.stat(folders.lock)):
                    return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: int, name: str) -> None:
        os.close(file)
        with suppress(OSError):  # refused while another build has it open, which then removes it
            os.unlink(name)

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(file: int, name: str) -> None:
        with suppress(OSError):
            os.unlink(name)  # while it is locked: afterwards it could be another build's
        os.close(file)
