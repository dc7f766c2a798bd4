"""Lists: over how many pages they go, what scripts load of them, and how they sort and filter in the browser."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from playbookgen.site.lists import ROWS, page_of, spread
from tests.conftest import Demo
from tests.figures.sight import read
from tests.pages import Page, dead_links, parsed, problems, text_of
from tests.site.test_browser import opened
from tests.sites import PUBLIC, published, put

ACCOUNTS = 230
OWNERS = {"lucja-lis": "Łucja Lis", "ola-bor": "Ola Bór", "zenon-maj": "Żenon Maj"}
TIERS = ("key", "large", "medium", "small")
GUIDE = """---
title: Opiekun
summary: Opiekuje się klientami.
responsibilities: [{area: retention, involvement: leads}]
---
"""
ACCOUNT = """name: {name}
tier: {tier}
stage: customer
owner: {owner}
stakeholders:
  - {{id: ewa, name: Ewa Wróbel {number}, function: purchasing, influence: high, owner: {owner}}}
  - {{id: jan, name: Jan Sęk {number}, function: technical, stance: neutral, owner: {owner}}}
plans:
  - period: 2026
    status: approved
    targets: [{{product: folia, target: {target}, actual: 50}}]
    actions: [{{title: Zadzwonić, owner: {owner}, due: 2026-12-{day:02}}}]
