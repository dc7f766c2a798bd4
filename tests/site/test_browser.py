"""The demo in Chromium: opened from disk, served below a path of a host, without script, on a small screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.builds.test_hostile_content import make_hostile
from tests.conftest import Demo
from tests.pages import parsed, text_of
from tests.site.conftest import LAID_OUT
from tests.sites import PUBLIC, published


def failures(request: Request) -> list[str]:
    """Why a request failed, unless the browser left the page before it was done."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


@contextmanager
def opened(
    browser: Browser, *, script: bool = True, width: int = 1280, height: int = 800
) -> Iterator[tuple[Page, list[str]]]:
    """A page and what it complains of: messages of the console, requests that fail or go elsewhere."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": height})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.extend(failures(request)))
    page.on("response", lambda response: complaints.append(response.url) if response.status >= 400 else None)
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("file:///", "http://127.0.0.1:"))
            else complaints.append(f"asks for {request.url}")
        ),
    )
    yield page, complaints
    context.close()


def walk(page: Page, start: str) -> list[str]:
    """Follow links from the home page by clicking, and return what each page was called."""
    names = []

    def arrived(path: str) -> None:
        page.wait_for_url(start + path)
        names.append(page.locator("h1").inner_text())

    page.goto(start + "index.html")
    arrived("index.html")
    page.locator("nav a[href='accounts/index.html']").first.click()
    arrived("accounts/index.html")
    page.locator("main a[href$='accounts/notec-chemia.html']").first.click()
    arrived("accounts/notec-chemia.html")
    page.locator("main a[href$='people/renata-osowska.html']").first.click()
    arrived("people/renata-osowska.html")
    page.locator("a[hreflang='en']").first.click()
    arrived("en/people/renata-osowska.html")
    page.locator("main a[href$='accounts/notec-chemia.html']").first.click()
    arrived("en/accounts/notec-chemia.html")
    page.locator("a[hreflang='pl']").first.click()
    arrived("accounts/notec-chemia.html")
    page.go_back()
    arrived("en/accounts/notec-chemia.html")
    page.locator("header a[href$='index.html']").first.click()
    arrived("en/index.html")
    return names


@pytest.fixture(scope="module")
def names(demo: Demo) -> list[str]:
    """What the pages of that walk are called."""
    paths = (
        "index.html",
        "accounts/index.html",
        "accounts/notec-chemia.html",
        "people/renata-osowska.html",
        "en/people/renata-osowska.html",
        "en/accounts/notec-chemia.html",
        "accounts/notec-chemia.html",
        "en/accounts/notec-chemia.html",
        "en/index.html",
    )
    return [text_of(next(demo.pages[path].find("h1"))) for path in paths]


def test_it_opens_from_disk_and_its_links_work(browser: Browser, demo: Demo, names: list[str]) -> None:
    with opened(browser) as (page, complaints):
        assert (walk(page, f"{demo.output.as_uri()}/"), complaints) == (names, [])


def test_it_works_below_a_path_of_a_host(browser: Browser, served: str, names: list[str]) -> None:
    with opened(browser) as (page, complaints):
        assert (walk(page, served), complaints) == (names, [])


def test_it_works_without_script(browser: Browser, demo: Demo, names: list[str]) -> None:
    with opened(browser, script=False) as (page, complaints):
        assert (walk(page, f"{demo.output.as_uri()}/"), complaints) == (names, [])


def test_the_stylesheet_is_used(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto((demo.output / "en/accounts/notec-chemia.html").as_uri())
        assert page.evaluate("getComputedStyle(document.body).fontFamily") != "Times New Roman"
        assert page.evaluate("document.styleSheets.length") == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_the_contents_of_an_account_lead_to_each_section_at_once(browser: Browser, demo: Demo, width: int) -> None:
    """Sections below the screen are laid out late, and must not move away while one jumps to them."""
    with opened(browser, width=width) as (page, _):
        page.goto((demo.output / "accounts/ec-brynica.html").as_uri())
        links = page.locator(".toc a")
        places = {}
        for number in range(links.count()):
            links.nth(number).click()
            name = links.nth(number).get_attribute("href")
            places[name] = page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top")
        at_end = page.evaluate("scrollY + innerHeight >= document.scrollingElement.scrollHeight - 1")
    assert len(places) > 10
    below = [name for name, top in places.items() if not 0 <= top < 100]
    assert at_end
    assert set(below) <= set([*places][-2:]), places


@pytest.mark.parametrize(("width", "languages"), [(360, ("pl", "en")), (1600, ("en",))])
def test_no_page_of_any_kind_complains_or_is_wider_than_the_screen(
    browser: Browser, demo: Demo, width: int, languages: tuple[str, ...]
) -> None:
    wide = {}
    with opened(browser, width=width) as (page, complaints):
        for path in [path for (language, _), path in demo.fullest.items() if language in languages]:
            page.goto((demo.output / path).as_uri())
            page.evaluate(LAID_OUT)
            needed = page.evaluate("document.scrollingElement.scrollWidth")
            if needed > page.evaluate("innerWidth"):
                wide[path] = needed
    assert (wide, complaints) == ({}, [])


def test_walls_of_letters_do_not_make_a_page_wider(browser: Browser, small: Path) -> None:
    make_hostile(small, "Ż" * 300)
    files = published(small)
    wide = {}
    with opened(browser, width=360) as (page, _):
        for path in sorted(path for path in files if path.endswith(".html")):
            page.goto((small / PUBLIC / path).as_uri())
            page.evaluate(LAID_OUT)
            needed = page.evaluate("document.scrollingElement.scrollWidth")
            if needed > 360:
                wide[path] = needed
    assert wide == {}


def test_the_page_for_missing_pages_can_be_read_anywhere(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        page.goto((demo.output / "404.html").as_uri(), wait_until="domcontentloaded")
        assert page.locator("h1").inner_text() == text_of(next(parsed("404.html", demo.files["404.html"]).find("h1")))
