"""The examples in docs/ are what they say: files that are read without a finding, and layouts that make pages."""

from pathlib import Path

import pytest
import yaml

from playbookgen.build import Checked, build, check
from playbookgen.rules import RULES
from tests.sites import put

from . import examples
from .markdown import DOCS

FIELDS = (DOCS / "fields.md").read_text("utf-8")
SHOWN = ("accounts/baltic-foods.html", "pages/index.html")


def _checked(folder: Path) -> Checked:
    return check(folder, examples.TODAY)


def _findings_of_files(checked: Checked) -> list[str]:
    return [f"{found.where.path}: {found.rule}" for found in checked.findings if found.rule not in RULES]


def test_there_is_one_of_each_kind() -> None:
    assert set(examples.content()) == {
        "site.yaml",
        "content/accounts/baltic-foods.yaml",
        "content/people/anna-kowalska.yaml",
        "content/products/film-80.yaml",
        "content/roles/account-manager.en.md",
        "content/pages/discounts.en.md",
        "content/figures/2026.csv",
    }


def test_together_they_are_a_site_without_a_finding(tmp_path: Path) -> None:
    put(tmp_path, examples.content())
    checked = _checked(tmp_path)
    assert not _findings_of_files(checked)
    assert checked.playbook.accounts["baltic-foods"].figures


def _fragments(place: str) -> list[str]:
    return [text for line, text in examples.blocks() if line == place]


@pytest.mark.parametrize("fragment", _fragments(examples.IN_SITE))
def test_settings_can_be_added_to_it(tmp_path: Path, fragment: str) -> None:
    _check_with(tmp_path, "site.yaml", fragment)


@pytest.mark.parametrize("fragment", _fragments(examples.IN_ACCOUNT))
def test_keys_of_an_account_can_be_added_to_it(tmp_path: Path, fragment: str) -> None:
    _check_with(tmp_path, "content/accounts/baltic-foods.yaml", fragment)


def _check_with(folder: Path, path: str, fragment: str) -> None:
    """Check the site with a fragment in the place of the keys that it names. Its waivers have nothing to silence."""
    put(folder, examples.content())
    whole = yaml.load(examples.content()[path], yaml.BaseLoader) | yaml.load(fragment, yaml.BaseLoader)
    (folder / path).write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
    assert set(_findings_of_files(_checked(folder))) <= {f"{path}: unused-waiver"}


MISTAKES = {
    "stance: supporter": ("stance: sceptyczne", "sceptic"),
    "roles: [buyer, decider]": ("roles: buyer", "[buyer]"),
}


@pytest.mark.parametrize(("right", "wrong", "suggestion"), [(right, *rest) for right, rest in MISTAKES.items()])
def test_suggestions_are_those_that_the_reference_tells(
    tmp_path: Path, right: str, wrong: str, suggestion: str
) -> None:
    path = "content/accounts/baltic-foods.yaml"
    put(tmp_path, {**examples.content(), path: examples.content()[path].replace(right, wrong)})
    (found,) = _checked(tmp_path).findings
    assert found.replacement == suggestion
    assert f"`{wrong}`" in FIELDS
    assert f"`{suggestion}`" in FIELDS


def test_layouts_and_catalogs_make_pages(tmp_path: Path) -> None:
    site = tmp_path / "site"
    put(site, {**examples.content(), **examples.layouts()})
    built = build(site, tmp_path / "public", examples.TODAY)
    assert not [found for found in built.checked.findings if found.rule == "template-error"]
    assert built.publication is not None
    account, pages = ((tmp_path / "public" / path).read_text("utf-8") for path in SHOWN)
    assert "Internal: not for customers." in account
    assert "Account lead" in account
    assert '<a href="../pages/discounts.html">Discounts</a>' in pages
