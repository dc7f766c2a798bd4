"""The examples of docs/imports.md, run."""

from playbookgen.build import check
from playbookgen.rules import RULES
from tests.sites import tree

from . import examples, imports


def test_the_example_of_figures_is_imported() -> None:
    with imports.example_site() as site:
        assert imports.ran(*imports.FIGURES).exit_code == 0
        assert (site / "content/figures/2026.csv").read_text("utf-8") == (
            "account,product,month,revenue,margin\n"
            "baltic-foods,film-80,2026-04,98 400.50,23 610\n"
            "baltic-foods,film-80,2026-05,118800,28510\n"
            "baltic-foods,film-80,2026-06,64400,15500\n"
        )


def test_the_example_of_accounts_is_imported_and_then_there_is_nothing_to_change() -> None:
    with imports.example_site() as site:
        before = tree(site)
        assert imports.ran(*imports.ACCOUNTS).exit_code == 0
        assert tree(site) == before
        assert imports.ran(*imports.ACCOUNTS, "--write", "--update").exit_code == 0
        assert sorted(path for path, content in tree(site).items() if before.get(path) != content) == [
            "content/accounts/baltic-foods.yaml",
            "content/accounts/odra-paper-mill-2.yaml",
        ]
        found = check(site, examples.TODAY).findings
        assert [finding for finding in found if finding.rule not in RULES] == []
        again = imports.ran(*imports.ACCOUNTS, "--write", "--update")
        assert (again.exit_code, again.stderr) == (
            0,
            "accounts: new 0, changed 0; rows: refused 0, all 3\nThere is nothing to change.\n",
        )
