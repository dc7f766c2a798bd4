"""The figures of a site reckoned a second time, from its files alone: a plain YAML reader, a CSV reader, and fractions.

Nothing of playbookgen is imported here. What each figure means is written in docs/health.md; a figure that differs is
wrong there, here, or in the program. Amounts are exact fractions until the one place where the definition rounds.
"""

import calendar
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Record = Mapping[str, Any]
NOTHING = Fraction(0)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""It reads every scalar as a text."""


# Values as authors write them


def money(text: str) -> Fraction:
    """Read an amount: spaces and `_` between thousands, `.` or `,` before the decimals."""
    return Fraction(re.sub(r"[\s_]", "", text).replace(",", "."))


def share(text: str) -> Fraction:
    """Read a percentage, or a fraction of one."""
    number = Fraction(text.rstrip("%").replace(",", "."))
    return number / 100 if text.endswith("%") else number


def day(text: str | None) -> date | None:
    """Read a day."""
    return date.fromisoformat(text) if text else None


def cents(amount: Fraction) -> Fraction:
    """Round to hundredths, halves to even."""
    return Fraction(round(amount * 100), 100)


def known(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """Add what is known up; nothing known is not zero."""
    listed = [amount for amount in amounts if amount is not None]
    return sum(listed, NOTHING) if listed else None


# The calendar


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def moved(start: date, period: str, direction: int) -> date:
    """Return the day a period (`90d`, `6w`, `3m`, `1y`) after or before another; an end of a month stays one."""
    count, unit = direction * int(period[:-1]), period[-1]
    if unit in "dw":
        return start + timedelta(days=count * (7 if unit == "w" else 1))
    month = start.year * 12 + start.month - 1 + count * (12 if unit == "y" else 1)
    last = last_of_month(month // 12, month % 12 + 1)
    is_end = start == last_of_month(start.year, start.month)
    return last if is_end or start.day > last.day else last.replace(day=start.day)


@dataclass(frozen=True)
class Year:
    """A fiscal year, named by the calendar year in which it starts."""

    name: int
    first_month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.name, self.first_month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.name + 1, self.first_month, 1) - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many it has."""
        return (self.last - self.first).days + 1

    def gone(self, until: date) -> int:
        """Return how many of its days are gone when a day ends."""
        return min(self.days, max(0, (until - self.first).days + 1))

    def pace(self, until: date) -> Fraction:
        """Return the share of its days that are gone when a day ends, to six decimals."""
        return Fraction(round(Fraction(self.gone(until), self.days) * 10**6), 10**6)


# Sums


@dataclass
class Sum:
    """An amount in the site's currency, and what has no rate by its own."""

    value: Fraction = NOTHING
    apart: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Product:
    """One product at one account."""

    target: Fraction | None
    actual: Fraction | None
    last_year: Fraction | None
    margin: Fraction | None
    target_margin: Fraction | None

    @property
    def share(self) -> Fraction | None:
        """Attainment."""
        return self.actual / self.target if self.actual is not None and self.target else None


@dataclass(frozen=True)
class Row:
    """A row of a figures file."""

    month: date
    revenue: Fraction
    margin: Fraction | None


@dataclass(frozen=True)
class Deadline:
    """A day ahead."""

    account: str
    kind: str
    day: date
    title: str
    contract: str = ""
    """Its id; empty for a plan's review."""


@dataclass(frozen=True)
class Contact:
    """A stakeholder who is there."""

    account: str
    id: str
    name: str
    owner: str
    """Who of us keeps the contact."""
    function: str | None
    stance: str | None
    is_good: bool
    """Whether we know them well: regularly or in depth."""
    decides: bool
    last: date | None
    due: date | None


@dataclass(frozen=True)
class Entry:
    """A row of the calendar."""

    day: date
    kind: str
    person: str
    account: str = ""
    """Its id; empty for absences."""
    title: str = ""
    value: str = ""
    """The contract's, as it is written."""
    channel: str = ""
    """Of a communication."""
    until: date | None = None
    deputy: str = ""


