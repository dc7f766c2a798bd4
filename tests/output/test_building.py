"""A build in an output that is ours, or nobody's."""

import multiprocessing
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from playbookgen.output import MANIFEST, Publication, next_tree, standing_page, write_page

from .sites import build, identities, inode, put, site, standing

PAGES = {"index.html": b"start", "accounts/a.html": b"A", "en/accounts/a.html": b"A in English", "empty.txt": b""}


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_first_build_makes_the_output_and_the_folders_above_it(tmp_path: Path) -> None:
    output = tmp_path / "some" / "where" / "public"
    publication = build(output, PAGES)
    assert standing(tmp_path) == {f"some/where/public/{path}": content for path, content in site(PAGES).items()}
    assert publication == Publication(tuple(sorted(PAGES)), (), (), unchanged=0, kept=0, touched=True)


def test_first_build_takes_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    build(tmp_path / "public", PAGES)
    assert standing(tmp_path / "public") == site(PAGES)


def test_site_without_pages_has_a_manifest(tmp_path: Path) -> None:
    build(tmp_path / "public", {})
    assert standing(tmp_path / "public") == site({})


def test_next_build_replaces_adds_and_removes_pages_and_leaves_no_empty_folder(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {"index.html": b"start", "old/deep/x.html": b"x", "a.html": b"a"})
    publication = build(output, {"index.html": b"changed", "a.html": b"a", "new/y.html": b"y"})
    assert standing(tmp_path / "public") == site({"index.html": b"changed", "a.html": b"a", "new/y.html": b"y"})
    assert publication == Publication(
        written=("index.html", "new/y.html"), removed=("old/deep/x.html",), edited=(), unchanged=1, kept=0, touched=True
    )


def test_page_may_take_the_place_of_a_folder_of_pages_and_back(tmp_path: Path) -> None:
    output = tmp_path / "public"
    for pages in ({"a/b.html": b"1"}, {"a": b"2"}, {"a/b.html": b"3"}):
        build(output, pages)
        assert standing(output) == site(pages)


def test_unchanged_page_stays_the_same_file(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {"a.html": b"a", "b.html": b"b"})
    before = inode(output / "a.html"), (output / "a.html").stat().st_mtime_ns
    build(output, {"a.html": b"a", "b.html": b"changed"})
    assert (inode(output / "a.html"), (output / "a.html").stat().st_mtime_ns) == before


