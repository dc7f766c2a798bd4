"""Completion in a shell: bash itself is asked what it would offer, by the script that the docs tell people to use."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import environment

PROGRAM = Path(sys.executable).with_name("playbookgen")
SCRIPT = """\
eval "$(_PLAYBOOKGEN_COMPLETE=bash_source playbookgen)"
complete -p playbookgen >/dev/null || exit 1
for line in "$@"; do
    read -ra COMP_WORDS <<< "$line"
    [[ $line == *' ' ]] && COMP_WORDS+=("")
    COMPREPLY=()
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _playbookgen_completion playbookgen
    echo "${COMPREPLY[*]}"
done
"""


def offered(folder: Path, *lines: str) -> list[str]:
    """Return what bash offers behind each beginning of a command line, in a folder."""
    bash = shutil.which("bash")
    assert bash is not None
    path = f"{PROGRAM.parent}:/usr/bin:/bin"
    ran = subprocess.run(
        [bash, "-c", SCRIPT, "bash", *lines],
        cwd=folder, env=environment(PATH=path), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def test_bash_offers_commands_ids_and_rules(small: Path) -> None:
    assert offered(
        small / "content",
        "playbookgen ch",
        "playbookgen new account omega --owner ",
        "playbookgen new person ola --role sales",
        "playbookgen explain plan-s",
        "playbookgen reassign jan-maj an",
    ) == [
        *("check", "anna-lis jan-maj", "sales-rep", "plan-stale", "anna-lis"),
    ]


def test_outside_a_site_nothing_is_offered(tmp_path: Path) -> None:
    assert offered(tmp_path, "playbookgen new account omega --owner ") == [""]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_there_is_a_script_for_other_shells(shell: str) -> None:
    assert "_PLAYBOOKGEN_COMPLETE=" in completed(_PLAYBOOKGEN_COMPLETE=f"{shell}_source")


def test_the_site_that_the_command_line_names_counts(small: Path) -> None:
    line = f"playbookgen new account omega --site {small} --owner "
    told = completed(_PLAYBOOKGEN_COMPLETE="zsh_complete", COMP_WORDS=line, COMP_CWORD="7")
    assert told.split("\n")[1::3] == ["anna-lis", "jan-maj"]


def completed(**asked: str) -> str:
    """Return what the program tells a shell."""
    return subprocess.run(
        [PROGRAM], env=environment(**asked), capture_output=True, encoding="utf-8", check=True
    ).stdout  # fmt: skip
