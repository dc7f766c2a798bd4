"""Child processes in which the system misbehaves: it kills, it refuses a call, its disk is small, its folder a mount.

Nothing of ours is replaced. The kernel does it: a signal, a system call filter, a mount in a namespace that ends with
the child. Linux only.
"""

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel to misbehave")

_CALLS = {
    "x86_64": {"link": 86, "linkat": 265, "renameat2": 316, "rmdir": 84},
    "aarch64": {"linkat": 37, "renameat2": 276, "rmdir": 35},
}


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def in_child(act: Callable[[], object]) -> int:
    """Run something in a forked child; its exit status, 1 for an exception (printed), negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(moment: int) -> None:
    """Have this process killed at the nth moment at which it asks the system for something.

    A write is a moment, and writes half of what it should, so that a file can be cut short.
    """
    left = moment
    write = os.write

    def count(event: str, _: object = None) -> None:
        nonlocal left
        if event == "open" or (event.startswith("os.") and event != "os.kill"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def write_half(file: int, content: memoryview) -> int:
        count("os.write")
        return write(file, content[: (len(content) + 1) // 2])

    sys.addaudithook(count)
    os.write = write_half  # type: ignore[assignment]


def refuse(call: str, error: int) -> None:
    """Have the kernel refuse a system call from now on in this process; of renameat2 only the exchange."""
    _checked(_libc().prctl(38, 1, 0, 0, 0))  # PR_SET_NO_NEW_PRIVS
    number_at, flags_at = 0, 48  # where the kernel's record of a call has its number, and the fifth argument
    load, jump_if_equal, give = 0x20, 0x15, 0x06
    refusal, allowance = 0x00050000 | error, 0x7FFF0000
    flags = [(load, 0, 0, flags_at), (jump_if_equal, 0, 1, 2)] if call == "renameat2" else []
    rules = [
        (load, 0, 0, number_at),
        (jump_if_equal, 0, 1 + len(flags), _CALLS[platform.machine()][call]),
        *flags,
        (give, 0, 0, refusal),
        (give, 0, 0, allowance),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(rules), ctypes.addressof(program)))
    _checked(_libc().prctl(22, 2, header, 0, 0))  # PR_SET_SECCOMP, by filter


def refuse_links(error: int) -> None:
    """Have the kernel refuse hard links, as a file system that has none does."""
    for call in ("link", "linkat"):
        if call in _CALLS[platform.machine()]:
            refuse(call, error)


def own_mounts() -> None:
    """Mounts that this process makes from now on are seen by no other, and vanish with it."""
    namespace, users = 0x00020000, 0x10000000
    user, group = os.geteuid(), os.getegid()
    if _libc().unshare(namespace) != 0:
        _checked(_libc().unshare(namespace | users))
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _mount("none", "/", None, 0x4000 | 0x40000)  # recursively private


def mount_folder(source: Path, target: Path) -> None:
    """Make a folder appear at another place."""
    _mount(str(source), str(target), None, 0x1000)


def mount_small_disk(target: Path, size: str) -> None:
    """Mount an empty disk of a size like "64k"."""
    _mount("none", str(target), "tmpfs", 0, f"size={size}")


def make_read_only(target: Path) -> None:
    """Mount a disk again so that it cannot be written."""
    _mount("none", str(target), None, 0x20 | 1)


def require_mounts() -> None:
    """Skip a test where nobody may mount; fail it in CI, where skipping would go unseen."""
    if in_child(own_mounts) != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs a mount namespace of its own")


def drop_privileges() -> None:
    """Be nobody: permissions do not bind root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)


def _mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    def text(value: str | None) -> bytes | None:
        return None if value is None else value.encode()

    _checked(_libc().mount(text(source), text(target), text(kind), ctypes.c_ulong(flags), text(options)))


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), errno.errorcode[ctypes.get_errno()])
