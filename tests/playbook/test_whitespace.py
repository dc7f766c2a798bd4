"""Whitespace of an account: what it could buy from us, where that comes from, and what nobody has asked about."""

from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.playbook.whitespace import SpaceRow, sold, unknown_products, whitespace
from tests.cases.running import put_up
from tests.sites import DAY, put

PRODUCTS = {
    "worki": "name: Worki papierowe\nfamily: Opakowania\n",
    "tacki": "name: Tacki tekturowe\nfamily: Opakowania\n",
    "folia": "name: Folia stretch\nfamily: Folie\n",
    "tasma": "name: Taśma\nfamily: Folie\nstatus: discontinued\n",
}
HEAD = "name: Młyn Dębowiec\nstage: customer\nowner: anna-kos\ntier: {tier}\n"


def site(folder: Path, account: str, tier: str = "large", figures: str = "") -> Path:
    files = {f"content/products/{id}.yaml": text for id, text in PRODUCTS.items()}
    files["content/accounts/debowiec.yaml"] = HEAD.format(tier=tier) + account
    files["content/figures/2026.csv"] = f"account,product,month,revenue\n{figures}"
    return put(put_up("base", folder / "site"), files)


def rows(root: Path) -> list[SpaceRow]:
    checked = check(root, DAY)
    assert not checked.is_unreadable, checked.findings
    return list(whitespace(checked.accounts["debowiec"], checked.company, DAY))


def told(root: Path) -> list[tuple[str, str | None]]:
    return [(row.product, row.by) for row in rows(root)]


def sourcing(*entries: str) -> str:
    return "sourcing:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def test_the_largest_potential_comes_first_then_names_and_last_what_comes_from_us(tmp_path: Path) -> None:
    asked = sourcing(
        "product: worki, by: from-us, potential: 900 000",
        "product: tacki, by: not-used",
        "product: Folie, by: mixed",
        "product: folia, by: competitor, potential: 50 000",
        "product: Opakowania, by: in-house, potential: 80 000",
    )
    found = rows(site(tmp_path, asked))
    assert [(row.product, row.is_open) for row in found] == [
        ("Opakowania", True),
        ("folia", True),
        ("Folie", True),
        ("tacki", True),
        ("worki", False),
    ]
    assert [row.potential for row in found] == [80_000, 50_000, None, None, 900_000]


def test_what_has_a_potential_of_nothing_stands_where_none_is_known(tmp_path: Path) -> None:
    asked = sourcing(
        "product: worki, by: not-used, potential: 0",
        "product: folia, by: not-used",
        "product: tacki, by: mixed, potential: 0.50",
    )
    assert [row.product for row in rows(site(tmp_path, asked))] == ["tacki", "folia", "worki"]


PLAN = "plans:\n  - period: 2026\n    status: approved\n    targets: [{product: worki, target: 100 000}]\n"


def test_what_has_a_target_or_was_sold_comes_from_us_whatever_is_written(tmp_path: Path) -> None:
    asked = sourcing("product: worki, by: competitor", "product: folia, by: mixed, potential: 10 000")
    root = site(tmp_path, PLAN + asked, figures="debowiec,tacki,2026-03,100\ndebowiec,folia,2026-03,100\n")
    assert told(root) == [("folia", "from-us"), ("tacki", "from-us"), ("worki", "from-us")]
    assert sold(check(root, DAY).accounts["debowiec"]) == {"folia", "tacki", "worki"}


def test_without_targets_and_figures_nothing_is_sold(tmp_path: Path) -> None:
    root = site(tmp_path, "")
    assert sold(check(root, DAY).accounts["debowiec"]) == frozenset()
    assert told(root) == []


@pytest.mark.parametrize(
    ("asked", "holes"),
    [
        pytest.param("", ["folia", "tacki", "worki"], id="nothing is known"),
        pytest.param(sourcing("product: folia, by: not-used"), ["tacki", "worki"], id="one was asked about"),
        pytest.param(sourcing("product: Opakowania, by: in-house"), ["folia"], id="a family was asked about"),
        pytest.param(PLAN, ["folia", "tacki"], id="a target"),
    ],
)
def test_products_on_offer_that_nobody_asked_about_are_holes_of_a_key_account(
    asked: str, holes: list[str], tmp_path: Path
) -> None:
    root = site(tmp_path / "key", asked, tier="key")
    assert [product for product, by in told(root) if by is None] == holes
    checked = check(root, DAY)
    assert sorted(unknown_products(checked.accounts["debowiec"], checked.company, DAY)) == holes
    assert [product for product, by in told(site(tmp_path / "large", asked)) if by is None] == []


STEP = """opportunities:
  - {id: a, title: Próbki, kind: cross-sell, stage: qualified, owner: anna-kos, product: folia}
"""


def test_the_open_step_about_a_product_stands_beside_it(tmp_path: Path) -> None:
    (row,) = rows(site(tmp_path / "asked", sourcing("product: folia, by: competitor") + STEP))
    assert row.answer is not None
    assert row.answer.title == "Próbki"
    holes = rows(site(tmp_path / "hole", STEP, tier="key"))
    assert [row.product for row in holes if row.answer is not None] == ["folia"]
    assert {row.potential for row in holes} == {None}
