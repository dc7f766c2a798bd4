"""What each kind of page shows: one frozen context a template, and nothing beside it.

A context holds values that are reckoned already; templates choose, order and word them. What a page may read is
written in its context's type, so docs/layouts.md can promise it to those who write layouts of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from playbookgen.content.company import Company, Role
from playbookgen.content.config import Site
from playbookgen.content.history import Change
from playbookgen.content.model import FreePage, Guide, Involvement, Responsibility
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.health import Health
from playbookgen.playbook.money import Total, total
from playbookgen.playbook.people import AccountDeadline, PersonFacts, by_weight
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.products import ProductFacts
from playbookgen.playbook.relations import Seat, reporting_tree
from playbookgen.playbook.summary import Summary
from playbookgen.site.links import edit_link, edit_links, to_root
from playbookgen.site.pages import ADDRESSES, Page, language_folder, path_of

RECENT = 12
"""Changes that the home page tells of."""
PRESSING = 8
"""Findings that the home page shows."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link of the main navigation."""

    label: str
    href: str
    is_current: bool
    """Whether the page is it, or lies below it."""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    language: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page has around its content."""

    kind: str
    """The kind of page: `account`, `accounts`."""
    id: str
    """The record that the page shows; empty for lists."""
    language: str
    """The language of the page."""
    path: str
    """The page in the output."""
    site_title: str
    root: str
    """The way to the top of the output, where assets and photos lie: empty or `../`."""
    home: str
    """The way to the language's own top; links to records begin with it."""
    navigation: tuple[NavigationLink, ...]
    """The main navigation, in its order."""
    languages: tuple[LanguageLink, ...]
    """This page in every language of the site."""
    kinds: frozenset[str]
    """The kinds of page that this site has: link to no other."""
    content_language: str
    """The language that records are written in: the site's first."""
    as_of: date
    """The day that the page is reckoned for."""
    last_change: Change | None
    """The newest change of the page's files; none where there is no history."""
    edit: Mapping[str, str]
    """Edit links by section key of the record; the file's own by an empty key. Empty where nothing can be edited."""
    source: str | None
    """The file that the page is made from, from the site's folder."""
    repository: str | None
    """The repository's address, from site.yaml."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding to show: the template words it with the filter `worded`."""

    finding: Finding
    account: Summary | None
    """The account that it is about; none where it is about something else."""
    edit: str | None
    """The link that opens the line."""


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
    target: Total
    """The sum of all current plans' targets."""
    actual: Total
    """Revenue so far, over the same plans."""
    overdue: int
    """Open actions past their day."""
    deadlines: tuple[AccountDeadline, ...]
    """The nearest, at most eight."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a role and an area of work meet in the matrix."""

    role: Role
    involvement: Involvement
    responsibilities: tuple[Responsibility, ...]
    """What the guide says about it, in its order."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An area of work and what each role has to do with it, in the order of the matrix's columns."""

    area: str
    """Its id."""
    label: str
    """Its name in the page's language."""
    cells: tuple[Cell, ...]


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
    """All findings, shown or not."""
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
    """About the person's record and the accounts they answer for."""
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
    findings: tuple[FindingRow, ...]
    """Those about the account, errors first."""


@dataclass(frozen=True, slots=True)
class ProductsContext:
    """What `products.html` shows."""

    page: Chrome
    company: Company
    products: tuple[ProductFacts, ...]
    """By family, then by name."""


@dataclass(frozen=True, slots=True)
class ProductContext:
    """What `product.html` shows."""

    page: Chrome
    company: Company
    facts: ProductFacts


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


Context = (
    MissingContext
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
)


@dataclass(frozen=True, slots=True)
class View:
    """One language's view of the playbook, shared by all its pages."""

    playbook: Playbook
    catalog: Catalog

    @property
    def site(self) -> Site:
        """The settings."""
        return self.playbook.settings.site


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


def _chrome(page: Page, view: View, *paths: str, lines: Mapping[str, int] | None = None) -> Chrome:
    """The frame of a page made from these files, the first of which its edit links open."""
    site, playbook = view.site, view.playbook
    root = to_root(page.path)
    folder = language_folder(page.language, site.language)
    return Chrome(
        kind=page.kind,
        id=page.id,
        language=page.language,
        path=page.path,
        site_title=site.title,
        root=root,
        home=f"{root}{folder}",
        navigation=_navigation(page, view, f"{root}{folder}"),
        languages=tuple(
            LanguageLink(
                language,
                root + path_of(page.kind, page.id, language_folder(language, site.language)),
                language == page.language,
            )
            for language in site.languages
        ),
        kinds=frozenset(kind for kind, address in ADDRESSES.items() if address.setting in (None, *site.pages)),
        content_language=site.language,
        as_of=playbook.as_of,
        last_change=playbook.history.last(*paths),
        edit=edit_links(site, paths[0], lines or {}) if paths else {},
        source=paths[0] if paths else None,
        repository=site.repository.url,
    )


