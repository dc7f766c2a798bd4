"""Findings in the Reviewdog Diagnostic Format: columns are bytes of UTF-8, and what would be right is a suggestion."""

from typing import Any

from playbookgen.findings import Location, Position, Severity
from playbookgen.review.lines import Lines
from playbookgen.review.report import Remark, Report

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def diagnostics(report: Report) -> dict[str, Any]:
    """Return the findings as one `DiagnosticResult`."""
    entries = [_diagnostic(remark, report.lines) for remark in report.remarks]
    return {"source": {"name": "playbookgen"}, "diagnostics": entries}


def _diagnostic(remark: Remark, lines: Lines) -> dict[str, Any]:
    finding = remark.finding
    stretch = _stretch(finding.where, lines)
    entry: dict[str, Any] = {
        "message": "\n".join((remark.sentence, *remark.advice)),
        "location": {"path": remark.path, "range": stretch},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    if finding.replacement is not None and finding.where.start != finding.where.end:
        entry["suggestions"] = [{"range": stretch, "text": finding.replacement}]
    return entry


def _stretch(where: Location, lines: Lines) -> dict[str, Any]:
    def place(position: Position) -> dict[str, int]:
        before = lines.bytes_before(where.path, position.line, position.column)
        return {"line": position.line, "column": before + 1}

    return {"start": place(where.start), "end": place(where.end)}
