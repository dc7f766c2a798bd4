"""Amounts of several currencies: converted by the site's rates, or shown apart, and what accounts come to together."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.content.config import Site
from playbookgen.playbook.money import Amount, Total, in_site_currency, total
from playbookgen.playbook.rollup import Rollup, rollup
from tests.cases.running import put_up
from tests.sites import DAY, put

SITE = Site.model_validate({"title": "T", "languages": ["pl"], "rates": {"EUR": {"rate": "4.2", "date": "2026-11-02"}}})


def test_an_amount_is_multiplied_by_the_rate_and_rounded_to_cents() -> None:
    assert in_site_currency(Amount(Decimal("10.01"), "EUR"), SITE) == Amount(Decimal("42.04"), "PLN")
    assert in_site_currency(Amount(Decimal("10.015"), "PLN"), SITE) == Amount(Decimal("10.015"), "PLN")
    assert in_site_currency(Amount(Decimal(10), "USD"), SITE) is None


def summed(*amounts: tuple[int, str]) -> Total:
    return total((Amount(Decimal(value), currency) for value, currency in amounts), SITE)


def test_what_has_no_rate_stands_apart_by_its_currency_and_is_never_added() -> None:
    found = summed((100, "PLN"), (10, "EUR"), (5, "USD"), (7, "USD"), (3, "GBP"), (1, "PLN"))
    assert (found.value, found.currency) == (Decimal(143), "PLN")
    assert found.apart == {"USD": Decimal(12), "GBP": Decimal(3)}


def test_nothing_in_a_currency_without_a_rate_is_not_told() -> None:
    assert summed((0, "USD"), (0, "PLN")) == Total(Decimal(0), "PLN", {})
    assert summed() == Total(Decimal(0), "PLN", {})


RATES = (
    "rates: {PLN: {rate: 1, date: 2026-11-02}, EUR: {rate: 4, date: 2026-11-02}, GBP: {rate: 5, date: 2026-11-02}}\n"
)
YEAR = "plans:\n  - period: 2026\n    status: approved\n    targets:\n"


def account(currency: str, target: str | None = None, rest: str = "") -> str:
    head = f"name: A\ntier: large\nstage: customer\nowner: jan-bor\ncurrency: {currency}\n"
    planned = f"{YEAR}      - {{product: worki, {target}}}\n" if target is not None else ""
    return head + planned + rest


def rolled_up(folder: Path, accounts: Iterable[str], figures: Iterable[str] = ()) -> Rollup:
    """What accounts of a site with rates for two currencies come to on 23 November 2026."""
    root = put_up("base", folder / "site")
    settings = (root / "site.yaml").read_text("utf-8") + RATES
    files = {f"content/accounts/a{index}.yaml": text for index, text in enumerate(accounts)}
    rows = "account,product,month,revenue,margin\n" + "".join(f"{row}\n" for row in figures)
    boxes = {"content/products/tacki.yaml": "name: Tacki tekturowe\nfamily: Opakowania\n"}
    put(root, {"site.yaml": settings, "content/figures/2026.csv": rows, **boxes, **files})
    (root / "content/accounts/debowiec.yaml").unlink()
    checked = check(root, DAY)
    assert not checked.is_unreadable, checked.findings
    return rollup(checked.playbook.summaries.values(), checked.settings.site)


DATED = "actual_as_of: 2026-07-02"
"""A day on which 183 of 365 days are gone."""


def test_accounts_with_a_target_and_those_without_one_are_added_up_apart(tmp_path: Path) -> None:
    found = rolled_up(
        tmp_path,
        [
            account("PLN", f"target: 1000, actual: 500, last_year: 800, {DATED}"),
            account("EUR", "target: 100, actual: 60, last_year: 50, actual_as_of: 2026-10-31"),
            account("PLN"),
        ],
        ["a2,worki,2026-03,70,"],
    )
    assert found.accounts == 2
    assert (found.target.value, found.actual.value, found.untargeted.value) == tuple(map(Decimal, (1400, 740, 70)))
    assert (found.last_year.value, found.revenue) == (Decimal(1000), Decimal(810))
    assert found.share == Decimal(740) / 1400
    assert found.as_of == date(2026, 7, 2)


def test_the_pace_of_each_account_weighs_by_its_target(tmp_path: Path) -> None:
    found = rolled_up(
        tmp_path,
        [
            account("PLN", f"target: 1000, actual: 500, {DATED}"),
            account("PLN", "target: 3000, actual: 1, actual_as_of: 2026-12-31"),
        ],
    )
    expected = Decimal("501.37") + Decimal("2687.67")  # of 365 days 183 are gone, and 327 today
    assert (found.expected.value, found.pace) == (expected, expected / 4000)


def test_what_is_missing_at_todays_pace_is_reckoned_of_accounts_with_a_forecast(tmp_path: Path) -> None:
    found = rolled_up(
        tmp_path,
        [account("PLN", f"target: 1000, actual: 250, {DATED}"), account("PLN", "target: 7000")],
    )
    assert (found.forecast.value, found.gap) == (Decimal("498.63"), Decimal("501.37"))


def test_what_is_ahead_at_one_account_makes_up_for_another_and_leaves_no_gap_below_zero(tmp_path: Path) -> None:
    found = rolled_up(
        tmp_path,
        [
            account("PLN", f"target: 1000, actual: 900, {DATED}"),
            account("PLN", f"target: 1000, actual: 200, {DATED}"),
        ],
    )
    assert found.forecast.value > found.target.value
    assert found.gap == 0
    assert found.is_covered


CHANCE = "opportunities:\n  - {{id: a, title: A, kind: upsell, owner: jan-bor, stage: proposed, value: {}, probability: 50%}}\n"  # noqa: E501


@pytest.mark.parametrize(("value", "is_covered"), [("1002.72", False), ("1002.74", True), ("9000", True)])
def test_a_gap_is_covered_by_a_weighted_pipeline_as_large_as_it(value: str, is_covered: bool, tmp_path: Path) -> None:
    found = rolled_up(tmp_path, [account("PLN", f"target: 1000, actual: 250, {DATED}", CHANCE.format(value))])
    assert (found.gap, found.is_covered) == (Decimal("501.37"), is_covered)


def test_margins_are_held_against_the_revenue_that_they_are_known_of(tmp_path: Path) -> None:
    found = rolled_up(
        tmp_path,
        [account("PLN", "target: 1000"), account("EUR", "target: 1000"), account("PLN")],
        ["a0,worki,2026-03,300,60", "a0,tacki,2026-04,500,", "a1,worki,2026-03,25,10", "a2,worki,2026-03,9,9"],
    )
    assert (found.margin.value, found.margin_base.value, found.actual.value) == tuple(map(Decimal, (100, 400, 900)))
    assert found.margin_share == Decimal("0.25")


def test_returns_alone_have_no_margin(tmp_path: Path) -> None:
    found = rolled_up(tmp_path, [account("PLN", "target: 1000, margin: 28%")], ["a0,worki,2026-03,-100,"])
    assert (found.margin_base.value, found.margin_share) == (Decimal(-100), None)


def test_an_opportunity_counts_until_the_last_day_of_the_fiscal_year(tmp_path: Path) -> None:
    chance = CHANCE.format("100")
    days = ("2026-01-01", "2026-12-31", "2027-01-01")
    accounts = [account("PLN", rest=chance.replace("50%", f"50%, close_on: {day}")) for day in days]
    found = rolled_up(tmp_path, accounts)
    assert found.pipeline.value == Decimal(100)


def test_what_an_opportunity_is_worth_is_rounded_to_cents_and_nothing_where_its_chance_is_not_known(
    tmp_path: Path,
) -> None:
    chances = [CHANCE.format("0.01"), CHANCE.format("0.01"), CHANCE.format("9").replace(", probability: 50%", "")]
    found = rolled_up(tmp_path, [account("PLN", rest=chance) for chance in chances])
    assert found.pipeline.value == 0  # half a cent is none, nor are two halves


@pytest.mark.parametrize("accounts", [[], [account("PLN")], [account("USD", f"target: 9, actual: 3, {DATED}")]])
def test_without_a_target_in_the_sites_currency_there_are_no_shares(accounts: list[str], tmp_path: Path) -> None:
    found = rolled_up(tmp_path, accounts)
    assert (found.share, found.pace, found.margin_share, found.gap) == (None, None, None, Decimal(0))


def test_the_smallest_target_has_a_share(tmp_path: Path) -> None:
    found = rolled_up(tmp_path, [account("PLN", f"target: 1, actual: 0.5, margin: 20%, {DATED}")])
    assert (found.share, found.margin_share) == (Decimal("0.5"), Decimal("0.2"))
    assert found.pace == Decimal("0.5")  # 0.501 złoty, in cents


def test_the_rates_are_told_of_the_foreign_currencies_that_occur(tmp_path: Path) -> None:
    found = rolled_up(tmp_path, [account(currency) for currency in ("PLN", "GBP", "EUR", "USD")])
    assert [(currency, str(rate.rate)) for currency, rate in found.rates.items()] == [("EUR", "4"), ("GBP", "5")]
