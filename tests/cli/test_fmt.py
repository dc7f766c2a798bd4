"""`playbookgen fmt` on a site's folder."""

import os
import stat
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.sites import REPOSITORY, edit, put, tree

ORDERED = "name: Folia\nfamily: Opakowania\n"
PRODUCT = "content/products/folia.yaml"
MISTAKE = "content/people/jan-maj.yaml"


@pytest.fixture
def ordered(small: Path) -> Path:
    """The small company, put in order."""
    assert run("fmt", "--site", small).exit_code == 0
    return small


def test_files_are_put_in_order_and_listed(ordered: Path) -> None:
    before = tree(ordered)
    put(ordered, {PRODUCT: "family: Opakowania  \nname: Folia"})
    result = run("fmt", "--site", ordered, "--messages", "en")
    assert (result.exit_code, result.stdout) == (0, f"{PRODUCT}\n")
    assert result.stderr == "1 file formatted, 11 in order already\n"
    assert tree(ordered) == {**before, PRODUCT: ORDERED.encode()}
    again = run("fmt", "--site", ordered, "--messages", "en")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "0 files formatted, 12 in order already\n")


def test_check_lists_what_would_change_and_fails(ordered: Path) -> None:
    assert run("fmt", "--check", "--site", ordered).exit_code == 0
    put(ordered, {PRODUCT: "family: Opakowania\nname: Folia\n"})
    before = tree(ordered)
    result = run("fmt", "--check", "--site", ordered, "--messages", "en")
    assert (result.exit_code, result.stdout) == (1, f"{PRODUCT}\n")
    assert result.stderr == "1 file would change, 11 in order already\n"
    assert tree(ordered) == before


def test_diff_shows_what_would_change(ordered: Path) -> None:
    put(ordered, {PRODUCT: "family: Opakowania\nname: Folia"})
    before = tree(ordered)
    result = run("fmt", "--diff", "--site", ordered, "--messages", "en")
    assert result.exit_code == 0
    assert result.stdout == (
        f"--- {PRODUCT}\n+++ {PRODUCT}\n@@ -1,2 +1,2 @@\n"
        "+name: Folia\n family: Opakowania\n-name: Folia\n\\ No newline at end of file\n"
    )
    assert run("fmt", "--diff", "--check", "--site", ordered).exit_code == 1
    assert tree(ordered) == before


def test_several_processes_come_to_the_same(ordered: Path) -> None:
    put(ordered, {f"content/products/p-{number}.yaml": "family: Folie\nname: P\n" for number in range(50)})
    put(ordered, {PRODUCT: "? name\n: Folia\n", MISTAKE: "name: [\n"})
    alone, shared = (run("fmt", "--diff", "--jobs", jobs, "--site", ordered) for jobs in ("1", "3"))
    assert "content/products/p-49.yaml" in shared.stdout
    assert f"{PRODUCT}:1: " in shared.stderr
    assert MISTAKE in shared.stderr
    assert (alone.exit_code, alone.stdout, alone.stderr) == (shared.exit_code, shared.stdout, shared.stderr)


def test_a_file_or_folder_alone(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ordered, {PRODUCT: "family: Opakowania\nname: Folia\n"})
    edit(ordered / "site.yaml", "title:", "title:  ")
    monkeypatch.chdir(ordered / "content")
    assert run("fmt", "accounts", "people/anna-lis.yaml").stdout == ""
    assert run("fmt", "products").stdout == f"{PRODUCT}\n"
    assert run("fmt", "../site.yaml").stdout == "site.yaml\n"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("content/products/foil.yaml", "there is no file {path}"),
        ("notes.txt", "{path} is none of the site's files that hold keys and values, or its name is wrong"),
        ("content/figures", "{path} is none of the site's files that hold keys and values, or its name is wrong"),
    ],
)
def test_a_path_that_is_none_of_the_sites_files(small: Path, path: str, message: str) -> None:
    put(small, {"notes.txt": "x"})
    before = tree(small)
    result = run("fmt", "--site", small, "--messages", "en", small / path)
    assert (result.exit_code, result.stderr) == (2, f"playbookgen: {message.format(path=small / path)}\n")
    assert tree(small) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            b"name: Jan\nname: Maj\n",
            'content/people/jan-maj.yaml:2:1: error: the key "name" stands in line 1 already; keep one of the two '
            "[duplicate-key]\n   2 | name: Maj\n     | ^^^^\n",
        ),
        (
            b"role: sales-rep\n? name\n: Jan\n",
            "content/people/jan-maj.yaml:2: a key is written in an unusual way; write `key: value`\n",
        ),
        (
            b"role: sales-rep\nname: Ga\xb3\xb9zka\n",
            'content/people/jan-maj.yaml:2:9: error: byte 0xb3 is not UTF-8 (in Windows-1250 it is "ł"); '
            "save the file as UTF-8 [not-utf8]\n",
        ),
    ],
)
def test_what_cannot_be_formatted_is_left_and_told_and_the_rest_is_formatted(
    ordered: Path, text: bytes, told: str
) -> None:
    (ordered / MISTAKE).write_bytes(text)
    put(ordered, {PRODUCT: "family: Opakowania\nname: Folia\n"})
    result = run("fmt", "--site", ordered, "--messages", "en")
    assert (result.exit_code, result.stdout) == (1, f"{PRODUCT}\n")
    assert told in result.stderr
    assert result.stderr.endswith("1 file formatted, 10 in order already, 1 left as it is\n")
    assert (ordered / MISTAKE).read_bytes() == text
    assert run("fmt", "--check", "--site", ordered).exit_code == 1


