"""Findings before and after a change: what it mends and what it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass

from playbookgen.findings import Finding


@dataclass(frozen=True, slots=True)
class Mended:
    """What a change mends and breaks, judged on one day."""

    new: tuple[Finding, ...]
    """Found now and not before, or weightier now."""
    closed: tuple[Finding, ...]
    """Found before and not now."""
    under_way: tuple[Finding, ...]
    """Found before too; somebody sees to it now."""


def mended(before: Iterable[Finding], after: Iterable[Finding]) -> Mended:
    """Return which findings came and went. One that only says another number, or stands elsewhere, is the same."""
    left: dict[tuple[str, str], list[Finding]] = {}
    for finding in before:
        left.setdefault((finding.rule, finding.record), []).append(finding)
    new: list[Finding] = []
    under_way: list[Finding] = []
    unmatched: list[Finding] = []
    for finding in after:
        known = left.get((finding.rule, finding.record), [])
        same = next((one for one in known if _says(one) == _says(finding)), None)
        if same is None:
            unmatched.append(finding)
        else:
            known.remove(same)
            _sort_in(same, finding, new, under_way)
    for finding in unmatched:
        known = left.get((finding.rule, finding.record), [])
        if known:
            _sort_in(known.pop(0), finding, new, under_way)
        elif not _is_note(finding):
            new.append(finding)
    closed = [finding for known in left.values() for finding in known if not _is_note(finding)]
    return Mended(tuple(new), tuple(closed), tuple(under_way))


def _says(finding: Finding) -> object:
    return finding.message, sorted(finding.arguments.items())


def _is_note(finding: Finding) -> bool:
    return finding.severity.value == "note"


def _sort_in(before: Finding, after: Finding, new: list[Finding], under_way: list[Finding]) -> None:
    if _is_note(after) and not _is_note(before):
        under_way.append(after)
    elif not _is_note(after) and (_is_note(before) or (after.is_error and not before.is_error)):
        new.append(after)
