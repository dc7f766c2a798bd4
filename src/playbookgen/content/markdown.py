"""Markdown that authors write (guides, pages, summaries, notes) to HTML that may stand in any page.

Markdown with tables, fenced code and definition lists; lists as the preview of a code host shows them. There is no raw
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
from typing import NamedTuple
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

WORK_LIMIT = 2_000_000
"""Steps of the parser for what it does not do in one pass, as `_work` estimates; a long guide needs a thousandth."""


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
    if (plain := _plain(text, shift, id_prefix)) is not None:
        return plain
    text = _sound(text)
    tree = _parse(text)
    if tree is None:
        return Converted(_clean(_plain_paragraphs(text)), is_formatted=False)
    headings = _place_headings(tree, shift, id_prefix)
    broken = _place_links(text, tree, headings, id_prefix, resolve)
    _mark_tables(tree)
    return Converted(_clean(_PARSERS.parser.html(tree)), headings, broken)


def broken_links(text: str, resolve: Resolve) -> tuple[BrokenLink, ...]:
    """Return what `convert` would, for a check that needs no HTML; a text without links costs next to nothing."""
    if "[" not in text and "<" not in text:
        return ()
    text = _sound(text)
    tree = _parse(text)
    return _place_links(text, tree, _place_headings(tree, 0, ""), "", resolve) if tree is not None else ()


# Headings, paragraphs and lists of one-line items in which nothing but `**` means anything to Markdown or HTML. Most
# texts are of this kind, and to write them at once is ten to fifty times cheaper than to parse them. Kept narrow, since
# it must not change a byte, as the tests hold: what it does not know for certain it leaves to the parser.
_SPECIAL = r"\x00-\x1f\x7f-\xa0\\`*_\[\]<>&~|\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff\U0001fffe-\U0010ffff"
_STRONG = rf"\*\*(?=\S)[^{_SPECIAL}]++(?<=\S)\*\*"
_PLAIN_TEXT = rf"""(?!\d+[.)])(?=[^\W_]|["'„“”‚‘’«»(]|\*\*)(?:[^{_SPECIAL}]++|{_STRONG})*+(?<=\S)"""
_PLAIN_LINE = re.compile(rf"(?:(#{{1,6}}) +(?=[^#]*+\Z)|(-) )?({_PLAIN_TEXT})")
_PLAIN_SIZE = 10_000
_PLAIN_LINES = 500
"""A longer text can be past a limit of the parser, and then comes out otherwise."""


def _plain(text: str, shift: int, id_prefix: str) -> Converted | None:
    """Return a text of this kind as HTML; none for any other."""
    if len(text) > _PLAIN_SIZE or text.startswith("\n") or text.count("\n") > _PLAIN_LINES:
        return None
    parts: list[tuple[str, list[str]]] = []
    """A kind and its texts: of each heading its level, `p` with lines, `-` with items below one another, `--` apart."""
    for block in re.split(r"\n{2,}", text.rstrip("\n")):
        kind = ""
        for line in block.split("\n"):
            if (match := _PLAIN_LINE.fullmatch(line)) is None:
                return None
            before, (heading, item, words) = kind, match.groups()
            kind = heading or item or "p"
            if before == kind and not heading:
                parts[-1][1].append(words)
            elif before == "-" or (before == "p" and parts[-1][1][0].startswith("*")):  # they may belong together
                return None
            elif not before and item and parts and parts[-1][0][:1] == "-":
                parts.append(("--", [words]))
            else:
                parts.append((kind, [words]))
    return _written(parts, shift, id_prefix)


def _written(parts: Sequence[tuple[str, list[str]]], shift: int, id_prefix: str) -> Converted | None:
    titles = [lines[0].replace("**", "") for kind, lines in parts if kind[0] == "#"]
    levels = _levels((len(kind) for kind, _ in parts if kind[0] == "#"), shift)
    headings = tuple(
        Heading(level, id_prefix + anchor, " ".join(title.split()))
        for level, anchor, title in zip(list(levels), _anchors(titles), titles, strict=True)
    )
    waiting = iter(headings)
    written: list[str] = []
    for index, (kind, lines) in enumerate(parts):
        if kind[0] == "#":
            heading = next(waiting)
            written.append(f'<h{heading.level} id="{heading.id}">{lines[0]}</h{heading.level}>')
        elif kind == "p":
            written.append("<p>{}</p>".format("\n".join(lines)))
        else:
            goes_on = index + 1 < len(parts) and parts[index + 1][0] == "--"
            if (goes_on or kind == "--") and len(lines) > 1:
                return None
            if kind == "-":
                written.append("<ul>")
            if goes_on or kind == "--":
                written.append(f"<li>\n<p>{lines[0]}</p>\n</li>")
            else:
                written.extend(f"<li>{line}</li>" for line in lines)
            if not goes_on:
                written.append("</ul>")
    html = "\n".join(written)
    return Converted(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html) if "*" in html else html, headings)


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


# A backtick, or a bracket and its target, whose partner surely follows on its line: nothing between could claim it.
_PAIRED = re.compile(r"""`[^`\n]+`|\[[^\[\]`\\\n]*\](?:(?!\()|\([^()'"`\\\n]*(?:"[^()'"`\\\n]*")?\))""")

_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)


