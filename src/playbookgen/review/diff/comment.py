"""A comparison as one Markdown comment for a pull request: the summary first, details folded, never too long.

Texts of authors become plain words where they can mean nothing else in Markdown, and code where they might: neither
GitHub nor GitLab reads markup, mentions, addresses or references in code.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from playbookgen.content.config import Site
from playbookgen.review.diff.summary import Summary, Told, link

MARKER = "<!-- playbookgen diff -->"
"""The first line, by which a workflow finds its comment again."""
LIMIT = 65_536
"""Characters that GitHub takes for a comment."""
_FIRST = 3
"""Sentences of a record that the summary shows."""
_SHOWN = 15
"""Records that the summary shows."""
_ROOM = 300
"""Characters kept for what says how much was left out."""


def comment(summary: Summary, site: Site | None, url: str | None = None) -> str:
    """Return the comment; `url` is where the pages can be read, else the site's own address."""
    catalog = summary.teller.catalog
    address = url or (site.url if site is not None else None)
    head = [MARKER, f"**{summary.headline}**", ""]
    head += [f"- {line}" for line in _first_sentences(summary)]
    head += [f"- {note}" for note in summary.notes]
    details = [
        (catalog.gettext("All changes"), list(_all_changes(summary))),
        *_findings(summary),
        (catalog.gettext("Pages that show it"), list(_pages(summary, address))),
    ]
    return _within(head, [(title, lines) for title, lines in details if lines], summary)


def _first_sentences(summary: Summary) -> Iterator[str]:
    for told in summary.told[:_SHOWN]:
        sentences = "; ".join(sentence.text for sentence in told.sentences[:_FIRST])
        rest = len(told.sentences) - _FIRST
        more = f"; {summary.teller.count('more', rest)}" if rest > 0 else ""
        yield f"**{told.heading}** – {sentences}{more}"
    rest = len(summary.told) - _SHOWN
    if rest > 0:
        yield summary.teller.count("more", rest)


def _all_changes(summary: Summary) -> Iterator[str]:
    if all(len(told.sentences) <= _FIRST for told in summary.told) and len(summary.told) <= _SHOWN:
        return  # the summary said it all
    for told in summary.told:
        yield f"- {_head(told)}"
        yield from (f"  - {sentence.text}" for sentence in told.sentences)


def _head(told: Told) -> str:
    return f"**{told.heading}** (`{told.path}`)"


def _findings(summary: Summary) -> Iterator[tuple[str, list[str]]]:
    if summary.findings is None:
        return
    catalog, found = summary.teller.catalog, summary.findings
    yield catalog.gettext("New findings"), [f"- {text}" for text in found.new]
    yield catalog.gettext("Findings closed"), [f"- {text}" for text in found.closed]
    yield catalog.gettext("Findings under way now"), [f"- {text}" for text in found.under_way]


def _pages(summary: Summary, address: str | None) -> Iterator[str]:
    if summary.everywhere:
        yield f"- {summary.everywhere}"
    for page, name in zip(summary.pages, summary.page_names, strict=True):
        href = link(page, address)
        yield f"- [{name}]({href})" if href is not None and _is_safe(href) else f"- {name}: `{page.path}`"


def _is_safe(href: str) -> bool:
    return re.fullmatch(r"https?://[\w.~:/?#\[@!$&'*+,;=%-]+", href, re.ASCII) is not None


def _within(head: Sequence[str], details: Sequence[tuple[str, list[str]]], summary: Summary) -> str:
    """Join the parts, as many lines of them as there is room for."""
    room = LIMIT - _ROOM
    lines, left_out = _fitting(head, room)
    room -= _length(lines)
    for title, wanted in details:
        opening = ["", "<details>", f"<summary>{escape(title)} ({_items(wanted)})</summary>", ""]
        closing = ["", "</details>"]
        fitting, missing = _fitting(wanted, room - _length((*opening, *closing)))
        if fitting:
            lines += [*opening, *fitting, *closing]
            room -= _length((*opening, *fitting, *closing))
        left_out += missing
    if left_out:
        lines += ["", summary.teller.count("more", left_out)]
    return "\n".join(lines) + "\n"


def _items(lines: Iterable[str]) -> int:
    nested = sum(line.startswith("  - ") for line in lines)
    return nested or sum(1 for _ in lines)


def _fitting(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """Return the first lines that there is room for, and how many there are more."""
    taken: list[str] = []
    for index, line in enumerate(lines):
        room -= _length((line,))
        if room < 0:
            return taken, len(lines) - index
        taken.append(line)
    return taken, 0


def _length(lines: Iterable[str]) -> int:
    """Return the length in the units that servers may count: those of UTF-16, with a line end for each line."""
    return sum(len(line.encode("utf-16-le")) // 2 + 1 for line in lines)
