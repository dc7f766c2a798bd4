"""What the search of the pages finds: as the files tell it, and as a reader finds it in Chromium."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from playbookgen.build import Built
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.site import scripts
from playbookgen.site.chrome import View
from playbookgen.site.scripts import PART_SIZE
from playbookgen.site.search import GROUPS, Entry, entries, search_files
from tests.conftest import Demo
from tests.site.test_browser import opened
from tests.sites import edit, publish, published

FIELD = "input[role=combobox]"
OPTIONS = "[role=option]"


def view_of(built: Built, language: str) -> View:
    return View(built.checked.playbook, read_catalog(language, [layouts()]))


def test_the_small_company_in_english(small: Path) -> None:
    assert list(entries(view_of(publish(small), "en"))) == [
        Entry(
            "account",
            "Alfa Śledź & Synowie",
            "Tier: key · Anna Lis",
            "accounts/alfa.html",
            words="Przetwórstwo ryb Północ ul. Rybna 1, 76-270 Ustka",
            digits="0000000001",
        ),
        Entry("account", "Grupa Beta", "Tier: small · Customer status: prospect · Jan Maj", "accounts/beta.html"),
        Entry(
            "person",
            "Anna Lis",
            "Account manager · Północ",
            "people/anna-lis.html",
            words="Opiekunka klientów kluczowych Gdynia",
            digits="4858000000212",
            mail="anna.lis@debina.example",
        ),
        Entry("person", "Jan Maj", "Przedstawiciel", "people/jan-maj.html", mail="jan.maj@debina.example"),
        Entry(
            "product",
            "Folia termokurczliwa",
            "Folie",
            "products/folia.html",
            words="tacki palety zob alfę",
            language="pl",
        ),
        Entry("product", "Palety", "Palety", "products/palety.html", language="pl"),
        Entry(
            "role",
            "Account manager",
            "Answers for key accounts.",
            "roles/account-manager.html",
            words="passes contacts renews contracts plans the year with customer account manager"
            " knows renewals see discounts and alfa risk nothing word mouth",
        ),
        Entry("role", "Renewals", "Account manager", "roles/account-manager.html#renewals"),
        Entry("role", "Risk", "Account manager", "roles/account-manager.html#risk"),
        Entry(
            "role",
            "Przedstawiciel",
            "Szuka nowych klientów.",
            "roles/sales-rep.html",
            words="przedstawiciel jeździ zob opiekuna",
            language="pl",
        ),
        Entry(
            "page",
            "Discounts",
            "Who may give how much.",
            "pages/rabaty.html",
            words="the account manager sets discount steps without asking",
        ),
        Entry("page", "Discount steps", "Discounts", "pages/rabaty.html#discount-steps"),
        Entry(
            "stakeholder",
            "Ewa Wrona",
            "Dyrektorka zakładu · Alfa Śledź & Synowie",
            "accounts/alfa.html#s-wrona",
            words="executive",
            digits="48590000001",
            mail="e.wrona@alfa.example",
            language="pl",
        ),
        Entry(
            "stakeholder",
            "Piotr Kos",
            "Kupiec · Alfa Śledź & Synowie",
            "accounts/alfa.html#s-kos",
            words="purchasing",
            language="pl",
        ),
        Entry(
            "stakeholder",
            "Adam Lipka",
            "Alfa Śledź & Synowie",
            "accounts/alfa.html#s-lipka",
            words="technical",
            language="pl",
        ),
    ]


def rows(content: bytes) -> list[list[str | int]]:
    call = re.fullmatch(r"playbookSearch\((.*)\);\n", content.decode(), re.DOTALL)
    assert call is not None
    found: list[list[str | int]] = json.loads(call[1])["entries"]
    return found


def test_a_file_has_all_entries_of_its_language_without_what_is_empty_at_their_ends(small: Path) -> None:
    built = publish(small)
    for language in ("pl", "en"):
        ((path, content),) = search_files(view_of(built, language))
        expected = list(entries(view_of(built, language)))
        kinds = list(GROUPS)
        assert path == f"search/{language}.js"
        assert [Entry(kinds[int(kind)], *map(str, values)) for kind, *values in rows(content)] == expected
        assert all(row[-1] for row in rows(content))


def test_many_entries_come_in_parts(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(demo.built, "pl")
    ((_, whole),) = search_files(view)
    monkeypatch.setattr(scripts, "PART_SIZE", 10_000)
    parts = dict(search_files(view))
    assert list(parts) == ["search/pl.js", *(f"search/pl.{number}.js" for number in range(2, len(parts) + 1))]
    assert len(parts) > 3
    assert f'"parts":{len(parts)},'.encode() in parts["search/pl.js"]
    assert [row for part in parts.values() for row in rows(part)] == rows(whole)
    assert max(map(len, parts.values())) < 10_200
    assert PART_SIZE < 300_000


def test_what_the_site_has_no_pages_of_is_not_found(small: Path) -> None:
    edit(small / "site.yaml", "timezone: ", "pages: [products]\ntimezone: ")
    edit(
        small / "site.yaml",
        "navigation:\n  - accounts\n  - people\n  - roles\n  - products\n  - rabaty\n",
        "navigation:\n",
    )
    assert {entry.kind for entry in entries(view_of(publish(small), "pl"))} == {"product"}


def test_every_entry_leads_to_a_page_and_a_place_on_it(demo: Demo) -> None:
    for language, folder in (("pl", ""), ("en", "en/")):
        for entry in entries(view_of(demo.built, language)):
            path, _, place = entry.address.partition("#")
            assert folder + path in demo.pages, entry
            assert not place or place in demo.pages[folder + path].ids, entry


def test_script_and_style_are_light(demo: Demo) -> None:
    loaded = [
        content
        for path, content in demo.files.items()
        if not path.startswith("search/") and path[-3:] in (".js", "css")
    ]
    assert len(loaded) == 7
    assert sum(len(gzip.compress(content)) for content in loaded) < 40_000


# In the browser.

POLISH = {
    # Names without diacritics, or not typed to the end
    "notec": "accounts/notec-chemia.html",
    "brynica": "accounts/ec-brynica.html",
    "elektrocieplownia": "accounts/ec-brynica.html",
    "slodownia": "accounts/browar-stara-slodownia.html",
    "wodociag": "accounts/wodociagi-krasna.html",
    "gopl": "accounts/cukrownia-goplo.html",
    # Inflected
    "stoczni": "accounts/stocznia-zatoka.html",
    "warty tektury": "accounts/warta-tektura.html",
    "notecią": "accounts/notec-chemia.html",
    "w beskidzie": "accounts/silowniki-beskid.html",
    "kuźni": "accounts/zaklad-remontowy-kuznia.html",
    "osowskiej": "people/renata-osowska.html",
    "dereniem": "people/marcin-deren.html",
    "Renacie Osowskiej": "people/renata-osowska.html",
    "mazurka": "people/krzysztof-mazurek.html",
    "wilczkowi": "people/tomasz-wilczek.html",
    "sowy": "people/bartosz-sowa.html",
    "klisia": "people/adam-klis.html",
    "jarząbka": "accounts/notec-chemia.html#s-jarzabek",
    "jarzabek": "accounts/notec-chemia.html#s-jarzabek",
    "domańskiej": "accounts/notec-chemia.html#s-domanska",
    "rzepce": "accounts/notec-chemia.html#s-rzepka",
    "lisieckiego": "accounts/warta-papier.html#s-lisiecki",
    "Turkiem": "accounts/warta-papier.html#s-turek",
    "z panem Filipiakiem": "accounts/notec-chemia.html#s-filipiak",
    "czyżowi": "accounts/ec-brynica.html#s-czyz",
    "łukasza koska": "accounts/biopaliwa-odra.html#s-kosek",
    "dyrektor zakupów noteć": "accounts/notec-chemia.html#s-domanska",
    "prezes noteci": "accounts/notec-chemia.html#s-jarzabek",
    # Typing errors
    "kubacik": "accounts/notec-chemia.html#s-kubacki",
    "nowikca": "people/ewa-nowicka.html",
    "pumpenverk": "accounts/pumpenwerk-eulenau.html",
    "hofstedt": "accounts/pumpenwerk-eulenau.html#s-hoffstedt",
    "uszczeliki spirlane": "products/uszczelki-spiralne.html",
    "cukronia": "accounts/cukrownia-goplo.html",
    # Parts of numbers
    "52 000 02 31": "accounts/notec-chemia.html#s-kubacki",
    "+48 63 000 05 20": "accounts/warta-papier.html#s-lisiecki",
    "0048240000612": "accounts/warta-tektura.html#s-dudka",
    "0355 000 04 20": "accounts/pumpenwerk-eulenau.html#s-lindner",
    "00154": "people/adam-klis.html",
    # Parts of mail addresses
    "j.rzepka@": "accounts/notec-chemia.html#s-rzepka",
    "k.wrobel": "accounts/ec-brynica.html#s-wrobel",
    "logistyka@wierzyca": "people/adam-klis.html",
    "magazyn@notec-chemia.example": "accounts/notec-chemia.html#s-filipiak",
    # Products
    "oringów": "products/oringi.html",
    "płyt gumowych": "products/plyty-nbr-60.html",
    "nbr": "products/plyty-nbr-60.html",
    "uszczelek płaskich": "products/uszczelki-plaskie.html",
    "audyt": "products/audyt-szczelnosci.html",
    "szczeliwo": "products/szczeliwa-plecione.html",
    "regeneracja": "products/serwis-uszczelnien.html",
    # Guides and pages
    "rabatu": "pages/rabaty.html",
    "podwyżka": "pages/rabaty.html#podwyzki",
    "reklamacji": "pages/reklamacje.html",
    "slowniczka": "pages/slowniczek.html",
    "pierwsza wizyta": "pages/pierwsza-wizyta.html",
    "rytm pracy": "roles/sales-manager.html#rytm-pracy",
    "koordynatora sprzedaży": "roles/sales-coordinator.html",
    "przedstawiciel": "roles/sales-rep.html",
    "błędy": "roles/sales-rep.html#najczestsze-bledy",
    "chemia": "accounts/notec-chemia.html",
    # As heard, and as said
    "Jarzombek": "accounts/notec-chemia.html#s-jarzabek",
    "Wrubel": "accounts/ec-brynica.html#s-wrobel",
    "Jerg Brant": "accounts/pumpenwerk-eulenau.html#s-brandt",
    "krystof mazurek": "people/krzysztof-mazurek.html",
    "u Gajdy": "accounts/pilica-kosmetyki.html#s-gajda",
    "Pyrka": "accounts/silowniki-beskid.html#s-pyrek",
    "Lewandka": "accounts/wodociagi-krasna.html#s-lewandek",
    "Piotrze Zarembie": "people/piotr-zaremba.html",
    "Ewy": "people/ewa-nowicka.html",
    "kto decyduje o rabacie": "pages/rabaty.html#kto-o-czym-decyduje",
    "noteć chemia s.a.": "accounts/notec-chemia.html",
    "kształtek": "products/oringi.html",
    "000 07 11": "accounts/stocznia-zatoka.html#s-niedzielski",
    # Places and tax numbers
    "nakło": "accounts/notec-chemia.html",
    "000-010-01-01": "accounts/notec-chemia.html",
}
ENGLISH = {
    "discount": "pages/rabaty.html",
    "complaint": "pages/reklamacje.html",
    "glossary": "pages/slowniczek.html",
    "increases": "pages/rabaty.html#increases",
    "sales manager": "roles/sales-manager.html",
    "first week": "roles/account-manager.html#your-first-week",
    "rhythm": "roles/sales-manager.html#the-rhythm-of-your-work",
    "erasure": "pages/dane-kontaktowe.html#review-and-erasure",
    "money": "pages/reklamacje.html#money",
    "notec": "accounts/notec-chemia.html",
    "dormant": "accounts/cukrownia-goplo.html",
    "purchasing notec": "accounts/notec-chemia.html#s-domanska",
}


def found(page: Page, query: str) -> list[str]:
    """Where the finds of a query lead, in their order, from the top of the site."""
    page.locator(FIELD).fill(query)
    links = page.locator(OPTIONS).evaluate_all("links => links.map(link => link.href)")
    return [link.partition("/public/")[2] for link in links]


def ready(page: Page, address: str) -> Page:
    """Open a page and wait until its search has read everything."""
    page.goto(address)
    page.locator(FIELD).fill("zzzzzzzzzzzz")
    nothing_found(page).wait_for()
    return page


def nothing_found(page: Page) -> Locator:
    """What is told of a query without finds once everything has been read."""
    return page.locator(".found").get_by_text(re.compile("Brak wyników|Nothing found"))


@pytest.mark.parametrize(("folder", "queries"), [("", POLISH), ("en/", ENGLISH)], ids=["pl", "en"])
def test_what_people_type_finds_what_they_mean_among_the_first_three(
    browser: Browser, demo: Demo, folder: str, queries: dict[str, str]
) -> None:
    missed = {}
    with opened(browser) as (page, complaints):
        ready(page, (demo.output / folder / "index.html").as_uri())
        for query, wanted in queries.items():
            finds = found(page, query)
            if folder + wanted not in finds[:3]:
                missed[query] = finds[:5]
    assert (missed, complaints) == ({}, [])


def test_finds_stand_in_groups_each_with_a_line_that_tells_it_apart(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        ready(page, (demo.output / "accounts" / "index.html").as_uri())
        found(page, "notec")
        assert page.locator(".found").inner_text().split("\n")[:6] == [
            "Klienci",
            "Noteć Chemia S.A.",
            "Segment: kluczowy · Renata Osowska",
            "Kontakty",
            "5 / 7",
            "Robert Jarząbek",
        ]
        assert page.locator(".search [role=status]").inner_text() == "Wyniki: 8"


def test_it_is_used_by_keys_alone(browser: Browser, demo: Demo) -> None:
    def chosen() -> str:
        return page.locator(f"#{field.get_attribute('aria-activedescendant')} b").inner_text()

    with opened(browser) as (page, complaints):
        ready(page, (demo.output / "index.html").as_uri())
        page.reload()
        page.keyboard.press("/")
        page.keyboard.type("warta")
        field = page.locator(FIELD)
        page.get_by_role("status").get_by_text("Wyniki: ").wait_for()  # told once everything has been read
        assert field.get_attribute("aria-expanded") == "true"
        seen = [chosen()]
        for key in ("ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
            page.keyboard.press(key)
            seen.append(chosen())
        assert seen[:3] == ["Warta Papier S.A.", "Warta Tektura Sp. z o.o.", "Warta Papier S.A."]
        assert seen[4:] == ["Warta Papier S.A.", "Warta Tektura Sp. z o.o."]
        assert page.locator("[aria-selected=true]").count() == 1
        page.keyboard.press("Escape")
        assert (page.locator(".found").is_visible(), field.get_attribute("aria-expanded")) == (False, "false")
        assert field.input_value() == "warta"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/warta-tektura.html")
        page.keyboard.press("/")
        page.keyboard.type("a/b")
        assert field.input_value() == "a/b"
        nothing_found(page).wait_for()  # the finds open once more when everything has been read
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert (field.input_value(), page.evaluate("document.activeElement.tagName")) == ("", "BODY")
    assert complaints == []


def test_finds_that_were_put_away_while_more_was_loading_stay_away(browser: Browser, served: str) -> None:
    held: list[Route] = []
    with opened(browser) as (page, complaints):
        page.goto(f"{served}index.html")
        page.route("**/search/pl.js", lambda route: held.append(route))
        with page.expect_request("**/search/pl.js"):
            page.keyboard.press("/")
            page.keyboard.type("warta")
        page.locator(".found").wait_for()
        page.keyboard.press("Escape")
        page.evaluate(
            """() => {
                const script = document.querySelector("script[src$='search/pl.js']");
                window.read = new Promise((done) => script.addEventListener("load", () => setTimeout(done)));
            }"""
        )
        held[0].continue_()
        page.evaluate("window.read")
        assert not page.locator(".found").is_visible()
        page.keyboard.press("ArrowDown")
        page.locator(OPTIONS).first.wait_for()
    assert complaints == []


def test_a_find_on_the_same_page_leads_to_its_place_and_puts_the_finds_away(browser: Browser, demo: Demo) -> None:
    with opened(browser) as (page, _):
        ready(page, (demo.output / "accounts" / "notec-chemia.html").as_uri())
        found(page, "rzepka")
        page.locator(OPTIONS).first.click()
        page.wait_for_url("**/accounts/notec-chemia.html#s-rzepka")
        assert not page.locator(".found").is_visible()


def test_it_works_below_a_path_of_a_host_and_asks_for_nothing_before_it_is_used(browser: Browser, served: str) -> None:
    asked: list[str] = []
    with opened(browser) as (page, complaints):
        page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
        page.goto(f"{served}en/accounts/notec-chemia.html", wait_until="networkidle")
        before = list(asked)
        page.keyboard.press("/")
        page.keyboard.type("rabaty discounts")
        page.locator(OPTIONS).first.wait_for()
        links = page.locator(OPTIONS).evaluate_all("links => links.map(link => link.href)")
    assert "assets/search.js" in before
    assert [path for path in asked if path not in before] == ["assets/vendor/minisearch-7.2.0.min.js", "search/en.js"]
    assert urljoin(served, "en/pages/rabaty.html") in links[:3]
    assert complaints == []


def test_in_another_language_it_finds_that_languages_pages_and_marks_what_is_not_in_it(
    browser: Browser, demo: Demo
) -> None:
    with opened(browser) as (page, _):
        ready(page, (demo.output / "en" / "accounts" / "index.html").as_uri())
        assert found(page, "domanska") == ["en/accounts/notec-chemia.html#s-domanska"]
        assert page.locator(OPTIONS).get_attribute("lang") == "pl"
        assert found(page, "complaints")[0] == "en/pages/reklamacje.html"
        assert page.locator(OPTIONS).first.get_attribute("lang") is None


def test_without_script_there_is_no_field(browser: Browser, demo: Demo) -> None:
    with opened(browser, script=False) as (page, _):
        page.goto((demo.output / "index.html").as_uri())
        assert not page.locator(FIELD).is_visible()
    with opened(browser) as (page, _):
        page.goto((demo.output / "index.html").as_uri())
        assert page.locator(FIELD).is_visible()
        page.emulate_media(media="print")
        assert not page.locator(FIELD).is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_finds_are_within_the_screen(browser: Browser, demo: Demo, width: int) -> None:
    with opened(browser, width=width) as (page, _):
        ready(page, (demo.output / "index.html").as_uri())
        found(page, "osowska")
        for place in (".found", FIELD):
            box = page.locator(place).bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= width
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        box = page.locator(".found").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800


def test_what_cannot_be_loaded_is_told(browser: Browser, small: Path) -> None:
    published(small)
    (small / "public" / "search" / "pl.js").unlink()
    with opened(browser) as (page, _):
        page.goto((small / "public" / "index.html").as_uri())
        page.locator(FIELD).fill("alfa")
        page.locator(".found").get_by_text("Nie udało się wczytać wyszukiwarki.").wait_for()
