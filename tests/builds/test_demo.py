"""The site that newcomers see first, page by page."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pytest
import yaml

from playbookgen.content import config, schema
from playbookgen.content.model import Account
from playbookgen.findings import DataPath
from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.output import MANIFEST
from playbookgen.packaged import layouts
from playbookgen.site.chrome import View
from playbookgen.site.contexts import PAGE_KINDS, MissingContext, context
from playbookgen.site.planning import planned
from tests.attacks import LISTED, rewritten
from tests.conftest import Demo
from tests.pages import Page, dead_links, problems, tag_of, text_of
from tests.sites import DAY

URL = "https://playbook.wierzyca.example/"
FOLDERS = ("accounts", "people", "products", "roles", "pages")


def files_of(demo: Demo, folder: str, ending: str) -> set[str]:
    return {file.name.removesuffix(ending) for file in (demo.root / "content" / folder).glob(f"*{ending}")}


def test_it_is_published_and_has_no_error(demo: Demo) -> None:
    assert [finding for finding in demo.built.checked.findings if finding.is_error] == []
    assert demo.built.publication is not None


def handing_over(demo: Demo) -> set[str]:
    """Who answers for an account, a contact, an open action or an opportunity, by the files' texts."""
    found = set()
    for file in (demo.root / "content/accounts").glob("*.yaml"):
        account = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        actions = [action for plan in account.get("plans", ()) for action in plan.get("actions", ())]
        found.add(account["owner"])
        found.update(them["owner"] for them in account.get("stakeholders", ()) if them.get("owner"))
        found.update(action["owner"] for action in actions if action.get("status") not in ("done", "cancelled"))
        found.update(one["owner"] for one in account.get("opportunities", ()) if one["stage"] not in ("won", "lost"))
    return found


def test_it_has_every_page_in_both_languages_and_nothing_else(demo: Demo) -> None:
    ids = {folder: files_of(demo, folder, ".yaml") | files_of(demo, folder, ".pl.md") for folder in FOLDERS}
    pages = {
        "index.html",
        "offline.html",
        *(f"{folder}/{id}.html" for folder, names in ids.items() for id in {*names, "index"}),
    }
    pages |= {f"{kind}/index.html" for kind in config.PAGE_KINDS}
    pages |= {f"people/{id}.hand-over.html" for id in handing_over(demo)}
    assets = {
        f"assets/{file.relative_to(layouts() / 'assets').as_posix()}"
        for file in (layouts() / "assets").rglob("*")
        if file.is_file()
    }
    photos = {f"people/{name}.png" for name in files_of(demo, "people", ".png")}
    others = {"404.html", MANIFEST, "service-worker.js", "search/pl.js", "search/en.js"}
    assert demo.files.keys() == pages | {f"en/{page}" for page in pages} | assets | photos | others


def test_pictures_and_assets_are_copied_as_they_are(demo: Demo) -> None:
    photo = demo.root / "content" / "people" / "marcin-deren.png"
    style = layouts() / "assets" / "site.css"
    assert demo.files["people/marcin-deren.png"] == photo.read_bytes()
    assert demo.files["assets/site.css"] == style.read_bytes()


def test_every_page_is_html_by_the_standard_and_by_our_rules(demo: Demo) -> None:
    assert problems(demo.pages) == []


def test_every_link_and_anchor_leads_somewhere(demo: Demo) -> None:
    assert dead_links(demo.pages, demo.files, URL) == []


def test_stylesheets_load_nothing_from_elsewhere(demo: Demo) -> None:
    for path, content in demo.files.items():
        if path.endswith(".css"):
            text = re.sub(r"/\*.*?\*/", "", content.decode(), flags=re.DOTALL)
            assert re.findall(r"""@import|url\(\s*["']?(?:[a-z]+:|//)(?!image/svg)""", text) == [], path


