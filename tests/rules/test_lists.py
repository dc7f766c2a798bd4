"""A rule looks at each entry of a list: one of which there is nothing to say hides nothing of the next."""

from pathlib import Path

import pytest

from playbookgen.build import check
from tests.cases.running import put_up
from tests.rules.speaking import account, entries, found, lines, opportunity, plan, product
from tests.sites import DAY, put


def contract(id: str, rest: str) -> str:
    return f"id: {id}, title: Umowa {id}, type: framework, {rest}"


NOTICE = "notice: 3m, renewal: automatic"
CONTRACTS = {
    "automatic-renewal-without-notice": (
        [
            contract("reczna", "ends: 2027-12-31, renewal: manual"),
            contract("z-terminem", f"ends: 2028-06-30, {NOTICE}"),
        ],
        contract("odnawiana", "ends: 2028-12-31, renewal: automatic"),
    ),
    "notice-deadline-near": (
        [
            contract("bez-terminu", "ends: 2027-01-31"),
            contract("odnowiona", f"ends: 2026-11-22, {NOTICE}"),
            contract("rozstrzygnieta", f"ends: 2027-02-28, {NOTICE}, replaced_by: bez-terminu"),
        ],
        contract("bliska", f"ends: 2027-05-31, {NOTICE}"),
    ),
    "contract-expired": (
        [
            contract("zastapiona", "ends: 2024-12-31, replaced_by: jakosc"),
            "id: jakosc, title: Jakość, type: quality-agreement",
            "id: zamowienie, title: Zamówienie, type: spot, ends: 2025-12-31",
        ],
        contract("dawna", "ends: 2026-10-31"),
    ),
    "price-review-near": (
        [
            contract("bez-przegladu", "ends: 2027-06-30"),
            contract("daleka", "ends: 2027-07-31, price_review_on: 2027-05-31"),
        ],
        contract("bliska", "ends: 2028-06-30, price_review_on: 2026-12-01"),
    ),
}


@pytest.mark.parametrize("rule", CONTRACTS)
def test_contracts(rule: str, tmp_path: Path) -> None:
    silent, spoken = CONTRACTS[rule]
    assert lines(tmp_path, rule, account(entries("contracts", *silent, spoken))) == [spoken]


OPPORTUNITIES = {
    "opportunity-overdue": (
        [
            opportunity("bez-dnia", "stage: proposed"),
            opportunity("dzisiaj", "stage: proposed, close_on: 2026-11-23"),
            opportunity("potem", "stage: proposed, close_on: 2027-11-23"),
        ],
        opportunity("po-dniu", "stage: proposed, close_on: 2026-11-22"),
    ),
    "opportunity-without-next-step": (
        [
            opportunity("pomysl", "stage: identified"),
            opportunity("opisana", "stage: qualified, next_step: Telefon"),
            opportunity("z-dzialaniem", "stage: qualified"),
        ],
        opportunity("porzucona", "stage: qualified"),
    ),
    "offer-unanswered": (
        [opportunity("rozmowy", "stage: negotiating"), opportunity("z-dzialaniem", "stage: proposed")],
        opportunity("oferta", "stage: proposed"),
    ),
}
STEPS = {
    "opportunity-without-next-step": "title: T, owner: jan-bor, due: 2026-12-10, opportunity: z-dzialaniem",
    "offer-unanswered": "title: T, owner: jan-bor, due: 2026-11-10, done_on: 2026-11-10, opportunity: z-dzialaniem",
}


@pytest.mark.parametrize("rule", OPPORTUNITIES)
def test_opportunities(rule: str, tmp_path: Path) -> None:
    silent, spoken = OPPORTUNITIES[rule]
    steps = plan("actions", STEPS[rule]) if rule in STEPS else ""
    assert lines(tmp_path, rule, account(steps + entries("opportunities", *silent, spoken))) == [spoken]


def target(product: str, rest: str) -> str:
    return f"product: {product}, target: 500 000, actual: 450 000, actual_as_of: 2026-10-31, {rest}"


TARGETS = {
    "margin-below-target": (
        [
            target("a", "margin: 20%"),
            target("b", "target_margin: 30%"),
            target("c", "margin: 29%, target_margin: 30%"),
        ],
        target("d", "margin: 20%, target_margin: 30%"),
    ),
    "target-jump": (
        [target("a", "margin: 20%"), target("b", "last_year: 0"), target("c", "last_year: 480 000")],
        target("d", "last_year: 200 000"),
    ),
    "target-for-discontinued": (
        [target("a", "margin: 20%")],
        target("d", "margin: 20%"),
    ),
}


@pytest.mark.parametrize("rule", TARGETS)
def test_targets(rule: str, tmp_path: Path) -> None:
    silent, spoken = TARGETS[rule]
    last_day = "discontinued_on: 2025-12-31\n" if rule == "target-for-discontinued" else ""
    products = {f"products/{id}.yaml": product(id) for id in "abc"} | {"products/d.yaml": product("d", last_day)}
    assert lines(tmp_path, rule, account(plan("targets", *silent, spoken)), products) == [spoken]


