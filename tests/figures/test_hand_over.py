"""What a hand-over sheet counts and lists equals what the oracle finds in the files."""

from collections.abc import Iterable
from datetime import date

from playbookgen.language.catalogs import Catalog
from tests.figures import sight, writing
from tests.figures.comparing import assert_same
from tests.figures.conftest import Published
from tests.figures.reckoning import Account, Books, Contact, Deadline, Record, money
from tests.figures.sight import days, items, seen
from tests.figures.test_contacts import groups, rows_of, shown_rows
from tests.figures.test_pages import with_tiers
from tests.pages import Page


def sheets(published: Published) -> Iterable[tuple[str, Page]]:
    for id in published.books.people:
        page = published.pages.get(f"people/{id}.hand-over.html")
        if page is not None:
            yield id, page


def contacts_of(books: Books, person: str) -> list[Contact]:
    return [them for them in books.contacts if them.owner == person]


def irreplaceable(books: Books, person: str) -> list[Contact]:
    """The good contacts at accounts where none of the others has one."""
    own = [them for them in contacts_of(books, person) if them.is_good]
    return [them for them in own if books.accounts[them.account].coverage.keepers == {person}]


def promises_of(books: Books, person: str) -> list[tuple[date, str, str]]:
    return sorted((due, account, title) for owner, account, due, _, title in books.actions if owner == person)


def opportunities_of(books: Books, person: str) -> list[tuple[Account, Record]]:
    return [
        (account, entry)
        for account in books.accounts.values()
        for entry in account.opportunities
        if entry["owner"] == person
    ]


def deadlines_of(books: Books, person: str) -> list[Deadline]:
    return [deadline for account in books.owned_by(person) for deadline in books.accounts[account].deadlines]


def test_whoever_has_work_has_a_sheet(published: Published) -> None:
    books = published.books
    has_work = {
        id
        for id in books.people
        if books.owned_by(id) or contacts_of(books, id) or promises_of(books, id) or opportunities_of(books, id)
    }
    assert {id for id, _ in sheets(published)} == has_work


