"""Half a file, or one with something in it that nobody meant to type: findings at places that exist, never a crash."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.build import Misconfigured, build
from playbookgen.content.config import Site
from playbookgen.content.loading import known_names, load_account, load_site
from playbookgen.content.model import Account
from playbookgen.content.reading import Known
from playbookgen.content.sources import Source, Sources, find_sources
from playbookgen.findings import Finding, Position
from playbookgen.language.catalogs import read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import word
from playbookgen.packaged import layouts
from tests.sites import DAY, REPOSITORY, small_copy

DEMO = sorted((REPOSITORY / "content/accounts").glob("*.yaml"))
SAMPLE = REPOSITORY / "content/accounts/zaklad-remontowy-kuznia.yaml"
PATH = "content/accounts/x.yaml"


@dataclass(frozen=True)
class Company:
    """What an account of the demo company is read with."""

    site: Site
    sources: Sources
    known: Known

    def read(self, file: Path) -> tuple[Account, list[Finding]]:
        findings: list[Finding] = []
        source = Source("accounts", "x", None, PATH, file)
        return load_account(source, self.site, self.sources, self.known, findings.append), findings


@cache
def demo_company() -> Company:
    def ignore(finding: Finding) -> None:
        pass

    site = load_site(REPOSITORY, lambda field: {}, ignore)
    sources = find_sources(REPOSITORY, site.languages, ignore)
    known = known_names(site, sources, lambda field: {"sceptyczne": "sceptic", "mały": "small"})
    return Company(site, sources, known)


def assert_tellable(findings: Iterable[Finding], content: bytes) -> None:
    """Each finding stands inside the file, and can be worded in every language."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for finding in findings:
        start, end = finding.where.start, finding.where.end
        assert Position(1, 1) <= start <= end, finding
        assert end.line <= len(lines), finding
        assert start.column <= len(lines[start.line - 1]) + 1, finding
        assert end.column <= len(lines[end.line - 1]) + 1, finding
        for language in ("pl", "en"):
            assert "None" not in worded(finding, language)


def worded(finding: Finding, language: str) -> str:
    catalog = read_catalog(language, [layouts()])
    return word(finding, catalog, Formats(catalog.locale))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "x.yaml"


def test_an_account_cut_at_any_byte_is_a_whole_record_or_says_what_is_wrong(file: Path) -> None:
    content = SAMPLE.read_bytes()
    for length in range(len(content) + 1):
        file.write_bytes(content[:length])
        account, findings = demo_company().read(file)
        assert account.origin.is_sound or any(finding.is_error for finding in findings), length
        assert_tellable(findings, content[:length])


SNIPPETS = [
    *(" ", "  ", "\n", "\n\n", "\t", "\r", "\r\n", "-", "- ", ":", ": ", "#", " #", " #x", "'", '"', "`", "@", "%"),
    *(
        "[",
        "]",
        "{",
        "}",
        ",",
        "&",
        "&a ",
        "*",
        "*a",
        "!",
        "!x ",
        "|",
        "|\n",
        ">",
        ">-\n",
        "?",
        "? ",
        "~",
        "null",
        "\\",
    ),
    *("---\n", "...\n", "<<: *a\n", "\x00", "\x07", "\x85", "\u00a0", "\u200b", "\u2028", "\ufeff", "\uffff", "\ud7ff"),
    *("ż", "„", "”", "😀", "é", "١", "no", "yes", "2026-02-30", "31", "31%", "1,200", "-1", "0", "1e9", "owner", "id"),
    *("owner: x\n", "\nid: x\n", "[x](y)", "[x](#y)", "![x](y)", "<a@b.c>", "stance: sceptyczne\n", "{a: {b: [c]}}"),
]
Edit = tuple[float, int, bytes]
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 10, 40, 400]),
        st.one_of(st.sampled_from([snippet.encode() for snippet in SNIPPETS]), st.binary(max_size=3)),
    ),
    min_size=1,
    max_size=4,
)


def damaged(content: bytes, edits: list[Edit]) -> bytes:
    """Put something into a file, in the place of so many bytes."""
    for where, length, snippet in edits:
        start = int(where * len(content))
        content = content[:start] + snippet + content[start + length :]
    return content


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(DEMO), EDITS)
def test_an_account_edited_at_random_is_read_without_a_crash(file: Path, original: Path, edits: list[Edit]) -> None:
    content = damaged(original.read_bytes(), edits)
    file.write_bytes(content)
    account, findings = demo_company().read(file)
    assert account.id == "x"
    assert account.origin.is_sound or any(finding.is_error for finding in findings)
    assert_tellable(findings, content)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_copy(tmp_path_factory.mktemp("damaged") / "site")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_site_with_any_file_edited_at_random_is_published_with_keep_going(site: Path, data: st.DataObject) -> None:
    files = sorted(file for file in [*site.glob("content/*/*"), site / "site.yaml"] if file.suffix != ".png")
    file = data.draw(st.sampled_from(files), label="file")
    original = file.read_bytes()
    content = damaged(original, data.draw(EDITS, label="edits"))
    file.write_bytes(content)
    try:
        built = build(site, site / "public", DAY, keep_going=True)
        assert built.publication is not None
        findings = built.checked.findings
    except Misconfigured as error:
        findings = error.findings
    finally:
        file.write_bytes(original)
    path = file.relative_to(site).as_posix()
    assert_tellable((finding for finding in findings if finding.where.path == path), content)
