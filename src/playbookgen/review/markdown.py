"""Texts in Markdown that stay what they are."""

import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """Return one line of Markdown that shows a text as it was written: no markup, no link, no mention.

    Line ends become spaces.
    """
    return _PUNCTUATION.sub(_shown, " ".join(text.splitlines()))


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    return _ENTITIES.get(character, f"\\{character}")
