"""What a reader sees on a page, found by the words above it: tables by caption and column, facts by their name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree.ElementTree import Element, TreeBuilder

from tests.pages import Page, tag_of

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Reading(HTMLParser):
    """Builds the tree of a page in which every tag is closed, ten times as fast as a parser that may meet any page."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag not in _VOID
        assert self.tree.end(tag).tag == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def read(path: str, content: bytes) -> Page:
    """Return a page; that pages are HTML by the standard is tested elsewhere, and on fewer of them."""
    reading = _Reading()
    reading.feed(content.decode().strip())
    return Page(path, reading.tree.close())


_PART = re.compile(r"(.+)\.\d+(\.html)")
_SAID_ONCE = {"caption", "h1", "h2", "h3", "header", "nav", "tfoot", "thead"}
_JOINED = {"main", "section", "div", "table", "tbody"}


def joined(pages: Mapping[str, Page]) -> Mapping[str, Page]:
    """Return pages with those on which their lists go on in them, as if all stood on the first."""
    found = {path: page for path, page in pages.items() if _PART.fullmatch(path) is None}
    parts = [(match, page) for path, page in pages.items() if (match := _PART.fullmatch(path)) is not None]
    for match, page in sorted(parts, key=lambda part: int(part[0][0].split(".")[-2])):
        _join(next(found[match[1] + match[2]].find("main")), next(page.find("main")))
    return {path: Page(path, page.root) for path, page in found.items()}


def _join(one: Element, other: Element) -> None:
    """Add what stands in an element to what stands at the same place of another page, in the order of the list."""
    waiting = [(_place(child), child) for child in one if child.tag in _JOINED]
    for child in other:
        same = next((pair for pair in waiting if pair[0] == _place(child)), None)
        if child.tag in _SAID_ONCE or "group" in child.get("class", ""):
            continue
        if same is not None:
            waiting.remove(same)
            _join(same[1], child)
        elif child.tag in ("ul", "details") and (ends := [end for end in one if not _is_way(end)]):
            if _place(ends[-1]) == _place(child):
                _list_in(ends[-1]).extend(list(_list_in(child)))
            else:
                one.append(child)
        elif not _is_way(child):
            one.append(child)


def _is_way(element: Element) -> bool:
    """Whether it leads to another page of the list, or tells which one this is."""
    return element.tag == "p" and element.get("class", "").split()[:1] in (["sub"], ["more"])


def _list_in(element: Element) -> Element:
    return next(element.iter("ul"))


def _place(element: Element) -> tuple[str, ...]:
    words = [seen_whole(child) for child in element if child.tag in ("caption", "h3", "summary")]
    return str(element.tag), element.get("id", ""), element.get("class", ""), *words


_UNSEEN = {"folded", "hidden"}
_APART = {"small", "div", "p", "li", "ul", "ol", "dl", "dt", "dd", "br", "td", "th", "h2", "h3"}


def seen(element: Element) -> str:
    """Return the text of an element as it is seen on a wide screen, with plain spaces."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or tag_of(element) == "svg":
        return
    if _UNSEEN & set(element.get("class", "").split()) or element.get("aria-hidden") == "true":
        return
    if element.get("hidden") is not None:
        return
    is_apart = tag_of(element) in _APART
    yield (" " if is_apart else "") + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield " " if is_apart else ""


def large(element: Element) -> str:
    """Return the text of an element before its small print."""
    small = element.find("small")
    return seen(element).removesuffix(seen(small) if small is not None else "").strip()


def days(element: Element) -> list[date]:
    """Return the days that an element shows."""
    return [date.fromisoformat(time.attrib["datetime"]) for time in element.iter("time")]


def items(element: Element) -> list[Element]:
    """Return the items of all lists in an element."""
    return list(element.iter("li"))


@dataclass(frozen=True)
class Table:
    """A table: its caption, and each row by the heads of its columns."""

    caption: str
    rows: tuple[Mapping[str, Element], ...]
    foot: tuple[Mapping[str, Element], ...]

    def by(self, head: str) -> dict[str, Mapping[str, Element]]:
        """Return the rows by what stands first in a column."""
        found = {first_words(row[head]): row for row in self.rows if head in row}
        assert len(found) == len(self.rows), "two rows have the same name"
        return found


def first_words(cell: Element) -> str:
    """Return what a cell begins with: its link, or its text before any small print."""
    link = next(cell.iter("a"), None)
    if link is not None:
        return seen(link)
    span = next((child for child in cell.iter("span") if "folded" not in child.get("class", "")), None)
    return " ".join((cell.text or "").split()) or (seen(span) if span is not None else "")


def tables(element: Element) -> Iterator[Table]:
    """Yield the tables in an element."""
    for table in element.iter("table"):
        caption = next((seen_whole(caption) for caption in table.iter("caption")), "")
        heads: list[str] = []
        for cell in (cell for head in table.iter("thead") for cell in head.iter("th")):
            heads += [seen_whole(cell)] * int(cell.get("colspan", "1"))
        rows = tuple(_row(row, heads) for body in table.iter("tbody") for row in body.iter("tr") if _is_row(row))
        foot = tuple(_row(row, heads) for end in table.iter("tfoot") for row in end.iter("tr"))
        yield Table(caption, rows, foot)


def _is_row(row: Element) -> bool:
    return all(cell.get("scope") != "rowgroup" for cell in row.iter("th"))


def _row(row: Element, heads: list[str]) -> Mapping[str, Element]:
    cells: dict[str, Element] = {}
    place = 0
    for cell in (cell for cell in row if cell.tag in ("th", "td")):
        for _ in range(int(cell.get("colspan", "1"))):
            cells.setdefault(heads[place], cell)
            place += 1
    assert place == len(heads), f"{place} cells under {heads}"
    return cells


def seen_whole(element: Element) -> str:
    """Return all text of an element, also what is for screen readers alone: captions are."""
    return " ".join("".join(element.itertext()).split())


def table(element: Element, caption: str, *columns: str) -> Table | None:
    """Return the one table whose caption begins so and that has these columns, or None."""
    found = [
        one
        for one in tables(element)
        if one.caption.startswith(caption) and all(column in row for row in one.rows[:1] for column in columns)
    ]
    assert len(found) < 2, f"{len(found)} tables are called {caption}"
    return found[0] if found else None


def facts(page: Page) -> dict[str, Element]:
    """Return the facts of the first screen by their names."""
    found: dict[str, Element] = {}
    for listed in page.find("dl"):
        if "facts" in listed.get("class", "").split():
            for pair in listed.iter("div"):
                names, values = list(pair.iterfind("dt")), list(pair.iterfind("dd"))
                if names and values:
                    found.setdefault(seen(names[0]), values[0])
    return found


def section(page: Page, title: str) -> Element | None:
    """Return the section whose heading begins so, or None."""
    for found in page.find("section"):
        heading = next(found.iter("h2"), None)
        if heading is not None and seen_whole(heading).startswith(title):
            return found
    return None


def below(element: Element, heading: str) -> Element | None:
    """Return what follows a smaller heading in an element, or None."""
    for parent in element.iter():
        children = list(parent)
        for before, after in pairwise(children):
            if before.tag == "h3" and seen_whole(before).startswith(heading):
                return after
    return None
