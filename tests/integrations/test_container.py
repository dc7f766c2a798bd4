"""The Containerfile, as far as that can be told without an engine: what it says, and what a linter says of it."""

import re
import subprocess
import sys
from pathlib import Path

from tests.sites import REPOSITORY

TEXT = (REPOSITORY / "Containerfile").read_text("utf-8")
INSTRUCTIONS = [
    (match[1], match[2]) for match in re.finditer(r"^([A-Z]+) (.*)$", TEXT.replace("\\\n", " "), re.MULTILINE)
]


def test_a_linter_finds_nothing() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    command = [str(linter), "--no-color", str(REPOSITORY / "Containerfile")]
    assert subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout == ""


def test_whoever_runs_it_is_not_root_and_has_git() -> None:
    last = next(index for index in reversed(range(len(INSTRUCTIONS))) if INSTRUCTIONS[index][0] == "FROM")
    stage = INSTRUCTIONS[last:]
    assert [value for name, value in stage if name == "USER"] == ["1000"]
    assert any(name == "RUN" and "install --yes --no-install-recommends git" in value for name, value in stage)
    assert stage[-2:] == [("ENTRYPOINT", '["playbookgen"]'), ("CMD", '["--help"]')]
    names = [name for name, _ in stage]
    assert "RUN" not in names[names.index("USER") :]


def test_everything_that_goes_into_it_is_let_in() -> None:
    allowed = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"}
    copied = {source for name, value in INSTRUCTIONS if name == "COPY" for source in value.split()[:-1]}
    bound = set(re.findall(r"type=bind,source=([\w.]+)", TEXT))
    assert copied | bound == allowed
    assert all((REPOSITORY / name).exists() for name in allowed)
