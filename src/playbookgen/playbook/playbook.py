"""The playbook: everything the pages tell, linked and reckoned for one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.figures import Figures
from playbookgen.content.history import History
from playbookgen.content.scalars import alphabetical
from playbookgen.findings import Documentation, Finding, in_order
from playbookgen.playbook.accounts import AccountFacts, Group
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.playbook.health import Health, health, pressing_first
from playbookgen.playbook.matters import matters
from playbookgen.playbook.once import Once
from playbookgen.playbook.people import PersonFacts, by_weight, has_left, people
from playbookgen.playbook.products import ProductFacts, products
from playbookgen.playbook.summary import Summary
from playbookgen.playbook.teams import Team, teams


@dataclass(frozen=True, slots=True)
class Playbook:
    """What pages are made of, by the ids of the records."""

    settings: Settings
    company: Company
    accounts: Mapping[str, AccountFacts]
    """May be opened one by one: what many accounts are asked stands in their summaries."""
    groups: Mapping[str, Group]
    """Of the accounts that have one."""
    figures: Figures
    """By account."""
    health: Mapping[str, Health | None]
    summaries: Mapping[str, Summary]
    people: Mapping[str, PersonFacts]
    teams: Mapping[str, Team]
    """Of everyone who has people below them."""
    products: Mapping[str, ProductFacts]
    findings: Mapping[str, tuple[Finding, ...]]
    """By the record's name, `accounts/baltic-foods`; the most pressing first."""
    ranks: Mapping[str, int]
    """How pressing each kind of finding is, the most pressing lowest."""
    matters: Mapping[str | None, tuple[Finding, ...]]
    """By the person whose matter they are, the most pressing first; None has what is nobody's."""
    documentation: Mapping[str, Documentation]
    """What the kinds of findings that occur mean, by their names."""
    history: History
    once: Once = field(default_factory=Once, repr=False, compare=False)
    """What pages of all languages share."""

    @property
    def by_weight(self) -> tuple[Summary, ...]:
        """All accounts, key accounts first, then by name."""
        return self.once("by weight", lambda: tuple(sorted(self.summaries.values(), key=by_weight)))

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year that holds the day."""
        return FiscalYear.of(self.settings.today, self.settings.site.fiscal_year_starts)

    @property
    def colleagues(self) -> tuple[PersonFacts, ...]:
        """Those who have not left, by name."""
        return self.once("colleagues", self._colleagues)

    def _colleagues(self) -> tuple[PersonFacts, ...]:
        there = [facts for facts in self.people.values() if not has_left(facts.person, self.as_of)]
        return tuple(sorted(there, key=lambda facts: alphabetical(facts.person.name or facts.person.id)))

    @property
    def as_of(self) -> date:
        """The day that the pages are reckoned for."""
        return self.settings.today


def link(
    settings: Settings,
    company: Company,
    accounts: Mapping[str, AccountFacts],
    groups: Mapping[str, Group],
    figures: Figures,
    summaries: Mapping[str, Summary],
    findings: Iterable[Finding],
    history: History,
    ranks: Mapping[str, int],
    documentation: Mapping[str, Documentation],
) -> Playbook:
    """Return the playbook of a company, its accounts and all findings about them, ranked by how pressing they are.

    `accounts` may open an account only when it is asked for: here none is.
    """
    by_record: dict[str, list[Finding]] = {}
    ordered = pressing_first(in_order(findings), ranks)
    for finding in ordered:
        by_record.setdefault(finding.record, []).append(finding)
    states = {
        id: health(by_record.get(f"accounts/{id}", ()), ranks, is_sound=summary.is_sound)
        for id, summary in summaries.items()
    }
    summaries = {id: replace(summary, health=states[id]) for id, summary in summaries.items()}
    staff = people(company, summaries.values(), settings)
    return Playbook(
        settings=settings,
        company=company,
        accounts=accounts,
        groups=groups,
        figures=figures,
        health=states,
        summaries=summaries,
        people=staff,
        teams=teams(staff, settings),
        products=products(company, summaries.values(), settings),
        findings={record: tuple(found) for record, found in by_record.items()},
        ranks=ranks,
        matters=matters(ordered, company, summaries, settings.today),
        documentation=documentation,
        history=history,
    )
