"""The attention page: what needs somebody's attention, by owner within their manager's team, each with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from playbookgen.content.company import Company
from playbookgen.content.model import Person
from playbookgen.content.scalars import alphabetical
from playbookgen.findings import Documentation, Finding, Severity
from playbookgen.playbook.matters import in_charge
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.summary import Summary
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.coverage import CoverageGap, coverage_gaps
from playbookgen.site.links import edit_link
from playbookgen.site.lists import page_of
from playbookgen.site.pages import Page

ROOM = 12
"""Findings of one person that the page shows; the others are on the person's own page."""
WAIVER_TIME = timedelta(days=90)
"""How long a waiver may well last: a quarter, then somebody should look again."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding to show: the template words it with the filter `worded`."""

    finding: Finding
    account: Summary | None
    """The account that it is about; none where it is about something else."""
    edit: str | None
    """The link that opens the line."""
    answer_edit: str | None
    """The link that opens the line of the step that answers it, where it is under way."""

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is working on it."""
        return self.finding.severity is Severity.NOTE


@dataclass(frozen=True, slots=True)
class Desk:
    """What one of us should see to."""

    person: Person | None
    """None where it is nobody's in particular: settings, guides, figures."""
    rows: tuple[FindingRow, ...]
    """The most pressing, without what is under way."""
    count: int
    """How many there are, shown or not."""
    errors: int
    """How many of them are errors."""
    at_risk: int
    """How many of the person's accounts are at risk."""
    under_way: tuple[FindingRow, ...]
    """What somebody is working on, as many at most."""
    under_way_count: int
    """How many these are, shown or not."""
    href: str
    """Where the desk begins, on this page or another."""

    @property
    def more(self) -> int:
        """How many findings stand on the person's own page only."""
        return max(0, self.count - ROOM)

    @property
    def id(self) -> str:
        """The place of its section on the page: `desk-jan-maj`."""
        return f"desk-{self.person.id}" if self.person is not None else "desk_company"


@dataclass(frozen=True, slots=True)
class TeamDesks:
    """The desks of those who report to one manager, with the manager's own first."""

    manager: Person | None
    """None for those without a manager, and for what is nobody's."""
    desks: tuple[Desk, ...]

    @property
    def count(self) -> int:
        """All findings of the team."""
        return sum(desk.count for desk in self.desks)


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What a kind of finding that occurs means, and how often it does."""

    name: str
    documentation: Documentation
    """In the page's language."""
    is_waivable: bool
    """Whether it may be waived: it comes from a rule, not from a file that cannot be read."""
    count: int


@dataclass(frozen=True, slots=True)
class AttentionContext:
    """What `attention.html` shows. Its lists: `overview`, `desks`, `gaps`."""

    page: Chrome
    company: Company
    teams: tuple[TeamDesks, ...]
    """Teams with something to see to, by the manager's name; what is nobody's comes last."""
    overview: tuple[TeamDesks, ...]
    """The same with the desks that the overview has on this page."""
    desks: tuple[Desk, ...]
    """The desks that stand on this page, with what of their findings does."""
    count: int
    """All findings that are not under way."""
    under_way: int
    """All that are."""
    gaps: tuple[CoverageGap, ...]
    """Key accounts with holes in what we know of their decision-making unit, by name."""
    notes: tuple[RuleNote, ...]
    """What the kinds of findings mean, the most pressing first."""
    waive_until: date
    """The last day of a waiver that is written today, by way of example."""


def finding_rows(view: View, findings: Iterable[Finding]) -> tuple[FindingRow, ...]:
    """Return findings as a page shows them, in the order given."""
    return tuple(_row(view, finding) for finding in findings)


def _row(view: View, finding: Finding) -> FindingRow:
    folder, _, id = finding.record.partition("/")
    account = view.playbook.summaries.get(id) if folder == "accounts" else None
    path, answer = finding.where.path, finding.answer
    return FindingRow(
        finding,
        account,
        edit_link(view.site, path, finding.where.start.line),
        edit_link(view.site, path, answer.line) if answer is not None else None,
    )


def attention(page: Page, view: View) -> AttentionContext:
    """Return what the attention page shows."""
    whole = view.once("attention", lambda: _attention(page, view))
    frame = chrome(page, view)
    hrefs = view.once("places of desks", lambda: _places(whole.teams, page))
    listed, shown = page.lists["overview"], page.lists["desks"]
    all_desks, rows = view.once("rows of desks", lambda: _rows(whole.teams))
    desks = all_desks[listed.first : listed.last]

    def placed(desk: Desk) -> Desk:
        number = hrefs[desk.id]
        return replace(desk, href=f"{frame.numbered(number) if number != page.number else ''}#{desk.id}")

    return replace(
        whole,
        page=frame,
        overview=tuple(
            TeamDesks(group[0][0].manager, tuple(placed(desk) for _, desk in group))
            for group in (list(group) for _, group in groupby(desks, key=lambda row: id(row[0])))
        ),
        desks=tuple(
            replace(
                group[0][0],
                rows=tuple(row for _, row in group if not row.is_under_way),
                under_way=tuple(row for _, row in group if row.is_under_way),
            )
            for group in (
                list(group) for _, group in groupby(rows[shown.first : shown.last], key=lambda row: row[0].id)
            )
        ),
    )


