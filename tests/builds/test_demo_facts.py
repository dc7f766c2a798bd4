"""The demo company's numbers, reckoned a second time from its files by other means: a plain YAML reader and sums."""

import calendar
import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml

from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.playbook.playbook import Playbook
from playbookgen.site.chrome import View
from playbookgen.site.contexts import Glance, HomeContext, context
from playbookgen.site.pages import planned
from tests.conftest import Demo
from tests.sites import DAY

YEAR = DAY.year


def money(text: str) -> Decimal:
    return Decimal(re.sub(r"[\s_]", "", text).replace(",", "."))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Files:
    """The demo's files as plain lists and texts."""

    def __init__(self, demo: Demo) -> None:
        content = demo.root / "content"
        self.accounts = self._records(demo, "accounts")
        self.people = self._records(demo, "people")
        self.products = self._records(demo, "products")
        self.site: dict[str, Any] = yaml.load((demo.root / "site.yaml").read_text("utf-8"), yaml.BaseLoader)
        rates = self.site["rates"].items()
        self.rates = {"PLN": Decimal(1), **{currency: Decimal(rate["rate"]) for currency, rate in rates}}
        self.sold: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
        self.months: dict[str, str] = {}
        """The last month with a figure in the year, by account."""
        for file in (content / "figures").glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as rows:
                for row in csv.DictReader(rows):
                    self.sold[row["account"], row["product"], int(row["month"][:4])] += Decimal(row["revenue"])
                    if row["month"].startswith(str(YEAR)):
                        self.months[row["account"]] = max(self.months.get(row["account"], ""), row["month"])

    @staticmethod
    def _records(demo: Demo, folder: str) -> dict[str, dict[str, Any]]:
        files = sorted((demo.root / "content" / folder).glob("*.yaml"))
        return {file.stem: yaml.load(file.read_text("utf-8"), yaml.BaseLoader) for file in files}

    def plan(self, account: str) -> dict[str, Any] | None:
        return next((plan for plan in self.accounts[account].get("plans", []) if plan["period"] == str(YEAR)), None)

    def targets(self, account: str) -> dict[str, Decimal]:
        plan = self.plan(account) or {}
        return {target["product"]: money(target["target"]) for target in plan.get("targets", [])}

    def actuals(self, account: str) -> dict[str, Decimal]:
        """What was sold of each product: the figures, or what the plan says where the account has no figures."""
        figures = {product: sold for (id, product, year), sold in self.sold.items() if (id, year) == (account, YEAR)}
        if figures:
            return {**dict.fromkeys(self.targets(account), Decimal(0)), **figures}
        targets = (self.plan(account) or {}).get("targets", [])
        return {target["product"]: money(target["actual"]) for target in targets if target.get("actual")}

    def in_pln(self, account: str, amount: Decimal) -> Decimal:
        rate = self.rates[self.accounts[account].get("currency", "PLN")]
        return (amount * rate).quantize(Decimal("0.01"))

    def actions(self, account: str) -> list[dict[str, Any]]:
        """Open actions of plans that count."""
        plans = [plan for plan in self.accounts[account].get("plans", []) if plan["status"] != "archived"]
        actions = [action for plan in plans for action in plan.get("actions", [])]
        closed = ("done", "cancelled")
        return [action for action in actions if not action.get("done_on") and action.get("status") not in closed]


@pytest.fixture(scope="module")
def files(demo: Demo) -> Files:
    return Files(demo)


@pytest.fixture(scope="module")
def playbook(demo: Demo) -> Playbook:
    return demo.built.checked.playbook


@pytest.fixture(scope="module")
def glance(playbook: Playbook) -> Glance:
    home = next(page for page in planned(playbook) if page.kind == "home")
    made = context(home, View(playbook, read_catalog("pl", [layouts()])))
    assert isinstance(made, HomeContext)
    return made.glance


def test_the_demo_has_enough_to_reckon(files: Files) -> None:
    assert len(files.accounts) >= 16
    assert any(account.get("currency") == "EUR" for account in files.accounts.values())
    assert sum(files.sold.values()) > 10_000_000


def test_targets_and_actuals_of_accounts_by_product(files: Files, playbook: Playbook) -> None:
    expected, found = {}, {}
    for id, facts in playbook.accounts.items():
        targets, actuals = files.targets(id), files.actuals(id)
        if files.plan(id) and (targets or actuals):
            expected[id] = {product: (targets.get(product), actuals.get(product)) for product in {**targets, **actuals}}
        if facts.attainment is not None:
            found[id] = {line.product: (line.target, line.actual) for line in facts.attainment.lines}
    assert found == expected
    assert len(expected) > 8


