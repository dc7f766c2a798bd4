"""One value of a file is set or added, and every other byte stays."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.content import schema
from playbookgen.content.model import Account
from playbookgen.content.nodes import compose, contents
from playbookgen.editing.formatting import formatted
from playbookgen.editing.patches import NotPatched, patched
from playbookgen.findings import DataPath
from tests.sites import GOLDEN

FILE = """\
# Alfa
name: Alfa   # jak w KRS
tier: key

external_ids: {erp: '00040'}   # z systemu
owner: "jan"
summary: |
  Jeden.

  Dwa.
# o osobach
stakeholders:
- id: wrona   # od maja
  phone:
  roles:
    - buyer
    - user

- {id: kos, name: Kos}
departments: [Jakość, 'Logistyka']
"""

CASES: dict[str, tuple[DataPath, Any, str, str]] = {
    "a value": (("name",), "Beta: #1", "name: Alfa ", "name: 'Beta: #1' "),
    "a value in quotes": (("owner",), "anna", 'owner: "jan"', "owner: anna"),
    "a new key in its order": (("stage",), "customer", "tier: key\n", "tier: key\nstage: customer\n"),
    "a new mapping": (("website",), "https://a.example", 'owner: "jan"\n', 'owner: "jan"\nwebsite: https://a.example\n'),
    "a key in brackets": (("external_ids", "crm"), "a, b", "'00040'}", "'00040', crm: 'a, b'}"),
    "a value in brackets": (("external_ids", "erp"), "a, b", "{erp: '00040'}", "{erp: 'a, b'}"),
    "a text of several lines": (("summary",), "Trzy.", "|\n  Jeden.\n\n  Dwa.\n", "Trzy.\n"),
    "a key without a value": (("stakeholders", 0, "phone"), "+48 1", "phone:\n", "phone: +48 1\n"),
    "a key of an item": (("stakeholders", 0, "name"), "Ewa", "od maja\n", "od maja\n  name: Ewa\n"),
    "a key in an item in brackets": (("stakeholders", 1, "title"), "x", "name: Kos}", "name: Kos, title: x}"),
    "a mapping of an item": (
        ("stakeholders", 0, "privacy", "basis"), "consent", "  phone:\n", "  phone:\n  privacy:\n    basis: consent\n",
    ),
    "a list": (("stakeholders", 0, "roles"), ["decider"], "    - buyer\n    - user\n", "    - decider\n"),
    "a list in brackets": (("departments",), ["A", "B, C"], "[Jakość, 'Logistyka']", "[A, 'B, C']"),
    "a new item": (("stakeholders", 2), {"id": "n", "name": "N"}, "name: Kos}\n", "name: Kos}\n- id: n\n  name: N\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_smallest_edit(case: str, end: str) -> None:
    path, value, old, new = CASES[case]
    assert FILE.count(old) == 1
    expected = FILE.replace(old, new).replace("\n", end)
    assert patched(FILE.replace("\n", end).encode(), Account, path, value).decode() == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: A\n", "name: A\n\nstakeholders:\n  - id: n\n"),
        ("name: A", "name: A\n\nstakeholders:\n  - id: n"),
        ("name: A\nstakeholders:\nnotes: x\n", "name: A\nstakeholders:\n  - id: n\nnotes: x\n"),
        ("name: A\nstakeholders: []\nnotes: x\n", "name: A\nstakeholders:\n  - id: n\nnotes: x\n"),
    ],
)
def test_the_first_stakeholder(before: str, after: str) -> None:
    assert patched(before.encode(), Account, ("stakeholders", 0), {"id": "n"}).decode() == after


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("name: [\n", ("name",), "x"),
        ("name: {a: b}\n", ("name",), "x"),
        ("goals:\n  - a # warum\n  - b\n", ("goals",), ["x"]),
        ("stakeholders: [{id: a}]\n", ("stakeholders", 1), {"id": "n"}),
        ("name: A\nname: B\n", ("name",), "x"),
    ],
)
def test_what_would_touch_more_is_refused(text: str, path: DataPath, value: Any) -> None:
    with pytest.raises(NotPatched):
        patched(text.encode(), Account, path, value)


FILES = [file.read_bytes() for file in sorted(Path(GOLDEN / "site/content/accounts").iterdir())]
SINGLE = [name for name, field in schema.fields(Account).items() if field.model is None and not field.is_map]
VALUES = st.sampled_from(["NO", "a: b", "Zakład #2", "x\ny", "'s", "-", "ok"])


@settings(max_examples=60)
@given(st.sampled_from(FILES), st.sampled_from(SINGLE), VALUES)
def test_every_other_line_of_a_real_file_stays(content: bytes, key: str, text: str) -> None:
    value: Any = [text, "b"] if schema.fields(Account)[key].is_list else text
    after = patched(content, Account, (key,), value)
    before, now = (compose(part.decode(), "", "", lambda finding: None) for part in (content, after))
    assert before is not None
    assert now is not None
    assert contents(now) == {**contents(before), key: value}
    lines = after.decode().split("\n")
    gone = [line for line in content.decode().split("\n") if line not in lines]
    assert all(line.startswith((f"{key}:", "  ")) for line in gone)
    assert formatted(after.decode(), Account, "", "") == after.decode()
