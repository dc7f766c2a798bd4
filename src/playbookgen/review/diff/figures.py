"""Sales figures compared: rows are counted, and revenue is told as a sum for each account."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from playbookgen.content.figures import Figures
from playbookgen.review.diff.changes import Renamed
from playbookgen.review.diff.sides import Side

Row = tuple[str, str, str]
"""Account, product and month."""
Amounts = tuple[Decimal, Decimal | None, Decimal | None]
"""Revenue, margin and volume."""


@dataclass(frozen=True, slots=True)
class FiguresChange:
    """What changed in a year's figures, as sums."""

    year: str
    path: str
    added: int
    """Rows."""
    changed: int
    removed: int
    revenue: tuple[tuple[str, Decimal, Decimal], ...]
    """Accounts whose revenue of the year is another, with it before and now; the largest difference first."""
    unreadable: int
    """Rows that cannot be read now."""


def figures_changes(base: Side, head: Side, renamed: Renamed) -> tuple[tuple[FiguresChange, ...], tuple[str, ...]]:
    """Return what changed in each year, and the files that say the same in another way."""
    before = {source.id: source for source in base.sources.by_folder["figures"]}
    after = {source.id: source for source in head.sources.by_folder["figures"]}
    different = [
        year
        for year in sorted(before.keys() | after.keys())
        if year not in before or year not in after or base.digest(before[year]) != head.digest(after[year])
    ]
    found, rewritten = [], []
    for year in different:
        change = _figures_change(base, head, year, (after.get(year) or before[year]).path, renamed)
        if change.added or change.changed or change.removed or change.unreadable:
            found.append(change)
        else:
            rewritten.append(change.path)
    return tuple(found), tuple(rewritten)


def _figures_change(base: Side, head: Side, year: str, path: str, renamed: Renamed) -> FiguresChange:
    old, _ = base.figures.get(year, ({}, 0))
    new, unreadable = head.figures.get(year, ({}, 0))
    before, after = _rows(old, renamed), _rows(new, _as_it_is)
    shared = before.keys() & after.keys()
    changed = sum(1 for row in shared if before[row] != after[row])
    sums, others = _revenue(before), _revenue(after)
    revenue = [
        (account, sums.get(account, Decimal()), others.get(account, Decimal()))
        for account in sums.keys() | others.keys()
        if sums.get(account, Decimal()) != others.get(account, Decimal())
    ]
    revenue.sort(key=lambda row: (-abs(row[2] - row[1]), row[0]))
    added, removed = len(after) - len(shared), len(before) - len(shared)
    return FiguresChange(year, path, added, changed, removed, tuple(revenue), unreadable)


def _as_it_is(kind: str, id: str) -> str:
    return id


def _rows(figures: Figures, renamed: Renamed) -> Mapping[Row, Amounts]:
    return {
        (renamed("accounts", account), renamed("products", row.product), row.month.isoformat()): (
            row.revenue,
            row.margin,
            row.volume,
        )
        for account, rows in figures.items()
        for row in rows
    }


def _revenue(rows: Mapping[Row, Amounts]) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for (account, _, _), (revenue, _, _) in rows.items():
        sums[account] = sums.get(account, Decimal()) + revenue
    return sums
