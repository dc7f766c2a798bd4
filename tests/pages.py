"""Pages as a browser reads them: parsed strictly, and held against rules that an HTML parser does not know."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib

MISSING = "404.html"
"""The one page that is shown at any address, so that it can only link by the site's url."""
_PARSER = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)


@dataclass(frozen=True)
class Page:
    """A page of the output."""

    path: str
    root: Element

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in their order. A comment is none."""
        return tuple(element for element in self.root.iter() if isinstance(element.tag, str))

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(element.attrib["id"] for element in self.elements if "id" in element.attrib)

    @cached_property
    def frame(self) -> tuple[Element, ...]:
        """The elements that no main, section or article holds: of those a header is the page's own, and a footer."""
        within = {
            id(inner) for outer in self.find("main", "section", "article", "nav", "aside") for inner in outer.iter()
        }
        return tuple(element for element in self.elements if id(element) not in within)

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the page by itself."""
        return tuple(problem for check in CHECKS for problem in check(self))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Everything that the page asks a browser to follow or to load."""
        return tuple(links(self))

    @property
    def title(self) -> str:
        return text_of(next(self.find("title")))

    def find(self, *tags: str, **attributes: str) -> Iterator[Element]:
        """Yield elements with one of these tags (any if none is given) and all of these attributes."""
        for element in self.elements:
            if (not tags or tag_of(element) in tags) and attributes.items() <= dict(element.items()).items():
                yield element

    def resolved(self, link: str) -> tuple[str, str]:
        """Return the file in the output that a relative link of this page leads to, and the id in it or nothing."""
        parts = urlsplit(link)
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path)) if path else self.path
        return target, unquote(parts.fragment)


@lru_cache(maxsize=1024)
def parsed(path: str, content: bytes) -> Page:
    """Return a page, the same for the same bytes.

    Raises `html5lib.html5parser.ParseError` for anything that the standard calls a parse error.
    """
    return Page(path, _PARSER.parse(content, transport_encoding="utf-8"))


def text_of(element: Element) -> str:
    """Return all text of an element, spaces and line ends as one space each."""
    return " ".join("".join(element.itertext()).split())


def tag_of(element: Element) -> str:
    """Return an element's name; that of SVG's without its namespace."""
    return str(element.tag).rpartition("}")[2]


_EXTERNAL = ("http://", "https://", "mailto:", "tel:")


def is_external(link: str) -> bool:
    """Whether a link leads to another address, for which it has to say so in full."""
    return link.startswith(_EXTERNAL)


def links(page: Page) -> Iterator[str]:
    """Yield everything that a page asks a browser to follow or to load."""
    for element in page.elements:
        for name, value in element.items():
            if name.rpartition("}")[2] in ("href", "src", "action", "formaction", "poster", "data"):
                yield value
            elif name == "srcset":
                yield from (entry.split()[0] for entry in value.split(","))


# Rules. Each yields what is wrong with a page, in words.

Check = Callable[[Page], Iterator[str]]


def ids_are_unique(page: Page) -> Iterator[str]:
    seen = set()
    for element in page.elements:
        if (name := element.get("id")) is not None:
            if name in seen or not name or re.search(r"\s", name):
                yield f"the id {name!r} stands twice, is empty or has a space"
            seen.add(name)


def one_h1_and_no_level_skipped(page: Page) -> Iterator[str]:
    levels = [int(str(element.tag)[1]) for element in page.elements if re.fullmatch("h[1-6]", str(element.tag))]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"the headings are {levels}: the first is the one h1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} follows h{before}"