def _work(text: str) -> int:
    """Estimate the parser's steps beyond one pass.

    It looks from each fence to the end of the text, from each bracket and backtick for the partner, perhaps to the end
    of the block; it copies the block for each mark; and it reads all lines of a block again for each of them.
    """
    work = len(text) * len(_FENCE.findall(text)) // 4
    for block in re.split(r"\n[ \t]*\n", text):
        marks = sum(map(block.count, "\\*_<&|[`"))
        alone = _PAIRED.sub("", block)
        scans = alone.count("[") + alone.count("`")
        work += len(block) * (scans + marks // 100) + 4 * block.count("\n") ** 2
    return work


_MARKS = re.compile(r"(?:[ \t]|>|[-*+:](?=[ \t])|\d+\.(?=[ \t]))+")
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,}|(?:\* {0,2}){3,}) *")
_INNER_DEFINITION = re.compile(r"[ \t>]+: ")


def _nesting(text: str) -> int:
    """How deep the deepest line of a text can stand in quotes and lists: by its marks and its indentation.

    Definitions that are not at the margin stand in one another when no empty line is between them.
    """
    if "  " not in text and "\t" not in text and not any(mark in text for mark in (">", "- ", "* ", "+ ", ". ", ": ")):
        return 0
    deepest = definitions = 0
    for line in text.split("\n"):
        marks = _MARKS.match(line)
        if marks is None or _RULE.fullmatch(line):
            definitions = 0
            continue
        prefix = marks.group().expandtabs(4)
        definitions += _INNER_DEFINITION.match(line) is not None
        deepest = max(deepest, len(re.findall(r">|[-*+:]|\d+\.", prefix)) + prefix.count(" ") // 4 + definitions)
    return deepest


class _Parser(markdown.Markdown):
    """Python-Markdown without HTML, entities and mail addresses in disguise, in two steps: to a tree, and to HTML.

    Text and attributes of the tree are half HTML: an entity stands for its character, `<` and a lone `&` for itself.
    """

    def __init__(self) -> None:
        extensions = [TableExtension(), SaneListExtension(), FencedCodeExtension(), DefListExtension()]
        super().__init__(extensions=extensions, output_format="html")
        self.preprocessors.deregister("html_block")
        self.preprocessors.register(_CommonLists(self), "common_lists", 22)
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


class _Item(NamedTuple):
    marker: int
    """The column of its sign."""
    content: int
    """The column of its text."""
    is_numbered: bool


class _CommonLists(Preprocessor):
    """Lists and definitions as other Markdown has them, written the way that Python-Markdown wants.

    There a list may follow a line of text, its inner lists stand below their item's text (two or three columns in, not
    four), `-` after `1.` begins another list, and a term may follow a definition directly.
    """

    _ITEM = re.compile(r" *([-*+]|\d+\.) +(?=\S)")
    _TEXT = re.compile(r"(?! {4}| {0,3}(?:[-*+>:#]|\d+\.))")
    _DEFINITION = re.compile(r" {0,3}: ")

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with other indentation, and with empty ones between."""
        self._placed: list[str] = []
        self._items: list[_Item] = []
        self._start_block()
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            if not line.strip():
                self._placed.append(line)
                self._start_block()
                continue
            item = self._item(line)
            if item is not None:
                self._place_item(line, item)
            elif self._items:
                self._place_in_list(line)
            if not self._items:
                self._place_text(line, following)
            self._is_first = not self._items and line.startswith("#")  # below a heading begins another block
        return self._placed

    def _start_block(self) -> None:
        self._is_first, self._in_text, self._in_definition = True, False, False
        self._depth = 0
        self._shift = 0

    def _item(self, line: str) -> _Item | None:
        match = self._ITEM.match(line)
        if match is None or _RULE.fullmatch(line):
            return None
        item = _Item(match.start(1), match.end(), match[1][-1] == ".")
        if self._items:
            return item if item.marker - self._items[-1].content < 4 else None
        interrupts = self._in_text and match[1] in ("-", "*", "+", "1.")
        return item if item.marker < 4 and (self._is_first or interrupts) else None

    def _place_item(self, line: str, item: _Item) -> None:
        sibling = None
        while self._items and item.marker < min(self._items[-1].content, self._items[-1].marker + 2):
            sibling = self._items.pop()
        is_other_list = sibling is not None and sibling.is_numbered != item.is_numbered
        # What stands in one block is to Python-Markdown one text, or one list no less deep than its first item.
        begins = self._in_text or is_other_list or len(self._items) < self._depth
        if begins and not self._is_first:
            self._placed.append("")
        if begins or self._is_first:
            self._start_block()
            self._depth = len(self._items)
        self._placed.append("    " * len(self._items) + line[item.marker :])
        self._items.append(item)

    def _place_in_list(self, line: str) -> None:
        """Place a line that is no item: below an empty one it belongs to the item under whose text it stands."""
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if self._is_first:
            while self._items and indent < self._items[-1].content:
                self._items.pop()
            if not self._items:
                return
            self._depth = len(self._items) + 1
            inner = indent - self._items[-1].content
            self._shift = 4 * len(self._items) + (inner if inner >= 4 else 0) - indent
        self._placed.append(" " * max(indent + self._shift, 0) + text)

    def _place_text(self, line: str, following: str) -> None:
        defines = self._DEFINITION.match(line) is not None
        if self._in_definition and not defines and self._DEFINITION.match(following):
            self._placed.append("")
            self._in_definition = False
        self._in_definition = self._in_definition or defines
        begins = self._is_first and self._TEXT.match(line) is not None
        self._in_text = (self._in_text or begins) and "|" not in line  # which would be a table
        self._placed.append(line)


class _MailLink(InlineProcessor):
    """`<jan@example.com>` as a link to that address."""

    PATTERN = r"<(?:mailto:)?([^<>@\s!]{1,64}@[^<>@\s]{1,255})>"

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """Return the link and the stretch that it replaces."""
        link = Element("a", {"href": f"mailto:{self.unescape(match.group(1))}"})
        link.text = AtomicString(match.group(1))
        return link, match.start(), match.end()


class _Parsers(threading.local):
    """A parser for each thread: making one takes as long as a page of text, and it keeps the text at hand in itself."""

    def __init__(self) -> None:
        self.parser = _Parser()


_PARSERS = _Parsers()


def _parse(text: str) -> Element | None:
    """Return the tree of a text, or None where it is past a limit."""
    if len(text) > LENGTH_LIMIT or _work(text) > WORK_LIMIT or _nesting(text) > NESTING_LIMIT:
        return None
    try:
        return _PARSERS.parser.tree(text)
    except RecursionError:  # deeper than it looks; the parser was left in the middle of it
        _PARSERS.parser = _Parser()
        return None


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
    broken: dict[tuple[Position, str], BrokenLink] = {}
    for target, reason in failures:
        start = end = START_OF_FILE
        if places := written.get(target):
            start, end = places.popleft() if len(places) > 1 else places[0]
        broken.setdefault((start, target), BrokenLink(target, start, end, reason))
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
