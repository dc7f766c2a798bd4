"""The demo on paper: how many sheets of A4 a page takes, and what stands on each of them."""

from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.conftest import Demo

A4 = (594, 841)
"""Whole points, upright."""


def printed(browser: Browser, pages: Iterable[Path], folder: Path) -> dict[str, PdfReader]:
    """Print pages into a folder and return them by their names."""
    tab = browser.new_page()
    readers = {}
    for page in pages:
        tab.goto(page.as_uri())
        tab.pdf(path=folder / f"{page.stem}.pdf", prefer_css_page_size=True)
        readers[page.stem] = PdfReader(folder / f"{page.stem}.pdf")
    tab.close()
    return readers


def of_records(folder: Path) -> list[Path]:
    """The pages of a folder that are neither lists nor hand-over sheets."""
    return [page for page in sorted(folder.glob("*.html")) if page.stem != "index" and "." not in page.stem]


def size(reader: PdfReader) -> tuple[int, int]:
    return int(reader.pages[0].mediabox.width), int(reader.pages[0].mediabox.height)


@pytest.mark.parametrize(("folder", "word"), [("accounts", "Poufne"), ("en/accounts", "Confidential")])
def test_an_account_takes_two_sheets_at_most_each_marked_confidential(
    browser: Browser, demo: Demo, tmp_path: Path, folder: str, word: str
) -> None:
    readers = printed(browser, of_records(demo.output / folder), tmp_path)
    assert {size(reader) for reader in readers.values()} == {A4}
    assert {name: len(reader.pages) for name, reader in readers.items() if len(reader.pages) > 2} == {}
    assert [
        f"{name}, sheet {number}"
        for name, reader in readers.items()
        for number, sheet in enumerate(reader.pages, 1)
        if word not in normalize("NFKC", sheet.extract_text())  # a font may join letters: ﬁ
    ] == []


def test_a_personal_page_takes_one_sheet(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    readers = printed(browser, of_records(demo.output / "people"), tmp_path)
    assert {name: len(reader.pages) for name, reader in readers.items() if len(reader.pages) > 1} == {}


@pytest.mark.parametrize("folder", ["roles", "en/roles"])
def test_the_responsibility_matrix_takes_one_sheet_of_landscape(
    browser: Browser, demo: Demo, tmp_path: Path, folder: str
) -> None:
    (matrix,) = printed(browser, [demo.output / folder / "index.html"], tmp_path).values()
    assert (len(matrix.pages), size(matrix)) == (1, A4[::-1])
