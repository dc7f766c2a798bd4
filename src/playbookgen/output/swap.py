"""The step that makes a finished tree the output."""

import errno
import os
import sys

from playbookgen.output.folders import Folders

_IMMOVABLE = {errno.EBUSY, errno.EXDEV}  # a mount point; a folder in a lower layer of an overlay
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def swap(folders: Folders) -> bool:
    """Put the next tree in the output's place; False if the output cannot move.

    The old tree, if there is one, then is the next or the previous, to be swept. At no moment does a part of a tree
    stand in the output's place. Where the system has no exchange nothing does for an instant, and if we die in it,
    `sweep` mends it.
    """
    if not os.path.lexists(folders.output):
        os.rename(folders.next, folders.output)
        return True
    try:
        if not _exchange(folders.next, folders.output):
            _rename_twice(folders)
    except OSError as error:
        if error.errno in _IMMOVABLE:
            return False
        raise
    return True


def _exchange(one: str, other: str) -> bool:
    """Exchange two folders in one step; False where the kernel, the C library or the file system does not know how."""
    if sys.platform != "linux":
        return False
    import ctypes  # only here: a build that changes nothing does without

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), one, None, other)


def _rename_twice(folders: Folders) -> None:
    os.rename(folders.output, folders.previous)
    try:
        os.rename(folders.next, folders.output)
    except OSError:
        os.rename(folders.previous, folders.output)  # not left to be swept: the output may be replaced in place now
        raise
