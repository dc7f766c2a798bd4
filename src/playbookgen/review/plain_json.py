"""Findings in JSON, for programs of one's own; docs/check.schema.json says what is in it."""

from typing import Any

from playbookgen import __version__
from playbookgen.findings import Answer, Position, Severity
from playbookgen.review.report import Remark, Report

VERSION = 1
"""Goes up where a program that reads it would have to be changed; a further key is no such change."""


def document(report: Report) -> dict[str, Any]:
    """Return all findings, and how many there are of each weight."""
    severities = [remark.finding.severity for remark in report.remarks]
    return {
        "version": VERSION,
        "generator": {"name": "playbookgen", "version": __version__},
        "as_of": report.day.isoformat() if report.day is not None else None,
        "language": report.catalog.language,
        "counts": {severity.value: severities.count(severity) for severity in Severity},
        "findings": [_finding(remark) for remark in report.remarks],
    }


def _finding(remark: Remark) -> dict[str, Any]:
    finding = remark.finding
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": remark.path,
        "start": _position(finding.where.start),
        "end": _position(finding.where.end),
        "record": finding.record,
        "data_path": list(finding.where.data_path),
        "message": remark.sentence,
        "replacement": finding.replacement,
        "owner": finding.owner,
        "answer": _answer(finding.answer) if finding.answer is not None else None,
        "fingerprint": remark.fingerprint,
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "kind": answer.kind,
        "title": answer.title,
        "day": answer.day.isoformat() if answer.day is not None else None,
        "owner": answer.owner,
        "line": answer.line,
    }
