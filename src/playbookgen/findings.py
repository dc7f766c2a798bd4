"""Findings: what an author should change, and where.

A finding is a value. It is made deep in the pipeline without words of any language, collected, sorted by file and
position, and worded once at the edge (`playbookgen.language.wording`). Authors' mistakes are never raised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

DataPath = tuple[str | int, ...]
"""Where in a record: keys and list positions, `("stakeholders", 2, "stance")`."""


class Severity(StrEnum):
    """How much a finding weighs: an error blocks a pull request, a warning reminds, a note tells what is under way."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Position(NamedTuple):
    """A place in a text: line and column, both from 1, in characters (not bytes, not UTF-16 units)."""

    line: int
    column: int


START_OF_FILE = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of one file: `end` is exclusive; `data_path` says which value of the record it is."""

    path: str
    """The file, from the site's folder, with `/`: `content/accounts/baltic-foods.yaml`."""
    start: Position = START_OF_FILE
    """Where it begins."""
    end: Position = START_OF_FILE
    """Where it ends."""
    data_path: DataPath = ()

    @classmethod
    def of_line(cls, path: str, line: int, data_path: DataPath = ()) -> "Location":
        """The beginning of a line."""
        return cls(path, Position(line, 1), Position(line, 1), data_path)


@dataclass(frozen=True, slots=True)
class Answer:
    """The step that somebody is taking about what a finding names; with one, the finding is *under way*."""

    kind: Literal["action", "opportunity", "communication"]
    title: str
    """In the author's words."""
    day: date | None
    """By when; an opportunity may have none."""
    owner: str
    """Who takes it, a person's id."""
    line: int
    """Where it stands in the account's file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the author should change, and where; words are made from it at the edge, in the reader's language."""

    rule: str
    """The finding's name in the tables of model and rules: `unknown-value`, `plan-stale`."""
    severity: Severity
    where: Location
    """The place in the file."""
    record: str
    """What it is about: `accounts/baltic-foods`, `site.yaml`, or the path of a file that is no record."""
    message: str
    """The message's template in English, which is also its key in the catalogs: `unknown value "{value}"`."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """What the template needs: texts as the author wrote them; dates, numbers and money in their canonical form."""
    replacement: str | None = None
    """What would be right in the place of `where`, when that is known."""
    owner: str | None = None
    """Whose matter it is, a person's id, where that is not the owner of the account it is about."""
    puts_at_risk: bool = False
    """Whether it makes the account's health `at-risk`, though it blocks nothing."""
    answer: Answer | None = None
    """What is being done about it."""

    @property
    def is_error(self) -> bool:
        """Whether it blocks: what `check` counts for its exit status."""
        return self.severity is Severity.ERROR

    def at(self, severity: Severity) -> "Finding":
        """The same finding with another weight (site.yaml's `severity`)."""
        return self if severity is self.severity else replace(self, severity=severity)

    def concerning(
        self, *, owner: str | None = None, answer: Answer | None = None, puts_at_risk: bool = False
    ) -> "Finding":
        """The same finding with whose matter it is, what is being done about it, and whether it endangers the account.

        What somebody is working on endangers nothing.
        """
        return replace(self, owner=owner, answer=answer, puts_at_risk=puts_at_risk and answer is None)

    def strictly(self) -> "Finding":
        """The same finding as `--strict` takes it: a warning is an error, and what is under way stays a note."""
        return self.at(Severity.ERROR) if self.severity is Severity.WARNING else self


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings as an editor meets them: by file, then by position, then by name; equal ones are kept once."""
    distinct = {_sort_key(finding): finding for finding in findings}
    return tuple(distinct[key] for key in sorted(distinct))


def _sort_key(finding: Finding) -> tuple[str, Position, Position, str, str, str, tuple[tuple[str, str], ...]]:
    where = finding.where
    arguments = tuple(sorted(finding.arguments.items()))
    return where.path, where.start, where.end, finding.rule, finding.record, finding.message, arguments


@dataclass(frozen=True, slots=True)
class Documentation:
    """What `playbookgen explain` and the reference say of a kind of finding; each part is a key of the catalogs."""

    summary: str
    why: str
    remedy: str
    example: str


def documented(text: str) -> Documentation:
    """Return a documentation in its parts: a sentence, and paragraphs that begin `Why:`, `What to do:`, `Example:`."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]
    parts = {head: rest.strip() for head, _, rest in (paragraph.partition(":") for paragraph in paragraphs[1:])}
    return Documentation(paragraphs[0], parts["Why"], parts["What to do"], parts["Example"])
