"""The calendar page: what stands in which month, and what is overdue."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from playbookgen.build import Built
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.site.calendar import CalendarContext, CalendarEntry, calendar
from playbookgen.site.chrome import View
from playbookgen.site.planning import planned
from tests.conftest import Demo
from tests.pages import Page, parsed, text_of
from tests.sites import DAY, edit, publish, published, put


def made(built: Built) -> CalendarContext:
    playbook = built.checked.playbook
    page = next(page for page in planned(playbook) if page.kind == "calendar")
    return calendar(page, View(playbook, read_catalog(page.language, [layouts()])))


def opened(root: Path, day: date = DAY) -> Page:
    return parsed("en/calendar/index.html", published(root, day=day)["en/calendar/index.html"])


def rows(page: Page) -> dict[str, list[list[str]]]:
    """The rows of each section, by its id."""
    return {
        section.attrib["id"]: [[text_of(part) for part in row] for row in section.iter("li")]
        for section in page.find("section")
    }


def test_each_day_tells_what_for_whom_and_how_far(small: Path) -> None:
    alfa = "Alfa Śledź & Synowie"
    assert rows(opened(small)) == {
        "overdue": [["■ Overdue: 20 Nov", "action", f"Próba tacek na linii 2{alfa}", "Anna Lis", "3 days ago"]],
        "m-2026-11": [
            ["23 Nov", "absence", "Jan MajTo: 4 Dec · Stands in: Anna Lis", "", "today"],
            ["30 Nov", "action", f"Zaprosić do zakładu{alfa}", "Jan Maj", "in 7 days"],
        ],
        "m-2026-12": [
            [
                "8 Dec",
                "communication",
                f"Przegląd kwartalny{alfa} · visit · repeated every: 3 months",
                "Anna Lis",
                "in 15 days",
            ],
            ["22 Dec", "action", f"Omówić ceny na przyszły rok{alfa}", "Anna Lis", "in 29 days"],
        ],
        "m-2027-01": [
            ["8 Jan 2027", "plan review", f"Account plan 2026{alfa}", "Anna Lis", "in 46 days"],
            ["31 Jan 2027", "price review", f"Umowa ramowa na folię{alfa}", "Anna Lis", "in 69 days"],
        ],
        "m-2027-06": [
            ["16 Jun 2027", "▲ notice deadline", f"Umowa ramowa na folię{alfa} · 300,000 €", "Anna Lis", "in 205 days"],
            ["30 Jun 2027", "end of contract", f"Umowa ramowa na folię{alfa} · 300,000 €", "Anna Lis", "in 219 days"],
        ],
        "m-2027-07": [
            ["1 Jul 2027", "absence", "Jan MajTo: 14 Jul 2027 · Stands in: Anna Lis", "", "in 220 days"],
        ],
    }


def test_the_contents_lead_to_every_section(small: Path) -> None:
    page = opened(small)
    (contents,) = (nav for nav in page.find("nav") if nav.get("class") == "toc")
    assert [link.attrib["href"].removeprefix("#") for link in contents.iter("a")] == list(rows(page))


def action(due: str, owner: str = "jan-maj", title: str = "A") -> str:
    return f"      - {{title: {title}, owner: {owner}, due: {due}}}\n"


BETA = "name: Grupa Beta\ntier: small\nstage: prospect\nowner: jan-maj\nplans:\n"


def with_actions(root: Path, *actions: str) -> Path:
    plan = "  - period: 2026\n    status: draft\n    actions:\n"
    return put(root, {"content/accounts/beta.yaml": BETA + plan + "".join(actions)})


def test_a_year_of_whole_months_has_sections_and_the_rest_is_later(small: Path) -> None:
    with_actions(small, action("2027-11-30"), action("2027-12-01"), action("2028-05-05"))
    page = opened(small)
    assert [row[0] for row in rows(page)["m-2027-11"]] == ["30 Nov 2027"]
    assert [row[0] for row in rows(page)["later"]] == ["1 Dec 2027", "5 May 2028"]
    (fold,) = page.find("details")
    assert text_of(next(fold.iter("summary"))) == "2 more"


def test_what_is_due_today_is_not_overdue(small: Path) -> None:
    with_actions(small, action("2026-11-22", title="Late"), action("2026-11-23", title="Today"))
    found = made(publish(small))
    assert [entry.title for entry in found.overdue] == ["Próba tacek na linii 2", "Late"]
    assert "Today" in [entry.title for entry in found.months[0].entries]


def test_many_overdue_are_folded_by_person_whoever_has_most_first(small: Path) -> None:
    with_actions(
        small, *(action("2026-09-01") for _ in range(9)), *(action("2026-10-01", "anna-lis") for _ in range(4))
    )
    page = opened(small)
    (section,) = page.find("section", id="overdue")
    folded = [(text_of(next(fold.iter("summary"))), len(list(fold.iter("li")))) for fold in section.iter("details")]
    assert folded == [("Jan Maj: 9", 9), ("Anna Lis: 5", 5)]


def test_a_dozen_overdue_are_not_folded(small: Path) -> None:
    with_actions(small, *(action("2026-09-01") for _ in range(11)))
    (section,) = opened(small).find("section", id="overdue")
    assert (len(list(section.iter("li"))), list(section.iter("details"))) == (12, [])


def test_a_communication_past_its_day_is_overdue_until_it_is_done(small: Path) -> None:
    alfa = small / "content/accounts/alfa.yaml"
    edit(alfa, "date: 2026-12-08", "date: 2026-11-02")
    assert [entry.kind for entry in made(publish(small)).overdue] == ["communication", "action"]
    edit(alfa, "date: 2026-11-02", "date: 2026-11-02\n    done_on: 2026-11-03")
    assert [entry.kind for entry in made(publish(small)).overdue] == ["action"]


def test_whoever_has_left_is_not_away(small: Path) -> None:
    edit(small / "content/people/jan-maj.yaml", "left_on: 2031-12-31", "left_on: 2026-11-22")
    assert [entry for entry in entries(made(publish(small))) if entry.kind == "absence"] == []


def entries(found: CalendarContext) -> Iterator[CalendarEntry]:
    for month in found.months:
        yield from month.entries
    yield from found.overdue
    yield from found.later


def test_nothing_ahead_says_what_the_calendar_is_made_from(small: Path) -> None:
    put(small, {"content/accounts/alfa.yaml": "name: Alfa\ntier: small\nstage: customer\nowner: jan-maj\n"})
    edit(small / "content/people/jan-maj.yaml", "left_on: 2031-12-31", "left_on: 2026-11-22")
    text = text_of(opened(small).root)
    assert "Nothing is overdue." in text
    assert "Nothing lies ahead. The calendar is made from" in text


def test_the_demo_has_every_open_action_once_in_the_month_of_its_day(demo: Demo) -> None:
    found = made(demo.built)
    summaries = demo.built.checked.playbook.summaries.values()
    actions = sorted((promise.action.due, promise.action.title) for each in summaries for promise in each.promises)
    deadlines = sorted((deadline.day, deadline.title) for each in summaries for deadline in each.deadlines)
    listed = list(entries(found))
    assert sorted((entry.day, entry.title) for entry in listed if entry.kind == "action") == actions
    kinds = ("notice", "contract-end", "price-review", "plan-review")
    assert sorted((entry.day, entry.title) for entry in listed if entry.kind in kinds) == deadlines
    for month in found.months:
        days = [entry.day for entry in month.entries]
        assert days == sorted(days)
        assert {(day.year, day.month) for day in days} == {(month.first.year, month.first.month)}
    assert all(entry.day < DAY for entry in found.overdue)
