"""The hand-over sheet: what a colleague takes over, and what changed lately."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from playbookgen.build import Built
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.site.chrome import View
from playbookgen.site.hand_over import HandOverContext, hand_over
from playbookgen.site.planning import planned
from tests.conftest import Demo, Git
from tests.pages import Page, parsed, text_of
from tests.sites import edit, publish, published, put

ALFA = "content/accounts/alfa.yaml"


def made(built: Built, person: str) -> HandOverContext:
    playbook = built.checked.playbook
    page = next(page for page in planned(playbook) if (page.kind, page.id) == ("hand-over", person))
    return hand_over(page, View(playbook, read_catalog(page.language, [layouts()])))


def sheet(root: Path, person: str = "anna-lis") -> Page:
    path = f"en/people/{person}.hand-over.html"
    return parsed(path, published(root)[path])


def section(page: Page, id: str) -> Element:
    (found,) = page.find("section", id=id)
    return found


def items(page: Page, id: str) -> list[str]:
    """The texts of the outer rows of a section."""
    return [text_of(row) for rows in section(page, id).iter("ul") if rows.get("class") != "dots-list" for row in rows]


def test_the_head_says_how_much_changes_hands(small: Path) -> None:
    page = sheet(small)
    (facts,) = page.find("dl", **{"class": "facts"})
    assert [text_of(fact) for fact in facts] == [
        "Accounts1key: 1",
        "Open promises2■ Overdue: 1",
        "Contacts3▲ only through this person: 2",
        "Opportunities1",
        "Next deadline8 Jan 2027plan review, Alfa Śledź & Synowie",
    ]


def test_an_account_tells_how_it_stands_and_what_was_agreed_on_the_last_visit(small: Path) -> None:
    assert items(sheet(small), "accounts") == [
        "Alfa Śledź & Synowie ◆Key account ●good Attainment75%0.38M PLN of 0.51M PLN Share of wallet31.5% "
        "Account plan2026, approvedLast review: 5 Jun DeputyJan Maj Next deadline8 Jan 2027plan review "
        "Last visit14 OctFrom us: Anna Lis Agreed: Próba do 20 listopada"
    ]


def test_promises_stand_by_their_day_with_account_and_stakeholder(small: Path) -> None:
    assert items(sheet(small), "promises") == [
        "■ Overdue: 20 NovPróba tacek na linii 2 Alfa Śledź & Synowie · Stakeholder: Ewa Wrona in progress3 days ago",
        "22 DecOmówić ceny na przyszły rok Alfa Śledź & Synowie waitingin 29 days",
        "14 Oct Alfa Śledź & Synowie Próba do 20 listopada",
    ]


def test_a_promise_at_somebody_elses_account_names_its_owner(small: Path) -> None:
    assert items(sheet(small, "jan-maj"), "promises") == [
        "30 NovZaprosić do zakładu Alfa Śledź & Synowie · Account owner: Anna Lis openin 7 days"
    ]


def test_only_visits_of_the_last_ninety_days_with_something_agreed_are_told(small: Path) -> None:
    for day, told in (("2026-08-25", True), ("2026-08-24", False)):
        text = (small / ALFA).read_text("utf-8")
        edit(small / ALFA, "date: 2026-10-14", f"date: {day}")
        found = made(publish(small), "anna-lis")
        assert [row.visit.agreed for row in found.visits] == [("Próba do 20 listopada",)] * told
        assert found.owned[0].last_visit is not None
        put(small, {ALFA: text})


def test_deadlines_and_communications_stand_side_by_side(small: Path) -> None:
    page = sheet(small)
    assert items(page, "deadlines") == [
        "8 Jan 2027plan review 2026Alfa Śledź & Synowie in 46 days",
        "31 Jan 2027price reviewAlfa Śledź & Synowie · Umowa ramowa na folię in 69 days",
        "16 Jun 2027notice deadlineAlfa Śledź & Synowie · Umowa ramowa na folię in 205 days",
        "30 Jun 2027end of contractAlfa Śledź & Synowie · Umowa ramowa na folię in 219 days",
    ]
    assert items(page, "communications") == [
        "8 DecPrzegląd kwartalnyAlfa Śledź & Synowie · visit · repeated every: 3 monthsin 15 days"
    ]


def table(page: Page, id: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in section(page, id).iter("tr")][1:]


def test_people_are_told_apart_by_who_else_knows_the_account(small: Path) -> None:
    alone = table(sheet(small), "contacts")
    assert alone == [
        ["Alfa Śledź & Synowie Tier: key"],
        [
            "Ewa WronaDyrektorka zakładu",
            "Function: executiveBuying role: decider, approver",
            "Influence: ●●● high",
            "Stance: ◆ supporter",
            "Contact depth: ◑ regular▲ only through this person",
            "Last contact: 5 NovDue: 5 Feb 2027",
            "+48 59 000 00 01e.wrona@alfa.example",
        ],
        [
            "Piotr KosKupiec",
            "Function: purchasingBuying role: buyer",
            "Influence: ●●○ medium",
            "Stance: ○ neutral",
            "Contact depth: ● in-depth▲ only through this person",
            "Last contact: 14 Oct",
            "–",
        ],
        [
            "Adam Lipka",
            "Function: technical",
            "Influence: –",
            "Stance: –",
            "Contact depth: –",
            "Last contact: –",
            "–",
        ],
    ]
    edit(small / ALFA, "    owner: anna-lis\n    email: e.wrona", "    owner: jan-maj\n    email: e.wrona")
    shared = made(publish(small), "anna-lis")
    assert [contact.stakeholder.id for group in shared.contacts for contact in group.contacts] == ["kos", "lipka"]
    assert shared.irreplaceable == frozenset()


def test_a_contact_that_is_hardly_one_is_not_missed(small: Path) -> None:
    edit(small / ALFA, "contact_depth: regular", "contact_depth: brief")
    assert made(publish(small), "anna-lis").irreplaceable == {("alfa", "kos")}


def test_opportunities_have_stage_value_and_next_step(small: Path) -> None:
    assert table(sheet(small), "opportunities") == [
        [
            "Tacki na linię 2Alfa Śledź & Synowie",
            "Stage: proposedProbability: 60%",
            "Yearly value: 40,000 €",
            "Decision expected: 18 Dec",
            "Next step: Oferta po próbie",
        ]
    ]


def test_other_duties_are_handed_over_too(small: Path) -> None:
    assert text_of(section(sheet(small, "jan-maj"), "duties")) == (
        "Other duties Standing in for the ownerAlfa Śledź & Synowie Order coordinationAlfa Śledź & Synowie "
        "Service teams Alfa Śledź & Synowie · Jakość: odpowiedź w 4 godziny"
    )


def test_who_has_nothing_to_hand_over_has_no_sheet_and_no_link_to_one(small: Path) -> None:
    put(small, {"content/people/ola-zak.yaml": "name: Ola Żak\nrole: sales-rep\n"})
    files = published(small)
    assert "people/ola-zak.hand-over.html" not in files
    assert b"ola-zak.hand-over" not in files["people/ola-zak.html"]
    assert b'href="../people/anna-lis.hand-over.html"' in files["people/anna-lis.html"]


def test_on_paper_it_says_that_it_is_confidential(small: Path) -> None:
    (mark,) = (mark for mark in sheet(small).find("p") if "confidential" in mark.get("class", ""))
    assert text_of(mark) == "Confidential · Hand-over sheet: Anna Lis · As of: 23 November 2026"


# What changed, from git.


def test_without_a_history_the_sheet_says_so(small: Path) -> None:
    assert text_of(section(sheet(small), "changes")) == (
        "Recent changes There is no git history here, so nobody can tell what changed."
    )


@pytest.fixture
def repository(small: Path, git: Callable[[Path], Git]) -> Git:
    run = git(small)
    run("add", ".")
    run("commit", "--quiet", "--message", "Początek", day="2026-08-24", author="Ola Żak")
    return run


@pytest.mark.usefixtures("repository")
def test_changes_from_before_are_not_told(small: Path) -> None:
    assert text_of(section(sheet(small), "changes")) == (
        "Recent changes Nothing changed in the files of these accounts since 25 August 2026."
    )


def test_a_commit_is_told_once_with_the_accounts_that_it_touched(small: Path, repository: Git) -> None:
    edit(small / "content/accounts/beta.yaml", "owner: jan-maj", "owner: anna-lis")
    edit(small / ALFA, "tier: key\n", "tier: large\n")
    repository("commit", "--quiet", "--all", "--message", "Dwa <konta>", day="2026-08-25", author="Ola Żak")
    edit(small / ALFA, "payment_days: 45", "payment_days: 30")
    repository("commit", "--quiet", "--all", "--message", "Termin płatności", day="2026-10-02", author="Jan Maj")
    edit(small / "content/people/jan-maj.yaml", "role: sales-rep", "role: sales-rep ")
    repository("commit", "--quiet", "--all", "--message", "Jan", day="2026-10-03", author="Jan Maj")
    path = "en/people/anna-lis.hand-over.html"
    page = parsed(path, published(small, keep_going=True)[path])
    assert items(page, "changes") == [
        "2 OctTermin płatnościAlfa Śledź & Synowie · Jan Maj",
        "25 AugDwa <konta>Alfa Śledź & Synowie, Grupa Beta · Ola Żak",
    ]


# The demo.


def test_in_the_demo_every_open_promise_and_contact_stands_on_one_sheet(demo: Demo) -> None:
    playbook = demo.built.checked.playbook
    people = [page.id for page in planned(playbook) if page.kind == "hand-over" and page.language == "pl"]
    sheets = [made(demo.built, person) for person in people]
    promises = sorted(promise.action.title for summary in playbook.summaries.values() for promise in summary.promises)
    contacts = sorted(
        (summary.id, contact.stakeholder.id) for summary in playbook.summaries.values() for contact in summary.contacts
    )
    accounts = sorted(playbook.summaries)
    assert sorted(promise.action.title for made in sheets for promise in made.facts.promises) == promises
    assert (
        sorted(
            (group.account.id, contact.stakeholder.id)
            for made in sheets
            for group in made.contacts
            for contact in group.contacts
        )
        == contacts
    )
    assert sorted(row.account.id for made in sheets for row in made.owned) == accounts
