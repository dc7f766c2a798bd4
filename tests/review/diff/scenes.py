"""A real repository of the small company, and the command as people run it there."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.cli.commands import AS_OF, run
from tests.conftest import Git
from tests.sites import small_copy

Repository = Callable[[Path], Git]


def company(folder: Path, git: Repository, below: str = "") -> tuple[Path, Git]:
    """Commit the small company into a new repository; return the site's folder and git."""
    folder.mkdir()
    command = git(folder)
    root = folder / below / "site" if below else folder / "site"
    root.parent.mkdir(parents=True, exist_ok=True)
    small_copy(root)
    commit(command, "Zakładamy zeszyt")
    return root, command


def commit(command: Git, subject: str = "Zmiana") -> None:
    command("add", "--all")
    command("commit", "--quiet", "--message", subject)


def diff(root: Path, *arguments: str | Path, messages: str = "en") -> Result:
    """Run the command on the day of all tests."""
    return run("diff", *arguments, "--site", root, "--messages", messages, *AS_OF)


def told(root: Path, *arguments: str | Path, messages: str = "en") -> list[str]:
    """Return what the command tells without findings, line by line, with plain spaces inside amounts."""
    done = diff(root, "--no-findings", *arguments, messages=messages)
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    return done.stdout.replace("\u00a0", " ").splitlines()
