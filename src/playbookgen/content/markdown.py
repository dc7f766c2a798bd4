"""Markdown that authors write (guides, pages, summaries, notes) to HTML that may stand in any page.

Markdown with tables, fenced code and definition lists; a list may follow a line of text directly. There is no raw
HTML: `<b>` comes out as the text `<b>`. Pictures are not shown. Nothing an author writes becomes script, style or an
address of an unknown kind: that is so by what is parsed, and a sanitiser with a list of its own sees to it once more.

Python-Markdown's time grows with the square of some texts, and it recurses. A text past `LENGTH_LIMIT`, `NESTING_LIMIT`
or `WORK_LIMIT` comes out as plain paragraphs, so that none takes longer than about a second.
"""

import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from playbookgen.content import links
from playbookgen.content.links import Address, BrokenLink, Reason, Resolve
from playbookgen.content.scalars import as_id
from playbookgen.findings import START_OF_FILE, Position

LENGTH_LIMIT = 50_000
"""Characters of a text that is read as Markdown: about eight thousand words, ten long guides."""

NESTING_LIMIT = 16
"""How many quotes and lists may stand in one another."""

WORK_LIMIT = 10_000_000
"""Steps of the parser for what it does not do in one pass, as `_work` estimates them: three hundred links in one list
need two thirds of it, a long guide a hundredth."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, for a list of contents and for search."""

    level: int
    """2 to 6, as in the HTML."""
    id: str
    """With the prefix; the id without it is what follows `#` in a link."""
    text: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A text as HTML, with what its page and its author need to know about it."""

    html: str
    """Block elements without a wrapper; empty for an empty text."""
    headings: tuple[Heading, ...] = ()
    broken_links: tuple[BrokenLink, ...] = ()
    """In the order of the text; a definition (`[name]: target`) once, however many links use it."""
    is_formatted: bool = True
    """Whether it was read as Markdown: not where the text is past a limit."""


def convert(text: str, *, shift: int, id_prefix: str, resolve: Resolve) -> Converted:
    """Return a Markdown text as safe HTML.

    `shift` is the level of the heading that the text stands under: with 2, `#` becomes h3. With 0 the text is a page's
    own body under its h1, where `#` and `##` are both h2. Levels that an author skips are closed up, and none is deeper
    than h6. A heading's id is `id_prefix` and the heading's text as an id, numbered from the second one on.

    A link leads to an address (http, https, mailto, tel), to a heading of the text (`#zasady-rabatow`, also typed with
    diacritics) or to what `resolve` knows; any other is shown as its text and told in `broken_links`.
    """
    if (plain := _PLAIN_PARAGRAPH.fullmatch(text)) is not None:
        return Converted(f"<p>{plain.group(1)}</p>")
    text = _sound(text)
    if _is_past_limits(text):
        return Converted(_clean(_plain_paragraphs(text)), is_formatted=False)
    parser = _parser()
    tree = parser.tree(text)
    headings = _place_headings(tree, shift, id_prefix)
    broken = _place_links(text, tree, headings, id_prefix, resolve)
    _mark_tables(tree)
    return Converted(_clean(parser.html(tree)), headings, broken)


def broken_links(text: str, resolve: Resolve) -> tuple[BrokenLink, ...]:
    """Return what `convert` would, for a check that needs no HTML; a text without links costs next to nothing."""
    if "[" not in text and "<" not in text:
        return ()
    text = _sound(text)
    if _is_past_limits(text):
        return ()
    tree = _parser().tree(text)
    return _place_links(text, tree, _place_headings(tree, 0, ""), "", resolve)


# One paragraph in which no character means anything to Markdown or HTML. Most summaries are of this kind, and this is
# fifty times cheaper than parsing. Kept narrow: the tests hold that it changes no byte.
_SPECIAL = r"\x00-\x1f\x7f-\xa0\\`*_\[\]<>&~|\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff\U0001fffe-\U0010ffff"
_PLAIN_LINE = rf"""(?!\d+[.)])(?:[^\W_]|["'„“”‚‘’«»(])[^{_SPECIAL}]*+(?<=\S)"""
_PLAIN_PARAGRAPH = re.compile(rf"({_PLAIN_LINE}(?:\n{_PLAIN_LINE})*)\n*")

# Code points that HTML forbids in any form: controls, non-characters, halves of surrogate pairs.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


def _sound(text: str) -> str:
    """The text with one kind of line end, and a sign in the place of what no page may hold: columns stay."""
    if text.replace("\n", "").isprintable():
        return text
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


_EXTERNAL_REL = "noopener noreferrer"
_ALIGNMENTS = {f"text-align: {side};": f"align-{side}" for side in ("left", "center", "right")}
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")

_SANITISER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "a", *_HEADINGS),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}, **{heading: {"id"} for heading in _HEADINGS}},
    tag_attribute_values={"a": {"rel": {_EXTERNAL_REL}}, "th": {"scope": {"col"}}},
    allowed_classes={cell: set(_ALIGNMENTS.values()) for cell in ("th", "td")},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,  # it would mark links inside the site too
)


