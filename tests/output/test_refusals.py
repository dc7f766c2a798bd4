"""Outputs that a build does not touch."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from playbookgen.output import MANIFEST, OutputRefused, next_tree

from .children import in_child, linux_only, mount_folder, own_mounts, require_mounts
from .sites import build, identities, put, standing


def refusal(output: Path, *protected: Path) -> tuple[str, str]:
    """Why a build there is refused, and the example."""
    with pytest.raises(OutputRefused) as refused, next_tree(output, protected=protected):
        pass
    assert refused.value.output == Path(os.path.realpath(output))
    return refused.value.reason, refused.value.example


def test_folder_of_foreign_files_without_manifest(tmp_path: Path) -> None:
    put(tmp_path / "home", {"a/b/thesis.doc": b"years of work"})
    before = identities(tmp_path / "home")
    assert refusal(tmp_path / "home") == ("foreign-files", "a/b/thesis.doc")
    assert identities(tmp_path / "home") == before
    assert os.listdir(tmp_path) == ["home"]


def test_link_in_a_folder_without_manifest_is_a_foreign_file(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "link").symlink_to("nowhere")
    assert refusal(tmp_path / "public") == ("foreign-files", "link")


def test_output_whose_manifest_was_removed(tmp_path: Path) -> None:
    build(tmp_path / "public", {"index.html": b"start"})
    (tmp_path / "public" / MANIFEST).unlink()
    assert refusal(tmp_path / "public") == ("foreign-files", "index.html")


def test_file_and_links_that_lead_to_no_folder(tmp_path: Path) -> None:
    put(tmp_path, {"file": b"x"})
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "looping").symlink_to("looping")
    (tmp_path / "to-file").symlink_to("file")
    before = identities(tmp_path)
    file = str(tmp_path / "file")
    assert refusal(tmp_path / "file") == ("not-a-folder", file)
    assert refusal(tmp_path / "to-file") == ("not-a-folder", str(tmp_path / "to-file"))
    assert refusal(tmp_path / "dangling") == ("not-a-folder", str(tmp_path / "dangling"))
    assert refusal(tmp_path / "file" / "public") == ("not-a-folder", file)
    assert refusal(tmp_path / "file" / "deep" / "public") == ("not-a-folder", file)
    assert refusal(tmp_path / "looping") == ("not-a-folder", str(tmp_path / "looping"))
    assert identities(tmp_path) == before


def test_output_that_is_holds_or_lies_in_a_protected_folder(tmp_path: Path) -> None:
    site = tmp_path / "site"
    content, layouts = site / "content", site / "layouts"
    put(content, {"accounts/a.yaml": b"a"})  # and no layouts: a folder need not exist to be protected
    before = identities(tmp_path)
    for output in (content, content / "accounts", content / "new" / "public", site, tmp_path, Path("/")):
        assert refusal(output, layouts, content)[0] == "protected-folder"
    assert refusal(content / "accounts", layouts, content) == ("protected-folder", str(content))
    assert refusal(site / "public" / ".." / "layouts", content, layouts) == ("protected-folder", str(layouts))
    assert refusal(Path("/")) == ("protected-folder", "/")
    assert identities(tmp_path) == before


def test_protected_folder_is_known_under_any_name(tmp_path: Path) -> None:
    put(tmp_path / "content", {"a.yaml": b"a"})
    (tmp_path / "other").symlink_to("content")
    assert refusal(tmp_path / "other" / "public", tmp_path / "content")[0] == "protected-folder"
    assert refusal(tmp_path / "content", tmp_path / "other")[0] == "protected-folder"


@linux_only
def test_protected_folder_is_known_where_it_is_mounted_again(tmp_path: Path) -> None:
    """As it is where names differ by case alone: another path, the same folder."""
    require_mounts()
    put(tmp_path, {"content/a.yaml": b"a"})
    (tmp_path / "again").mkdir()

    def build_there() -> None:
        own_mounts()
        mount_folder(tmp_path / "content", tmp_path / "again")
        again = str(tmp_path / "content")
        assert refusal(tmp_path / "again" / "public", tmp_path / "content") == ("protected-folder", again)

    assert in_child(build_there) == 0


def test_output_beside_protected_folders_is_fine(tmp_path: Path) -> None:
    put(tmp_path, {"content/a.yaml": b"a", ".git/HEAD": b"x"})
    with next_tree(tmp_path / "public", protected=[tmp_path / "content", tmp_path / ".git"]) as tree:
        tree.publish()
    with next_tree(tmp_path / "content-public", protected=[tmp_path / "content", tmp_path / ".git"]) as tree:
        tree.publish()


DIGEST = "0" * 64
HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"format": 1, "sha256": {"\xff": ""}}',
    "a list": b"[]",
    "null": b"null",
    "deep": b"[" * 200_000,
    "deep mapping": b'{"a":' * 200_000,
    "a long number": b"9" * 5000,
    "a later format": json.dumps({"format": 2, "sha256": {}}).encode(),
    "a format that is text": json.dumps({"format": "1", "sha256": {}}).encode(),
    "no format": json.dumps({"sha256": {}}).encode(),
    "no pages": json.dumps({"format": 1}).encode(),
    "pages that are a list": json.dumps({"format": 1, "sha256": ["a"]}).encode(),
    "more than we write": json.dumps({"format": 1, "sha256": {}, "exec": "rm"}).encode(),
    "a digest that is none": json.dumps({"format": 1, "sha256": {"a": 1}}).encode(),
    "a short digest": json.dumps({"format": 1, "sha256": {"a": "0" * 63}}).encode(),
    "a digest and a line": json.dumps({"format": 1, "sha256": {"a": "0" * 64 + "\n"}}).encode(),
    "cut short": json.dumps({"format": 1, "sha256": {"a": DIGEST, "b": DIGEST}}).encode()[:-30],
    **{
        f"path {path!r}": json.dumps({"format": 1, "sha256": {"a.html": DIGEST, path: DIGEST}}).encode()
        for path in [
            *("../victim", "/etc/passwd", "a/../../victim", "..", ".", "", "a//b", "accounts/"),
            *("\\\\host\\x", "c:x", "\0", "\ud800", "a\nb", MANIFEST, "x/.playbookgen-unfinished"),
        ]
    },
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_broken_or_hostile_manifest(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, {"victim": b"mine", f"public/{MANIFEST}": content, "public/a.html": b"a"})
    before = identities(tmp_path / "public")
    assert refusal(tmp_path / "public") == ("broken-manifest", MANIFEST)
    assert identities(tmp_path / "public") == before
    assert standing(tmp_path).keys() == {"victim", f"public/{MANIFEST}", "public/a.html"}


def pipe(place: Path) -> None:
    os.mkfifo(place)


def folder(place: Path) -> None:
    place.mkdir()


def listening_socket(place: Path) -> None:
    with pytest.MonkeyPatch.context() as patch, socket.socket(socket.AF_UNIX) as listening:
        patch.chdir(place.parent)  # a socket's name must be short
        listening.bind(place.name)


def link_to_a_good_one(place: Path) -> None:
    build(place.parent.parent / "other", {})
    place.symlink_to(place.parent.parent / "other" / MANIFEST)


def dangling_link(place: Path) -> None:
    place.symlink_to("nowhere")


def huge(place: Path) -> None:
    place.touch()
    os.truncate(place, 1 << 40)


@pytest.mark.skipif(os.name == "nt", reason="files of Unix")
@pytest.mark.parametrize("make", [pipe, folder, listening_socket, link_to_a_good_one, dangling_link, huge])
def test_manifest_that_is_no_file_to_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    put(tmp_path / "public", {"a.html": b"a"})
    make(tmp_path / "public" / MANIFEST)
    assert refusal(tmp_path / "public") == ("broken-manifest", MANIFEST)


def test_manifest_that_claims_foreign_files_costs_nothing_outside_the_output(tmp_path: Path) -> None:
    """Whoever writes our manifest may give us files of the output, but never one beyond a link."""
    put(tmp_path, {"elsewhere/x": b"mine", "elsewhere/empty/y": b"mine"})
    output = tmp_path / "public"
    build(output, {"folder/x": b"mine", "a.html": b"a"})
    (output / "folder" / "x").unlink()
    (output / "folder").rmdir()
    (output / "folder").symlink_to(tmp_path / "elsewhere")
    build(output, {})
    assert standing(tmp_path / "elsewhere") == {"x": b"mine", "empty/y": b"mine"}
    assert (output / "folder").is_symlink()


def test_refusal_survives_the_way_to_another_process() -> None:
    import pickle

    refused = pickle.loads(pickle.dumps(OutputRefused(Path("public"), "collision", "a.html")))
    assert (refused.output, refused.reason, refused.example) == (Path("public"), "collision", "a.html")
