"""What an author most likely meant: the known word nearest to the one they typed."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import lru_cache

from playbookgen.content.scalars import as_id, folded, unquoted

_MANY = 500
_CLOSE = 0.7


def nearest(word: str, known: Collection[str], synonyms: Mapping[str, str] | None = None) -> str | None:
    """Return the known word that `word` most likely stands for, or None where none is near.

    `synonyms` are other words for the known ones (their labels in every language), folded, each with the word it means.
    """
    if len(word) > 100:
        return None
    typed = as_id(unquoted(word))
    if typed in known:
        return typed
    words = _by_folded(frozenset(known))
    if synonyms:
        words = {other: name for other, name in synonyms.items() if name in known} | words
    plain = folded(unquoted(word))
    begun = {name for other, name in words.items() if other == plain or other.startswith(f"{plain} ")}
    if plain in words or len(begun) == 1:  # `wpływ` is the beginning of "Wpływ na decyzję"
        return words.get(plain) or begun.pop()
    candidates = tuple(words)
    alike = 2
    while len(candidates) > _MANY:  # comparing with every id of a large company would cost a second for each mistake
        if alike > len(plain):
            return None
        candidates = tuple(other for other in candidates if other.startswith(plain[:alike]))
        alike += 1
    match = _closest(plain, candidates)
    return words[match] if match is not None else None


@lru_cache(maxsize=64)
def _by_folded(known: frozenset[str]) -> dict[str, str]:
    return {folded(name): name for name in sorted(known)}


@lru_cache(maxsize=4096)
def _closest(word: str, candidates: tuple[str, ...]) -> str | None:
    return next(iter(get_close_matches(word, candidates, n=1, cutoff=_CLOSE)), None)
