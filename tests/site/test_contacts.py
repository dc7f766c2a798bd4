"""The page of all contacts: who stands where, what is counted, and which key accounts have holes."""

from pathlib import Path
from typing import Any

import yaml

from playbookgen.build import Built
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.playbook.summary import Summary
from playbookgen.site.chrome import View
from playbookgen.site.contacts import ContactsContext, Keeper, Tally, contacts
from playbookgen.site.coverage import CoverageGap
from playbookgen.site.pages import Page
from playbookgen.site.planning import planned
from tests.conftest import Demo
from tests.pages import Page as Parsed
from tests.pages import parsed, text_of
from tests.sites import edit, publish, published, put


def made(built: Built) -> ContactsContext:
    playbook = built.checked.playbook
    page: Page = next(page for page in planned(playbook) if page.kind == "contacts")
    return contacts(page, View(playbook, read_catalog(page.language, [layouts()])))


def rows(page: Parsed) -> list[list[str]]:
    (table,) = page.find("table")
    for cell in table.iter("th"):
        for other in cell.findall("small"):
            if other.get("hidden") is not None:  # the account, which stands above the rows unless they are sorted
                cell.remove(other)
    return [[text_of(cell) for cell in row] for row in table.iter("tr")][1:]


def test_people_stand_by_account_with_all_that_is_known_of_them(small: Path) -> None:
    page = parsed("en/contacts/index.html", published(small)["en/contacts/index.html"])
    assert rows(page) == [
        ["Alfa Śledź & Synowie Tier: key · Account owner: Anna Lis"],
        [
            "Ewa WronaDyrektorka zakładu",
            "Function: executiveBuying role: decider, approver",
            "Influence: ●●● high",
            "Stance: ◆ supporter",
            "Contact depth: ◑ regular",
            "Contact kept by: Anna Lis",
            "Last contact: 5 NovDue: 5 Feb 2027",
            "+48 59 000 00 01e.wrona@alfa.example",
        ],
        [
            "Piotr KosKupiec",
            "Function: purchasingBuying role: buyer",
            "Influence: ●●○ medium",
            "Stance: ○ neutral",
            "Contact depth: ● in-depth",
            "Contact kept by: Anna Lis",
            "Last contact: 14 Oct",
            "–",
        ],
        ["? VacantTechnologVacant since: 1 Sept", "Function: technical", ""],
        [
            "Adam Lipka",
            "Function: technical",
            "Influence: –",
            "Stance: –",
            "Contact depth: –",
            "Contact kept by: Anna Lis",
            "Last contact: –",
            "–",
        ],
    ]


def test_whoever_left_the_customer_stands_nowhere(small: Path) -> None:
    assert b"Olga Sowa" not in published(small)["contacts/index.html"]


def test_the_head_counts_people_by_function_and_stance_and_how_well_they_are_known(small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "last_contact: 2026-11-05", "last_contact: 2026-08-01")
    edit(small / "content/accounts/alfa.yaml", "    with: [wrona, kos]\n", "")
    found = made(publish(small))
    assert found.tally == Tally(people=3, well_known=2, overdue=1, soon=0)
    assert found.vacancies == 1
    assert found.functions == (("purchasing", 1), ("technical", 1), ("executive", 1))
    assert found.stances == (("supporter", 1), ("neutral", 1), (None, 1))
    assert found.keepers == (Keeper("anna-lis", found.tally, accounts=1),)


def test_due_in_two_weeks_is_soon_and_due_today_is_not_overdue(small: Path) -> None:
    def contact(id: str, last: str) -> str:
        return f"  - {{id: {id}, name: {id}, contact_every: 1m, last_contact: {last}}}\n"

    people = contact("a", "2026-10-22") + contact("b", "2026-10-23") + contact("c", "2026-11-07")
    people += contact("d", "2026-11-08")
    put(small, {"content/accounts/beta.yaml": BETA + "stakeholders:\n" + people})
    assert made(publish(small)).tally == Tally(people=7, well_known=2, overdue=1, soon=2)


BETA = "name: Grupa Beta\ntier: small\nstage: prospect\nowner: jan-maj\n"


def test_accounts_without_anybody_are_named_unless_they_are_former(small: Path) -> None:
    former = "name: Delta\ntier: small\nstage: former\nowner: jan-maj\n"
    put(small, {"content/accounts/delta.yaml": former})
    assert [account.id for account in made(publish(small)).unknown] == ["beta"]


KEY = "name: Kappa\ntier: key\nstage: customer\nowner: anna-lis\nstakeholders:\n"


