"""Files are changed at exact places, byte for byte, and several of them together or not at all."""

import os
import resource
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbookgen.content.text import WORD_JOINER, decode
from playbookgen.editing.files import Change, ChangedMeanwhile, Edit, edited, write
from playbookgen.findings import Position
from tests.output.children import drop_privileges, in_child, linux_only
from tests.sites import tree


def at(line: int, start: int, end: int, text: str) -> Edit:
    """An edit within a line."""
    return Edit(Position(line, start), Position(line, end), text)


def test_only_the_stretch_changes() -> None:
    content = "name: Zakład\nowner: jan  # od maja\n".encode()
    assert edited(content, [at(2, 8, 11, "anna")]) == "name: Zakład\nowner: anna  # od maja\n".encode()


def test_edits_may_come_in_any_order_and_add_and_take_lines() -> None:
    edits = [Edit(Position(3, 1), Position(4, 1), ""), at(2, 1, 1, "tier: key\n"), at(1, 7, 8, "Z")]
    assert edited(b"name: A\nowner: jan\nstage: customer\nshare: 5%\n", edits) == (
        b"name: Z\ntier: key\nowner: jan\nshare: 5%\n"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_byte_order_mark_line_ends_and_a_missing_last_end_stay(end: str) -> None:
    content = f"\ufeffname: A{end}owner: jan{end}stage: customer".encode()
    edits = [at(1, 7, 8, "Ż"), at(2, 1, 1, "tier: key\n"), at(3, 8, 16, "former")]
    assert edited(content, edits) == f"\ufeffname: Ż{end}tier: key{end}owner: jan{end}stage: former".encode()


def test_each_line_keeps_its_own_end_in_a_file_that_mixes_them() -> None:
    assert edited(b"a: 1\nb: 2\r\nc: 3\rd: 4", [at(4, 4, 5, "5\n6")]) == b"a: 1\nb: 2\r\nc: 3\rd: 5\n6"


def test_columns_are_characters_also_beyond_the_basic_plane() -> None:
    assert edited("title: 🏭 hala\nx".encode(), [at(1, 10, 14, "biuro")]) == "title: 🏭 biuro\nx".encode()


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        edited(b"name: Anna\n", [at(1, 1, 5, "a"), at(1, 4, 6, "b")])


@given(st.text(st.sampled_from("ab: \u0142\u200b\u00a0\u2028\U0001f600\n\r"), max_size=40), st.data(), st.booleans())
def test_any_stretch_as_the_reader_sees_it_is_the_one_replaced(text: str, data: st.DataObject, has_mark: bool) -> None:
    content = ("\ufeff" * has_mark + text).encode()
    seen = decode(content, "x", "x", lambda finding: None) or ""
    lines = seen.split("\n")
    line = data.draw(st.integers(0, len(lines) - 1))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(lines[line]))] * 2)))
    changed = edited(content, [at(line + 1, start + 1, end + 1, "@")])
    lines[line] = f"{lines[line][:start]}@{lines[line][end:]}"
    told = decode(changed, "x", "x", lambda finding: None) or ""
    assert told.replace(WORD_JOINER, " ") == "\n".join(lines).replace(WORD_JOINER, " ")


def test_several_files_and_new_ones_are_written(tmp_path: Path) -> None:
    old, new = tmp_path / "a.yaml", tmp_path / "deep" / "er" / "b.yaml"
    old.write_bytes(b"a")
    write([Change(old, b"a", b"A"), Change(new, None, b"B")])
    assert tree(tmp_path) == {"a.yaml": b"A", "deep/er/b.yaml": b"B"}


def test_permissions_stay_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_bytes(b"a")
    file.chmod(0o640)
    link.symlink_to(file.name)
    write([Change(link, b"a", b"A")])
    assert link.is_symlink()
    assert file.read_bytes() == b"A"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_file_that_stays_the_same_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a")
    before = file.stat()
    write([Change(file, b"a", b"a")])
    after = file.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def pair(folder: Path) -> tuple[Path, Path]:
    """Two files, and the folder holds nothing else."""
    one, other = folder / "a.yaml", folder / "b.yaml"
    one.write_bytes(b"a")
    other.write_bytes(b"b")
    return one, other


def test_nothing_is_written_if_somebody_changed_one_of_the_files(tmp_path: Path) -> None:
    one, other = pair(tmp_path)
    with pytest.raises(ChangedMeanwhile, match=r"b\.yaml was changed by somebody else"):
        write([Change(one, b"a", b"A"), Change(other, b"older", b"B")])
    assert tree(tmp_path) == {"a.yaml": b"a", "b.yaml": b"b"}


def test_nothing_is_written_if_one_file_is_gone(tmp_path: Path) -> None:
    one, _ = pair(tmp_path)
    with pytest.raises(FileNotFoundError) as told:
        write([Change(one, b"a", b"A"), Change(tmp_path / "c.yaml", b"c", b"C")])
    assert told.value.filename == str(tmp_path / "c.yaml")
    assert tree(tmp_path) == {"a.yaml": b"a", "b.yaml": b"b"}


def test_nothing_is_written_over_a_file_that_should_be_new(tmp_path: Path) -> None:
    one, other = pair(tmp_path)
    with pytest.raises(FileExistsError) as told:
        write([Change(one, b"a", b"A"), Change(other, None, b"B")])
    assert told.value.filename == str(other)
    assert tree(tmp_path) == {"a.yaml": b"a", "b.yaml": b"b"}


def test_what_was_written_before_a_failure_is_taken_back(tmp_path: Path) -> None:
    one, other = pair(tmp_path)
    new = tmp_path / "new" / "c.yaml"
    with pytest.raises(FileExistsError):
        write([Change(one, b"a", b"A"), Change(new, None, b"C"), Change(other, b"b", b"B"), Change(new, None, b"D")])
    assert tree(tmp_path) == {"a.yaml": b"a", "b.yaml": b"b"}
    assert sorted(os.listdir(tmp_path)) == ["a.yaml", "b.yaml"]


def test_nothing_is_written_if_the_command_is_interrupted(tmp_path: Path) -> None:
    one, _ = pair(tmp_path)

    def changes() -> Iterator[Change]:
        yield Change(one, b"a", b"A")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(changes())
    assert tree(tmp_path) == {"a.yaml": b"a", "b.yaml": b"b"}


@linux_only
def test_nothing_is_written_if_one_file_does_not_fit(tmp_path: Path) -> None:
    one, other = pair(tmp_path)

    def write_under_a_limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(OSError, match="too large") as told:
            write([Change(one, b"a", b"A"), Change(other, b"b", b"B" * 2000)])
        assert told.value.filename == str(other)

    assert in_child(write_under_a_limit) == 0
    assert tree(tmp_path) == {"a.yaml": b"a", "b.yaml": b"b"}


@linux_only
def test_a_file_that_may_not_be_written_is_not_replaced() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)

        def write_unprivileged() -> None:
            drop_privileges()
            one, other = pair(folder)
            other.chmod(0o444)
            with pytest.raises(PermissionError) as told:
                write([Change(one, b"a", b"A"), Change(other, b"b", b"B")])
            assert told.value.filename == str(other)

        assert in_child(write_unprivileged) == 0
        assert tree(folder) == {"a.yaml": b"a", "b.yaml": b"b"}
