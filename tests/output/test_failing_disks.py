"""A disk that is full, or may not be written, fails the build and not the site."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from playbookgen.output import next_tree

from .children import (
    drop_privileges,
    in_child,
    linux_only,
    make_read_only,
    mount_small_disk,
    own_mounts,
    refuse,
    refuse_links,
    require_mounts,
)
from .sites import build, identities, put, site, standing

pytestmark = linux_only

PAGES = {"index.html": b"start", "accounts/a.html": b"A"}
CHANGED = {"index.html": b"changed", "accounts/a.html": b"A"}
FOREIGN = {"CNAME": b"playbook.example"}


def fails(output: Path, pages: dict[str, bytes]) -> int:
    """The number of the error that a build dies of, having left the site and the folder around it untouched."""
    before = identities(output) if output.exists() else {}
    with pytest.raises(OSError, match=str(output.parent)) as failure:
        build(output, pages)
    assert (identities(output) if output.exists() else {}) == before
    assert os.listdir(output.parent) == (["public"] if before else [])
    assert failure.value.errno is not None
    return failure.value.errno


def test_full_disk(tmp_path: Path) -> None:
    require_mounts()
    output = tmp_path / "public"

    def build_on_a_small_disk() -> None:
        own_mounts()
        mount_small_disk(tmp_path, "256k")
        assert fails(output, {"a.html": bytes(500_000)}) == errno.ENOSPC
        build(output, PAGES)
        assert fails(output, {**CHANGED, **{f"{number}.html": bytes(4096) for number in range(80)}}) == errno.ENOSPC
        assert fails(output, {**CHANGED, "large.html": bytes(500_000)}) == errno.ENOSPC
        build(output, CHANGED)
        assert standing(output) == site(CHANGED)

    assert in_child(build_on_a_small_disk) == 0


def test_disk_that_fills_while_unchanged_pages_and_the_manifest_are_added(tmp_path: Path) -> None:
    """Without hard links, so that taking over a page costs its size."""
    require_mounts()
    output = tmp_path / "public"
    pages = {f"{number}.html": bytes([number]) * 4096 for number in range(40)}

    def build_on_a_small_disk() -> None:
        own_mounts()
        mount_small_disk(tmp_path, "256k")
        refuse_links(errno.EPERM)
        build(output, pages)
        assert fails(output, {**pages, "0.html": b"changed"}) == errno.ENOSPC
        assert standing(output) == site(pages)

    assert in_child(build_on_a_small_disk) == 0


def test_file_larger_than_the_system_allows(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)

    def build_under_a_limit() -> None:
        import resource  # which Windows has not

        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        assert fails(output, {**CHANGED, "large.html": bytes(10_001)}) == errno.EFBIG
        assert fails(output, {f"{number:060}.html": b"" for number in range(100)}) == errno.EFBIG  # the manifest is

    assert in_child(build_under_a_limit) == 0


def test_disk_that_may_only_be_read(tmp_path: Path) -> None:
    require_mounts()
    output = tmp_path / "public"

    def build_on_a_read_only_disk() -> None:
        own_mounts()
        mount_small_disk(tmp_path, "256k")
        build(output, PAGES)
        make_read_only(tmp_path)
        assert fails(output, CHANGED) == errno.EROFS

    assert in_child(build_on_a_read_only_disk) == 0


def test_folder_that_cannot_be_made() -> None:
    with pytest.raises(OSError, match="/proc"):
        build(Path("/proc/site/public"), PAGES)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may write, below folders that everybody may enter."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name)


def test_folder_above_that_may_not_be_written(open_folder: Path) -> None:
    site_folder = open_folder / "site"

    def build_unprivileged() -> None:
        drop_privileges()
        build(site_folder / "public", PAGES)
        site_folder.chmod(0o555)
        with pytest.raises(PermissionError):
            build(site_folder / "public", CHANGED)
        assert standing(site_folder / "public") == site(PAGES)
        site_folder.chmod(0o755)
        (site_folder / ".public.lock").unlink(missing_ok=True)

    assert in_child(build_unprivileged) == 0


def test_foreign_folder_that_may_not_be_read_is_not_lost(open_folder: Path) -> None:
    output = open_folder / "public"

    def build_unprivileged() -> None:
        drop_privileges()
        build(output, PAGES)
        put(output, {"secret/file": b"x"})
        (output / "secret").chmod(0)
        with pytest.raises(PermissionError):
            build(output, CHANGED)
        (output / "secret").chmod(0o700)
        assert standing(output) == site(PAGES, {"secret/file": b"x"})

    assert in_child(build_unprivileged) == 0


def test_folder_and_page_made_read_only_do_not_stop_the_build_nor_litter(open_folder: Path) -> None:
    output = open_folder / "public"

    def build_unprivileged() -> None:
        drop_privileges()
        build(output, PAGES)
        put(output, {"foreign/deep/file": b"x"})
        (output / "index.html").chmod(0)
        for folder in ("foreign/deep", "foreign", "accounts", "."):
            (output / folder).chmod(0o555)
        build(output, CHANGED)
        assert os.listdir(open_folder) == ["public"]
        assert standing(output) == site(CHANGED, {"foreign/deep/file": b"x"})
        assert stat.S_IMODE((output / "foreign").stat().st_mode) == 0o555
        for folder in (".", "accounts", "foreign", "foreign/deep"):
            (output / folder).chmod(0o755)

    assert in_child(build_unprivileged) == 0


@pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP])
def test_without_exchange_two_renames_do(tmp_path: Path, error: int) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, FOREIGN)

    def build_without_exchange() -> None:
        refuse("renameat2", error)
        before = output.stat().st_ino
        build(output, CHANGED)
        assert output.stat().st_ino != before
        assert standing(tmp_path) == {f"public/{path}": content for path, content in site(CHANGED, FOREIGN).items()}

    assert in_child(build_without_exchange) == 0


@pytest.mark.parametrize("error", [errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP])
def test_without_hard_links_files_are_copied(tmp_path: Path, error: int) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, FOREIGN)
    (output / "link").symlink_to("nowhere")
    (output / "CNAME").chmod(0o640)
    was = (output / "CNAME").stat()

    def build_without_links() -> None:
        refuse_links(error)
        build(output, CHANGED)

    assert in_child(build_without_links) == 0
    assert standing(output) == site(CHANGED, {**FOREIGN, "link@": b"nowhere"})
    now = (output / "CNAME").stat()
    assert (now.st_mode, now.st_mtime_ns) == (was.st_mode, was.st_mtime_ns)
    assert now.st_ino != was.st_ino


def test_foreign_pipe_that_cannot_be_linked_fails_the_build(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    os.mkfifo(output / "pipe")

    def build_without_links() -> None:
        refuse_links(errno.EPERM)
        with pytest.raises(OSError, match="pipe"):
            build(output, CHANGED)

    assert in_child(build_without_links) == 0
    assert (output / "index.html").read_bytes() == b"start"
    assert os.listdir(tmp_path) == ["public"]


def test_exchange_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)

    def build_while_it_fails() -> None:
        refuse("renameat2", errno.EIO)
        with pytest.raises(OSError, match=r"public\.next") as failure:
            build(output, CHANGED)
        assert failure.value.errno == errno.EIO

    assert in_child(build_while_it_fails) == 0
    assert standing(tmp_path) == {f"public/{path}": content for path, content in site(PAGES).items()}


def test_failure_of_what_the_build_does_with_the_tree_is_not_hidden(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="made up"), next_tree(tmp_path / "public") as tree:
        tree.write("index.html", b"start")
        raise OSError("made up")
    assert os.listdir(tmp_path) == []


def test_old_tree_that_cannot_be_removed_does_not_fail_a_build_that_published(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)

    def build_without_removing() -> None:
        refuse("rmdir", errno.EIO)
        build(output, CHANGED)
        assert standing(output) == site(CHANGED)
        with pytest.raises(OSError, match=r"public\.next") as failure:  # but it is not silent for ever
            build(output, CHANGED)
        assert failure.value.errno == errno.EIO

    assert in_child(build_without_removing) == 0
    build(output, PAGES)
    assert standing(tmp_path) == {f"public/{path}": content for path, content in site(PAGES).items()}


def test_foreign_file_that_its_owner_removes_meanwhile_is_not_missed(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, FOREIGN)

    def build_while_it_goes() -> None:
        def remove(event: str, names: tuple[object, ...]) -> None:
            if event == "os.link" and names[0] == str(output / "CNAME"):
                (output / "CNAME").unlink()

        sys.addaudithook(remove)
        build(output, CHANGED)
        assert standing(output) == site(CHANGED)

    assert in_child(build_while_it_goes) == 0