def lengths(playbook: Playbook) -> Mapping[str, int]:
    """Return how long the lists of the page are."""
    shown = 0
    for findings in playbook.matters.values():
        under_way = sum(finding.severity is Severity.NOTE for finding in findings)
        shown += min(under_way, ROOM) + min(len(findings) - under_way, ROOM)
    return {
        "overview": len(playbook.matters),
        "desks": shown,
        "gaps": len(coverage_gaps(playbook)),
    }


def _attention(page: Page, view: View) -> AttentionContext:
    """What all pages share."""
    playbook = view.playbook
    at_risk = _at_risk(playbook)
    desks = {name: _desk(name, findings, at_risk[name], view) for name, findings in playbook.matters.items()}
    return AttentionContext(
        page=chrome(page, view),
        company=playbook.company,
        teams=_teams(desks, playbook.company.people),
        overview=(),
        desks=(),
        count=sum(desk.count for desk in desks.values()),
        under_way=sum(desk.under_way_count for desk in desks.values()),
        gaps=coverage_gaps(playbook),
        notes=_notes(view),
        waive_until=playbook.as_of + WAIVER_TIME,
    )


def _rows(teams: Iterable[TeamDesks]) -> tuple[list[tuple[TeamDesks, Desk]], list[tuple[Desk, FindingRow]]]:
    """Return every desk with its team, and every row with its desk: what is spread over the pages."""
    desks = [(team, desk) for team in teams for desk in team.desks]
    return desks, [(desk, row) for _, desk in desks for row in (*desk.rows, *desk.under_way)]


def _places(teams: Iterable[TeamDesks], page: Page) -> Mapping[str, int]:
    """Return the number of the page on which each desk begins."""
    places, before = {}, 0
    for desk in (desk for team in teams for desk in team.desks):
        places[desk.id] = page_of(page.spread, "desks", before)
        before += len(desk.rows) + len(desk.under_way)
    return places


def _at_risk(playbook: Playbook) -> Counter[str | None]:
    """Count the accounts at risk by their owner; a leaver's are their manager's matter, as findings about them are."""
    levels = {id: health.level for id, health in playbook.health.items() if health is not None}
    owners = (summary.owner for id, summary in playbook.summaries.items() if levels.get(id) == "at-risk")
    return Counter(in_charge(owner, playbook.company, playbook.as_of) for owner in owners)


def _desk(name: str | None, findings: Iterable[Finding], at_risk: int, view: View) -> Desk:
    rows = finding_rows(view, findings)
    alarms = [row for row in rows if not row.is_under_way]
    under_way = [row for row in rows if row.is_under_way]
    return Desk(
        person=view.playbook.company.people.get(name or ""),
        rows=tuple(alarms[:ROOM]),
        count=len(alarms),
        errors=sum(row.finding.is_error for row in alarms),
        at_risk=at_risk,
        under_way=tuple(under_way[:ROOM]),
        under_way_count=len(under_way),
        href="",
    )


def _teams(desks: Mapping[str | None, Desk], people: Mapping[str, Person]) -> tuple[TeamDesks, ...]:
    """Return the desks by the manager of each; a manager's own desk stands with the team that they lead."""
    leads = {person.manager for name, person in people.items() if name in desks and person.manager is not None}
    grouped: dict[str | None, list[Desk]] = {}
    for name, desk in desks.items():
        manager = desk.person.manager if desk.person is not None else None
        grouped.setdefault(name if name in leads else manager, []).append(desk)

    def order(desk: Desk) -> tuple[bool, bool, tuple[str, str]]:
        person = desk.person
        return person is None, person is not None and person.id not in leads, alphabetical(_name(person))

    teams = [
        TeamDesks(people.get(manager or ""), tuple(sorted(listed, key=order))) for manager, listed in grouped.items()
    ]
    return tuple(sorted(teams, key=lambda team: (team.manager is None, alphabetical(_name(team.manager)))))


def _name(person: Person | None) -> str:
    return (person.name or person.id) if person is not None else ""


def _notes(view: View) -> tuple[RuleNote, ...]:
    playbook = view.playbook
    counts: dict[str, int] = {}
    for findings in playbook.matters.values():
        for finding in findings:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    names = sorted(counts, key=lambda name: (playbook.ranks.get(name, len(playbook.ranks)), name))
    return tuple(
        RuleNote(name, _translated(playbook.documentation[name], view), name in playbook.ranks, counts[name])
        for name in names
        if name in playbook.documentation
    )


def _translated(told: Documentation, view: View) -> Documentation:
    words = view.catalog.gettext
    return Documentation(words(told.summary), words(told.why), words(told.remedy), words(told.example))
