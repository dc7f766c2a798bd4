"""Attainment, worked out by hand: what counts as sold, how much of the year is gone, and what follows from both."""

from datetime import date
from decimal import Decimal

import pytest

from playbookgen.content.figures import Figure
from playbookgen.content.model import Plan
from playbookgen.playbook.attainment import Attainment, attainment
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.playbook.money import ZERO

TODAY = date(2026, 11, 23)
YEAR = FiscalYear(2026)
Target = dict[str, str]


def plan(*targets: Target, period: int = 2026) -> Plan:
    return Plan.model_validate({"period": str(period), "status": "approved", "targets": list(targets)})


def bags(**keys: str) -> Target:
    return {"product": "bags", "target": "1000", **keys}


def boxes(**keys: str) -> Target:
    return {"product": "boxes", "target": "500", **keys}


def sold(month: str, revenue: str, product: str = "bags", margin: str | None = None) -> Figure:
    return Figure(
        product, date.fromisoformat(f"{month}-01"), Decimal(revenue), None if margin is None else Decimal(margin)
    )


def reckoned(*figures: Figure, plan: Plan | None = None, year: FiscalYear = YEAR, today: date = TODAY) -> Attainment:
    found = attainment(plan, figures, year, today)
    assert found is not None
    return found


def is_about(value: Decimal | None, wanted: str) -> bool:
    return value is not None and round(value, 4) == Decimal(wanted)


# What counts as sold.


@pytest.mark.parametrize(
    ("figures", "target", "actual", "last_year"),
    [
        pytest.param([], bags(), None, None, id="nothing is known"),
        pytest.param([], bags(actual="700", last_year="900"), "700", "900", id="kept by hand"),
        pytest.param([sold("2026-03", "400")], bags(actual="700"), "400", None, id="figures win"),
        pytest.param([sold("2026-03", "400", "boxes")], bags(actual="700"), "0", None, id="no row is nothing sold"),
        pytest.param([sold("2026-03", "400"), sold("2026-04", "-150")], bags(), "250", None, id="returns"),
        pytest.param([sold("2026-03", "-150")], bags(), "-150", None, id="nothing but returns"),
        pytest.param([sold("2025-12", "800")], bags(last_year="900"), None, "800", id="last year from figures"),
        pytest.param([sold("2025-12", "800")], bags(actual="700"), "700", "800", id="figures of last year alone"),
        pytest.param([sold("2025-12", "1", "boxes")], bags(last_year="900"), None, "900", id="last year by hand"),
        pytest.param([sold("2024-12", "1"), sold("2027-01", "1")], bags(), None, None, id="other years do not count"),
    ],
)
def test_what_counts_as_sold(figures: list[Figure], target: Target, actual: str | None, last_year: str | None) -> None:
    line = next(line for line in reckoned(*figures, plan=plan(target)).lines if line.product == "bags")
    assert (line.actual, line.last_year) == tuple(
        None if text is None else Decimal(text) for text in (actual, last_year)
    )


def test_without_targets_and_figures_there_is_nothing_to_reckon() -> None:
    assert attainment(None, [], YEAR, TODAY) is None
    assert attainment(plan(), [sold("2025-12", "800")], YEAR, TODAY) is None


def test_the_month_that_begins_today_counts_and_the_next_one_does_not() -> None:
    figures = (sold("2026-11", "5"), sold("2026-12", "7"))
    assert reckoned(*figures, today=date(2026, 11, 1)).actual == Decimal(5)
    assert reckoned(*figures, today=date(2026, 12, 1)).actual == Decimal(12)


def test_the_smallest_target_has_a_share() -> None:
    assert reckoned(plan=plan(bags(actual="0.25") | {"target": "0.5"})).share == Decimal("0.5")


def test_without_a_plan_there_is_revenue_and_neither_share_nor_gap() -> None:
    found = reckoned(sold("2026-03", "400"))
    assert [(line.product, line.target, line.actual) for line in found.lines] == [("bags", None, Decimal(400))]
    assert (found.target, found.actual) == (ZERO, Decimal(400))
    assert (found.share, found.gap, found.behind, found.expected) == (None, None, ZERO, ZERO)


