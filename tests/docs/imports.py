"""The tables of mappings for docs/imports.md, and what the commands say of the examples there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner, Result

from playbookgen.cli import main
from playbookgen.content import schema
from playbookgen.content.model import Model
from playbookgen.content.schema import meanings
from playbookgen.editing.imports.mapping import AccountsMap, Column, ExportMap, FiguresMap, NamingColumn, ValueColumn
from tests.sites import put

from . import examples
from .markdown import code, table

FIGURES = ("figures", "imports/erp.csv", "--map", "imports/erp.yaml", "--update")
ACCOUNTS = ("import", "accounts", "imports/crm.csv", "--map", "imports/crm.yaml")


def mapping(model: type[Model]) -> str:
    """Return the table of a mapping's keys."""
    told = {**meanings(ExportMap), **meanings(model)}
    keys = schema.fields(model).values()
    rows = ((code(key.name), "yes" if key.is_required else "", told[key.name]) for key in keys)
    return table(("Key", "Required", "Meaning"), rows)


def columns() -> str:
    """Return the table of a column's keys, with where each may stand."""
    where: dict[type[Model], str] = {ValueColumn: "`keys`", NamingColumn: "`account`, `product`"}
    rows = [(code(name), "", text) for name, text in meanings(Column).items()]
    rows += [(code(name), place, text) for kind, place in where.items() for name, text in meanings(kind).items()]
    return table(("Key", "Only in", "Meaning"), rows)


def figures_mapping() -> str:
    """Return the keys of a mapping of figures."""
    return mapping(FiguresMap)


def accounts_mapping() -> str:
    """Return the keys of a mapping of accounts."""
    return mapping(AccountsMap)


@contextmanager
def example_site() -> Iterator[Path]:
    """Put the examples of docs/ into a folder and go there."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        files = {path: text for path, text in examples.files().items() if path.startswith("imports/")}
        put(Path(folder), {**examples.content(), **files})
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(before)


def ran(*arguments: str) -> Result:
    """Run a command in the folder of the examples."""
    return CliRunner().invoke(main, list(arguments))


def said(arguments: tuple[str, ...]) -> str:
    """Return a command and what it says of the examples."""
    with example_site():
        return f"```\n$ playbookgen {' '.join(arguments)}\n{ran(*arguments).output.rstrip()}\n```"


def figures_import() -> str:
    """Return what the import of the example figures says."""
    return said(FIGURES)


def accounts_import() -> str:
    """Return what a dry run with the example accounts says."""
    return said(ACCOUNTS)
