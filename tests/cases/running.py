"""The cases as sites, and what the program says about them."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from playbookgen.cli import main

CASES = Path(__file__).parent
BASE = CASES / "base"
AS_OF = "2026-11-23"
LANGUAGES = ("pl", "en")
OURS = {"as-of.txt", "command.txt", *(f"expected.{language}.txt" for language in LANGUAGES)}
NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "expected.en.txt").is_file())


@dataclass(frozen=True)
class Said:
    """What a command says about a site, and the status it ends with."""

    text: str
    status: int


def put_up(case: str, root: Path) -> Path:
    """Make the site of a case in a folder that does not exist yet."""
    shutil.copytree(BASE, root)
    for path, file in _files(CASES / case):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".deleted"):
            target.with_suffix("").unlink()
        elif path.endswith(".bytes"):
            target.with_suffix("").write_bytes(bytes(int(file.read_text())))
        else:
            target.unlink(missing_ok=True)
            shutil.copyfile(file, target, follow_symlinks=False)
    return root


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place) / name
            if (path := file.relative_to(folder).as_posix()) not in OURS:
                yield path, file


def said_about(case: str, language: str, root: Path) -> Said:
    """Run a case's command in its site."""
    command, as_of = (
        file.read_text().strip() if file.is_file() else default
        for file, default in ((CASES / case / "command.txt", "check"), (CASES / case / "as-of.txt", AS_OF))
    )
    return said(root, *command.split(), as_of=as_of, messages=language)


def said(root: Path, *command: str, as_of: str = AS_OF, messages: str = "en") -> Said:
    """Run a command in a site; what it prints to both streams comes back, with SITE in the place of the folder."""
    arguments = [*command, "--site", str(root), "--as-of", as_of, "--messages", messages]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return Said(result.output.replace(str(root), "SITE"), result.exit_code)
