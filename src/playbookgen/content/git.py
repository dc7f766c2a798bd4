"""Git, asked about the repository that a site's files are kept in."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
"""What git sets for hooks, from the top of their repository; the site's is found from its folder."""


def run(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, given: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a folder. Its messages are English, it locks nothing that it only reads, and it asks nobody anything.

    Raises `OSError` where there is no git, or no such folder.
    """
    theirs = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    ours = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **(environment or {})}
    return subprocess.run(  # noqa: S603  # no shell; what looks like an option is refused before
        ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607  # git is found where the user has it
        cwd=folder,
        env={**theirs, **ours},
        input=given,
        capture_output=True,
        check=False,
    )


def asked(folder: Path, *arguments: str) -> bytes | None:
    """Return what git answers; None where it has no answer, or where there is no git."""
    try:
        ran = run(folder, *arguments)
    except OSError:
        return None
    return None if ran.returncode else ran.stdout
