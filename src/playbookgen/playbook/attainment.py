"""Plans against figures: what was sold of what was wanted, product by product, held against the year's pace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from playbookgen.content.figures import Figure
from playbookgen.content.model import Plan, Target
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.playbook.money import ZERO, cents


@dataclass(frozen=True, slots=True)
class Line:
    """One product of a plan. Figures win over an amount kept by hand; a product sold without a target has none."""

    product: str
    """Its id."""
    target: Decimal | None
    actual: Decimal | None
    """Revenue so far."""
    last_year: Decimal | None
    """Revenue in the year before."""
    margin: Decimal | None
    """Margin so far as a fraction of revenue: from the figures, else kept by hand."""
    target_margin: Decimal | None
    """Margin wanted as a fraction."""

    @property
    def share(self) -> Decimal | None:
        """Attainment: actual by target, as a fraction."""
        return _share(self.actual, self.target)


EARLIEST_FORECAST = Decimal(28) / 366
"""The share of the year before which a pace says nothing about its end: the shortest month, so that the figures of one
month are enough in whichever month the year starts."""


@dataclass(frozen=True)
class Attainment:
    """A fiscal year's targets against what was sold, in the account's currency.

    Each sum is made once: an account's page asks for them almost fifty times.
    """

    year: int
    """The fiscal year."""
    lines: tuple[Line, ...]
    """The plan's targets, then what was sold without one."""
    as_of: date | None
    """The day that the actual amounts tell of, today at most: the figures', else the hand-kept ones'."""
    from_figures: bool
    """Whether the amounts come from sales figures, not from the plan."""
    pace: Decimal
    """The share of the fiscal year gone by `as_of`, or by today where nothing is dated."""

    def age(self, today: date) -> int | None:
        """How many days ago the day is that the actual amounts tell of; None where nothing is dated."""
        return (today - self.as_of).days if self.as_of is not None else None

    @cached_property
    def target(self) -> Decimal:
        """Revenue wanted, over all products."""
        return sum((line.target for line in self.lines if line.target is not None), ZERO)

    @cached_property
    def actual(self) -> Decimal | None:
        """Revenue so far, over all products; None where nothing is known."""
        return _sum(line.actual for line in self.lines)

    @cached_property
    def last_year(self) -> Decimal | None:
        """Revenue in the year before."""
        return _sum(line.last_year for line in self.lines)

    @cached_property
    def share(self) -> Decimal | None:
        """Attainment over all products, as a fraction."""
        return _share(self.actual, self.target)

    @cached_property
    def behind(self) -> Decimal:
        """How far attainment is behind pace, in fractions of the target; zero or less where it is not."""
        return ZERO if self.share is None else self.pace - self.share

    @cached_property
    def expected(self) -> Decimal:
        """What the pace would have brought by now: the target times the share of the year gone."""
        return cents(self.target * self.pace)

    @cached_property
    def forecast(self) -> Decimal | None:
        """What the whole year brings at today's pace; None where nothing is known or the first month runs."""
        if self.actual is None or self.pace < EARLIEST_FORECAST:
            return None
        return cents(self.actual / self.pace)

    @cached_property
    def gap(self) -> Decimal | None:
        """How much of the target today's pace leaves missing: zero where it brings enough, None without a forecast."""
        if self.forecast is None or not self.target:
            return None
        return max(ZERO, self.target - self.forecast)

    @cached_property
    def margin_base(self) -> Decimal | None:
        """The revenue whose margin is known."""
        return _sum(line.actual for line in self.lines if line.margin is not None)

    @cached_property
    def margin_value(self) -> Decimal | None:
        """Margin so far as an amount."""
        return _sum(
            line.margin * line.actual for line in self.lines if line.margin is not None and line.actual is not None
        )

    @cached_property
    def margin(self) -> Decimal | None:
        """Margin so far as a fraction of the revenue whose margin is known."""
        return _share(self.margin_value, self.margin_base)

    @cached_property
    def target_margin(self) -> Decimal | None:
        """Margin wanted, weighted by the targets."""
        wanted = [(line.target, line.target_margin) for line in self.lines]
        known = [(target, margin) for target, margin in wanted if target is not None and margin is not None]
        return _share(_sum(target * margin for target, margin in known), _sum(target for target, _ in known))


def attainment(plan: Plan | None, figures: Iterable[Figure], year: FiscalYear, today: date) -> Attainment | None:
    """Return the attainment of a fiscal year, with its plan if any; None without both targets and figures.

    Figures of months that have not begun are no revenue yet.
    """
    before = FiscalYear(year.year - 1, year.first_month)
    wanted = plan.targets if plan is not None else ()
    now = [figure for figure in figures if year.holds(figure.month) and figure.month <= today]
    then = [figure for figure in figures if before.holds(figure.month)]
    if not wanted and not now:
        return None
    sold, sold_before = _by_product(now), _by_product(then)
    targets = {target.product: target for target in wanted}
    lines = tuple(_line(product, targets.get(product), sold, sold_before, bool(now)) for product in {**targets, **sold})
    as_of = max((figure.month_end for figure in now), default=None)
    if as_of is None:
        as_of = max((target.actual_as_of for target in wanted if target.actual_as_of is not None), default=None)
    if as_of is not None:
        as_of = min(as_of, today)  # the month that runs is not over yet
    return Attainment(year.year, lines, as_of, bool(now), year.gone(as_of or today))


@dataclass(frozen=True, slots=True)
class _Sales:
    """What a product brought in a year."""

    revenue: Decimal = ZERO
    margin: Decimal = ZERO
    margin_base: Decimal = ZERO
    """The revenue of the rows whose margin is known."""

    def with_figure(self, figure: Figure) -> "_Sales":
        revenue = self.revenue + figure.revenue
        if figure.margin is None:
            return replace(self, revenue=revenue)
        return _Sales(revenue, self.margin + figure.margin, self.margin_base + figure.revenue)


def _line(
    product: str,
    target: Target | None,
    sold: Mapping[str, _Sales],
    sold_before: Mapping[str, _Sales],
    has_figures: bool,
) -> Line:
    actual = target.actual if target is not None else None
    margin = target.margin if target is not None else None
    last_year = target.last_year if target is not None else None
    if has_figures:
        sales = sold.get(product, _Sales())
        actual = sales.revenue
        margin = _share(sales.margin, sales.margin_base) if sales.margin_base else margin
    if product in sold_before:
        last_year = sold_before[product].revenue
    wanted, wanted_margin = (target.target, target.target_margin) if target is not None else (None, None)
    return Line(product, wanted, actual, last_year, margin, wanted_margin)


def _by_product(figures: Iterable[Figure]) -> dict[str, _Sales]:
    sums: dict[str, _Sales] = {}
    for figure in figures:
        sums[figure.product] = sums.get(figure.product, _Sales()).with_figure(figure)
    return sums


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole if part is not None and whole is not None and whole > 0 else None
