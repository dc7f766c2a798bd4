"""Findings for people at a terminal: `path:line:col: severity: message [rule]`, with an excerpt of the line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from playbookgen.content.text import BYTE_ORDER_MARK
from playbookgen.findings import Answer, Finding, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import did_you_mean, visible, word
from playbookgen.pipeline.workers import Workers

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDTH = 110
"""Characters of a line that an excerpt shows."""
_MOST = 5_000_000
"""Bytes of a file in which excerpts are looked for."""

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
        self._root = root
        self._lines: tuple[str, list[bytes]] = ("", [])

    def print(self, findings: Iterable[Finding]) -> None:
        """Print findings to standard output, where they are the data of a check."""
        for line in self.lines(findings):
            click.echo(line)

    def text(self, findings: Sequence[Finding], workers: Workers) -> str:
        """Return the lines of findings as one text, without a line's end behind the last."""
        return "\n".join(told for _, told in workers.run(self._part, findings, least=_MANY))

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
                yield f"{_ANSWER}{self._answer(finding.answer)}"

    def summary(self, findings: Iterable[Finding]) -> str:
        """Return how many errors and warnings there are, and how much is under way, in words."""
        counts = Counter(finding.severity for finding in findings)
        errors, warnings, notes = (counts[weight] for weight in (Severity.ERROR, Severity.WARNING, Severity.NOTE))
        catalog = self.catalog
        told = [
            catalog.ngettext("{count} error", "{count} errors", errors).replace("{count}", str(errors)),
            catalog.ngettext("{count} warning", "{count} warnings", warnings).replace("{count}", str(warnings)),
            catalog.ngettext("{count} under way", "{count} under way", notes).replace("{count}", str(notes)),
        ]
        return ", ".join(told if notes else told[:2])

    def _weight(self, severity: Severity) -> str:
        label = self.catalog.label("finding.severity", severity.value)
        return click.style(f"{label}:", fg=_COLOURS[severity], bold=True)

    def _answer(self, answer: Answer) -> str:
        kind = self.catalog.label("answer", answer.kind)
        day = f", {self._formats.date(answer.day)}" if answer.day is not None else ""
        return f"{kind}: {visible(answer.title)}{day}"

    def _excerpt(self, finding: Finding) -> Iterable[str]:
        start, end = finding.where.start, finding.where.end
        if start == end and finding.replacement is None:
            return
        line = self._line(finding.where.path, start.line)
        if line is None:
            return
        first = max(0, start.column - 1 - _WIDTH // 2) if start.column > _WIDTH else 0
        shown = visible_line(line[first : first + _WIDTH])
        before = len(visible_line(line[first : start.column - 1]))
        last = end.column - 1 if end.line == start.line else len(line)
        marked = max(1, len(visible_line(line[start.column - 1 : min(last, first + _WIDTH)])))
        yield _DIM.format(f"{start.line:>4} | ") + shown
        question = f" {did_you_mean(finding.replacement, self.catalog)}" if finding.replacement is not None else ""
        yield f"{_MARGIN}{' ' * before}{_MARK.format('^' * marked)}{question}"

    def _line(self, path: str, number: int) -> str | None:
        if self._lines[0] != path:
            try:
                with open(f"{self._root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123  # thousands of them
                    content = file.read()[:_MOST]
            except OSError:
                return None
            content = content.removeprefix(BYTE_ORDER_MARK.encode())
            self._lines = path, content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        lines = self._lines[1]
        return lines[number - 1].decode("utf-8", "replace") if 0 < number <= len(lines) else None


def visible_line(line: str) -> str:
    """Return a line of a file for a terminal: a tab as a space, and nothing that moves the cursor."""
    if line.isprintable():
        return line
    return "".join(
        character if character.isprintable() else " " if character == "\t" else "\ufffd" for character in line
    )
