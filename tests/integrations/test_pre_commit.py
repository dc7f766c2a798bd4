"""The hooks for pre-commit, installed and run by prek, which takes the same files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import Git
from tests.sites import DAY, REPOSITORY, edit, small_copy

PARTS = ("pyproject.toml", "README.md", "LICENSE", "src", "layouts", ".pre-commit-hooks.yaml")
"""What of this repository a hook is installed from."""


@pytest.fixture
def hooks(tmp_path: Path, git: Callable[[Path], Git]) -> tuple[Path, str]:
    """This repository as it stands here, committed, and its revision."""
    folder = tmp_path / "playbookgen"
    folder.mkdir()
    for part in PARTS:
        if (REPOSITORY / part).is_dir():
            shutil.copytree(REPOSITORY / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(REPOSITORY / part, folder / part)
    run = git(folder)
    run("add", ".")
    run("commit", "-m", "playbookgen")
    return folder, run("rev-parse", "HEAD").strip()


def test_hooks_are_installed_and_check_and_mend_what_is_committed(
    hooks: tuple[Path, str], tmp_path: Path, git: Callable[[Path], Git]
) -> None:
    repository, revision = hooks
    root = small_copy(tmp_path / "site")
    run = git(root)
    asked = [{"id": "playbookgen-check", "args": ["--messages", "en", "--as-of", DAY.isoformat()]}]
    asked.append({"id": "playbookgen-fmt"})
    config = {"repos": [{"repo": f"file://{repository}", "rev": revision, "hooks": asked}]}
    (root / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    run("add", ".")

    def prek(*arguments: str) -> "subprocess.CompletedProcess[str]":
        tools = str(Path(sys.executable).parent)
        environment = {**os.environ, "PREK_HOME": str(tmp_path / "prek"), "NO_COLOR": "1"}
        environment["PATH"] = os.pathsep.join([tools, os.environ["PATH"]])
        return subprocess.run(
            [f"{tools}/prek", "run", *arguments], cwd=root, env=environment, capture_output=True, encoding="utf-8"
        )

    first = prek("--all-files")
    assert "playbookgen check........................................................Passed\n" in first.stdout
    assert "files were modified by this hook" in first.stdout
    run("commit", "--all", "-m", "The company in order")

    edit(root / "content/accounts/alfa.yaml", "tier: key\n", "tier:    huge\n")
    run("add", ".")
    second = prek()
    assert second.returncode == 1
    assert "content/accounts/alfa.yaml:3:10: error: unknown tier" in second.stdout
    assert "files were modified by this hook" in second.stdout
    assert "tier: huge\n" in (root / "content/accounts/alfa.yaml").read_text("utf-8")

    (root / "notes.txt").write_text("nothing of the site", "utf-8")
    run("checkout", "--quiet", "HEAD", "content")
    run("add", ".")
    third = prek()
    assert third.stdout.count("(no files to check)Skipped") == 2
