"""The few things done to single files and folders; the rest of the room says in which order."""

import errno
import os
import shutil
import stat
import sys
from contextlib import suppress
from hashlib import sha256

# Windows has no such flags, and needs one of its own.
_BINARY: int = getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
# A foreign link is not followed, a foreign pipe is not waited for.
_OLD: int = os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_FILE = {errno.ELOOP, errno.EMLINK, errno.ENXIO}  # a link, as Linux and as BSD say it; a socket
_CHUNK = 1024 * 1024
_FOLLOW = os.link not in os.supports_follow_symlinks  # where links to links cannot be made, and cannot be asked for
_NO_LINKS = {errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def create(name: str, content: bytes, *, lasting: bool = False) -> None:
    """Write a new file and the folders it needs; FileExistsError if something stands there.

    `lasting` waits until the disk has it.
    """
    try:
        file = os.open(name, _NEW, 0o666)
    except FileNotFoundError:  # asking beforehand would cost every file what only the first of a folder needs
        os.makedirs(os.path.dirname(name), exist_ok=True)
        file = os.open(name, _NEW, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        if lasting:
            os.fsync(file)
    except OSError as error:
        error.filename = name  # whoever reads that the disk is full wants to know which
        raise
    finally:
        os.close(file)


def read(name: str, most: int = sys.maxsize) -> bytes | None:
    """A regular file's bytes; None if something else stands there, or it holds more than `most`."""
    try:
        file = os.open(name, _OLD)
    except OSError as error:
        if error.errno in _NO_FILE:
            return None
        raise
    try:
        standing = os.fstat(file)
        if not stat.S_ISREG(standing.st_mode) or standing.st_size > most:
            return None
        parts = []
        while part := os.read(file, min(standing.st_size + 1, _CHUNK)):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(file)


def summed(content: bytes) -> str:
    """The SHA-256, in hexadecimal: with a processor's help twice as fast as BLAKE2, and anybody can check it."""
    return sha256(content).hexdigest()


def digest(name: str) -> str | None:
    """The SHA-256 of the regular file that stands there; None if none does that can be read."""
    with suppress(OSError):
        content = read(name)
        return None if content is None else summed(content)
    return None


def carry(source: str, target: str, *, lasting: bool = False) -> None:
    """Give a file a second name, or where the file system has none, a copy; a link stays a link.

    `lasting` waits until the disk has a copy. OSError with EXDEV if the two lie on different mounts.
    """
    try:
        os.link(source, target, follow_symlinks=_FOLLOW)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
        if lasting and not os.path.islink(target):
            flush(target)


def liken(folder: str, model: str) -> None:
    """Give a folder the mode of another and, as far as that is allowed, its owner."""
    new, old = os.stat(folder), os.stat(model)
    if sys.platform != "win32":
        if new.st_gid != old.st_gid:
            with suppress(PermissionError):
                os.chown(folder, -1, old.st_gid)
        if new.st_uid != old.st_uid:
            with suppress(PermissionError):
                os.chown(folder, old.st_uid, -1)
    if new.st_mode != old.st_mode:  # after the owner, whose change takes the group's bit away
        os.chmod(folder, stat.S_IMODE(old.st_mode))


def flush(name: str) -> None:
    """Wait until the disk has a file, or a folder's names."""
    if sys.platform == "win32":  # which opens no folder, and flushes no file opened for reading
        return
    file = os.open(name, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
