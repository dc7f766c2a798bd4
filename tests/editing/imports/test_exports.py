"""Exports are read whatever their encoding, separator and first lines, and never in part without a word."""

import pytest

from playbookgen.editing.imports.exports import Export, Row, read_export
from playbookgen.findings import Finding

WANTED = ("Kod", "Wartość")
ROWS = [["1", "Zażółć gęślą jaźń"], ["2", "a;b, c"], ["3", 'mówi „tak”\ni "nie"']]


def read(content: bytes, encoding: str | None = None) -> tuple[Export | None, list[Row], list[str]]:
    """The export, its rows, and what was reported."""
    found: list[Finding] = []
    export = read_export(content, "x.csv", WANTED, encoding, found.append)
    rows = list(export.rows(found.append)) if export is not None else []
    return export, rows, [f"{finding.where.start.line}: {finding.message}" for finding in found]


def written(separator: str, end: str = "\r\n") -> str:
    """The rows as a spreadsheet saves them."""
    cells = [["Kod", "Wartość"], *ROWS]
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in cells]
    return end.join(separator.join(row) for row in quoted) + end


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1250", "windows-1250"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_encodings_and_separators_are_recognised(separator: str, end: str, codec: str, name: str) -> None:
    export, rows, reported = read(written(separator, end).encode(codec))
    assert export is not None
    assert (export.encoding, export.separator, reported) == (name, separator, [])
    assert [list(row.cells) for row in rows] == ROWS
    assert [row.line for row in rows] == [2, 3, 4]


@pytest.mark.parametrize("encoding", ["iso-8859-2", "cp852", "windows-1250"])
def test_other_encodings_are_named(encoding: str) -> None:
    text = written(";").replace("„", "").replace("”", "")
    export, rows, reported = read(text.encode(encoding), encoding)
    assert export is not None
    assert (export.encoding, rows[0].cells[1], reported) == (encoding, "Zażółć gęślą jaźń", [])


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"'])
def test_excels_first_line_names_the_separator(first: str) -> None:
    export, rows, _ = read(f"{first}\r\nKod;Wartość\r\n1;2,5\r\n".encode())
    assert export is not None
    assert (export.separator, export.header_line, rows[0].line, list(rows[0].cells)) == (";", 2, 3, ["1", "2,5"])


def test_a_title_above_the_columns_and_empty_rows_are_passed_over() -> None:
    export, rows, _ = read("Raport;;\nza październik;;\n;;\n kod ; WARTOŚĆ;Uwagi\n;;\n1; 2 ;\n\n".encode())
    assert export is not None
    assert (export.header_line, list(export.columns)) == (4, ["kod", "WARTOŚĆ", "Uwagi"])
    assert [(row.line, list(row.cells)) for row in rows] == [(6, ["1", "2", ""])]


def test_lines_are_those_of_the_file_behind_a_cell_of_several_lines() -> None:
    _, rows, _ = read(b'Kod;Warto\xc5\x9b\xc4\x87\n"a\nb\nc";1\nd;2\n')
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "a\nb\nc"), (5, "d")]


def test_rows_tell_how_many_cells_they_have() -> None:
    _, rows, _ = read("Kod;Wartość\n1\n1;2;3\n1;2;;\n".encode())
    assert [(row.count, list(row.cells)) for row in rows] == [(1, ["1", ""]), (3, ["1", "2"]), (2, ["1", "2"])]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('Kod;Wartość\n1;2\n"otwarty;3\n4;5\n', "3: a quotation mark that is opened in this row is never closed"),
        ('Kod;Wartość\n1;2\n"Alfa" sp. z o.o.;3\n', "3: text stands behind a closing quotation mark; a quotation mark "
         "inside a value is written twice"),
    ],
)  # fmt: skip
def test_broken_quotes_are_told_with_their_line(text: str, told: str) -> None:
    _, rows, reported = read(text.encode())
    assert [row.line for row in rows] == [2]
    assert reported == [told]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(content: bytes) -> None:
    assert read(content) == (None, [], ["1: the file is empty"])


def test_what_cannot_be_decoded_is_told_with_its_line() -> None:
    export, _, reported = read(b"Kod;Warto\x9c\xe6\n\x81;1\n")
    assert (export, reported) == (
        None,
        ["2: this cannot be read as {encoding}; say in the mapping which `encoding` the file has"],
    )
