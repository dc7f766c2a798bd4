"""A product's page: who buys it, what comes of it by owner, who could buy it, and who else sells it there."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from playbookgen.content.company import Company
from playbookgen.playbook.money import ZERO
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.products import ProductFacts
from playbookgen.site.chrome import Chrome, View, chrome
from playbookgen.site.pages import Page


@dataclass(frozen=True, slots=True)
class OwnerSales:
    """What the accounts of one owner in one currency come to."""

    owner: str | None
    """A person's id."""
    currency: str
    target: Decimal
    actual: Decimal
    """At accounts with a target for the product."""

    @property
    def share(self) -> Decimal | None:
        """Attainment as a fraction."""
        return self.actual / self.target if self.target > 0 else None


@dataclass(frozen=True, slots=True)
class ProductContext:
    """What `product.html` shows. Its lists: `sales`, `owners`, `whitespace`, `rivals`."""

    page: Chrome
    company: Company
    facts: ProductFacts
    owners: tuple[OwnerSales, ...]
    """In the order of their first account; none where all accounts have the same one."""


def product(page: Page, view: View) -> ProductContext:
    """Return what a product's page shows."""
    facts = view.playbook.products[page.id]
    origin = facts.product.origin
    owners = owner_sales(facts, view.playbook)
    return ProductContext(chrome(page, view, origin.path, lines=origin.sections), view.playbook.company, facts, owners)


def owner_sales(facts: ProductFacts, playbook: Playbook) -> tuple[OwnerSales, ...]:
    """Return what the sales of a product come to by owner."""
    return playbook.once(("owners", facts.product.id), lambda: _owner_sales(facts))


def _owner_sales(facts: ProductFacts) -> tuple[OwnerSales, ...]:
    sums: dict[str | None, dict[str, list[Decimal]]] = {}
    for sale in facts.sales:
        row, summary = sale.row, sale.summary
        target, actual = row.target or ZERO, (row.actual or ZERO) if row.target is not None else ZERO
        summed = sums.setdefault(summary.owner, {}).setdefault(summary.currency, [ZERO, ZERO])
        summed[0] += target
        summed[1] += actual
    if len(sums) < 2:
        return ()
    return tuple(
        OwnerSales(owner, currency, target, actual)
        for owner, by_currency in sums.items()
        for currency, (target, actual) in by_currency.items()
    )


def lengths(playbook: Playbook, id: str) -> Mapping[str, int]:
    """Return how long the lists of a product's page are."""
    facts = playbook.products[id]
    return {
        "sales": len(facts.sales),
        "owners": len(owner_sales(facts, playbook)),
        "whitespace": len(facts.whitespace),
        "rivals": len(facts.rivals),
    }
