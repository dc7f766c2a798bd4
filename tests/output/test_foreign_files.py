"""Files in the output that somebody else put there."""

import os
import socket
import stat
from pathlib import Path

import pytest

from playbookgen.output import OutputRefused, Publication, next_tree

from .sites import build, identities, inode, put, site, standing

PAGES = {"index.html": b"start", "accounts/a.html": b"A"}
FOREIGN = {"CNAME": b"playbook.example", "accounts/note.txt": b"note", ".well-known/deep/er/x": b"x"}


def test_foreign_files_stay_the_same_files(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, FOREIGN)
    before = {path: (inode(output / path), (output / path).stat().st_mtime_ns) for path in FOREIGN}
    publication = build(output, {"index.html": b"changed"})
    assert standing(output) == site({"index.html": b"changed"}, FOREIGN)
    assert {path: (inode(output / path), (output / path).stat().st_mtime_ns) for path in FOREIGN} == before
    assert publication == Publication(("index.html",), ("accounts/a.html",), (), unchanged=0, kept=3, touched=True)


def test_foreign_files_alone_are_no_change(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, FOREIGN)
    before = identities(output)
    assert build(output, PAGES) == Publication((), (), (), unchanged=2, kept=3, touched=False)
    assert identities(output) == before


def test_foreign_folders_stay_even_empty_ones(tmp_path: Path) -> None:
    """A repository in the output, for one, is none without its empty `refs`."""
    output = tmp_path / "public"
    build(output, {"a/b/x.html": b"x", "gone/y.html": b"y"})
    (output / "a" / "foreign" / "empty").mkdir(parents=True)
    (output / ".git" / "refs").mkdir(parents=True, mode=0o700)
    (output / ".git" / "refs").chmod(0o2750)
    build(output, {"z.html": b"z"})
    assert standing(output) == site({"z.html": b"z"}, {"a/foreign/empty/": b"", ".git/refs/": b""})
    if os.name != "nt":
        assert stat.S_IMODE((output / ".git" / "refs").stat().st_mode) == 0o2750


def test_foreign_links_stay_links_and_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    put(elsewhere, {"file": b"mine", "folder/file": b"mine too"})
    output = tmp_path / "site" / "public"
    build(output, PAGES)
    links = {
        "to-file": str(elsewhere / "file"),
        "to-folder": "../../elsewhere/folder",
        "accounts/to-nothing": "nowhere",
        "accounts/to-itself": "to-itself",
        "to-here": ".",
    }
    for path, target in links.items():
        (output / path).symlink_to(target)
    build(output, {"index.html": b"changed"})
    build(output, {"index.html": b"changed again"})
    assert standing(output) == site(
        {"index.html": b"changed again"}, {f"{path}@": target.encode() for path, target in links.items()}
    )
    assert standing(elsewhere) == {"file": b"mine", "folder/file": b"mine too"}


@pytest.mark.skipif(os.name == "nt", reason="files of Unix")
def test_foreign_pipes_and_sockets_are_neither_read_nor_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    os.mkfifo(output / "pipe")
    monkeypatch.chdir(output)  # a socket's name must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    monkeypatch.undo()
    build(output, {"index.html": b"changed"})
    assert stat.S_ISFIFO((output / "pipe").stat().st_mode)
    assert stat.S_ISSOCK((output / "socket").stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="files of Unix")
def test_pipe_in_a_pages_place_is_replaced_without_reading_it(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    (output / "index.html").unlink()
    os.mkfifo(output / "index.html")
    assert build(output, PAGES).edited == ("index.html",)
    assert standing(output) == site(PAGES)


@pytest.mark.skipif(os.name == "nt", reason="names of Unix")
def test_foreign_names_that_are_no_text_stay(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    name = os.fsdecode(b"caf\xe9\n\\")
    (output / name).write_bytes(b"x")
    build(output, {})
    assert standing(output) == site({}, {name: b"x"})


@pytest.mark.parametrize(
    ("page", "foreign", "named"),
    [
        ("a.html", "a.html", "a.html"),
        ("a.html", "A.HTML", "A.HTML"),
        ("a/b/c.html", "a", "a"),
        ("a/b/c.html", "a/B", "a/B"),
        ("a", "a/b/c", "a/b/c"),
        ("a/b", "a/b/", "a/b"),
    ],
)
def test_page_in_a_foreign_files_place_is_refused_and_nothing_changes(
    tmp_path: Path, page: str, foreign: str, named: str
) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    if foreign.endswith("/"):
        (output / foreign).mkdir(parents=True)
    else:
        put(output, {foreign: b"not ours"})
    before = identities(output)
    with pytest.raises(OutputRefused) as refused:
        build(output, {**PAGES, page: b"ours"})
    assert (refused.value.output, refused.value.reason, refused.value.example) == (output, "collision", named)
    assert identities(output) == before
    assert os.listdir(tmp_path) == ["public"]


def test_foreign_file_is_not_ours_though_it_has_the_pages_content(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    put(output, {"new.html": b"new"})
    with pytest.raises(OutputRefused):
        build(output, {**PAGES, "new.html": b"new"})


def test_page_is_not_written_through_a_foreign_link_to_a_folder(tmp_path: Path) -> None:
    output = tmp_path / "public"
    put(tmp_path / "elsewhere", {"x.html": b"mine"})
    build(output, PAGES)
    (output / "people").symlink_to(tmp_path / "elsewhere")
    for content in (b"mine", b"ours"):
        with pytest.raises(OutputRefused) as refused:
            build(output, {"people/x.html": content})
        assert (refused.value.reason, refused.value.example) == ("collision", "people")
    assert standing(tmp_path / "elsewhere") == {"x.html": b"mine"}


def test_file_that_appears_while_the_build_runs_is_kept(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    with next_tree(output) as tree:
        tree.write("index.html", b"changed")
        put(output, {"late.txt": b"late"})
        tree.publish()
    assert standing(output) == site({"index.html": b"changed"}, {"late.txt": b"late"})


def test_what_somebody_writes_to_an_open_file_of_the_old_tree_is_not_lost(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    with (output / "access.log").open("wb", buffering=0) as log:
        log.write(b"before ")
        build(output, {"index.html": b"changed"})
        log.write(b"after")
    assert (output / "access.log").read_bytes() == b"before after"


def test_copy_made_of_hard_links_does_not_change_with_the_site(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    (tmp_path / "backup.html").hardlink_to(output / "index.html")
    build(output, {"index.html": b"changed"})
    assert (tmp_path / "backup.html").read_bytes() == b"start"
