"""The demo held against WCAG 2.2 AA by axe-core: every kind of page, both languages, both colour schemes, a phone."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize

from playbookgen.build import build
from playbookgen.site.pages import ADDRESSES, MISSING, STYLE
from tests.conftest import Demo
from tests.site.conftest import LAID_OUT
from tests.site.test_search import FIELD, OPTIONS
from tests.sites import DAY, PUBLIC

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
URL = "https://playbook.wierzyca.example/"

Options = Mapping[str, Any]


def only(*rules: str) -> Options:
    return {"runOnly": {"type": "rule", "values": rules}}


STANDARD: Options = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, which axe leaves out unless it is named
}
COLOURS = only("color-contrast", "link-in-text-block")
"""What the other colour scheme can change: pages and everything else in the stylesheet are the same."""
SPACE = only("target-size", "scrollable-region-focusable")
"""What a narrow screen can change."""
WIDE = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=800)


def barriers(page: Page, options: Options, *, without: Sequence[str] = ()) -> Iterator[str]:
    """Yield what axe finds on a page that holds it: rule, element, and what is wrong with it."""
    found = page.evaluate(
        "([without, options]) => axe.run({exclude: without}, options)",
        [[[selector] for selector in without], {**options, "resultTypes": ["violations"]}],
    )
    assert found["passes"] or found["inapplicable"] or found["violations"], "axe ran no rule"
    for violation in found["violations"]:
        for node in violation["nodes"]:
            why = "; ".join(line.strip() for line in node["failureSummary"].splitlines()[1:])
            yield f"{violation['id']}: {node['html'][:200]}: {why}"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def looks(page: Page) -> Iterator[str]:
    """Yield the barriers of the page at hand: as it is, in the dark, and on a phone."""
    yield from look(page, "light", STANDARD)
    page.emulate_media(color_scheme="dark")
    yield from (f"dark: {barrier}" for barrier in barriers(page, COLOURS))
    page.set_viewport_size(PHONE)
    yield from (f"360 px: {barrier}" for barrier in barriers(page, SPACE))
    page.set_viewport_size(WIDE)


def look(page: Page, scheme: Literal["light", "dark"], options: Options) -> Iterator[str]:
    """Yield the barriers of the page at hand in one colour scheme."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(LAID_OUT)
    page.evaluate(AXE)
    yield from (f"{scheme}: {barrier}" for barrier in barriers(page, options))


def test_the_demo_has_a_page_of_every_kind(demo: Demo) -> None:
    assert demo.fullest.keys() == {(language, kind) for language in ("pl", "en") for kind in ADDRESSES.keys() - {STYLE}}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_kind_of_page_has_a_barrier(page: Page, demo: Demo, language: str) -> None:
    """English pages have the layouts and colours of the Polish ones, whose words need more room: one look is enough."""
    found = []
    for (spoken, _), path in demo.fullest.items():
        if spoken == language:
            page.goto((demo.output / path).as_uri())
            looked = looks(page) if language == "pl" else look(page, "dark", STANDARD)
            found += [f"{path} ({language}), {barrier}" for barrier in looked]
    assert not found, "\n".join(found)


def test_the_style_page_has_no_barrier(page: Page, small: Path) -> None:
    build(small, small / PUBLIC, DAY, style_page=True)
    page.goto((small / PUBLIC / "style.html").as_uri())
    found = list(looks(page))
    assert not found, "\n".join(found)


def test_the_page_for_missing_pages_has_no_barrier(page: Page, demo: Demo) -> None:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(URL)
        route.fulfill(path=demo.output / (path if path in demo.files else MISSING))

    page.route(f"{URL}**", answer)
    page.goto(f"{URL}no/such/page.html")
    assert page.locator("body.missing").count() == 1
    assert page.evaluate("document.styleSheets.length") == 1
    found = list(looks(page))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_search_has_no_barrier(page: Page, demo: Demo, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    page.goto((demo.output / "en/accounts/notec-chemia.html").as_uri())
    page.locator(FIELD).fill("a")
    page.locator(FIELD).press_sequentially("n")
    page.locator(OPTIONS).first.wait_for()
    page.evaluate(LAID_OUT)
    page.evaluate(AXE)
    # The head's links lie under the open search, which has the focus and closes when it loses it.
    found = list(barriers(page, STANDARD, without=(".top .menu", ".top .languages")))
    assert not found, "\n".join(found)
