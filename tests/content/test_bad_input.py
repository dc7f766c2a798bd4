"""Whatever lies in a content folder: a message that says what to do, the right exit status, and nothing else lost."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from playbookgen.build import build, check
from playbookgen.content.config import Site
from playbookgen.content.loading import known_names, load_account, load_company, load_site
from playbookgen.content.sources import find_sources
from playbookgen.findings import Finding
from tests.cases.running import BASE, Said, said
from tests.sites import DAY

ACCOUNT = "content/accounts/debowiec.yaml"
HEAD = "name: Młyn Dębowiec\ntier: small\nstage: dormant\nowner: jan-bor\n"
CLEAN = Said("0 errors, 0 warnings\n", 0)
MISTAKE = """\
content/accounts/brzezina.yaml:2:7: error: unknown tier "smal" [unknown-value]
   2 | tier: smal
     |       ^^^^ did you mean "small"?
"""
"""What is said of another account, whatever lies beside it."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The base of the cases, with a mistake in one account: it must be named whatever else is wrong."""
    root = tmp_path / "site"
    shutil.copytree(BASE, root)
    put(root, "content/accounts/brzezina.yaml", HEAD.replace("small", "smal"))
    return root


def put(root: Path, path: str, content: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content.encode() if isinstance(content, str) else content)


def one_more(finding: str) -> Said:
    """What is said of the site with one finding after the other account's."""
    return Said(f"{MISTAKE}{finding}2 errors, 0 warnings\n", 1)


# Folders and files that are not what they should be.


def test_a_site_without_a_content_folder_ends_with_status_2(site: Path) -> None:
    shutil.rmtree(site / "content")
    assert said(site, "check") == Said("playbookgen: there is no content folder: SITE/content\n", 2)


def test_a_file_called_content_is_no_content_folder(site: Path) -> None:
    shutil.rmtree(site / "content")
    put(site, "content", "")
    assert said(site, "check") == Said("playbookgen: there is no content folder: SITE/content\n", 2)


def test_a_folder_without_site_yaml_ends_with_status_2(site: Path) -> None:
    (site / "site.yaml").unlink()
    assert said(site, "check") == Said("playbookgen: SITE is not a site: it has no site.yaml\n", 2)


def test_an_empty_content_folder_is_a_site_with_nothing_in_it(site: Path) -> None:
    shutil.rmtree(site / "content")
    (site / "content").mkdir()
    assert said(site, "check") == CLEAN
    assert build(site, site / "public", DAY).publication is not None


def test_folders_without_a_file_are_no_finding(site: Path) -> None:
    for folder in ("accounts", "people", "products", "roles", "pages", "figures"):
        shutil.rmtree(site / "content" / folder, ignore_errors=True)
        (site / "content" / folder).mkdir()
    assert said(site, "check") == CLEAN


