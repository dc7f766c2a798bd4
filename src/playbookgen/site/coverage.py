"""Key accounts whose deciders we do not know well enough, as the contacts and attention pages tell of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from playbookgen.findings import Answer
from playbookgen.playbook.coverage import FEWEST_CONTACTS
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.relations import Contact
from playbookgen.playbook.summary import Summary


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """A key account whose decision-making unit we do not know well enough; what is missing stands in its coverage."""

    account: Summary
    wanted: int | None
    """How many people we should know at least, where we know fewer."""
    only_contact: Contact | None
    """The one good contact, where everything hangs on it."""
    answer: Answer | None
    """The open step that answers what is missing."""


def coverage_gaps(playbook: Playbook) -> tuple[CoverageGap, ...]:
    """Return the key accounts with holes in their coverage, by name."""
    return playbook.once("coverage gaps", lambda: tuple(_gaps(playbook)))


def _gaps(playbook: Playbook) -> Iterator[CoverageGap]:
    for summary in playbook.by_weight:
        if summary.is_key_customer and _has_gap(summary):
            yield _gap(summary, playbook)


def _has_gap(summary: Summary) -> bool:
    coverage = summary.coverage
    return not coverage.is_complete or not coverage.well_known or coverage.only_keeper is not None


def _gap(summary: Summary, playbook: Playbook) -> CoverageGap:
    coverage = summary.coverage
    found = playbook.findings.get(f"accounts/{summary.id}", ())
    good = {contact.stakeholder.id: contact for contact in summary.contacts}
    return CoverageGap(
        account=summary,
        wanted=FEWEST_CONTACTS if coverage.count < FEWEST_CONTACTS else None,
        answer=next((finding.answer for finding in found if finding.rule == "dmu-incomplete"), None),
        only_contact=good.get(coverage.well_known[0]) if coverage.is_single_threaded else None,
    )
