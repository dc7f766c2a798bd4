"""`check --format` and `--rule` as people and jobs use them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import AS_OF, environment, run, start
from tests.review.workflow_commands import obeyed
from tests.sites import edit, put, small_copy


@pytest.fixture
def wrong(small: Path) -> Path:
    """The small company with an error."""
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")
    return small


def settled(root: Path) -> None:
    """Make all files so old that nothing has to be read to know that they did not change."""
    for file in root.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))


def test_several_formats_come_of_one_check_and_text_stays_at_the_terminal(wrong: Path, tmp_path: Path) -> None:
    plain = run("check", "--site", wrong, *AS_OF)
    report, quality = tmp_path / "a b.json", tmp_path / "quality"
    result = run(
        "check",
        "--site",
        wrong,
        *AS_OF,
        "--format",
        f"json={report}",
        "--format",
        "text",
        "--format",
        f"gitlab={quality}",
    )
    assert (result.stdout, result.stderr, result.exit_code) == (plain.stdout, plain.stderr, 1)
    assert [finding["rule"] for finding in json.loads(report.read_text("utf-8"))["findings"]] == [
        entry["check_name"] for entry in json.loads(quality.read_text("utf-8"))
    ]


def test_a_format_in_a_file_alone_leaves_standard_output_empty(wrong: Path, tmp_path: Path) -> None:
    result = run("check", "--site", wrong, *AS_OF, "--messages", "en", "--format", f"sarif={tmp_path / 'a.sarif'}")
    assert (result.stdout, result.stderr) == ("", "1 error, 1 warning\n")


def test_text_in_a_file_is_that_of_a_pipe(wrong: Path, tmp_path: Path) -> None:
    run("check", "--site", wrong, *AS_OF, "--format", f"text={tmp_path / 'a.txt'}")
    assert (tmp_path / "a.txt").read_text("utf-8") == run("check", "--site", wrong, *AS_OF).stdout


def test_a_hyphen_is_standard_output(wrong: Path) -> None:
    assert json.loads(run("check", "--site", wrong, *AS_OF, "--format", "json=-").stdout)["version"] == 1


def test_formats_can_be_set_in_the_environment(wrong: Path, tmp_path: Path) -> None:
    asked = f"gitlab={tmp_path / 'quality.json'} github"
    result = run("check", "--site", wrong, *AS_OF, environment={"PLAYBOOKGEN_FORMAT": asked})
    assert result.stdout.startswith("::error file=")
    assert (tmp_path / "quality.json").is_file()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            ["xml"],
            "Error: Invalid value for '--format': \"xml\" is none of text, json, github, gitlab, sarif, rdjson\n",
        ),
        (["json="], "Error: Invalid value for '--format': \"json=\" names no file; write json=FILE\n"),
        (
            ["json", "sarif"],
            "playbookgen: json and sarif cannot both go to standard output; "
            "write one of them into a file: --format sarif=FILE\n",
        ),
        (["json=HERE/a", "sarif=HERE/a"], "playbookgen: json and sarif cannot both be written into HERE/a\n"),
        (["json=HERE"], "playbookgen: HERE is a folder; --format takes a file\n"),
        (["json=HERE/no/a"], "playbookgen: HERE/no/a cannot be written: there is no folder HERE/no\n"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_checked(
    wrong: Path, tmp_path: Path, asked: list[str], message: str
) -> None:
    words = [word.replace("HERE", str(tmp_path)) for form in asked for word in ("--format", form)]
    result = run("check", "--site", wrong, *AS_OF, "--messages", "en", *words)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.replace(str(tmp_path), "HERE").endswith(message)
    assert not (tmp_path / "a").exists()


def test_a_file_that_takes_nothing_is_a_failure_of_the_system(wrong: Path) -> None:
    result = run("check", "--site", wrong, *AS_OF, "--format", "json=/dev/full")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "playbookgen: Brak miejsca na dysku\n", 3)


def test_a_pipe_is_written_into_and_not_replaced(wrong: Path) -> None:
    command = f'"{sys.executable}" -m playbookgen check --site "{wrong}" --format json=/dev/stderr --format github'
    ran = subprocess.run(
        ["bash", "-c", f"{command} 2>&1 >/dev/null"], env=environment(), capture_output=True, check=False
    )
    assert json.loads(ran.stdout[: ran.stdout.rindex(b"}") + 1])["counts"]["error"] == 1


def test_a_report_takes_the_place_of_an_old_one_through_a_link(wrong: Path, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("old", "utf-8")
    (tmp_path / "link.json").symlink_to("old.json")
    run("check", "--site", wrong, *AS_OF, "--format", f"json={tmp_path / 'link.json'}")
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "old.json").read_text("utf-8"))["version"] == 1


def test_reports_are_written_though_nothing_changed_since_the_last_check(wrong: Path, tmp_path: Path) -> None:
    settled(wrong)
    first = run("check", "--site", wrong, *AS_OF)
    report = tmp_path / "a.json"
    told = run("check", "--site", wrong, *AS_OF, "--format", f"json={report}", "--format", "text")
    assert (told.stdout, told.exit_code) == (first.stdout, 1)
    assert report.is_file()
    again = run("check", "--site", wrong, *AS_OF)
    assert (again.stdout, again.stderr, again.exit_code) == (first.stdout, first.stderr, 1)


def test_every_format_is_utf8_whatever_the_terminal_speaks(wrong: Path) -> None:
    process = start(
        "check", "--site", wrong, *AS_OF, "--messages", "pl", "--format", "gitlab", PYTHONIOENCODING="ascii"
    )
    output, _ = process.communicate()
    assert json.loads(output)[0]["description"].startswith("nieznana wartość")


def test_findings_in_settings_are_told_in_the_formats_asked_for(wrong: Path) -> None:
    put(wrong, {"site.yaml": "title: A\nlanguages: pl\n"})
    result = run("check", "--site", wrong, *AS_OF, "--messages", "en", "--format", "github")
    assert result.exit_code == 2
    assert result.stdout == (
        "::error file=site.yaml,line=2,endLine=2,col=12,endColumn=14,title=wrong-type::"
        'a list is wanted here, written [pl]%0Adid you mean "[pl]"?\n'
    )
    assert json.loads(run("check", "--site", wrong, "--format", "json").stdout)["as_of"] is None


def test_only_findings_of_the_rules_asked_for_are_told_and_counted(wrong: Path) -> None:
    settled(wrong)
    rule = ("--rule", "missing-translation")
    everything = run("check", "--site", wrong, *AS_OF, "--messages", "en")
    some = run("check", "--site", wrong, *AS_OF, "--messages", "en", *rule)
    assert (some.stderr, some.exit_code) == ("0 errors, 1 warning\n", 0)
    assert some.stdout == "".join(
        f"{line}\n" for line in everything.stdout.splitlines() if "[missing-translation]" in line
    )
    both = run("check", "--site", wrong, *AS_OF, "--messages", "en", *rule, "--rule", "unknown-value")
    assert (both.stdout, both.stderr, both.exit_code) == (everything.stdout, everything.stderr, 1)


def test_a_rule_that_does_not_exist_is_refused_with_the_one_that_is_meant(wrong: Path) -> None:
    result = run("check", "--site", wrong, "--messages", "en", "--rule", "plan-stal")
    assert (result.stderr, result.exit_code) == (
        'playbookgen: there is no rule "plan-stal"; did you mean "plan-stale"?\n',
        2,
    )


def test_paths_go_from_the_top_of_the_repository(tmp_path: Path, small: Path) -> None:
    edit(small / "site.yaml", "  root: sales/site\n", "")
    put(small, {"content/accounts/Ala, 1%.yaml": "name: Ala"})

    def path() -> str:
        rule = ("--rule", "bad-file-name")
        (found,) = obeyed(run("check", "--site", small, *AS_OF, *rule, "--format", "github").stdout)
        return found.properties["file"]

    assert path() == "content/accounts/Ala, 1%.yaml"
    (tmp_path / ".git").mkdir()
    assert path() == "small/content/accounts/Ala, 1%.yaml"
    edit(small / "site.yaml", "repository:\n", "repository:\n  root: ./a/b/\n")
    assert path() == "a/b/content/accounts/Ala, 1%.yaml"


def test_where_the_summary_of_a_job_cannot_be_written_the_check_goes_on(wrong: Path, tmp_path: Path) -> None:
    result = run(
        "check", "--site", wrong, *AS_OF, "--format", "github", environment={"GITHUB_STEP_SUMMARY": str(tmp_path)}
    )
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=")
    assert result.stderr.startswith(
        f"playbookgen: nie udało się zapisać podsumowania zadania: {tmp_path}: To jest folder\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes there")
def test_a_file_whose_name_is_no_text_is_told_in_every_format(wrong: Path) -> None:
    name = os.fsencode(wrong) + b"/content/accounts/za\xb3.yaml"
    with open(name, "w") as file:
        file.write("name: A\n")
    for form in ("json", "github", "gitlab", "sarif", "rdjson"):
        result = run("check", "--site", wrong, *AS_OF, "--format", form)
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.output
        assert "za" in result.stdout


def test_what_a_change_means_holds_no_command_to_github(small: Path, tmp_path: Path) -> None:
    before = small_copy(tmp_path / "before")
    edit(small / "content/accounts/beta.yaml", "stage: prospect\n", "stage: prospect\nindustry: '##[error]x'\n")
    result = run("diff", before, small, *AS_OF, "--no-findings", environment={"GITHUB_ACTIONS": "true"})
    assert "##[error]x" in result.stdout
    assert [command.name for command in obeyed(result.stdout)][:1] == ["stop-commands"]
    assert len(list(obeyed(result.stdout))) == 2


def test_what_fmt_leaves_as_it_is_holds_no_command_to_github(small: Path) -> None:
    put(small, {"content/accounts/beta.yaml": 'name: "##[error]x" y\n'})
    result = run("fmt", "--site", small, "--check", environment={"GITHUB_ACTIONS": "true"})
    assert '"##[error]x"' in result.stderr
    assert [command.name for command in obeyed(result.stderr)][:1] == ["stop-commands"]
    assert len(list(obeyed(result.stderr))) == 2