def landmarks_are_told_apart(page: Page) -> Iterator[str]:
    """One main, head and foot; everything else that a screen reader lists has a name of its own among its kind."""
    for tag in ("main", "header", "footer"):
        own = [element for element in page.find(tag) if tag == "main" or element in page.frame]
        least = tag == "main" or bool(list(page.find("nav")))  # the page for missing pages has nothing but its main
        if len(own) > 1 or (least and not own):
            yield f"it has {len(own)} <{tag}>"
    names: set[tuple[str, str]] = set()
    by_id = {element.get("id"): element for element in page.elements}
    for element in page.elements:
        kind = element.get("role") or tag_of(element)
        if kind in ("nav", "section", "aside", "search", "region", "form"):
            label = (element.get("aria-labelledby") or "").split()
            heads = [text_of(by_id[id]) for id in label if id in by_id]
            name = element.get("aria-label") or " ".join(heads)
            if kind == "section" and not name:
                yield f"a <section> {element.get('id') or ''} has no name"
            if (kind, name) in names:
                yield f"two of <{kind}> are called {name!r}"
            names.add((kind, name))


def the_skip_link_leads_to_main(page: Page) -> Iterator[str]:
    """Where there is something to skip, the first link of the page leads to its main."""
    if next(page.find("nav"), None) is not None:
        first, main = next(page.find("a")), next(page.find("main"), None)
        if main is None or first.get("href") != f"#{main.get('id')}":
            yield f"the first link leads to {first.get('href')}, not to <main>"


def languages_are_told_by_code(page: Page) -> Iterator[str]:
    for element in page.elements:
        lang = element.get("lang")
        if lang is not None and not re.fullmatch("[a-z]{2}", lang):
            yield f"<{tag_of(element)}> has the lang {lang!r}"


_REFERENCES = ("for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")


def references_exist(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in _REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in page.ids:
                    yield f"{attribute}={name!r} names no id of this page"


def nothing_the_content_security_policy_forbids(page: Page) -> Iterator[str]:
    for element in page.elements:
        tag = tag_of(element)
        if tag == "style" or (tag == "script" and (element.get("src") is None or text_of(element))):
            yield f"an inline <{tag}>"
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"<{tag}> has the attribute {name}"
    policies = [
        element.get("content", "") for element in page.find("meta", **{"http-equiv": "Content-Security-Policy"})
    ]
    forbidden = ("unsafe",) if page.path == MISSING else ("unsafe", "http")
    if [("default-src 'none'" in policy, any(word in policy for word in forbidden)) for policy in policies] != [
        (True, False)
    ]:
        yield f"the content security policy is {policies}"


_LOADED = ("img", "script", "iframe", "source", "video", "audio", "embed", "object", "track", "use", "image", "input")


def nothing_is_loaded_from_elsewhere(page: Page) -> Iterator[str]:
    for element in page.elements:
        tag, rel = tag_of(element), (element.get("rel") or "").split()
        names = ("src", "href", "data", "poster", "srcset", "{http://www.w3.org/1999/xlink}href")
        if tag in _LOADED or (tag == "link" and not {"alternate", "canonical"} & set(rel)):
            for link in filter(None, map(element.get, names)):
                if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", link) and page.path != MISSING:
                    yield f"<{tag}> loads {link}"
        if tag in ("base", "iframe", "object", "embed"):
            yield f"a <{tag}>"


def language_and_title_are_told(page: Page) -> Iterator[str]:
    if not page.root.get("lang"):
        yield "<html> has no lang"
    if len(titles := [text_of(title) for title in page.root.iterfind("head/title")]) != 1 or not titles[0].strip(" ·"):
        yield f"the title is {titles}"


def tables_have_captions_and_headers_scopes(page: Page) -> Iterator[str]:
    for table in page.find("table"):
        captions = [text_of(caption) for caption in table.iterfind("caption")]
        is_authors = not table.keys() and not captions  # Markdown has no captions; test_layouts.py looks at ours
        if not is_authors and (len(captions) != 1 or not captions[0]):
            yield f"a table's captions are {captions}"
        headers = list(table.iter("th"))
        if not headers:
            yield "a table has no headers"
        for header in headers:
            if header.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield f"the header {text_of(header)!r} has no scope"


_CHILDREN: Mapping[str, frozenset[str]] = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd", "div"}),
    "select": frozenset({"option", "optgroup", "hr"}),
}


