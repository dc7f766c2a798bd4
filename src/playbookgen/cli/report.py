"""Findings for people at a terminal: `path:line:col: severity: message [rule]`, with an excerpt of the line."""

from collections.abc import Iterable
from pathlib import Path

import click

from playbookgen.content.text import BYTE_ORDER_MARK
from playbookgen.findings import Finding, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import did_you_mean, word

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_WIDTH = 110
"""Characters of a line that an excerpt shows."""


class Reporter:
    """Words findings in one language and prints them."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.catalog = catalog
        self._formats = Formats(self.catalog.locale)
        self._root = root
        self._lines: tuple[str, list[str]] = ("", [])

    def print(self, findings: Iterable[Finding]) -> None:
        """Print findings to standard output, where they are the data of a check."""
        for finding in findings:
            where = finding.where
            head = f"{where.path}:{where.start.line}:{where.start.column}: "
            severity = self.catalog.label("finding.severity", finding.severity.value)
            sentence = word(finding, self.catalog, self._formats)
            coloured = click.style(f"{severity}:", fg=_COLOURS[finding.severity], bold=True)
            click.echo(f"{click.style(head, bold=True)}{coloured} {sentence} [{finding.rule}]")
            for line in self._excerpt(finding):
                click.echo(line)

    def summary(self, findings: Iterable[Finding]) -> str:
        """Return how many errors and warnings there are, in words."""
        listed = list(findings)
        errors = sum(finding.is_error for finding in listed)
        counts = (
            self.catalog.ngettext("{count} error", "{count} errors", errors).replace("{count}", str(errors)),
            self.catalog.ngettext("{count} warning", "{count} warnings", len(listed) - errors).replace(
                "{count}", str(len(listed) - errors)
            ),
        )
        return ", ".join(counts)

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
        number = f"{start.line:>4} | "
        yield click.style(number, dim=True) + shown
        question = f" {did_you_mean(finding.replacement, self.catalog)}" if finding.replacement is not None else ""
        margin = click.style(f"{'':>4} | ", dim=True)
        yield f"{margin}{' ' * before}{click.style('^' * marked, fg='green', bold=True)}{question}"

    def _line(self, path: str, number: int) -> str | None:
        if self._lines[0] != path:
            try:
                content = (self._root / path).read_bytes()[:5_000_000].decode("utf-8", "replace")
            except OSError:
                return None
            text = content.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
            self._lines = path, text.split("\n")
        lines = self._lines[1]
        return lines[number - 1] if 0 < number <= len(lines) else None


def visible_line(line: str) -> str:
    """Return a line of a file for a terminal: a tab as a space, and nothing that moves the cursor."""
    return "".join(
        character if character.isprintable() else " " if character == "\t" else "\ufffd" for character in line
    )
