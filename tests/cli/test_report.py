"""How a finding looks at a terminal."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbookgen.cli.report import Reporter, visible_line
from playbookgen.findings import Finding, Location, Position, Severity
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.pipeline.workers import Workers
from tests.cli.commands import AS_OF, run
from tests.sites import edit


def reported(root: Path, *options: str) -> list[str]:
    """The lines that a check says about the account, in English."""
    lines = run("check", "--site", root, *AS_OF, "--messages", "en", *options).stdout.splitlines()
    return [line for line in lines if "missing-translation" not in line]


def test_a_finding_has_its_place_an_excerpt_and_what_would_be_right(small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "    stance: supporter\n", "    stance: suporter\n")
    assert reported(small) == [
        'content/accounts/alfa.yaml:38:13: error: unknown stance "suporter" [unknown-value]',
        "  38 |     stance: suporter",
        '     |             ^^^^^^^^ did you mean "supporter"?',
    ]


def test_all_findings_of_all_files_are_told_at_once_by_place(small: Path) -> None:
    for path, old, new in (
        ("people/jan-maj.yaml", "role: sales-rep", "role: sales-reps"),
        ("accounts/alfa.yaml", "share: 31,5%", "share: third"),
        ("accounts/alfa.yaml", "tier: key\n", "tier: huge\n"),
        ("products/folia.yaml", "kind: product", "kind: thing"),
    ):
        edit(small / "content" / path, old, new)
    places = [line.split(": ")[0] for line in reported(small) if line.startswith("content/")]
    assert places == [
        "content/accounts/alfa.yaml:3:7",
        "content/accounts/alfa.yaml:21:8",
        "content/people/jan-maj.yaml:2:7",
        "content/products/folia.yaml:2:7",
    ]


def test_thousands_of_findings_are_told_in_order_by_several_processes(small: Path) -> None:
    file = "content/accounts/alfa.yaml"
    count = len((small / file).read_text("utf-8").splitlines())
    places = [Location(file, Position(n % count + 1, 1), Position(n % count + 1, 4)) for n in range(2500)]
    findings = [
        Finding("unknown-value", Severity.ERROR, where, "accounts/alfa", 'unknown value "{value}"', {"value": str(n)})
        for n, where in enumerate(places)
    ]
    reporter = Reporter(small, read_catalog("en", (layouts(),)))
    assert reporter.text(findings, Workers(2)) == "\n".join(reporter.lines(findings))


@pytest.mark.parametrize(
    ("line", "shown", "marked"),
    [
        ("tier: huge", "tier: huge", "      ^^^^"),
        ("tier:    huge", "tier:    huge", "         ^^^^"),
        ('tier: "huge"', 'tier: "huge"', "      ^^^^^^"),
        ("tier: żółw", "tier: żółw", "      ^^^^"),
        ("tier: huge # ważne", "tier: huge # ważne", "      ^^^^"),
    ],
)
def test_the_marks_stand_under_the_value(small: Path, line: str, shown: str, marked: str) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", f"{line}\n")
    found = reported(small)
    assert found[1] == f"   3 | {shown}"
    assert found[2].startswith(f"     | {marked}")


def test_a_long_line_is_cut_around_the_place(small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "goals:\n", f"goals: [{'a, ' * 200}, b]\nx: [\n")
    assert max(len(line) for line in reported(small)) < 300


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_the_marks(small: Path) -> None:
    file = small / "content/accounts/beta.yaml"
    file.write_bytes(b"\xef\xbb\xbfname: Beta\r\ntier: huge\r\nstage: prospect\r\nowner: jan-maj\r\n")
    found = reported(small)
    assert found[:2] == [
        'content/accounts/beta.yaml:2:7: error: unknown tier "huge"; possible are key, large, medium, small '
        "[unknown-value]",
        "   2 | tier: huge",
    ]


def test_what_would_move_the_cursor_is_shown_and_does_not(small: Path) -> None:
    edit(small / "content/accounts/beta.yaml", "tier: small\n", 'tier: "\\e[31mred\\e[0m"\n')
    output = run("check", "--site", small, *AS_OF).stdout
    assert "\x1b" not in output


def test_strict_calls_warnings_errors(small: Path) -> None:
    result = run("check", "--site", small, *AS_OF, "--messages", "en", "--strict")
    assert ": error: this has no translation" in result.stdout
    assert result.stderr == "1 error, 0 warnings\n"


PIECES = (
    b"tier: ",
    "żółw".encode(),
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"\xef\xbb\xbf",
    b"\xe2\x82",
    b"\xff",
    b"\xf0\x9f\x98",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_a_line_is_excerpted_as_it_stands_in_the_whole_text(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    root = tmp_path_factory.mktemp("site")
    (root / "a.yaml").write_bytes(content)
    reporter = Reporter(root, read_catalog("en", [layouts()]))
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        where = Location("a.yaml", Position(number, 1), Position(number, 2))
        told = reporter.lines([Finding("rule", Severity.ERROR, where, "a.yaml", "this must be a folder")])
        assert list(told)[1].endswith(f"{number:>4} | \x1b[0m{visible_line(line)}")
