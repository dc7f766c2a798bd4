"""A site whose every text attacks: nothing of it runs, loads or leads anywhere, though no policy holds it back."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page

from playbookgen.build import Built, Misconfigured, check
from playbookgen.content import schema
from playbookgen.content.config import Site
from playbookgen.content.text import visible
from playbookgen.findings import DataPath
from tests.attacks import ACCEPTED, ADDRESSES, BLOCKS, LINES, PARTS, PHOTO, UNSEEN, attack, rewritten, written
from tests.attacks import Attack as Attacked
from tests.conftest import Demo, Git
from tests.pages import parsed, problems, tag_of, text_of
from tests.site.test_search import FIELD, OPTIONS
from tests.sites import DAY, PUBLIC, edit, publish, published, put, small_copy

NAME = '"><img src=x onerror=alert(1)>.yaml'

WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch", "msgbox", "postMessage"])
  Object.defineProperty(window, name, { value: (...all) => ran.push(`${name}(${all})`), configurable: false });
addEventListener("error", ({ message, target }) => ran.push(`error: ${message ?? target.outerHTML}`), true);
"""
"""Notes what runs, and every element that fails to load, before anything of the page."""

LOOK = """() => {
  const parts = new Set(), links = new Set();
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.COMMENT_NODE) { parts.add("a comment"); continue; }
    parts.add(node.localName);
    for (const { localName, value } of node.attributes) {
      parts.add(`${node.localName} ${localName}`);
      if (/^(href|src|srcset|action|formaction|data|poster|ping|background|cite)$/.test(localName)) links.add(value);
    }
  }
  const text = `${document.title} ${document.body.textContent}`.replace(/[ \\t\\r\\n]+/g, " ");
  return { parts: [...parts], links: [...links], text, ran, url: location.href };
}"""

OF_MARKDOWN = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "a", "h2", "h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "span"),
    *("a href", "a title", "a rel", "ol start", "th scope", "th class", "td class"),
    *(f"h{level} id" for level in range(2, 7)),
}
"""What texts of authors may become, whether the demo's do or not."""

OF_SCRIPTS = {
    *("html data-scheme", "html data-me", "html data-filled", "button title", "a aria-current"),
    *("button type", "select", "option", "option value", "th aria-sort", "tr hidden", "label hidden"),
}
"""What our scripts add."""


NOT_SHOWN = {"guide.plural", "site.regions", "site.industries", "repository.branch", "repository.root"}
"""Texts that pages need not show: the lists say what is allowed, and the repository's go into addresses."""

INERT = ("class", "id", "lang", "aria-labelledby")
"""Attributes that any element of ours may have: they do nothing."""


@pytest.fixture(scope="module")
def allowed(demo: Demo) -> set[str]:
    """The elements and attributes that pages may have: those of the demo's pages."""
    found = OF_MARKDOWN | OF_SCRIPTS
    for page in demo.pages.values():
        for element in page.elements:
            found |= {tag_of(element), *(f"{tag_of(element)} {name.rpartition('}')[2]}" for name in element.attrib)}
    assert not {"style", "iframe", "form", "base", "object", "embed", "template", "foreignObject"} & found
    assert not {part for part in found if part.partition(" ")[2].startswith(("on", "style", "srcdoc", "action"))}
    return found


