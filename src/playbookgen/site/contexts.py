"""What each kind of page shows: one frozen context a template, and nothing beside it.

A context holds values that are reckoned already; templates choose, order and word them. What a page may read is
written in its context's type, so docs/layouts.md can promise it to those who write layouts of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from playbookgen.content.company import Company, Role
from playbookgen.content.history import Change
from playbookgen.content.model import FreePage, Guide
from playbookgen.content.scalars import alphabetical
from playbookgen.findings import Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.health import Health, Level, pressing_first
from playbookgen.playbook.people import AccountDeadline, PersonFacts, by_weight
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.products import ProductFacts
from playbookgen.playbook.relations import Seat, reporting_tree
from playbookgen.playbook.rollup import Rollup, rollup
from playbookgen.playbook.summary import Summary
from playbookgen.playbook.teams import Team
from playbookgen.playbook.whitespace import SpaceRow, whitespace
from playbookgen.site.attention import AttentionContext, FindingRow, attention, finding_rows
from playbookgen.site.calendar import CalendarContext, calendar
from playbookgen.site.chrome import Chrome, View, chrome, text_in
from playbookgen.site.contacts import ContactsContext, contacts
from playbookgen.site.hand_over import HandOverContext, hand_over
from playbookgen.site.influence import InfluenceLines, influence_lines
from playbookgen.site.matrix import MatrixRow, main_roles, matrix, roles_in_order
from playbookgen.site.pages import ADDRESSES, STYLE, Page, language_folder
from playbookgen.site.plans import PlansContext, plans
from playbookgen.site.product import ProductContext, product
from playbookgen.site.style import StyleContext, style
from playbookgen.site.timeline import Timeline, timeline

RECENT = 12
"""Changes that the home page tells of."""
PRESSING = 8
"""Findings that the home page shows."""


@dataclass(frozen=True, slots=True)
class RecentChange:
    """What changed lately in one record."""

    kind: str
    """The record's kind of page."""
    id: str
    name: str
    change: Change


@dataclass(frozen=True, slots=True)
class Glance:
    """The company in a few numbers."""

    tiers: tuple[tuple[str, int], ...]
    """Customers by tier."""
    prospects: int
    """How many there are."""
    at_risk: tuple[Summary, ...]
    """Accounts whose health is at risk, key accounts first."""
    in_attention: int
    """How many accounts need attention without being at risk."""
    rollup: Rollup
    """All accounts added up."""
    overdue: int
    """Open actions past their day."""
    deadlines: tuple[AccountDeadline, ...]
    """The nearest, at most eight."""


