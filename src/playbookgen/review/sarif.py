"""Findings in SARIF 2.1.0, the format of OASIS for results of static analysis, as code scanning services take it."""

import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from playbookgen import __version__
from playbookgen.findings import Location, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.reference import explanation, names
from playbookgen.review.report import Remark, Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
"""What services take for the repository's root."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def log(report: Report) -> dict[str, Any]:
    """Return a log with one run: the findings, and of each kind that occurs why it exists and what to do."""
    found = {remark.finding.rule for remark in report.remarks}
    rules = [name for name in names() if name in found]
    driver = {
        "name": "playbookgen",
        "version": __version__,
        "rules": [_rule(name, report.catalog) for name in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": report.catalog.language,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(remark, rules) for remark in report.remarks],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, catalog: Catalog) -> dict[str, Any]:
    told = explanation(name, catalog)
    return {
        "id": name,
        "shortDescription": {"text": _text(told.summary)},
        "fullDescription": {"text": _text(told.summary)},
        "help": {
            "text": _text("\n\n".join(told.paragraphs)),
            "markdown": "\n\n".join(told.paragraphs),
        },
    }


def _result(remark: Remark, rules: Sequence[str]) -> dict[str, Any]:
    finding = remark.finding
    file = {"uri": quote(os.fsencode(remark.path)), "uriBaseId": _ROOT}
    region = _region(finding.where)
    entry: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": _text("\n".join((remark.sentence, *remark.advice)))},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": file, "region": region},
                "logicalLocations": [{"fullyQualifiedName": _data_path(finding.record, finding.where)}],
            }
        ],
        "partialFingerprints": {"playbookgen/v1": remark.fingerprint},
    }
    if finding.replacement is not None and "endColumn" in region:
        replacement = {"deletedRegion": region, "insertedContent": {"text": finding.replacement}}
        entry["fixes"] = [{"artifactChanges": [{"artifactLocation": file, "replacements": [replacement]}]}]
    return entry


def _region(where: Location) -> dict[str, int]:
    """Return the stretch of a place; where that is no more than a point, the line from there."""
    region = {"startLine": where.start.line, "startColumn": where.start.column}
    if where.start == where.end:
        return region
    return {**region, "endLine": where.end.line, "endColumn": where.end.column}


def _data_path(record: str, where: Location) -> str:
    return "/".join((record, *map(str, where.data_path)))


def _text(text: str) -> str:
    """Return a message as SARIF writes it: braces stand for arguments and are doubled, no link is taken for one."""
    return _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))
