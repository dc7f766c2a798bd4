"""Markdown as the generated parts of docs/ are written: tables, code, and the anchors that a heading gets."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"

_FENCE = re.compile(r"^(?P<fence>```+)[^\n]*\n.*?^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]+)\)")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar or a line end inside a cell would break it and is written so that it does not."""
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def code(text: str) -> str:
    """Return a text as code, between as many ticks as it needs."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def anchor(heading: str) -> str:
    """Return the anchor that Git hosts give a heading: small letters, hyphens for spaces, no other signs."""
    words = _LINK.sub(r"\g<text>", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def link(text: str, heading: str, page: str = "") -> str:
    """Return a link to a heading of this page, or of another one."""
    return f"[{text}]({page}#{anchor(heading)})"


def paragraphs(*texts: str) -> str:
    """Return texts with an empty line between them; empty ones are left out."""
    return "\n\n".join(text for text in texts if text)


def headings(text: str) -> Iterator[str]:
    """Yield the headings of a page; a comment in a block of code is none."""
    yield from _HEADING.findall(_FENCE.sub("", text))


def links(text: str) -> Iterator[str]:
    """Yield the targets of a page's links; what stands in code is none."""
    for match in _LINK.finditer(re.sub(r"`[^`\n]+`", "code", _FENCE.sub("", text))):
        yield match["target"]
