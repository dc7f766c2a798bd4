"""A comparison as JSON: keys and kinds are never translated, values stand raw and in words."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from playbookgen.content.config import Site
from playbookgen.findings import Finding
from playbookgen.language.wording import word
from playbookgen.review.diff.changes import Change
from playbookgen.review.diff.comparison import Comparison, RecordChange
from playbookgen.review.diff.figures import FiguresChange
from playbookgen.review.diff.mended import Mended
from playbookgen.review.diff.sentences import Sentence
from playbookgen.review.diff.summary import Summary, Told, link
from playbookgen.review.diff.values import raw

VERSION = 1
"""Raised when a key goes or means something else; new keys may come at any time."""


def document(
    summary: Summary, comparison: Comparison, mended: Mended | None, site: Site | None, url: str | None = None
) -> str:
    """Return the comparison as a JSON text."""
    address = url or (site.url if site is not None else None)
    whole: dict[str, Any] = {
        "version": VERSION,
        "language": summary.teller.catalog.language,
        "summary": summary.headline,
        "records": [_record(told, told.change) for told in summary.told if isinstance(told.change, RecordChange)],
        "figures": [_figures(told, told.change) for told in summary.told if isinstance(told.change, FiguresChange)],
        "form_only": list(comparison.form_only),
        "layouts": [{"path": path, "kind": kind} for path, kind in comparison.layouts],
        "findings": None if mended is None else _findings(mended, summary),
        "pages": [
            {"path": page.path, "name": name, "url": link(page, address)}
            for page, name in zip(summary.pages, summary.page_names, strict=True)
        ],
        "every_page": bool(summary.everywhere),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _record(told: Told, change: RecordChange) -> dict[str, Any]:
    kind = "added" if change.before is None else "removed" if change.after is None else "changed"
    sections = change.sections
    return {
        "kind": kind,
        "folder": change.folder,
        "id": change.id,
        "language": change.language,
        "path": change.path,
        "renamed_from": change.renamed_from,
        "name": told.heading,
        "unreadable": [".".join(map(str, way)) for way in change.unreadable],
        "sections": None if sections is None else {key: list(names) for key, names in asdict(sections).items()},
        "sentences": [_sentence(sentence) for sentence in told.sentences],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "before": sentence.before,
        "after": sentence.after,
        "changes": [_change(change) for change in sentence.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    kind = "added" if change.before is None else "removed" if change.after is None else "changed"
    return {"kind": kind, "path": list(change.path), "before": raw(change.before), "after": raw(change.after)}


def _figures(told: Told, change: FiguresChange) -> dict[str, Any]:
    return {
        "year": change.year,
        "path": change.path,
        "rows": {"added": change.added, "changed": change.changed, "removed": change.removed},
        "unreadable": change.unreadable,
        "revenue": [
            {"account": account, "before": raw(before), "after": raw(after)}
            for account, before, after in change.revenue
        ],
        "sentences": [sentence.text for sentence in told.sentences],
    }


def _findings(mended: Mended, summary: Summary) -> dict[str, Any]:
    def listed(findings: Sequence[Finding]) -> list[dict[str, Any]]:
        teller = summary.teller
        return [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "record": finding.record,
                "path": finding.where.path,
                "line": finding.where.start.line,
                "text": word(finding, teller.catalog, teller.formats),
            }
            for finding in findings
        ]

    return {"new": listed(mended.new), "closed": listed(mended.closed), "under_way": listed(mended.under_way)}
