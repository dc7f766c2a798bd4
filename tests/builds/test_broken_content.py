"""Content that cannot be read whole: what stops a build, and what is published all the same when it must go on."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from playbookgen.language.catalogs import read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import word
from playbookgen.packaged import layouts
from tests.pages import Page, dead_links, links, parsed, problems, text_of
from tests.sites import PUBLIC, edit, publish, published, put, rules, tree

URL = "https://zeszyt.debina.example/sprzedaz/"


def pages_of(files: dict[str, bytes]) -> dict[str, Page]:
    return {path: parsed(path, content) for path, content in files.items() if path.endswith(".html")}


def faults(files: dict[str, bytes], url: str | None = URL, *, but: str = "en/") -> list[str]:
    """Everything that is wrong with the pages of an output; those in English differ by their words, and cost time."""
    pages = pages_of({path: content for path, content in files.items() if not path.startswith(but)})
    return problems(pages) + dead_links(pages, files, url)


def test_the_small_company_is_sound(small: Path) -> None:
    """All tests below change it, so it must have nothing else to find."""
    assert faults(published(small), but="nothing") == []
    assert rules(publish(small)) == ["missing-translation"]


def test_a_record_that_cannot_be_read_stops_the_build_and_the_old_site_stands(small: Path) -> None:
    before = published(small)
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")
    edit(small / "content/accounts/beta.yaml", "name: Grupa Beta", "name: Grupa Gamma")
    built = publish(small)
    assert built.publication is None
    assert built.checked.is_unreadable
    assert tree(small / PUBLIC) == before


def test_without_an_old_site_nothing_is_made(small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "tier: key\n", "tier: huge\n")
    assert publish(small).publication is None
    assert not (small / PUBLIC).exists()


def test_going_on_publishes_what_can_be_read_with_its_findings_and_links(small: Path) -> None:
    account = small / "content/accounts/alfa.yaml"
    edit(account, "tier: key\n", "tier: huge\n")
    edit(account, "share: 31,5%", "share: a third")
    edit(account, "    contact_depth: in-depth\n", "    contact_depth: deep\n")
    built = publish(small, keep_going=True)
    assert built.publication is not None
    assert built.checked.is_unreadable
    files = tree(small / PUBLIC)
    assert faults(files) == []
    pages = pages_of(files)
    text = text_of(next(pages["accounts/alfa.html"].find("main")))
    for readable in ("Alfa Śledź & Synowie", "Anna Lis", "Piotr Kos", "Tacki na linię 2", "Gamma Pack"):
        assert readable in text
    catalog = read_catalog("pl", [layouts()])
    formats = Formats(catalog.locale)
    for finding in built.checked.findings:
        if finding.record == "accounts/alfa":
            assert word(finding, catalog, formats)[1:] in text
    for path in ("accounts/index.html", "people/anna-lis.html", "products/folia.html"):
        assert "accounts/alfa.html" in {pages[path].resolved(link)[0] for link in links(pages[path])}, path


def test_strict_publishes_only_without_any_warning(small: Path) -> None:
    assert publish(small, strict=True).publication is None
    put(small, {"content/roles/sales-rep.en.md": (small / "content/roles/sales-rep.pl.md").read_text("utf-8")})
    built = publish(small, strict=True)
    assert (rules(built), built.publication is not None) == ([], True)


def test_strict_stops_even_a_build_that_is_to_go_on(small: Path) -> None:
    assert publish(small, strict=True, keep_going=True).publication is None


def test_an_error_of_a_rule_is_published(small: Path) -> None:
    put(small, {"content/accounts/delta.yaml": "name: Delta\ntier: small\nstage: prospect\nowner: anna-lis\n"})
    for language, statement in (("pl", "Podaje kontakty."), ("en", "Passes contacts on.")):
        old = f"  - area: new-business\n    involvement: contributes\n    statement: {statement}\n"
        edit(small / f"content/roles/account-manager.{language}.md", old, "")
    built = publish(small)
    assert built.publication is not None
    assert [finding.rule for finding in built.checked.findings if finding.is_error] == ["prospect-needs-hunter"]
    assert (built.checked.has_errors, built.checked.is_unreadable) == (True, False)


BROKEN = {
    "empty": b"",
    "nothing but a comment": b"# later\n",
    "no YAML": b"name: [\n",
    "a list": b"- name: x\n",
    "a single value": b"hello\n",
    "other keys": b"nmae: x\nfoo:\n  - bar: 1\n",
    "every key in a wrong shape": b"name: [a]\ntier: {}\nowner: {a: b}\nstakeholders: x\nplans: [1]\nrole: []\n",
    "not UTF-8": "name: Żółw\n".encode("cp1250"),
    "binary": bytes(range(256)),
    "UTF-16": "name: x\n".encode("utf-16"),
    "front matter without an end": b"---\ntitle: x\n",
    "front matter of another shape": b"---\n- a\n---\ntext\n",
    "text without front matter": b"# Hello\n\n<script>alert(1)</script>\n",
    "nested too deep": b"name: " + b"[" * 100 + b"]" * 100 + b"\n",
}
RECORDS = (
    ("accounts/alfa.yaml",),
    ("accounts/beta.yaml", "pages/rabaty.pl.md"),
    ("people/anna-lis.yaml", "roles/account-manager.en.md"),
    ("people/jan-maj.yaml",),
    ("products/folia.yaml", "roles/sales-rep.pl.md"),
    ("roles/account-manager.pl.md", "pages/rabaty.en.md"),
)
"""Some together that have nothing to do with one another."""


@pytest.mark.parametrize("broken", BROKEN)
def test_every_kind_of_record_may_be_broken_in_every_way(small: Path, broken: str) -> None:
    paths = {path for path in published(small) if ".hand-over." not in path}  # whoever has nothing left needs no sheet
    for records in RECORDS:
        sound = {small / "content" / record: (small / "content" / record).read_bytes() for record in records}
        for file in sound:
            file.write_bytes(BROKEN[broken])
        built = publish(small, keep_going=True)
        assert built.publication is not None, records
        assert {finding.where.path for finding in built.checked.findings} >= {f"content/{name}" for name in records}
        files = tree(small / PUBLIC)
        assert files.keys() >= paths - {"people/anna-lis.png"}, records
        assert faults(files) == [], records
        for file, content in sound.items():
            file.write_bytes(content)


def test_all_records_may_be_broken_at_once(small: Path) -> None:
    for records in RECORDS:
        for record in records:
            (small / "content" / record).write_bytes(b"")
    (small / "content/figures/2026.csv").write_bytes(b"\xff\xfe")
    (small / "content/figures/2025.csv").write_bytes(b"account;month\nx\n")
    assert publish(small, keep_going=True).publication is not None
    assert faults(tree(small / PUBLIC)) == []


@pytest.mark.parametrize(
    "name", ["nobody.png", "anna-lis.gif", "../people/anna-lis.png", "large.png", "text.png", "a:b.png", "ANNA-LIS.png"]
)
def test_a_picture_that_cannot_be_shown_is_left_out(small: Path, name: str) -> None:
    for odd in ("a:b.png", "ANNA-LIS.png"):
        (small / "content/people" / odd).write_bytes((small / "content/people/anna-lis.png").read_bytes())
    (small / "content/people/large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1_000_001))
    (small / "content/people/text.png").write_bytes(b"hello")
    edit(small / "content/people/anna-lis.yaml", "photo: anna-lis.png", f"photo: {name}")
    built = publish(small, keep_going=True)
    assert built.publication is not None
    files = tree(small / PUBLIC)
    assert [path for path in files if path.endswith(".png")] == (["people/ANNA-LIS.png"] if "LIS" in name else [])
    assert faults(files) == []


@pytest.mark.parametrize("name", ["Anna Łoś 100%.png", "a#b?c=d&e.png", "x.PNG", "con.png", "<b>.png", "'\".png"])
def test_a_picture_may_have_any_other_name(small: Path, name: str) -> None:
    (small / "content/people/anna-lis.png").rename(small / "content/people" / name)
    edit(small / "content/people/anna-lis.yaml", "photo: anna-lis.png", "photo: '" + name.replace("'", "''") + "'")
    files = published(small)
    assert f"people/{name}" in files
    assert faults(files) == []
    assert f"people/{name}" in {page.resolved(link)[0] for page in pages_of(files).values() for link in links(page)}


def test_two_people_may_share_a_picture(small: Path) -> None:
    edit(small / "content/people/jan-maj.yaml", "name: Jan Maj", "name: Jan Maj\nphoto: anna-lis.png")
    assert faults(published(small)) == []


def broken_values(text: str, chance: random.Random, share: float) -> Iterator[str]:
    """Yield the lines of a record, some values of which are replaced by nonsense or gone."""
    for line in text.split("\n"):
        match = re.match(r"( *(?:- )?[a-z_]+:)( .+)$", line)
        if match is None or chance.random() > share:
            yield line
        elif (choice := chance.choice(["???", "[a, [b]]", "{a: b}", '"\\u202e{{ 1 }}"', "", None])) is not None:
            yield f"{match[1]} {choice}"


@pytest.mark.parametrize("seed", range(15))
def test_any_values_of_records_may_be_nonsense_or_missing(small: Path, seed: int) -> None:
    chance = random.Random(seed)
    for file in sorted(small.glob("content/*/*.*")):
        if file.suffix != ".png":
            lines = broken_values(file.read_text("utf-8"), chance, share=0.01 * 2 ** (seed % 6))
            file.write_text("\n".join(lines), encoding="utf-8")
    assert publish(small, keep_going=True).publication is not None
    assert faults(tree(small / PUBLIC)) == []


MINIMAL = "title: Nic\nlanguages: [pl, en]\n"


@pytest.mark.parametrize(
    "gone", [["accounts"], ["people", "accounts"], ["products", "accounts"], ["roles", "people", "accounts"], ["pages"]]
)
def test_a_company_without_some_kind_of_record_is_a_site(small: Path, gone: list[str]) -> None:
    (small / "site.yaml").write_text(MINIMAL, encoding="utf-8")
    for folder in [*gone, "figures"]:
        for file in (small / "content" / folder).iterdir():
            file.unlink()
    built = publish(small, keep_going=True)
    assert built.publication is not None
    assert faults(tree(small / PUBLIC), None) == []


@pytest.mark.parametrize("folders", [[], ["accounts", "people", "products", "roles", "pages", "figures"]])
def test_a_company_of_nothing_at_all_is_a_site(tmp_path: Path, folders: list[str]) -> None:
    put(tmp_path, {"site.yaml": MINIMAL})
    for folder in ["content", *(f"content/{name}" for name in folders)]:
        (tmp_path / folder).mkdir()
    built = publish(tmp_path)
    assert rules(built) == []
    files = tree(tmp_path / PUBLIC)
    assert faults(files, None) == []
    lists = {f"{folder}{kind}index.html" for folder in ("", "en/") for kind in ("", "accounts/", "people/", "roles/")}
    assert files.keys() >= lists
