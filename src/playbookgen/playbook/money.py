"""Amounts in several currencies: converted by the site's dated rates, or shown apart; never added blindly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from playbookgen.content.config import Site

ZERO = Decimal(0)


def cents(value: Decimal) -> Decimal:
    """Round an amount that was reckoned to two decimals, halves to even."""
    return value.quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in one currency."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over accounts: what could be put into the site's currency, and the rest by its own."""

    value: Decimal
    """The part that is in one currency."""
    currency: str
    """The site's."""
    apart: Mapping[str, Decimal] = field(default_factory=dict)
    """What has no rate, by currency."""


def in_site_currency(amount: Amount, site: Site) -> Amount | None:
    """Return the amount in the site's currency, or None where site.yaml has no rate."""
    if amount.currency == site.currency:
        return amount
    rate = site.rates.get(amount.currency)
    return None if rate is None else Amount(cents(amount.value * rate.rate), site.currency)


def total(amounts: Iterable[Amount], site: Site) -> Total:
    """Return the sum of amounts."""
    value = ZERO
    apart: dict[str, Decimal] = {}
    for amount in amounts:
        converted = in_site_currency(amount, site)
        if converted is None and amount.value:
            apart[amount.currency] = apart.get(amount.currency, ZERO) + amount.value
        elif converted is not None:
            value += converted.value
    return Total(value, site.currency, apart)
