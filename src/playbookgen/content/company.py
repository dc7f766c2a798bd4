"""The company as its files tell it: people, products, roles with their guides, free pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from playbookgen.content.model import FreePage, Guide, Involvement, Person, Product, Responsibility, Tier

_STRENGTH: dict[Involvement, int] = {"none": 0, "contributes": 1, "leads": 2}


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its guide in every language that has one. The default language's says what the role does."""

    id: str
    """The name of its guides' files."""
    guides: Mapping[str, Guide]
    """By language; the default language's comes first."""

    @property
    def guide(self) -> Guide:
        """The guide that rules go by."""
        return next(iter(self.guides.values()))

    def in_language(self, language: str) -> Guide:
        """Return the guide in a language, or in the default one where it is not translated."""
        return self.guides.get(language, self.guide)

    def responsibilities(self, area: str, language: str | None = None) -> tuple[Responsibility, ...]:
        """Return what the guide says about an area of work, in its order."""
        guide = self.guide if language is None else self.in_language(language)
        return tuple(entry for entry in guide.responsibilities if entry.area == area)

    def involvement(self, area: str, tier: Tier | None = None) -> Involvement:
        """Return the strongest involvement in an area, for one tier or for any; an area not listed is none."""
        fitting = [
            entry.involvement
            for entry in self.responsibilities(area)
            if tier is None or not entry.tiers or tier in entry.tiers
        ]
        return max(fitting, key=_STRENGTH.__getitem__, default="none")

    def area_for(self, areas: Iterable[str], tier: Tier | None) -> str | None:
        """Return the first of some areas that the role leads for a tier, or else the first that it contributes to."""
        parts = {area: self.involvement(area, tier) for area in areas}
        for involvement in ("leads", "contributes"):
            for area, part in parts.items():
                if part == involvement:
                    return area
        return None


@dataclass(frozen=True, slots=True)
class Company:
    """What every account's page and rules may ask about, by id."""

    people: Mapping[str, Person]
    products: Mapping[str, Product]
    roles: Mapping[str, Role]
    pages: Mapping[str, Mapping[str, FreePage]]
    """Free pages: by id, then by language, the default language first."""

    def role_of(self, person: str | None) -> Role | None:
        """Return the role of a person, or None where either is not known."""
        found = self.people.get(person or "")
        return self.roles.get(found.role or "") if found is not None else None

    @property
    def families(self) -> frozenset[str]:
        """The names of the product families."""
        return frozenset(product.family for product in self.products.values() if product.family)
