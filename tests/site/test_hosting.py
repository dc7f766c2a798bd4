"""The demo behind a server that sends the headers of docs/hosting.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Demo
from tests.docs.hosting import snippets
from tests.site.conftest import hosted
from tests.site.test_browser import opened
from tests.site.test_search import FIELD, OPTIONS

HEADERS = snippets()["nginx"]


@pytest.fixture(scope="module")
def address(demo: Demo) -> Iterator[str]:
    with hosted(demo.output, HEADERS) as address:
        yield address


def use_search(page: Page) -> None:
    page.keyboard.press("/")
    page.locator(FIELD).press_sequentially("no")
    page.locator(OPTIONS).first.wait_for()


def test_every_kind_of_page_works_with_them_and_asks_for_files_of_the_site_alone(
    browser: Browser, demo: Demo, address: str
) -> None:
    asked = set()
    with opened(browser) as (page, complaints):
        page.context.on("request", lambda request: asked.add(request.url))
        for (_, kind), path in demo.fullest.items():
            response = page.goto(address + path)
            assert response is not None
            assert {name: response.headers.get(name.lower()) for name in HEADERS} == HEADERS
            page.emulate_media(media="print")
            if kind in ("home", "account"):
                page.emulate_media(media="screen")
                use_search(page)
    assert complaints == []
    assert {url.partition("#")[0].removeprefix(address) for url in asked} - demo.files.keys() == set()
    assert len(asked) > len(demo.fullest)


def test_no_other_site_can_show_it_in_a_frame(browser: Browser, address: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title><iframe src='{address}index.html'></iframe>")
    with hosted(tmp_path, {}) as other, opened(browser) as (page, complaints):
        page.goto(f"{other}index.html")
        assert page.frames[1].url == "chrome-error://chromewebdata/"
        assert [complaint for complaint in complaints if "frame-ancestors" in complaint] != []
