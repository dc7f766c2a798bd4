"""A build that is killed, at every moment it can be, and what the next one makes of that."""

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from playbookgen.output import MANIFEST, next_tree

from .children import (
    die_at,
    in_child,
    linux_only,
    mount_folder,
    own_mounts,
    refuse,
    refuse_links,
    require_mounts,
)
from .sites import build, put, site, standing

pytestmark = linux_only

OLD = {"index.html": b"old", "same/x.html": b"same", "old/deep/gone.html": b"gone", "swap/a.html": b"1", "turn": b"2"}
NEW = {"index.html": b"new", "same/x.html": b"same", "new/deep/y.html": b"come", "swap": b"3", "turn/b.html": b"4"}
FOREIGN = {"CNAME": b"playbook.example", "old/note.txt": b"note"}


def killed_builds(
    act: Callable[[], object], start: Callable[[], Path], prepare: Callable[[], object] = lambda: None
) -> Iterator[Path]:
    """What `start` made, after `act` was killed in it: at its first moment, its second … until it lives to the end."""
    for moment in count(1):
        folder = start()

        def die(moment: int = moment, folder: Path = folder) -> None:
            os.chdir(folder)
            prepare()
            die_at(moment)
            act()

        status = in_child(die)
        assert status in (0, -signal.SIGKILL)
        yield folder
        shutil.rmtree(folder)
        if status == 0:
            assert moment > 20, "killed at hardly any moment"
            return


def rebuilt() -> None:
    build(Path("site/public"), NEW)


def everything() -> None:
    """A system that knows all we ask of it."""


def no_exchange() -> None:
    refuse("renameat2", errno.EINVAL)


def no_links() -> None:
    refuse_links(errno.EPERM)


@pytest.mark.parametrize("system", [everything, no_exchange, no_links])
def test_killed_anywhere_the_site_is_the_old_or_the_new_and_the_next_build_is_right(
    tmp_path: Path, system: Callable[[], None]
) -> None:
    def start() -> Path:
        build(tmp_path / "run" / "site" / "public", OLD)
        put(tmp_path / "run" / "site" / "public", FOREIGN)
        return tmp_path / "run"

    outcomes, seen = ("old", "new", "gap"), set()
    for folder in killed_builds(rebuilt, start, system):
        output = folder / "site" / "public"
        found = standing(output) if output.exists() else None
        seen.add(outcomes[[site(OLD, FOREIGN), site(NEW, FOREIGN), None].index(found)])
        with next_tree(output):  # a build that fails at once has mended the gap
            assert standing(output) in (site(OLD, FOREIGN), site(NEW, FOREIGN))
        build(output, NEW)
        assert standing(output) == site(NEW, FOREIGN)
        assert os.listdir(folder / "site") == ["public"]
    assert seen == ({"old", "new", "gap"} if system is no_exchange else {"old", "new"})


def test_killed_first_build_leaves_nothing_or_the_site(tmp_path: Path) -> None:
    def start() -> Path:
        (tmp_path / "run").mkdir()
        return tmp_path / "run"

    for folder in killed_builds(rebuilt, start):
        output = folder / "site" / "public"
        assert not output.exists() or standing(output) == site(NEW)
        build(output, NEW)
        assert standing(folder / "site") == {f"public/{path}": content for path, content in site(NEW).items()}


def test_build_killed_while_it_mends_the_last_one_is_mended_by_the_next(tmp_path: Path) -> None:
    """The gap between two renames, then death while sweeping."""

    def start() -> Path:
        output = tmp_path / "run" / "site" / "public"
        build(output, OLD)
        put(output, FOREIGN)
        os.rename(output, output.with_name(".public.old"))
        put(output.with_name(".public.next"), {"half": b"done"})
        return tmp_path / "run"

    for folder in killed_builds(rebuilt, start):
        output = folder / "site" / "public"
        with next_tree(output):
            assert standing(output) in (site(OLD, FOREIGN), site(NEW, FOREIGN))
        build(output, NEW)
        assert standing(output) == site(NEW, FOREIGN)
        assert os.listdir(folder / "site") == ["public"]


def test_old_site_that_was_being_removed_never_comes_back_in_part(tmp_path: Path) -> None:
    """Killed after two renames, then while sweeping; then somebody removes the output."""

    def start() -> Path:
        output = tmp_path / "run" / "site" / "public"
        build(output, OLD)
        os.rename(output, output.with_name(".public.old"))
        build(tmp_path / "run" / "other", NEW)
        os.rename(tmp_path / "run" / "other", output)
        return tmp_path / "run"

    def swept() -> None:
        with next_tree(Path("site/public")):
            pass

    for folder in killed_builds(swept, start):
        output = folder / "site" / "public"
        shutil.rmtree(output)
        with next_tree(output):
            assert not output.exists() or standing(output) == site(OLD)


def test_leftover_that_is_a_link_is_removed_and_what_it_names_is_not(tmp_path: Path) -> None:
    put(tmp_path, {"elsewhere/x": b"mine", "elsewhere/y/z": b"mine"})
    output = tmp_path / "site" / "public"
    build(output, OLD)
    for leftover in (".public.next", ".public.old", ".public.journal"):
        output.with_name(leftover).symlink_to(tmp_path / "elsewhere")
    build(output, NEW)
    assert standing(tmp_path / "site") == {f"public/{path}": content for path, content in site(NEW).items()}
    assert standing(tmp_path / "elsewhere") == {"x": b"mine", "y/z": b"mine"}


def mounted() -> None:
    """In this process, `disk` is mounted as the output."""
    own_mounts()
    mount_folder(Path("disk"), Path("site/public"))


def mixture(folder: Path) -> dict[str, bytes]:
    """The pages and foreign files of an output that was being replaced file by file."""
    return {
        path: content
        for path, content in standing(folder).items()
        if path != MANIFEST and not path.endswith((".playbookgen-unfinished", "/"))
    }


@pytest.mark.parametrize("is_journal_lost", [False, True])
def test_killed_anywhere_an_output_that_cannot_move_is_finished_by_the_next_run(
    tmp_path: Path, is_journal_lost: bool
) -> None:
    """Where what stands beside the output is lost too, as in a container, it is the next build that finishes it."""
    require_mounts()
    old, new = {**OLD, **FOREIGN}, {**NEW, **FOREIGN}

    def start() -> Path:
        build(tmp_path / "run" / "disk", OLD)
        put(tmp_path / "run" / "disk", FOREIGN)
        (tmp_path / "run" / "site" / "public").mkdir(parents=True)
        return tmp_path / "run"

    def run_again() -> None:
        os.chdir(tmp_path / "run")
        mounted()
        with next_tree(Path("site/public")):
            assert is_journal_lost or mixture(Path("site/public")) in (old, new)
        build(Path("site/public"), NEW)
        assert standing(Path("site/public")) == site(NEW, FOREIGN)
        assert os.listdir("site") == ["public"]

    seen = set()
    for folder in killed_builds(rebuilt, start, mounted):
        found = mixture(folder / "disk")
        seen.add("old" if found == old else "new" if found == new else "mixture")
        assert all(content in (old.get(path), new.get(path)) for path, content in found.items()), "a page cut short"
        if is_journal_lost:
            shutil.rmtree(folder / "site")
            (folder / "site" / "public").mkdir(parents=True)
        assert in_child(run_again) == 0
        assert standing(folder / "disk") == site(NEW, FOREIGN)
    assert seen == {"old", "mixture", "new"}
