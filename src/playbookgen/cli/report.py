"""Findings for people at a terminal: `path:line:col: severity: message [rule]`, with an excerpt of the line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from playbookgen.findings import Finding, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import answered, did_you_mean, tally, word
from playbookgen.pipeline.workers import Workers
from playbookgen.review.lines import Lines

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDTH = 110
"""Characters of a line that an excerpt shows."""

_MANY = 1000
"""Findings that are worded in processes: fewer take less time than to start these."""

# Styled once: for every line anew it would take as long as to word the findings.
_BOLD = click.style("{}", bold=True)
_DIM = click.style("{}", dim=True)
_MARK = click.style("{}", fg="green", bold=True)
_MARGIN = click.style(f"{'':>4} | ", dim=True)
_ANSWER = click.style(f"{'':>4} = ", dim=True)


class Reporter:
    """Words findings in one language and prints them."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.catalog = catalog
        self._formats = Formats(self.catalog.locale)
        self._lines = Lines(root)

    def text(self, findings: Sequence[Finding], workers: Workers) -> str:
        """Return the lines of findings as one text, without a line's end behind the last."""
        return "\n".join(told for _, told in replace(workers, least=_MANY).run(self._part, findings))

    def _part(self, findings: Sequence[Finding]) -> str:
        return "\n".join(self.lines(findings))

    def lines(self, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield the lines of findings, with the colours that a terminal would show."""
        weights = {weight: self._weight(weight) for weight in Severity}
        for finding in findings:
            where = finding.where
            head = _BOLD.format(f"{where.path}:{where.start.line}:{where.start.column}: ")
            sentence = word(finding, self.catalog, self._formats)
            yield f"{head}{weights[finding.severity]} {sentence} [{finding.rule}]"
            yield from self._excerpt(finding)
            if finding.answer is not None:
                yield f"{_ANSWER}{answered(finding.answer, self.catalog, self._formats)}"

    def summary(self, findings: Iterable[Finding]) -> str:
        """Return how many errors and warnings there are, and how much is under way, in words."""
        return tally(findings, self.catalog)

    def _weight(self, severity: Severity) -> str:
        label = self.catalog.label("finding.severity", severity.value)
        return click.style(f"{label}:", fg=_COLOURS[severity], bold=True)

    def _excerpt(self, finding: Finding) -> Iterable[str]:
        start, end = finding.where.start, finding.where.end
        if start == end and finding.replacement is None:
            return
        content = self._lines.line(finding.where.path, start.line)
        if content is None:
            return
        line = content.decode("utf-8", "replace")
        first = max(0, start.column - 1 - _WIDTH // 2) if start.column > _WIDTH else 0
        shown = visible_line(line[first : first + _WIDTH])
        before = len(visible_line(line[first : start.column - 1]))
        last = end.column - 1 if end.line == start.line else len(line)
        marked = max(1, len(visible_line(line[start.column - 1 : min(last, first + _WIDTH)])))
        yield _DIM.format(f"{start.line:>4} | ") + shown
        question = f" {did_you_mean(finding.replacement, self.catalog)}" if finding.replacement is not None else ""
        yield f"{_MARGIN}{' ' * before}{_MARK.format('^' * marked)}{question}"


def visible_line(line: str) -> str:
    """Return a line of a file for a terminal: a tab as a space, and nothing that moves the cursor."""
    if line.isprintable():
        return line
    return "".join(
        character if character.isprintable() else " " if character == "\t" else "\ufffd" for character in line
    )