def test_what_is_sold_without_a_target_stands_after_the_targets_and_counts() -> None:
    found = reckoned(sold("2026-03", "400", "boxes"), sold("2026-03", "300"), plan=plan(bags()))
    assert [(line.product, line.target) for line in found.lines] == [("bags", Decimal(1000)), ("boxes", None)]
    assert found.share == Decimal("0.7")


# The day, and the share of the year gone.


@pytest.mark.parametrize(
    ("figures", "targets", "as_of", "pace"),
    [
        pytest.param([sold("2026-06", "1"), sold("2026-02", "1")], [bags()], "2026-06-30", "0.4959", id="181 of 365"),
        pytest.param([sold("2026-11", "1")], [bags()], "2026-11-23", "0.8959", id="a month that runs: 327 of 365"),
        pytest.param([], [bags(actual_as_of="2026-06-30")], "2026-06-30", "0.4959", id="kept by hand"),
        pytest.param(
            [], [bags(actual_as_of="2026-06-30"), boxes(actual_as_of="2026-09-30")], "2026-09-30", "0.7479", id="newest"
        ),
        pytest.param([], [bags(), boxes(actual_as_of="2026-09-30")], "2026-09-30", "0.7479", id="one has no day"),
        pytest.param([], [bags(actual_as_of="2027-06-30")], "2026-11-23", "0.8959", id="a day to come is today"),
        pytest.param([], [bags(actual_as_of="2025-12-31")], "2025-12-31", "0.0000", id="before the year"),
        pytest.param([], [bags(actual="1")], None, "0.8959", id="nothing is dated"),
        pytest.param([sold("2026-03", "1")], [bags(actual_as_of="2026-09-30")], "2026-03-31", "0.2466", id="both"),
    ],
)
def test_the_day_of_the_revenue_says_how_much_of_the_year_is_gone(
    figures: list[Figure], targets: list[Target], as_of: str | None, pace: str
) -> None:
    found = reckoned(*figures, plan=plan(*targets))
    assert found.as_of == (None if as_of is None else date.fromisoformat(as_of))
    assert is_about(found.pace, pace)


MONTHS = {"2025-09": 1, "2025-12": 2, "2026-03": 4, "2026-04": 8, "2026-09": 16, "2026-10": 32, "2027-03": 64}
"""Revenue by month; each sum of some of them is the sum of no others."""


@pytest.mark.parametrize(
    ("first_month", "actual", "last_year", "pace"),
    [
        pytest.param(1, 4 + 8 + 16 + 32, 1 + 2, "0.8329", id="from January, in October: 304 of 365"),
        pytest.param(4, 8 + 16 + 32 + 64, 1 + 2 + 4, "1.0000", id="from April, in March"),
        pytest.param(7, 16 + 32 + 64, 1 + 2 + 4 + 8, "0.7507", id="from July, in March: 274 of 365"),
        pytest.param(10, 32 + 64, 2 + 4 + 8 + 16, "0.4986", id="from October, in March: 182 of 365"),
    ],
)
def test_a_fiscal_year_takes_the_months_that_belong_to_it(
    first_month: int, actual: int, last_year: int, pace: str
) -> None:
    figures = [sold(month, str(revenue)) for month, revenue in MONTHS.items()]
    found = reckoned(*figures, year=FiscalYear(2026, first_month), today=date(2027, 12, 31))
    assert (found.actual, found.last_year) == (Decimal(actual), Decimal(last_year))
    assert is_about(found.pace, pace)


@pytest.mark.parametrize(
    ("as_of", "age"), [("2026-11-23", 0), ("2026-10-09", 45), ("2025-11-23", 365), ("2026-12-01", 0)]
)
def test_revenue_is_as_old_as_its_day(as_of: str, age: int) -> None:
    assert reckoned(plan=plan(bags(actual_as_of=as_of))).age(TODAY) == age


def test_revenue_without_a_day_has_no_age() -> None:
    assert reckoned(plan=plan(bags(actual="700"))).age(TODAY) is None


# Margins.


