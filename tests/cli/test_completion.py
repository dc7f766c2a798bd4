"""Completion in a shell: bash itself is asked what it would offer, by the script that the docs tell people to use."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import environment, run

PROGRAM = Path(sys.executable).with_name("playbookgen")
SCRIPT = """\
eval "$(_PLAYBOOKGEN_COMPLETE=bash_source playbookgen)"
complete -p playbookgen >/dev/null || exit 1
for line in "$@"; do
    read -ra COMP_WORDS <<< "$line"
    [[ $line == *' ' ]] && COMP_WORDS+=("")
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
        "playbookgen new acc",
        "playbookgen new account omega --owner ",
        "playbookgen new person ola --role sales",
        "playbookgen explain plan-s",
    ) == ["check", "account", "anna-lis jan-maj", "sales-rep", "plan-stale"]


def test_outside_a_site_nothing_is_offered(tmp_path: Path) -> None:
    assert offered(tmp_path, "playbookgen new account omega --owner ") == [""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell: str) -> None:
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("bash tells its version to its own script")
    ran = run(environment={"_PLAYBOOKGEN_COMPLETE": f"{shell}_source"})
    assert ran.exit_code == 0
    assert "_PLAYBOOKGEN_COMPLETE=" in ran.stdout


def test_the_site_that_the_command_line_names_counts(small: Path, tmp_path: Path) -> None:
    line = f"new account omega --site {small} --owner "
    ran = run(
        environment={"_PLAYBOOKGEN_COMPLETE": "zsh_complete", "COMP_WORDS": f"playbookgen {line}", "COMP_CWORD": "6"}
    )
    assert ran.stdout.split("\n")[1::3] == ["anna-lis", "jan-maj"]