def test_attainment_of_accounts_against_the_years_pace(files: Files, playbook: Playbook) -> None:
    expected, found = {}, {}
    for id, facts in playbook.accounts.items():
        if facts.attainment is None:
            continue
        target, actual = sum(files.targets(id).values()), sum(files.actuals(id).values())
        plan = files.plan(id) or {}
        days = [target["actual_as_of"] for target in plan.get("targets", []) if target.get("actual_as_of")]
        until = date.fromisoformat(max(days)) if days else DAY
        if id in files.months:
            year, month = map(int, files.months[id].split("-"))
            until = min(DAY, date(year, month, calendar.monthrange(year, month)[1]))
        gone = Decimal(until.timetuple().tm_yday) / (366 if calendar.isleap(YEAR) else 365)
        known = bool(files.actuals(id)) and target > 0
        expected[id] = (round(Decimal(actual) / target, 9) if known else None, round(gone, 5))
        share = facts.attainment.share
        found[id] = (round(share, 9) if share is not None else None, round(facts.attainment.pace, 5))
    assert found == expected


def test_last_years_revenue_is_the_figures_of_last_year(files: Files, playbook: Playbook) -> None:
    for id, facts in playbook.accounts.items():
        for line in facts.attainment.lines if facts.attainment is not None else ():
            if (id, line.product, YEAR - 1) in files.sold:
                assert line.last_year == files.sold[id, line.product, YEAR - 1], (id, line.product)


def test_sums_of_products_over_all_accounts(files: Files, playbook: Playbook) -> None:
    targets: dict[str, Decimal] = defaultdict(Decimal)
    actuals: dict[str, Decimal] = defaultdict(Decimal)
    for id in files.accounts:
        if files.plan(id):
            for product, amount in files.targets(id).items():
                targets[product] += files.in_pln(id, amount)
            for product, amount in files.actuals(id).items():
                actuals[product] += files.in_pln(id, amount)
    found = {id: (facts.target.value, facts.actual.value) for id, facts in playbook.products.items()}
    assert found == {id: (targets[id], actuals[id]) for id in files.products}
    assert {facts.target.currency for facts in playbook.products.values()} == {"PLN"}


def test_sums_of_people_over_their_accounts(files: Files, playbook: Playbook) -> None:
    expected, found = {}, {}
    for id, facts in playbook.people.items():
        own = [account for account, record in files.accounts.items() if record["owner"] == id and files.plan(account)]
        target = sum(
            (files.in_pln(account, sum(files.targets(account).values(), Decimal())) for account in own), Decimal()
        )
        actual = sum(
            (files.in_pln(account, sum(files.actuals(account).values(), Decimal())) for account in own), Decimal()
        )
        wanted = [
            money(entry["revenue"]) for entry in files.people[id].get("targets", []) if entry["period"] == str(YEAR)
        ]
        expected[id] = (target, actual, wanted[0] if wanted else None)
        found[id] = (facts.rollup.target.value, facts.rollup.actual.value, facts.target)
    assert found == expected


def test_customers_by_tier_and_prospects(files: Files, glance: Glance) -> None:
    customers = Counter(account["tier"] for account in files.accounts.values() if account["stage"] == "customer")
    assert dict(glance.tiers) == customers
    assert [tier for tier, _ in glance.tiers] == [
        tier for tier in ("key", "large", "medium", "small") if customers[tier]
    ]
    assert glance.prospects == sum(account["stage"] == "prospect" for account in files.accounts.values())


def test_the_company_against_its_targets(files: Files, glance: Glance) -> None:
    planned_accounts = [id for id in files.accounts if files.plan(id)]
    targets = [files.in_pln(id, sum(files.targets(id).values(), Decimal())) for id in planned_accounts]
    actuals = [files.in_pln(id, sum(files.actuals(id).values(), Decimal())) for id in planned_accounts]
    assert (glance.rollup.target.value, glance.rollup.actual.value) == (sum(targets), sum(actuals))
    assert (glance.rollup.target.apart, glance.rollup.actual.apart) == ({}, {})


