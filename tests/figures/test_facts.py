"""Every figure that pages are made of equals the oracle's: of accounts, people, teams, products, regions and groups."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.playbook import money, rollup
from playbookgen.playbook.accounts import Deadline
from playbookgen.playbook.attainment import Attainment, Line
from playbookgen.site.chrome import View
from playbookgen.site.contexts import Glance, HomeContext, context
from playbookgen.site.planning import planned
from tests.figures import reckoning
from tests.figures.comparing import assert_same
from tests.figures.conftest import Both
from tests.figures.reckoning import Account, Books


def number(value: Decimal | Fraction | None) -> Fraction | None:
    """Return a number to twelve decimals: decimals that were divided are not exact."""
    return None if value is None else round(Fraction(value), 12)


def plain(total: money.Total | reckoning.Sum) -> tuple[Fraction, dict[str, Fraction]]:
    """Return a sum and what stands apart from it; nothing of a currency is as good as none."""
    return Fraction(total.value), {currency: Fraction(value) for currency, value in total.apart.items() if value}


# Accounts

ATTAINMENT: Mapping[str, tuple[Callable[[Attainment], object], Callable[[Account], object]]] = {
    "target": (lambda year: year.target, lambda account: account.target),
    "revenue": (lambda year: year.actual, lambda account: account.revenue),
    "last year": (lambda year: year.last_year, lambda account: account.last_year),
    "as of": (lambda year: year.as_of, lambda account: account.as_of),
    "pace": (lambda year: year.pace, lambda account: account.pace),
    "share": (lambda year: number(year.share), lambda account: number(account.share)),
    "expected": (lambda year: year.expected, lambda account: account.expected),
    "forecast": (lambda year: year.forecast, lambda account: account.forecast),
    "gap": (lambda year: year.gap, lambda account: account.gap),
    "margin": (lambda year: number(year.margin_value), lambda account: number(account.margin)),
    "margin base": (lambda year: year.margin_base, lambda account: account.margin_base),
    "margin share": (lambda year: number(year.margin), lambda account: number(account.margin_share)),
    "margin wanted": (
        lambda year: number(year.target_margin),
        lambda account: number(account.target_margin),
    ),
    "from figures": (lambda year: year.from_figures, lambda account: bool(account.sold)),
}


def test_accounts_are_reckoned_where_there_is_a_target_or_a_figure(both: Both) -> None:
    found = {id: facts.attainment is not None for id, facts in both.playbook.accounts.items()}
    assert_same(found, {id: account.is_reckoned for id, account in both.books.accounts.items()})


@pytest.mark.parametrize("figure", ATTAINMENT)
def test_a_figure_of_accounts(both: Both, figure: str) -> None:
    ours, theirs = ATTAINMENT[figure]
    years = {id: facts.attainment for id, facts in both.playbook.accounts.items()}
    found = {id: ours(year) for id, year in years.items() if year is not None}
    assert_same(found, {id: theirs(both.books.accounts[id]) for id in found})


def line_of(line: Line | reckoning.Product) -> tuple[object, ...]:
    figures = (line.target, line.actual, line.last_year, line.margin, line.target_margin, line.share)
    return tuple(map(number, figures))


def test_products_of_accounts(both: Both) -> None:
    found = {
        id: {line.product: line_of(line) for line in facts.attainment.lines}
        for id, facts in both.playbook.accounts.items()
        if facts.attainment is not None
    }
    expected = {
        id: {product: line_of(line) for product, line in account.products.items()}
        for id, account in both.books.accounts.items()
        if account.is_reckoned
    }
    assert_same(found, expected)


def test_weighted_pipelines_of_accounts(both: Both) -> None:
    found = {id: facts.pipeline for id, facts in both.playbook.accounts.items()}
    assert_same(found, {id: account.pipeline for id, account in both.books.accounts.items()})


def deadline_of(deadline: Deadline | reckoning.Deadline) -> tuple[object, ...]:
    return deadline.day, deadline.kind, deadline.title


def test_deadlines_of_accounts_the_nearest_first(both: Both) -> None:
    found = {id: list(map(deadline_of, facts.deadlines)) for id, facts in both.playbook.accounts.items()}
    expected = {id: list(map(deadline_of, account.deadlines)) for id, account in both.books.accounts.items()}
    assert_same(found, expected)


def contracts_of(both: Both, figure: Callable[[Account, reckoning.Record], object]) -> dict[tuple[str, str], object]:
    return {
        (id, contract["id"]): figure(account, contract)
        for id, account in both.books.accounts.items()
        for contract in account.record.get("contracts", [])
    }


def test_notice_deadlines_of_contracts_also_of_those_that_are_over(both: Both) -> None:
    found = {
        (id, term.contract.id): term.notice_deadline
        for id, facts in both.playbook.accounts.items()
        for term in facts.contracts
    }
    assert_same(found, contracts_of(both, Account.notice_deadline))


def test_contracts_that_are_over(both: Both) -> None:
    found = {
        (id, term.contract.id): term.is_over for id, facts in both.playbook.accounts.items() for term in facts.contracts
    }
    assert_same(found, contracts_of(both, Account.is_over))


def test_open_actions_of_accounts_and_how_near_they_are(both: Both) -> None:
    found = {
        id: sorted((promise.action.title, promise.urgency) for promise in facts.promises if promise.urgency is not None)
        for id, facts in both.playbook.accounts.items()
    }
    expected = {
        id: sorted((action["title"], both.books.urgency(action)) for action in account.actions)
        for id, account in both.books.accounts.items()
    }
    assert_same(found, expected)


def test_the_next_action_of_accounts(both: Both) -> None:
    found = {
        id: facts.next_action.action.title if facts.next_action is not None else None
        for id, facts in both.playbook.accounts.items()
    }
    expected = {
        id: account.next_action["title"] if account.next_action is not None else None
        for id, account in both.books.accounts.items()
    }
    assert_same(found, expected)


def test_last_contacts_count_visits_up_to_today(both: Both) -> None:
    found = {
        (id, contact.stakeholder.id): contact.last_contact
        for id, facts in both.playbook.accounts.items()
        for contact in facts.contacts
    }
    expected = {
        (id, them["id"]): account.last_contact(them)
        for id, account in both.books.accounts.items()
        for them in account.record.get("stakeholders", [])
    }
    assert_same(found, expected)


def test_contacts_who_are_there_whose_they_are_and_when_they_are_due(both: Both) -> None:
    found = {
        (id, contact.stakeholder.id): (contact.stakeholder.function, contact.stakeholder.stance, contact.due)
        for id, summary in both.playbook.summaries.items()
        for contact in summary.contacts
    }
    expected = {(them.account, them.id): (them.function, them.stance, them.due) for them in both.books.contacts}
    assert_same(found, expected)


def test_groups_are_the_accounts_that_hang_together_by_their_parents(both: Both) -> None:
    found = {id: set(facts.group.members) or {id} for id, facts in both.playbook.accounts.items()}
    assert_same(found, {id: both.books.group_of(id) for id in both.books.accounts})


# Sums over accounts

TOTALS = (
    "target", "actual", "untargeted", "last_year", "expected", "forecast", "pipeline", "margin", "margin_base",
)  # fmt: skip
SHARES = ("share", "pace", "gap", "margin_share")


def sums(one: rollup.Rollup | reckoning.Rollup) -> dict[str, object]:
    count = one.accounts if isinstance(one, rollup.Rollup) else len(one.targeted)
    totals = {name: plain(getattr(one, name)) for name in TOTALS}
    return {"accounts": count, "as of": one.as_of, **totals, **{name: number(getattr(one, name)) for name in SHARES}}


def summed(both: Both, accounts: Iterable[str]) -> dict[str, object]:
    return sums(rollup.rollup([both.playbook.summaries[id] for id in accounts], both.playbook.settings.site))


def test_sums_of_people_over_the_accounts_they_answer_for(both: Both) -> None:
    found = {id: sums(facts.rollup) for id, facts in both.playbook.people.items()}
    assert_same(found, {id: sums(both.books.rollup(both.books.owned_by(id))) for id in both.books.people})


def test_sums_of_regions(both: Both) -> None:
    regions = {account.record.get("region") for account in both.books.accounts.values()}
    summaries = both.playbook.summaries.values()
    found = {
        region: summed(both, [summary.id for summary in summaries if summary.region == region]) for region in regions
    }
    assert_same(found, {region: sums(both.books.rollup(both.books.in_region(region))) for region in regions})


def test_sums_of_groups(both: Both) -> None:
    members = {id: facts.group.members for id, facts in both.playbook.accounts.items() if facts.group.members}
    found = {id: summed(both, ids) for id, ids in members.items()}
    assert_same(found, {id: sums(both.books.rollup(both.books.group_of(id))) for id in members})


def test_the_sums_of_the_company(both: Both) -> None:
    assert_same(sums(glance_of(both).rollup), sums(both.books.rollup(both.books.accounts)))


# People


def test_own_targets_of_people(both: Both) -> None:
    found = {id: facts.target for id, facts in both.playbook.people.items()}
    assert_same(found, {id: both.books.target_of(id) for id in both.books.people})


def test_actions_of_people_and_how_near_they_are(both: Both) -> None:
    expected: dict[str, list[tuple[object, ...]]] = {id: [] for id in both.books.people}
    for owner, *action in both.books.actions:
        expected[owner].append(tuple(action))
    found = {
        id: sorted(
            (promise.account, promise.action.due, promise.urgency, promise.action.title) for promise in facts.promises
        )
        for id, facts in both.playbook.people.items()
    }
    assert_same(found, {id: sorted(actions) for id, actions in expected.items()})


def test_deadlines_of_people(both: Both) -> None:
    found = {
        id: sorted((row.account, *deadline_of(row.deadline)) for row in facts.deadlines)
        for id, facts in both.playbook.people.items()
    }
    expected = {
        id: sorted(
            (account, *deadline_of(deadline))
            for account in both.books.owned_by(id)
            for deadline in both.books.accounts[account].deadlines
        )
        for id in both.books.people
    }
    assert_same(found, expected)


def test_communications_of_people(both: Both) -> None:
    found = {
        id: sorted((row.account, row.communication.topic) for row in facts.communications)
        for id, facts in both.playbook.people.items()
    }
    assert_same(found, {id: both.books.communications(id) for id in both.books.people})


def test_contacts_due_of_people(both: Both) -> None:
    found = {
        id: sorted((contact.account, contact.stakeholder.id, contact.due) for contact in facts.contacts_due)
        for id, facts in both.playbook.people.items()
    }
    expected = {
        id: sorted((them.account, them.id, them.due) for them in both.books.contacts_due(id))
        for id in both.books.people
    }
    assert_same(found, expected)


# Teams


def managers(books: Books) -> list[str]:
    return [id for id in books.people if books.below(id)]


def test_teams_are_all_who_report_to_a_manager_and_have_accounts_or_a_target(both: Both) -> None:
    found = {id: {member.person.id for member in team.members} for id, team in both.playbook.teams.items()}
    assert_same(found, {id: both.books.members(id) for id in managers(both.books)})


def test_sums_of_teams(both: Both) -> None:
    found = {id: sums(team.rollup) for id, team in both.playbook.teams.items()}
    assert_same(found, {id: sums(both.books.rollup(both.books.team_accounts(id))) for id in managers(both.books)})


def test_targets_of_teams(both: Both) -> None:
    found = {id: team.target for id, team in both.playbook.teams.items()}
    assert_same(found, {id: both.books.team_target(id) for id in managers(both.books)})


def test_renewals_of_teams(both: Both) -> None:
    found = {
        id: sorted((row.account, row.deadline.title, row.deadline.day) for row in team.renewals)
        for id, team in both.playbook.teams.items()
    }
    expected = {
        id: sorted(
            (account, title_of(both.books, account, contract), at)
            for (account, contract), at in both.books.renewals(both.books.team_accounts(id)).items()
        )
        for id in managers(both.books)
    }
    assert_same(found, expected)


def title_of(books: Books, account: str, contract: str) -> str:
    contracts = books.accounts[account].record["contracts"]
    return next(str(one["title"]) for one in contracts if one["id"] == contract)


def test_plans_of_teams_that_wait_for_an_approval(both: Both) -> None:
    found = {
        id: sorted((row.summary.id, row.plan.period) for row in team.waiting)
        for id, team in both.playbook.teams.items()
    }
    assert_same(found, {id: both.books.waiting(both.books.team_accounts(id)) for id in managers(both.books)})


# Products


def test_sums_of_products(both: Both) -> None:
    found = {
        id: {
            "target": plain(facts.target),
            "actual": plain(facts.actual),
            "untargeted": plain(facts.untargeted),
            "last_year": plain(facts.last_year),
            "share": number(facts.share),
        }
        for id, facts in both.playbook.products.items()
    }
    expected = {}
    for id in both.books.products:
        target = both.books.over_sales(id, "target")
        actual = both.books.over_sales(id, "actual", with_target=True)
        expected[id] = {
            "target": plain(target),
            "actual": plain(actual),
            "untargeted": plain(both.books.over_sales(id, "actual", with_target=False)),
            "last_year": plain(both.books.over_sales(id, "last_year")),
            "share": number(actual.value / target.value) if target.value else None,
        }
    assert_same(found, expected)


def test_sales_of_products_at_accounts(both: Both) -> None:
    found = {
        id: {sale.summary.id: (sale.row.target, sale.row.actual, sale.row.last_year) for sale in facts.sales}
        for id, facts in both.playbook.products.items()
    }
    expected = {
        id: {account: (line.target, line.actual, line.last_year) for account, line in both.books.sales(id).items()}
        for id in both.books.products
    }
    assert_same(found, expected)


def test_whitespace_of_products(both: Both) -> None:
    found = {
        id: sorted((space.summary.id, space.by, space.potential or 0) for space in facts.whitespace)
        for id, facts in both.playbook.products.items()
    }
    expected = {
        id: sorted((account, by, potential or 0) for account, by, potential in both.books.whitespace(id))
        for id in both.books.products
    }
    assert_same(found, expected)


def test_potentials_of_products(both: Both) -> None:
    found = {id: plain(facts.potential) for id, facts in both.playbook.products.items()}
    expected = {
        id: plain(
            both.books.summed(
                (potential, both.books.accounts[account].currency)
                for account, _, potential in both.books.whitespace(id)
            )
        )
        for id in both.books.products
    }
    assert_same(found, expected)


def test_competitors_of_products(both: Both) -> None:
    found = {
        id: sorted((rival.summary.id, rival.name, rival.threat) for rival in facts.rivals)
        for id, facts in both.playbook.products.items()
    }
    assert_same(found, {id: both.books.rivals(id) for id in both.books.products})


# The company at a glance


def glance_of(both: Both) -> Glance:
    home = next(page for page in planned(both.playbook) if page.kind == "home")
    made = context(home, View(both.playbook, read_catalog("pl", [layouts()])))
    assert isinstance(made, HomeContext)
    return made.glance


def test_customers_by_tier_and_prospects(both: Both) -> None:
    glance = glance_of(both)
    records = [account.record for account in both.books.accounts.values()]
    tiers = [record["tier"] for record in records if record["stage"] == "customer"]
    order = ("key", "large", "medium", "small")
    assert list(glance.tiers) == [(tier, tiers.count(tier)) for tier in order if tier in tiers]
    assert glance.prospects == sum(record["stage"] == "prospect" for record in records)


def test_overdue_actions_of_the_company(both: Both) -> None:
    assert glance_of(both).overdue == sum(urgency == "overdue" for *_, urgency, _ in both.books.actions)


def test_the_nearest_deadlines_of_the_company(both: Both) -> None:
    days = sorted(deadline.day for account in both.books.accounts.values() for deadline in account.deadlines)
    assert [row.deadline.day for row in glance_of(both).deadlines] == days[:8]
    assert not days or days[0] >= both.books.today > date.min
