"""Links in Markdown: where their targets are written, and what a target may lead to.

What an author may write is a closed list. Everything else is a broken link, shown as its text: an address that this
module does not understand never reaches a page.
"""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import quote, unquote

from playbookgen.content.scalars import as_id
from playbookgen.content.text import Places
from playbookgen.findings import Position

Resolve = Callable[[str, str], str | None]
"""From a path and a heading to the link that leads there from the page at hand, or None where there is no such thing.

The path is as written, `../pages/rabaty.pl.md` or `accounts/baltic-foods`, percent signs decoded. The heading is what
follows `#` as the id of a heading without its prefix, or empty; only the caller knows the other text's headings.
"""

Reason = Literal["missing", "heading", "address", "image"]
"""Why a link is broken: there is no such file or record (or no such heading in it); no such heading in this text; not a
kind of address that is allowed; a picture, which a text cannot show."""


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link that leads nowhere, and the stretch of its text to mark."""

    target: str
    """The target as its author meant it, escapes and entities undone; empty in `[text]()`."""
    start: Position
    """Where the target begins in the Markdown text; where that text begins, if the target could not be found again."""
    end: Position
    """Exclusive."""
    reason: Reason


Address = tuple[str, None] | tuple[None, Reason]
"""The `href` to write (not yet escaped for HTML), or why there is none."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EXTERNAL = re.compile(r"https?://[^/?#]|mailto:[^@?]+@[^@?]|tel:[+(]*[0-9]", re.IGNORECASE)
# Browsers drop tabs and line ends inside an address and read a backslash as a slash, so `java\nscript:` and `/\host`
# would pass any comparison of texts.
_TREACHEROUS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]")
_UNSAFE_IN_HREF = re.compile(r"[\s\"<>`{|}^]")


def is_external(target: str) -> bool:
    """Whether a target is an address outside the site: http, https, mail or phone."""
    return _EXTERNAL.match(target) is not None


def address(target: str, *, anchors: Container[str], id_prefix: str, resolve: Resolve) -> Address:
    """Return where a target leads. `anchors` are the ids of this text's headings without their prefix."""
    if _TREACHEROUS.search(target):
        return None, "address"
    if is_external(target):
        return _UNSAFE_IN_HREF.sub(lambda match: quote(match.group()), target), None
    path, _, fragment = target.partition("#")
    path, anchor = unquote(path), as_id(unquote(fragment))
    if not path and fragment:
        return (f"#{id_prefix}{anchor}", None) if anchor in anchors else (None, "heading")
    if path.startswith("/") or _SCHEME.match(path) or _TREACHEROUS.search(path):
        return None, "address"
    found = resolve(path, anchor) if path else None
    return (found, None) if found is not None else (None, "missing")


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])")


def meant(written: str) -> str:
    """Return the target that an author means by what is written, escapes and entities undone."""
    return without_entities(_ESCAPED.sub(r"\1", written)).strip()


def without_entities(text: str) -> str:
    """Return a text with the characters that its entities stand for; what lacks its semicolon is no entity."""
    return _ENTITY.sub(lambda match: unescape(match.group()), text) if "&" in text else text


_FENCED = re.compile(r"^(?P<fence>~{3,}|`{3,})[^\n]*\n(?:.*?\n)??(?P=fence) *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_NO_LINK = re.compile(r"(?<!\\)\\\[[^\[\]\n]*\]\(")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.|:) ")
_TARGET = re.compile(
    r"""
    \]\([ \t]*(?:\n[ \t>]*)?(?:<(?P<bracketed>[^<>\n]*)>|(?P<inline>(?:\\.|[^"'()\\\n]|\([^()\n]*\))*))
    | ^[ >]*\[[^\[\]\n]+\]:[ ]*(?:\n[ ]*)?(?P<defined>\S+)
    | <(?P<auto>[A-Za-z][A-Za-z0-9+.-]*://[^<>\n]*|(?:mailto:)?[^<>@\s!]+@[^<>@\s]+)>
    """,
    re.MULTILINE | re.VERBOSE,
)


def written_targets(text: str) -> Iterator[tuple[str, Position, Position]]:
    """Yield each link target of a text, as meant, with the place where it is written; targets in code are none."""
    places = Places(text)
    for match in _TARGET.finditer(_without_code(text)):
        group = match.lastgroup or "inline"
        begin, end = match.span(group)
        if group == "defined":
            begin += text.startswith("<", begin)
            end -= text.startswith(">", end - 1)
        end = begin + len(text[begin:end].rstrip())
        yield meant(text[begin:end]), places.position(begin), places.position(end)


def _without_code(text: str) -> str:
    """The text with spaces in the place of code and of escaped links, so that offsets stay."""
    if "    " in text or "\t" in text:
        text = "\n".join(_without_indented_code(text.split("\n")))
    if "`" in text or "~~~" in text:
        text = _CODE.sub(_blank, _FENCED.sub(_blank, text))
    return _NO_LINK.sub(_blank, text)


def _without_indented_code(lines: list[str]) -> Iterator[str]:
    in_list, in_code, is_first = False, False, True
    for line in lines:
        is_indented = line.startswith(("    ", "\t"))
        if is_first:
            in_code = is_indented and not in_list  # below a list item, indented text belongs to the item
        if not is_indented:
            in_code = in_code and not line
            in_list = _LIST_ITEM.match(line) is not None or (in_list and not (is_first and line))
        is_first = not line.strip()
        yield " " * len(line) if in_code else line


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())
