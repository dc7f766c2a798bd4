"""People, products and guides that cannot be read whole: rules say nothing that hangs on them, and call them by id."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.findings import Finding
from tests.cases.running import put_up
from tests.rules.speaking import account, entries, plan
from tests.sites import DAY, edit, put


def found(folder: Path, rule: str, text: str, files: Mapping[str, str] | None = None) -> list[Finding]:
    added = {f"content/{path}": content for path, content in (files or {}).items()}
    site = put(put_up("base", folder / "site"), {"content/accounts/debowiec.yaml": text, **added})
    return [finding for finding in check(site, DAY).findings if finding.rule == rule]


NAMELESS = {
    "people/ola-wir.yaml": "role: sales-rep\nleft_on: 2026-10-31\n",
    "products/tacki.yaml": "family: Opakowania\n",
}


@pytest.mark.parametrize(
    ("rule", "text", "argument", "name"),
    [
        ("owner-left", account("", owner="ola-wir"), "person", "ola-wir"),
        ("no-sponsor", account("executive_sponsor: ola-wir\n", tier="key"), "person", "ola-wir"),
        (
            "competitor-contract-ending",
            account("competitors: [{name: P, threat: low, products: [tacki], contract_ends: 2027-06-30}]\n"),
            "products",
            "tacki",
        ),
        ("target-jump", account(plan("targets", "product: tacki, target: 500, last_year: 100")), "product", "tacki"),
    ],
)
def test_what_has_no_name_is_called_by_its_id(rule: str, text: str, argument: str, name: str, tmp_path: Path) -> None:
    assert [finding.arguments[argument] for finding in found(tmp_path, rule, text, NAMELESS)] == [name]


@pytest.mark.parametrize("rule", ["prospect-needs-hunter", "current-customers-only", "key-account-needs-manager"])
@pytest.mark.parametrize("owner", ["ola-wir", "nikt"])
def test_an_owner_whose_role_or_file_is_not_known_breaks_no_rule_of_ownership(
    rule: str, owner: str, tmp_path: Path
) -> None:
    people = {"people/ola-wir.yaml": "name: Ola Wir\nrole: nieznana\n"}
    for stage in ("prospect", "former", "customer"):
        assert found(tmp_path / stage, rule, account("", tier="key", stage=stage, owner=owner), people) == []


MAIL = entries("stakeholders", "id: ewa, name: Ewa Lis") + entries(
    "communications", "topic: T, channel: email, date: 2026-12-08, audience: [ewa]"
)


def test_a_guide_that_is_broken_makes_no_mail_marketing(tmp_path: Path) -> None:
    site = put(put_up("base", tmp_path / "site"), {"content/accounts/debowiec.yaml": account(MAIL)})
    for language in ("pl", "en"):
        edit(
            site / f"content/roles/account-manager.{language}.md",
            "responsibilities:",
            "marketing: yes\nresponsibilities:",
        )
    spoken = [finding.rule for finding in check(site, DAY).findings]
    assert "marketing-without-consent" in spoken
    for language in ("pl", "en"):
        edit(site / f"content/roles/account-manager.{language}.md", "marketing: yes", "marketing: yes\nrodzina: X")
    spoken = [finding.rule for finding in check(site, DAY).findings]
    assert "marketing-without-consent" not in spoken


def test_a_product_whose_file_is_broken_is_not_missed(tmp_path: Path) -> None:
    text = account(plan("targets", "product: worki, target: 500"), tier="key")
    broken = {"products/tacki.yaml": "name: Tacki\nfamily: Kartony\nrodzina: X\n"}
    assert found(tmp_path / "broken", "product-without-target", text, broken) == []
    sound = {"products/tacki.yaml": "name: Tacki\nfamily: Kartony\n"}
    assert len(found(tmp_path / "sound", "product-without-target", text, sound)) == 1


def test_where_the_steward_is_not_known_incomplete_privacy_is_the_account_owners(tmp_path: Path) -> None:
    settings = {"../site.yaml": "title: T\nlanguages: [pl, en]\nprivacy: {steward: nikt}\n"}
    (finding,) = found(tmp_path, "privacy-incomplete", account("stakeholders: [{id: ewa, name: Ewa Lis}]\n"), settings)
    assert finding.owner is None
