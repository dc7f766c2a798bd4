"""The responsibility matrix: areas of work by roles, the main roles first."""

from dataclasses import dataclass

from playbookgen.content.company import Role
from playbookgen.content.model import Involvement, Responsibility
from playbookgen.content.scalars import alphabetical
from playbookgen.site.chrome import View

DEFAULT_MAIN_ROLES = ("account-manager", "sales-rep")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a role and an area of work meet in the matrix."""

    role: Role
    involvement: Involvement
    responsibilities: tuple[Responsibility, ...]
    """What the guide says about it, in its order."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An area of work and what each role has to do with it, in the order of the matrix's columns."""

    area: str
    """Its id."""
    label: str
    """Its name in the page's language."""
    cells: tuple[Cell, ...]


def matrix(view: View, language: str, roles: tuple[Role, ...]) -> tuple[MatrixRow, ...]:
    """Return the areas of work in the site's order, each with a cell for every one of the roles."""
    return tuple(
        MatrixRow(
            area.id,
            area.label.get(language) or view.catalog.label("area", area.id),
            tuple(Cell(role, role.involvement(area.id), role.responsibilities(area.id, language)) for role in roles),
        )
        for area in view.site.areas
    )


def roles_in_order(view: View, language: str) -> tuple[Role, ...]:
    """Return all roles: the main ones first, then the others by title."""
    roles = view.playbook.company.roles
    first = main_roles(view)
    others = sorted(
        (role for id, role in roles.items() if id not in first),
        key=lambda role: alphabetical(role.in_language(language).title or role.id),
    )
    return (*(roles[id] for id in first), *others)


def main_roles(view: View) -> tuple[str, ...]:
    """Return the ids of the roles that the matrix puts first and that exist."""
    named = dict.fromkeys(view.site.roles_first or DEFAULT_MAIN_ROLES)
    return tuple(id for id in named if id in view.playbook.company.roles)
