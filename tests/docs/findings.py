"""The reference of docs/findings.md: what is known about every kind of finding, from where it is declared."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import playbookgen
from playbookgen import reference
from playbookgen.content.structure import STRUCTURE
from playbookgen.findings import Severity
from playbookgen.rules import RULES

from .markdown import link, paragraphs, table

WITH_THE_DATE = {"waiver-expired", "unused-waiver"}
"""Findings of files that the day has a part in; rules say it themselves."""


def overview() -> str:
    """Return a table of all kinds of findings."""
    rows = ((link(name, name), reference.documentation(name).summary, _weight(name)) for name in reference.names())
    return table(("Finding", "Means", "Weight"), rows)


def structure() -> str:
    """Return what is to be known about findings of a file by itself."""
    return paragraphs(*(part for name in STRUCTURE for part in _finding(name, _structure_facts(name))))


def rules() -> str:
    """Return what is to be known about rules."""
    return paragraphs(*(part for name in RULES for part in _finding(name, _rule_facts(name))))


def _finding(name: str, facts: str) -> Iterator[str]:
    told = reference.documentation(name)
    yield f"### {name}"
    yield told.summary
    yield f"**Why:** {told.why}"
    yield f"**What to do:** {told.remedy}"
    yield f"**Example:** {told.example}"
    yield facts


def _structure_facts(name: str) -> str:
    return " ".join((f"Weight: {_weight(name)}.", _date(name in WITH_THE_DATE)))


def _rule_facts(name: str) -> str:
    rule = RULES[name]
    threshold = f"Threshold: {rule.threshold} {rule.unit}." if rule.threshold is not None else ""
    return " ".join(filter(None, (f"Weight: {_weight(name)}.", threshold, _date(rule.depends_on_date))))


def _date(changes: bool) -> str:
    return "The date alone can change what is found." if changes else "It does not depend on the date."


def _weight(name: str) -> str:
    if name in RULES:
        return RULES[name].severity.value
    return " or ".join(sorted(_weights().get(name, {Severity.ERROR.value})))


@cache
def _weights() -> Mapping[str, set[str]]:
    """The severities that the source gives to a kind: `Finding("yaml-syntax", Severity.ERROR, …)`."""
    found: dict[str, set[str]] = {}
    for path in Path(playbookgen.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding":
                match call.args:
                    case [ast.Constant(value=str(name)), ast.Attribute(attr=severity), *_]:
                        found.setdefault(name, set()).add(severity.lower())
    return found
