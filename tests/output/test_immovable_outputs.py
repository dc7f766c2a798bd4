"""Outputs that cannot change places with another folder, and are replaced file by file."""

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from playbookgen.output import MANIFEST, OutputRefused, Publication, next_tree

from .children import (
    in_child,
    linux_only,
    mount_folder,
    mount_small_disk,
    own_mounts,
    refuse,
    require_mounts,
)
from .sites import build, identities, inode, put, site, standing

pytestmark = linux_only

PAGES = {"index.html": b"start", "accounts/a.html": b"A", "old/deep/x.html": b"x", "b/c.html": b"c", "d": b"d"}
CHANGED = {"index.html": b"changed", "accounts/a.html": b"A", "new/y.html": b"y", "b": b"b", "d/e.html": b"e"}
FOREIGN = {"CNAME": b"playbook.example", "old/note.txt": b"note"}
REPORT = Publication(
    written=("b", "d/e.html", "index.html", "new/y.html"),
    removed=("b/c.html", "d", "old/deep/x.html"),
    edited=(),
    unchanged=1,
    kept=2,
    touched=True,
)


def bind(place: Path, tmp_path: Path) -> None:
    """A folder of the same disk, as a container's volume often is: it does not look like a mount."""
    (tmp_path / "disk").mkdir()
    mount_folder(tmp_path / "disk", place)


def other_disk(place: Path, _: Path) -> None:
    mount_small_disk(place, "1m")


def lower_layer(*_: Path) -> None:
    """What an overlay answers for a folder of its lower layer."""
    refuse("renameat2", errno.EXDEV)


@pytest.mark.parametrize("make", [bind, other_disk, lower_layer])
def test_site_is_built_and_rebuilt_where_it_stands(tmp_path: Path, make: Callable[[Path, Path], None]) -> None:
    require_mounts()
    output = tmp_path / "site" / "public"
    output.mkdir(parents=True)

    def build_there() -> None:
        own_mounts()
        make(output, tmp_path)
        here = inode(output)
        build(output, PAGES)
        assert standing(output) == site(PAGES)
        put(output, FOREIGN)
        before = {path: inode(output / path) for path in ["accounts/a.html", *FOREIGN]}

        assert build(output, CHANGED) == REPORT
        assert standing(output) == site(CHANGED, FOREIGN)
        assert {path: inode(output / path) for path in before} == before
        assert inode(output) == here

        untouched = identities(output)
        assert build(output, CHANGED).touched is False
        assert identities(output) == untouched
        assert os.listdir(output.parent) == ["public"]

    assert in_child(build_there) == 0


@pytest.mark.parametrize(
    ("make", "files"),
    [(bind, {"uploads/photo.jpg": b"jpg"}), (other_disk, {"uploads/photo.jpg": b"jpg"}), (other_disk, {})],
)
def test_mount_inside_the_output_stays_and_so_do_its_files(
    tmp_path: Path, make: Callable[[Path, Path], None], files: dict[str, bytes]
) -> None:
    require_mounts()
    output = tmp_path / "site" / "public"
    uploads = output / "uploads"
    build(output, PAGES)
    uploads.mkdir()

    def build_there() -> None:
        own_mounts()
        make(uploads, tmp_path)
        put(output, files)
        mounted = os.stat(uploads)
        build(output, CHANGED)
        assert standing(output) == site(CHANGED, files or {"uploads/": b""})
        assert os.path.samestat(os.stat(uploads), mounted)
        assert os.listdir(output.parent) == ["public"]

    assert in_child(build_there) == 0


def test_failed_and_refused_builds_leave_the_old_site(tmp_path: Path) -> None:
    require_mounts()
    output = tmp_path / "site" / "public"
    output.mkdir(parents=True)

    def build_there() -> None:
        own_mounts()
        bind(output, tmp_path)
        build(output, PAGES)
        put(output, FOREIGN)
        before = identities(output)
        with pytest.raises(ZeroDivisionError), next_tree(output) as tree:
            tree.write("index.html", b"changed")
            raise ZeroDivisionError
        with pytest.raises(OutputRefused):
            build(output, {**CHANGED, "CNAME": b"ours"})
        assert identities(output) == before
        assert os.listdir(output.parent) == ["public"]

    assert in_child(build_there) == 0


def test_disk_that_fills_half_way_is_finished_when_there_is_room(tmp_path: Path) -> None:
    require_mounts()
    output = tmp_path / "site" / "public"
    output.mkdir(parents=True)
    pages = {f"{number:02}.html": bytes([number]) * 4096 for number in range(30)}

    def build_there() -> None:
        own_mounts()
        mount_small_disk(output, "200k")
        build(output, PAGES)
        put(output, {"big.bin": bytes(100_000)})
        with pytest.raises(OSError, match="No space") as full:
            build(output, pages)
        assert full.value.errno == errno.ENOSPC
        with pytest.raises(OSError, match="No space"), next_tree(output):
            pass
        (output / "big.bin").unlink()
        with next_tree(output):
            assert standing(output) == site(pages)
        assert os.listdir(output.parent) == ["public"]

    assert in_child(build_there) == 0


