"""Findings for those who review a change: worded, found from the repository's root, and told apart over time."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from playbookgen.content.config import Repository
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import answered, did_you_mean, tally, word
from playbookgen.review.lines import Lines


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as it is told in a review."""

    finding: Finding
    path: str
    """The file, from the repository's root."""
    sentence: str
    """The finding in words."""
    advice: tuple[str, ...]
    """What would be right, and what is being done about it, each in a sentence; often nothing."""
    fingerprint: str
    """The same in every run for the same finding, wherever its line goes."""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a check, as every format is made from them."""

    remarks: tuple[Remark, ...]
    """By file and position."""
    day: date | None
    """The day that was reckoned for; None where it did not come so far."""
    summary: str
    """How many errors and warnings there are, in words."""
    catalog: Catalog
    lines: Lines

    def by_weight(self) -> list[Remark]:
        """Return the remarks with errors first: whoever shows only some of them shows the first."""
        order = {"error": 0, "warning": 1, "note": 2}
        return sorted(self.remarks, key=lambda remark: order[remark.finding.severity])


def report(
    findings: Iterable[Finding], root: Path, repository: Repository, day: date | None, catalog: Catalog
) -> Report:
    """Word the findings of a site for its reviewers."""
    told = tuple(findings)
    formats = Formats(catalog.locale)
    folder = folder_in_repository(root, repository)
    remarks = tuple(
        Remark(
            finding,
            f"{folder}{finding.where.path}",
            word(finding, catalog, formats),
            tuple(_advice(finding, catalog, formats)),
            fingerprint,
        )
        for finding, fingerprint in zip(told, fingerprints(told, folder), strict=True)
    )
    return Report(remarks, day, tally(told, catalog), catalog, Lines(root))


def folder_in_repository(root: Path, repository: Repository) -> str:
    """Return the way from the repository's root to the site's folder, `sales/` or empty.

    That is what site.yaml says, or where it says nothing, what git's own folder tells.
    """
    if repository.root is not None:
        return repository.folder
    here = root.resolve()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    return "".join(f"{part}/" for part in here.relative_to(top).parts)


def fingerprints(findings: Iterable[Finding], folder: str) -> Iterator[str]:
    """Yield what each finding is known by: its rule, its file and the value's place in the record, never the line.

    Where several have all of that in common, the second and every further one are numbered.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        identity = json.dumps([finding.rule, f"{folder}{finding.where.path}", finding.where.data_path])
        seen[identity] += 1
        number = "" if seen[identity] == 1 else str(seen[identity])
        yield blake2b(f"{identity}{number}".encode(), digest_size=16).hexdigest()


def _advice(finding: Finding, catalog: Catalog, formats: Formats) -> Iterator[str]:
    if finding.replacement is not None:
        yield did_you_mean(finding.replacement, catalog)
    if finding.answer is not None:
        yield answered(finding.answer, catalog, formats)
