"""Findings in the formats that other programs read, each held against what is published about it."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from playbookgen.findings import Finding, Location, Position, Severity
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.review.github import annotations, job_summary
from playbookgen.review.lines import Lines
from playbookgen.review.report import Remark, Report
from tests.attacks import LINES, UNSEEN
from tests.cli.commands import AS_OF, run
from tests.review import schemas
from tests.review.reports import Told, told
from tests.review.workflow_commands import Command, obeyed
from tests.sites import edit, put

HOSTILE = (
    *LINES,
    *UNSEEN,
    "::error file=a.yaml,line=1::no such thing",
    "::set-output name=a::b",
    "##[error]no such thing",
    "##[add-mask]a",
    "first\n::error::second\r\n##[warning]third\rfourth",
    "100% %0A %25 %3A ,:=",
    "\" ' ` \\ | < > & * _ [a](https://attack.example) ![b](c) @everyone #1 https://attack.example",
    "\U0001f469\u200d\U0001f680 \U0001f1f5\U0001f1f1 e\u0301 \u05e9\u05dc\u05d5\u05dd",
    "\u202eright to left\u202c \u200f\u2067\u2069",
    "\x00\x07\x1b[31m\x7f\x85\x9b",
    "{0} {{1}} {a}",
    "]]>--></script>$(id)`id`${IFS}",
)
LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A company whose accounts hold hostile texts where a word is expected, which findings repeat."""
    root = tmp_path_factory.mktemp("hostile")
    files = {
        f"content/accounts/h{number}.yaml": f"name: H\ntier: {json.dumps(text)}\nstage: customer\nowner: a\n"
        for number, text in enumerate(HOSTILE)
    }
    guide = "---\ntitle: A\nsummary: A\nresponsibilities: []\n---\n"
    put(root, {**files, "site.yaml": "title: A\nlanguages: [en]\n", "content/roles/r.en.md": guide})
    put(root, {"content/people/a.yaml": "name: A\nrole: r\n"})
    return told(root, root / "told")


@pytest.fixture
def plain(small: Path) -> Told:
    """Two errors, one of them with what would be right, and a warning."""
    edit(small / "content/accounts/alfa.yaml", "    stance: supporter\n", "    stance: suporter\n")
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", 'tier: "żółw: 50%"\n')
    return told(small, small / "told")


PATH = "sales/site/content/accounts/alfa.yaml"
"""As the small company's site.yaml has it: the site lies in a folder of the repository."""


def test_a_finding_in_json(plain: Told) -> None:
    assert plain.findings[1] == {
        "rule": "unknown-value",
        "severity": "error",
        "path": PATH,
        "start": {"line": 38, "column": 13},
        "end": {"line": 38, "column": 21},
        "record": "accounts/alfa",
        "data_path": ["stakeholders", 0, "stance"],
        "message": 'unknown stance "suporter"',
        "replacement": "supporter",
        "owner": None,
        "answer": None,
        "fingerprint": "499de09c4b879a20cb980a1e3fa033c3",
    }
    assert plain.json["counts"] == {"error": 2, "warning": 1, "note": 0}
    assert (plain.json["as_of"], plain.json["language"]) == ("2026-11-23", "en")


def test_a_finding_as_a_command_to_github(plain: Told) -> None:
    assert plain.github.splitlines() == [
        f"::error file={PATH},line=3,endLine=3,col=7,endColumn=18,title=unknown-value::"
        'unknown tier "żółw: 50%25"; possible are key, large, medium, small',
        f"::error file={PATH},line=38,endLine=38,col=13,endColumn=21,title=unknown-value::"
        'unknown stance "suporter"%0Adid you mean "supporter"?',
        "::warning file=sales/site/content/roles/sales-rep.pl.md,line=1,endLine=1,col=1,endColumn=1,"
        "title=missing-translation::this has no translation into the language en; write content/roles/sales-rep.en.md",
    ]


def test_a_finding_in_a_report_of_code_quality(plain: Told) -> None:
    assert plain.gitlab[1] == {
        "description": 'unknown stance "suporter" – did you mean "supporter"?',
        "check_name": "unknown-value",
        "fingerprint": plain.findings[1]["fingerprint"],
        "severity": "major",
        "location": {"path": PATH, "lines": {"begin": 38}},
    }
    assert plain.gitlab[2]["severity"] == "minor"


