"""Commands as people run them: in this process, where that tells the same, and in one of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from playbookgen.cli import main
from tests.sites import DAY, REPOSITORY

AS_OF = ("--as-of", DAY.isoformat())


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Result:
    """Run a command line here, without any setting of whoever runs the tests."""
    ours = {name: None for name in os.environ if name.startswith("PLAYBOOKGEN_") or name == "NO_COLOR"}
    before = signal.getsignal(signal.SIGTERM)
    try:
        return CliRunner(env={**ours, **(environment or {})}).invoke(main, list(map(str, arguments)), "playbookgen")
    finally:
        signal.signal(signal.SIGTERM, before)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(REPOSITORY / "src"), "LC_ALL": "C.UTF-8", **more}


def start(*arguments: str | Path, **more: str) -> "subprocess.Popen[str]":
    """Begin a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "playbookgen", *map(str, arguments)],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
