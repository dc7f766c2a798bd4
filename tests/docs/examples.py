"""The examples that stand in docs/, as files: together those with a path are a whole site.

An example is a block of code below a line that says where it belongs: a path alone in code for a whole file, or
"In `site.yaml`:" and "In an account's file:" for keys that may be added to one.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from .markdown import DOCS

TODAY = date(2026, 6, 15)
"""The day that the examples are written for."""
IN_SITE = "In `site.yaml`:"
IN_ACCOUNT = "In an account's file:"

_BLOCK = re.compile(r"^(?P<place>[^\n]+)\n\n```[a-z]+\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_PATH = re.compile(r"`([\w./-]+)`:")


def blocks() -> Iterator[tuple[str, str]]:
    """Yield every example of docs/, with the line above it."""
    for page in sorted(DOCS.glob("*.md")):
        for block in _BLOCK.finditer(page.read_text("utf-8")):
            yield block["place"], block["text"]


def files() -> Mapping[str, str]:
    """Return the examples that are whole files, by path from the site's folder."""
    return {match[1]: text for place, text in blocks() if (match := _PATH.fullmatch(place))}


def content() -> Mapping[str, str]:
    """Return those that are settings and records."""
    return {path: text for path, text in files().items() if path == "site.yaml" or path.startswith("content/")}


def layouts() -> Mapping[str, str]:
    """Return those that are layouts."""
    return {path: text for path, text in files().items() if path.startswith("layouts/")}