def test_build_that_changes_nothing_touches_nothing(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    before = identities(output)
    assert build(output, PAGES) == Publication((), (), (), unchanged=4, kept=0, touched=False)
    assert identities(output) == before


def test_nothing_of_ours_stays_beside_the_output(tmp_path: Path) -> None:
    for pages in (PAGES, {"index.html": b"changed"}, {"index.html": b"changed"}):
        build(tmp_path / "public", pages)
        assert os.listdir(tmp_path) == ["public"]


def test_kept_pages_need_no_content(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {"a.html": b"a", "b.html": b"b", "c.html": b"c"})
    with next_tree(output) as tree:
        assert tree.keep("a.html", digest(b"a"))
        tree.write("b.html", b"changed")
        publication = tree.publish()
    assert standing(output) == site({"a.html": b"a", "b.html": b"changed"})
    assert publication == Publication(("b.html",), ("c.html",), (), unchanged=1, kept=0, touched=True)


def test_page_that_is_missing_or_other_than_meant_is_not_kept(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {"a.html": b"a", "b.html": b"b"})
    (output / "b.html").write_bytes(b"B")
    with next_tree(output) as tree:
        assert not tree.keep("a.html", digest(b"of another branch"))
        assert not tree.keep("b.html", digest(b"b"))
        assert not tree.keep("never.html", digest(b""))


def test_page_edited_by_hand_is_replaced_and_reported(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {"a.html": b"a", "b.html": b"b", "c.html": b"c", "d.html": b"d", "e.html": b"e"})
    (output / "a.html").write_bytes(b"A")  # as long as the page was
    (output / "b.html").write_bytes(b"longer")
    (output / "c.html").unlink()
    (output / "d.html").unlink()
    (output / "d.html").symlink_to(tmp_path / "elsewhere")
    (output / "e.html").write_bytes(b"hidden edit")
    old = (output / MANIFEST).stat().st_mtime_ns
    os.utime(output / "a.html", ns=(old, old))
    publication = build(output, {"a.html": b"a", "b.html": b"b", "c.html": b"c", "d.html": b"d"})
    assert standing(output) == site({"a.html": b"a", "b.html": b"b", "c.html": b"c", "d.html": b"d"})
    assert publication == Publication(
        written=("a.html", "b.html", "c.html", "d.html"),
        removed=("e.html",),
        edited=("a.html", "b.html", "d.html", "e.html"),
        unchanged=0,
        kept=0,
        touched=True,
    )


def test_edit_to_what_the_page_becomes_anyway_is_no_change_of_the_page(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, {"a.html": b"a"})
    (output / "a.html").write_bytes(b"new")
    publication = build(output, {"a.html": b"new"})
    assert standing(output) == site({"a.html": b"new"})
    assert publication == Publication((), (), (), unchanged=1, kept=0, touched=True)


def test_tree_that_is_not_published_leaves_the_old_site_untouched(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    before = identities(output)
    with next_tree(output) as tree:
        tree.write("index.html", b"changed")
    with pytest.raises(ZeroDivisionError), next_tree(output) as tree:
        tree.write("index.html", b"changed")
        raise ZeroDivisionError
    assert identities(output) == before
    assert os.listdir(tmp_path) == ["public"]


def test_order_of_writing_leaves_no_trace(tmp_path: Path) -> None:
    build(tmp_path / "one", PAGES)
    build(tmp_path / "other", dict(reversed(PAGES.items())))
    assert standing(tmp_path / "one") == standing(tmp_path / "other")


def test_incremental_build_leaves_what_a_clean_one_does(tmp_path: Path) -> None:
    build(tmp_path / "grown", PAGES)
    build(tmp_path / "grown", {"other.html": b"other"})
    build(tmp_path / "grown", {**PAGES, "index.html": b"changed"})
    build(tmp_path / "clean", {**PAGES, "index.html": b"changed"})
    assert standing(tmp_path / "grown") == standing(tmp_path / "clean")


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
@pytest.mark.parametrize(("mask", "file", "folder"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700)])
def test_modes_are_what_the_umask_leaves(tmp_path: Path, mask: int, file: int, folder: int) -> None:
    before = os.umask(mask)
    try:
        build(tmp_path / "public", PAGES)
    finally:
        os.umask(before)
    places = [tmp_path / "public", *(tmp_path / "public").rglob("*")]
    modes = {(place.is_dir(), stat.S_IMODE(place.stat().st_mode)) for place in places}
    assert modes == {(False, file), (True, folder)}


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_folders_keep_their_modes(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, PAGES)
    output.chmod(0o2775)
    (output / "accounts").chmod(0o700)
    build(output, {**PAGES, "index.html": b"changed"})
    assert stat.S_IMODE(output.stat().st_mode) == 0o2775
    assert stat.S_IMODE((output / "accounts").stat().st_mode) == 0o700
    assert stat.S_IMODE((output / "en").stat().st_mode) == 0o755


def test_link_as_output_stays_and_the_folder_it_names_is_built(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "disk" / "www").mkdir()
    (tmp_path / "site" / "public").symlink_to(tmp_path / "disk" / "www")
    build(tmp_path / "site" / "public", PAGES)
    build(tmp_path / "site" / "public", {"index.html": b"changed"})
    assert standing(tmp_path / "disk") == {
        f"www/{path}": content for path, content in site({"index.html": b"changed"}).items()
    }
    assert standing(tmp_path / "site") == {"public@": os.fsencode(tmp_path / "disk" / "www")}


def test_relative_output_is_built_where_the_process_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    build(Path("public"), PAGES)
    assert standing(tmp_path / "public") == site(PAGES)


@pytest.mark.parametrize("kind", ["spawn", "fork"])
def test_several_processes_write_one_tree(tmp_path: Path, kind: str) -> None:
    if kind not in multiprocessing.get_all_start_methods():
        pytest.skip("no such start method")
    output = tmp_path / "public"
    pages = {f"accounts/{number % 7}/{number}.html": str(number).encode() for number in range(200)}
    build(output, {"kept.html": b"kept", **pages})
    changed = {path: content + b" changed" for path, content in pages.items() if content > b"5"}
    with next_tree(output) as tree, multiprocessing.get_context(kind).Pool(3) as pool:
        jobs = [(tree.folders, path, content) for path, content in {**pages, **changed}.items()]
        for page in pool.starmap(write_page, jobs):
            tree.add(page)
        kept = pool.apply(standing_page, (tree.folders, "kept.html", digest(b"kept")))
        assert kept is not None
        tree.add(kept)
        publication = tree.publish()
    assert standing(output) == site({"kept.html": b"kept", **pages, **changed})
    assert publication.written == tuple(sorted(changed))


def test_large_file_is_written_whole(tmp_path: Path) -> None:
    content = os.urandom(5_000_000)
    build(tmp_path / "public", {"photo.jpg": content})
    assert build(tmp_path / "public", {"photo.jpg": content}).touched is False
    assert standing(tmp_path / "public") == site({"photo.jpg": content})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.html", "a.html"),
        ("a.html", "A.html"),
        ("a/x.html", "A/y.html"),
        ("a", "a/b.html"),
        ("a/b.html", "a"),
        ("a/b/c.html", "A"),
        ("ż.html", "z\u0307.html"),
        ("straße.html", "STRASSE.html"),
    ],
)
def test_two_pages_for_one_path_are_a_bug(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(ValueError, match="for one path"), next_tree(tmp_path / "public") as tree:
        tree.write(one, b"1")
        tree.write(other, b"2")
    assert os.listdir(tmp_path) == []


def test_two_unchanged_pages_for_one_path_are_a_bug(tmp_path: Path) -> None:
    build(tmp_path / "public", {"a.html": b"a"})
    with pytest.raises(ValueError, match="for one path"), next_tree(tmp_path / "public") as tree:
        tree.write("a.html", b"a")
        tree.keep("a.html", digest(b"a"))


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/etc/x", ".", "..", "../x", "a/../x", "a/..", "./a", "a//b", "a/"),
        *("a\\b", "c:a", "a\nb", "a\0b", "\udc80", "a/\ud800"),
        *(MANIFEST, MANIFEST.upper(), "a/.playbookgen-unfinished"),
    ],
)
def test_path_that_no_page_may_have_is_a_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path"), next_tree(tmp_path / "public") as tree:
        tree.write(path, b"")
    with pytest.raises(ValueError, match="not a path"), next_tree(tmp_path / "public") as tree:
        tree.keep(path, digest(b""))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("path", ["...", "..a", "a..", ".nojekyll", "a b.html", "index.2.html", "Łódź.html", "a/b/c/d"])
def test_path_that_only_looks_odd_is_fine(tmp_path: Path, path: str) -> None:
    build(tmp_path / "public", {path: b"x"})
    assert standing(tmp_path / "public") == site({path: b"x"})


def test_what_stands_beside_the_output_is_left_alone(tmp_path: Path) -> None:
    neighbours = {"site.yaml": b"title: x", "content/a.yaml": b"a", "public.html": b"x", ".publicity": b"y"}
    put(tmp_path, neighbours)
    for pages in (PAGES, {"a.html": b"a"}, {}):
        build(tmp_path / "public", pages)
        assert standing(tmp_path) == {
            **neighbours,
            **{f"public/{path}": content for path, content in site(pages).items()},
        }