def _clean(html: str) -> str:
    # An entity may stand for a forbidden character, and becomes one here.
    return _sound(_SANITISER.clean(html)).strip("\n")


def _plain_paragraphs(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>".replace("\n", "<br>\n") for paragraph in paragraphs)


def _is_past_limits(text: str) -> bool:
    return len(text) > LENGTH_LIMIT or _work(text) > WORK_LIMIT or _nesting(text) > NESTING_LIMIT


def _work(text: str) -> int:
    """Estimate the parser's steps beyond one pass.

    It looks from each bracket and backtick to the end of its block, copies the block for each mark, and reads all lines
    of a block again for each of them.
    """
    work = 0
    for block in re.split(r"\n[ \t]*\n", text):
        marks = sum(map(block.count, "\\*_<&|("))
        scans = block.count("[") + block.count("`")
        work += len(block) * (scans + marks // 100) + block.count("\n") ** 2
    return work + len(text) * text.count("~~~") // 20


_MARKS = re.compile(r"(?:[ \t]|>|[-*+](?=[ \t])|\d+\.(?=[ \t]))+")
_RULE = re.compile(r"[-*_ \t]*")
_INNER_DEFINITION = re.compile(r"[ \t>]+: ")


def _nesting(text: str) -> int:
    """How deep the deepest line of a text can stand in quotes and lists: by its marks and its indentation.

    Definitions that are not at the margin stand in one another when no empty line is between them.
    """
    if "  " not in text and "\t" not in text and not any(mark in text for mark in (">", "- ", "* ", "+ ", ". ")):
        return 0
    deepest = definitions = 0
    for line in text.split("\n"):
        marks = _MARKS.match(line)
        if marks is None or _RULE.fullmatch(line):
            definitions = 0
            continue
        prefix = marks.group().expandtabs(4)
        definitions += _INNER_DEFINITION.match(line) is not None
        deepest = max(deepest, len(re.findall(r">|[-*+]|\d+\.", prefix)) + prefix.count(" ") // 4 + definitions)
    return deepest


class _Parser(markdown.Markdown):
    """Python-Markdown without HTML, entities and mail addresses in disguise, in two steps: to a tree, and to HTML.

    Text and attributes of the tree are half HTML: an entity stands for its character, `<` and a lone `&` for itself.
    """

    def __init__(self) -> None:
        extensions = [TableExtension(), SaneListExtension(), FencedCodeExtension(), DefListExtension()]
        super().__init__(extensions=extensions, output_format="html")
        self.preprocessors.deregister("html_block")
        self.preprocessors.register(_EmptyLines(self), "empty_lines", 22)
        self.inlinePatterns.deregister("html")
        self.inlinePatterns.deregister("entity")
        self.inlinePatterns.register(_MailLink(_MailLink.PATTERN, self), "automail", 110)

    def tree(self, text: str) -> Element:
        """Parse a text, as `convert` begins."""
        self.reset()
        lines = text.split("\n")
        for preprocessor in self.preprocessors:
            lines = preprocessor.run(lines)
        self.parser.parseDocument(lines)
        tree = self.parser.root
        for treeprocessor in self.treeprocessors:
            changed = treeprocessor.run(tree)
            tree = tree if changed is None else changed
        for image in tree.iter("img"):
            image.text = image.get("alt")
        return tree

    def html(self, tree: Element) -> str:
        """Write the tree of the last text, as `convert` ends; the sanitiser takes off the element around it."""
        html = self.serializer(tree)
        for postprocessor in self.postprocessors:
            html = postprocessor.run(html)
        return html


class _EmptyLines(Preprocessor):
    """The empty lines that Python-Markdown wants and other Markdown does not: before a list, between definitions."""

    _ITEM = re.compile(r" {0,3}(?:[-*+]|1\.) +\S")
    _TEXT = re.compile(r"(?! {4}| {0,3}(?:[-*+>:#|]|\d+\.))[^|]+")
    _DEFINITION = re.compile(r" {0,3}: ")

    def run(self, lines: list[str]) -> list[str]:
        """Put an empty line before a paragraph's list, and before a term that follows another's definition."""
        placed: list[str] = []
        is_first, in_text, in_definition = True, False, False
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            defines = self._DEFINITION.match(line) is not None
            is_list = in_text and self._ITEM.match(line) is not None
            is_term = in_definition and not defines and self._DEFINITION.match(following) is not None
            if (is_list or is_term) and line.strip():
                placed.append("")
            in_text = (in_text or is_first) and self._TEXT.fullmatch(line) is not None
            is_first = not line.strip()
            in_definition = (in_definition or defines) and not is_first and not is_term
            placed.append(line)
        return placed


class _MailLink(InlineProcessor):
    """`<jan@example.com>` as a link to that address."""

    PATTERN = r"<(?:mailto:)?([^<>@\s!]{1,64}@[^<>@\s]{1,255})>"

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """Return the link and the stretch that it replaces."""
        link = Element("a", {"href": f"mailto:{self.unescape(match.group(1))}"})
        link.text = AtomicString(match.group(1))
        return link, match.start(), match.end()


class _Parsers(threading.local):
    parser: _Parser | None = None


_PARSERS = _Parsers()


def _parser() -> _Parser:
    """The thread's parser: making one takes as long as a page of text, and it keeps the text at hand in itself."""
    if _PARSERS.parser is None:
        _PARSERS.parser = _Parser()
    return _PARSERS.parser


def _place_headings(tree: Element, shift: int, id_prefix: str) -> tuple[Heading, ...]:
    """Set each heading's level and id."""
    elements = []
    for element in tree.iter():
        if re.fullmatch("h[1-6]", element.tag):
            if text := _words(element):
                elements.append((element, text))
            else:  # a screen reader would announce it all the same
                element.tag = "span"
    levels = _levels((int(element.tag[1]) for element, _ in elements), shift)
    anchors = _anchors(text for _, text in elements)
    headings = []
    for (element, text), level, anchor in zip(elements, list(levels), anchors, strict=True):
        element.tag = f"h{level}"
        element.set("id", id_prefix + anchor)
        headings.append(Heading(level, id_prefix + anchor, text))
    return tuple(headings)


def _levels(written: Iterable[int], shift: int) -> Iterator[int]:
    """Levels without a gap: a heading is one deeper than the nearest one before it that was written above it."""
    above: list[int] = []
    for level in (max(level + shift, 2) for level in written):
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield min(max(shift, 1) + len(above), 6)


def _anchors(texts: Iterable[str]) -> Iterator[str]:
    """Ids from headings' texts, each once: `zasady`, `zasady-2`. One of letters that have no id is a `section`."""
    taken = set()
    numbers: dict[str, int] = {}
    for text in texts:
        anchor = stem = as_id(text) or "section"
        while anchor in taken:
            numbers[stem] = numbers.get(stem, 1) + 1
            anchor = f"{stem}-{numbers[stem]}"
        taken.add(anchor)
        yield anchor


def _words(element: Element) -> str:
    """What an element says, in one line."""
    return " ".join(links.without_entities("".join(element.itertext())).split())


def _place_links(
    text: str, tree: Element, headings: Sequence[Heading], id_prefix: str, resolve: Resolve
) -> tuple[BrokenLink, ...]:
    """Set the links' addresses; a broken link and a picture become their text. Return the broken ones."""
    anchors = {heading.id.removeprefix(id_prefix) for heading in headings}
    find = partial(links.address, anchors=anchors, id_prefix=id_prefix, resolve=resolve)
    failures: list[tuple[str, Reason]] = []
    for element in list(tree.iter()):
        if element.tag not in ("a", "img"):
            continue
        target = links.without_entities(element.get("href") or element.get("src") or "").strip()
        address: Address = (None, "image") if element.tag == "img" else find(target)
        if element.tag == "a" and not _words(element):  # nobody could see or hear `[](target)`
            element.text = escape(target)
        if address[0] is None:
            element.tag = "span"  # the sanitiser leaves its text
            failures.append((target, address[1]))
            continue
        href = address[0]
        for inner in list(element.iter("a"))[1:]:
            inner.tag = "span"
        element.set("href", href.replace("&", f"{AMP_SUBSTITUTE}amp;"))  # whatever looks like an entity in it is none
        if links.is_external(target):
            element.set("rel", _EXTERNAL_REL)
    return tuple(sorted(_found_again(text, failures), key=lambda link: link.start)) if failures else ()


def _found_again(text: str, failures: Sequence[tuple[str, Reason]]) -> Iterable[BrokenLink]:
    """Give each broken link its place: of links with the same target, the n-th one the n-th place.

    Links by the same definition share its place, and so are one.
    """
    written: dict[str, deque[tuple[Position, Position]]] = defaultdict(deque)
    for target, start, end in links.written_targets(text):
        written[target].append((start, end))
    broken: dict[Position, BrokenLink] = {}
    for target, reason in failures:
        places = written[target] or [(START_OF_FILE, START_OF_FILE)]
        start, end = places.popleft() if isinstance(places, deque) and len(places) > 1 else places[0]
        broken.setdefault(start, BrokenLink(target, start, end, reason))
    return broken.values()


def _mark_tables(tree: Element) -> None:
    """Put classes in the place of styles, which a page's policy forbids, and say what a header cell heads."""
    for cell in tree.iter():
        if cell.tag not in ("th", "td"):
            continue
        alignment = _ALIGNMENTS.get(cell.attrib.pop("style", ""))
        if alignment:
            cell.set("class", alignment)
        if cell.tag == "th":
            if _words(cell):
                cell.set("scope", "col")
            else:  # the empty corner of a table heads nothing
                cell.tag = "td"
