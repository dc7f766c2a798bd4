"""What the contacts page counts and lists equals what the oracle finds in the files."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

import pytest

from playbookgen.language.catalogs import Catalog
from tests.figures import sight, writing
from tests.figures.comparing import assert_same
from tests.figures.conftest import Published
from tests.figures.judging import is_key
from tests.figures.reckoning import Account, Books, Contact
from tests.figures.sight import days, items, seen, seen_whole
from tests.pages import Page

FUNCTIONS = (
    "purchasing", "technical", "executive", "finance", "operations", "quality", "logistics", "legal", "other", None,
)  # fmt: skip
STANCES = ("advocate", "supporter", "neutral", "sceptic", "opponent", None)
TIERS = ("key", "large", "medium", "small")


def contacts_page(published: Published) -> Page:
    return published.pages["contacts/index.html"]


def overdue(contacts: Iterable[Contact], books: Books) -> int:
    return sum(them.due is not None and them.due < books.today for them in contacts)


def soon(contacts: Iterable[Contact], books: Books) -> int:
    return sum(them.due is not None and 0 <= (them.due - books.today).days <= 14 for them in contacts)


def test_the_head_of_the_contacts(published: Published, words: Catalog) -> None:
    books, facts = published.books, sight.facts(contacts_page(published))
    people = books.contacts
    vacancies = sum(len(account.vacancies) for account in books.accounts.values())

    def counted(field: str, values: Sequence[str | None], found: Counter[str | None]) -> str:
        labels = {value: words.label(field, value) if value else words.gettext("not known") for value in values}
        return " · ".join(f"{labels[value]}: {found[value]}" for value in values if found[value])

    wanted = {
        "people-known": f"{writing.count(len(people))} {words.name('vacancies')}: {vacancies}",
        "contacts-due": f"{overdue(people, books)} {words.name('next-14-days')}: {soon(people, books)}",
        "function": counted("function", FUNCTIONS, Counter(them.function for them in people)),
        "stance": counted("stance", STANCES, Counter(them.stance for them in people)),
    }
    assert_same({name: seen(facts[words.name(name)]) for name in wanted}, wanted)
    good = sum(them.is_good for them in people)
    assert seen(facts[words.name("well-known")]).startswith(f"{writing.count(good)} ")


def test_who_keeps_the_contacts(published: Published, words: Catalog) -> None:
    books = published.books
    section = sight.section(contacts_page(published), words.name("contact-keepers"))
    assert section is not None
    found = {seen(next(item.iter("a"))): seen(item) for item in items(section)}
    expected = {}
    for id, person in books.people.items():
        own = [them for them in books.contacts if them.owner == id]
        if not own:
            continue
        accounts = len({them.account for them in own})
        counted = words.ngettext("{count} account", "{count} accounts", accounts).replace("{count}", str(accounts))
        good, late = sum(them.is_good for them in own), overdue(own, books)
        expected[str(person["name"])] = (
            f"{person['name']} {counted} {words.name('people-known')}: {len(own)} · "
            f"{words.name('well-known').lower()}: {good}"
            + (f" · {words.name('overdue').lower()}: {late}" if late else "")
        )
    assert_same(found, expected)


def groups(table: Element) -> Iterable[tuple[Element, list[Element]]]:
    """The head and the rows of each body of a table."""
    for body in table.iter("tbody"):
        head, *rows = body.iter("tr")
        yield head, rows


Row = tuple[object, ...]


def rows_of(account: Account, words: Catalog, keeper: str | None = None) -> list[Row]:
    """Name, function, stance, keeper, last contact and due day of an account's people, and its vacant seats."""
    here = {them.id: them for them in account.contacts if keeper in (None, them.owner)}
    vacant = {seat["id"] for seat in account.vacancies} if keeper is None else set()
    rows: list[Row] = []
    for record in account.record.get("stakeholders", []):
        them = here.get(record["id"])
        if them is not None:
            function = words.label("function", them.function) if them.function else writing.NONE
            person = str(account.books.people[them.owner]["name"])
            rows.append((them.name, function, person, them.last, them.due))
        elif record["id"] in vacant:
            rows.append((words.name("vacant"),))
    return rows