def gap_of(root: Path, people: str) -> CoverageGap | None:
    put(root, {"content/accounts/kappa.yaml": KEY + people})
    return next((gap for gap in made(publish(root)).gaps if gap.account.id == "kappa"), None)


FULL = """  - {id: a, name: A, function: executive, roles: [decider], contact_depth: brief}
  - {id: b, name: B, function: purchasing, contact_depth: regular}
  - {id: c, name: C, function: technical, contact_depth: in-depth, owner: jan-maj}
"""


def test_a_key_account_that_is_well_known_by_two_of_us_has_no_gap(small: Path) -> None:
    assert gap_of(small, FULL) is None


def test_what_a_key_account_lacks_is_told_each_by_itself(small: Path) -> None:
    def told(people: str) -> list[str]:
        put(small, {"content/accounts/kappa.yaml": KEY + people})
        page = parsed("a.html", published(small)["en/contacts/index.html"])
        (found,) = page.find("section", id="gaps")
        items = [item for item in found.iter("li") if item.find("div") is not None]
        lists = [item.find("ul") for item in items if "Kappa" in text_of(item)]
        return [text_of(reason) for reasons in lists if reasons is not None for reason in reasons]

    assert told(FULL.replace("function: technical, ", "")) == ["▲ Nobody known: technical"]
    assert told(FULL.replace("roles: [decider], ", "")) == ["▲ Nobody is named who decides"]
    assert told(FULL.replace(", owner: jan-maj", "")) == ["▲ All good contacts are kept by: Anna Lis"]
    assert told(FULL.replace("in-depth", "brief")) == ["▲ The only good contact: B · contact kept by: Anna Lis"]
    assert told(FULL.replace("in-depth", "none").replace("regular", "none")) == ["▲ Nobody is known well there"]
    assert told(FULL.split("  - {id: b")[0]) == [
        "▲ Nobody known: purchasing, technical",
        "▲ People known: 1, at least 3 are needed",
        "▲ Nobody is known well there",
    ]


def test_a_gap_links_to_the_accounts_map(small: Path) -> None:
    page = parsed("en/contacts/index.html", published(small)["en/contacts/index.html"])
    (section,) = page.find("section", id="gaps")
    link = next(section.iter("a"))
    assert page.resolved(link.attrib["href"]) == ("en/accounts/alfa.html", "map")


def test_medium_accounts_and_prospects_have_no_gaps(small: Path) -> None:
    for change in ("tier: large", "tier: key\nstage: prospect"):
        text = (small / "content/accounts/alfa.yaml").read_text("utf-8")
        old = "tier: key\nstage: customer" if "\n" in change else "tier: key"
        put(small, {"content/accounts/alfa.yaml": text.replace(old, change)})
        assert made(publish(small)).gaps == ()
        put(small, {"content/accounts/alfa.yaml": text})


def test_without_any_contact_the_page_says_where_they_go(small: Path) -> None:
    put(small, {"content/accounts/alfa.yaml": "name: Alfa\ntier: small\nstage: customer\nowner: jan-maj\n"})
    text = text_of(parsed("a.html", published(small)["en/contacts/index.html"]).root)
    assert "No contacts yet. They go into the accounts' files, under the key stakeholders" in text


# The demo, by its files.


def stakeholders(demo: Demo) -> dict[str, list[dict[str, Any]]]:
    files = sorted((demo.root / "content/accounts").glob("*.yaml"))
    accounts = {file.stem: yaml.load(file.read_text("utf-8"), yaml.BaseLoader) for file in files}
    return {id: account.get("stakeholders", []) for id, account in accounts.items()}


def test_the_demo_lists_everyone_who_has_not_left_in_the_order_of_the_files(demo: Demo) -> None:
    expected = {
        id: [them["id"] for them in people if "departed_on" not in them]
        for id, people in stakeholders(demo).items()
        if people
    }
    found = made(demo.built)
    assert {
        group.account.id: [contact.stakeholder.id for contact in group.contacts] for group in found.accounts
    } == expected
    people = [them for listed in stakeholders(demo).values() for them in listed if "departed_on" not in them]
    assert (found.tally.people, found.vacancies) == (
        sum("vacant" not in them for them in people),
        sum(them.get("vacant") == "yes" for them in people),
    )
    assert sum(count for _, count in found.functions) == sum(count for _, count in found.stances) == found.tally.people
    assert sum(keeper.tally.people for keeper in found.keepers) == found.tally.people


def test_the_demo_has_its_key_accounts_first(demo: Demo) -> None:
    accounts: list[Summary] = [group.account for group in made(demo.built).accounts]
    tiers = [account.tier or "" for account in accounts]
    assert tiers == sorted(tiers, key=("key", "large", "medium", "small").index)
