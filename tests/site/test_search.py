"""What the search of the pages finds, as the files that it is made from tell it, and as a reader finds it in Chromium."""

import json
from dataclasses import astuple
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from playbookgen.build import Built
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.site import search
from playbookgen.site.chrome import View
from playbookgen.site.search import PART_SIZE, Entry, entries, search_files
from tests.conftest import Demo
from tests.site.test_browser import opened
from tests.sites import edit, publish, published

OPTIONS = "[role=option]"
FIELD = "input[role=combobox]"


def view_of(built: Built, language: str) -> View:
    return View(built.checked.playbook, read_catalog(language, [layouts()]))


def found(page: Page, query: str) -> list[str]:
    """Where the finds of a query lead, in their order."""
    page.locator(FIELD).fill(query)
    links = page.locator(OPTIONS).evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [link.removeprefix("../") for link in links]


def ready(page: Page, address: str) -> Page:
    """Open a page and wait until its search has everything."""
    page.goto(address)
    page.locator(FIELD).fill("zzzzzzzzzzzz")
    page.get_by_text("Brak wyników.").or_(page.get_by_text("Nothing found.")).first.wait_for()
    return page


QUERIES = {
    # Names without diacritics, and not typed to the end
    "notec": "accounts/notec-chemia.html",
    "lodz": None,
}
