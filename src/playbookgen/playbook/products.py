"""What the accounts together mean for a product: who buys it, who could, and who else sells it there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Product, SourcedBy, Threat
from playbookgen.playbook.money import Amount, Total, total
from playbookgen.playbook.people import by_weight
from playbookgen.playbook.summary import ProductRow, Summary


@dataclass(frozen=True, slots=True)
class Sale:
    """The product at an account that has a target or figures for it."""

    summary: Summary
    row: ProductRow


@dataclass(frozen=True, slots=True)
class Whitespace:
    """An account that could buy the product, or its family, from us and does not."""

    summary: Summary
    by: SourcedBy
    """Where it comes from today."""
    potential: Decimal | None
    """What we could sell in a year, in the account's currency."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor that stands against the product at an account."""

    summary: Summary
    name: str
    """The competitor's."""
    threat: Threat


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A product and what the accounts say of it."""

    product: Product
    sales: tuple[Sale, ...]
    """At the accounts that have a target or figures for it, key accounts first."""
    whitespace: tuple[Whitespace, ...]
    rivals: tuple[Rival, ...]
    target: Total
    actual: Total
    """Revenue so far, at accounts with a target for it."""
    untargeted: Total
    """Revenue so far, at accounts without one."""
    last_year: Total
    """Revenue in the year before."""
    potential: Total
    """The sum of the whitespace."""

    @property
    def account_ids(self) -> tuple[str, ...]:
        """All accounts that these facts are about."""
        rows: tuple[Sale | Whitespace | Rival, ...] = (*self.sales, *self.whitespace, *self.rivals)
        return tuple(sorted({row.summary.id for row in rows}))

    @property
    def share(self) -> Decimal | None:
        """Attainment as a fraction."""
        return self.actual.value / self.target.value if self.target.value > 0 else None


def products(company: Company, summaries: Iterable[Summary], settings: Settings) -> Mapping[str, ProductFacts]:
    """Return the facts of every product, in one pass over the accounts."""
    sales: dict[str, list[Sale]] = {id: [] for id in company.products}
    spaces: dict[str, list[Whitespace]] = {id: [] for id in company.products}
    rivals: dict[str, list[Rival]] = {id: [] for id in company.products}
    family: dict[str, list[str]] = {}
    for product in company.products.values():
        family.setdefault(product.family or "", []).append(product.id)
    for summary in sorted(summaries, key=by_weight):
        for row in summary.products:
            if row.product in sales:
                sales[row.product].append(Sale(summary, row))
        sold = {row.product for row in summary.products}
        for name, by, potential in summary.whitespace:
            for product_id in (name,) if name in spaces else family.get(name, ()):
                if product_id not in sold:
                    spaces[product_id].append(Whitespace(summary, by, potential))
        for name, against, threat in summary.rivals:
            for product_id in against:
                if product_id in rivals:
                    rivals[product_id].append(Rival(summary, name, threat))
    return {
        id: _facts(product, sales[id], spaces[id], rivals[id], settings) for id, product in company.products.items()
    }


def _facts(
    product: Product, sales: list[Sale], spaces: list[Whitespace], rivals: list[Rival], settings: Settings
) -> ProductFacts:
    def summed(amounts: Iterable[tuple[Decimal | None, str]]) -> Total:
        return total((Amount(value, currency) for value, currency in amounts if value is not None), settings.site)

    return ProductFacts(
        product=product,
        sales=tuple(sales),
        whitespace=tuple(spaces),
        rivals=tuple(rivals),
        target=summed((sale.row.target, sale.summary.currency) for sale in sales),
        actual=summed((sale.row.actual, sale.summary.currency) for sale in sales if sale.row.target is not None),
        untargeted=summed((sale.row.actual, sale.summary.currency) for sale in sales if sale.row.target is None),
        last_year=summed((sale.row.last_year, sale.summary.currency) for sale in sales),
        potential=summed((space.potential, space.summary.currency) for space in spaces),
    )
