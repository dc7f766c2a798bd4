"""What is said about each case is what stands beside it, and no kind of finding goes without a case."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from playbookgen.content.structure import STRUCTURE
from playbookgen.rules import RULES
from tests.cases.running import CASES, LANGUAGES, NAMES, Said, put_up, said_about


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", NAMES)
def test_what_is_said_about_a_case_is_what_stands_beside_it(case: str, language: str, tmp_path: Path) -> None:
    expected = Said(_expected(case, language), _status(case))
    assert said_about(case, language, put_up(case, tmp_path / "site")) == expected


def _expected(case: str, language: str) -> str:
    return (CASES / case / f"expected.{language}.txt").read_text(encoding="utf-8")


def _status(case: str) -> int:
    """1 if there is an error, 2 if the settings cannot be worked with."""
    if "\nplaybookgen: " in f"\n{_expected(case, 'en')}":
        return 2
    return 1 if any(severity == "error" for severity, _ in _found()[case]) else 0


_FINDING = re.compile(r"^\S.*?:\d+:\d+: (?P<severity>error|warning): .* \[(?P<rule>[a-z0-9-]+)\]$", re.MULTILINE)


@cache
def _found() -> Mapping[str, frozenset[tuple[str, str]]]:
    """What is expected of each case: weights and kinds of its findings."""
    return {case: frozenset(_FINDING.findall(_expected(case, "en"))) for case in NAMES}


@pytest.mark.parametrize("rule", [*STRUCTURE, *RULES])
def test_every_kind_of_finding_has_a_case_that_shows_it(rule: str) -> None:
    assert [case for case, findings in _found().items() if any(rule == name for _, name in findings)]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_cases_of_its_own_in_which_it_is_silent(rule: str) -> None:
    silent = [case for case in NAMES if case.startswith(f"{rule}-not-")]
    assert silent
    assert not [case for case in silent for _, name in _found()[case] if name == rule]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_nothing_to_say_about_the_base(language: str, tmp_path: Path) -> None:
    nothing = {"pl": "0 błędów, 0 ostrzeżeń\n", "en": "0 errors, 0 warnings\n"}
    assert said_about("base", language, put_up("base", tmp_path / "site")) == Said(nothing[language], 0)
