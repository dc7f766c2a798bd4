"""The problem matchers, by which GitHub finds findings in a log of text."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from playbookgen.findings import Severity
from playbookgen.language.catalogs import available_languages, read_catalog
from playbookgen.packaged import layouts
from tests.cli.commands import AS_OF, run
from tests.sites import REPOSITORY, edit

MATCHERS: list[Any] = json.loads((REPOSITORY / ".github/problem-matcher.json").read_text("utf-8"))["problemMatcher"]


def matched(log: str) -> list[tuple[str, ...]]:
    """What the program that runs jobs finds: of each line the severity, file, line, column, code and message."""
    found = []
    for line in log.splitlines():
        for matcher in MATCHERS:
            (pattern,) = matcher["pattern"]
            if (match := re.search(pattern["regexp"], line, re.ASCII)) is not None:
                groups = (match[pattern[part]] for part in ("file", "line", "column", "code", "message"))
                found.append((matcher["severity"], *groups))
    return found


@pytest.mark.parametrize("language", available_languages([layouts()]))
def test_findings_are_matched_in_every_language(small: Path, language: str) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", 'tier: "huge: [x]"\n')
    text = run("check", "--site", small, *AS_OF, "--messages", language).stdout
    found = matched(text)
    assert [parts[:5] for parts in found] == [
        ("error", "content/accounts/alfa.yaml", "3", "7", "unknown-value"),
        ("warning", "content/roles/sales-rep.pl.md", "1", "1", "missing-translation"),
    ]
    assert "huge: [x]" in found[0][5]


@pytest.mark.parametrize("language", available_languages([layouts()]))
@pytest.mark.parametrize("severity", list(Severity))
def test_every_weight_has_a_matcher(language: str, severity: Severity) -> None:
    label = read_catalog(language, [layouts()]).label("finding.severity", severity.value)
    ((weight, *_),) = matched(f"a.yaml:1:1: {label}: something [a-rule]")
    assert weight == {"error": "error", "warning": "warning", "note": "notice"}[severity]


def test_owners_differ() -> None:
    assert len({matcher["owner"] for matcher in MATCHERS}) == len(MATCHERS)