@dataclass(frozen=True, slots=True)
class HomeContext:
    """What `home.html` shows."""

    page: Chrome
    company: Company
    people: tuple[PersonFacts, ...]
    """Those who have not left, by name."""
    roles: tuple[Role, ...]
    """As in the matrix: `roles_first`, then the others by title."""
    glance: Glance
    findings: tuple[FindingRow, ...]
    """The most pressing."""
    finding_count: int
    """All findings that are not under way, shown or not."""
    changes: tuple[RecentChange, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class RolesContext:
    """What `roles.html` shows."""

    page: Chrome
    company: Company
    roles: tuple[Role, ...]
    """The matrix's columns: `roles_first`, then the others by title."""
    main_roles: tuple[str, ...]
    """The ids of `roles_first`: those whose difference matters most."""
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class RoleContext:
    """What `role.html` shows."""

    page: Chrome
    company: Company
    role: Role
    guide: Guide
    """In the page's language, or in the default one where it is not translated."""
    rows: tuple[MatrixRow, ...]
    """One cell each: this role's."""
    holders: tuple[PersonFacts, ...]
    """Those who have the role and have not left, by name."""
    accounts: tuple[Summary, ...]
    """The accounts its holders answer for."""


@dataclass(frozen=True, slots=True)
class PeopleContext:
    """What `people.html` shows."""

    page: Chrome
    company: Company
    people: tuple[PersonFacts, ...]
    """Those who have not left, by name."""
    away: tuple[PersonFacts, ...]
    """Those of them who are away or will be, by the day it begins."""
    former: tuple[PersonFacts, ...]
    """Those who have left."""


@dataclass(frozen=True, slots=True)
class PersonContext:
    """`person.html`: my page."""

    page: Chrome
    company: Company
    facts: PersonFacts
    role: Role | None
    guide: Guide | None
    """The role's, in the page's language where it is translated."""
    rows: tuple[MatrixRow, ...]
    """What the person is responsible for, from the role's guide."""
    findings: tuple[FindingRow, ...]
    """What is their matter, the most pressing first."""
    team: Team | None
    """Of those who report to them."""
    alarms: Mapping[str, int]
    """How many findings that are not under way each member of the team should see to, by their ids."""
    accounts: Mapping[str, Summary]
    """The accounts that the facts are about, by id."""
    currency: str
    """The site's, in which the person's targets are."""


@dataclass(frozen=True, slots=True)
class AccountsContext:
    """What `accounts.html` shows."""

    page: Chrome
    company: Company
    accounts: tuple[Summary, ...]
    """All of them, key accounts first."""


@dataclass(frozen=True, slots=True)
class AccountContext:
    """`account.html`: the playbook of one account."""

    page: Chrome
    company: Company
    facts: AccountFacts
    health: Health | None
    """None where the file could not be read whole."""
    tree: tuple[Seat, ...]
    """The reporting tree of the stakeholders who are there, and vacant seats."""
    influence: InfluenceLines
    """Beside that tree: who sways whom."""
    timeline: Timeline | None
    """What falls on which day, as a list and as a drawing; none where there is too little for one."""
    findings: tuple[FindingRow, ...]
    """Those about the account, the most pressing first."""
    members: tuple[Summary, ...]
    """The accounts of the group, this one too; none where there is no group."""
    group: Rollup | None
    """The group's accounts added up."""
    space: tuple[SpaceRow, ...]
    """Where the customer gets each of our products: whitespace, and for key accounts what nobody has asked yet."""


@dataclass(frozen=True, slots=True)
class ProductsContext:
    """What `products.html` shows."""

    page: Chrome
    company: Company
    products: tuple[ProductFacts, ...]
    """By family, then by name."""


@dataclass(frozen=True, slots=True)
class FreePagesContext:
    """`pages.html`: the contents of the knowledge base."""

    page: Chrome
    company: Company
    pages: tuple[tuple[str, FreePage], ...]
    """Id and text of each, by title."""


@dataclass(frozen=True, slots=True)
class FreePageContext:
    """What `page.html` shows."""

    page: Chrome
    company: Company
    text: FreePage
    """In the page's language, or in the default one where it is not translated."""


@dataclass(frozen=True, slots=True)
class MissingContext:
    """What `404.html` shows. It stands at any depth, so it links only where site.yaml's `url` says where to."""

    site_title: str
    url: str | None
    """The site's address with a slash at its end."""
    language: str
    """The site's first."""
    words: tuple[tuple[str, str, str, str], ...]
    """For each language: its code, "no such page", "home", and its folder."""


@dataclass(frozen=True, slots=True)
class OfflineContext:
    """What `offline.html` shows: that a device has not kept the page that was asked for."""

    page: Chrome


Context = (
    MissingContext
    | OfflineContext
    | AttentionContext
    | PlansContext
    | HomeContext
    | RolesContext
    | RoleContext
    | PeopleContext
    | PersonContext
    | AccountsContext
    | AccountContext
    | ProductsContext
    | ProductContext
    | FreePagesContext
    | FreePageContext
    | ContactsContext
    | CalendarContext
    | HandOverContext
    | StyleContext
)


def context(page: Page, view: View) -> Context:
    """Return what a page shows."""
    return PAGE_KINDS[page.kind](page, view)


def missing_context(playbook: Playbook, catalogs: Mapping[str, Catalog]) -> MissingContext:
    """Return what the page for missing pages shows, in all languages at once."""
    site = playbook.settings.site
    words = tuple(
        (language, catalog.name("not-found"), catalog.label("page", "home"), language_folder(language, site.language))
        for language, catalog in catalogs.items()
    )
    url = f"{site.url.rstrip('/')}/" if site.url is not None else None
    return MissingContext(site.title, url, site.language, words)


def _home(page: Page, view: View) -> HomeContext:
    playbook = view.playbook
    found = pressing_first((one for findings in playbook.findings.values() for one in findings), playbook.ranks)
    alarms = [finding for finding in found if finding.severity is not Severity.NOTE]
    return HomeContext(
        page=chrome(page, view, "site.yaml"),
        company=playbook.company,
        people=view.playbook.colleagues,
        roles=roles_in_order(view, page.language),
        glance=_glance(view),
        findings=finding_rows(view, alarms[:PRESSING]),
        finding_count=len(alarms),
        changes=_recent_changes(view, page.language),
    )


def _glance(view: View) -> Glance:
    summaries = view.playbook.summaries.values()
    customers = [summary for summary in summaries if summary.stage == "customer"]
    tiers = ("key", "large", "medium", "small")
    counts = tuple((tier, sum(summary.tier == tier for summary in customers)) for tier in tiers)
    deadlines = [
        AccountDeadline(summary.id, summary.name, deadline) for summary in summaries for deadline in summary.deadlines
    ]
    deadlines.sort(key=lambda row: (row.deadline.day, row.account_name))
    return Glance(
        tiers=tuple((tier, count) for tier, count in counts if count),
        prospects=sum(summary.stage == "prospect" for summary in summaries),
        at_risk=tuple(sorted((one for one in summaries if _level(one) == "at-risk"), key=by_weight)),
        in_attention=sum(_level(summary) == "attention" for summary in summaries),
        rollup=rollup(summaries, view.site),
        overdue=sum(promise.urgency == "overdue" for summary in summaries for promise in summary.promises),
        deadlines=tuple(deadlines[:8]),
    )


def _level(summary: Summary) -> Level | None:
    return summary.health.level if summary.health is not None else None


def _recent_changes(view: View, language: str) -> tuple[RecentChange, ...]:
    playbook, company = view.playbook, view.playbook.company
    names: dict[str, tuple[str, str, str]] = {}
    for summary in playbook.summaries.values():
        names[summary.path] = "account", summary.id, summary.name
    for id, person in company.people.items():
        names[person.origin.path] = "person", id, person.name or id
    for id, sold in company.products.items():
        names[sold.origin.path] = "product", id, sold.name or id
    for id, role in company.roles.items():
        names[role.in_language(language).origin.path] = "role", id, role.in_language(language).title or id
    for id, texts in company.pages.items():
        text = text_in(texts, language)
        names[text.origin.path] = "page", id, text.title or id
    kinds = {kind for kind, address in ADDRESSES.items() if address.setting in (None, *view.site.pages)}
    rows = [
        RecentChange(*names[path], changes[0])
        for path, changes in playbook.history.changes.items()
        if path in names and names[path][0] in kinds
    ]
    rows.sort(key=lambda row: alphabetical(row.name))
    rows.sort(key=lambda row: row.change.day, reverse=True)
    return tuple(rows[:RECENT])


def _roles(page: Page, view: View) -> RolesContext:
    roles = roles_in_order(view, page.language)
    paths = [role.in_language(page.language).origin.path for role in roles]
    return RolesContext(
        page=chrome(page, view, *paths),
        company=view.playbook.company,
        roles=roles,
        main_roles=main_roles(view),
        rows=matrix(view, page.language, roles),
    )


def _role(page: Page, view: View) -> RoleContext:
    playbook = view.playbook
    role = playbook.company.roles[page.id]
    guide = role.in_language(page.language)
    holders, accounts = view.once(("holders of a role", role.id), lambda: _holders(role, playbook))
    return RoleContext(
        page=chrome(page, view, guide.origin.path, lines=guide.origin.sections),
        company=playbook.company,
        role=role,
        guide=guide,
        rows=matrix(view, page.language, (role,)),
        holders=holders,
        accounts=accounts,
    )


def _holders(role: Role, playbook: Playbook) -> tuple[tuple[PersonFacts, ...], tuple[Summary, ...]]:
    """Those who have a role, and their accounts."""
    holders = tuple(facts for facts in playbook.colleagues if facts.person.role == role.id)
    accounts = (summary for facts in holders for summary in facts.accounts)
    return holders, tuple(sorted(accounts, key=by_weight))


def _people(page: Page, view: View) -> PeopleContext:
    return replace(view.once("people", lambda: _everybody(page, view)), page=chrome(page, view))


def _everybody(page: Page, view: View) -> PeopleContext:
    present = view.playbook.colleagues
    names = {facts.person.id for facts in present}
    former = [facts for id, facts in view.playbook.people.items() if id not in names]
    begins = [(facts.away.from_, facts) for facts in present if facts.away is not None]
    away = tuple(facts for _, facts in sorted(begins, key=lambda row: row[0]))
    return PeopleContext(chrome(page, view), view.playbook.company, present, away, tuple(former))


def _person(page: Page, view: View) -> PersonContext:
    playbook = view.playbook
    facts = playbook.people[page.id]
    role = playbook.company.role_of(page.id)
    origin = facts.person.origin
    return PersonContext(
        page=chrome(page, view, origin.path, lines=origin.sections),
        company=playbook.company,
        facts=facts,
        role=role,
        guide=role.in_language(page.language) if role is not None else None,
        rows=matrix(view, page.language, (role,)) if role is not None else (),
        findings=finding_rows(view, playbook.matters.get(page.id, ())),
        team=(team := playbook.teams.get(page.id)),
        alarms={
            member.person.id: sum(
                finding.severity is not Severity.NOTE for finding in playbook.matters.get(member.person.id, ())
            )
            for member in (team.members if team is not None else ())
        },
        accounts={id: playbook.summaries[id] for id in facts.account_ids},
        currency=view.site.currency,
    )


def _accounts(page: Page, view: View) -> AccountsContext:
    return AccountsContext(chrome(page, view), view.playbook.company, view.playbook.by_weight)


def _account(page: Page, view: View) -> AccountContext:
    playbook = view.playbook
    facts = playbook.accounts[page.id]
    origin = facts.account.origin
    there = tuple(contact for contact in facts.contacts if contact.stakeholder.departed_on is None)
    return AccountContext(
        page=chrome(page, view, origin.path, lines=origin.sections),
        company=playbook.company,
        facts=facts,
        health=playbook.health[page.id],
        tree=(tree := reporting_tree(there)),
        influence=influence_lines(tree),
        timeline=timeline(facts, playbook.as_of, view.catalog),
        findings=finding_rows(view, playbook.findings.get(origin.record, ())),
        members=(members := tuple(playbook.summaries[id] for id in facts.group.members)),
        group=rollup(members, view.site) if members else None,
        space=whitespace(facts, playbook.company, playbook.as_of),
    )


def _products(page: Page, view: View) -> ProductsContext:
    listed = sorted(
        view.playbook.products.values(),
        key=lambda facts: (
            alphabetical(facts.product.family or ""),
            alphabetical(facts.product.name or facts.product.id),
        ),
    )
    return ProductsContext(chrome(page, view), view.playbook.company, tuple(listed))


def _free_pages(page: Page, view: View) -> FreePagesContext:
    company = view.playbook.company
    texts = [(id, text_in(by_language, page.language)) for id, by_language in company.pages.items()]
    texts.sort(key=lambda row: alphabetical(row[1].title or row[0]))
    return FreePagesContext(chrome(page, view), company, tuple(texts))


def _free_page(page: Page, view: View) -> FreePageContext:
    text = text_in(view.playbook.company.pages[page.id], page.language)
    frame = chrome(page, view, text.origin.path, lines=text.origin.sections)
    return FreePageContext(frame, view.playbook.company, text)


def _offline(page: Page, view: View) -> OfflineContext:
    return OfflineContext(chrome(page, view))


PAGE_KINDS: Mapping[str, Callable[[Page, View], Context]] = {
    "home": _home,
    "roles": _roles,
    "role": _role,
    "people": _people,
    "person": _person,
    "accounts": _accounts,
    "account": _account,
    "products": _products,
    "product": product,
    "pages": _free_pages,
    "page": _free_page,
    "attention": attention,
    "plans": plans,
    "contacts": contacts,
    "calendar": calendar,
    "hand-over": hand_over,
    STYLE: style,
    "offline": _offline,
}
"""The context of each kind; its template has the kind's name."""