def leave_journal(output: Path, pages: dict[str, bytes]) -> Path:
    """Leave the journal of a build of these pages beside an output."""
    other = output.with_name("other")
    build(other, pages)
    return other.rename(output.with_name(f".{output.name}.journal"))


def test_journal_is_finished_though_the_next_build_fails(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {**CHANGED, "index.html": b"start"})
    leave_journal(output, CHANGED)
    with pytest.raises(ZeroDivisionError), next_tree(output):
        raise ZeroDivisionError
    assert standing(tmp_path) == {f"public/{path}": content for path, content in site(CHANGED).items()}


def test_journal_without_its_output_is_dropped(tmp_path: Path) -> None:
    """The volume is not mounted: the journal has only what changed, and its manifest would claim the rest."""
    output = tmp_path / "public"
    leave_journal(output, CHANGED)
    with next_tree(output):
        assert os.listdir(tmp_path) == [".public.lock"]
    build(output, PAGES)
    assert standing(output) == site(PAGES)


def test_journal_writes_nothing_to_an_output_that_does_not_claim_its_pages(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    leave_journal(output, CHANGED)
    before = identities(output)
    with next_tree(output):
        pass
    assert identities(output) == before
    assert os.listdir(tmp_path) == ["public"]


def test_journal_writes_nothing_to_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    output = tmp_path / "public"
    leave_journal(output, CHANGED)
    put(output, {"index.html": b"mine"})
    with pytest.raises(OutputRefused):
        build(output, PAGES)
    assert standing(output) == {"index.html": b"mine"}


def test_journal_neither_writes_nor_removes_through_a_link(tmp_path: Path) -> None:
    output = tmp_path / "public"
    put(tmp_path, {"elsewhere/x": b"mine", "elsewhere/y": b"mine"})
    (tmp_path / "elsewhere" / "empty").mkdir()
    build(output, {"folder/x": b"old", "folder/y": b"old", "gone/y": b"old", "gone/empty/z": b"old"})
    leave_journal(output, {"folder/x": b"changed"})
    for folder in ("folder", "gone"):
        shutil.rmtree(output / folder)
        (output / folder).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputRefused):
        build(output, {"folder/x": b"changed"})
    leave_journal(output, {})
    with next_tree(output):
        pass
    assert standing(tmp_path / "elsewhere") == {"x": b"mine", "y": b"mine", "empty/": b""}


def test_journal_publishes_only_what_its_manifest_names(tmp_path: Path) -> None:
    output = tmp_path / "public"
    put(tmp_path, {"secret": b"secret"})
    build(output, {"index.html": b"old", "a.html": b"old"})
    journal = leave_journal(output, {"index.html": b"changed", "a.html": b"changed"})
    (journal / "index.html").unlink()
    (journal / "index.html").symlink_to(tmp_path / "secret")
    put(journal, {"more.html": b"more", "a.html": b"cut sho"})
    with next_tree(output):
        assert {path: content for path, content in standing(output).items() if path != MANIFEST} == {
            "index.html": b"old",
            "a.html": b"old",
        }
    build(output, {"index.html": b"changed", "a.html": b"changed"})
    assert standing(output) == site({"index.html": b"changed", "a.html": b"changed"})


def test_page_that_a_killed_build_was_replacing_is_no_foreign_file(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, {".playbookgen-unfinished": b"half a manif"})
    assert build(output, PAGES).touched is False
    assert standing(output) == site(PAGES)
    put(output, {"accounts/.playbookgen-unfinished": b"half a pa"})
    build(output, CHANGED)
    assert standing(output) == site(CHANGED)


def test_output_that_will_not_be_renamed_after_all_is_replaced_in_place(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, FOREIGN)

    def build_there() -> None:
        refuse("renameat2", errno.EINVAL)

        def fail_second_rename(event: str, names: tuple[object, ...]) -> None:
            if event == "os.rename" and names[:2] == (f"{tmp_path}/.public.next", str(output)):
                raise OSError(errno.EXDEV, "made up")

        sys.addaudithook(fail_second_rename)
        here = inode(output)
        assert build(output, CHANGED) == REPORT
        assert inode(output) == here
        assert standing(tmp_path) == {f"public/{path}": content for path, content in site(CHANGED, FOREIGN).items()}

    assert in_child(build_there) == 0
