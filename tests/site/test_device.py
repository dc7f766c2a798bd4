"""What a device remembers of its reader: the colour scheme, and my page. Where it cannot, pages are as good."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.conftest import Demo
from tests.site.test_browser import opened
from tests.sites import PUBLIC, published

LIGHT, DARK = "rgb(248, 247, 244)", "rgb(18, 20, 23)"
NAMES = {
    "system": "Kolory: systemowe. Zmień na: jasne",
    "light": "Kolory: jasne. Zmień na: ciemne",
    "dark": "Kolory: ciemne. Zmień na: systemowe",
}
SHUT = 'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } })'


def address(demo: Demo, path: str) -> str:
    return (demo.output / path).as_uri()


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def switch(page: Page) -> Locator:
    return page.locator("header button.scheme")


def pick(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"To ja: {name}").click()


def my_page(page: Page) -> Locator:
    return page.locator("header").get_by_role("link", name="Moja strona")


# Colour scheme.


def test_the_switch_goes_from_the_systems_scheme_to_light_and_dark_and_every_page_follows(
    browser: Browser, demo: Demo
) -> None:
    with opened(browser) as (page, complaints):
        page.emulate_media(color_scheme="dark")
        page.goto(address(demo, "index.html"))
        seen = []
        for _ in range(4):
            seen.append((switch(page).inner_text().strip(), paper(page)))
            assert page.get_by_role("button", name=seen[-1][0], exact=True).count() == 1
            switch(page).press("Enter")
        assert seen == [
            (NAMES["system"], DARK),
            (NAMES["light"], LIGHT),
            (NAMES["dark"], DARK),
            (NAMES["system"], DARK),
        ]
        page.goto(address(demo, "en/accounts/notec-chemia.html"))
        assert (paper(page), switch(page).inner_text().strip()) == (LIGHT, "Colours: light. Switch to: dark")
        assert page.locator("meta[name=color-scheme]").get_attribute("content") == "light"
        page.emulate_media(color_scheme="light")
        switch(page).click()
        assert paper(page) == DARK
        page.go_back()
        assert paper(page) == DARK
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert complaints == []


def test_the_scheme_is_known_before_anything_is_painted(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto(address(demo, "index.html"))
        switch(page).click()
        switch(page).click()
        page.add_init_script(
            "new MutationObserver((_, observer) => {"
            "  if (!document.body) return;"
            "  window.before = { ...document.documentElement.dataset };"
            "  observer.disconnect();"
            "}).observe(document, { childList: true, subtree: true });"
        )
        page.reload()
        assert page.evaluate("window.before") == {"scheme": "dark", "me": "nobody"}


def test_where_nothing_can_be_stored_the_page_itself_still_obeys(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, complaints):
        page.add_init_script(SHUT)
        page.goto(address(demo, "index.html"))
        switch(page).click()
        switch(page).click()
        assert paper(page) == DARK
        pick(page, "Renata Osowska")
        assert my_page(page).get_attribute("href") == address(demo, "people/renata-osowska.html")
        page.goto(address(demo, "accounts/index.html"))
        assert (paper(page), my_page(page).count()) == (LIGHT, 0)
    assert complaints == []


@pytest.mark.parametrize("stored", ["{", "null", "7", '"x"', '{"scheme": "pink", "me": 1}', "[]"])
def test_what_another_program_left_in_the_storage_harms_nothing(browser: Browser, demo: Demo, stored: str) -> None:
    with opened(browser) as (page, complaints):
        page.add_init_script(f"Storage.prototype.getItem = () => {stored!r}")
        page.goto(address(demo, "index.html"))
        assert (paper(page), switch(page).inner_text().strip(), my_page(page).count()) == (LIGHT, NAMES["system"], 0)
    assert complaints == []


def test_two_sites_on_one_disk_do_not_mix(browser: Browser, small: Path) -> None:
    published(small)
    shutil.copytree(small / PUBLIC, other := small / "other")
    with opened(browser) as (page, _):
        page.goto((small / PUBLIC / "index.html").as_uri())
        switch(page).click()
        pick(page, "Anna Lis")
        page.goto((other / "index.html").as_uri())
        assert (switch(page).inner_text().strip(), my_page(page).count()) == (NAMES["system"], 0)
        page.goto((small / PUBLIC / "accounts/alfa.html").as_uri())
        assert (switch(page).inner_text().strip(), my_page(page).count()) == (NAMES["light"], 1)
        assert len(page.evaluate("Object.keys(localStorage)")) == 1


def test_what_is_forgotten_leaves_nothing_in_the_storage(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto(address(demo, "index.html"))
        assert page.evaluate("localStorage.length") == 0
        switch(page).click()
        pick(page, "Adam Kliś")
        assert list(page.evaluate("Object.values(localStorage)")) == [
            '{"scheme":"light","id":"adam-klis","name":"Adam Kliś"}'
        ]
        page.get_by_role("button", name="Zapomnij mnie").click()
        switch(page).click()
        switch(page).click()
        assert page.evaluate("localStorage.length") == 0


# My page.


def test_picking_myself_on_the_home_page_is_one_tap_and_every_page_then_leads_to_mine(
    browser: Browser, demo: Demo
) -> None:
    with opened(browser) as (page, complaints):
        page.goto(address(demo, "index.html"))
        card = page.get_by_role("region", name="Moja strona")
        names = page.locator("#pick li a[href^='people/']")
        assert (card.count(), my_page(page).count(), names.first.is_visible()) == (0, 0, True)
        pick(page, "Renata Osowska")
        assert (
            " ".join(card.inner_text().split()) == "Moja strona Renata Osowska Opiekun klientów kluczowych (KAM)"
            " Moja strona Zapomnij mnie Ten wybór zostaje na tym urządzeniu."
        )
        assert page.evaluate("document.activeElement.textContent") == "Moja strona"
        assert names.first.is_visible() is False
        page.get_by_text("Wybierz siebie lub swoją rolę").click()
        assert names.first.is_visible()
        assert page.get_by_role("button", name="To ja").count() == 0
        for path, folder in (("accounts/notec-chemia.html", ""), ("en/roles/index.html", "en/")):
            page.goto(address(demo, path))
            link = page.locator("header .mine a")
            assert (link.is_visible(), link.get_attribute("title")) == (True, "Renata Osowska")
            link.click()
            page.wait_for_url(address(demo, f"{folder}people/renata-osowska.html"))
            assert link.get_attribute("aria-current") == "page"
    assert complaints == []


def test_the_pages_of_colleagues_offer_nothing_while_somebody_is_picked(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        buttons = page.locator("main").get_by_role("button")
        page.goto(address(demo, "people/renata-osowska.html"))
        assert buttons.all_inner_texts() == ["To ja"]
        buttons.press("Enter")
        assert buttons.all_inner_texts() == ["Zapomnij mnie"]
        assert page.evaluate("document.activeElement.textContent") == "Zapomnij mnie"
        page.goto(address(demo, "people/bartosz-sowa.html"))
        assert buttons.count() == 0
        page.goto(address(demo, "en/people/renata-osowska.html"))
        buttons.press("Enter")
        assert buttons.all_inner_texts() == ["This is me"]
        assert my_page(page).count() == 0
        page.goto(address(demo, "people/bartosz-sowa.html"))
        assert buttons.all_inner_texts() == ["To ja"]


def test_another_window_follows(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto(address(demo, "index.html"))
        other = page.context.new_page()
        other.goto(address(demo, "accounts/index.html"))
        pick(page, "Renata Osowska")
        my_page(other).wait_for()
        page.get_by_role("button", name="Zapomnij mnie").click()
        my_page(other).wait_for(state="hidden")


def test_whoever_is_no_longer_there_is_forgotten_on_the_home_page_which_says_so(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto(address(demo, "index.html"))
        notice = page.get_by_text("Osoby zapamiętanej na tym urządzeniu już tu nie ma. Wybierz siebie jeszcze raz.")
        assert notice.is_visible() is False
        pick(page, "Renata Osowska")
        page.evaluate(
            "for (const [key, text] of Object.entries(localStorage))"
            "  localStorage.setItem(key, text.replace('renata-osowska', 'renata-dawna'))"
        )
        page.reload()
        notice.wait_for()
        assert (my_page(page).count(), page.evaluate("localStorage.length")) == (0, 0)
        pick(page, "Renata Osowska")
        assert my_page(page).get_attribute("href") == address(demo, "people/renata-osowska.html")


def test_without_script_nothing_of_it_is_shown_and_the_links_remain(browser: Browser, demo: Demo) -> None:
    with opened(browser, script=False) as (page, _):
        for path in ("index.html", "people/renata-osowska.html", "offline.html"):
            page.goto(address(demo, path))
            assert page.locator("button:visible, .mine:visible, .my-card:visible, [data-gone]:visible").count() == 0
            assert page.get_by_text("Ten wybór zostaje").filter(visible=True).count() == 0
        page.goto(address(demo, "index.html"))
        page.locator("#pick").get_by_role("link", name="Renata Osowska").click()
        page.wait_for_url(address(demo, "people/renata-osowska.html"))


def test_nothing_of_it_is_printed(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto(address(demo, "index.html"))
        page.emulate_media(media="print")
        assert page.locator("button:visible").count() == 0
        page.emulate_media(media="screen")
        pick(page, "Renata Osowska")
        page.emulate_media(media="print")
        assert page.locator("button:visible, #pick details:visible, .my-card:visible").count() == 0


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_the_head_of_the_page_stays_one_row(browser: Browser, demo: Demo, width: int) -> None:
    with opened(browser, width=width) as (page, _):
        page.goto(address(demo, "index.html"))
        pick(page, "Renata Osowska")
        page.reload()
        middles = []
        for part in (".brand", ".search", ".scheme", ".languages", *((".menu",) if width > 1088 else ())):
            box = page.locator(f"header {part}").bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= width
            middles.append(box["y"] + box["height"] / 2)
        assert max(middles) - min(middles) < 4
        menu = page.locator("header .menu").bounding_box()
        assert menu is not None
        assert menu["height"] < 56
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        link = my_page(page).bounding_box()
        assert link is not None
        assert link["x"] + link["width"] <= width
