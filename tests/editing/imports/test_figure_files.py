"""Whatever an export holds, nothing of it is lost on the way into the figures files, and nothing else changes there."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.content.figures import read_figures
from playbookgen.editing.imports.exports import read_export
from playbookgen.editing.imports.figure_files import Kept, Replaces, changed_year
from playbookgen.editing.imports.identities import Contents, Identities
from playbookgen.editing.imports.sales import Key, Names, Sales, plain_map, read_sales
from playbookgen.findings import Finding

ACCOUNTS: Contents = {"alfa": {}, "beta": {"currency": "EUR"}}
PRODUCTS: Contents = {"folia": {}, "palety": {}}
KEPT = Kept(ACCOUNTS, PRODUCTS, 1)
NAMES = Names(Identities.of("accounts", ACCOUNTS), Identities.of("products", PRODUCTS), {"alfa": "PLN", "beta": "EUR"})

amounts = st.decimals(-99999, 99999, places=2)
rows = st.lists(
    st.tuples(
        st.sampled_from(["alfa", "beta", "gamma"]), st.sampled_from(["folia", "palety"]), st.integers(1, 3), amounts
    ),
    max_size=12,
)
Rows = list[tuple[str, str, int, Decimal]]


def sales(held: Rows) -> Sales:
    """What an export of these rows comes to."""
    lines = ["account;product;month;revenue", *(f"{a};{p};2026-{m:02};{r}".replace(".", ",") for a, p, m, r in held)]
    export = read_export("\n".join(lines).encode(), "x.csv", ["account", "revenue"], None, lambda finding: None)
    assert export is not None
    return read_sales(export, plain_map(export), NAMES, lambda finding: None)


def added_up(held: Rows) -> dict[Key, Decimal]:
    """The same by other means."""
    sums: dict[Key, Decimal] = {}
    for account, product, month, revenue in held:
        if account in ACCOUNTS:
            key = Key(date(2026, month, 1), account, product)
            sums[key] = sums.get(key, Decimal()) + revenue
    return sums


def revenues(content: bytes) -> dict[Key, Decimal]:
    """What a figures file holds, as the site reads it."""
    found: list[Finding] = []
    read = read_figures(content.decode(), "x.csv", 2026, 1, ACCOUNTS, PRODUCTS, found.append)
    assert found == []
    return {Key(one.month, account, one.product): one.revenue for account, its in read.items() for one in its}


def written(before: bytes | None, held: Rows, replaces: Replaces) -> bytes:
    """A figures file with an export put into it."""
    found: list[Finding] = []
    change = changed_year(2026, "x.csv", before, sales(held).figures, replaces, KEPT, found.append)
    assert found == []
    assert change is not None
    return change.after


@settings(max_examples=60)
@given(rows)
def test_every_row_and_every_amount_is_accounted_for(held: Rows) -> None:
    found = sales(held)
    assert sorted(found.read.lines) == list(range(2, len(held) + 2))
    assert found.read.revenue == sum((row[3] for row in held), Decimal())
    assert len(found.refused.lines) == sum(row[0] == "gamma" for row in held)
    assert {key: one.revenue for key, one in found.figures.items()} == added_up(held)


@settings(max_examples=60)
@given(rows, rows, st.sampled_from(["month", "row"]))
def test_what_gives_way_is_what_was_asked_for(first: Rows, second: Rows, replaces: Replaces) -> None:
    before = written(None, first, "month")
    old, new = added_up(first), added_up(second)
    months = {key.month for key in new}
    kept = {
        key: one for key, one in old.items() if (key.month not in months if replaces == "month" else key not in new)
    }
    after = written(before, second, replaces)
    assert revenues(after) == {**kept, **new}
    assert set(before.split(b"\n")) - set(after.split(b"\n")) <= {
        line for line in before.split(b"\n") if any(f"{month:%Y-%m}".encode() in line for month in months)
    }
    assert written(after, second, replaces) == after