def test_objectives(tmp_path: Path) -> None:
    listed = [f"id: {id}, kind: revenue, statement: S" for id in ("z-dzialaniem", "dawny", "porzucony")]
    listed[1] += ", due: 2026-11-22"
    plans = plan("objectives", *listed)
    plans += "    actions: [{title: T, owner: jan-bor, due: 2026-12-10, objective: z-dzialaniem}]\n"
    assert lines(tmp_path, "objective-without-action", account(plans, tier="key")) == [listed[2]]


def test_competitors(tmp_path: Path) -> None:
    days = ("", ", contract_ends: 2026-11-22", ", contract_ends: 2028-11-23", ", contract_ends: 2027-06-30")
    listed = [f"name: {name}, threat: low{day}" for name, day in zip("ABCD", days, strict=True)]
    assert lines(tmp_path, "competitor-contract-ending", account(entries("competitors", *listed))) == [listed[3]]


def test_stakeholders(tmp_path: Path) -> None:
    listed = [
        "id: a, name: A",
        "id: b, name: B, contact_every: 3m, last_contact: 2026-11-02",
        "id: c, name: C, contact_every: 3m, last_contact: 2026-01-02, departed_on: 2026-10-31",
        "id: d, name: D, contact_every: 3m, last_contact: 2026-05-02",
    ]
    assert lines(tmp_path, "contact-overdue", account(entries("stakeholders", *listed))) == [listed[3]]


def test_communications(tmp_path: Path) -> None:
    listed = [
        f"topic: T, channel: {channel}, date: 2026-12-08, audience: [a]{rest}"
        for channel, rest in (("newsletter", ", done_on: 2026-11-10"), ("call", ""), ("newsletter", ""))
    ]
    text = account(entries("stakeholders", "id: a, name: A") + entries("communications", *listed))
    assert lines(tmp_path, "marketing-without-consent", text) == [listed[2]]


def test_those_who_answer_for_the_account(tmp_path: Path) -> None:
    away = "role: sales-rep\naway: [{from: 2026-11-16, to: 2026-12-04}]\n"
    people = {"people/ewa-lis.yaml": f"name: Ewa Lis\n{away}", "people/ola-wir.yaml": f"name: Ola Wir\n{away}"}
    text = account("deputy: ewa-lis\ncoordinator: ola-wir\n")
    assert lines(tmp_path, "owner-away", text, people) == ["coordinator: ola-wir"]


def test_waivers(tmp_path: Path) -> None:
    """Of three findings one is waived, one was until yesterday, and one never was; two waivers are for nothing."""
    days = {
        "customer-silent": "2026-12-31",
        "offer-unanswered": "2026-11-22",
        "plan-stale": "2026-12-31",
        "contact-overdue": "2026-12-31",
    }
    waivers = entries("waivers", *(f"rule: {rule}, reason: R, until: {until}" for rule, until in days.items()))
    offer = entries("opportunities", opportunity("a", "stage: proposed, close_on: 2026-11-01, next_step: N"))
    counts = {
        rule: len(found(tmp_path / rule, rule, account(offer + waivers)))
        for rule in ("customer-silent", "offer-unanswered", "opportunity-overdue", "waiver-expired", "unused-waiver")
    }
    assert counts == {
        "customer-silent": 0,
        "offer-unanswered": 1,
        "opportunity-overdue": 1,
        "waiver-expired": 1,
        "unused-waiver": 2,
    }


SITE = "title: T\nlanguages: [pl, en]\n"


def test_rules_that_are_off(tmp_path: Path) -> None:
    offer = account(entries("opportunities", opportunity("a", "stage: proposed, close_on: 2026-11-01")))
    off = {"../site.yaml": f"{SITE}severity: {{customer-silent: 'off', offer-unanswered: 'off'}}\n"}
    assert found(tmp_path / "silent", "customer-silent", offer, off) == []
    assert found(tmp_path / "unanswered", "offer-unanswered", offer, off) == []
    assert len(found(tmp_path / "overdue", "opportunity-overdue", offer, off)) == 1
    assert len(found(tmp_path / "next", "opportunity-without-next-step", offer, off)) == 1


def test_thresholds(tmp_path: Path) -> None:
    settings = f"{SITE}thresholds: {{far-behind-pace: 30, owner-left: 3, plan-stail: 60, plan-stale: 60}}\n"
    findings = check(put(put_up("base", tmp_path / "site"), {"site.yaml": settings}), DAY).findings
    refused = [finding for finding in findings if finding.rule == "unknown-value"]
    assert [finding.arguments["value"] for finding in refused] == ["owner-left", "plan-stail"]
    assert {finding.record for finding in refused} == {"site.yaml"}
