"""An export of sales into the figures files: read, checked, and ready to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from playbookgen.content.config import Settings
from playbookgen.content.sources import CONTENT, FIGURES, Sources, read_bytes
from playbookgen.content.text import Report
from playbookgen.editing.files import Change
from playbookgen.editing.imports.exports import Export
from playbookgen.editing.imports.figure_files import Kept, YearChange, changed_year
from playbookgen.editing.imports.identities import Identities, contents
from playbookgen.editing.imports.mapping import FiguresMap
from playbookgen.editing.imports.sales import Names, Sales, by_fiscal_year, read_sales
from playbookgen.findings import Finding


@dataclass(frozen=True, slots=True)
class FiguresImport:
    """What an export of sales comes to, before anything is written."""

    sales: Sales
    years: Sequence[YearChange]
    problems: Sequence[Finding]
    """What stands in the way: an export that cannot be read on, figures files with mistakes."""

    @property
    def figures_revenue(self) -> Decimal:
        """The revenue of all figures, as they are written."""
        return sum((amounts.rounded().revenue for amounts in self.sales.figures.values()), Decimal())

    @property
    def replaces_figures(self) -> bool:
        """Whether figures that are there would be others."""
        return any(month.is_changed for year in self.years for month in year.months)

    def changes(self, sources: Sources) -> Sequence[Change]:
        """Return the files to write."""
        return [
            Change(sources.root / year.path, year.before, year.after)
            for year in self.years
            if year.before != year.after
        ]


def import_figures(export: Export, mapping: FiguresMap, settings: Settings, sources: Sources) -> FiguresImport:
    """Return what the figures files would hold with an export put into them."""
    problems: list[Finding] = []
    sales = read_sales(export, mapping, _names(mapping, settings, sources), problems.append)
    kept = Kept(sources.ids("accounts"), sources.ids("products"), settings.site.fiscal_year_starts)
    years = []
    for year, figures in by_fiscal_year(sales.figures, kept.first_month):
        path = f"{CONTENT}/{FIGURES}/{year}.csv"
        content = _content(path, sources, problems.append)
        change = changed_year(year, path, content, figures, mapping.replaces, kept, problems.append)
        if change is not None:
            years.append(change)
    return FiguresImport(sales, years, problems)


def _content(path: str, sources: Sources, report: Report) -> bytes | None:
    source = next((source for source in sources.by_folder[FIGURES] if source.path == path), None)
    return read_bytes(source, sources.root, report) if source is not None else None


def _names(mapping: FiguresMap, settings: Settings, sources: Sources) -> Names:
    accounts = contents(sources, "accounts")
    products = contents(sources, "products")
    return Names(
        Identities.of("accounts", accounts, mapping.account.by),
        Identities.of("products", products, mapping.product.by),
        _currencies(accounts, settings.site.currency),
    )


def _currencies(accounts: Mapping[str, Mapping[str, object]], default: str) -> Mapping[str, str]:
    return {id: str(content.get("currency") or default) for id, content in accounts.items()}
