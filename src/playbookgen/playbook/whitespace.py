"""Whitespace of one account: what it could buy from us and does not, product by product."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from playbookgen.content.company import Company
from playbookgen.content.model import Product, SourcedBy
from playbookgen.findings import Answer
from playbookgen.playbook.accounts import AccountFacts


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """Where the customer gets one of our products, or a family of them."""

    product: str
    """A product's id, or the name of a family."""
    by: SourcedBy | None
    """Where it comes from; none where nobody has asked yet."""
    potential: Decimal | None
    """What we could sell in a year, in the account's currency."""
    answer: Answer | None
    """The open step about the product."""

    @property
    def is_open(self) -> bool:
        """Whether there is something to win: it comes from elsewhere, in part or whole, or is not used."""
        return self.by != "from-us"


def sold(facts: AccountFacts) -> frozenset[str]:
    """Return the products with a target or figures this year: they count as bought from us."""
    return frozenset(line.product for line in facts.attainment.lines) if facts.attainment is not None else frozenset()


def unknown_products(facts: AccountFacts, company: Company, today: date) -> tuple[str, ...]:
    """Return the products on offer of which the file does not say where the customer gets them."""
    told = {entry.product for entry in facts.account.sourcing} | sold(facts)
    return tuple(
        id
        for id, product in company.products.items()
        if id not in told and product.family not in told and _is_on_offer(product, today)
    )


def _is_on_offer(product: Product, today: date) -> bool:
    """Whether we surely sell a product today: what a broken record says of that may be missing."""
    has_ended = product.discontinued_on is not None and product.discontinued_on < today
    return product.origin.is_sound and product.status != "discontinued" and not has_ended


def whitespace(facts: AccountFacts, company: Company, today: date) -> tuple[SpaceRow, ...]:
    """Return what is told of each product: largest potential first, what comes from us last.

    A product with a target or figures counts as bought from us, whatever its entry says. For key accounts, products
    that nobody has asked about stand below as holes.
    """
    bought = sold(facts)
    rows = []
    for entry in facts.account.sourcing:
        by: SourcedBy = "from-us" if entry.product in bought else entry.by
        answer = facts.answers.get(("product", entry.product))
        rows.append(SpaceRow(entry.product, by, entry.potential, answer))
    listed = {row.product for row in rows}
    rows += [SpaceRow(product, "from-us", None, None) for product in sorted(bought - listed)]
    rows.sort(key=lambda row: (not row.is_open, -(row.potential or Decimal(0)), row.product))
    if facts.is_key_customer:
        holes = unknown_products(facts, company, today)
        rows += [SpaceRow(product, None, None, facts.answers.get(("product", product))) for product in holes]
    return tuple(rows)
