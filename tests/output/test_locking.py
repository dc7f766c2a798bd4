"""One build at a time."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from playbookgen.output import OutputBusy, next_tree

from .children import in_child, linux_only
from .sites import build, identities, site, standing

PAGES = {"index.html": b"start"}


def test_second_build_is_refused_at_once_and_touches_nothing(tmp_path: Path) -> None:
    output = tmp_path / "public"
    with next_tree(output) as tree:
        tree.write("index.html", b"first")
        before = identities(tmp_path)
        with pytest.raises(OutputBusy) as busy, next_tree(output):
            pass
        assert busy.value.output == output
        assert identities(tmp_path) == before
        tree.publish()
    assert standing(tmp_path) == {f"public/{path}": content for path, content in site({"index.html": b"first"}).items()}


def test_lock_is_one_for_all_names_of_an_output(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "link").symlink_to("public")
    with next_tree(tmp_path / "public"), pytest.raises(OutputBusy), next_tree(tmp_path / "link"):
        pass


def test_outputs_side_by_side_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with next_tree(tmp_path / "one") as one, next_tree(tmp_path / "other") as other:
        one.publish()
        other.publish()


@linux_only
def test_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    output = tmp_path / "public"

    def die_building() -> None:
        with next_tree(output) as tree:
            tree.write("index.html", b"never")
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(die_building) == -signal.SIGKILL
    assert sorted(os.listdir(tmp_path)) == [".public.lock", ".public.next"]
    build(output, PAGES)
    assert standing(tmp_path) == {f"public/{path}": content for path, content in site(PAGES).items()}


@linux_only
def test_lock_of_a_killed_build_is_held_while_a_process_of_its_still_writes(tmp_path: Path) -> None:
    output = tmp_path / "public"
    told, tell = os.pipe()

    def die_with_a_child_at_work() -> None:
        with next_tree(output):
            if os.fork() == 0:
                os.close(tell)
                os.read(told, 1)  # until the test lets go
                os._exit(0)
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(die_with_a_child_at_work) == -signal.SIGKILL
    with pytest.raises(OutputBusy):
        build(output, PAGES)
    os.close(tell)
    os.close(told)
    deadline = time.monotonic() + 10
    while True:
        try:
            build(output, PAGES)
            break
        except OutputBusy:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert standing(output) == site(PAGES)


@linux_only
def test_processes_left_over_do_not_hold_the_lock_of_a_build_that_ended(tmp_path: Path) -> None:
    with next_tree(tmp_path / "public") as tree:
        child = os.fork()
        if child == 0:
            signal.pause()
        tree.publish()
    try:
        build(tmp_path / "public", PAGES)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@linux_only
def test_no_two_builds_ever_overlap_though_each_removes_the_lock_file(tmp_path: Path) -> None:
    output, inside = tmp_path / "public", tmp_path / "inside"

    def build_often() -> None:
        built = 0
        while built < 100:
            try:
                with next_tree(output) as tree:
                    inside.mkdir()  # fails if another build is in here
                    tree.write("index.html", os.urandom(8))
                    tree.publish()
                    inside.rmdir()
                built += 1
            except OutputBusy:
                pass

    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(in_child(build_often))
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert os.listdir(tmp_path) == ["public"]


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system follows links")
def test_lock_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".public.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r"public\.lock"):
        build(tmp_path / "public", PAGES)
    assert os.listdir(tmp_path) == [".public.lock"]


@linux_only
@pytest.mark.parametrize("is_taken_again", [False, True])
def test_lock_file_that_its_holder_removes_while_it_is_opened_locks_nobody(
    tmp_path: Path, is_taken_again: bool
) -> None:
    lock = tmp_path / ".public.lock"

    def build_meanwhile() -> None:
        import fcntl

        is_first = True

        def end_other_build(event: str, _: object) -> None:
            nonlocal is_first
            if event == "fcntl.flock" and is_first:
                is_first = False
                lock.unlink()
                if is_taken_again:
                    fcntl.flock(os.open(lock, os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)

        sys.addaudithook(end_other_build)
        if is_taken_again:
            with pytest.raises(OutputBusy):
                build(tmp_path / "public", PAGES)
        else:
            build(tmp_path / "public", PAGES)
        assert os.listdir(tmp_path) == [lock.name if is_taken_again else "public"]

    assert in_child(build_meanwhile) == 0