@pytest.mark.parametrize(
    ("figures", "target", "margin"),
    [
        pytest.param([], bags(margin="28%"), "0.2800", id="kept by hand"),
        pytest.param([sold("2026-03", "400", margin="100")], bags(margin="28%"), "0.2500", id="figures win"),
        pytest.param([sold("2026-03", "400")], bags(margin="28%"), "0.2800", id="figures without margins"),
        pytest.param(
            [sold("2026-03", "400", margin="100"), sold("2026-04", "600")], bags(), "0.2500", id="partly known"
        ),
        pytest.param(
            [sold("2026-03", "400", margin="100"), sold("2026-04", "-100", margin="-40")],
            bags(),
            "0.2000",
            id="returns",
        ),
        pytest.param([sold("2026-03", "400")], bags(), None, id="unknown"),
        pytest.param([sold("2026-03", "-400", margin="-100")], bags(), None, id="nothing but returns"),
    ],
)
def test_a_margin_is_a_share_of_the_revenue_that_it_is_known_of(
    figures: list[Figure], target: Target, margin: str | None
) -> None:
    line = reckoned(*figures, plan=plan(target)).lines[0]
    assert line.margin is None if margin is None else is_about(line.margin, margin)


def test_a_margin_of_nothing_sold_is_no_amount() -> None:
    found = reckoned(plan=plan(bags(margin="28%")))
    assert (found.margin_value, found.margin_base, found.margin) == (None, None, None)


def test_margins_of_products_are_weighted_by_revenue_and_those_wanted_by_targets() -> None:
    bare = {"product": "lids", "target": "9000"}
    wanted = plan(bags(target_margin="30%"), boxes(target_margin="15%"), bare)
    figures = (
        sold("2026-03", "300", margin="90"),
        sold("2026-03", "100", "boxes", margin="10"),
        sold("2026-03", "50", "lids"),
    )
    found = reckoned(*figures, plan=wanted)
    assert (found.margin_value, found.margin_base, found.margin) == (Decimal(100), Decimal(400), Decimal("0.25"))
    assert found.target_margin == Decimal("0.25")  # 300 + 75 of 1500


# What follows.


def in_june(actual: str, **keys: str) -> Attainment:
    return reckoned(plan=plan(bags(actual=actual, actual_as_of="2026-06-30", **keys)))


@pytest.mark.parametrize(
    ("actual", "share", "behind", "forecast", "gap"),
    [
        pytest.param("300", "0.3000", "0.1959", "604.97", "395.03", id="behind"),
        pytest.param("495.89", "0.4959", "0.0000", "1000.00", "0.00", id="on pace"),
        pytest.param("800", "0.8000", "-0.3041", "1613.26", "0", id="ahead: nothing is missing"),
        pytest.param("0", "0.0000", "0.4959", "0.00", "1000.00", id="nothing sold"),
    ],
)
def test_pace_leads_to_a_forecast_and_to_the_gap_that_it_leaves(
    actual: str, share: str, behind: str, forecast: str, gap: str
) -> None:
    """On 30 June 181 of 365 days are gone, 0.49589: what was sold, divided by that, is the whole year."""
    found = in_june(actual)
    assert is_about(found.share, share)
    assert is_about(found.behind, behind)
    assert (found.forecast, found.gap) == (Decimal(forecast), Decimal(gap))


def test_the_target_times_the_pace_is_what_should_be_sold_by_now() -> None:
    assert in_june("300").expected == Decimal("495.89")


def test_without_known_revenue_there_is_no_share_no_forecast_and_nothing_is_behind() -> None:
    found = reckoned(plan=plan(bags()))
    assert (found.actual, found.share, found.forecast, found.gap, found.behind) == (None, None, None, None, ZERO)


def test_returns_alone_leave_more_than_the_target_missing() -> None:
    found = reckoned(sold("2026-06", "-100"), plan=plan(bags()))
    assert found.share == Decimal("-0.1")
    assert (found.forecast, found.gap) == (Decimal("-201.66"), Decimal("1201.66"))


@pytest.mark.parametrize(
    ("first_month", "as_of", "is_forecast"),
    [
        (1, "2026-01-27", False),
        (1, "2026-01-31", True),
        (2, "2026-02-27", False),
        (2, "2026-02-28", True),
        (4, "2026-04-27", False),
        (4, "2026-04-30", True),
    ],
)
def test_there_is_no_forecast_before_the_first_month_is_over(first_month: int, as_of: str, is_forecast: bool) -> None:
    found = reckoned(plan=plan(bags(actual="90", actual_as_of=as_of)), year=FiscalYear(2026, first_month))
    assert (found.forecast is not None, found.gap is not None) == (is_forecast, is_forecast)
