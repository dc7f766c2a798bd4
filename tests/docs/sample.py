"""What `playbookgen check` prints for mistakes in the example account, for docs/commands.md."""

from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from playbookgen.cli import main
from tests.sites import put

from . import examples

ACCOUNT = "content/accounts/baltic-foods.yaml"
MISTAKES = {"stance: supporter": "stance: suporter", "due: 2026-09-30": "due: 30.09.2026"}


def sample() -> str:
    """Return the command and its output."""
    texts = dict(examples.content())
    for right, wrong in MISTAKES.items():
        if right not in texts[ACCOUNT]:
            raise AssertionError(f"the example account has no {right}")
        texts[ACCOUNT] = texts[ACCOUNT].replace(right, wrong, 1)
    with TemporaryDirectory() as folder:
        put(Path(folder), texts)
        ran = CliRunner().invoke(main, ["check", "--site", folder, "--as-of", examples.TODAY.isoformat()])
    return f"```\n$ playbookgen check\n{ran.output.rstrip()}\n```"