@dataclass(frozen=True)
class Coverage:
    """Whom we know of a decision-making unit."""

    missing: tuple[str, ...]
    has_decider: bool
    count: int
    good: tuple[Contact, ...]

    @property
    def keepers(self) -> set[str]:
        """Those of us who keep the good contacts."""
        return {them.owner for them in self.good}

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing, and more than one of us holds the good contacts."""
        return not self.missing and self.has_decider and self.count >= 3 and len(self.keepers) > 1


class Books:
    """A site's files as texts, and what they come to on a day."""

    def __init__(self, root: Path, today: date) -> None:
        self.root = root
        self.today = today
        self.site: Record = self._read(root / "site.yaml")
        self.currency: str = self.site.get("currency", "PLN")
        self.rates = {name: Fraction(rate["rate"]) for name, rate in self.site.get("rates", {}).items()}
        self.first_month = int(self.site.get("fiscal_year_starts", "1"))
        self.people = self._records("people")
        self.products = self._records("products")
        self.year = Year(today.year if today.month >= self.first_month else today.year - 1, self.first_month)
        self.year_before = Year(self.year.name - 1, self.first_month)
        self.rows = self._figures()
        self.accounts = {id: Account(self, id, record) for id, record in self._records("accounts").items()}

    @staticmethod
    def _read(file: Path) -> Any:
        return yaml.load(file.read_text("utf-8"), LOADER)

    def _records(self, folder: str) -> dict[str, Record]:
        return {file.stem: self._read(file) for file in sorted((self.root / "content" / folder).glob("*.yaml"))}

    def _figures(self) -> Mapping[tuple[str, str], list[Row]]:
        """The rows by account and product."""
        rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for file in (self.root / "content" / "figures").glob("*.csv"):
            text = file.read_text("utf-8")
            for cells in csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ","):
                year, month = map(int, cells["month"].split("-"))
                margin = money(cells["margin"]) if cells.get("margin") else None
                row = Row(date(year, month, 1), money(cells["revenue"]), margin)
                rows[cells["account"], cells["product"]].append(row)
        return rows

    # Sums over accounts

    def summed(self, amounts: Iterable[tuple[Fraction | None, str]]) -> Sum:
        """Add amounts up in the site's currency, each converted and rounded first; those without a rate apart."""
        found = Sum()
        for amount, currency in amounts:
            if amount is None:
                continue
            if currency == self.currency:
                found.value += amount
            elif currency in self.rates:
                found.value += cents(amount * self.rates[currency])
            elif amount:
                found.apart[currency] = found.apart.get(currency, NOTHING) + amount
        return found

    def rollup(self, accounts: Iterable[str]) -> "Rollup":
        """Add accounts up."""
        return Rollup(self, [self.accounts[id] for id in accounts])

    def owned_by(self, person: str) -> list[str]:
        """The accounts somebody answers for."""
        return [id for id, account in self.accounts.items() if account.record["owner"] == person]

    def in_region(self, region: str | None) -> list[str]:
        """The accounts of a sales region."""
        return [id for id, account in self.accounts.items() if account.record.get("region") == region]

    def group_of(self, account: str) -> set[str]:
        """All accounts that hang together with one by their parents."""
        parents = {id: other.record.get("parent") for id, other in self.accounts.items()}
        group = {account}
        while True:
            more = {parent for id, parent in parents.items() if parent and id in group}
            more |= {id for id, parent in parents.items() if parent in group}
            if more <= group:
                return group
            group |= more

    # People

    def target_of(self, person: str) -> Fraction | None:
        """Somebody's own target of the year."""
        targets = self.people[person].get("targets", [])
        return next((money(entry["revenue"]) for entry in targets if entry["period"] == str(self.year.name)), None)

    def has_left(self, person: str) -> bool:
        """Whether somebody's last day is over."""
        last = day(self.people[person].get("left_on"))
        return last is not None and last < self.today

    def below(self, manager: str) -> set[str]:
        """All who report to somebody, directly or through others, and have not left."""
        found: set[str] = set()
        level = {manager}
        while level:
            level = {id for id, them in self.people.items() if them.get("manager") in level} - found - {manager}
            found |= level
        return {id for id in found if not self.has_left(id)}

    def own_target(self, person: str) -> Fraction | None:
        """Somebody's own target, unless people below them carry it."""
        is_carried = any(self.target_of(other) is not None for other in self.below(person))
        return None if is_carried else self.target_of(person)

    def members(self, manager: str) -> set[str]:
        """Those of the team who have accounts, or a target that nobody below them carries."""
        return {id for id in self.below(manager) if self.owned_by(id) or self.own_target(id) is not None}

    def team_accounts(self, manager: str) -> list[str]:
        """The accounts of a team."""
        return [account for id in self.members(manager) for account in self.owned_by(id)]

    def team_target(self, manager: str) -> Fraction | None:
        """The members' own targets added up."""
        return known(self.own_target(id) for id in self.members(manager))

    def renewals(self, accounts: Iterable[str]) -> dict[tuple[str, str], date]:
        """The next day of each contract that ends, or must be given notice of, within a year."""
        found: dict[tuple[str, str], date] = {}
        for account in accounts:
            for deadline in self.accounts[account].deadlines:
                is_near = deadline.day <= self.today + timedelta(days=365)
                if deadline.kind in ("notice", "contract-end") and is_near:
                    key = account, deadline.contract
                    found[key] = min(deadline.day, found.get(key, date.max))
        return found

    def worth(self, account: str, contract: str) -> Fraction:
        """What a contract is worth in the site's currency; nothing where that is not known."""
        contracts = self.accounts[account].record["contracts"]
        value = next((one["value"] for one in contracts if one["id"] == contract and "value" in one), None)
        return self.summed([(money(value) if value else None, self.accounts[account].currency)]).value

    def waiting(self, accounts: Iterable[str]) -> list[tuple[str, int]]:
        """Plans in review: account and period."""
        return sorted(
            (account, int(plan["period"]))
            for account in accounts
            for plan in self.accounts[account].record.get("plans", [])
            if plan["status"] == "in-review"
        )

    @cached_property
    def actions(self) -> list[tuple[str, str, date, str, str]]:
        """Every open action: owner, account, due day, urgency, title."""
        return [
            (action["owner"], id, date.fromisoformat(action["due"]), self.urgency(action), action["title"])
            for id, account in self.accounts.items()
            for action in account.actions
        ]

    def urgency(self, action: Record) -> str:
        """How near an action's day is."""
        due = date.fromisoformat(action["due"])
        soon = self.today + timedelta(days=14)
        return "overdue" if due < self.today else "soon" if due <= soon else "later"

    @cached_property
    def contacts(self) -> list[Contact]:
        """Every stakeholder who is there, of all accounts."""
        return [contact for account in self.accounts.values() for contact in account.contacts]

    def contacts_due(self, person: str) -> list[Contact]:
        """Those whom somebody should be in touch with within two weeks, or should have been."""
        soon = self.today + timedelta(days=14)
        return [them for them in self.contacts if them.owner == person and them.due is not None and them.due <= soon]

    def communications(self, person: str) -> list[tuple[str, str]]:
        """Account and topic of what somebody still has to see to, or to help with."""
        return sorted(
            (id, entry["topic"])
            for id, account in self.accounts.items()
            for entry in account.record.get("communications", [])
            if not entry.get("done_on")
            and person in (entry.get("owner", account.record["owner"]), entry.get("with_marketing"))
        )

    @cached_property
    def calendar(self) -> list[Entry]:
        """Everything that stands on a day: what is open of the past, and what lies ahead."""
        found = []
        for id, account in self.accounts.items():
            owner = account.record["owner"]
            for action in account.actions:
                due = date.fromisoformat(action["due"])
                found.append(Entry(due, "action", action["owner"], id, action["title"]))
            for entry in account.record.get("communications", []):
                if "done_on" not in entry:
                    at, whose = date.fromisoformat(entry["date"]), entry.get("owner", owner)
                    found.append(Entry(at, "communication", whose, id, entry["topic"], channel=entry["channel"]))
            values = {one["id"]: one.get("value", "") for one in account.record.get("contracts", [])}
            for deadline in account.deadlines:
                value = values.get(deadline.contract, "") if deadline.kind in ("notice", "contract-end") else ""
                found.append(Entry(deadline.day, deadline.kind, owner, id, deadline.title, value))
        return [*found, *self._absences()]

    def _absences(self) -> Iterator[Entry]:
        """Those that are not over, from today on, of people who have not left."""
        for id, person in self.people.items():
            for away in person.get("away", []) if not self.has_left(id) else []:
                first, last = date.fromisoformat(away["from"]), date.fromisoformat(away["to"])
                if last >= self.today:
                    deputy = away.get("deputy", "")
                    yield Entry(max(first, self.today), "absence", id, until=last, deputy=deputy)

    def in_charge(self, person: str | None) -> str | None:
        """Somebody who is there: a person, or the first manager above who has not left."""
        while person is not None and self.has_left(person):
            person = self.people[person].get("manager")
        return person

    # Products

    def sales(self, product: str) -> dict[str, Product]:
        """What each account with a target or figures has of a product."""
        lines = {id: account.products.get(product) for id, account in self.accounts.items()}
        return {id: line for id, line in lines.items() if line is not None}

    def over_sales(self, product: str, amount: str, *, with_target: bool | None = None) -> Sum:
        """Add one amount of a product up over accounts: all, those with a target for it, or those without."""
        return self.summed(
            (getattr(line, amount), self.accounts[id].currency)
            for id, line in self.sales(product).items()
            if with_target is None or with_target == (line.target is not None)
        )

    def whitespace(self, product: str) -> list[tuple[str, str, Fraction | None]]:
        """Account, present source and potential where a product could be sold and is not: no target, no figures."""
        family = self.products[product].get("family")
        return [
            (id, entry["by"], money(entry["potential"]) if "potential" in entry else None)
            for id, account in self.accounts.items()
            if product not in account.products
            for entry in account.record.get("sourcing", [])
            if entry["by"] != "from-us" and self._is_of(entry["product"], product, family)
        ]

    def _is_of(self, name: str, product: str, family: str | None) -> bool:
        return name == product or (name not in self.products and name == family)

    def rivals(self, product: str) -> list[tuple[str, str, str]]:
        """Account, name and threat of each competitor against a product."""
        return sorted(
            (id, rival["name"], rival["threat"])
            for id, account in self.accounts.items()
            for rival in account.record.get("competitors", [])
            if product in rival.get("products", [])
        )


