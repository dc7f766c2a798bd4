"""What an author most likely meant."""

import pytest

from playbookgen.content.suggestions import nearest

TIERS = ("key", "large", "medium", "small")
PEOPLE = frozenset({"anna-kowalska", "anna-kos", "jan-bor", "łukasz"})


@pytest.mark.parametrize(
    "word, meant",
    [
        ("smal", "small"),
        ("SMALL", "small"),
        ("„small”", "small"),
        ("lrage", "large"),
        ("huge", None),
        ("", None),
        ("x" * 101, None),
    ],
)
def test_the_nearest_known_word_is_offered_if_it_is_near(word: str, meant: str | None) -> None:
    assert nearest(word, TIERS) == meant


@pytest.mark.parametrize(
    "word, meant",
    [
        ("Anna Kowalska", "anna-kowalska"),
        ("anna_kos", "anna-kos"),
        ("anna-kowalsky", "anna-kowalska"),
        ("jan-bór", "jan-bor"),
        ("lukasz", "łukasz"),
        ("ewa-lis", None),
    ],
)
def test_an_id_is_found_by_a_name_with_spaces_capitals_and_diacritics(word: str, meant: str | None) -> None:
    assert nearest(word, PEOPLE) == meant


def test_a_label_in_any_language_means_its_key_and_a_known_word_means_itself() -> None:
    synonyms = {"maly": "small", "kluczowy": "key", "duzy": "large", "large": "small", "obcy": "foreign"}
    assert [nearest(word, TIERS, synonyms) for word in ("Mały", "kluczowi", "large", "obcy")] == [
        "small",
        "key",
        "large",
        None,
    ]


def test_among_thousands_of_ids_those_that_begin_alike_are_compared() -> None:
    many = {f"klient-{number:05}" for number in range(3_000)} | {"baltic-foods"}
    assert nearest("baltic-food", many) == "baltic-foods"
    assert nearest("klient-0001", many) is not None
    assert nearest("zupelnie-inny", many) is None


def test_of_words_that_are_equally_near_it_is_always_the_same() -> None:
    known = [f"a{letter}c" for letter in "bdefgh"]
    assert {nearest("axc", order) for order in (known, known[::-1], frozenset(known))} == {nearest("axc", known)}
