"""Every row of the calendar page equals what the oracle finds on a day, none missing and none too many."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree.ElementTree import Element

from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.packaged import layouts
from playbookgen.playbook.playbook import Playbook
from playbookgen.site.calendar import CalendarContext, CalendarEntry
from playbookgen.site.chrome import View
from playbookgen.site.contexts import context
from playbookgen.site.planning import planned
from tests.figures import sight, writing
from tests.figures.comparing import assert_same
from tests.figures.conftest import Both, Published
from tests.figures.reckoning import Books, Entry, money
from tests.figures.sight import days, items, seen

Row = tuple[object, ...]
MOST_UNFOLDED = 12
"""Overdue rows beyond which they are told by person."""


def title_of(entry: Entry, words: Catalog) -> str:
    return f"{words.name('plan')} {entry.title}" if entry.kind == "plan-review" else entry.title


def expected_row(entry: Entry, books: Books, words: Catalog) -> Row:
    """Day, kind, title, account, person, and the contract's worth, the channel, or an absence's end and deputy."""
    person, kind = str(books.people[entry.person]["name"]), words.label("calendar", entry.kind)
    if entry.kind == "absence":
        deputy = books.people[entry.deputy]["name"] if entry.deputy else words.gettext("nobody stands in")
        return entry.day, kind, "", "", person, (entry.until, deputy)
    account = books.accounts[entry.account]
    more = writing.money(money(entry.value), account.currency) if entry.value else ""
    if entry.channel:
        more = words.label("channel", entry.channel)
    return entry.day, kind, title_of(entry, words), str(account.record["name"]), person, more


def shown_row(item: Element, words: Catalog) -> Row:
    (kind,) = (span for span in item.findall("span") if span.get("class") == "kind")
    (whose,) = (span for span in item.findall("span") if span.get("class") == "whose")
    told = item.find("div")
    assert told is not None
    small = told.find("small")
    assert small is not None
    links = [seen(link) for link in told.iter("a")]
    if seen(kind) == words.label("calendar", "absence"):
        assert not seen(whose)
        deputy = links[1] if len(links) > 1 else words.gettext("nobody stands in")
        assert deputy in seen(small)
        return days(item)[0], seen(kind), "", "", links[0], (days(small)[0], deputy)
    more = [*seen(small).split(" · "), ""][1]
    return days(item)[0], seen(kind), sight.large(told), links[0], seen(whose), more


def sections(books: Books, words: Catalog) -> Mapping[str, list[Entry]]:
    """The rows by the heading that they stand under: overdue, the running month and twelve more, and later."""
    found: dict[str, list[Entry]] = {words.name("overdue"): []}
    for entry in sorted(books.calendar, key=lambda entry: entry.day):
        months = (entry.day.year - books.today.year) * 12 + entry.day.month - books.today.month
        title = writing.month(entry.day) if months <= 12 else words.name("later")
        found.setdefault(words.name("overdue") if entry.day < books.today else title, []).append(entry)
    return found


def test_every_row_of_the_calendar(published: Published, words: Catalog) -> None:
    page = published.pages["calendar/index.html"]
    listed = {sight.seen_whole(next(section.iter("h2"))): section for section in page.find("section")}
    expected = sections(published.books, words)
    assert list(listed) == list(expected)
    for title, entries in expected.items():
        found = [shown_row(item, words) for item in items(listed[title])]
        wanted = [expected_row(entry, published.books, words) for entry in entries]
        assert Counter(found) == Counter(wanted), title
        if title != words.name("overdue"):
            assert [row[0] for row in found] == [row[0] for row in wanted], title


def test_what_is_overdue_by_person(published: Published, words: Catalog) -> None:
    books = published.books
    section = sight.section(published.pages["calendar/index.html"], words.name("overdue"))
    assert section is not None
    late = [entry for entry in books.calendar if entry.day < books.today]
    counts = Counter(str(books.people[entry.person]["name"]) for entry in late)
    piles = {}
    for fold in section.iter("details"):
        rows = [shown_row(item, words) for item in items(fold)]
        (name,) = {str(row[4]) for row in rows}
        assert sight.seen_whole(next(fold.iter("summary"))) == f"{name}: {len(rows)}"
        assert rows == sorted(rows, key=lambda row: str(row[0]))
        piles[name] = len(rows)
    assert piles == (counts if len(late) > MOST_UNFOLDED else {})
    assert list(piles.values()) == sorted(piles.values(), reverse=True)


def calendar_of(playbook: Playbook) -> Iterator[CalendarContext]:
    view = View(playbook, read_catalog("pl", [layouts()]))
    for page in planned(playbook):
        if (page.kind, page.language) == ("calendar", "pl"):
            made = context(page, view)
            assert isinstance(made, CalendarContext)
            yield made


def test_the_calendar_of_other_days(both: Both) -> None:
    today = both.books.today
    listed: dict[str | date, list[CalendarEntry]] = {"overdue": [], "later": []}
    for made in calendar_of(both.playbook):
        listed["overdue"] += made.overdue
        listed["later"] += made.later
        for month in made.months:
            listed.setdefault(month.first, []).extend(month.entries)
    found = {
        place: sorted(
            (entry.day, entry.kind, entry.account or "", entry.person or "", entry.title, entry.deputy or "")
            for entry in entries
        )
        for place, entries in listed.items()
    }
    expected: dict[str | date, list[tuple[object, ...]]] = {"overdue": [], "later": []}
    for entry in both.books.calendar:
        months = (entry.day.year - today.year) * 12 + entry.day.month - today.month
        ahead = entry.day.replace(day=1) if months <= 12 else "later"
        row = (entry.day, entry.kind, entry.account, entry.person, entry.title, entry.deputy)
        expected.setdefault("overdue" if entry.day < today else ahead, []).append(row)
    assert_same(found, {place: sorted(rows) for place, rows in expected.items()})