def test_a_finding_in_sarif(plain: Told) -> None:
    (run_of_it,) = plain.sarif["runs"]
    file = {"uri": PATH, "uriBaseId": "%SRCROOT%"}
    region = {"startLine": 38, "startColumn": 13, "endLine": 38, "endColumn": 21}
    replacement = {"deletedRegion": region, "insertedContent": {"text": "supporter"}}
    assert run_of_it["results"][1] == {
        "ruleId": "unknown-value",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": 'unknown stance "suporter"\ndid you mean "supporter"?'},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": file, "region": region},
                "logicalLocations": [{"fullyQualifiedName": "accounts/alfa/stakeholders/0/stance"}],
            }
        ],
        "partialFingerprints": {"playbookgen/v1": plain.findings[1]["fingerprint"]},
        "fixes": [{"artifactChanges": [{"artifactLocation": file, "replacements": [replacement]}]}],
    }
    assert run_of_it["columnKind"] == "unicodeCodePoints"
    rules = run_of_it["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["unknown-value", "missing-translation"]
    assert rules[0]["help"]["markdown"].startswith(
        "The key takes one of a few words, and this is none of them.\n\nWhy:"
    )


def test_columns_of_reviewdog_are_bytes(plain: Told) -> None:
    first, second = plain.rdjson["diagnostics"][:2]
    assert first["location"]["range"] == {"start": {"line": 3, "column": 7}, "end": {"line": 3, "column": 21}}
    stretch = {"start": {"line": 38, "column": 13}, "end": {"line": 38, "column": 21}}
    assert second == {
        "message": 'unknown stance "suporter"\ndid you mean "supporter"?',
        "location": {"path": PATH, "range": stretch},
        "severity": "ERROR",
        "code": {"value": "unknown-value"},
        "suggestions": [{"range": stretch, "text": "supporter"}],
    }


@pytest.mark.parametrize("site", ["plain", "hostile"])
def test_every_format_keeps_its_schema(site: str, request: pytest.FixtureRequest) -> None:
    report: Told = request.getfixturevalue(site)
    assert schemas.problems(schemas.ours("docs/check.schema.json"), report.json) == []
    assert schemas.problems(schemas.sarif(), report.sarif) == []
    assert schemas.problems(schemas.ours("tests/review/schemas/code-quality.schema.json"), report.gitlab) == []
    assert schemas.problems(schemas.ours("tests/review/schemas/rdjson.schema.json"), report.rdjson) == []


def test_the_schemas_notice_what_is_wrong(plain: Told) -> None:
    def wrong(document: Any, *way: str | int, value: Any) -> Any:
        copy = json.loads(json.dumps(document))
        place = copy
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = value
        return copy

    findings = wrong(plain.json, "findings", 0, "severity", value="Error")
    result = wrong(plain.sarif, "runs", 0, "results", 0, "level", value="critical")
    entry = wrong(plain.gitlab, 0, "severity", value="error")
    diagnostic = wrong(plain.rdjson, "diagnostics", 0, "location", "range", "start", "column", value=0)
    assert schemas.problems(schemas.ours("docs/check.schema.json"), findings)
    assert schemas.problems(schemas.sarif(), result)
    assert schemas.problems(schemas.ours("tests/review/schemas/code-quality.schema.json"), entry)
    assert schemas.problems(schemas.ours("tests/review/schemas/rdjson.schema.json"), diagnostic)


def test_hostile_texts_come_through_every_format_as_they_are_told(hostile: Told) -> None:
    messages = {finding["message"] for finding in hostile.findings if finding["record"].startswith("accounts/h")}
    assert len(messages) >= len(HOSTILE) - 10  # some are told of as no more than invisible characters
    assert not [text for text in messages if not text.isprintable() and not {"\u200c", "\u200d"} & set(text)]
    told_to_gitlab = [entry["description"].split(" – ")[0] for entry in hostile.gitlab]
    told_to_reviewdog = [entry["message"].split("\n")[0] for entry in hostile.rdjson["diagnostics"]]
    braces = {"{{": "{", "}}": "}", "\\[": "["}
    told_in_sarif = [
        re.sub(r"\{\{|\}\}|\\\[", lambda found: braces[found.group()], result["message"]["text"].split("\n")[0])
        for result in hostile.sarif["runs"][0]["results"]
    ]
    expected = [finding["message"] for finding in hostile.findings]
    assert told_to_gitlab == told_to_reviewdog == told_in_sarif == expected
    assert all(message in hostile.text for message in expected)


def test_github_obeys_one_command_for_each_finding_and_none_of_the_content(hostile: Told) -> None:
    commands = list(obeyed(hostile.github))
    expected = [
        Command(
            LEVELS[finding["severity"]],
            finding["message"] + ("\n" + advice_of(finding) if finding["replacement"] is not None else ""),
            {
                "file": finding["path"],
                "line": str(finding["start"]["line"]),
                "endLine": str(finding["end"]["line"]),
                "col": str(finding["start"]["column"]),
                "endColumn": str(finding["end"]["column"]),
                "title": finding["rule"],
            },
        )
        for finding in sorted(hostile.findings, key=lambda finding: list(LEVELS).index(finding["severity"]))
    ]
    assert commands == expected
    assert len(expected) > len(HOSTILE)


def advice_of(finding: Any) -> str:
    return f'did you mean "{finding["replacement"]}"?' if finding["replacement"].strip() else "delete this"


def test_text_in_a_job_of_github_holds_commands_and_none_is_obeyed(hostile: Told, tmp_path: Path) -> None:
    assert [command.data for command in obeyed(hostile.text)], "without a token the text would be obeyed"
    put(tmp_path, {"site.yaml": "title: A\nlanguages: [en]\n"})
    put(tmp_path, {"content/accounts/a.yaml": 'name: A\ntier: "##[error]x"\n'})
    result = run("check", "--site", tmp_path, *AS_OF, environment={"GITHUB_ACTIONS": "true"})
    first, *_, last = obeyed(result.stdout)
    assert (first.name, last.name) == ("stop-commands", first.data)
    assert len(list(obeyed(result.stdout))) == 2
    assert '"##[error]x"' in result.stdout


def test_what_was_told_the_last_time_is_told_with_another_token(tmp_path: Path, small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", 'tier: "##[error]x"\n')
    for file in small.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    tokens = []
    for _ in range(2):
        result = run("check", "--site", small, *AS_OF, environment={"GITHUB_ACTIONS": "true"})
        tokens.append(next(obeyed(result.stdout)).data)
        assert len(list(obeyed(result.stdout))) == 2
    assert tokens[0] != tokens[1]


def test_the_summary_of_a_job_shows_texts_and_nothing_they_could_mean(hostile: Told) -> None:
    shown = markdown(hostile.summary)
    assert set(re.findall(r"<(\w+)", shown)) == {"h3", "ul", "li", "strong", "code"}
    assert hostile.summary.count("\n- ") == len(hostile.findings)
    assert "https://" not in re.sub("<code>.*?</code>", "", shown)


def report_of(*remarks: Remark) -> Report:
    return Report(remarks, None, "", read_catalog("en", [layouts()]), Lines(Path()))


def remark(severity: Severity, message: str, path: str, rule: str = "wrong-type", last: int = 1) -> Remark:
    where = Location(path, Position(1, 2), Position(last, 3))
    return Remark(Finding(rule, severity, where, path, ""), path, message, (), "1")


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(texts, texts.map(lambda text: f"content/{text}"))
def test_any_message_and_any_path_come_back_from_a_command(message: str, path: str) -> None:
    (command,) = obeyed(annotations(report_of(remark(Severity.ERROR, message, path))))
    assert command.data == message
    assert command.properties["file"] == path


def test_errors_come_first_since_github_shows_ten_of_a_level() -> None:
    weights = (Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.ERROR)
    remarks = [remark(weight, f"{number}", "a.yaml") for number, weight in enumerate(weights)]
    commands = [(command.name, command.data) for command in obeyed(annotations(report_of(*remarks)))]
    assert commands == [("error", "2"), ("error", "4"), ("warning", "1"), ("warning", "3"), ("notice", "0")]


def test_a_stretch_of_several_lines_has_no_columns_which_github_would_refuse() -> None:
    (command,) = obeyed(annotations(report_of(remark(Severity.ERROR, "a", "a.yaml", last=4))))
    assert command.properties == {"file": "a.yaml", "line": "1", "endLine": "4", "title": "wrong-type"}


def test_a_summary_stays_below_what_github_takes_and_says_how_much_is_left_out() -> None:
    many = [remark(Severity.WARNING, f"{number} {'ż' * 400}", "a.yaml") for number in range(2000)]
    summary = job_summary(report_of(*many))
    assert 800_000 < len(summary.encode()) < 1024 * 1024
    shown = summary.count("\n- ") - 1
    assert summary.endswith(f"\n- {2000 - shown} more\n\n")


def test_there_is_a_report_of_code_quality_where_nothing_is_wrong(small: Path) -> None:
    (small / "content/roles/sales-rep.en.md").write_bytes((small / "content/roles/sales-rep.pl.md").read_bytes())
    result = run("check", "--site", small, *AS_OF, "--format", "gitlab")
    assert (result.stdout, result.exit_code) == ("[]\n", 0)