def test_titles_tell_pages_of_a_language_apart(demo: Demo) -> None:
    titles = Counter((path.startswith("en/"), page.title) for path, page in demo.pages.items())
    assert [title for title, count in titles.items() if count > 1] == []


def test_pages_say_their_language(demo: Demo) -> None:
    spoken = {path: page.root.get("lang") for path, page in demo.pages.items()}
    assert spoken == {path: "en" if path.startswith("en/") else "pl" for path in demo.pages}


def counterpart(path: str) -> str:
    return path.removeprefix("en/") if path.startswith("en/") else f"en/{path}"


def test_the_language_switch_leads_to_the_same_page_and_so_back(demo: Demo) -> None:
    for path, page in demo.pages.items():
        if path != "404.html":
            other = "pl" if path.startswith("en/") else "en"
            alternates = [link.attrib["href"] for link in page.find("link", rel="alternate", hreflang=other)]
            clicked = [link.attrib["href"] for link in page.find("a", hreflang=other)]
            assert {page.resolved(link)[0] for link in [*alternates, *clicked]} == {counterpart(path)}, path
            assert len(alternates) == 1, path
            assert clicked, path


@pytest.fixture(scope="module")
def catalogs(demo: Demo) -> dict[str, Catalog]:
    labels = demo.built.checked.playbook.settings.site.labels
    return {language: read_catalog(language, [layouts()], labels.get(language)) for language in ("pl", "en")}


def words(catalog: Catalog) -> set[str]:
    """Everything a page can say in a language by itself."""
    said = {form for entry in catalog.entries.values() for form in entry.forms}
    if catalog.language == "en":  # its sentences are the source's, and stand in the other catalogs as keys
        polish = read_catalog("pl", [layouts()])
        said |= {text for context, text in polish.entries if not context}
    return said


def texts(page: Page) -> Iterator[tuple[str, str]]:
    """Yield each stretch of text with the language that the page says it is in, accessible names included."""
    languages = {page.root: page.root.get("lang", "")}
    for element in page.elements:
        language = languages.setdefault(element, "")
        if element.tag == "code":  # keys and values of files, English in every language
            continue
        for text in (element.text, element.get("aria-label"), element.get("title"), element.get("alt")):
            yield language, " ".join((text or "").split())
        for child in element:
            languages[child] = child.get("lang") or language if isinstance(child.tag, str) else language
            yield language, " ".join((child.tail or "").split())


def test_no_page_speaks_the_other_language(demo: Demo, catalogs: dict[str, Catalog]) -> None:
    """Content of the company stays in its language, and is marked where that is not the page's."""
    foreign = {
        language: words(catalogs[other]) - words(catalogs[language]) for language, other in (("pl", "en"), ("en", "pl"))
    }
    assert {"Owner", "Account owner"} & foreign["pl"]
    found = [
        f"{path}: {text}"
        for path, page in demo.pages.items()
        if path != "404.html"
        for language, text in texts(page)
        if text.rstrip(":") in foreign[language]
    ]
    assert found == []


def test_the_day_is_shown_on_every_page(demo: Demo) -> None:
    for path, page in demo.pages.items():
        if path != "404.html":
            days = [time.get("datetime") for footer in page.find("footer") for time in footer.iter("time")]
            assert days[:1] == [DAY.isoformat()], path


EDIT = re.compile(r"https://git\.example/wierzyca/playbook/edit/main/(?P<path>[^#]+)#L(?P<line>[1-9]\d*)")


def edit_places(page: Page) -> Iterator[tuple[str, int]]:
    for link in page.find("a"):
        if match := EDIT.fullmatch(link.get("href", "")):
            yield unquote(match["path"]), int(match["line"])


def top_level_lines(text: str) -> dict[str, int]:
    """Return the line of each key of a YAML file or of the front matter of a guide, by YAML's own parser."""
    marked = text.startswith("---")
    node = yaml.compose(text.split("\n---\n")[0] if marked else text, Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode)
    return {key.value: key.start_mark.line + 1 for key, _ in node.value}


