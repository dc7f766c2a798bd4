"""The responsibility matrix stands in the role guides: who edits a guide changes what the rules find, and no code."""

from pathlib import Path

import pytest

from playbookgen.build import check
from tests.cases.running import BASE
from tests.sites import DAY, edit, put, site_copy

LANGUAGES = ("pl", "en")
ACCOUNT = "content/accounts/debowiec.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_copy(BASE, tmp_path / "site")


def found(site: Path, rule: str) -> list[str]:
    """The arguments that tell of whom a rule speaks."""
    findings = check(site, DAY).findings
    assert not [finding for finding in findings if finding.rule == "translation-differs"]
    told = [finding for finding in findings if finding.rule == rule]
    return [finding.arguments.get("owner", finding.arguments.get("names", "")) for finding in told]


def change_guide(site: Path, role: str, old: str, new: str) -> None:
    """Change a role's guide, in every language."""
    for language in LANGUAGES:
        edit(site / f"content/roles/{role}.{language}.md", old, new)


def account(site: Path, tier: str, stage: str, owner: str, more: str = "") -> None:
    put(site, {ACCOUNT: f"name: Młyn Dębowiec\ntier: {tier}\nstage: {stage}\nowner: {owner}\n{more}"})


def test_who_contributes_to_new_business_may_own_a_prospect(site: Path) -> None:
    account(site, "small", "prospect", "anna-kos")
    assert found(site, "prospect-needs-hunter") == ["Anna Kos"]
    change_guide(site, "account-manager", "new-business, involvement: none", "new-business, involvement: contributes")
    assert found(site, "prospect-needs-hunter") == []


def test_who_leads_new_business_no_more_may_not(site: Path) -> None:
    account(site, "small", "prospect", "jan-bor")
    assert found(site, "prospect-needs-hunter") == []
    change_guide(site, "sales-rep", "new-business, involvement: leads", "new-business, involvement: none")
    assert found(site, "prospect-needs-hunter") == ["Jan Bor"]


def test_an_area_that_a_guide_leaves_out_is_none(site: Path) -> None:
    account(site, "small", "dormant", "jan-bor")
    assert found(site, "current-customers-only") == []
    change_guide(site, "sales-rep", "  - {area: new-business, involvement: leads}\n", "")
    assert found(site, "current-customers-only") == ["Jan Bor"]


def test_a_key_account_needs_someone_who_leads_retention(site: Path) -> None:
    account(site, "key", "customer", "anna-kos")
    assert found(site, "key-account-needs-manager") == []
    change_guide(site, "account-manager", "retention, involvement: leads", "retention, involvement: contributes")
    assert found(site, "key-account-needs-manager") == ["Anna Kos"]


@pytest.mark.parametrize(("tiers", "expected"), [("[key, large]", []), ("[large, medium]", ["Anna Kos"])])
def test_tiers_narrow_what_a_role_leads(site: Path, tiers: str, expected: list[str]) -> None:
    account(site, "key", "customer", "anna-kos")
    change_guide(
        site, "account-manager", "retention, involvement: leads", f"retention, involvement: leads, tiers: {tiers}"
    )
    assert found(site, "key-account-needs-manager") == expected


def test_another_entry_of_the_same_area_may_widen_it_again(site: Path) -> None:
    account(site, "key", "customer", "jan-bor")
    entries = (
        "retention, involvement: contributes, tiers: [small]}\n  - {area: retention, involvement: leads, tiers: [key]"
    )
    change_guide(site, "sales-rep", "retention, involvement: contributes", entries)
    assert found(site, "key-account-needs-manager") == []


def test_an_order_desk_that_comes_to_lead_relationships_may_own_an_account(site: Path) -> None:
    put(site, {"content/people/ola-maj.yaml": "name: Ola Maj\nrole: sales-coordinator\n"})
    account(site, "small", "customer", "ola-maj")
    assert found(site, "order-desk-owns-account") == ["Ola Maj"]
    change_guide(site, "sales-coordinator", "relationships, involvement: none", "relationships, involvement: leads")
    assert found(site, "order-desk-owns-account") == []


MAIL = """stakeholders:
  - {id: ewa-lis, name: Ewa Lis, function: purchasing}
communications:
  - {topic: Oferta świąteczna, date: 2026-12-08, channel: email, audience: [ewa-lis], owner: jan-bor}
"""


def test_mail_by_a_role_that_is_marketing_needs_consent(site: Path) -> None:
    account(site, "small", "customer", "anna-kos", MAIL)
    assert found(site, "marketing-without-consent") == []
    change_guide(site, "sales-coordinator", "responsibilities:", "marketing: yes\nresponsibilities:")
    assert found(site, "marketing-without-consent") == []
    change_guide(site, "sales-rep", "responsibilities:", "marketing: yes\nresponsibilities:")
    assert found(site, "marketing-without-consent") == ["Ewa Lis"]


def test_mail_that_nobody_is_named_for_is_sent_by_the_account_owner(site: Path) -> None:
    account(site, "small", "customer", "anna-kos", MAIL.replace(", owner: jan-bor", ""))
    change_guide(site, "account-manager", "responsibilities:", "marketing: yes\nresponsibilities:")
    assert found(site, "marketing-without-consent") == ["Ewa Lis"]
