"""The oracle itself, on what is known without reckoning, and the company of chance: it has all that it promises."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from tests.figures.conftest import Published
from tests.figures.reckoning import Year, cents, money, moved, share


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


@pytest.fixture(params=["january", "april"])
def company(request: pytest.FixtureRequest, published_companies: dict[str, Published]) -> Published:
    return published_companies[request.param]


def test_the_company_of_chance_has_every_case(company: Published) -> None:
    accounts = company.books.accounts.values()
    first_month = Fraction(1, 12)
    seen = Counter(
        case
        for account in accounts
        for case, is_one in {
            "in " + account.currency: True,
            "from figures": bool(account.sold),
            "by hand": not account.sold and account.revenue is not None,
            "undated": not account.sold and account.revenue is not None and account.as_of is None,
            "as of a day ahead": account.as_of is not None and account.as_of > company.books.today,
            "without a plan, with figures": account.plan is None and bool(account.sold),
            "with a target, nothing known": account.target > 0 and account.revenue is None,
            "plan without targets, with figures": account.plan is not None and not account.targets and account.sold,
            "a product sold without a target": any(
                line.target is None for line in account.products.values() if account.target
            ),
            "a return": any(row.revenue < 0 for rows in account.sold.values() for row in rows),
            "a product with a negative year": any((line.actual or 0) < 0 for line in account.products.values()),
            "a margin known in part": account.margin_base is not None and account.margin_base != account.revenue,
            "too early for a forecast": account.target > 0 and account.pace < first_month,
            "beyond its target": account.share is not None and account.share > 1,
            "in a group": len(company.books.group_of(account.id)) > 2,
            "a family as whitespace": any("A" <= entry["product"][0] <= "Z" for entry in account.record.get("sourcing", [])),
            "a terminated contract that still runs": any(
                contract.get("status") == "terminated" and not account.is_over(contract)
                for contract in account.record.get("contracts", [])
            ),
            **{f"deadline: {deadline.kind}": True for deadline in account.deadlines},
        }.items()
        if is_one
    )
    assert {case: count for case, count in seen.items() if count < 3} == {}
    assert len(seen) == 23, sorted(seen)