class Account:
    """One account's file and figures."""

    def __init__(self, books: Books, id: str, record: Record) -> None:
        self.books = books
        self.id = id
        self.record = record
        self.currency: str = record.get("currency", books.currency)

    @property
    def plan(self) -> Record | None:
        """The plan of this fiscal year, unless it is archived."""
        year = str(self.books.year.name)
        plans = [plan for plan in self.record.get("plans", []) if plan["period"] == year]
        return next((plan for plan in plans if plan["status"] != "archived"), None)

    @cached_property
    def targets(self) -> dict[str, Record]:
        """The plan's targets by product."""
        return {target["product"]: target for target in (self.plan or {}).get("targets", [])}

    def _rows(self, year: Year) -> dict[str, list[Row]]:
        found = {}
        for product in self.books.products:
            rows = self.books.rows.get((self.id, product), [])
            found[product] = [row for row in rows if year.first <= row.month <= year.last]
        return {product: rows for product, rows in found.items() if rows}

    @cached_property
    def sold(self) -> dict[str, list[Row]]:
        """This fiscal year's rows by product, of the months that have begun."""
        begun = {
            product: [row for row in rows if row.month <= self.books.today]
            for product, rows in self._rows(self.books.year).items()
        }
        return {product: rows for product, rows in begun.items() if rows}

    @cached_property
    def products(self) -> dict[str, Product]:
        """Every product with a target or figures."""
        before = self._rows(self.books.year_before)
        return {id: self._product(id, before.get(id)) for id in {**self.targets, **self.sold}}

    def _product(self, id: str, before: Sequence[Row] | None) -> Product:
        target = self.targets.get(id, {})

        def written(key: str) -> Fraction | None:
            return money(target[key]) if key in target else None

        actual = written("actual")
        if self.sold:
            actual = sum((row.revenue for row in self.sold.get(id, [])), NOTHING)
        last_year = sum((row.revenue for row in before), NOTHING) if before else written("last_year")
        margin = share(target["margin"]) if "margin" in target else None
        with_margin = [row for row in self.sold.get(id, []) if row.margin is not None]
        base = sum((row.revenue for row in with_margin), NOTHING)
        if base > 0:
            margin = sum((row.margin for row in with_margin if row.margin is not None), NOTHING) / base
        wanted = share(target["target_margin"]) if "target_margin" in target else None
        return Product(written("target"), actual, last_year, margin, wanted)

    # This year

    @property
    def is_reckoned(self) -> bool:
        """Whether there is a target or a figure this year."""
        return bool(self.products)

    @property
    def as_of(self) -> date | None:
        """The day that the revenue tells of, today at most."""
        months = [row.month for rows in self.sold.values() for row in rows]
        days = [target["actual_as_of"] for target in self.targets.values() if "actual_as_of" in target]
        if months:
            newest = last_of_month(max(months).year, max(months).month)
        elif days:
            newest = date.fromisoformat(max(days))
        else:
            return None
        return min(newest, self.books.today)

    @property
    def pace(self) -> Fraction:
        """The share of the year gone by that day."""
        return self.books.year.pace(self.as_of or self.books.today)

    @property
    def is_early(self) -> bool:
        """Whether the year is too young for a forecast: not even its shortest month is over."""
        return self.books.year.gone(self.as_of or self.books.today) < 28

    @cached_property
    def target(self) -> Fraction:
        """The plan's targets added up."""
        return known(line.target for line in self.products.values()) or NOTHING

    @cached_property
    def revenue(self) -> Fraction | None:
        """Revenue so far."""
        return known(line.actual for line in self.products.values())

    @cached_property
    def last_year(self) -> Fraction | None:
        """Revenue in the year before."""
        return known(line.last_year for line in self.products.values())

    @property
    def share(self) -> Fraction | None:
        """Attainment."""
        return self.revenue / self.target if self.revenue is not None and self.target > 0 else None

    @property
    def expected(self) -> Fraction:
        """What the pace would have brought."""
        return cents(self.target * self.pace)

    @property
    def forecast(self) -> Fraction | None:
        """What the year brings at today's pace."""
        if self.revenue is None or self.is_early:
            return None
        return cents(self.revenue / self.pace)

    @property
    def gap(self) -> Fraction | None:
        """What is missing at today's pace."""
        if self.forecast is None or self.target == 0:
            return None
        return max(NOTHING, self.target - self.forecast)

    @property
    def _with_margin(self) -> list[tuple[Fraction, Fraction]]:
        lines = [(line.margin, line.actual) for line in self.products.values()]
        return [(margin, actual) for margin, actual in lines if margin is not None and actual is not None]

    @property
    def margin(self) -> Fraction | None:
        """Margin so far in money."""
        return known(margin * actual for margin, actual in self._with_margin)

    @property
    def margin_base(self) -> Fraction | None:
        """The revenue whose margin is known."""
        return known(actual for _, actual in self._with_margin)

    @property
    def margin_share(self) -> Fraction | None:
        """Margin so far as a share of that revenue."""
        base, margin = self.margin_base, self.margin
        return margin / base if margin is not None and base is not None and base > 0 else None

    @property
    def target_margin(self) -> Fraction | None:
        """The margin wanted, weighted by the targets."""
        lines = [(line.target, line.target_margin) for line in self.products.values()]
        wanted = [(target, margin) for target, margin in lines if target is not None and margin is not None]
        base = sum((target for target, _ in wanted), NOTHING)
        return sum((target * margin for target, margin in wanted), NOTHING) / base if base > 0 else None

    @property
    def pipeline(self) -> Fraction:
        """What is pursued and may close this year, by its chance."""
        return sum((cents(value * chance) for value, chance in self._pursued()), NOTHING)

    def _pursued(self) -> Iterator[tuple[Fraction, Fraction]]:
        for entry in self.record.get("opportunities", []):
            is_pursued = entry["stage"] not in ("won", "lost", "on-hold")
            is_in_time = "close_on" not in entry or date.fromisoformat(entry["close_on"]) <= self.books.year.last
            if is_pursued and is_in_time and "value" in entry and "probability" in entry:
                yield money(entry["value"]), share(entry["probability"])

    # Days

    @property
    def actions(self) -> list[Record]:
        """Open actions of the plans that are not archived."""
        plans = [plan for plan in self.record.get("plans", []) if plan["status"] != "archived"]
        actions = [action for plan in plans for action in plan.get("actions", [])]
        closed = ("done", "cancelled")
        return [action for action in actions if "done_on" not in action and action.get("status") not in closed]

    @property
    def next_action(self) -> Record | None:
        """The one that is due first."""
        return min(self.actions, key=lambda action: (action["due"], action["title"]), default=None)

    def notice_deadline(self, contract: Record) -> date | None:
        """The last day on which a notice may arrive."""
        if "ends" not in contract or "notice" not in contract:
            return None
        return moved(date.fromisoformat(contract["ends"]), contract["notice"], -1)

    def is_over(self, contract: Record) -> bool:
        """Whether a contract holds no more: it ended and does not renew itself, or another one has taken its place."""
        ends, is_terminated = day(contract.get("ends")), contract.get("status") == "terminated"
        if ends is None:
            has_ended = is_terminated
        else:
            has_ended = ends < self.books.today and (is_terminated or contract.get("renewal") != "automatic")
        return has_ended or any(
            other["id"] == contract.get("replaced_by")
            and other.get("status", "signed") == "signed"
            and (day(other.get("starts")) or date.max) <= self.books.today
            for other in self.record.get("contracts", [])
        )

    def is_replaced(self, contract: Record) -> bool:
        """Whether a signed contract follows."""
        return any(
            other["id"] == contract.get("replaced_by") and other.get("status", "signed") == "signed"
            for other in self.record.get("contracts", [])
        )

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Days ahead: of contracts that hold and have no signed successor, and of plans that are not archived."""
        found = []
        for contract in self.record.get("contracts", []):
            status = contract.get("status", "signed")
            if self.is_over(contract) or status == "negotiating" or self.is_replaced(contract):
                continue
            days = {
                "notice": self.notice_deadline(contract) if status == "signed" else None,
                "contract-end": day(contract.get("ends")),
                "price-review": day(contract.get("price_review_on")),
            }
            found += [
                Deadline(self.id, kind, at, contract["title"], contract["id"])
                for kind, at in days.items()
                if at is not None and at >= self.books.today
            ]
        for plan in self.record.get("plans", []):
            at = day(plan.get("next_review_on"))
            if plan["status"] != "archived" and at is not None and at >= self.books.today:
                found.append(Deadline(self.id, "plan-review", at, plan["period"]))
        return sorted(found, key=lambda deadline: (deadline.day, deadline.kind, deadline.title))

    @cached_property
    def days(self) -> list[tuple[date, str, str, bool]]:
        """Day, kind and title of all that is ahead or overdue, and which of the two, in this order."""
        today = self.books.today
        found = [(deadline.day, deadline.kind, str(deadline.title)) for deadline in self.deadlines]
        for plan in self.record.get("plans", []):
            at = day(plan.get("next_review_on"))
            if plan["status"] != "archived" and at is not None and at < today:
                found.append((at, "plan-review", str(plan["period"])))
        found += [(date.fromisoformat(action["due"]), "action", action["title"]) for action in self.actions]
        found += [
            (date.fromisoformat(entry["date"]), "communication", entry["topic"])
            for entry in self.record.get("communications", [])
            if "done_on" not in entry
        ]
        found += [
            (date.fromisoformat(entry["close_on"]), "opportunity", entry["title"])
            for entry in self.opportunities
            if "close_on" in entry
        ]
        for rival in self.record.get("competitors", []):
            at = day(rival.get("contract_ends"))
            if at is not None and at >= today:
                found.append((at, "competitor-end", rival["name"]))
        return sorted((at, kind, title, at < today) for at, kind, title in found)

    @property
    def contacts(self) -> list[Contact]:
        """Stakeholders who are there."""
        return [
            self._contact(them)
            for them in self.record.get("stakeholders", [])
            if them.get("vacant") != "yes" and "departed_on" not in them
        ]

    def _contact(self, them: Record) -> Contact:
        last = self.last_contact(them)
        due = None
        if "contact_every" in them:
            due = moved(last, them["contact_every"], 1) if last is not None else self.books.today
        return Contact(
            account=self.id,
            id=them["id"],
            name=them["name"],
            owner=them.get("owner", self.record["owner"]),
            function=them.get("function"),
            stance=them.get("stance"),
            is_good=them.get("contact_depth") in ("regular", "in-depth"),
            decides="decider" in them.get("roles", []),
            last=last,
            due=due,
        )

    @property
    def vacancies(self) -> list[Record]:
        """Seats that nobody holds."""
        return [
            them
            for them in self.record.get("stakeholders", [])
            if them.get("vacant") == "yes" and "departed_on" not in them
        ]

    @property
    def coverage(self) -> Coverage:
        """How well the decision-making unit is known."""
        functions = {them.function for them in self.contacts}
        return Coverage(
            missing=tuple(one for one in ("executive", "purchasing", "technical") if one not in functions),
            has_decider=any(them.decides for them in self.contacts),
            count=len(self.contacts),
            good=tuple(them for them in self.contacts if them.is_good),
        )

    @property
    def opportunities(self) -> list[Record]:
        """Neither won nor lost."""
        return [entry for entry in self.record.get("opportunities", []) if entry["stage"] not in ("won", "lost")]

    @property
    def sales(self) -> list[date]:
        """The last days of the months that have begun and in which something was bought, of all years."""
        rows = (row for product in self.books.products for row in self.books.rows.get((self.id, product), []))
        months = {row.month for row in rows if row.revenue > 0 and row.month <= self.books.today}
        return [last_of_month(month.year, month.month) for month in months]

    def last_contact(self, them: Record) -> date | None:
        """When we were last in touch: the day that is written, or a visit up to today."""
        today = self.books.today.isoformat()
        days = [visit["date"] for visit in self.record.get("visits", []) if them["id"] in visit.get("with", [])]
        past = [at for at in days if at <= today]
        return day(max([*past, *filter(None, [them.get("last_contact")])], default=None))


class Rollup:
    """Several accounts added up."""

    def __init__(self, books: Books, accounts: Sequence[Account]) -> None:
        self.targeted = [account for account in accounts if account.target > 0]
        others = [account for account in accounts if not account.target > 0]

        def over(listed: Iterable[Account], amount: str) -> Sum:
            return books.summed((getattr(account, amount), account.currency) for account in listed)

        self.target = over(self.targeted, "target")
        self.actual = over(self.targeted, "revenue")
        self.untargeted = over(others, "revenue")
        self.last_year = over(self.targeted, "last_year")
        self.expected = over(self.targeted, "expected")
        self.forecast = over(self.targeted, "forecast")
        self.foreseen = over([account for account in self.targeted if account.forecast is not None], "target")
        self.pipeline = over(accounts, "pipeline")
        self.margin = books.summed(
            (cents(account.margin) if account.margin is not None else None, account.currency)
            for account in self.targeted
        )
        self.margin_base = over(self.targeted, "margin_base")

        self.as_of = min((account.as_of for account in self.targeted if account.as_of is not None), default=None)

    @property
    def share(self) -> Fraction | None:
        """Attainment."""
        return self.actual.value / self.target.value if self.target.value else None

    @property
    def pace(self) -> Fraction | None:
        """What should be reached by now, as a share of the targets."""
        return self.expected.value / self.target.value if self.target.value else None

    @property
    def gap(self) -> Fraction:
        """What is missing at today's pace, of accounts whose forecast is known."""
        return max(NOTHING, self.foreseen.value - self.forecast.value)

    @property
    def margin_share(self) -> Fraction | None:
        """Margin as a share of the revenue whose margin is known."""
        return self.margin.value / self.margin_base.value if self.margin_base.value > 0 else None