def test_the_head_of_hand_over_sheets(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id, page in sheets(published):
        facts = sight.facts(page)
        names = [words.label("page", "accounts"), words.name("open-promises"), words.label("page", "contacts")]
        names.append(words.name("opportunities"))
        accounts = [books.accounts[account] for account in books.owned_by(id)]
        promises, alone = promises_of(books, id), irreplaceable(books, id)
        late = sum(due < books.today for due, *_ in promises)
        found[id] = [seen(facts[name]) for name in names]
        expected[id] = [
            with_tiers(accounts, words).strip(),
            f"{len(promises)}" + (f" {words.name('overdue')}: {late}" if late else ""),
            f"{len(contacts_of(books, id))}"
            + (f" {words.gettext('only through this person')}: {len(alone)}" if alone else ""),
            str(len(opportunities_of(books, id))),
        ]
        deadline = facts.get(words.name("next-deadline"))
        ahead = sorted(deadline.day for deadline in deadlines_of(books, id))
        assert (days(deadline) if deadline is not None else []) == ahead[:1], id
    assert_same(found, expected)


def converted(account: Account, amount: str) -> tuple[str, str]:
    """An amount in short, in the site's currency where it has a rate."""
    total = account.books.summed([(getattr(account, amount), account.currency)])
    (currency, value) = next(iter(total.apart.items()), (account.books.currency, total.value))
    return writing.short(value, currency), currency


def attainment_of(account: Account) -> str:
    if account.share is None:
        return writing.NONE
    (actual, _), (target, _) = converted(account, "revenue"), converted(account, "target")
    return f"{writing.percent(account.share)} {writing.of(actual, target)}"


def test_accounts_that_are_handed_over(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id, page in sheets(published):
        section = sight.section(page, words.label("page", "accounts"))
        listed = next((one for one in section.iter("ul") if "handed" in one.get("class", "")), ()) if section else ()
        for item in listed:
            values = {seen(pair[0]): pair[1] for pair in item.iter("div") if pair.find("dt") is not None}
            deadline, visit = values[words.name("next-deadline")], values[words.name("last-visit")]
            plan = sight.large(values[words.name("plan")])
            found[id, seen(next(item.iter("a")))] = (
                seen(values[words.name("attainment")]),
                plan,
                days(deadline),
                days(visit),
            )
        for account in map(books.accounts.__getitem__, books.owned_by(id)):
            visits = [date.fromisoformat(visit["date"]) for visit in account.record.get("visits", [])]
            expected[id, str(account.record["name"])] = (
                attainment_of(account),
                plan_of(account, words),
                [deadline.day for deadline in account.deadlines[:1]],
                sorted(day for day in visits if day <= books.today)[-1:],
            )
    assert_same(found, expected)


def plan_of(account: Account, words: Catalog) -> str:
    if account.plan is not None:
        return f"{account.plan['period']}, {words.label('plan.status', account.plan['status'])}"
    is_key = (account.record["tier"], account.record["stage"]) == ("key", "customer")
    return words.gettext("This fiscal year has no plan.") if is_key else writing.NONE


def test_promises_by_their_day(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id, page in sheets(published):
        section = sight.section(page, words.name("open-promises"))
        assert section is not None
        listed = [one for one in section.iter("ul") if one.get("class") == "actions"]
        rows = [(days(item)[0], item.find("div")) for one in listed for item in items(one)]
        found[id] = [(day, seen(next(told.iter("a"))), sight.large(told)) for day, told in rows if told is not None]
        assert [day for day, *_ in found[id]] == sorted(day for day, *_ in found[id])
        expected[id] = sorted(
            (due, str(books.accounts[account].record["name"]), title) for due, account, title in promises_of(books, id)
        )
    assert_same({id: sorted(rows) for id, rows in found.items()}, expected)


def test_deadlines_that_are_handed_over(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id, page in sheets(published):
        section = sight.section(page, words.name("deadlines"))
        listed = items(section) if section is not None else []
        found[id] = sorted((days(item)[0], seen(next(item.iter("a"))), sight.large(item[1])) for item in listed)
        kinds = {kind: words.label("deadline", kind) for kind in ("notice", "contract-end", "price-review")}
        expected[id] = sorted(
            (
                deadline.day,
                str(books.accounts[deadline.account].record["name"]),
                kinds.get(deadline.kind) or f"{words.label('deadline', 'plan-review')} {deadline.title}",
            )
            for deadline in deadlines_of(books, id)
        )
    assert_same(found, expected)


def test_contacts_that_are_handed_over(published: Published, words: Catalog) -> None:
    """By account, and with those marked whom nobody else knows well."""
    books = published.books
    found: dict[tuple[str, str], object] = {}
    expected: dict[tuple[str, str], object] = {}
    for id, page in sheets(published):
        section = sight.section(page, words.label("page", "contacts"))
        mark, name = words.gettext("only through this person"), str(books.people[id]["name"])
        for table in section.iter("table") if section is not None else ():
            for head, rows in groups(table):
                account = seen(next(head.iter("b")))
                alone = [(row[0].text or "").strip() for row in rows if mark in seen(row)]
                found[id, account] = shown_rows(rows, words, name), alone
        for account_id in {them.account for them in contacts_of(books, id)}:
            account = str(books.accounts[account_id].record["name"])
            alone = [them.name for them in irreplaceable(books, id) if them.account == account_id]
            expected[id, account] = rows_of(books.accounts[account_id], words, id), alone
    assert_same(found, expected)


def test_opportunities_that_are_handed_over(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id, page in sheets(published):
        section = sight.section(page, words.name("opportunities"))
        table = sight.table(section, words.name("opportunities")) if section is not None else None
        rows = table.rows if table is not None else ()
        closing = [days(row[words.name("close_on")]) for row in rows]
        assert closing == sorted(closing, key=lambda listed: listed or [date.max])
        found[id] = sorted(
            (
                sight.large(row[words.name("opportunity.title")]),
                seen(next(row[words.name("opportunity.title")].iter("a"))),
                seen(row[words.name("opportunity.value")]),
                closed,
            )
            for row, closed in zip(rows, closing, strict=True)
        )
        expected[id] = sorted(
            (
                entry["title"],
                str(account.record["name"]),
                writing.money(money(entry["value"]) if "value" in entry else None, account.currency),
                [date.fromisoformat(entry["close_on"])] if "close_on" in entry else [],
            )
            for account, entry in opportunities_of(books, id)
        )
    assert_same(found, expected)
