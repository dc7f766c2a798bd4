"""Links in texts of the company, from one record to another."""

from pathlib import Path

import pytest

from tests.pages import parsed
from tests.sites import PUBLIC, edit, publish, put, rules, tree


@pytest.fixture
def linked(small: Path) -> Path:
    """The small company with a page in both languages, `{link}` in which is what a test is about."""
    for language, heading in (("pl", "Ósmy krok"), ("en", "The eighth step")):
        text = f"---\ntitle: Kroki {language}\n---\n\n## {heading}\n\n## {heading}\n\n[here]({{link}})\n"
        put(small, {f"content/pages/kroki.{language}.md": text})
    return small


def followed(root: Path, link: str) -> tuple[list[str], list[str]]:
    """Where a link leads in the Polish and in the English page, with its anchor, and what is found about it."""
    for language in ("pl", "en"):
        edit(root / f"content/pages/kroki.{language}.md", "{link}", link)
    built = publish(root, keep_going=True)
    files = tree(root / PUBLIC)
    places = []
    for path in ("pages/kroki.html", "en/pages/kroki.html"):
        page = parsed(path, files[path])
        texts = [element for element in page.find("a") if "".join(element.itertext()) == "here"]
        places += ["#".join(filter(None, page.resolved(text.attrib["href"]))) for text in texts]
        assert all(page.resolved(text.attrib["href"])[0] in files for text in texts)
    return places, [rule for rule in rules(built) if rule != "missing-translation"]


@pytest.mark.parametrize(
    ("link", "polish", "english"),
    [
        ("accounts/alfa", "accounts/alfa.html", "en/accounts/alfa.html"),
        ("../accounts/alfa.yaml", "accounts/alfa.html", "en/accounts/alfa.html"),
        ("../people/jan-maj.yaml", "people/jan-maj.html", "en/people/jan-maj.html"),
        ("products/folia", "products/folia.html", "en/products/folia.html"),
        ("roles/sales-rep", "roles/sales-rep.html", "en/roles/sales-rep.html"),
        ("rabaty.pl.md", "pages/rabaty.html", "en/pages/rabaty.html"),
        ("rabaty.en.md", "pages/rabaty.html", "en/pages/rabaty.html"),
    ],
)
def test_a_link_leads_to_the_record_in_the_language_of_the_page(
    linked: Path, link: str, polish: str, english: str
) -> None:
    assert followed(linked, link) == ([polish, english], [])


@pytest.mark.parametrize(
    ("link", "polish", "english"),
    [
        ("rabaty.pl.md#progi-rabatowe", "pages/rabaty.html#progi-rabatowe", "pages/rabaty.html#progi-rabatowe"),
        ("rabaty.en.md#discount-steps", "en/pages/rabaty.html#discount-steps", "en/pages/rabaty.html#discount-steps"),
        ("pages/rabaty#Progi rabatowe", "pages/rabaty.html#progi-rabatowe", "en/pages/rabaty.html"),
        ("pages/rabaty#discount-steps", "pages/rabaty.html", "en/pages/rabaty.html#discount-steps"),
        ("rabaty.de.md#progi-rabatowe", "pages/rabaty.html#progi-rabatowe", "en/pages/rabaty.html"),
        ("kroki.pl.md#ósmy-krok-2", "pages/kroki.html#osmy-krok-2", "pages/kroki.html#osmy-krok-2"),
        ("../roles/sales-rep.pl.md", "roles/sales-rep.html", "en/roles/sales-rep.html"),
    ],
)
def test_a_link_to_a_heading_leads_to_the_text_that_has_it(linked: Path, link: str, polish: str, english: str) -> None:
    assert followed(linked, f"<{link}>")[0] == [polish, english]


@pytest.mark.parametrize(
    "link",
    ["rabaty.pl.md#nie-ma", "rabaty.de.md#nie-ma", "roles/account-manager#nie-ma", "accounts/alfa#nie-ma"],
)
def test_a_link_to_a_heading_that_is_not_there_leads_to_the_page(linked: Path, link: str) -> None:
    places, _ = followed(linked, link)
    assert [place for place in places if "#" in place] == []


@pytest.mark.parametrize(
    "link", ["accounts/nobody", "nowhere.pl.md", "javascript:alert(1)", "/etc/passwd", "../../site.yaml", "//a.example"]
)
def test_a_link_that_leads_nowhere_is_shown_as_its_text_and_found(linked: Path, link: str) -> None:
    assert followed(linked, link) == ([], ["broken-link", "broken-link"])


def test_a_link_to_a_kind_of_page_that_the_site_has_not_is_shown_as_its_text(linked: Path) -> None:
    put(linked, {"site.yaml": "title: A\nlanguages: [pl, en]\npages: [pages, people]\n"})
    assert followed(linked, "accounts/alfa") == ([], [])