"""


def company(root: Path) -> Path:
    """A site with small accounts, more of them than stand on a page."""
    files = {
        "site.yaml": "title: Dębina\nlanguages: [pl, en]\n",
        "content/products/folia.yaml": "name: Folia\n",
        "content/roles/account-manager.pl.md": GUIDE,
    }
    for id, name in OWNERS.items():
        files[f"content/people/{id}.yaml"] = f"name: {name}\nrole: account-manager\n"
    owners = list(OWNERS)
    for number in range(ACCOUNTS):
        files[f"content/accounts/klient-{number:03}.yaml"] = ACCOUNT.format(
            name=f"{'Łódź' if number % 3 else 'Źródło'} {number}",
            tier=TIERS[number % 4],
            owner=owners[number % 3],
            number=number,
            target=100 + number,
            day=1 + number % 28,
        )
    return put(root, files)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def files(root: Path) -> Mapping[str, bytes]:
    return published(root)


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> Mapping[str, Page]:
    return {path: read(path, content) for path, content in files.items() if path.endswith(".html")}


# Which rows stand on which page.


@given(st.lists(st.integers(0, 450), min_size=1, max_size=4), st.integers(4, 250))
def test_every_row_of_every_list_is_on_one_page(lengths: list[int], room: int) -> None:
    lists = {f"list-{place}": length for place, length in enumerate(lengths)}
    pages = spread(lists, room)
    for name, length in lists.items():
        rows = [row for page in pages for row in range(page[name].first, page[name].last)]
        assert rows == list(range(length))
        assert [page_of(pages, name, row) for row in rows] == [
            number for number, page in enumerate(pages, 1) for _ in range(page[name].first, page[name].last)
        ]
        for number, page in enumerate(pages, 1):
            following = [
                more for more, other in enumerate(pages, 1) if more > number and other[name].last > other[name].first
            ]
            assert page[name].goes_on == (following[0] if following else None)
    sizes = [sum(stretch.last - stretch.first for stretch in page.values()) for page in pages]
    assert sizes[0] <= room
    assert all(size == ROWS for size in sizes[1:-1])
    assert len(sizes) == 1 or 0 < sizes[-1] <= ROWS


def names(page: Page, list_name: str) -> list[str]:
    """What each row of a list is called by the values that it is filtered by."""
    (table,) = page.find("table", **{"data-list": list_name})
    return [json.loads(row.attrib["data-row"])[0] for row in table.iter("tr") if row.get("data-row") is not None]


def numbered(path: str, pages: Mapping[str, Page]) -> list[Page]:
    stem = path.removesuffix(".html")
    found = [pages[path]]
    while (following := f"{stem}.{len(found) + 1}.html") in pages:
        found.append(pages[following])
    return found


def test_every_account_and_contact_is_on_one_page_of_its_list(pages: Mapping[str, Page]) -> None:
    for folder in ("", "en/"):
        accounts = [names(page, "accounts") for page in numbered(f"{folder}accounts/index.html", pages)]
        assert [len(listed) for listed in accounts] == [ROWS, ROWS, ACCOUNTS - 2 * ROWS]
        assert len({name for listed in accounts for name in listed}) == ACCOUNTS
        contacts = [
            name for page in numbered(f"{folder}contacts/index.html", pages) for name in names(page, "contacts")
        ]
        assert len(contacts) == len(set(contacts)) == 2 * ACCOUNTS
        plans = [name for page in numbered(f"{folder}plans/index.html", pages)
                 if list(page.find("table", **{"data-list": "plans"})) for name in names(page, "plans")]  # fmt: skip
        assert sorted(plans) == sorted(name for listed in accounts for name in listed)


def test_every_action_is_once_in_the_calendar_and_once_on_its_owners_pages(pages: Mapping[str, Page]) -> None:
    calendar = [item for page in numbered("calendar/index.html", pages) for item in page.find("li")
                if any(span.get("class") == "whose" for span in item.iter("span"))]  # fmt: skip
    assert len(calendar) == ACCOUNTS
    accounts = [text_of(next(item.iter("small"))) for item in calendar]
    assert len(set(accounts)) == ACCOUNTS
    for id in OWNERS:
        listed = [
            text_of(next(item.iter("a")))
            for page in numbered(f"people/{id}.html", pages)
            for section in page.find("section", id="actions")
            for item in section.iter("li")
        ]
        own = {name for page in numbered(f"people/{id}.hand-over.html", pages)
               for section in page.find("section", id="accounts") for bold in section.iter("b")
               for name in [text_of(bold)]}  # fmt: skip
        assert len(listed) == len(own)
        assert set(listed) == own


def test_the_pages_of_a_list_lead_to_each_other_and_to_their_translation(pages: Mapping[str, Page]) -> None:
    first, second, third = numbered("accounts/index.html", pages)
    hrefs = {
        place: {
            link.attrib["href"] for nav in page.find("nav", **{"class": "pager screen-only"}) for link in nav.iter("a")
        }
        for place, page in enumerate((first, second, third), 1)
    }
    assert hrefs == {place: {"index.html", "index.2.html", "index.3.html"} for place in (1, 2, 3)}
    assert [link.attrib["href"] for link in second.find("a", rel="prev")] == ["index.html"]
    assert [link.attrib["href"] for link in second.find("a", rel="next")] == ["index.3.html"]
    assert not list(first.find("a", rel="prev")) and not list(third.find("a", rel="next"))
    assert [link.attrib["href"] for link in second.find("a", hreflang="en")] == ["../en/accounts/index.2.html"]
    assert [text_of(found) for found in pages["en/accounts/index.2.html"].find("a", **{"aria-current": "page"})] == [
        "Page 2"
    ]


def test_totals_stand_on_the_first_page_only(pages: Mapping[str, Page]) -> None:
    for path in ("contacts/index.html", "plans/index.html", "people/ola-bor.html", "products/folia.html"):
        told = [
            bool(list(page.find("dl", **{"class": "facts"})) + list(page.find("tfoot")))
            for page in numbered(path, pages)
        ]
        assert len(told) > 1
        assert told == [True] + [False] * (len(told) - 1), path


def test_no_file_is_large_and_no_link_is_dead(files: Mapping[str, bytes], pages: Mapping[str, Page]) -> None:
    assert {path: len(content) for path, content in files.items() if len(content) > 300_000} == {}
    assert dead_links(pages, files) == []
    later = {
        path: parsed(path, files[path]) for path in pages if re.search(r"(?<!en/)[a-z-]+(\.hand-over)?\.2\.html", path)
    }
    assert len(later) > 10
    assert problems({path: page for path, page in later.items() if not path.startswith("en/")}) == []


# What scripts load.


def loaded(content: bytes) -> dict[str, object]:
    text = content.decode().strip()
    assert text.startswith("playbookList({") and text.endswith("});")
    found: dict[str, object] = json.loads(text.removeprefix("playbookList(").removesuffix(");"))
    return found


def test_the_files_of_a_list_hold_the_rows_of_its_pages(files: Mapping[str, bytes], pages: Mapping[str, Page]) -> None:
    for stem, name in (("accounts/index", "accounts"), ("en/contacts/index", "contacts"), ("products/folia", "sales")):
        head = loaded(files[f"{stem}.{name}.js"])
        rows: list[list[object]] = []
        for number in range(1, int(str(head["parts"])) + 1):
            rows += loaded(files[f"{stem}.{name}.{number}.js"])["rows"]  # type: ignore[arg-type]
        choices = head["choices"]
        assert isinstance(choices, dict)
        expected = []
        for number, _ in enumerate(numbered(f"{stem}.html", pages), 1):
            path = f"{stem}.{name}.page-{number}.js"
            text = files[f"{stem}.html" if number == 1 else f"{stem}.{number}.html"].decode()
            told = re.findall(r"<tr data-row='([^']*)'(.*?</tr>)", text, re.DOTALL)
            if told and f'data-list="{name}"' in text:
                assert loaded(files[path])["shown"] == [f"<tr{rest}" for _, rest in told]
                expected += [[number, *json.loads(html.unescape(values))] for values, _ in told]
            else:
                assert path not in files
        for row in rows:
            for column, known in choices.items():
                if row[int(column) + 1] is not None:
                    row[int(column) + 1] = known[row[int(column) + 1]]
        assert rows == expected


def test_a_list_on_one_page_needs_no_files(demo: Demo) -> None:
    others = ("assets/", "search/", "service-worker")
    assert [path for path in demo.files if path.endswith(".js") and not path.startswith(others)] == []
    assert not any("data-index" in content.decode() for path, content in demo.files.items() if path.endswith(".html"))


# In the browser, from disk.


def rows(tab: Tab) -> list[str]:
    return tab.locator(
        "table[data-list] tbody:not([hidden]) tr[data-row] th a, table.flat tbody:not([hidden]) th > a"
    ).all_inner_texts()


def heads(tab: Tab) -> Locator:
    return tab.locator("th[data-sort] button")


def status(tab: Tab) -> str:
    return tab.locator(".filters [role=status]").inner_text().replace("\xa0", " ")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    with opened(browser) as (tab, complaints):
        yield tab
        assert complaints == []


def test_a_list_filters_without_diacritics_tells_how_many_and_keeps_it_in_the_address(tab: Tab, demo: Demo) -> None:
    tab.goto((demo.output / "accounts" / "index.html").as_uri())
    before = rows(tab)
    tab.get_by_label("Filtruj tę listę").locator("input").fill("NOTEC")
    expect(tab).to_have_url(re.compile(r"\?q=NOTEC$"))
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    assert rows(tab) == ["Noteć Chemia S.A."]
    assert status(tab) == f"1 z {len(before)} klientów"
    tab.reload()
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    assert rows(tab) == ["Noteć Chemia S.A."]
    tab.locator("th a", has_text="Noteć").click()
    tab.go_back()
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    assert rows(tab) == ["Noteć Chemia S.A."]
    tab.locator(".languages a[lang=en]").click()
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    assert status(tab) == f"1 of {len(before)} accounts"
    tab.get_by_role("button", name="Clear").click()
    assert rows(tab) == before
    assert "?" not in tab.url


def test_a_list_sorts_with_the_keyboard_alone(tab: Tab, demo: Demo) -> None:
    tab.goto((demo.output / "accounts" / "index.html").as_uri())
    before = rows(tab)
    head = tab.locator("th[data-sort=name]")
    heads(tab).first.focus()
    tab.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    collated = tab.evaluate("names => names.sort(new Intl.Collator('pl', { numeric: true }).compare)", before)
    expect(tab.locator("table.flat")).to_be_visible()
    assert rows(tab) == collated != before
    tab.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert rows(tab) == collated[::-1]
    tab.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert rows(tab) == before


@pytest.mark.parametrize("order", ["attainment", "-attainment", "deadline", "-deadline"])
def test_numbers_and_days_sort_by_value_with_what_is_unknown_last(tab: Tab, demo: Demo, order: str) -> None:
    tab.goto(f"{(demo.output / 'accounts' / 'index.html').as_uri()}?sort={order}")
    expect(tab.locator("table.flat")).to_be_visible()
    column = {"attainment": 5, "deadline": 7}[order.lstrip("-")]
    values = tab.evaluate(
        "column => [...document.querySelectorAll('table.flat tr[data-row]')]"
        ".map((row) => JSON.parse(row.dataset.row)[column])",
        column,
    )
    known = [value for value in values if value is not None]
    assert 1 < len(known) < len(values) or order.endswith("deadline")
    assert known == sorted(known, reverse=order.startswith("-"))
    assert values == [*known, *[None] * (len(values) - len(known))]


def test_a_list_on_several_pages_filters_all_of_them(tab: Tab, root: Path, files: Mapping[str, bytes]) -> None:
    tab.goto((root / PUBLIC / "accounts" / "index.html").as_uri())
    tab.locator("select[name=owner]").select_option(label="Łucja Lis")
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    assert status(tab) == "77 z 230 klientów"
    assert len(rows(tab)) == 50
    assert tab.locator(".pager").is_hidden()
    tab.get_by_role("button", name="Pokaż więcej").click()
    expect(tab.locator("table.flat tbody:not([hidden]) tr")).to_have_count(77)
    assert {name.split()[0] for name in rows(tab)} == {"Źródło"}
    tab.reload()
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    assert status(tab) == "77 z 230 klientów"
    tab.locator("select[name=tier]").select_option("key")
    heads(tab).first.click()
    expect(tab).to_have_url(re.compile(r"\?(?=.*owner=lucja-lis)(?=.*tier=key).*sort=name"))
    expect(tab.locator("table.flat tbody:not([hidden]) tr")).to_have_count(20)
    assert rows(tab) == [f"Źródło {number}" for number in range(0, ACCOUNTS, 12)]
    tab.get_by_role("button", name="Wyczyść").click()
    expect(tab.locator("table.flat")).to_have_count(0)
    assert len(rows(tab)) == ROWS
    assert tab.locator(".pager").is_visible()


def test_contacts_found_on_other_pages_tell_their_account(tab: Tab, root: Path, files: Mapping[str, bytes]) -> None:
    tab.goto(f"{(root / PUBLIC / 'contacts' / 'index.html').as_uri()}?q=wrobel+22&function=purchasing")
    expect(tab.locator(".filters [role=status]")).to_have_text(re.compile(r"\d (z|of) \d"))
    found = tab.locator("table.flat tbody:not([hidden]) tr").all()
    assert status(tab) == f"{len(found)} z 460 osób"
    assert "Źródło 222" in [text for row in found for text in row.locator(".of").all_inner_texts()]


def test_on_a_phone_rows_are_put_in_order_by_a_choice(browser: Browser, demo: Demo) -> None:
    with opened(browser, width=390) as (tab, complaints):
        tab.goto((demo.output / "accounts" / "index.html").as_uri())
        assert not heads(tab).first.is_visible()
        tab.get_by_label("Kolejność").select_option(label="Klient, malejąco")
        expect(tab.locator("table.flat")).to_be_visible()
        assert rows(tab)[0].startswith("Zakład")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert complaints == []


def test_without_script_the_list_stands_and_no_control_does(browser: Browser, demo: Demo) -> None:
    with opened(browser, script=False) as (tab, complaints):
        tab.goto(f"{(demo.output / 'accounts' / 'index.html').as_uri()}?health=at-risk")
        assert tab.locator(".filters").is_hidden()
        assert tab.locator("table[data-list] tbody tr").count() == len(
            list((demo.root / "content" / "accounts").iterdir())
        )
        assert heads(tab).count() == 0
        assert complaints == []