def lists_hold_items_only(page: Page) -> Iterator[str]:
    for element in page.elements:
        allowed = _CHILDREN.get(tag_of(element))
        if allowed is not None:
            wrong = {tag_of(child) for child in element if isinstance(child.tag, str)} - allowed
            if wrong or (element.text or "").strip() or any((child.tail or "").strip() for child in element):
                yield f"<{tag_of(element)}> holds {sorted(wrong) or 'text'}"
    for parent in page.elements:
        for child in parent:
            if child.tag == "li" and tag_of(parent) not in ("ul", "ol", "menu"):
                yield f"<li> stands in <{tag_of(parent)}>"


_PHRASING_ONLY = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "button", "summary", "small", "b", "i", "em")
_BLOCKS = ("div", "p", "ul", "ol", "dl", "table", "section", "article", "header", "footer", "nav", "main", "form")


def no_block_in_a_phrase(page: Page) -> Iterator[str]:
    for element in page.elements:
        if tag_of(element) in _PHRASING_ONLY and tag_of(element) != "a":
            for inner in element.iter():
                if inner is not element and isinstance(inner.tag, str) and tag_of(inner) in _BLOCKS:
                    yield f"<{tag_of(inner)}> stands in <{tag_of(element)}>"


def what_can_be_used_has_a_name(page: Page) -> Iterator[str]:
    labelled = {element.get("for") for element in page.find("label")}
    for element in page.elements:
        tag = tag_of(element)
        name = text_of(element) or element.get("aria-label") or element.get("aria-labelledby")
        pictures = [picture.get("alt") for picture in element.iter("img")]
        if tag in ("a", "button", "summary") and not name and not any(pictures):
            yield f"<{tag}> has no text"
        if tag in ("input", "select", "textarea") and element.get("type") != "hidden" and not element.get("aria-label"):
            inside = any(element in list(label.iter()) for label in page.find("label"))
            if element.get("id") not in labelled and not inside:
                yield f"<{tag}> has no label"
        if tag == "img" and element.get("alt") is None:
            yield f"the picture {element.get('src')} has no alt"
        if tag == "svg" and element.get("aria-hidden") != "true" and not element.get("aria-label"):
            yield "a drawing has no text"
        if tag == "nav" and not (element.get("aria-label") or element.get("aria-labelledby")):
            yield "a <nav> has no name"


CHECKS: tuple[Check, ...] = (
    ids_are_unique,
    one_h1_and_no_level_skipped,
    landmarks_are_told_apart,
    the_skip_link_leads_to_main,
    languages_are_told_by_code,
    references_exist,
    nothing_the_content_security_policy_forbids,
    nothing_is_loaded_from_elsewhere,
    language_and_title_are_told,
    tables_have_captions_and_headers_scopes,
    lists_hold_items_only,
    no_block_in_a_phrase,
    what_can_be_used_has_a_name,
)


def problems(pages: Mapping[str, Page]) -> list[str]:
    """Return what is wrong with pages, by itself."""
    return [f"{path}: {problem}" for path, page in pages.items() for problem in page.problems]


def _controls(page: Page | None) -> set[str]:
    """The filters of a page's lists, which an address may name."""
    return {element.get("name", "") for element in page.find("input", "select")} if page is not None else set()


def dead_links(pages: Mapping[str, Page], files: Mapping[str, bytes], url: str | None = None) -> list[str]:
    """Return the links of pages that lead nowhere, to no anchor, or are not relative.

    404.html is shown at any address, so its links begin with the site's `url`.
    """
    found = []
    for path, page in pages.items():
        for link in page.links:
            here = link
            if path == MISSING:
                if url is None or not link.startswith(url):
                    found.append(f"{path}: {link} (404.html links by the site's url only)")
                    continue
                here = link.removeprefix(url)
            elif is_external(link):
                continue
            if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]", here):
                found.append(f"{path}: {link} (neither relative nor an address)")
                continue
            target, fragment = page.resolved(here)
            if target not in files:
                found.append(f"{path}: {link} (no such file)")
            elif (asked := parse_qs(urlsplit(here).query)) and not asked.keys() <= _controls(pages.get(target)):
                found.append(f"{path}: {link} (there is no such filter)")
            elif fragment and (target not in pages or fragment not in pages[target].ids):
                found.append(f"{path}: {link} (no such place)")
    return found
