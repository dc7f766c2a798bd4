"""What ends a command is said in its language: that of --messages, else the site's first one, else English."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.sites import edit, put

ENDINGS = [
    (
        ("explain", "plan-stal"),
        'nie ma reguły „plan-stal”; czy chodziło o „plan-stale”?',
        'there is no rule "plan-stal"; did you mean "plan-stale"?',
    ),
    (
        ("check", "--format", "json=none/file"),
        "nie można zapisać pliku none/file: nie ma folderu none",
        "none/file cannot be written: there is no folder none",
    ),
    (
        ("new", "product", "con", "--name", "Con"),
        "nazwa „con” jest zastrzeżona",
        'a record cannot be called "con"',
    ),
    (
        ("new", "product", "worki", "--name", "Wor\u200bki"),
        "żadna wartość nie może tego zawierać: Wor\\u200bki",
        "no value can hold this: Wor\\u200bki",
    ),
    (
        ("reassign", "anna-lis", "anna-lis"),
        "anna-lis i anna-lis to ta sama osoba",
        "anna-lis and anna-lis are the same person",
    ),
    (
        ("reassign", "anna-liss", "jan-maj"),
        "nie ma osoby „anna-liss”; czy chodziło o „anna-lis”?",
        'there is no person "anna-liss"; did you mean "anna-lis"?',
    ),
    (
        ("fmt", "nothing.yaml"),
        "nie ma pliku nothing.yaml",
        "there is no file nothing.yaml",
    ),
    (
        ("build", "--output", "content"),
        "{site}/content nie może być miejscem publikacji: zniszczyłoby to {site}/content",
        "{site}/content cannot be the output: {site}/content would be overwritten",
    ),
    (
        ("diff", "no-such"),
        "git nie może odczytać {site}: not a git repository (or any of the parent directories): .git",
        "git cannot read {site}: not a git repository (or any of the parent directories): .git",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "polish", "english"), ENDINGS)
def test_what_ends_a_command_is_said_in_the_sites_first_language_unless_another_is_asked_for(
    small: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], polish: str, english: str
) -> None:
    monkeypatch.chdir(small)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent))  # else it tells of the disk that it stopped at
    polish, english = (f"playbookgen: {message.format(site=small)}\n" for message in (polish, english))
    assert (run(*arguments).stderr, run(*arguments, "--messages", "en").stderr) == (polish, english)


def test_the_environment_can_name_the_language_and_the_option_wins(small: Path) -> None:
    english = {"PLAYBOOKGEN_MESSAGES": "en"}
    arguments = ("explain", "qqqqqq", "--site", small)
    assert run(*arguments, environment=english).stderr == 'playbookgen: there is no rule "qqqqqq"\n'
    assert run(*arguments, "--messages", "pl", environment=english).stderr == "playbookgen: nie ma reguły „qqqqqq”\n"


def test_without_a_site_it_is_english_unless_another_is_asked_for(tmp_path: Path) -> None:
    assert run("build", "--site", tmp_path).stderr == f"playbookgen: {tmp_path} is not a site: it has no site.yaml\n"
    polish = run("build", "--site", tmp_path, "--messages", "pl").stderr
    assert polish == f"playbookgen: {tmp_path} nie jest witryną: nie ma tam pliku site.yaml\n"


def test_a_new_sites_first_language_is_that_of_init(tmp_path: Path) -> None:
    put(tmp_path, {"notes": ""})
    told = [run("init", tmp_path, "--lang", languages).stderr for languages in ("pl,en", "en,pl")]
    assert told == [
        f"playbookgen: {tmp_path} musi być puste albo być świeżym klonem; przeszkadza: 'notes'\n",
        f"playbookgen: {tmp_path} must be empty or a fresh clone; in the way: 'notes'\n",
    ]


def test_a_site_whose_own_words_cannot_be_read_has_the_packaged_ones_said(small: Path) -> None:
    put(small, {"layouts/locale/pl/LC_MESSAGES/messages.po": 'msgid "x'})
    told = run("check", "--site", small).stderr
    assert told.startswith(f"playbookgen: nie można odczytać katalogu tłumaczeń: {small}/layouts/locale/pl/")


def test_a_language_of_the_sites_own_that_cannot_be_read_gives_way_to_english(small: Path) -> None:
    put(small, {"layouts/locale/de/LC_MESSAGES/messages.po": 'msgid "x'})
    edit(small / "site.yaml", "languages: [pl, en]", "languages: [de]")
    assert run("check", "--site", small).stderr.startswith("playbookgen: a catalog of words cannot be read: ")


def test_the_name_of_a_file_is_told_whole(small: Path) -> None:
    path = small / ("long-" * 40)
    assert run("fmt", "--site", small, path).stderr == f"playbookgen: nie ma pliku {path}\n"


def test_why_the_system_failed_is_said_in_the_language_too(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").symlink_to("/proc/self/mem")
    told = [run("check", "--site", tmp_path, "--messages", language).stderr for language in ("pl", "en")]
    assert told == ["playbookgen: Błąd wejścia/wyjścia\n", "playbookgen: Input/output error\n"]