def shown_rows(rows: Iterable[Element], words: Catalog, owner: str = "") -> list[Row]:
    return [shown_row(list(row), words, owner) for row in rows]


def shown_row(cells: Sequence[Element], words: Catalog, owner: str) -> Row:
    name = (cells[0].text or "").strip()
    if len(cells) == 3:
        assert seen(cells[0]).startswith(words.name("vacant"))
        return (words.name("vacant"),)
    touch, due = days(cells[-2]), [day for small in cells[-2].iter("small") for day in days(small)]
    last = touch[: len(touch) - len(due)]
    return name, sight.large(cells[1]), owner or seen(cells[5]), next(iter(last), None), next(iter(due), None)


def test_every_account_with_its_people_in_the_order_of_its_file(published: Published, words: Catalog) -> None:
    books = published.books
    section = sight.section(contacts_page(published), words.name("by-account"))
    assert section is not None
    (table,) = section.iter("table")
    found = {seen(next(head.iter("b"))): shown_rows(rows, words) for head, rows in groups(table)}
    known = {id: account for id, account in books.accounts.items() if account.contacts or account.vacancies}
    expected = {str(account.record["name"]): rows_of(account, words) for account in known.values()}
    assert_same(found, expected)
    tiers = {str(account.record["name"]): TIERS.index(account.record["tier"]) for account in known.values()}
    assert [tiers[name] for name in found] == sorted(tiers.values())


def test_accounts_where_nobody_is_known(published: Published, words: Catalog) -> None:
    found = [seen(link) for hole in contacts_page(published).find("p") if "unknown" in hole.get("class", "")
             for link in hole.iter("a")]  # fmt: skip
    expected = [
        str(account.record["name"])
        for account in published.books.accounts.values()
        if not account.contacts and not account.vacancies and account.record["stage"] != "former"
    ]
    assert sorted(found) == sorted(expected)


def gaps_of(account: Account, words: Catalog) -> list[str]:
    known, people = account.coverage, account.books.people
    lines = []
    if known.missing:
        missing = ", ".join(words.label("function", function) for function in known.missing)
        lines.append(f"{words.gettext('Nobody known')}: {missing}")
    if not known.has_decider:
        lines.append(words.gettext("Nobody is named who decides"))
    if known.count < 3:
        text = words.gettext("People known: %(count)s, at least %(wanted)s are needed")
        lines.append(text % {"count": known.count, "wanted": 3})
    if len(known.good) == 1:
        (them,) = known.good
        keeper = f"{words.name('stakeholder.owner').lower()}: {people[them.owner]['name']}"
        lines.append(f"{words.gettext('The only good contact')}: {them.name} · {keeper}")
    if known.count and not known.good:
        lines.append(words.gettext("Nobody is known well there"))
    if len(known.good) > 1 and len(known.keepers) == 1:
        (person,) = known.keepers
        lines.append(f"{words.gettext('All good contacts are kept by')}: {people[person]['name']}")
    return lines


@pytest.mark.parametrize("path", ["contacts/index.html", "attention/index.html"])
def test_holes_in_what_we_know_of_key_accounts(published: Published, words: Catalog, path: str) -> None:
    section = sight.section(published.pages[path], words.name("coverage-gaps"))
    assert section is not None
    (listed,) = (child for child in section.iter("ul") if "gaps" in child.get("class", ""))
    found: Mapping[str, list[str]] = {
        seen(next(item.iter("a"))): [
            seen(line)
            for inner in item.findall("ul")
            for line in inner
            if not seen(line).startswith(words.name("under-way"))  # tests/site/test_contacts.py has these
        ]
        for item in listed
    }
    keys = [account for account in published.books.accounts.values() if is_key(account)]
    expected = {
        str(account.record["name"]): gaps_of(account, words) for account in keys if not account.coverage.is_full
    }
    assert_same(found, expected)
    assert all(expected.values())
    assert seen_whole(section)
