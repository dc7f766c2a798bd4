"""What an account's file means on a day: the facts that its page and the rules look at, made once for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from playbookgen.content.config import Settings
from playbookgen.content.figures import Figure
from playbookgen.content.model import Account, Plan, Stage, Tier, Visit
from playbookgen.findings import Answer
from playbookgen.playbook.actions import Promise, promises
from playbookgen.playbook.answers import Subject, answers
from playbookgen.playbook.attainment import Attainment, attainment
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.playbook.contracts import ContractTerm, terms
from playbookgen.playbook.coverage import Coverage, coverage
from playbookgen.playbook.money import Amount, in_site_currency
from playbookgen.playbook.pipeline import weighted
from playbookgen.playbook.relations import Contact, contacts
from playbookgen.playbook.responsibility import areas_of_account


@dataclass(frozen=True, slots=True)
class Head:
    """The few values of an account that other accounts of its group need."""

    id: str
    name: str
    tier: Tier | None
    stage: Stage | None
    owner: str | None
    """A person's id."""
    parent: str | None
    """An account's id."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The few values of an account that company rules look at."""

    owner: str | None
    """A person's id."""
    is_key_customer: bool
    """Whether the stricter rules hold: tier key and stage customer."""
    target: Amount | None
    """The current plan's targets, in the site's currency where it has a rate."""
    is_sound: bool
    """Whether its file could be read whole."""


@dataclass(frozen=True, slots=True)
class Group:
    """The accounts of one group of companies, as one of them sees it."""

    parent: Head | None = None
    subsidiaries: tuple[Head, ...] = ()
    """The accounts that name this one as their parent."""
    owners: tuple[str, ...] = ()
    """Who owns other accounts of the group."""
    members: tuple[str, ...] = ()
    """The ids of all accounts of the group, this one too, the top of it first."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that must not be missed."""

    kind: Literal["notice", "contract-end", "price-review", "plan-review"]
    day: date
    title: str
    """The contract's title, or the plan's year."""
    line: int
    """Where it stands in the account's file."""
    value: Amount | None = None
    """The contract's worth over its term, in the account's currency."""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account and what follows from its file, its group, the figures and the day."""

    account: Account
    group: Group
    currency: str
    """The account's, or the site's where it names none."""
    plan: Plan | None
    """The plan whose period holds today and that is not archived."""
    plan_index: int | None
    """Where that plan stands in the file's list."""
    year: FiscalYear
    """The fiscal year that holds today."""
    attainment: Attainment | None
    """Of that year, with its plan or without one; none where there are neither targets nor figures."""
    pipeline: Decimal
    """The pursued opportunities that close in this fiscal year, by their chance."""
    figures: tuple[Figure, ...]
    """All years."""
    promises: tuple[Promise, ...]
    """The actions of all plans that are not archived, open ones first."""
    contracts: tuple[ContractTerm, ...]
    """Those that hold first, then by their end."""
    contacts: tuple[Contact, ...]
    """All stakeholders, in the order of the file."""
    coverage: Coverage
    """How well the decision-making unit is known."""
    answers: Mapping[Subject, Answer]
    """The open steps, by what they are about."""
    deadlines: tuple[Deadline, ...]
    """Those still ahead, the nearest first."""
    last_visit: Visit | None
    """The newest up to today."""

    @property
    def name(self) -> str:
        """The account's name; its id where the name cannot be read."""
        return self.account.name or self.account.id

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of work by which the account is somebody's, the nearest first."""
        return areas_of_account(self.account.stage)

    @property
    def current_plan(self) -> tuple[int, Plan] | None:
        """The plan that holds today, with where it stands in the file's list."""
        if self.plan is None or self.plan_index is None:
            return None
        return self.plan_index, self.plan

    @property
    def is_key_customer(self) -> bool:
        """Whether the stricter rules hold: tier key and stage customer."""
        return self.account.tier == "key" and self.account.stage == "customer"

    @property
    def next_action(self) -> Promise | None:
        """The open action that is due first, overdue ones included."""
        return next((promise for promise in self.promises if promise.urgency is not None), None)

    @property
    def next_deadline(self) -> Deadline | None:
        """The nearest deadline ahead."""
        return next(iter(self.deadlines), None)


