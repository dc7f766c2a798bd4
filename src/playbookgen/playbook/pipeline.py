"""Opportunities as a pipeline: which are pursued, and what they are worth by their chance."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from playbookgen.content.model import Opportunity
from playbookgen.playbook.money import ZERO, cents


def is_open(opportunity: Opportunity) -> bool:
    """Whether it is neither won nor lost; one on hold is open."""
    return opportunity.stage not in ("won", "lost")


def is_pursued(opportunity: Opportunity) -> bool:
    """Whether somebody works on it: open and not on hold."""
    return is_open(opportunity) and opportunity.stage != "on-hold"


def weighted(opportunities: Iterable[Opportunity], until: date) -> Decimal:
    """Return the value of the pursued opportunities that close by a day, each times its probability.

    One without a day counts; one without a value or a probability adds nothing, since nothing is known of it.
    """
    return sum(
        (
            cents(opportunity.value * opportunity.probability)
            for opportunity in opportunities
            if is_pursued(opportunity)
            and opportunity.value is not None
            and opportunity.probability is not None
            and (opportunity.close_on is None or opportunity.close_on <= until)
        ),
        ZERO,
    )