def _navigation(page: Page, view: View, home: str) -> tuple[NavigationLink, ...]:
    site, company = view.site, view.playbook.company
    current = ADDRESSES[page.kind].folder
    links = [
        NavigationLink(view.catalog.label("page", kind), f"{home}{kind}/index.html", kind == current)
        for kind in site.pages
        if not site.navigation and (kind != "pages" or company.pages)
    ]
    for entry in site.navigation:
        words = entry.label.get(page.language) or entry.label.get("*") or next(iter(entry.label.values()), "")
        if entry.url is not None:
            links.append(NavigationLink(words or entry.url, entry.url, is_current=False))
        elif entry.page is not None and entry.page in site.pages:
            label = words or view.catalog.label("page", entry.page)
            links.append(NavigationLink(label, f"{home}{entry.page}/index.html", entry.page == current))
        elif entry.page is not None and entry.page in company.pages and "pages" in site.pages:
            text = _in_language(company.pages[entry.page], page.language)
            here = page.kind == "page" and page.id == entry.page
            links.append(NavigationLink(words or text.title or entry.page, f"{home}pages/{entry.page}.html", here))
    return tuple(links)


def _in_language(texts: Mapping[str, FreePage], language: str) -> FreePage:
    return texts.get(language) or next(iter(texts.values()))


def _finding_rows(view: View, *records: str) -> tuple[FindingRow, ...]:
    playbook = view.playbook
    found = [finding for record in records for finding in playbook.findings.get(record, ())]
    ordered = sorted(found, key=lambda finding: (not finding.is_error, finding.record, finding.where.start))
    return tuple(_finding_row(view, finding) for finding in ordered)


def _finding_row(view: View, finding: Finding) -> FindingRow:
    folder, _, id = finding.record.partition("/")
    account = view.playbook.summaries.get(id) if folder == "accounts" else None
    return FindingRow(finding, account, edit_link(view.site, finding.where.path, finding.where.start.line))


def _matrix(view: View, language: str, roles: tuple[Role, ...]) -> tuple[MatrixRow, ...]:
    return tuple(
        MatrixRow(
            area.id,
            area.label.get(language) or view.catalog.label("area", area.id),
            tuple(Cell(role, role.involvement(area.id), role.responsibilities(area.id, language)) for role in roles),
        )
        for area in view.site.areas
    )


def _roles_in_order(view: View, language: str) -> tuple[Role, ...]:
    roles = view.playbook.company.roles
    first = main_roles(view)
    others = sorted(
        (role for id, role in roles.items() if id not in first),
        key=lambda role: role.in_language(language).title or role.id,
    )
    return (*(roles[id] for id in first), *others)


DEFAULT_MAIN_ROLES = ("account-manager", "sales-rep")


def main_roles(view: View) -> tuple[str, ...]:
    """Return the ids of the roles that the matrix puts first and that exist."""
    named = dict.fromkeys(view.site.roles_first or DEFAULT_MAIN_ROLES)
    return tuple(id for id in named if id in view.playbook.company.roles)


def _present(view: View) -> tuple[PersonFacts, ...]:
    """Everyone who has not left, by name."""
    today = view.playbook.as_of
    there = [
        facts
        for facts in view.playbook.people.values()
        if facts.person.left_on is None or facts.person.left_on >= today
    ]
    return tuple(sorted(there, key=lambda facts: facts.person.name or facts.person.id))


def _home(page: Page, view: View) -> HomeContext:
    playbook = view.playbook
    rules_first = sorted(
        (finding for found in playbook.findings.values() for finding in found),
        key=lambda finding: (not finding.is_error, finding.record, finding.where.start),
    )
    return HomeContext(
        page=_chrome(page, view, "site.yaml"),
        company=playbook.company,
        people=_present(view),
        roles=_roles_in_order(view, page.language),
        glance=_glance(view),
        findings=tuple(_finding_row(view, finding) for finding in rules_first[:PRESSING]),
        finding_count=len(rules_first),
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
        target=total((summary.target for summary in summaries if summary.target is not None), view.site),
        actual=total((summary.actual for summary in summaries if summary.actual is not None), view.site),
        overdue=sum(promise.urgency == "overdue" for summary in summaries for promise in summary.promises),
        deadlines=tuple(deadlines[:8]),
    )


