"""Findings as GitLab's Code Quality report, which it shows with a merge request and beside its changed lines."""

from typing import Any

from playbookgen.findings import Severity
from playbookgen.review.report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def code_quality(report: Report) -> list[dict[str, Any]]:
    """Return the list of findings; an empty list where there is none."""
    return [
        {
            "description": " – ".join((remark.sentence, *remark.advice)),
            "check_name": remark.finding.rule,
            "fingerprint": remark.fingerprint,
            "severity": _SEVERITIES[remark.finding.severity],
            "location": {"path": remark.path, "lines": {"begin": remark.finding.where.start.line}},
        }
        for remark in report.remarks
    ]
