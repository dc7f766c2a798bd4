"""The few words of a long text that show what changed in it."""

from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = 10
"""Words of an excerpt."""
_COMPARED = 400
"""Words on a side above which a stretch is taken as one difference: to compare takes the square of them."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first difference of two texts."""

    before: str
    """The words that were there; empty where words were only added."""
    after: str
    more: int
    """How many further places differ."""


def excerpt(before: str, after: str) -> Excerpt:
    """Return the first difference of two texts, in words."""
    old, new = before.split(), after.split()
    start = next((index for index, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    start = min(len(old), len(new)) if start is None else start
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    places = [(0, len(one), 0, len(other))]
    if max(len(one), len(other)) <= _COMPARED:
        codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        places = [(first, last, begin, stop) for code, first, last, begin, stop in codes if code != "equal"]
    if not places:
        return Excerpt("", "", 0)
    first, last, begin, stop = places[0]
    was, now = one[first:last], other[begin:stop]
    if _unmarked(was) != _unmarked(now):
        was, now = _unmarked(was), _unmarked(now)
    return Excerpt(shortened(was), shortened(now), len(places) - 1)


def _unmarked(words: list[str]) -> list[str]:
    """Return words without the signs of Markdown around them."""
    return [plain for word in words if (plain := word.strip("*_`#>"))]


def shortened(words: list[str], most: int = WORDS) -> str:
    """Return the first words of a text, with three dots for the others."""
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
