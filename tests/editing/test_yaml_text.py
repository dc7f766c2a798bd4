"""What is written as YAML is read back as the same texts, and stands in quotes only where it must."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playbookgen.content.model import Account
from playbookgen.content.nodes import compose, contents
from playbookgen.content.outline import outline
from playbookgen.content.text import INVISIBLE, decode
from playbookgen.editing.formatting import formatted
from playbookgen.editing.yaml_text import entry, record_text, scalar
from playbookgen.findings import Finding

WORDS = [": ", " #", "---", "...", "null", "yes", "NO", "=cmd", "007", "1_000", "2026-03-31", "<<", "😀", "שלום"]
SIGNS = [*"abzŁ09 \t\n\"'#:-?,[]{}&*!|>%@`=+~.\\/_()„”«\u00a0\u202f\u3000\u200d", *WORDS]
texts = (
    (st.lists(st.sampled_from(SIGNS), min_size=1, max_size=12).map("".join) | st.text(min_size=1, max_size=20))
    .map(lambda text: text.replace("\r", ""))
    .filter(lambda text: text.strip() != "" and not INVISIBLE.search(text))
)


def read(text: str) -> Any:
    """What the reader makes of a file; it must find nothing wrong."""
    found: list[Finding] = []
    decoded = decode(text.encode(), "", "", found.append)
    root = compose(decoded or "", "", "", found.append)
    assert root is not None
    assert found == []
    quick = outline(decoded or "")
    assert quick is None or quick.content == contents(root)
    return contents(root)


@given(texts)
@example("null")
@example("~")
@example("Zakład #2")
@example("a\n\n  b\n")
@example(" leading")
@example("trailing\n\n")
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    held = {"notes": text, "goals": [text, "x"], "stakeholders": [{"id": "a", "note": text, "roles": [text]}]}
    written = record_text(held, Account)
    assert read(written) == held
    assert formatted(written, Account, "", "") == written
    assert read(f"{{a: {scalar(text, in_brackets=True)}, b: c}}\n") == {"a": text, "b": "c"}


@settings(max_examples=50)
@given(st.dictionaries(texts.filter(lambda text: "\n" not in text), texts, min_size=1, max_size=3))
def test_free_keys_are_read_back_as_they_were(numbers: dict[str, str]) -> None:
    assert read(entry("external_ids", numbers, None, 0)) == {"external_ids": numbers}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Baltic Foods S.A.", "Baltic Foods S.A."),
        ("NO", "NO"),
        ("yes", "yes"),
        ("007", "007"),
        ("31,5%", "31,5%"),
        ("+48 22 123 45 67", "+48 22 123 45 67"),
        ("https://alfa.example/a?b=c#d", "https://alfa.example/a?b=c#d"),
        ("ul. Rybna 1, 76-270 Ustka", "ul. Rybna 1, 76-270 Ustka"),
        ("Zakład #2", "'Zakład #2'"),
        ("Firma: oddział Gdańsk", "'Firma: oddział Gdańsk'"),
        ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")'"),
        ("d'Arc", "d'Arc"),
        ("'s", "'''s'"),
        ("null", "'null'"),
        ("a\nb", "|-\n  a\n  b"),
        ("\n a", '"\\n a"'),
    ],
)  # fmt: skip
def test_quotes_stand_only_where_they_must(text: str, written: str) -> None:
    assert scalar(text) == written


def test_in_brackets_more_needs_quotes() -> None:
    assert scalar("a, b", in_brackets=True) == "'a, b'"
    assert scalar("a b", in_brackets=True) == "a b"


@pytest.mark.parametrize("text", ["", "  ", "a\u200bb", "a\u2028b", "\x07"])
def test_what_no_content_may_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no value can hold this"):
        scalar(text)


def test_a_record_has_the_order_of_the_model() -> None:
    held = {
        "stakeholders": [{"email": "e@alfa.example", "name": "Ewa Wrona", "id": "ewa-wrona", "roles": ["buyer"]}],
        "external_ids": {"erp": "00040"},
        "owner": "jan-maj",
        "name": "Alfa",
        "summary": "Jeden.\nDwa.",
        "goals": ["Mniej folii na kilogram ryby i mniej reklamacji", "Jedna dostawa w tygodniu"],
    }
    assert record_text(held, Account) == (
        "name: Alfa\n"
        "owner: jan-maj\n"
        "external_ids:\n"
        "  erp: 00040\n"
        "summary: |-\n"
        "  Jeden.\n"
        "  Dwa.\n"
        "goals:\n"
        "  - Mniej folii na kilogram ryby i mniej reklamacji\n"
        "  - Jedna dostawa w tygodniu\n"
        "\n"
        "stakeholders:\n"
        "  - id: ewa-wrona\n"
        "    name: Ewa Wrona\n"
        "    roles: [buyer]\n"
        "    email: e@alfa.example\n"
    )
