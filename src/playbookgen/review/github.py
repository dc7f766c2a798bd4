"""Findings as GitHub's workflow commands, which it shows beside the lines of a pull request, and as a job's summary.

A line that begins with `::` is a command to the program that runs a job, whoever wrote it. So line ends that authors
write are escaped, and so is what would end a command's properties.
"""

from collections.abc import Iterator

from playbookgen.findings import Severity
from playbookgen.language.wording import COUNTED
from playbookgen.review.markdown import harmless
from playbookgen.review.report import Remark, Report

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}
_MESSAGES = str.maketrans(_IN_MESSAGES)
_PROPERTIES = str.maketrans(_IN_PROPERTIES)
_SUMMARY_BYTES = 900_000
"""GitHub drops a summary of more than 1 MiB whole."""


def annotations(report: Report) -> str:
    """Return a command for each finding; errors first, since only ten of a level are shown for a step."""
    return "".join(f"{_command(remark)}\n" for remark in report.by_weight())


def _command(remark: Remark) -> str:
    start, end = remark.finding.where.start, remark.finding.where.end
    # Columns are refused for a stretch of several lines.
    columns = {"col": start.column, "endColumn": end.column} if start.line == end.line else {}
    places = {"file": remark.path, "line": start.line, "endLine": end.line, **columns, "title": remark.finding.rule}
    properties = ",".join(f"{name}={str(value).translate(_PROPERTIES)}" for name, value in places.items())
    message = "\n".join((remark.sentence, *remark.advice)).translate(_MESSAGES)
    return f"::{_LEVELS[remark.finding.severity]} {properties}::{message}"


def job_summary(report: Report) -> str:
    """Return all findings in Markdown, for the file that `$GITHUB_STEP_SUMMARY` names; as many as it may hold."""
    text = f"### {harmless(report.summary)}\n\n"
    room = _SUMMARY_BYTES - len(text.encode())
    items: list[str] = []
    for item in _items(report):
        room -= len(item.encode())
        if room < 0:
            left = len(report.remarks) - len(items)
            more = report.catalog.ngettext(*COUNTED["more"], left).replace("{count}", str(left))
            items.append(f"- {harmless(more)}\n")
            break
        items.append(item)
    return f"{text}{''.join(items)}\n"


def _items(report: Report) -> Iterator[str]:
    for remark in report.by_weight():
        finding = remark.finding
        weight = report.catalog.label("finding.severity", finding.severity.value)
        place = f"{remark.path}:{finding.where.start.line}:{finding.where.start.column}"
        yield f"- **{weight}** {_line(place)}: {_line(remark.sentence)} (`{finding.rule}`)\n"
        yield from (f"  - {_line(advice)}\n" for advice in remark.advice)


def _line(text: str) -> str:
    return harmless(" ".join(text.splitlines()))
