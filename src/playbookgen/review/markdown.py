"""Texts of authors in Markdown, for comments and summaries that GitHub and GitLab show.

They become plain words where they can mean nothing else in Markdown, and code where they might: neither service reads
markup, mentions, addresses or references in code.
"""

import re

# Letters, digits, and signs that mean nothing by themselves; not `www.`, numbers of issues and commits, `GH-1`.
_PLAIN = re.compile(
    r"(?:[^\W_]|[ \u00a0\u202f.,;()/+=?€°§\u2010-\u2015\u2018-\u201f\u2026\u2192\u2212'\"%-]|[&:](?= ))*"
)
_MEANS_MORE = re.compile(r"www\.|\b[0-9a-f]{7,40}\b|\b[A-Za-z]+-\d|%(?=[\w\"])|^[\s+=-]|^\d+[.)]", re.IGNORECASE)


def harmless(text: str) -> str:
    """Return a text that shows as it is and does nothing in Markdown: plain, or as code."""
    if _PLAIN.fullmatch(text) and not _MEANS_MORE.search(text):
        return text
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{space}{text}{space}{fence}"