def link(target: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(target)


UNREADABLE = [
    ("a dangling link", link("nowhere.yaml"), "this link leads nowhere [unreadable-file]"),
    ("a link to itself", link("olszyna.yaml"), "this link leads nowhere [unreadable-file]"),
    ("a link through a file", link("debowiec.yaml/x"), "this link leads nowhere [unreadable-file]"),
    ("a folder", Path.mkdir, "this is a folder; a file must stand here [unreadable-file]"),
    ("a pipe", os.mkfifo, "this is not a file that can be read [unreadable-file]"),
    ("a link to a folder", link("../people"), "this is a folder; a file must stand here [unreadable-file]"),
    (
        "a link to a device",
        link("/dev/zero"),
        "this link leads out of the content folder; what it points to is not read [outside-content]",
    ),
    (
        "a link to the settings",
        link("../../site.yaml"),
        "this link leads out of the content folder; what it points to is not read [outside-content]",
    ),
]


@pytest.mark.parametrize("make, sentence", [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_what_cannot_be_read_as_a_file_is_named_and_everything_else_is_read(
    site: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(site / "content/accounts/olszyna.yaml")
    put(site, ACCOUNT, HEAD + "parent: olszyna\n")
    assert said(site, "check") == one_more(f"content/accounts/olszyna.yaml:1:1: error: {sentence}\n")
    assert said(site, "build", "--keep-going").status == 1


def test_a_link_inside_the_content_folder_is_read(site: Path) -> None:
    (site / "content/accounts/olszyna.yaml").symlink_to("debowiec.yaml")
    assert said(site, "check") == Said(f"{MISTAKE}1 error, 0 warnings\n", 1)


def test_a_folder_that_is_a_link_out_of_the_content_is_not_read(site: Path, tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/debowiec.yaml", "secret: yes\n")
    shutil.rmtree(site / "content/accounts")
    (site / "content/accounts").symlink_to(tmp_path / "elsewhere")
    sentence = "this link leads out of the content folder; what it points to is not read [outside-content]"
    assert said(site, "check") == Said(f"content/accounts:1:1: error: {sentence}\n1 error, 0 warnings\n", 1)


@pytest.mark.parametrize("target", ["products", "nowhere"])
def test_a_folder_that_is_a_link_to_nothing_is_named(site: Path, target: str) -> None:
    shutil.rmtree(site / "content/products")
    (site / "content/products").symlink_to(target)
    sentence = "this must be a folder [unreadable-file]"
    text = f"{MISTAKE}content/products:1:1: error: {sentence}\n2 errors, 0 warnings\n"
    assert said(site, "check") == Said(text, 1)


def test_a_picture_that_is_a_pipe_or_a_link_out_is_named_and_not_published(site: Path) -> None:
    os.mkfifo(site / "content/people/jan-bor.png")
    (site / "content/people/anna-kos.png").symlink_to("/etc/passwd")
    put(site, "content/people/jan-bor.yaml", "name: Jan Bor\nrole: sales-rep\nphoto: jan-bor.png\n")
    put(site, "content/people/anna-kos.yaml", "name: Anna Kos\nrole: account-manager\nphoto: anna-kos.png\n")
    outside = "this link leads out of the content folder; what it points to is not read [outside-content]"
    expected = (
        f"{MISTAKE}content/people/anna-kos.png:1:1: error: {outside}\n"
        "content/people/jan-bor.png:1:1: error: this is not a file that can be read [unreadable-file]\n"
        "3 errors, 0 warnings\n"
    )
    assert said(site, "check") == Said(expected, 1)
    built = build(site, site / "public", DAY, keep_going=True)
    assert built.publication is not None
    assert not list((site / "public").rglob("*.png"))


def test_a_file_that_vanishes_after_the_folder_was_read_is_named(site: Path) -> None:
    findings, settings = loaded(site)
    sources = find_sources(site, settings.languages, findings.append)
    known = known_names(settings, sources, lambda field: {})
    (site / ACCOUNT).unlink()
    (site / "content/people/anna-kos.yaml").unlink()
    load_company(settings, sources, known, findings.append)
    for source in sources.by_folder["accounts"]:
        load_account(source, settings, sources, known, findings.append)
    gone = "the file is gone; it was there when the folder was read"
    assert [(finding.where.path, finding.message) for finding in findings] == [
        ("content/people/anna-kos.yaml", gone),
        ("content/accounts/brzezina.yaml", 'unknown {field:field} "{value}"'),
        (ACCOUNT, gone),
    ]


def loaded(site: Path) -> tuple[list[Finding], Site]:
    findings: list[Finding] = []
    return findings, load_site(site, lambda field: {}, findings.append)


def test_names_that_no_terminal_should_print_are_shown_with_signs_in_their_place(site: Path) -> None:
    folder = os.fsencode(site / "content/accounts")
    for name in (b"m\xb3yn.yaml", b"a\nb.yaml", b"\x1b[31mred.yaml", "\u202etxt.yaml".encode()):
        with open(os.path.join(folder, name), "wb"):
            pass
    rename = "an id has small letters, digits and single hyphens only; rename the file to"
    assert [line for line in said(site, "check").text.splitlines() if "bad-file-name" in line] == [
        f"content/accounts/a\ufffdb.yaml:1:1: error: {rename} a-b.yaml [bad-file-name]",
        f"content/accounts/m\ufffdyn.yaml:1:1: error: {rename} m-yn.yaml [bad-file-name]",
        f"content/accounts/\ufffd[31mred.yaml:1:1: error: {rename} 31mred.yaml [bad-file-name]",
        f"content/accounts/\ufffdtxt.yaml:1:1: error: {rename} txt.yaml [bad-file-name]",
    ]


def test_hidden_files_and_folders_are_not_looked_at(site: Path) -> None:
    put(site, "content/.git/config", "x")
    put(site, "content/accounts/.debowiec.yaml.swp", "x")
    put(site, "content/accounts/.gitkeep", "")
    assert said(site, "check") == Said(f"{MISTAKE}1 error, 0 warnings\n", 1)


# Line ends and encodings.


BROKEN = 'name: Młyn "Dębowiec"\r\ntier: small\r\nstage: klient\r\nowner: jan-bor\r\nsummary: |\r\n  [x](y)\r\n'
BROKEN_SAID = f"""\
{MISTAKE}content/accounts/debowiec.yaml:3:8: error: unknown stage (Customer status) "klient"; \
possible are prospect, customer, dormant, former [unknown-value]
   3 | stage: klient
     |        ^^^^^^
content/accounts/debowiec.yaml:6:7: error: the link "y" leads to no record; \
write it as accounts/baltic-foods or as the way to the file [broken-link]
   6 |   [x](y)
     |       ^
3 errors, 0 warnings
"""


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
def test_line_ends_and_a_byte_order_mark_change_no_position(site: Path, line_end: str, mark: str) -> None:
    put(site, ACCOUNT, mark + BROKEN.replace("\r\n", line_end))
    assert said(site, "check") == Said(BROKEN_SAID, 1)


def test_a_guide_with_a_byte_order_mark_and_crlf_is_read(site: Path) -> None:
    guide = site / "content/roles/sales-rep.pl.md"
    guide.write_bytes(b"\xef\xbb\xbf" + guide.read_bytes().replace(b"\n", b"\r\n"))
    assert said(site, "check") == Said(f"{MISTAKE}1 error, 0 warnings\n", 1)


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
def test_the_first_byte_that_is_not_utf_8_is_found_whatever_ends_the_lines(site: Path, line_end: str) -> None:
    put(
        site,
        ACCOUNT,
        "\ufeff".encode() + HEAD.replace("Dębowiec", "D").replace("\n", line_end).encode() + b"region: \xb3",
    )
    sentence = 'byte 0xb3 is not UTF-8 (in Windows-1250 it is "ł"); save the file as UTF-8 [not-utf8]'
    excerpt = "   5 | region: \ufffd\n     |         ^\n"
    assert said(site, "check") == one_more(f"content/accounts/debowiec.yaml:5:9: error: {sentence}\n{excerpt}")


# Files made to take forever, or to break a parser.


def test_a_file_of_10_mb_is_named_with_its_size_and_not_read(site: Path) -> None:
    put(site, ACCOUNT, HEAD + "# x\n" * 2_500_000)
    sentence = "the file has 5.1 MB; at most 5 MB are read [file-too-large]"
    assert said(site, "check") == one_more(f"content/accounts/debowiec.yaml:1:1: error: {sentence}\n")


def brackets(number: int, opening: str, closing: str = "") -> str:
    return f"{HEAD}notes: {opening * number}{closing * number}\n"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join([f'*{chr(97 + level)}'] * 9)}]\n" for level in range(12)
)
HOSTILE: dict[str, tuple[str | bytes, set[str]]] = {
    "50,000 brackets": (brackets(50_000, "["), {"nesting-too-deep"}),
    "10,000 brackets, closed": (brackets(10_000, "[", "]"), {"nesting-too-deep"}),
    "10,000 braces": (brackets(10_000, "{a: "), {"nesting-too-deep"}),
    "50,000 dashes": (f"{HEAD}notes:\n  {'- ' * 50_000}x\n", {"nesting-too-deep"}),
    "2,000 indents": (
        HEAD + "notes:\n" + "".join(f"{' ' * level}a:\n" for level in range(1, 2_000)),
        {"nesting-too-deep"},
    ),
    "a billion laughs": (BOMB, {"anchor-or-tag", "unknown-key", "missing-key"}),
    "50,000 anchors": (f"{HEAD}goals:\n" + "".join(f"- &a{n} x\n" for n in range(50_000)), {"anchor-or-tag"}),
    "10,000 unknown keys": (HEAD + "".join(f"klucz_{n}: 1\n" for n in range(10_000)), {"unknown-key"}),
    "10,000 times the same key": (HEAD + "region: x\n" * 10_000, {"duplicate-key"}),
    "2,000 names of nobody": (
        f"{HEAD}stakeholders:\n"
        + "".join(f"- {{id: s{n}, name: Ewa Lis, reports_to: szef-{n}}}\n" for n in range(2_000)),
        {"dangling-reference"},
    ),
    "a circle of 20,000": (
        f"{HEAD}stakeholders:\n"
        + "".join(f"- {{id: s{n}, name: Ewa Lis, reports_to: s{(n + 1) % 20_000}}}\n" for n in range(20_000)),
        {"reporting-cycle"},
    ),
    "a line of 4 MB": (f"{HEAD}region: {'x' * 4_000_000}\n", set()),
    "a key of 4 MB": (f"{HEAD}{'x' * 4_000_000}: 1\n", {"yaml-syntax"}),
    "a word of 4 MB for a choice": (HEAD.replace("small", "x" * 4_000_000), {"unknown-value"}),
    "a million NULs": (b"\x00" * 1_000_000, {"invisible-character", "missing-key"}),
    "a NUL": (f"{HEAD}region: Pół\x00noc\n", {"invisible-character"}),
    "a NUL as an escape": (f'{HEAD}region: "Pół\\0noc"\n', {"invisible-character"}),
    "a reversed key as an escape": (f'{HEAD}"re\\u202egion": x\n', {"invisible-character", "unknown-key"}),
    "a million zero-width spaces": (HEAD + "region: " + "a\u200b" * 1_000_000 + "a\n", {"invisible-character"}),
    "a million non-breaking spaces": (HEAD + "region:" + " \u00a0" * 1_000_000 + "x\n", {"invisible-character"}),
    "a million tabs": (f"{HEAD}goals:\n" + "\t" * 1_000_000 + "- x\n", {"yaml-syntax"}),
    "a million comments": (HEAD + "# x\n" * 1_000_000, set()),
    "a million quotes": (HEAD + "region: '" + "''" * 1_000_000 + "'\n", set()),
    "half a surrogate": (f"{HEAD}region: ".encode() + b"\xed\xa0\x80\n", {"not-utf8"}),
    "code points of no character": (f"{HEAD}region: a\ufffe\uffff\ufdd0\U0001ffff\n", {"invisible-character"}),
    "tags and directives": (f"%YAML 1.1\n%TAG ! tag:x,2000:\n---\n{HEAD}region: !!binary aGk=\n", {"anchor-or-tag"}),
    "another YAML": (f"%YAML 3.0\n---\n{HEAD}", {"yaml-syntax"}),
    "complex keys": (f"{HEAD}? [a, b]\n: c\n? {{d: e}}\n: f\n? *x\n: g\n", {"yaml-syntax", "anchor-or-tag"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_with_findings_of_its_own_alone(site: Path, name: str) -> None:
    content, rules = HOSTILE[name]
    put(site, ACCOUNT, content)
    found = check(site, DAY).findings
    assert {finding.rule for finding in found if finding.where.path == ACCOUNT} == rules
    assert [finding.where.path for finding in found if finding.where.path != ACCOUNT] == [
        "content/accounts/brzezina.yaml"
    ]


def test_a_hundred_thousand_findings_are_all_told(site: Path) -> None:
    rows = "".join(f"klient-{n},worki,2026-01,1\n" for n in range(100_000))
    put(site, "content/figures/2026.csv", f"account,product,month,revenue\n{rows}")
    text, status = (answer := said(site, "check")).text, answer.status
    assert (text.count("[dangling-reference]"), text.count("\n"), status) == (100_000, 300_004, 1)
    assert text.endswith("100001 errors, 0 warnings\n")
