"""The oracle itself, on what is known without reckoning, and the company of chance: it has all that it promises."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

import pytest

from tests.figures.conftest import Published
from tests.figures.judging import is_key
from tests.figures.reckoning import Account, Coverage, Product, Record, Year, cents, money, moved, share


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
def test_the_oracle_knows_the_calendar(end: date, notice: str, deadline: date) -> None:
    assert moved(end, notice, -1) == deadline


def test_the_oracle_knows_fiscal_years() -> None:
    year = Year(2026, 4)
    assert (year.first, year.last) == (date(2026, 4, 1), date(2027, 3, 31))
    assert [year.pace(day) for day in (date(2026, 3, 31), date(2027, 3, 31), date(2027, 4, 1))] == [0, 1, 1]
    assert Year(2028, 1).pace(date(2028, 1, 31)) == Fraction(84699, 10**6)


def test_the_oracle_reads_what_authors_write() -> None:
    amounts = ("1 234 567", "1\u00a0234\u00a0567", "1_234_567", "1234567", "1 234 567,00", "1234567.0")
    assert {money(text) for text in amounts} == {Fraction(1234567)}
    assert {share(text) for text in ("31,5%", "31.5%", "0.315", "0,315")} == {Fraction(315, 1000)}
    assert [cents(Fraction(text)) for text in ("0.125", "0.135")] == [Fraction("0.12"), Fraction("0.14")]


DEADLINES = ("notice", "contract-end", "price-review", "plan-review")


def has_deadline(kind: str) -> Callable[[Account], object]:
    return lambda account: any(deadline.kind == kind for deadline in account.deadlines)


CASES: Mapping[str, Callable[[Account], object]] = {
    "in złotys": lambda account: account.currency == "PLN",
    "in a currency with a rate": lambda account: account.currency == "EUR",
    "in a currency without one": lambda account: account.currency == "USD",
    "from figures": lambda account: account.sold,
    "by hand": lambda account: not account.sold and account.revenue,
    "by hand without a day": lambda account: not account.sold and account.revenue and account.as_of is None,
    "figures of the month that runs": lambda account: account.sold and account.as_of == account.books.today,
    "figures without a plan": lambda account: account.plan is None and account.sold,
    "figures and a plan without targets": lambda account: account.plan and not account.targets and account.sold,
    "a target and nothing known": lambda account: account.target and account.revenue is None,
    "a product sold without a target": lambda account: (
        account.target and any(map(is_untargeted, account.products.values()))
    ),
    "a return": lambda account: any(row.revenue < 0 for rows in account.sold.values() for row in rows),
    "a product with more returns than sales": lambda account: any(
        (line.actual or 0) < 0 for line in account.products.values()
    ),
    "a margin known in part": lambda account: (
        account.margin_base is not None and account.margin_base != account.revenue
    ),
    "too early for a forecast": lambda account: account.target and account.revenue and account.is_early,
    "more than its target": lambda account: account.share is not None and account.share > 1,
    "a gap that the pipeline covers": lambda account: account.gap and account.pipeline >= account.gap,
    "a group": lambda account: len(account.books.group_of(account.id)) > 2,
    "a contract that is terminated and runs": lambda account: any(
        contract.get("status") == "terminated" and not account.is_over(contract) for contract in contracts(account)
    ),
    "a contract that renewed itself": lambda account: any(
        contract.get("ends", "9") < account.books.today.isoformat() and not account.is_over(contract)
        for contract in contracts(account)
    ),
    "a key account whose deciders are known": lambda account: is_key(account) and is_known(account.coverage),
    "a key account that only one of us knows well": lambda account: (
        is_key(account) and is_known(account.coverage) and len(account.coverage.keepers) == 1
    ),
    "a good contact whom nobody else has": lambda account: len(account.coverage.keepers) == 1,
    **{f"a deadline of the kind {kind}": has_deadline(kind) for kind in DEADLINES},
}


def is_known(coverage: Coverage) -> bool:
    return not coverage.missing and coverage.has_decider and len(coverage.good) > 1


def is_untargeted(line: Product) -> bool:
    return line.target is None


def contracts(account: Account) -> list[Record]:
    return list(account.record.get("contracts", []))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("company", ["january", "april"])
def test_the_company_of_chance_has_every_case(
    case: str, company: str, published_companies: Mapping[str, Published]
) -> None:
    accounts = published_companies[company].books.accounts.values()
    assert sum(bool(CASES[case](account)) for account in accounts) >= 2


def test_the_demo_has_enough_to_reckon(published_companies: Mapping[str, Published]) -> None:
    accounts = published_companies["demo"].books.accounts.values()
    assert len(accounts) >= 16
    assert sum(account.target > 0 for account in accounts) > 8
    assert {account.currency for account in accounts} == {"PLN", "EUR"}