@dataclass(frozen=True)
class Attack:
    """The attacked site."""

    root: Path
    attacks: list[Attacked]
    built: Built

    @property
    def output(self) -> Path:
        return self.root / PUBLIC

    @property
    def pages(self) -> list[Path]:
        return sorted(self.output.rglob("*.html"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Attack:
    root = small_copy(tmp_path_factory.mktemp("attacked") / "site")
    attacks = attack(root, texts=PARTS, odd=1)
    put(root, {f"content/{folder}/{NAME}": "name: x\n" for folder in ("accounts", "people")})
    put(
        root,
        {"content/figures/2024.csv": "account,product,month,revenue\n" + "\n".join(f"{line},,," for line in LINES)},
    )
    built = publish(root, keep_going=True)
    assert built.publication is not None
    return Attack(root, attacks, built)


@dataclass(frozen=True)
class Watched:
    """A page in a browser that no policy holds back, and what it asked for."""

    page: Page
    asked: list[str]
    went: list[str]

    def look(self, file: Path) -> dict[str, Any]:
        """Open a page and return what it is made of, what ran, and what was asked for on the way."""
        self.asked.clear()
        self.went.clear()
        self.page.goto(file.as_uri())
        found: dict[str, Any] = self.page.evaluate(LOOK)
        return {**found, "asked": list(self.asked), "went": list(self.went)}


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    context: BrowserContext = browser.new_context(bypass_csp=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    found = Watched(page, [], [])
    context.on("request", lambda request: found.asked.append(request.url))
    page.on("framenavigated", lambda frame: found.went.append(frame.url))
    page.on("dialog", lambda dialog: found.went.append(dialog.message))
    page.on("popup", lambda popup: found.went.append(popup.url))
    yield found
    context.close()


def acts(site_folder: Path, file: Path, found: dict[str, Any], allowed: set[str]) -> Iterator[str]:
    """Yield what a page does or has that it should not."""
    inert = {f"{part} {name}" for part in allowed for name in INERT}
    yield from (f"has {part}" for part in sorted({*found["parts"]} - allowed - inert))
    yield from (f"ran {ran}" for ran in found["ran"])
    yield from (f"went to {address}" for address in found["went"] if address != file.as_uri())
    for link in found["links"]:
        scheme = link.partition(":")[0].lower() if ":" in link.partition("/")[0] else ""
        if scheme not in ("", "https", "http", "mailto", "tel") or link.startswith(("//", "\\", "/")):
            yield f"leads to {link}"
    for address in found["asked"]:
        path = Path(unquote(address.removeprefix("file://")))
        if not address.startswith("file://") or not path.is_file() or not path.is_relative_to(site_folder):
            yield f"asked for {address}"


def is_marked(attack: Attacked) -> bool:
    """Whether it is the text of a sound record, which begins with its key and so can be told from all others."""
    return attack.text.startswith(f"{attack.field.label} ")


def test_there_are_more_than_a_hundred_attacks() -> None:
    attacks = [*LINES, *UNSEEN, *BLOCKS]
    assert len(set(attacks)) == len(attacks) > 100


def test_what_watches_the_pages_sees_what_runs_loads_and_leads_away(
    watched: Watched, allowed: set[str], tmp_path: Path
) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    body = """<!-- x --><b onclick='x()'>a</b><script>alert(1)</script><img alt='' src='no.png'>
    <img alt='' src='https://attack.example/x.png'><a href='javascript:alert(2)'>b</a>"""
    file = (
        put(tmp_path, {"page.html": f"<!doctype html><head>{policy}<title>x</title></head><body>{body}"}) / "page.html"
    )
    found = set(acts(tmp_path, file, watched.look(file), allowed))
    assert found >= {"has a comment", "has b onclick", "ran alert(1)", "leads to javascript:alert(2)"}
    assert found >= {"asked for https://attack.example/x.png", f"asked for {(tmp_path / 'no.png').as_uri()}"}
    assert any("no.png" in entry for entry in found if entry.startswith("ran error"))


def test_no_page_acts_and_every_text_stands_on_one_as_it_is(site: Attack, watched: Watched, allowed: set[str]) -> None:
    acting, texts = [], []
    for file in site.pages:
        found = watched.look(file)
        texts.append(found["text"])
        acting += [f"{file.relative_to(site.output)} {what}" for what in acts(site.output, file, found, allowed)]
    assert not acting, "\n".join(acting)
    whole = "\n".join(texts)
    lost = [one for one in site.attacks if is_marked(one) and re.sub(r"[ \t]+", " ", one.text) not in whole]
    assert not {one.field.label for one in lost} - NOT_SHOWN, Counter((one.field.label, one.path) for one in lost)
    hidden = {character for attack in UNSEEN for character in attack if visible(character) != character}
    assert sorted(f"U+{ord(character):04X}" for character in hidden if character in whole) == []


def test_the_search_shows_attacks_as_they_are(site: Attack, watched: Watched) -> None:
    page = watched.page
    watched.look(site.output / "accounts/index.html")
    page.locator(FIELD).press_sequentially("account.name script")
    page.locator(OPTIONS).first.wait_for()
    titles = page.locator(f"{OPTIONS} > b").all_text_contents()
    assert len({*titles} & {one.text for one in site.attacks if is_marked(one)}) > 4
    shown = page.locator(".found").evaluate(
        "found => [...found.querySelectorAll('*')].flatMap(one => [one.localName, ...one.getAttributeNames()])"
    )
    assert {*shown} <= {
        *("div", "p", "a", "b", "small"),
        *(
            "id",
            "class",
            "role",
            "tabindex",
            "href",
            "lang",
            "hidden",
            "aria-label",
            "aria-labelledby",
            "aria-selected",
        ),
    }
    assert page.evaluate("ran") == []
    assert [address for address in watched.asked if not address.startswith(f"{site.output.as_uri()}/")] == []


def test_what_is_no_free_text_refuses_every_attack(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    attacks = attack(root, texts=0, odd=len(ADDRESSES))
    refused = {
        (finding.where.path, finding.where.data_path) for finding in check(root, DAY).findings if finding.is_error
    }
    named = {visible(one.text).strip() for one in attacks}  # an id or a family may be an attack, and be referred to
    taken = [
        one
        for one in attacks
        if one.path != "site.yaml" and one.field.kind not in ("text", "markdown", "rule")  # which is any line
        if (one.path, one.way) not in refused and not (one.field.reference and one.text in named)
    ]
    assert {(one.field.kind, one.text) for one in taken} == {
        (kind, text) for kind, texts in ACCEPTED.items() for text in texts
    }


def test_settings_that_are_no_free_text_refuse_attacks(small: Path) -> None:
    file = small / "site.yaml"
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    ways: list[tuple[DataPath, schema.Field]] = []

    def noted(field: schema.Field, value: object, way: DataPath) -> object:
        ways.append((way, field))
        return value

    rewritten(content, Site, noted)
    taken = []
    for number, (attacked, field) in enumerate(ways):
        if field.kind != "text":
            text = ADDRESSES[number % len(ADDRESSES)]
            file.write_text(
                written(rewritten(content, Site, lambda _, value, way: text if way == attacked else value)),  # noqa: B023
                encoding="utf-8",
            )
            try:
                findings = check(small, DAY).findings
            except Misconfigured as misconfigured:
                findings = misconfigured.findings
            if not any(finding.is_error and finding.where.path == "site.yaml" for finding in findings):
                taken.append((field.kind, text))
    assert [text for kind, text in taken if text not in ACCEPTED.get(kind or "", ())] == []


def test_files_with_attacks_for_names_are_refused(site: Attack) -> None:
    refused = [finding.where.path for finding in site.built.checked.findings if finding.rule == "bad-file-name"]
    assert sorted(refused) == [f"content/{folder}/{NAME}" for folder in ("accounts", "people")]
    assert (site.output / "people" / PHOTO).is_file()  # a picture may have any name


def test_figures_take_no_attack(site: Attack) -> None:
    found = [finding for finding in site.built.checked.findings if finding.where.path.endswith("2024.csv")]
    assert {finding.where.start.line for finding in found} == {*range(2, len(LINES) + 2)}


def test_commits_attack_in_vain(small: Path, git: Callable[[Path], Git]) -> None:
    run = git(small)
    run("add", "content")
    run("commit", "--quiet", "-m", "Początek")
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")
    subject = f"<script>alert(1)</script> {''.join(UNSEEN[:-1]).replace(chr(0), '')}"
    run("commit", "--quiet", "--all", "-m", subject, author='" onmouseover=alert(1) \u202e{{ 7*7 }} \x1b&lt;b&gt;i')
    pages = {path: parsed(path, content) for path, content in published(small).items() if path.endswith(".html")}
    assert problems(pages) == []
    sheet = text_of(pages["people/anna-lis.hand-over.html"].root)
    assert " ".join(visible(subject).split()) in sheet
    assert "onmouseover=alert(1) {{ 7*7 }} &lt;b&gt;i" in sheet
