"""Which step closes which gap: a finding is under way only where something is done about all that it names."""

from pathlib import Path

import pytest

from tests.rules.speaking import account, entries, found, opportunity, plan, product

DECIDER = "id: prezes, name: Ewa Lis, function: executive, roles: [decider]"
BUYER = "id: kupiec, name: Jan Sowa, function: purchasing"
ENGINEER = "id: technolog, name: Olga Maj, function: technical"
OTHER = "id: inny, name: Iga Sad, function: finance"
EMPTY = "vacant: yes"
TECHNICAL_SEAT = f"id: technolog, function: technical, {EMPTY}"
DECIDING_SEAT = f"id: prezes, function: executive, roles: [decider], {EMPTY}"


def step(stakeholder: str, title: str = "Krok", due: str = "2026-12-10") -> str:
    return f"title: {title}, owner: anna-kos, due: {due}, stakeholder: {stakeholder}"


def answer(folder: Path, rule: str, stakeholders: tuple[str, ...], *steps: str, tier: str = "key") -> str | None:
    """The title of the step that a rule's finding is answered by."""
    listed = plan("actions", *steps) if steps else ""
    text = account(entries("stakeholders", *stakeholders) + listed, tier=tier)
    (finding,) = found(folder, rule, text)
    return finding.answer.title if finding.answer is not None else None


KNOWN = (DECIDER, BUYER, OTHER)


@pytest.mark.parametrize(
    ("stakeholders", "steps", "expected"),
    [
        pytest.param((*KNOWN, TECHNICAL_SEAT), (step("technolog"),), "Krok", id="the seat that is missing"),
        pytest.param((*KNOWN, TECHNICAL_SEAT), (step("inny"),), None, id="someone else"),
        pytest.param((*KNOWN, f"id: prawnik, function: legal, {EMPTY}"), (step("prawnik"),), None, id="another seat"),
        pytest.param(
            (*KNOWN, f"{ENGINEER}, departed_on: 2026-10-31"),
            (step("technolog"),),
            None,
            id="one who is no longer there",
        ),
        pytest.param((BUYER, ENGINEER, OTHER, DECIDING_SEAT), (step("prezes"),), "Krok", id="one seat for two gaps"),
        pytest.param(
            (BUYER, ENGINEER, OTHER, DECIDING_SEAT.replace("roles: [decider], ", "")),
            (step("prezes"),),
            None,
            id="the seat for one of two gaps",
        ),
        pytest.param(
            (BUYER, OTHER, DECIDING_SEAT, TECHNICAL_SEAT),
            (step("prezes", "Później", "2026-12-20"), step("technolog", "Wcześniej")),
            "Wcześniej",
            id="the nearest of two",
        ),
        pytest.param((BUYER, OTHER, DECIDING_SEAT, TECHNICAL_SEAT), (step("prezes"),), None, id="one of two"),
    ],
)
def test_a_gap_in_the_decision_making_unit_is_closed_by_a_step_about_its_seat(
    stakeholders: tuple[str, ...], steps: tuple[str, ...], expected: str | None, tmp_path: Path
) -> None:
    assert answer(tmp_path, "dmu-incomplete", stakeholders, *steps) == expected


@pytest.mark.parametrize("seats", [("prezes", "technolog"), ("prezes", "technolog", "prawnik")])
def test_too_few_contacts_are_answered_by_steps_about_as_many_seats_as_are_missing_or_more(
    seats: tuple[str, ...], tmp_path: Path
) -> None:
    vacant = (DECIDING_SEAT, TECHNICAL_SEAT, f"id: prawnik, {EMPTY}")[: len(seats)]
    assert answer(tmp_path, "dmu-incomplete", (BUYER, *vacant), *map(step, seats)) == "Krok"


GOOD = f"{BUYER}, contact_depth: in-depth"


@pytest.mark.parametrize(
    ("them", "expected"),
    [
        pytest.param("prezes", "Krok", id="someone to know better"),
        pytest.param("kupiec", None, id="the one who is known"),
        pytest.param("dawny", None, id="one who left"),
        pytest.param("wolne", None, id="a seat that nobody holds"),
    ],
)
def test_where_one_contact_carries_the_relationship_a_step_about_another_one_answers_it(
    them: str, expected: str | None, tmp_path: Path
) -> None:
    others = ("id: dawny, name: Ola Wir, departed_on: 2026-10-31", f"id: wolne, function: legal, {EMPTY}")
    assert answer(tmp_path, "dmu-incomplete", (GOOD, DECIDER, ENGINEER, *others), step(them)) == expected


@pytest.mark.parametrize(
    ("seat", "them", "expected"),
    [
        pytest.param(f"id: kupiec, function: purchasing, {EMPTY}", "kupiec", "Krok", id="purchasing"),
        pytest.param(f"id: kupiec, function: operations, roles: [buyer], {EMPTY}", "kupiec", "Krok", id="a buyer"),
        pytest.param(f"id: prawnik, function: legal, {EMPTY}", "prawnik", None, id="another seat"),
        pytest.param(f"{BUYER}, departed_on: 2026-10-31", "kupiec", None, id="a buyer who left"),
        pytest.param(f"id: kupiec, function: purchasing, {EMPTY}", "inny", None, id="someone else"),
    ],
)
def test_an_unknown_buyer_is_answered_by_a_step_about_their_seat(
    seat: str, them: str, expected: str | None, tmp_path: Path
) -> None:
    assert answer(tmp_path, "no-purchasing-contact", (OTHER, seat), step(them), tier="small") == expected


@pytest.mark.parametrize(
    ("them", "expected"), [("inny", "Krok"), ("dawny", None), ("wolne", None)], ids=["present", "gone", "vacant"]
)
def test_a_silent_customer_is_answered_by_a_step_about_someone_who_is_there(
    them: str, expected: str | None, tmp_path: Path
) -> None:
    listed = (OTHER, "id: dawny, name: Ola Wir, departed_on: 2025-10-31", f"id: wolne, {EMPTY}")
    assert answer(tmp_path, "customer-silent", listed, step(them), tier="large") == expected


def test_products_without_a_target_are_answered_where_there_is_a_step_about_each(tmp_path: Path) -> None:
    def titles(folder: Path, *products: str) -> str | None:
        listed = [
            opportunity(id, f"stage: qualified, product: {id}, close_on: 2026-12-{day}").replace(
                "title: T", f"title: {id}"
            )
            for id, day in zip(products, (20, 10), strict=False)
        ]
        text = account(plan("targets") + entries("opportunities", *listed), tier="key")
        text = text.replace("    targets:\n", "")
        (finding,) = found(folder, "product-without-target", text, {"products/tacki.yaml": product("Tacki")})
        return finding.answer.title if finding.answer is not None else None

    assert titles(tmp_path / "one", "tacki") is None
    assert titles(tmp_path / "both", "tacki", "worki") == "worki"


@pytest.mark.parametrize(("steward", "owner"), [("jan-bor", "jan-bor"), ("", None)], ids=["a steward", "nobody"])
def test_incomplete_privacy_is_the_matter_of_the_steward(steward: str, owner: str | None, tmp_path: Path) -> None:
    """Where there is none, it is the account owner's."""
    settings = "title: T\nlanguages: [pl, en]\n" + (f"privacy: {{steward: {steward}}}\n" if steward else "")
    text = account(entries("stakeholders", f"{BUYER}, privacy: {{basis: contract, review_by: 2026-01-01}}"))
    findings = found(tmp_path, "privacy-incomplete", text, {"../site.yaml": settings})
    assert [finding.owner for finding in findings] == [owner, owner]
