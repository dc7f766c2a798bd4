"""The quick way to read a file: it says what the composer says, or nothing at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.content import nodes
from playbookgen.content.origin import Origin
from playbookgen.content.outline import Outline, outline
from playbookgen.content.text import INVISIBLE, decode
from playbookgen.findings import DataPath, Finding
from tests.sites import GOLDEN, REPOSITORY

ANYTHING = """\
name: Młyn Dębowiec 2/3
phone: +48 22 111#5
website: https://debowiec.example/a:b#c
summary: a plain text
  that goes on

  after an empty line
notes: 'in quotes: it''s
  folded

  twice

  '
address: "ul. Młyńska 2,
     00-001"
charter: |
  block text
    with an indent

  # and no comment

# a comment
measure: >-
  folded
  text

  in two paragraphs
external_ids:
  crm: 00123
  erp: 'true'
  sap: -5%
goals:
- a goal
  in two lines
- "another"
-  'third'
roles: [buyer, 'decider, they say', "user" ]
strengths: []
privacy: {source: a form, informed_on: '2026-01-02'}
stakeholders:
  - id: nowak
    owner: null-and-void
    # nobody
    privacy:
        source: meeting
        consents:
        - channel: call
          text: |-
            yes
        - {channel: visit, date: 2026-03-31}
  - id: kos
visits:
-   date: 2026-11-23
    with: [nowak]
"""
ODD_BITS = (
    *" \n:#-'\"[]{},|>&*!?%@`\\~.ż",
    *("  ", "\n\n", "- ", ": ", " #", "# ", "---", "\n...\n", "\n---\n", "null", "''", '""', "|\n", ">\n", "[]", "{}"),
    *("key: ", "\n# c\n", "\n  # c\n", "\n   \n", "<<: *a", "? ", "\t", "\u00a0", "- - ", "[a, b]", "{a: b}", "a: b"),
)


def composed(text: str) -> tuple[Origin, list[Finding]]:
    """What the composer makes of a text, as a record's origin holds it."""
    findings: list[Finding] = []
    origin = Origin("x", "accounts/x", "content/accounts/x.yaml", "")
    root = nodes.compose(text, origin.path, origin.record, findings.append)
    if root is not None:
        origin.hold(root, text)
    return origin, findings


def assert_alike(text: str) -> Outline | None:
    """Both ways read the same in a text, or the quick one gives up."""
    found = outline(text)
    if found is None:
        return None
    origin, findings = composed(text)
    assert not findings, text
    assert found == Outline(dict(origin.content), origin.lines, origin.spans), text
    return found


def assert_same_places(text: str, found: Outline) -> None:
    """Where a value stands, and what is said of one that is absent, is the same whichever way the file was read."""
    origin, _ = composed(text)
    kept = Origin("x", "accounts/x", "content/accounts/x.yaml", "", text=text)
    kept.keep(found)
    for data_path in places(found.content, ()):
        kept.nodes = None
        assert kept.at(data_path) == origin.at(data_path), (text, data_path)


def places(value: Any, path: DataPath) -> Iterator[DataPath]:
    """Where the values of a record stand, and where some would that it has not."""
    yield from (path, (*path, "absent"), (*path, 9), (*path, "absent", 0, "absent"))
    if isinstance(value, str):
        return
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from places(item, (*path, step))


def test_what_people_and_programs_write_is_read_quickly() -> None:
    found = assert_alike(ANYTHING)
    assert found is not None
    assert found.content["notes"] == "in quotes: it's folded\ntwice\n"
    assert found.content["summary"] == "a plain text that goes on\nafter an empty line"
    assert found.content["stakeholders"][0]["privacy"]["consents"][1] == {"channel": "visit", "date": "2026-03-31"}
    assert_same_places(ANYTHING, found)
    assert found.lines["stakeholders", 1] == ANYTHING.split("\n").index("  - id: kos") + 1


@pytest.mark.parametrize(
    "text", ["goals:\n- x\n y  \n", "name: x\n  y \n", "charter: |\n x  \n   \n\n y\n \n\n", "name: 'x' \n# y\n \n"]
)
def test_spaces_at_the_ends_of_lines_do_not_matter(text: str) -> None:
    assert assert_alike(text) is not None


