"""What is known about each kind of finding, for `playbookgen explain` and docs/findings.md."""

from dataclasses import dataclass

from playbookgen.content.structure import STRUCTURE
from playbookgen.findings import Documentation
from playbookgen.language.catalogs import Catalog
from playbookgen.rules import RULES


@dataclass(frozen=True, slots=True)
class Explanation:
    """A kind of finding in the words of one language."""

    summary: str
    paragraphs: tuple[str, ...]
    """The summary, why, what to do, an example, and for rules how to change and how to waive it."""


def names() -> tuple[str, ...]:
    """Return every kind of finding: those of files first, then the rules, in the order of the reference."""
    return (*STRUCTURE, *RULES)


def documentation(name: str) -> Documentation:
    """Return a kind's documentation in English. Raises `KeyError` for a name that is none."""
    return STRUCTURE[name] if name in STRUCTURE else RULES[name].documentation


def explanation(name: str, catalog: Catalog) -> Explanation:
    """Return what a kind of finding means, in the catalog's language."""
    told = documentation(name)
    words = catalog.gettext
    paragraphs = [
        words(told.summary),
        words("Why: {text}").format(text=words(told.why)),
        words("What to do: {text}").format(text=words(told.remedy)),
        words("Example: {text}").format(text=words(told.example)),
    ]
    if (rule := RULES.get(name)) is not None:
        weight = catalog.label("finding.severity", rule.severity.value)
        line = words("Weight: {weight}. Another one is set in site.yaml: `severity: {{{rule}: error}}`, or `off`.")
        paragraphs.append(line.format(weight=weight, rule=name))
        if rule.threshold is not None:
            line = words(
                "Threshold {unit}: {number}. Another one is set in site.yaml: `thresholds: {{{rule}: {number}}}`."
            )
            unit = catalog.label("unit", rule.unit)
            paragraphs.append(line.format(number=rule.threshold, rule=name, unit=unit))
        line = words(
            "Waiver: in the account's file `waivers: [{{rule: {rule}, reason: …, until: 2026-12-31}}]`, "
            "or in site.yaml with `record: accounts/…` for any record."
        )
        paragraphs.append(line.format(rule=name))
    return Explanation(paragraphs[0], tuple(paragraphs))
