"""A preview in a browser: pages follow their files, and what is wrong is told over the last good ones."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Git
from tests.serve.previews import BUILD, PATIENCE, Preview, previewed
from tests.sites import edit, put, small_copy

ACCOUNT = "content/accounts/alfa.yaml"
GOAL = "  - Mniej folii na kilogram ryby"
TWO_FRAMES = """() => new Promise(done => {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, git: Callable[[Path], Git]) -> Path:
    """The small company in a repository that has another branch."""
    site = small_copy(tmp_path_factory.mktemp("previewed") / "site")
    put(site, {".gitignore": "public\n.playbookgen\n"})
    run = git(site)
    run("add", ".")
    run("commit", "--quiet", "--message", "All")
    run("switch", "--quiet", "--create", "other")
    edit(site / ACCOUNT, GOAL, "  - Z innej gałęzi")
    for file in (site / "content/products").iterdir():
        file.write_text(f"{file.read_text('utf-8')}# other\n", encoding="utf-8")
    shutil.rmtree(site / "content/figures")
    run("commit", "--quiet", "--all", "--message", "Other")
    run("switch", "--quiet", "main")
    return site


@pytest.fixture(scope="module")
def preview(site: Path) -> Iterator[Preview]:
    with previewed(site) as preview:
        yield preview


@pytest.fixture
def page(browser: Browser, preview: Preview, site: Path, git: Callable[[Path], Git]) -> Iterator[Page]:
    """An account's page in the preview; afterwards the files are as they were."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{preview.address}accounts/alfa.html")
    yield page
    page.close()
    git(site)("restore", ".")
    preview.settle(site)
    assert faults == []


def shows(page: Page, text: str) -> None:
    """Wait until a page shows a text."""
    expect(page.locator("main")).to_contain_text(text, timeout=PATIENCE * 1000)


def panel(page: Page) -> str:
    """Wait for the panel, and return what it says without being opened."""
    page.wait_for_selector("[data-preview] summary")
    return page.locator("[data-preview] summary").inner_text()


def is_mended(page: Page) -> None:
    """Wait until the panel is gone."""
    page.wait_for_selector("[data-preview]", state="hidden")


def test_a_page_is_loaded_anew_where_it_is_read(page: Page, site: Path) -> None:
    heading = page.get_by_role("heading", name="Umowy i terminy", exact=True)
    heading.evaluate("heading => { heading.scrollIntoView(); scrollBy(0, -150); }")
    page.get_by_text("Plan klienta 2027").evaluate("summary => (summary.parentElement.open = true)")
    page.evaluate("scrollBy(0, 1)")
    before = heading.bounding_box()
    page.get_by_role("combobox").evaluate("box => { box.focus({ preventScroll: true }); box.value = 'Ewa'; }")
    edit(site / ACCOUNT, GOAL, f"{GOAL}\n  - Dopisany cel\n  - I jeszcze jeden\n  - I trzeci")
    shows(page, "Dopisany cel")
    page.wait_for_load_state("load")
    page.evaluate(TWO_FRAMES)
    after = heading.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 3
    assert page.get_by_text("Plan klienta 2027").evaluate("summary => summary.parentElement.open")
    assert page.evaluate("document.activeElement.value") == "Ewa"


def test_a_page_that_did_not_change_is_left_alone(page: Page, site: Path, preview: Preview) -> None:
    page.evaluate("window.isSame = true")
    edit(site / "content/pages/rabaty.pl.md", "bez pytania", "bez słowa")
    preview.wait_for(BUILD)
    # It has heard of that build before it hears of the next one.
    put(site, {ACCOUNT: (site / ACCOUNT).read_text("utf-8") + "nonsense: 1\n"})
    assert "1 błąd" in panel(page)
    assert page.evaluate("window.isSame")


def test_what_is_wrong_is_told_over_the_last_good_page_until_it_is_mended(page: Page, site: Path) -> None:
    edit(
        site / ACCOUNT, "stance: supporter\n    contact_depth: regular", "stance: suporter\n    contact_depth: regular"
    )
    assert panel(page).split("\n") == [
        "1 błąd Widać ostatnią poprawną wersję stron.",
        "content/accounts/alfa.yaml:38:13: nieznana wartość pola stance (Nastawienie do nas): „suporter”",
    ]
    shows(page, "Ewa Wrona")
    page.locator("[data-preview] summary").click()
    item = page.locator("[data-preview] li")
    assert item.inner_text().split("\n")[0] == "błąd content/accounts/alfa.yaml:38:13 [unknown-value]"
    edit(site / ACCOUNT, "suporter", "supporter")
    is_mended(page)


def test_a_settings_file_that_is_broken_and_folders_that_go_and_come_back(
    page: Page, site: Path, preview: Preview
) -> None:
    settings = (site / "site.yaml").read_text("utf-8")
    put(site, {"site.yaml": f"{settings}languages: ["})
    assert "site.yaml" in panel(page)
    put(site, {"site.yaml": settings})
    is_mended(page)
    (site / "content").rename(site / "elsewhere")
    assert "nie ma folderu z treścią" in panel(page)
    shows(page, "Ewa Wrona")
    (site / "elsewhere").rename(site / "content")
    is_mended(page)
    (site / "content/accounts").rename(site / "content/acounts")
    assert "accounts" in panel(page)
    (site / "content/acounts").rename(site / "content/accounts")
    is_mended(page)
    shutil.rmtree(site / "public")
    edit(site / ACCOUNT, GOAL, f"{GOAL}\n  - Po powrocie")
    shows(page, "Po powrocie")


def test_a_burst_of_saves_makes_one_build(page: Page, site: Path, preview: Preview) -> None:
    def save_as_editors_do() -> None:
        for number, file in enumerate([*(site / "content/accounts").iterdir(), *(site / "content/products").iterdir()]):
            text = file.read_text("utf-8")
            (file.parent / ".draft").write_text(f"{text}# {number}\n", encoding="utf-8")
            file.rename(file.with_name(f"{file.name}~"))
            (file.parent / ".draft").rename(file)
            file.with_name(f"{file.name}~").unlink()

    assert preview.builds_of(save_as_editors_do, site) == 1


def test_a_checkout_of_a_branch_makes_one_build(
    page: Page, site: Path, preview: Preview, git: Callable[[Path], Git]
) -> None:
    run = git(site)
    assert preview.builds_of(lambda: run("switch", "--quiet", "--force", "other"), site) == 1
    shows(page, "Z innej gałęzi")
    assert not (site / "content/figures").exists()
    assert preview.builds_of(lambda: run("switch", "--quiet", "--force", "main"), site) == 1
    shows(page, "Mniej folii")


def test_a_preview_that_begins_again_takes_its_pages_over(browser: Browser, tmp_path: Path) -> None:
    site = small_copy(tmp_path / "site")
    settings = (site / "site.yaml").read_text("utf-8")
    page = browser.new_page()
    with previewed(site) as first:
        page.goto(f"{first.address}accounts/alfa.html")
    edit(site / ACCOUNT, GOAL, f"{GOAL}\n  - Zapisane między czasem")
    put(site, {"site.yaml": f"{settings}languages: ["})
    with previewed(site, "--port", str(first.port)) as second:
        assert second.address == first.address
        assert "site.yaml" in panel(page)
        shows(page, "Mniej folii")
        put(site, {"site.yaml": settings})
        shows(page, "Zapisane między czasem")
        is_mended(page)
    page.close()
