"""Accounts added up: by owner, team, region, group, and for the company."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from playbookgen.content.config import ExchangeRate, Site
from playbookgen.playbook.money import ZERO, Amount, Total, total
from playbookgen.playbook.summary import Summary


@dataclass(frozen=True, slots=True)
class Rollup:
    """What several accounts come to, in the site's currency; what has no rate stands apart in each total.

    Attainment holds revenue of accounts with a target against these targets. Revenue of accounts without one counts
    apart: it would make every plan look better than it is.
    """

    accounts: int
    """How many accounts have a target."""
    target: Total
    """The sum of their targets."""
    actual: Total
    """Revenue so far at accounts with a target."""
    untargeted: Total
    """Revenue so far at accounts without one."""
    last_year: Total
    """Revenue in the year before, at accounts with a target."""
    expected: Total
    """What the pace of each account would have brought of its target by now."""
    forecast: Total
    """What the year brings at today's pace, at accounts with a target."""
    pipeline: Total
    """The pursued opportunities that close in this fiscal year, by their chance, at all accounts."""
    margin: Total
    """Margin so far, at accounts with a target."""
    margin_base: Total
    """The revenue whose margin is known."""
    gap: Decimal
    """How much of the targets today's pace leaves missing, of accounts with a forecast; zero where it brings enough."""
    rates: Mapping[str, ExchangeRate]
    """The rates that amounts were converted by, by currency."""
    as_of: date | None
    """The oldest day that the revenue of an account with a target tells of; none where nothing is dated."""

    @property
    def share(self) -> Decimal | None:
        """Attainment as a fraction."""
        return self.actual.value / self.target.value if self.target.value > 0 else None

    @property
    def pace(self) -> Decimal | None:
        """The share of the targets that should be reached by now: each account's pace, weighted by its target."""
        return self.expected.value / self.target.value if self.target.value > 0 else None

    @property
    def is_covered(self) -> bool:
        """Whether the weighted pipeline is as large as the gap."""
        return self.pipeline.value >= self.gap

    @property
    def margin_share(self) -> Decimal | None:
        """Margin as a fraction of the revenue whose margin is known."""
        return self.margin.value / self.margin_base.value if self.margin_base.value > 0 else None

    @property
    def revenue(self) -> Decimal:
        """Revenue so far at all accounts."""
        return self.actual.value + self.untargeted.value


def rollup(summaries: Iterable[Summary], site: Site) -> Rollup:
    """Return the sums over accounts."""
    listed = tuple(summaries)
    targeted = [summary for summary in listed if summary.target is not None]
    others = [summary for summary in listed if summary.target is None]

    def sum_of(amounts: Iterable[Amount | None]) -> Total:
        return total((amount for amount in amounts if amount is not None), site)

    forecast = sum_of(summary.forecast for summary in targeted)
    foreseen = sum_of(summary.target for summary in targeted if summary.forecast is not None)
    return Rollup(
        accounts=len(targeted),
        target=sum_of(summary.target for summary in targeted),
        actual=sum_of(summary.actual for summary in targeted),
        untargeted=sum_of(summary.actual for summary in others),
        last_year=sum_of(summary.last_year for summary in targeted),
        expected=sum_of(summary.expected for summary in targeted),
        forecast=forecast,
        pipeline=sum_of(summary.pipeline for summary in listed),
        margin=sum_of(summary.margin for summary in targeted),
        margin_base=sum_of(summary.margin_base for summary in targeted),
        gap=max(ZERO, foreseen.value - forecast.value),
        rates={
            currency: site.rates[currency]
            for currency in sorted({summary.currency for summary in listed})
            if currency != site.currency and currency in site.rates
        },
        as_of=min((summary.as_of for summary in targeted if summary.as_of is not None), default=None),
    )