def test_line_ends_byte_order_mark_and_permissions_stay_and_the_last_line_is_ended(ordered: Path) -> None:
    file = ordered / PRODUCT
    file.write_bytes("\ufefffamily: Opakowania\r\n\r\n\r\nname: Folia".encode())
    file.chmod(0o600)
    assert run("fmt", "--site", ordered).stdout == f"{PRODUCT}\n"
    assert file.read_bytes() == "\ufeffname: Folia\r\nfamily: Opakowania\r\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("fmt", "--site", ordered).stdout == ""


def test_of_guides_and_pages_only_the_front_matter_changes(ordered: Path) -> None:
    page = ordered / "content/pages/rabaty.pl.md"
    page.write_bytes(b"--- \r\nsummary:  S\r\ntitle: T\r\n---\r\n\r\n\r\n# A  \nb\r\n- [x]  y")
    assert run("fmt", "--site", ordered).stdout == "content/pages/rabaty.pl.md\n"
    assert page.read_bytes() == b"--- \r\ntitle: T\r\nsummary: S\r\n---\r\n\r\n\r\n# A  \nb\r\n- [x]  y"


def test_a_page_without_front_matter_is_left(ordered: Path) -> None:
    put(ordered, {"content/pages/rabaty.pl.md": "# T\n"})
    result = run("fmt", "--site", ordered, "--messages", "en")
    assert result.exit_code == 1
    assert result.stderr.startswith("content/pages/rabaty.pl.md:1: a guide or page begins with a line ---")


def test_a_site_without_content(tmp_path: Path) -> None:
    put(tmp_path, {"site.yaml": "title: T\nlanguages: [en]\n"})
    result = run("fmt", "--site", tmp_path)
    assert (result.exit_code, result.stderr) == (
        2,
        f"playbookgen: there is no content folder: {tmp_path / 'content'}\n",
    )


def test_settings_that_cannot_be_read_are_left_and_the_rest_is_formatted(ordered: Path) -> None:
    put(ordered, {"site.yaml": "title: [\n", PRODUCT: "family: Opakowania\nname: Folia\n"})
    result = run("fmt", "--site", ordered)
    assert (result.exit_code, result.stdout) == (1, f"{PRODUCT}\n")
    assert "site.yaml:2:1:" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_leads_out_is_not_followed(ordered: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("role: sales-rep\nname: Jan\n")
    (ordered / MISTAKE).unlink()
    (ordered / MISTAKE).symlink_to(outside)
    result = run("fmt", "--site", ordered)
    assert result.exit_code == 1
    assert outside.read_text() == "role: sales-rep\nname: Jan\n"


def test_the_demo_company_and_new_sites_and_records_are_in_order(tmp_path: Path) -> None:
    assert run("fmt", "--check", "--site", REPOSITORY).stdout == ""
    new = tmp_path / "new"
    assert run("init", new, "--lang", "pl,en", "--ci", "none", "--title", "T").exit_code == 0
    assert run("new", "person", "ola-buk", "--name", "Ola", "--role", "sales-rep", "--site", new).exit_code == 0
    assert run("fmt", "--check", "--site", new).stdout == ""
