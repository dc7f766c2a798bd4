"""How commands end: 0 fine, 1 the content has errors, 2 usage or settings, 3 the system failed, 130 interrupted."""

import shutil
from pathlib import Path

import pytest

from tests.cli.commands import AS_OF, run
from tests.sites import PUBLIC, edit, put, tree


def unreadable(root: Path) -> None:
    edit(root / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")


def against_a_rule(root: Path) -> None:
    """A prospect's owner whose role does not look for new business."""
    put(root, {"content/accounts/delta.yaml": "name: Delta\ntier: small\nstage: prospect\nowner: anna-lis\n"})
    for language, statement in (("pl", "Podaje kontakty."), ("en", "Passes contacts on.")):
        old = f"  - area: new-business\n    involvement: contributes\n    statement: {statement}\n"
        edit(root / f"content/roles/account-manager.{language}.md", old, "")


def misconfigured(root: Path) -> None:
    edit(root / "site.yaml", "currency: PLN", "curency: PLN")


def unknown_language(root: Path) -> None:
    edit(root / "site.yaml", "languages: [pl, en]", "languages: [de]")


def broken_layout(root: Path) -> None:
    put(root, {"layouts/account.html": "{{ 1 +"})


def failing_layout(root: Path) -> None:
    put(root, {"layouts/account.html": "{{ nothing }}"})


def broken_catalog(root: Path) -> None:
    put(root, {"layouts/locale/pl/LC_MESSAGES/messages.po": 'msgid "x'})


def without_content(root: Path) -> None:
    (root / "content").rename(root / "other")


def sound(root: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "options", "status"),
    [
        (sound, [], 0),
        (sound, ["--strict"], 1),
        (unreadable, [], 1),
        (against_a_rule, [], 1),
        (broken_layout, [], 1),
        (failing_layout, [], 0),
        (misconfigured, [], 2),
        (unknown_language, [], 2),
        (broken_catalog, [], 2),
        (without_content, [], 2),
    ],
)
def test_check(small: Path, change: object, options: list[str], status: int) -> None:
    assert callable(change)
    change(small)
    assert run("check", "--site", small, *AS_OF, *options).exit_code == status


@pytest.mark.parametrize(
    ("change", "options", "status", "is_published"),
    [
        (sound, [], 0, True),
        (sound, ["--strict"], 1, False),
        (sound, ["--keep-going"], 0, True),
        (unreadable, [], 1, False),
        (unreadable, ["--keep-going"], 1, True),
        (unreadable, ["--keep-going", "--strict"], 1, False),
        (against_a_rule, [], 0, True),
        (against_a_rule, ["--strict"], 1, False),
        (broken_layout, ["--keep-going"], 1, False),
        (failing_layout, ["--keep-going"], 1, False),
        (misconfigured, ["--keep-going"], 2, False),
        (unknown_language, [], 2, False),
        (broken_catalog, [], 2, False),
        (without_content, [], 2, False),
    ],
)
def test_build(small: Path, change: object, options: list[str], status: int, is_published: bool) -> None:
    assert callable(change)
    change(small)
    result = run("build", "--site", small, *AS_OF, *options)
    assert (result.exit_code, (small / PUBLIC).exists()) == (status, is_published), result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["check", "--nosuch"],
        ["build", "surplus"],
        ["check", "--site", "/nowhere"],
        ["build", "--site", "/nowhere"],
        ["explain", "--site", "/nowhere"],
        ["explain", "nosuch"],
        ["explain", "plan-stale", "surplus"],
        [],
    ],
)
def test_wrong_usage_is_told_on_standard_error(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("day", ["31.12.2026", "2026-02-30", "tomorrow", "", "26-12-31", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_refused(small: Path, command: str, day: str) -> None:
    result = run(command, "--site", small, "--as-of", day)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--as-of" in result.stderr
    assert not (small / PUBLIC).exists()


def test_the_right_form_of_a_day_is_told(small: Path) -> None:
    result = run("check", "--site", small, "--as-of", "31.12.2026")
    assert '"31.12.2026" is not a day; a day is written 2026-03-31' in result.stderr


@pytest.mark.parametrize("day", ["1000-01-01", "2999-12-31", "2028-02-29"])
def test_any_other_day_can_be_reckoned_for(small: Path, day: str) -> None:
    assert run("build", "--site", small, "--as-of", day).exit_code == 0


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("content", "nie może być miejscem publikacji: zniszczyłoby to {root}/content"),
        (".", "nie może być miejscem publikacji: zniszczyłoby to {root}/content"),
        ("site.yaml", "nie może być miejscem publikacji: zniszczyłoby to {root}/site.yaml"),
        ("thesis", "zawiera pliki, których nie utworzył playbookgen, np. text.md; podaj pusty folder"),
    ],
)
def test_a_refused_output_is_told_in_words(small: Path, output: str, message: str) -> None:
    put(small, {"thesis/text.md": "years of work"})
    before = tree(small)
    result = run("build", "--site", small, "--output", small / output, *AS_OF)
    assert (result.exit_code, result.stdout.count("error")) == (2, 0)
    assert result.stderr == f"playbookgen: {small / output} {message.format(root=small)}\n"
    shutil.rmtree(small / ".playbookgen")
    assert tree(small) == before


def test_a_damaged_manifest_and_a_file_in_a_pages_place_are_told(small: Path) -> None:
    assert run("build", "--site", small, *AS_OF).exit_code == 0
    put(small, {f"{PUBLIC}/pages/nowa.html": "mine", "content/pages/nowa.pl.md": "---\ntitle: A\n---\n"})
    result = run("build", "--site", small, *AS_OF)
    assert (result.exit_code, "pages/nowa.html nie pochodzi od playbookgen" in result.stderr) == (2, True)
    put(small, {f"{PUBLIC}/.playbookgen-manifest.json": "{"})
    result = run("build", "--site", small, *AS_OF)
    assert (result.exit_code, "plik uszkodzony albo z innej wersji" in result.stderr) == (2, True)


def test_an_unknown_language_of_messages_is_refused_before_anything_is_done(small: Path) -> None:
    for command in ("build", "check", "explain"):
        result = run(command, "--site", small, "--messages", "xx")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "playbookgen: nie ma komunikatów w języku „xx”; są w językach: en, pl\n"
    assert not (small / PUBLIC).exists()


def test_a_broken_catalog_of_the_messages_is_told_before_anything_is_done(small: Path) -> None:
    put(small, {"layouts/locale/de/LC_MESSAGES/messages.po": 'msgid "x'})
    for command in ("build", "check", "explain"):
        result = run(command, "--site", small, "--messages", "de")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "messages.po:1" in result.stderr
    assert not (small / PUBLIC).exists()


def test_a_site_file_that_cannot_be_read_is_a_failure_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").symlink_to("/proc/self/mem")
    result = run("check", "--site", tmp_path)
    assert result.exit_code == 3
    assert "site.yaml" in result.stderr or "Input/output" in result.stderr
