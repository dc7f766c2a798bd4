"""The pages for editors tell the truth: what they show to write is right, and the check says what they say it does."""

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import AS_OF, run
from tests.sites import REPOSITORY, edit

from .markdown import DOCS

PAGES = {"en": DOCS / "for-editors.md", "pl": DOCS / "for-editors.pl.md"}
ACCOUNT = "content/accounts/mleczarnia-roztocze.yaml"
MISTAKES = (
    ("stance: supporter\n", "stance: suporter\n"),
    ("last_contact: 2026-10-15\n", "last_contact: 15.10.2026\n"),
    ("with: [wasyluk, prokop]\n", "with: [wasyluk, nowak]\n"),
    ("name: Mleczarnia Roztocze\n", ""),
    ("tier: medium\n", "tier: medium\ntier: key\n"),
    ("title: Zaopatrzenie\n", "title: Zaopatrzenie #2\n"),
    ("deputy: grzegorz-pawlik\n", "deputty: grzegorz-pawlik\n"),
)
"""What is written wrong for each row of the table, in its order."""


def copy_of_demo(folder: Path) -> Path:
    """Return a copy of the demo company's files to change."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copy(REPOSITORY / "site.yaml", folder)
    return folder


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return copy_of_demo(tmp_path)


def told(site: Path, language: str) -> list[str]:
    """What a check says of the account, without its places."""
    lines = run("check", "--site", site, *AS_OF, "--messages", language).stdout.splitlines()
    return [line.split(": ", 2)[2].rpartition(" [")[0] for line in lines if line.startswith(ACCOUNT)]


def changes(language: str) -> list[tuple[str, str]]:
    """The changes that a page shows, each as the lines before and after it."""
    blocks = re.findall(
        rf"`{ACCOUNT}`:\n\n```diff\n(.*?)^```$", PAGES[language].read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return [(_with("-", block), _with("+", block)) for block in blocks]


def _with(mark: str, block: str) -> str:
    return "".join(re.findall(rf"^[ {mark}](.*\n)", block, re.MULTILINE))


@pytest.mark.parametrize("language", PAGES)
def test_every_change_that_a_page_shows_fits_the_file_and_brings_no_finding(demo: Path, language: str) -> None:
    assert told(demo, language) == []
    shown = changes(language)
    assert len(shown) == 4
    for before, after in shown:
        edit(demo / ACCOUNT, before, after)
    assert told(demo, language) == []


def test_the_pages_show_the_same_changes_in_both_languages() -> None:
    words = {
        language: [re.sub(r"(title|summary): .*|- (Cena|A price) .*", "", after) for _, after in changes(language)]
        for language in PAGES
    }
    assert words["en"] == words["pl"]


@pytest.mark.parametrize("language", PAGES)
def test_the_table_of_mistakes_has_the_words_of_the_check(demo: Path, language: str) -> None:
    table = PAGES[language].read_text("utf-8").rpartition("\n## ")[2]
    rows = [row.strip() for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)][2:]
    said = []
    for right, wrong in MISTAKES:
        edit(demo / ACCOUNT, right, wrong)
        said.append(told(demo, language)[0])
        (demo / ACCOUNT).write_bytes((REPOSITORY / ACCOUNT).read_bytes())
    assert said == rows
