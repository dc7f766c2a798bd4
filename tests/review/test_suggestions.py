"""What a reviewer applies with a click mends what it was suggested for."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.cases.running import AS_OF, CASES, NAMES, put_up
from tests.review.reports import told

MENDABLE = [
    case
    for case in NAMES
    if any(
        advice in (CASES / case / "expected.en.txt").read_text("utf-8") for advice in ("did you mean", "delete this")
    )
]


def applied(root: Path, diagnostics: Iterable[Any]) -> int:
    """Apply suggestions the way reviewdog does, by lines and bytes; return how many there were."""
    suggested = [
        (root / diagnostic["location"]["path"], suggestion)
        for diagnostic in diagnostics
        for suggestion in diagnostic.get("suggestions", ())
    ]
    for file, suggestion in sorted(suggested, key=lambda one: -one[1]["range"]["start"]["column"]):
        start, end = suggestion["range"]["start"], suggestion["range"]["end"]
        assert start["line"] == end["line"]
        lines = file.read_bytes().splitlines(keepends=True)
        line = lines[start["line"] - 1]
        begin, rest = line[: start["column"] - 1], line[end["column"] - 1 :]
        lines[start["line"] - 1] = begin + suggestion["text"].encode() + rest
        file.write_bytes(b"".join(lines))
    return len(suggested)


@pytest.mark.parametrize("case", MENDABLE)
def test_applied_suggestions_mend_what_they_were_made_for(case: str, tmp_path: Path) -> None:
    root = put_up(case, tmp_path / "site")
    before = told(root, tmp_path / "before", "--as-of", AS_OF)
    mended = {
        (finding["path"], finding["start"]["line"], finding["rule"], finding["message"])
        for finding in before.findings
        if finding["replacement"] is not None
    }
    assert applied(root, before.rdjson["diagnostics"]) == len(
        [finding for finding in before.findings if finding["replacement"] is not None]
    )
    after = told(root, tmp_path / "after", "--as-of", AS_OF)
    left = {
        (finding["path"], finding["start"]["line"], finding["rule"], finding["message"]) for finding in after.findings
    }
    assert mended
    assert mended & left == set()


def test_a_byte_order_mark_and_letters_of_several_bytes_do_not_move_a_suggestion(small: Path) -> None:
    file = small / "content/accounts/beta.yaml"
    file.write_bytes("\ufeffname: Beta\r\ntier: smal\r\nstage: prospect\r\nowner: {żółw: 'ęą', x: smal}\r\n".encode())
    diagnostics = told(small, small / "told").rdjson["diagnostics"]
    assert (
        applied(
            small.parent,
            [
                {**one, "location": {"path": "small/content/accounts/beta.yaml"}}
                for one in diagnostics
                if one["location"]["path"].endswith("beta.yaml")
            ],
        )
        == 1
    )
    assert file.read_bytes().startswith(b"\xef\xbb\xbfname: Beta\r\ntier: small\r\nstage")


def test_on_the_first_line_a_byte_order_mark_counts(small: Path) -> None:
    (small / "content/accounts/beta.yaml").write_bytes("\ufeffżółw: 1\n".encode())
    result = told(small, small / "told")
    (found,) = [one for one in result.rdjson["diagnostics"] if one["code"]["value"] == "unknown-key"]
    assert found["location"]["range"] == {"start": {"line": 1, "column": 4}, "end": {"line": 1, "column": 11}}


def test_columns_before_a_byte_that_is_no_utf8_are_bytes(small: Path) -> None:
    (small / "content/accounts/beta.yaml").write_bytes("name: Zażó".encode() + b"\xb3\xe6\ntier: small\n")
    result = told(small, small / "told")
    (found,) = [one for one in result.rdjson["diagnostics"] if one["code"]["value"] == "not-utf8"]
    assert found["location"]["range"] == {"start": {"line": 1, "column": 13}, "end": {"line": 1, "column": 14}}
