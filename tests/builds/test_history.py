"""Last changes, from git."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.pages import Page, parsed, text_of
from tests.sites import edit, publish, published


@pytest.fixture
def repository(small: Path, git: Callable[[Path], Git]) -> Git:
    """The small company with three commits."""
    run = git(small)
    run("add", ".")
    run("commit", "--quiet", "--message", "Początek", day="2026-09-01", author="Ola Żak")
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")
    run("commit", "--quiet", "--all", "--message", "Alfa: mniejsza <waga>", day="2026-10-02", author='Jan "&" Maj')
    edit(small / "content/pages/rabaty.pl.md", "Do `5%`", "Do `6%`")
    run("commit", "--quiet", "--all", "--message", "Rabaty", day="2026-11-03", author="Ola Żak")
    return run


def foot(files: dict[str, bytes], path: str) -> str:
    return " ".join(text_of(footer) for footer in page(files, path).find("footer"))


def page(files: dict[str, bytes], path: str) -> Page:
    return parsed(path, files[path])


def days(files: dict[str, bytes], path: str) -> list[str | None]:
    return [time.get("datetime") for footer in page(files, path).find("footer") for time in footer.iter("time")]


@pytest.mark.usefixtures("repository")
def test_pages_show_the_last_change_of_their_file(small: Path) -> None:
    files = published(small)
    last = {path: days(files, path)[1:] for path in ("accounts/alfa.html", "en/accounts/alfa.html")}
    assert last == {"accounts/alfa.html": ["2026-10-02"], "en/accounts/alfa.html": ["2026-10-02"]}
    assert 'Jan "&" Maj' in foot(files, "accounts/alfa.html")
    assert days(files, "accounts/beta.html")[1:] == ["2026-09-01"]
    assert days(files, "pages/rabaty.html")[1:] == ["2026-11-03"]
    assert days(files, "en/pages/rabaty.html")[1:] == ["2026-09-01"]
    assert days(files, "people/jan-maj.html")[1:] == ["2026-09-01"]


@pytest.mark.usefixtures("repository")
def test_no_mail_address_of_an_author_is_published(small: Path) -> None:
    assert [path for path, content in published(small).items() if b"ola.zak@" in content or b"robot@" in content] == []


@pytest.mark.usefixtures("repository")
def test_a_change_that_is_not_committed_is_no_change_of_the_history(small: Path) -> None:
    edit(small / "content/accounts/beta.yaml", "tier: small\n", "tier: medium\n")
    assert days(published(small), "accounts/beta.html")[1:] == ["2026-09-01"]


def test_a_new_commit_changes_pages(small: Path, repository: Git) -> None:
    before = published(small)
    edit(small / "content/accounts/beta.yaml", "tier: small\n", "tier: small \n")
    repository("commit", "--quiet", "--all", "--message", "Beta", day="2026-11-20")
    after = published(small)
    assert days(after, "accounts/beta.html")[1:] == ["2026-11-20"]
    assert before["accounts/alfa.html"] == after["accounts/alfa.html"]


def test_outside_a_repository_there_is_no_last_change_and_no_notice(small: Path) -> None:
    built = publish(small)
    assert built.notices == ()
    assert days(published(small), "accounts/alfa.html")[1:] == []


@pytest.mark.usefixtures("repository")
def test_a_shallow_clone_shows_no_last_change_and_says_why(small: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", small.as_uri(), str(clone)], check=True)
    (notice,) = publish(clone).notices
    assert "shallow" in notice
    assert days(published(clone), "accounts/alfa.html")[1:] == []


def test_a_site_in_a_folder_of_its_repository_has_its_history(tmp_path: Path, git: Callable[[Path], Git]) -> None:
    from tests.sites import small_copy

    root = small_copy(tmp_path / "repository" / "sales" / "ósmy site")
    run = git(tmp_path / "repository")
    run("add", ".")
    run("commit", "--quiet", "--message", "A", day="2026-09-09")
    assert days(published(root), "accounts/alfa.html")[1:] == ["2026-09-09"]
