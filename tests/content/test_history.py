"""What git tells about the files, from real repositories."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from playbookgen.content.history import Change, History, read_history
from tests.conftest import Git
from tests.sites import put

Repository = Callable[[Path], Git]
SHALLOW = "the clone is shallow, so pages show no last change; fetch the whole history (git fetch --unshallow)"

REFUSED = "git does not open this repository, so pages show no last change; see what `git log` says here"


def committed(run: Git, subject: str, *, day: str, author: str = "Ola Żak") -> Change:
    """Commit everything, and return what the history should tell of it."""
    run("add", "--all")
    run("commit", "--quiet", "--message", subject, day=day, author=author)
    return Change(run("rev-parse", "HEAD").strip(), author, date.fromisoformat(day), subject.partition("\n")[0])


def test_outside_a_repository_there_is_no_history_and_nothing_to_say(tmp_path: Path) -> None:
    put(tmp_path, {"site.yaml": "title: x\n"})
    assert read_history(tmp_path) == History()


def test_a_repository_without_a_commit_has_no_history(tmp_path: Path, git: Repository) -> None:
    git(tmp_path)
    assert read_history(tmp_path) == History()


@pytest.mark.parametrize(
    ("name", "value"), [("PATH", ""), ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")], ids=["no git", "of another owner"]
)
def test_a_repository_that_git_does_not_open_has_a_notice_in_the_place_of_a_history(
    tmp_path: Path, git: Repository, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    run = git(tmp_path)
    put(tmp_path, {"sales/site.yaml": "title: x\n"})
    committed(run, "Zakładamy zeszyt", day="2026-01-05")
    monkeypatch.setenv(name, value)
    assert read_history(tmp_path / "sales") == History(notice=REFUSED)


def test_each_file_has_its_changes_newest_first_with_author_day_and_subject(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"site.yaml": "title: x\n", "content/accounts/alfa.yaml": "a\n", "README.md": "x\n"})
    first = committed(run, "Zakładamy zeszyt", day="2026-01-05")
    put(tmp_path, {"content/accounts/alfa.yaml": "b\n", "content/accounts/beta.yaml": "b\n"})
    second = committed(run, "Beta: nowy klient\n\nDługie wyjaśnienie.", day="2026-03-09", author="Jan Maj")
    put(tmp_path, {"README.md": "y\n"})
    committed(run, "Nie o klientach", day="2026-04-01")
    assert read_history(tmp_path) == History(
        {
            "site.yaml": (first,),
            "content/accounts/alfa.yaml": (second, first),
            "content/accounts/beta.yaml": (second,),
        }
    )


def test_no_mail_address_is_kept(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"site.yaml": "title: x\n"})
    committed(run, "Zakładamy zeszyt", day="2026-01-05")
    assert "@" not in repr(read_history(tmp_path))


def test_a_site_in_a_folder_of_its_repository_has_paths_of_its_own(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"content/accounts/obcy.yaml": "x\n", "sales/site/content/accounts/alfa.yaml": "a\n"})
    change = committed(run, "Zakładamy zeszyt", day="2026-01-05")
    assert read_history(tmp_path / "sales/site") == History({"content/accounts/alfa.yaml": (change,)})


def test_names_and_subjects_keep_every_sign(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    path = 'content/people/zażółć "gęślą"\tjaźń.yaml'
    put(tmp_path, {path: "x\n"})
    change = committed(run, 'Zmiana | "cudzysłów" \\ %H', day="2026-01-05", author='Ewa "Ala" Lis|Rak')
    assert read_history(tmp_path) == History({path: (change,)})


def test_a_renamed_file_begins_a_history_of_its_own(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"content/accounts/alfa.yaml": "name: Alfa\n" * 10})
    first = committed(run, "Alfa", day="2026-01-05")
    (tmp_path / "content/accounts/alfa.yaml").rename(tmp_path / "content/accounts/beta.yaml")
    second = committed(run, "Alfa nazywa się Beta", day="2026-02-05")
    assert read_history(tmp_path).changes == {
        "content/accounts/beta.yaml": (second,),
        "content/accounts/alfa.yaml": (second, first),
    }


def test_what_is_not_committed_yet_is_no_change(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"content/accounts/alfa.yaml": "a\n"})
    change = committed(run, "Alfa", day="2026-01-05")
    put(tmp_path, {"content/accounts/alfa.yaml": "b\n", "content/accounts/beta.yaml": "b\n"})
    run("add", "content/accounts/beta.yaml")
    assert read_history(tmp_path) == History({"content/accounts/alfa.yaml": (change,)})


def test_changes_of_a_merged_branch_are_told_and_the_merge_is_not(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"content/accounts/alfa.yaml": "a\n"})
    first = committed(run, "Alfa", day="2026-01-05")
    run("checkout", "--quiet", "-b", "beta")
    put(tmp_path, {"content/accounts/beta.yaml": "b\n"})
    second = committed(run, "Beta", day="2026-02-05", author="Jan Maj")
    run("checkout", "--quiet", "main")
    run("merge", "--quiet", "--no-ff", "--message", "Łączymy", "beta", day="2026-03-05")
    assert read_history(tmp_path) == History(
        {"content/accounts/beta.yaml": (second,), "content/accounts/alfa.yaml": (first,)}
    )


def test_a_shallow_clone_has_no_history_and_a_notice_that_names_the_fix(tmp_path: Path, git: Repository) -> None:
    put(tmp_path / "whole", {"content/accounts/alfa.yaml": "a\n"})
    run = git(tmp_path / "whole")
    committed(run, "Alfa", day="2026-01-05")
    put(tmp_path / "whole", {"content/accounts/alfa.yaml": "b\n"})
    committed(run, "Alfa znów", day="2026-02-05")
    run("clone", "--quiet", "--depth", "1", (tmp_path / "whole").as_uri(), str(tmp_path / "shallow"))
    assert read_history(tmp_path / "shallow") == History(notice=SHALLOW)


def test_a_history_that_is_known_holds_until_the_site_stands_at_another_commit(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    known = read_history(tmp_path)
    assert read_history(tmp_path, known) is known
    put(tmp_path, {"content/accounts/alfa.yaml": "a\n"})
    committed(run, "Alfa", day="2026-01-05")
    known = read_history(tmp_path, known)
    put(tmp_path, {"content/accounts/alfa.yaml": "b\n"})
    run("add", "--all")
    assert read_history(tmp_path, known) is known
    committed(run, "Alfa znów", day="2026-02-05")
    known = read_history(tmp_path, known)
    for change in (
        ("checkout", "--quiet", "HEAD~"),
        ("commit", "--amend", "--message", "Inaczej"),
        ("checkout", "main"),
    ):
        run(*change)
        assert read_history(tmp_path, known) == read_history(tmp_path) != known
        known = read_history(tmp_path, known)


def test_the_last_change_of_several_files_is_the_newest_of_any(tmp_path: Path, git: Repository) -> None:
    run = git(tmp_path)
    put(tmp_path, {"content/roles/rep.pl.md": "a\n"})
    committed(run, "Po polsku", day="2026-01-05")
    put(tmp_path, {"content/roles/rep.en.md": "a\n"})
    newer = committed(run, "In English", day="2026-02-05")
    history = read_history(tmp_path)
    assert history.last("content/roles/rep.pl.md", "content/roles/rep.en.md", "content/roles/nobody.md") == newer
    assert history.last("content/roles/nobody.md") is None


def test_in_a_hook_of_git_the_history_is_that_of_the_sites_folder(
    tmp_path: Path, git: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = git(tmp_path)
    put(tmp_path / "sales", {"content/accounts/alfa.yaml": "a\n"})
    first = committed(run, "Alfa", day="2026-01-05")
    monkeypatch.setenv("GIT_DIR", ".git")  # as git sets it, from the top
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert read_history(tmp_path / "sales") == History({"content/accounts/alfa.yaml": (first,)})
