"""On which side of a day, a number or a state a rule begins to speak: the near misses that cases have no room for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.rules.speaking import account, entries, found, opportunity, plan, product
from tests.sites import DAY


@dataclass(frozen=True)
class Side:
    """A situation, and how often a rule speaks of it."""

    rule: str
    name: str
    count: int
    text: str
    files: Mapping[str, str] = field(default_factory=dict)
    today: date = DAY


def contracts(*listed: str) -> str:
    return account(entries("contracts", *(f"title: T, type: framework, {entry}" for entry in listed)))


def lead(rest: str) -> str:
    return account(f"lead_source: marketing-lead\n{rest}", stage="prospect", owner="jan-bor")


def them(*privacy: str) -> str:
    return entries("stakeholders", *(f"id: s{index}, name: S, privacy: {{{own}}}" for index, own in enumerate(privacy)))


def call(rest: str) -> str:
    return entries("communications", f"topic: T, channel: call, {rest}")


def offer(rest: str) -> str:
    return account(rest + entries("opportunities", opportunity("a", "stage: proposed, next_step: N")))


def action(rest: str) -> str:
    return f"title: T, owner: jan-bor, {rest}"


def target(rest: str = "", product: str = "worki") -> str:
    return f"product: {product}, target: 500 000, {rest}"


def left(day: str) -> Mapping[str, str]:
    return {"people/ola-wir.yaml": f"name: Ola Wir\nrole: sales-rep\nleft_on: {day}\n"}


def figures(*rows: str) -> Mapping[str, str]:
    return {"figures/2026.csv": "account,product,month,revenue,margin\n" + "".join(f"{row}\n" for row in rows)}


def tray(rest: str) -> Mapping[str, str]:
    return {"products/tacki.yaml": product("Tacki", rest)}


ADAM = "stakeholders: [{id: adam, name: Adam Gil, departed_on: %s}]\n"

AWAY = {"people/ewa-lis.yaml": "name: Ewa Lis\nrole: sales-rep\naway: [{from: 2026-11-16, to: 2026-12-04}]\n"}
DECIDER = "stakeholders: [{id: adam, name: Adam Gil, roles: [decider]}]\n"
ARCHIVED = "plans: [{period: 2026, status: archived}]\n"
FROM_MARKETING = "source: marketing-lead"
BEHIND = "product: worki, target: 500 000, actual: 100 000"
MISSING = "product: worki, target: 1 000 000, actual: 749 589.04, actual_as_of: 2026-10-31"
"""At this pace, with 304 of 365 days gone, 900 000 come together."""


def chance(value: str) -> str:
    return opportunity("a", f"stage: proposed, next_step: N, probability: 100%, value: {value}")


SIDES = [
    # Contracts.
    Side("contract-expired", "another of the same type holds, for any product", 0,
         contracts("id: a, ends: 2025-12-31, products: [worki]", "id: b")),
    Side("contract-expired", "another of the same type holds, for a product", 0,
         contracts("id: a, ends: 2025-12-31", "id: b, products: [worki]")),
    Side("contract-expired", "neither names a product", 0, contracts("id: a, ends: 2025-12-31", "id: b")),
    Side("contract-expired", "one of the same type for other products", 1,
         contracts("id: a, ends: 2025-12-31, products: [worki]", "id: b, products: [tacki]"), tray("")),
    Side("price-review-near", "on the last day of the contract", 1,
         contracts("id: a, ends: 2026-11-23, price_review_on: 2026-11-20")),
    Side("price-review-near", "after the last day", 0,
         contracts("id: a, ends: 2026-11-22, renewal: automatic, notice: 1m, price_review_on: 2026-11-20")),
    # Opportunities and leads.
    Side("offer-unanswered", "in touch today", 0, offer("visits: [{date: 2026-11-23, by: jan-bor}]\n")),
    Side("offer-unanswered", "a visit is planned, and none was", 1,
         offer("visits: [{date: 2026-11-24, by: jan-bor}]\n")),
    Side("lead-untouched", "told of their data today", 0, lead(them("informed_on: 2026-11-23"))),
    Side("lead-untouched", "a contact of whom nothing is noted", 1, lead("stakeholders: [{id: a, name: A}]\n")),
    Side("lead-untouched", "told four days ago", 0, lead(them("informed_on: 2026-11-19"))),
    Side("lead-untouched", "told six days ago", 1, lead(them("informed_on: 2026-11-17"))),
    Side("lead-untouched", "not told, and a day to come", 1, lead(them("source: S", "informed_on: 2026-12-01"))),
    Side("lead-untouched", "a talk to come", 0, lead(call("date: 2026-11-24"))),
    Side("lead-untouched", "a talk that was not held", 1, lead(call("date: 2026-11-22"))),
    Side("lead-untouched", "a talk that was held", 0, lead(call("date: 2026-11-22, done_on: 2026-11-22"))),
    Side("lead-untouched", "an action of next year", 0, lead(plan("actions", action("due: 2027-02-01")))),
    Side("lead-untouched", "at a customer", 1,
         account(entries("opportunities", opportunity("a", f"stage: identified, {FROM_MARKETING}")))),
    Side("lead-untouched", "qualified since", 0,
         account(entries("opportunities", opportunity("a", f"stage: qualified, {FROM_MARKETING}")))),
    Side("lead-untouched", "with a next step", 0,
         account(entries("opportunities", opportunity("a", f"stage: identified, next_step: N, {FROM_MARKETING}")))),
    Side("lead-untouched", "an action that is done", 0, lead(plan("actions", action("due: 2026-11-20, status: done")))),
    Side("lead-untouched", "an action that is cancelled", 1,
         lead(plan("actions", action("due: 2026-12-20, status: cancelled")))),
    # Who answers.
    Side("owner-left", "leaving later", 0, account("", owner="ola-wir"), left("2026-11-24")),
    Side("owner-left", "an action of an archived plan", 0,
         account(plan("actions", "title: T, owner: ola-wir, due: 2026-12-10").replace("approved", "archived")),
         left("2026-11-22")),
    Side("owner-left", "an action of a plan that holds", 1,
         account(plan("actions", "title: T, owner: ola-wir, due: 2026-12-10")), left("2026-11-22")),
    Side("owner-left", "the day after", 1, account("", owner="ola-wir"), left("2026-11-22")),
    Side("owner-away", "with a deputy who left", 1, account("deputy: ola-wir\n", owner="ewa-lis"),
         {**left("2026-11-22"), **AWAY}),
    Side("owner-away", "with a deputy who is leaving", 0, account("deputy: ola-wir\n", owner="ewa-lis"),
         {**left("2026-11-23"), **AWAY}),
    Side("no-sponsor", "leaving later", 0, account("executive_sponsor: ola-wir\n", tier="key"), left("2026-11-24")),
    Side("no-sponsor", "the day after", 1, account("executive_sponsor: ola-wir\n", tier="key"), left("2026-11-22")),
    # People at the customer.
    Side("departed-stakeholder-active", "leaving later", 0,
         account(ADAM % "2026-11-24" + call("date: 2026-11-23, audience: [adam]"))),
    Side("departed-stakeholder-active", "a talk to come", 1,
         account(ADAM % "2026-11-22" + call("date: 2026-12-08, audience: [adam]"))),
    Side("departed-stakeholder-active", "a talk that is past", 0,
         account(ADAM % "2026-11-22" + call("date: 2026-11-22, audience: [adam]"))),
    Side("contact-overdue", "due later", 0,
         account("stakeholders: [{id: a, name: A, contact_every: 1m, last_contact: 2026-11-02}]\n")),
    Side("customer-silent", "a visit today", 0, account("visits: [{date: 2026-11-23, by: jan-bor}]\n")),
    Side("customer-silent", "a contact to come", 1,
         account("stakeholders: [{id: a, name: A, last_contact: 2026-11-24}]\n")),
    Side("customer-silent", "a visit to come", 1, account("visits: [{date: 2026-11-24, by: jan-bor}]\n")),
    Side("customer-silent", "a sale of the month that begins", 0, account(""), figures("debowiec,worki,2026-12,1,"),
         date(2026, 12, 1)),
    Side("customer-silent", "a sale of a month to come", 1, account(""), figures("debowiec,worki,2026-12,1,"),
         date(2026, 11, 30)),
    Side("customer-silent", "the smallest sale", 0, account(""), figures("debowiec,worki,2026-10,0.01,")),
    Side("customer-silent", "nothing sold", 1, account(""), figures("debowiec,worki,2026-10,0,")),
    Side("customer-silent", "a return", 1, account(""), figures("debowiec,worki,2026-10,-0.01,")),
    Side("no-planned-communication", "an action that is done", 1,
         account(DECIDER + plan("actions", action("due: 2026-12-01, done_on: 2026-11-20, stakeholder: adam")),
                 tier="key")),
    Side("no-planned-communication", "an open action", 0,
         account(DECIDER + plan("actions", action("due: 2026-12-01, stakeholder: adam")), tier="key")),
    # Plans.
    Side("plan-stale", "archived", 0, account(ARCHIVED, tier="key")),
    Side("no-next-action", "only archived plans", 0, account(ARCHIVED, tier="key")),
    Side("no-next-action", "a plan without actions", 1, account(ARCHIVED.replace("archived", "approved"), tier="key")),
    Side("action-overdue", "one of fifteen days and one of fourteen", 1,
         account(plan("actions", action("due: 2026-11-08"), action("due: 2026-11-09")))),
    Side("action-overdue", "one of fourteen days and one of thirteen", 0,
         account(plan("actions", action("due: 2026-11-09"), action("due: 2026-11-10")))),
    Side("plan-stale", "a key account", 1, account(plan("actions"), tier="key").replace("    actions:\n", "")),
    Side("plan-stale", "a large account", 0, account(plan("actions")).replace("    actions:\n", "")),
    # Targets.
    Side("behind-pace", "archived", 0, account(plan("targets", BEHIND).replace("approved", "archived"))),
    Side("behind-pace", "approved", 1, account(plan("targets", BEHIND))),
    Side("product-without-target", "no plan", 0, account("", tier="key")),
    Side("target-without-margin", "figures know it, and nobody wants any", 1,
         account(plan("targets", target())), figures("debowiec,worki,2026-10,100,20")),
    Side("figures-old", "nothing is known yet in January", 0, account(plan("targets", target())),
         today=date(2026, 1, 20)),
    Side("figures-old", "figures of 45 days ago", 0, account(plan("targets", target())),
         figures("debowiec,worki,2026-10,100,"), date(2026, 12, 15)),
    Side("figures-old", "figures of 46 days ago", 1, account(plan("targets", target())),
         figures("debowiec,worki,2026-10,100,"), date(2026, 12, 16)),
    Side("target-for-discontinued", "sold on the first day of the year", 0,
         account(plan("targets", target(product="tacki"))), tray("discontinued_on: 2026-01-01\n")),
    Side("target-for-discontinued", "sold until the day before the year", 1,
         account(plan("targets", target(product="tacki"))), tray("discontinued_on: 2025-12-31\n")),
    Side("target-for-discontinued", "no longer sold, in next year's plan", 1,
         account(plan("targets", target(product="tacki"), period=2027)), tray("status: discontinued\n")),
    Side("target-for-discontinued", "no longer sold, in last year's plan", 0,
         account(plan("targets", target(product="tacki"), period=2025)), tray("status: discontinued\n")),
    Side("target-for-discontinued", "a sale of the month that begins with the last day", 0, account(""),
         {**tray("discontinued_on: 2026-09-01\n"), **figures("debowiec,tacki,2026-09,100,")}),
    Side("target-for-discontinued", "the smallest sale after it", 1, account(""),
         {**tray("discontinued_on: 2026-08-31\n"), **figures("debowiec,tacki,2026-09,0.50,")}),
    Side("target-for-discontinued", "a row of nothing after it", 0, account(""),
         {**tray("discontinued_on: 2026-08-31\n"), **figures("debowiec,tacki,2026-09,0,")}),
    Side("product-without-target", "sold for a while yet", 1,
         account(plan("targets", target()), tier="key"), tray("discontinued_on: 2026-12-31\n")),
    Side("product-without-target", "on its last day of sale", 1,
         account(plan("targets", target()), tier="key"), tray("discontinued_on: 2026-11-23\n")),
    Side("product-without-target", "no longer sold", 0,
         account(plan("targets", target()), tier="key"), tray("discontinued_on: 2026-11-22\n")),
    Side("pipeline-short", "the pipeline brings more than is missing", 0,
         account(plan("targets", MISSING) + entries("opportunities", chance("101 000")), tier="key")),
    Side("pipeline-short", "less than half a złoty is missing", 0,
         account(plan("targets", MISSING) + entries("opportunities", chance("99 999.60")), tier="key")),
    Side("pipeline-short", "the pipeline brings less", 1,
         account(plan("targets", MISSING) + entries("opportunities", chance("99 000")), tier="key")),
    Side("target-jump", "hardly anything last year", 1, account(plan("targets", target("last_year: 0.50")))),
    Side("target-jump", "nothing last year", 0, account(plan("targets", target("last_year: 0")))),
    Side("target-jump", "only returns last year", 0, account(plan("targets", target())),
         {"figures/2025.csv": "account,product,month,revenue\ndebowiec,worki,2025-10,-100\n"}),
    Side("target-jump", "won this year", 0,
         account(plan("targets", target("last_year: 100 000"))
                 + entries("opportunities", opportunity("a", "stage: won, product: worki, close_on: 2026-03-01")))),
    Side("target-jump", "won, nobody knows when", 0,
         account(plan("targets", target("last_year: 100 000"))
                 + entries("opportunities", opportunity("a", "stage: won, product: worki")))),
    Side("target-jump", "won before last year", 1,
         account(plan("targets", target("last_year: 100 000"))
                 + entries("opportunities", opportunity("a", "stage: won, product: worki, close_on: 2024-12-31")))),
]  # fmt: skip


@pytest.mark.parametrize("side", SIDES, ids=lambda side: f"{side.rule}: {side.name}")
def test_a_rule_speaks_on_one_side_and_is_silent_on_the_other(side: Side, tmp_path: Path) -> None:
    assert len(found(tmp_path, side.rule, side.text, side.files, side.today)) == side.count


@pytest.mark.parametrize(("key_customers", "count"), [(10, 0), (11, 1)])
def test_more_than_ten_key_customers_are_too_many_and_others_do_not_count(
    key_customers: int, count: int, tmp_path: Path
) -> None:
    others = [("large", "customer"), ("key", "prospect"), ("key", "former"), ("small", "dormant")]
    kinds = [("key", "customer")] * (key_customers - 1) + others
    files = {
        f"accounts/a{index}.yaml": account("", tier=tier, stage=stage) for index, (tier, stage) in enumerate(kinds)
    }
    assert len(found(tmp_path, "too-many-key-accounts", account("", tier="key"), files)) == count


@pytest.mark.parametrize(
    ("day", "message"),
    [("2026-11-22", "were to be reviewed"), ("2026-11-23", "are to be reviewed"), ("2026-11-24", "are to be reviewed")],
)
def test_a_price_review_is_still_to_come_on_its_day(day: str, message: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "price-review-near", contracts(f"id: a, price_review_on: {day}"))
    assert message in finding.message


def test_revenue_without_a_day_is_behind_the_pace_of_today(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "behind-pace", account(plan("targets", BEHIND)))
    assert finding.arguments["day"] == str(DAY)
    assert finding.arguments["missing"] == "347945 PLN"  # 327 of 365 days of 500 000 are 447 945.21


def test_revenue_without_a_day_is_not_old(tmp_path: Path) -> None:
    listed = ("product: worki, target: 500 000", "product: tacki, target: 500 000, actual: 450 000")
    assert found(tmp_path, "figures-old", account(plan("targets", *listed)), tray("")) == []


def test_products_are_named_by_their_letters_whatever_marks_these_bear(tmp_path: Path) -> None:
    names = ("Zszywki", "Żelatyna", "Łubianki", "Listwy", "Maty")
    files = {f"products/p{index}.yaml": product(name) for index, name in enumerate(names)}
    (finding,) = found(tmp_path, "product-without-target", account(plan("targets", target()), tier="key"), files)
    assert finding.arguments["products"].split("\n") == ["Listwy", "Łubianki", "Maty", "Żelatyna", "Zszywki"]