def test_open_and_overdue_actions(files: Files, playbook: Playbook, glance: Glance) -> None:
    expected = {
        id: sorted((action["title"], date.fromisoformat(action["due"]) < DAY) for action in files.actions(id))
        for id in files.accounts
    }
    found = {
        id: sorted(
            (promise.action.title, promise.urgency == "overdue")
            for promise in facts.promises
            if promise.urgency is not None
        )
        for id, facts in playbook.accounts.items()
    }
    assert found == expected
    assert glance.overdue == sum(is_late for actions in expected.values() for _, is_late in actions)
    assert any(is_late for actions in expected.values() for _, is_late in actions)


def test_actions_of_people(files: Files, playbook: Playbook) -> None:
    expected = defaultdict(list)
    for id in files.accounts:
        for action in files.actions(id):
            due = date.fromisoformat(action["due"])
            urgency = "overdue" if due < DAY else "soon" if due <= DAY + timedelta(days=14) else "later"
            expected[action["owner"]].append((due, id, action["title"], urgency))
    found = {
        id: sorted(
            (promise.action.due, promise.account, promise.action.title, promise.urgency) for promise in facts.promises
        )
        for id, facts in playbook.people.items()
    }
    assert found == {id: sorted(expected[id]) for id in files.people}


def before(end: date, notice: str) -> date:
    """The last day on which a notice may arrive: calendar months keep the last day of the month."""
    count, unit = int(notice[:-1]), notice[-1]
    if unit in "dw":
        return end - timedelta(days=count * (7 if unit == "w" else 1))
    months = end.year * 12 + end.month - 1 - count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    is_last = end.day == calendar.monthrange(end.year, end.month)[1]
    return date(year, month, last if is_last else min(end.day, last))


@pytest.mark.parametrize(
    ("end", "notice", "deadline"),
    [
        (date(2027, 6, 30), "3m", date(2027, 3, 31)),
        (date(2027, 6, 30), "90d", date(2027, 4, 1)),
        (date(2027, 5, 31), "3m", date(2027, 2, 28)),
        (date(2028, 5, 30), "3m", date(2028, 2, 29)),
        (date(2027, 3, 30), "1m", date(2027, 2, 28)),
        (date(2027, 6, 30), "6w", date(2027, 5, 19)),
        (date(2028, 2, 29), "1y", date(2027, 2, 28)),
    ],
)
def test_the_second_reckoning_knows_the_calendar(end: date, notice: str, deadline: date) -> None:
    assert before(end, notice) == deadline


def test_notice_deadlines(files: Files, playbook: Playbook) -> None:
    expected = {
        (id, contract["id"]): before(date.fromisoformat(contract["ends"]), contract["notice"])
        for id, account in files.accounts.items()
        for contract in account.get("contracts", [])
        if contract.get("ends") and contract.get("notice")
    }
    found = {
        (id, term.contract.id): term.notice_deadline
        for id, facts in playbook.accounts.items()
        for term in facts.contracts
        if term.notice_deadline is not None
    }
    assert found == expected
    assert len(expected) > 3


def test_last_contacts_count_visits(files: Files, playbook: Playbook) -> None:
    expected, found = {}, {}
    for id, account in files.accounts.items():
        for stakeholder in account.get("stakeholders", []):
            visits = [
                visit["date"] for visit in account.get("visits", []) if stakeholder["id"] in visit.get("with", [])
            ]
            days = [
                *filter(None, [stakeholder.get("last_contact")]),
                *(past for past in visits if past <= DAY.isoformat()),
            ]
            expected[id, stakeholder["id"]] = day(max(days, default=None))
    for id, facts in playbook.accounts.items():
        found.update({(id, contact.stakeholder.id): contact.last_contact for contact in facts.contacts})
    assert found == expected


def test_whitespace_is_what_could_be_sold_and_is_not(files: Files, playbook: Playbook) -> None:
    families = defaultdict(list)
    for id, product in files.products.items():
        families[product.get("family")].append(id)
    expected: dict[str, set[str]] = {id: set() for id in files.products}
    for id, account in files.accounts.items():
        sold = {**files.targets(id), **files.actuals(id)} if files.plan(id) else {}
        for entry in account.get("sourcing", []):
            if entry["by"] != "from-us" and entry["product"] not in sold:
                for name in [entry["product"]] if entry["product"] in expected else families[entry["product"]]:
                    expected[name].add(id)
    found = {id: {space.summary.id for space in facts.whitespace} for id, facts in playbook.products.items()}
    assert found == expected
