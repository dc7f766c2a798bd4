"""What site.yaml makes of the same content."""

from itertools import combinations
from pathlib import Path

import pytest

from playbookgen.build import Misconfigured, NoContent, check
from playbookgen.content.config import PAGE_KINDS as KINDS
from playbookgen.findings import Finding
from tests.pages import Page, dead_links, links, parsed, problems, text_of
from tests.sites import DAY, PUBLIC, edit, publish, published, put, rules, tree


def configured(root: Path, text: str) -> Path:
    return put(root, {"site.yaml": "title: Zeszyt\nlanguages: [pl, en]\n" + text})


def pages_of(files: dict[str, bytes]) -> dict[str, Page]:
    return {path: parsed(path, content) for path, content in files.items() if path.endswith(".html")}


def refused(root: Path) -> list[Finding]:
    with pytest.raises(Misconfigured) as error:
        check(root, DAY)
    return list(error.value.findings)


@pytest.mark.parametrize(
    "kinds", [kinds for count in (0, 1, len(KINDS) - 1) for kinds in combinations(KINDS, count)], ids=str
)
def test_kinds_of_page_that_are_switched_off_leave_no_dead_link(small: Path, kinds: tuple[str, ...]) -> None:
    files = published(configured(small, f"pages: [{', '.join(kinds)}]\n"))
    pages = pages_of(files)
    tops = {"index.html", "404.html", *kinds, *(("offline.html",) if "people" in kinds else ())}
    assert {path.split("/")[0] for path in pages if not path.startswith("en/")} == tops
    assert dead_links(pages, files) == []
    assert problems(pages) == []


def test_a_site_may_have_one_language(small: Path) -> None:
    put(small, {"site.yaml": "title: Zeszyt\nlanguages: [pl]\n"})
    for file in small.glob("content/*/*.en.md"):
        file.unlink()
    built = publish(small)
    files = tree(small / PUBLIC)
    pages = pages_of(files)
    assert rules(built) == []
    assert [path for path in files if path.startswith("en/")] == []
    assert [path for path, page in pages.items() if any(page.find("a", hreflang="pl"))] == []
    assert [path for path, page in pages.items() if any(page.find("link", rel="alternate"))] == []
    assert dead_links(pages, files) == problems(pages) == []


def test_the_first_language_stands_at_the_root(small: Path) -> None:
    put(small, {"site.yaml": "title: Zeszyt\nlanguages: [en, pl]\n"})
    files = published(small, keep_going=True)
    spoken = {path: page.root.get("lang") for path, page in pages_of(files).items()}
    assert spoken == {path: "pl" if path.startswith("pl/") else "en" for path in spoken}
    assert dead_links(pages_of(files), files) == []


def menu(page: Page) -> list[tuple[str, str, str | None]]:
    """Text, target and mark of the links of the main navigation. Before somebody is picked, *My page* leads nowhere."""
    (found,) = (nav for nav in page.find("nav") if "menu" in nav.get("class", ""))
    return [
        (text_of(link), link.get("href", ""), link.get("aria-current")) for link in found.iter("a") if link.get("href")
    ]


def test_the_navigation_has_the_links_of_site_yaml_in_their_order(small: Path) -> None:
    pages = pages_of(published(small))
    assert menu(pages["accounts/alfa.html"]) == [
        ("Klienci", "../accounts/index.html", "true"),
        ("Zespół", "../people/index.html", None),
        ("Role", "../roles/index.html", None),
        ("Produkty", "../products/index.html", None),
        ("Rabaty", "../pages/rabaty.html", None),
        ("Reklamacje", "https://reklamacje.debina.example/", None),
    ]
    assert [(text, mark) for text, _, mark in menu(pages["en/pages/rabaty.html"])][4:] == [
        ("Discounts", "true"),
        ("Complaints", None),
    ]


def test_without_a_navigation_every_kind_of_page_is_linked(small: Path) -> None:
    files = published(configured(small, ""))
    targets = [target for _, target, _ in menu(pages_of(files)["index.html"])]
    assert targets == [f"{kind}/index.html" for kind in KINDS]


def test_without_free_pages_the_navigation_has_no_link_to_them(small: Path) -> None:
    for file in (small / "content/pages").iterdir():
        file.unlink()
    files = published(configured(small, ""), keep_going=True)
    assert [target for _, target, _ in menu(pages_of(files)["index.html"])] == [
        f"{kind}/index.html" for kind in KINDS if kind != "pages"
    ]


def test_the_navigation_leaves_out_what_is_switched_off(small: Path) -> None:
    entries = "navigation: [rabaty, accounts, people, {label: X, url: 'https://x.example/'}]\npages: [people]\n"
    pages = pages_of(published(configured(small, entries)))
    assert [target for _, target, _ in menu(pages["index.html"])] == ["people/index.html", "https://x.example/"]


