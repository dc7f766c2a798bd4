"""A second build: what it leaves alone, what it removes, and whose files it will not touch."""

import os
from pathlib import Path

import pytest

from playbookgen.build import build
from playbookgen.output import MANIFEST, OutputRefused
from tests.sites import DAY, PUBLIC, edit, publish, published, put, tree


def states(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return inode, time of writing and time of any change of a folder and all in it."""
    status = {str(place): place.lstat() for place in [folder, *folder.rglob("*")]}
    return {name: (found.st_ino, found.st_mtime_ns, found.st_ctime_ns) for name, found in status.items()}


def test_a_build_of_an_unchanged_site_touches_nothing(small: Path) -> None:
    publish(small)
    before = states(small / PUBLIC)
    built = publish(small)
    assert built.publication is not None
    assert (built.publication.written, built.publication.removed, built.publication.touched) == ((), (), False)
    assert states(small / PUBLIC) == before


def test_a_changed_record_changes_only_the_pages_that_tell_of_it(small: Path) -> None:
    publish(small)
    edit(small / "content/pages/rabaty.en.md", "Up to `5%` without", "Up to `7%` without")
    built = publish(small)
    assert built.publication is not None
    assert built.publication.written == ("en/pages/rabaty.html",)


def test_what_a_rebuild_comes_to_is_what_a_first_build_comes_to(small: Path, tmp_path: Path) -> None:
    publish(small)
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")
    (small / "content/pages/rabaty.en.md").unlink()
    after = published(small)
    assert build(small, tmp_path / "fresh", DAY).publication is not None
    assert after == tree(tmp_path / "fresh")


def test_the_pages_of_a_deleted_record_go(small: Path) -> None:
    put(small, {"content/accounts/delta.yaml": "name: Delta\ntier: small\nstage: prospect\nowner: jan-maj\n"})
    with_delta = published(small)
    (small / "content/accounts/delta.yaml").unlink()
    without = published(small)
    assert with_delta.keys() - without.keys() == {"accounts/delta.html", "en/accounts/delta.html"}
    assert [path for path, content in without.items() if b"delta" in content.lower() and path != MANIFEST] == []


def test_the_picture_of_a_person_who_has_none_any_more_goes(small: Path) -> None:
    publish(small)
    edit(small / "content/people/anna-lis.yaml", "photo: anna-lis.png\n", "")
    built = publish(small)
    assert built.publication is not None
    assert built.publication.removed == ("people/anna-lis.png",)


def test_files_that_are_not_ours_are_kept(small: Path) -> None:
    publish(small)
    foreign = put(small / PUBLIC, {"CNAME": "zeszyt.debina.example", "accounts/notes.txt": "x", "x/y/z.html": "z"})
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")
    before = {name: (foreign / name).stat().st_ino for name in ("CNAME", "accounts/notes.txt", "x/y/z.html")}
    files = published(small)
    assert {name: (foreign / name).stat().st_ino for name in before} == before
    assert (files["CNAME"], files["x/y/z.html"]) == (b"zeszyt.debina.example", b"z")


def test_a_folder_of_somebody_elses_files_is_refused(small: Path) -> None:
    put(small, {f"{PUBLIC}/thesis.txt": "years of work"})
    with pytest.raises(OutputRefused) as refused:
        publish(small)
    assert (refused.value.reason, refused.value.example) == ("foreign-files", "thesis.txt")
    assert tree(small / PUBLIC) == {"thesis.txt": b"years of work"}


@pytest.mark.parametrize("output", ["content", "content/public", "layouts", "layouts/x", ".git", ".", ".."])
def test_an_output_among_the_sources_is_refused(small: Path, output: str) -> None:
    for folder in ("layouts", ".git"):
        (small / folder).mkdir()
    before = tree(small.parent)
    with pytest.raises(OutputRefused) as refused:
        build(small, small / output, DAY)
    assert refused.value.reason == "protected-folder"
    assert tree(small.parent) == before


def test_a_link_to_the_content_is_refused_as_an_output(small: Path) -> None:
    (small / PUBLIC).symlink_to(small / "content")
    with pytest.raises(OutputRefused):
        publish(small)


def test_a_build_leaves_nothing_beside_the_output(small: Path) -> None:
    before = set(os.listdir(small))
    publish(small)
    assert set(os.listdir(small)) == before | {PUBLIC}
