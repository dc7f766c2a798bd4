"""Commands in processes of their own: signals, pipes, terminals, disks."""

import errno
import os
import pty
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import AS_OF, environment, run, start
from tests.output.children import (
    in_child,
    linux_only,
    make_read_only,
    mount_small_disk,
    own_mounts,
    require_mounts,
)
from tests.sites import PUBLIC, edit, put, tree


def test_the_command_and_the_module_are_one() -> None:
    script = Path(sys.executable).with_name("playbookgen")
    by_script = subprocess.run([script, "--version"], capture_output=True, check=True, env=environment())
    with start("--version") as by_module:
        assert by_module.communicate()[0].encode() == by_script.stdout


LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_the_old_site_and_nothing_beside_it(small: Path, how: signal.Signals) -> None:
    assert run("build", "--site", small, *AS_OF).exit_code == 0
    before = tree(small / PUBLIC)
    edit(small / "content/pages/rabaty.pl.md", "bez pytania", "bez słowa")
    put(small, {"layouts/404.html": LOOP})
    with start("build", "--site", small, *AS_OF) as process:
        while not (small / ".public.next/pages").exists():  # it is making pages, and will not end by itself
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
        process.send_signal(how)
        output, errors = process.communicate()
    assert (process.returncode, output) == (130, "")
    assert errors.strip() == "Przerwano."
    assert tree(small / PUBLIC) == before
    assert {name for name in os.listdir(small) if name.startswith(".public")} == set()


@pytest.mark.parametrize("command", ["check", "build", "explain"])
def test_a_reader_who_has_seen_enough_is_no_error_to_tell(small: Path, command: str) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "playbookgen", command, "--site", small],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment(),
            encoding="utf-8",
            check=False,
        )
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (3, "")


@linux_only
@pytest.mark.parametrize("command", ["check", "explain"])
def test_output_that_cannot_be_written_is_told(small: Path, command: str) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "playbookgen", command, "--site", small],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            encoding="utf-8",
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (3, "playbookgen: Brak miejsca na dysku\n")


def at_a_terminal(*arguments: str | Path, **more: str) -> str:
    """What a command writes when a person looks."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "playbookgen", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=environment(TERM="xterm", **more),
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError as error:  # how a terminal says that nobody writes any more
        assert error.errno == errno.EIO
    finally:
        os.close(ours)
        process.wait()
    return shown.decode()


COLOUR = re.compile(r"\x1b\[")


def test_a_terminal_gets_colours_unless_it_is_asked_not_to(small: Path) -> None:
    coloured = at_a_terminal("check", "--site", small, *AS_OF)
    plain = at_a_terminal("check", "--site", small, *AS_OF, NO_COLOR="1")
    assert COLOUR.search(coloured)
    assert not COLOUR.search(plain)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_pipe_gets_no_colours(small: Path) -> None:
    with start("check", "--site", small, *AS_OF) as process:
        assert not COLOUR.search("".join(process.communicate()))


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))


def test_a_file_larger_than_the_system_allows_ends_in_words(small: Path) -> None:
    assert run("build", "--site", small, *AS_OF).exit_code == 0
    before = tree(small / PUBLIC)
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")
    ran = subprocess.run(
        [sys.executable, "-m", "playbookgen", "build", "--site", small, *AS_OF],
        preexec_fn=limited,
        capture_output=True,
        env=environment(),
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 3
    assert "Zbyt duży plik" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert tree(small / PUBLIC) == before


def passes(test: Callable[[], None]) -> bool:
    return in_child(test) == 0


@linux_only
def test_a_full_disk_ends_in_words_and_leaves_the_old_site(small: Path, tmp_path: Path) -> None:
    require_mounts()
    disk = tmp_path / "disk"
    disk.mkdir()

    def build_on_a_small_disk() -> None:
        own_mounts()
        mount_small_disk(disk, "2m")
        arguments = ("build", "--site", small, "--output", disk / PUBLIC, *AS_OF)
        assert run(*arguments).exit_code == 0
        before = tree(disk / PUBLIC)
        (disk / "ballast").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize - 20_000))
        edit(small / "content/accounts/alfa.yaml", "name: Alfa Śledź & Synowie", "name: Alfa")
        result = run(*arguments)
        assert result.exit_code == 3
        assert "Brak miejsca na dysku; poprzednia wersja witryny jest nienaruszona" in result.stderr
        assert tree(disk / PUBLIC) == before
        (disk / "ballast").unlink()
        assert run(*arguments).exit_code == 0

    assert passes(build_on_a_small_disk)


@linux_only
def test_an_output_that_may_only_be_read_ends_in_words(small: Path, tmp_path: Path) -> None:
    require_mounts()
    disk = tmp_path / "disk"
    disk.mkdir()

    def build_on_a_read_only_disk() -> None:
        own_mounts()
        mount_small_disk(disk, "1m")
        make_read_only(disk)
        result = run("build", "--site", small, "--output", disk / PUBLIC, *AS_OF)
        assert (result.exit_code, "System plików tylko do odczytu" in result.stderr) == (3, True)

    assert passes(build_on_a_read_only_disk)