def _recent_changes(view: View, language: str) -> tuple[RecentChange, ...]:
    playbook, company = view.playbook, view.playbook.company
    names: dict[str, tuple[str, str, str]] = {}
    for id, account in playbook.accounts.items():
        names[account.account.origin.path] = "account", id, account.name
    for id, person in company.people.items():
        names[person.origin.path] = "person", id, person.name or id
    for id, product in company.products.items():
        names[product.origin.path] = "product", id, product.name or id
    for id, role in company.roles.items():
        names[role.in_language(language).origin.path] = "role", id, role.in_language(language).title or id
    for id, texts in company.pages.items():
        text = _in_language(texts, language)
        names[text.origin.path] = "page", id, text.title or id
    kinds = {kind for kind, address in ADDRESSES.items() if address.setting in (None, *view.site.pages)}
    rows = [
        RecentChange(*names[path], changes[0])
        for path, changes in playbook.history.changes.items()
        if path in names and names[path][0] in kinds
    ]
    rows.sort(key=lambda row: row.name.casefold())
    rows.sort(key=lambda row: row.change.day, reverse=True)
    return tuple(rows[:RECENT])


def _roles(page: Page, view: View) -> RolesContext:
    roles = _roles_in_order(view, page.language)
    paths = [role.in_language(page.language).origin.path for role in roles]
    return RolesContext(
        page=_chrome(page, view, *paths),
        company=view.playbook.company,
        roles=roles,
        main_roles=main_roles(view),
        rows=_matrix(view, page.language, roles),
    )


def _role(page: Page, view: View) -> RoleContext:
    playbook = view.playbook
    role = playbook.company.roles[page.id]
    guide = role.in_language(page.language)
    holders = tuple(facts for facts in _present(view) if facts.person.role == role.id)
    accounts = [summary for facts in holders for summary in facts.accounts]
    return RoleContext(
        page=_chrome(page, view, guide.origin.path, lines=guide.origin.sections),
        company=playbook.company,
        role=role,
        guide=guide,
        rows=_matrix(view, page.language, (role,)),
        holders=holders,
        accounts=tuple(sorted(accounts, key=by_weight)),
    )


def _people(page: Page, view: View) -> PeopleContext:
    present = _present(view)
    names = {facts.person.id for facts in present}
    former = [facts for id, facts in view.playbook.people.items() if id not in names]
    return PeopleContext(_chrome(page, view), view.playbook.company, present, tuple(former))


def _person(page: Page, view: View) -> PersonContext:
    playbook = view.playbook
    facts = playbook.people[page.id]
    role = playbook.company.role_of(page.id)
    origin = facts.person.origin
    records = (origin.record, *(f"accounts/{summary.id}" for summary in facts.accounts))
    return PersonContext(
        page=_chrome(page, view, origin.path, lines=origin.sections),
        company=playbook.company,
        facts=facts,
        role=role,
        guide=role.in_language(page.language) if role is not None else None,
        rows=_matrix(view, page.language, (role,)) if role is not None else (),
        findings=_finding_rows(view, *records),
        accounts={id: playbook.summaries[id] for id in facts.account_ids},
        currency=view.site.currency,
    )


def _accounts(page: Page, view: View) -> AccountsContext:
    accounts = tuple(sorted(view.playbook.summaries.values(), key=by_weight))
    return AccountsContext(_chrome(page, view), view.playbook.company, accounts)


def _account(page: Page, view: View) -> AccountContext:
    playbook = view.playbook
    facts = playbook.accounts[page.id]
    origin = facts.account.origin
    there = tuple(contact for contact in facts.contacts if contact.stakeholder.departed_on is None)
    return AccountContext(
        page=_chrome(page, view, origin.path, lines=origin.sections),
        company=playbook.company,
        facts=facts,
        health=playbook.health[page.id],
        tree=reporting_tree(there),
        findings=_finding_rows(view, origin.record),
    )


def _products(page: Page, view: View) -> ProductsContext:
    listed = sorted(
        view.playbook.products.values(),
        key=lambda facts: (facts.product.family or "", facts.product.name or facts.product.id),
    )
    return ProductsContext(_chrome(page, view), view.playbook.company, tuple(listed))


def _product(page: Page, view: View) -> ProductContext:
    facts = view.playbook.products[page.id]
    origin = facts.product.origin
    return ProductContext(_chrome(page, view, origin.path, lines=origin.sections), view.playbook.company, facts)


def _free_pages(page: Page, view: View) -> FreePagesContext:
    company = view.playbook.company
    texts = [(id, _in_language(by_language, page.language)) for id, by_language in company.pages.items()]
    texts.sort(key=lambda row: (row[1].title or row[0]).casefold())
    return FreePagesContext(_chrome(page, view), company, tuple(texts))


def _free_page(page: Page, view: View) -> FreePageContext:
    text = _in_language(view.playbook.company.pages[page.id], page.language)
    chrome = _chrome(page, view, text.origin.path, lines=text.origin.sections)
    return FreePageContext(chrome, view.playbook.company, text)


PAGE_KINDS: Mapping[str, Callable[[Page, View], Context]] = {
    "home": _home,
    "roles": _roles,
    "role": _role,
    "people": _people,
    "person": _person,
    "accounts": _accounts,
    "account": _account,
    "products": _products,
    "product": _product,
    "pages": _free_pages,
    "page": _free_page,
}
"""The context of each kind; its template has the kind's name."""