def test_the_page_for_missing_pages_links_by_the_sites_url_in_all_languages(small: Path) -> None:
    page = pages_of(published(small))["404.html"]
    url = "https://zeszyt.debina.example/sprzedaz/"
    found = list(links(page))
    assert {f"{url}index.html", f"{url}en/index.html"} <= set(found)
    assert all(link.startswith(url) for link in found)


def test_without_a_url_the_page_for_missing_pages_links_nowhere(small: Path) -> None:
    page = pages_of(published(configured(small, "")))["404.html"]
    assert list(links(page)) == []
    assert problems({"404.html": page}) == []


def test_without_a_repository_no_page_has_an_edit_link(small: Path) -> None:
    files = published(configured(small, ""))
    assert [path for path, content in files.items() if b"git.example" in content] == []


def test_edit_links_name_the_sites_folder_in_the_repository(small: Path) -> None:
    page = pages_of(published(small))["accounts/alfa.html"]
    edits = {link.partition("#")[0] for link in links(page) if "/edit/" in link}
    assert edits == {"https://git.example/debina/zeszyt/edit/main/sales/site/content/accounts/alfa.yaml"}


def test_areas_are_the_rows_of_the_matrix(small: Path) -> None:
    own = "areas:\n  - id: retention\n  - id: export\n    label: {pl: Wywóz <b>, en: Export}\n"
    files = published(configured(small, own), keep_going=True)
    for path, label in (("roles/index.html", "Wywóz <b>"), ("en/roles/index.html", "Export")):
        headers = [text_of(header) for header in pages_of(files)[path].find("th", scope="row")]
        assert len(headers) >= 2, path
        assert any(label in header for header in headers), path


def test_main_roles_come_first_and_once(small: Path) -> None:
    files = published(configured(small, "roles_first: [sales-rep, sales-rep]\n"), keep_going=True)
    page = pages_of(files)["roles/index.html"]
    assert problems({"roles/index.html": page}) == []
    table = next(page.find("table"))
    titles = [text_of(header) for header in table.iter("th") if header.get("scope") == "col"]
    assert [title for title in titles if title in ("Przedstawiciel", "Opiekun klienta")] == [
        "Przedstawiciel",
        "Opiekun klienta",
    ]


@pytest.mark.parametrize("text", ["pages: [accounts, accounts]\n", "navigation: [accounts, accounts]\n"])
def test_what_is_said_twice_does_no_harm(small: Path, text: str) -> None:
    files = published(configured(small, text))
    assert dead_links(pages_of(files), files) == problems(pages_of(files)) == []


def test_a_language_said_twice_is_an_error_and_makes_its_pages_once(small: Path) -> None:
    put(small, {"site.yaml": "title: Zeszyt\nlanguages: [pl, en, pl]\n"})
    built = publish(small, keep_going=True)
    assert [finding.rule for finding in built.checked.findings if finding.is_error] == ["duplicate-id"]
    files = tree(small / PUBLIC)
    assert dead_links(pages_of(files), files) == problems(pages_of(files)) == []


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("languages: [pl]\n", "missing-key", 1),
        ("title: A\nlanguages: [de]\n", "unknown-value", 2),
        ("title: A\nlanguages: [polski]\n", "wrong-type", 2),
        ("title: A\nlanguages: []\n", "wrong-type", 2),
        ("title: A\nlanguages: [pl]\nlabels: {pl: {nosuch: x}}\n", "unknown-key", 3),
        ("title: A\nlanguages: [pl]\ntimezone: Warsaw\n", "wrong-type", 3),
        ("title: A\nlanguages: [pl]\npages: [acounts]\n", "unknown-value", 3),
        ("title: A\nlanguages: [pl]\ncurency: PLN\n", "unknown-key", 3),
        ("title: A\nlanguages: [pl\n", "yaml-syntax", 3),
        ("", "missing-key", 1),
    ],
)
def test_settings_that_cannot_be_worked_with_are_told_by_line(small: Path, text: str, rule: str, line: int) -> None:
    put(small, {"site.yaml": text})
    found = refused(small)
    assert (rule, line) in [(finding.rule, finding.where.start.line) for finding in found]
    assert {finding.where.path for finding in found} == {"site.yaml"}


def test_a_site_without_a_content_folder_is_told(tmp_path: Path) -> None:
    put(tmp_path, {"site.yaml": "title: A\nlanguages: [pl]\n"})
    with pytest.raises(NoContent):
        check(tmp_path, DAY)
    put(tmp_path, {"content": "a file"})
    with pytest.raises(NoContent):
        check(tmp_path, DAY)


def test_the_sites_title_is_on_every_page(small: Path) -> None:
    edit(small / "site.yaml", "title: Zeszyt sprzedaży Dębina", 'title: "Ą & <B>"')
    pages = pages_of(published(small))
    assert [path for path, page in pages.items() if "Ą & <B>" not in page.title] == []
