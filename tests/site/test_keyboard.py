"""The demo by keyboard alone: every stop can be seen, and everything can be reached and used."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Demo
from tests.site.test_browser import opened

FOCUSED = """(wanted) => {
  const stop = document.activeElement;
  const box = stop.getBoundingClientRect(), style = getComputedStyle(stop);
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  const [start] = stop.getClientRects(); // a link may go on in the next line, at its beginning
  const [x, y] = [start.x + Math.min(start.width, 20) / 2, start.y + Math.min(start.height, 20) / 2];
  const top = document.elementFromPoint(x, y);
  return {
    name: stop.ariaLabel || stop.textContent.trim().replace(/\\s+/g, " "), html: stop.outerHTML.slice(0, 160),
    isWanted: wanted !== null && stop.matches(wanted), isStop: stop !== document.body,
    isSeen: outline >= 2 && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    isCovered: !(stop.contains(top) || top?.contains(stop)),
  };
}"""

SCROLLED = """() => new Promise((done) => {
  let frames = 0;
  const look = () => {
    if (document.activeElement.scrollLeft > 0 || (frames += 1) > 120) done(document.activeElement.scrollLeft > 0);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Whether what has the focus moves sideways within a few frames."""


class Walk:
    """A page and the keys that a reader presses; every stop on the way must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def stop(self, wanted: str | None = None) -> tuple[str, bool]:
        """Return the name of what has the focus, and whether it is what is wanted."""
        found = self.page.evaluate(FOCUSED, wanted)
        assert found["isStop"], f"nothing has the focus on {self.page.url}"
        assert found["isSeen"], f"the focus cannot be seen on {found['html']}"
        assert not found["isCovered"], f"something covers {found['html']}"
        return found["name"], found["isWanted"]

    def press(self, key: str) -> str:
        self.page.keyboard.press(key)
        return self.stop()[0]

    def to(self, selector: str, key: str = "Tab") -> str:
        """Press a key until something has the focus, and return its name."""
        for _ in range(400):
            self.page.keyboard.press(key)
            name, is_wanted = self.stop(selector)
            if is_wanted:
                return name
        pytest.fail(f"{key} never reaches {selector} on {self.page.url}")

    def follow(self, path: str) -> None:
        """Press Enter on a link, and arrive."""
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**/{path}")


@pytest.fixture
def walk(browser: Browser) -> Iterator[Walk]:
    with opened(browser) as (page, complaints):
        page.emulate_media(reduced_motion="reduce")
        yield Walk(page)
        assert complaints == []


def test_from_home_to_a_customer(walk: Walk, demo: Demo) -> None:
    walk.page.goto((demo.output / "en/index.html").as_uri())
    assert walk.press("Tab") == "Skip to content"
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**#_main")
    walk.to("main a")  # the first stop behind the link is in the content
    walk.page.goto((demo.output / "en/index.html").as_uri())
    assert walk.to(".menu a[href$='accounts/index.html']") == "Accounts"
    walk.follow("en/accounts/index.html")
    assert walk.to("main a[href$='accounts/notec-chemia.html']") == "Noteć Chemia S.A."
    walk.follow("en/accounts/notec-chemia.html")
    walk.to(".toc a[href='#map']")
    walk.follow("en/accounts/notec-chemia.html#map")
    assert walk.page.evaluate("document.activeElement === document.body || document.activeElement.matches('.toc a')")
    place = walk.page.locator("#map").bounding_box()
    assert place is not None
    assert 0 <= place["y"] < 300


def test_from_a_seat_of_the_map_to_what_is_known_of_the_person(walk: Walk, demo: Demo) -> None:
    walk.page.goto(f"{(demo.output / 'en/accounts/notec-chemia.html').as_uri()}#map")
    assert walk.to("#map .seat a[href='#s-wojnar']") == "Leszek Wojnar"
    walk.follow("en/accounts/notec-chemia.html#s-wojnar")
    assert walk.to("a[href^='tel:']") == "+48 52 000 02 20"


def test_a_list_is_filtered_and_sorted(walk: Walk, demo: Demo) -> None:
    walk.page.goto((demo.output / "en/accounts/index.html").as_uri())
    walk.to(".filters input")
    walk.page.keyboard.type("warta")
    walk.page.locator(".filters [role=status]", has_text="2 of 16 accounts").wait_for()
    assert walk.to("th[data-sort] > button") == "Account"
    walk.press("Enter")
    assert walk.page.locator("th[aria-sort=ascending]").inner_text().startswith("Account")
    assert walk.to("tbody th a") == "Warta Papier S.A."


def test_what_is_folded_opens_and_closes(walk: Walk, demo: Demo) -> None:
    walk.page.goto((demo.output / demo.fullest["en", "account"]).as_uri())
    walk.to("details:not([open]) > summary")
    opened = "document.activeElement.parentElement.open"
    walk.press("Enter")
    assert walk.page.evaluate(opened) is True
    walk.press("Space")
    assert walk.page.evaluate(opened) is False


def test_search_is_used_and_left(walk: Walk, demo: Demo) -> None:
    walk.page.goto((demo.output / "en/people/index.html").as_uri())
    walk.to("main a")
    assert walk.press("/") == "Search"
    walk.page.keyboard.type("notec chem")
    walk.page.locator("[role=option]").first.wait_for()
    chosen = "document.querySelector('[role=option][aria-selected]').id"
    first = walk.page.evaluate(chosen)
    walk.press("ArrowDown")
    assert walk.page.evaluate(chosen) != first
    walk.press("ArrowUp")
    assert walk.page.evaluate(chosen) == first
    walk.press("Escape")
    assert walk.page.locator("[role=option]:visible").count() == 0
    walk.press("ArrowDown")
    walk.page.locator("[role=option]").first.wait_for()
    walk.follow("en/accounts/notec-chemia.html")


@pytest.mark.parametrize("kind", ["accounts", "contacts"])
def test_wide_tables_can_be_reached_and_scrolled(walk: Walk, demo: Demo, kind: str) -> None:
    walk.page.set_viewport_size({"width": 840, "height": 800})
    walk.page.goto((demo.output / demo.fullest["en", kind]).as_uri())
    frames = walk.page.locator(".scroll")
    wide = [
        place for place in range(frames.count()) if frames.nth(place).evaluate("it => it.scrollWidth > it.clientWidth")
    ]
    assert wide
    for place in wide:
        frames.nth(place).evaluate("it => it.dataset.wanted = 'yes'")
        assert walk.to(".scroll[data-wanted]") == frames.nth(place).get_attribute("aria-label")
        walk.page.keyboard.press("ArrowRight")
        assert walk.page.evaluate(SCROLLED)
        frames.nth(place).evaluate("it => delete it.dataset.wanted")


@pytest.mark.parametrize("kind", ["home", "account"])
def test_every_stop_can_be_seen(walk: Walk, demo: Demo, kind: str) -> None:
    """From the first to the last, and there is no stop that holds the focus."""
    walk.page.goto((demo.output / demo.fullest["pl", kind]).as_uri())
    seen = []
    for _ in range(45):
        walk.press("Tab")
        seen.append(walk.page.evaluate("document.activeElement.outerHTML"))
    assert len(set(seen)) > 25
