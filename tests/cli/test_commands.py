"""What commands take and say."""

import re
from pathlib import Path

import pytest

from playbookgen import __version__
from playbookgen.cli import main
from playbookgen.reference import names
from tests.cli.commands import AS_OF, run
from tests.sites import PUBLIC, edit, put, tree


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"playbookgen, version {__version__}\n")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_names_every_command_in_a_line(option: str) -> None:
    result = run(option)
    assert result.exit_code == 0
    listed = re.findall(r"^  ([a-z]+)  +\S.*[a-z.]$", result.stdout, re.MULTILINE)
    assert listed == sorted(main.commands)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    for parameter in main.commands[command].params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert re.search(rf"{option}\b.*\s\S", result.stdout), option
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_findings_go_to_standard_output_and_the_count_to_standard_error(small: Path) -> None:
    result = run("check", "--site", small, *AS_OF, "--messages", "en")
    assert result.stdout == (
        "content/roles/sales-rep.pl.md:1:1: warning: this has no translation into the language en; "
        "write content/roles/sales-rep.en.md [missing-translation]\n"
    )
    assert result.stderr == "0 errors, 1 warning\n"


def test_a_build_tells_what_it_did_on_standard_error(small: Path) -> None:
    first, second = (run("build", "--site", small, *AS_OF, "--messages", "en") for _ in range(2))
    count = len(tree(small / PUBLIC)) - 1
    assert first.stdout == second.stdout
    assert first.stderr == f"0 errors, 1 warning\n{count} files in {small / PUBLIC}: {count} written, 0 removed\n"
    assert second.stderr == f"0 errors, 1 warning\n{count} files in {small / PUBLIC}: 0 written, 0 removed\n"


def test_a_build_that_is_stopped_says_that_the_old_site_stands(small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")
    result = run("build", "--site", small, *AS_OF, "--messages", "en")
    assert "Nothing was published; the site that was there before stands.\n" in result.stderr


def test_messages_are_in_the_sites_first_language_or_the_one_asked_for(small: Path) -> None:
    said = {
        language: run("check", "--site", small, *AS_OF, *options).stderr
        for language, options in {
            "site": [],
            "pl": ["--messages", "pl"],
            "en": ["--messages", "en"],
        }.items()
    }
    assert said == {
        "site": "0 błędów, 1 ostrzeżenie\n",
        "pl": "0 błędów, 1 ostrzeżenie\n",
        "en": "0 errors, 1 warning\n",
    }
    assert run("check", "--site", small, *AS_OF, environment={"PLAYBOOKGEN_MESSAGES": "en"}).stderr == said["en"]


def test_settings_that_cannot_be_worked_with_are_told_in_a_language_that_there_is(small: Path) -> None:
    edit(small / "site.yaml", "languages: [pl, en]", "languages: [de]")
    result = run("check", "--site", small)
    assert result.stdout.startswith('site.yaml:2:13: error: there are no words for the language "de"')
    assert result.stderr == "playbookgen: site.yaml cannot be worked with\n"


def test_the_site_is_the_nearest_folder_upwards(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small / "content" / "accounts")
    assert run("build", *AS_OF).exit_code == 0
    assert (small / PUBLIC / "index.html").is_file()


def test_outside_a_site_commands_say_how_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert (result.exit_code, "--site DIR" in result.stderr) == (2, True)


def test_the_environment_sets_options_and_options_win(small: Path, tmp_path: Path) -> None:
    settings = {
        "PLAYBOOKGEN_SITE": str(small),
        "PLAYBOOKGEN_OUTPUT": str(tmp_path / "one"),
        "PLAYBOOKGEN_AS_OF": "2026-11-20",
    }
    assert run("build", environment=settings).exit_code == 0
    assert b'datetime="2026-11-20"' in (tmp_path / "one/index.html").read_bytes()
    assert run("build", "--output", tmp_path / "two", *AS_OF, environment=settings).exit_code == 0
    assert b'datetime="2026-11-23"' in (tmp_path / "two/index.html").read_bytes()
    assert not (small / PUBLIC).exists()


@pytest.mark.parametrize("name", ["PLAYBOOKGEN_STRICT", "PLAYBOOKGEN_KEEP_GOING"])
def test_the_environment_sets_switches(small: Path, name: str) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")
    assert run("build", "--site", small, *AS_OF, environment={name: "1"}).exit_code == 1
    assert (small / PUBLIC).exists() == (name == "PLAYBOOKGEN_KEEP_GOING")


def test_an_output_is_named_from_where_the_command_runs(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small.parent / "elsewhere").mkdir()
    monkeypatch.chdir(small.parent / "elsewhere")
    assert run("build", "--site", "../small", "--output", "out", *AS_OF).exit_code == 0
    assert (small.parent / "elsewhere/out/index.html").is_file()


# explain


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_finding_is_explained_in_every_language(language: str) -> None:
    heads = {"en": ("Why: ", "What to do: ", "Example: "), "pl": ("Dlaczego: ", "Co zrobić: ", "Przykład: ")}[language]
    for name in names():
        result = run("explain", name, "--messages", language)
        paragraphs = result.stdout.rstrip("\n").split("\n\n")
        assert (result.exit_code, result.stderr, paragraphs[0]) == (0, "", name)
        assert [head for head in heads if not any(text.startswith(head) for text in paragraphs)] == [], name
        assert max(map(len, result.stdout.splitlines())) <= 100 or "://" in result.stdout


def test_explain_alone_lists_all_with_a_line_each() -> None:
    lines = run("explain", "--messages", "en").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(names())
    assert [line for line in lines if len(line.split()) < 3] == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("plan-stal", "plan-stale"), ("unknwon-key", "unknown-key"), ("Plan Stale", "plan-stale")]
)
def test_explain_of_an_unknown_name_offers_the_nearest(typed: str, meant: str) -> None:
    result = run("explain", typed, "--messages", "en")
    assert result.stderr == f'playbookgen: there is no rule "{typed}"; did you mean "{meant}"?\n'


def test_explain_of_what_is_like_nothing_offers_nothing() -> None:
    assert run("explain", "qqqqqq", "--messages", "en").stderr == 'playbookgen: there is no rule "qqqqqq"\n'


def test_explain_works_without_a_site_and_in_a_broken_one(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Why: " in run("explain", "plan-stale").stdout
    put(small, {"site.yaml": "languages: [\n"})
    monkeypatch.chdir(small)
    assert "Why: " in run("explain", "plan-stale").stdout


def test_explain_speaks_the_sites_language(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    assert "Dlaczego: " in run("explain", "plan-stale").stdout