@pytest.mark.parametrize("folder", [REPOSITORY / "content", GOLDEN / "site/content"], ids=["demo", "small"])
def test_every_record_of_a_sound_company_is_read_quickly(folder: Path) -> None:
    files = sorted(folder.rglob("*.yaml"))
    assert files
    assert [file.name for file in files if assert_alike(file.read_text("utf-8")) is None] == []


@pytest.mark.parametrize("folder", [REPOSITORY / "content", GOLDEN / "site/content"], ids=["demo", "small"])
def test_the_place_of_a_text_is_the_same_whether_seen_from_a_few_lines_or_from_the_whole_file(folder: Path) -> None:
    seen = 0
    for file in sorted(folder.rglob("*.yaml")):
        text = file.read_text("utf-8")
        whole, quick = outline(text, texts=True), outline(text)
        assert whole is not None and quick is not None
        origin = Origin("a", "accounts/a", "a.yaml", "", file, lines=quick.lines, spans=quick.spans)
        for path in whole.spans.keys() - quick.spans.keys():
            place = origin.at(path)
            if whole.spans[path][1]:
                assert (place.start.line, place.start.column, place.end.column) == whole.spans[path], (file, path)
                seen += 1
    assert seen > 100


def test_a_file_with_a_finding_is_read_with_care() -> None:
    for file in sorted((REPOSITORY / "tests/cases").rglob("*.yaml")):
        if file.is_file() and (text := decode(file.read_bytes(), "", "", lambda finding: None)) is not None:
            assert_alike(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name: x",
        "name:\n",
        "name: x\nname: y\n",
        "- x\n",
        " name: x\n",
        "name: null\n",
        "name: ''\n",
        "name: ~\n",
        "name: ' '\n",
        "name:\tx\n",
        "name: x\u00a0y\n",
        "name: &a x\n",
        "name: x #1\n",
        "name: x # a comment\n",
        "name: x\n# a comment\n  y\n",
        'name: "a\\tb"\n',
        "name: 'a\n---\nb'\n",
        "name: x: y\n",
        "name: x \n",
        "name: x\nphone: 'y'\n  z\n",
        "deputy:\nname: x\n",
        "goals:\n-\n",
        "goals:\n  - x\n  y\n",
        "goals:\n  - x\n - y\n",
        "goals: [x, null]\n",
        "goals: ['x''y']\n",
        "goals:\n- [x]\n",
        "goals: [x, [y]]\n",
        "privacy: {source: x, source: y}\n",
        "charter: |\n\n  x\n",
        "plans:\n- charter: |\n  x\n",
        "charter: |\n    \n  x\n",
        "charter: >\n  x\n    y\n",
        "charter: |\n x\n  y\nz\n",
        "'name': x\n",
        "---\nname: x\n",
        "name: x\n...\n",
        "? name\n: x\n",
        pytest.param("name: x\n" + "#\n" * 50_000, id="long"),
        pytest.param(
            "a:\n" + "".join(f"{'  ' * depth}a:\n" for depth in range(1, 60)) + "  " * 60 + "b: c\n", id="deep"
        ),
    ],
)
def test_what_is_not_sure_is_left_to_the_composer(text: str) -> None:
    assert outline(text) is None


def texts() -> st.SearchStrategy[str]:
    """Parts of a file with a few odd bits in them, near the edge of what is read quickly."""
    lines = ANYTHING.splitlines()
    starts = [number for number, line in enumerate(lines) if line[:1].isalpha()]

    @st.composite
    def damaged(draw: st.DrawFn) -> str:
        start = draw(st.sampled_from(starts))
        text = "\n".join(lines[start : start + draw(st.integers(1, 14))]) + "\n"
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(text)))
            bit = draw(st.sampled_from(ODD_BITS))
            text = text[:at] + bit + text[at + draw(st.sampled_from((0, 0, 1, 2, 4))) :]
        return text

    return damaged()


@given(texts())
@settings(max_examples=1500)
def test_a_damaged_file_is_read_as_the_composer_reads_it_or_not_at_all(text: str) -> None:
    if (found := assert_alike(text)) is not None:
        assert_same_places(text, found)


def test_no_character_that_shows_is_invisible() -> None:
    assert not any(character.isprintable() for character in INVISIBLE.findall("".join(map(chr, range(0x110000)))))
