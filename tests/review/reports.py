"""A check told in all formats at once."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.commands import AS_OF, run

FORMATS = ("text", "json", "github", "gitlab", "sarif", "rdjson")


@dataclass(frozen=True)
class Told:
    """What each format says of one and the same check."""

    text: str
    json: Any
    github: str
    gitlab: Any
    sarif: Any
    rdjson: Any
    summary: str
    """The job's summary at GitHub."""

    @property
    def findings(self) -> Any:
        return self.json["findings"]


def told(root: Path, folder: Path, *options: str, messages: str = "en") -> Told:
    """Check a site, with all formats written into a folder that does not exist yet."""
    folder.mkdir()
    asked = [word for form in FORMATS for word in ("--format", f"{form}={folder / form}")]
    environment = {"GITHUB_STEP_SUMMARY": str(folder / "summary")}
    result = run("check", "--site", root, *AS_OF, "--messages", messages, *asked, *options, environment=environment)
    assert result.stdout == ""
    assert result.exit_code in (0, 1, 2), result.stderr
    texts = {form: (folder / form).read_text("utf-8") for form in FORMATS}
    read = {form: text if form in ("text", "github") else json.loads(text) for form, text in texts.items()}
    return Told(**read, summary=(folder / "summary").read_text("utf-8"))
