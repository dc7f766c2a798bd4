"""Whose matter a finding is: whom its rule names, or who owns what it is about, or who is still there above them."""

from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.findings import Finding
from tests.cases.running import put_up
from tests.sites import DAY, put


def person(name: str, rest: str = "") -> str:
    return f"name: {name}\nrole: sales-rep\n{rest}"


def matters(folder: Path, files: dict[str, str]) -> dict[str | None, set[str]]:
    """Rule and record of each person's matters."""
    site = put(put_up("base", folder / "site"), {f"content/{path}.yaml": text for path, text in files.items()})
    found = check(site, DAY).playbook.matters
    return {who: {told(finding) for finding in findings} for who, findings in found.items()}


def told(finding: Finding) -> str:
    return f"{finding.record} {finding.rule}"


SILENT = "name: Piekarnia Olszyna\ntier: large\nstage: customer\nowner: {}\n"


def test_what_is_found_at_an_account_is_the_matter_of_its_owner(tmp_path: Path) -> None:
    found = matters(tmp_path, {"accounts/olszyna": SILENT.format("jan-bor")})
    assert found == {"jan-bor": {"accounts/olszyna customer-silent"}}


def test_whom_a_rule_names_comes_before_the_owner(tmp_path: Path) -> None:
    risk = "visits: [{date: 2026-11-12, by: jan-bor}]\nrisks:\n  - {statement: R, severity: high, likelihood: high, owner: anna-kos}\n"  # noqa: E501
    found = matters(tmp_path, {"accounts/olszyna": SILENT.format("jan-bor") + risk})
    assert found == {"anna-kos": {"accounts/olszyna high-risk-unmitigated"}}


def test_what_is_found_at_a_product_is_the_matter_of_its_owner(tmp_path: Path) -> None:
    found = matters(tmp_path, {"products/worki": "name: Worki\nfamily: Opakowania\nowner: anna-kos\nrodzina: X\n"})
    assert found == {"anna-kos": {"products/worki unknown-key"}}


def test_what_is_found_at_a_person_is_their_own_matter(tmp_path: Path) -> None:
    found = matters(tmp_path, {"people/ola-wir": person("Ola Wir", "rodzina: X\n")})
    assert found == {"ola-wir": {"people/ola-wir unknown-key"}}


def test_what_is_found_at_an_account_that_cannot_be_read_at_all_is_nobodys(tmp_path: Path) -> None:
    found = matters(tmp_path, {"accounts/olszyna": "name: [Piekarnia\n"})
    assert found == {None: {"accounts/olszyna yaml-syntax"}}


def test_what_is_found_at_a_guide_is_nobodys_though_it_bears_the_name_of_a_person(tmp_path: Path) -> None:
    guide = "---\ntitle: Rola\nsummary: S\nrodzina: X\n---\n\nTekst.\n"
    guides = {f"content/roles/jan-bor.{language}.md": guide for language in ("pl", "en")}
    found = check(put(put_up("base", tmp_path / "site"), guides), DAY).playbook.matters
    assert {who: {told(finding) for finding in findings} for who, findings in found.items()} == {
        None: {"roles/jan-bor unknown-key"}
    }


def test_a_person_and_a_product_with_the_name_of_an_account_are_none(tmp_path: Path) -> None:
    files = {
        "accounts/olszyna": SILENT.format("jan-bor"),
        "people/olszyna": person("Ola Olszyna", "rodzina: X\n"),
        "products/olszyna": "name: Worki\nfamily: Opakowania\nowner: anna-kos\nrodzina: X\n",
        "products/jan-bor": "name: Tacki\nfamily: Opakowania\nowner: anna-kos\nrodzina: X\n",
        "people/worki": person("Ewa Worek", "rodzina: X\n"),
    }
    assert matters(tmp_path, files) == {
        "jan-bor": {"accounts/olszyna customer-silent"},
        "olszyna": {"people/olszyna unknown-key"},
        "anna-kos": {"products/olszyna unknown-key", "products/jan-bor unknown-key"},
        "worki": {"people/worki unknown-key"},
    }


def test_what_is_found_in_the_settings_is_nobodys(tmp_path: Path) -> None:
    site = put_up("unused-waiver", tmp_path / "site")
    found = check(site, DAY).playbook.matters
    assert "site.yaml unused-waiver" in {told(finding) for finding in found[None]}


def test_what_is_found_at_a_product_without_an_owner_is_nobodys(tmp_path: Path) -> None:
    files = {"products/worki": "name: Worki\nfamily: Opakowania\nrodzina: X\n"}
    assert matters(tmp_path, files) == {None: {"products/worki unknown-key"}}


LEFT = "left_on: 2026-11-22\n"


@pytest.mark.parametrize(
    ("jan", "ewa", "expected"),
    [
        pytest.param("manager: ewa-lis\n", "", "jan-bor", id="nobody left"),
        pytest.param("manager: ewa-lis\nleft_on: 2026-11-23\n", "", "jan-bor", id="on the last day"),
        pytest.param("manager: ewa-lis\nleft_on: 2026-12-31\n", "", "jan-bor", id="leaving later"),
        pytest.param(f"manager: ewa-lis\n{LEFT}", "", "ewa-lis", id="the day after"),
        pytest.param(f"manager: ewa-lis\n{LEFT}", "left_on: 2026-12-31\n", "ewa-lis", id="the manager leaves later"),
        pytest.param(f"manager: ewa-lis\n{LEFT}", f"manager: anna-kos\n{LEFT}", "anna-kos", id="the manager left too"),
        pytest.param(f"manager: ewa-lis\n{LEFT}", LEFT, None, id="nobody is above"),
        pytest.param(f"manager: ewa-lis\n{LEFT}", f"manager: jan-bor\n{LEFT}", None, id="in a circle"),
        pytest.param(f"manager: nikt\n{LEFT}", "", None, id="the manager is not known"),
    ],
)
def test_what_would_be_a_leavers_matter_goes_to_the_first_one_above_who_is_there(
    jan: str, ewa: str, expected: str | None, tmp_path: Path
) -> None:
    risk = "risks:\n  - {statement: R, severity: high, likelihood: high}\n"
    files = {
        "accounts/olszyna": SILENT.format("jan-bor") + risk,
        "people/jan-bor": person("Jan Bor", jan),
        "people/ewa-lis": person("Ewa Lis", ewa),
    }
    found = matters(tmp_path, files)
    assert [who for who, what in found.items() if "accounts/olszyna high-risk-unmitigated" in what] == [expected]