def test_every_record_has_a_link_that_edits_its_file_and_every_section_one_to_its_line(demo: Demo) -> None:
    playbook = demo.built.checked.playbook
    seen = Counter[str]()
    for page in planned(playbook):
        made = context(page, View(playbook, read_catalog(page.language, [layouts()])))
        assert not isinstance(made, MissingContext)
        chrome = made.page
        links = {key: EDIT.fullmatch(link) for key, link in chrome.edit.items()}
        if page.id:
            assert chrome.source is not None
            text = (demo.root / chrome.source).read_text("utf-8")
            wanted = {"": 1, **top_level_lines(text)}
            places = {key: (unquote(link["path"]), int(link["line"])) for key, link in links.items() if link}
            assert places == {key: (chrome.source, line) for key, line in wanted.items()}
            assert (chrome.source, 1) in edit_places(demo.pages[page.path]), page.path
            seen[page.kind] += 1
    assert seen.keys() == {"account", "person", "hand-over", "product", "role", "page"} < PAGE_KINDS.keys()


def test_edit_links_in_pages_lead_to_lines_that_begin_something(demo: Demo) -> None:
    """A section, or the place of a finding."""
    findings = {(finding.where.path, finding.where.start.line) for finding in demo.built.checked.findings}
    lines = {
        file.relative_to(demo.root).as_posix(): {1, *top_level_lines(file.read_text("utf-8")).values()}
        for file in [*demo.root.glob("content/*/*.yaml"), *demo.root.glob("content/*/*.md"), demo.root / "site.yaml"]
    }
    wrong = []
    for path, page in demo.pages.items():
        for file, line in edit_places(page):
            text = (demo.root / file).read_text("utf-8").split("\n")
            if (file, line) in findings or line in lines.get(file, set()):
                continue
            if line > len(text) or not re.match(r" *(?:- )?[a-z_]+:", text[line - 1]):
                wrong.append(f"{path}: {file}:{line}")
    assert wrong == []


def test_no_mark_of_a_template_or_of_python_is_left_in_a_text(demo: Demo) -> None:
    marks = re.compile(
        r"\bNone\b|\bUndefined\b|\{\{|\}\}|\{%|%\}|<[a-z]+ object|datetime\.date|Decimal\(|frozenset|\bNaN\b"
    )
    found = [
        f"{path}: {text}"
        for path, page in demo.pages.items()
        for element in page.elements
        if tag_of(element) == "body"
        for text in [text_of(element)]
        if marks.search(text)
    ]
    assert found == []


def own_texts(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Yield each stretch of text that is read out in an element, with the language that it is said to be in."""
    if element.get("aria-hidden") == "true":
        return
    language = element.get("lang", language)
    yield " ".join((element.text or "").split()), language
    for child in element:
        if isinstance(child.tag, str):
            yield from own_texts(child, language)
        yield " ".join((child.tail or "").split()), language


def test_texts_of_authors_say_their_language_on_pages_of_another(demo: Demo) -> None:
    """Those of accounts, which are written in Polish; names, addresses and numbers belong to no language."""
    wrong = set()
    for file in (demo.root / "content/accounts").glob("*.yaml"):
        texts: dict[str, str] = {}

        def note(field: schema.Field, value: object, way: DataPath, texts: dict[str, str] = texts) -> object:
            if field.kind == "text" and field.name not in LISTED:
                texts[str(value)] = field.label
            return value

        rewritten(yaml.load(file.read_text("utf-8"), yaml.BaseLoader), Account, note)
        (body,) = demo.pages[f"en/accounts/{file.stem}.html"].find("body")
        wrong |= {texts[text] for text, language in own_texts(body, "en") if text in texts and language != "pl"}
    assert wrong == {"stakeholder.name", "account.address", "account.tax_id", "account.external_ids"}