def head(account: Account) -> Head:
    """Return what other accounts of the group need to know."""
    return Head(account.id, account.name or account.id, account.tier, account.stage, account.owner, account.parent)


def standing(facts: AccountFacts, settings: Settings) -> Standing:
    """Return what company rules need to know."""
    account, year = facts.account, facts.attainment
    target = Amount(year.target, facts.currency) if year is not None and year.target else None
    if target is not None:
        target = in_site_currency(target, settings.site) or target
    return Standing(account.owner, facts.is_key_customer, target, account.origin.is_sound)


def groups(heads: Mapping[str, Head]) -> Mapping[str, Group]:
    """Return the group of each account that has one."""
    tops: dict[str, list[Head]] = {}
    children: dict[str, list[Head]] = {}
    for account in heads.values():
        tops.setdefault(_top(account, heads), []).append(account)
        if account.parent is not None and account.parent in heads:
            children.setdefault(account.parent, []).append(account)
    found = {}
    for members in tops.values():
        if len(members) == 1:
            continue
        members.sort(key=lambda account: (account.parent in heads, account.id))
        ids = tuple(account.id for account in members)
        for account in members:
            owners = {other.owner for other in members if other is not account and other.owner is not None}
            parent, below = heads.get(account.parent or ""), tuple(children.get(account.id, ()))
            found[account.id] = Group(parent, below, tuple(sorted(owners)), ids)
    return found


def _top(account: Head, heads: Mapping[str, Head]) -> str:
    seen = {account.id}
    while (parent := heads.get(account.parent or "")) is not None and parent.id not in seen:
        account = parent
        seen.add(account.id)
    return account.id


def facts(account: Account, group: Group, figures: Iterable[Figure], settings: Settings) -> AccountFacts:
    """Return what an account's file means on the day of `settings`."""
    today, site = settings.today, settings.site
    year = FiscalYear.of(today, site.fiscal_year_starts)
    index = next((index for index, plan in enumerate(account.plans) if _is_current(plan, year)), None)
    plan = account.plans[index] if index is not None else None
    rows = tuple(figures)
    held = terms(account, today)
    people = contacts(account, today, site.privacy.defaults)
    currency = account.currency or site.currency
    return AccountFacts(
        account=account,
        group=group,
        currency=currency,
        plan=plan,
        plan_index=index,
        year=year,
        attainment=attainment(plan, rows, year, today),
        pipeline=weighted(account.opportunities, year.end),
        figures=rows,
        promises=promises(account, today),
        contracts=held,
        contacts=people,
        coverage=coverage(people, account.owner or ""),
        answers=answers(account, today),
        deadlines=_deadlines(account, held, currency, today),
        last_visit=max(
            (visit for visit in account.visits if visit.date <= today), key=lambda visit: visit.date, default=None
        ),
    )


def _is_current(plan: Plan, year: FiscalYear) -> bool:
    return plan.period == year.year and plan.status != "archived"


def _deadlines(account: Account, held: Iterable[ContractTerm], currency: str, today: date) -> tuple[Deadline, ...]:
    found = []
    for term in held:
        contract = term.contract
        if term.is_over or term.is_replaced or contract.status == "negotiating":
            continue
        line = account.origin.line("contracts", term.index)
        value = Amount(contract.value, currency) if contract.value is not None else None
        days = (
            ("notice", term.notice_deadline if contract.status == "signed" else None),
            ("contract-end", contract.ends),
            ("price-review", contract.price_review_on),
        )
        for kind, day in days:
            if day is not None and day >= today:
                found.append(Deadline(kind, day, contract.title, line, value))  # type: ignore[arg-type]  # one of the three
    for index, plan in enumerate(account.plans):
        if plan.status != "archived" and plan.next_review_on is not None and plan.next_review_on >= today:
            line = account.origin.line("plans", index)
            found.append(Deadline("plan-review", plan.next_review_on, str(plan.period), line))
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.kind, deadline.title)))
