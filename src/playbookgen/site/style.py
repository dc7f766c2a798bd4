"""The style page: every component of the pages side by side, for whoever changes the stylesheet or a layout.

It is made only on request (`playbookgen build --style-page`), and its samples are the site's own records.
"""

from dataclasses import dataclass

from playbookgen.content.company import Company
from playbookgen.playbook.people import PersonFacts
from playbookgen.playbook.rollup import Rollup, rollup
from playbookgen.playbook.summary import Summary
from playbookgen.site.attention import FindingRow, finding_rows
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.contacts import AccountContacts, seats
from playbookgen.site.coverage import CoverageGap, coverage_gaps
from playbookgen.site.matrix import MatrixRow, main_roles, matrix
from playbookgen.site.pages import Page

SAMPLES = 4
"""How many records of a kind stand for all."""


@dataclass(frozen=True, slots=True)
class StyleContext:
    """What `style.html` shows: a few records of each kind as samples."""

    page: Chrome
    company: Company
    people: tuple[PersonFacts, ...]
    """Those with most to do."""
    accounts: tuple[Summary, ...]
    """Key accounts first."""
    contacts: tuple[AccountContacts, ...]
    """The people of the first account that has any."""
    findings: tuple[FindingRow, ...]
    """One of each weight."""
    gaps: tuple[CoverageGap, ...]
    """Key accounts with holes in their coverage."""
    rows: tuple[MatrixRow, ...]
    """The matrix of the main roles."""
    rollup: Rollup
    """All accounts added up."""


def style(page: Page, view: View) -> StyleContext:
    """Return what the style page shows."""
    playbook = view.playbook
    summaries = playbook.by_weight
    busy = sorted(playbook.people.values(), key=lambda facts: (-len(facts.account_ids), facts.person.id))
    weights = {found.severity: found for findings in playbook.findings.values() for found in findings}
    roles = tuple(playbook.company.roles[id] for id in main_roles(view))
    known = [AccountContacts(one, seats(one)) for one in summaries if one.contacts]
    return StyleContext(
        page=chrome(page, view),
        company=playbook.company,
        people=tuple(busy[:SAMPLES]),
        accounts=tuple(summaries[:SAMPLES]),
        contacts=tuple(known[:1]),
        findings=finding_rows(view, weights.values()),
        gaps=coverage_gaps(playbook)[:SAMPLES],
        rows=matrix(view, page.language, roles),
        rollup=rollup(summaries, view.site),
    )
