"""The companies that speed is measured on are such as the tool would publish, and all tools are given the same."""

import json
import re
import shutil
import sys
from pathlib import Path

import jinja2
import pytest
import yaml
from markupsafe import Markup

from benchmarks.company import DAY, account_records, write_company
from benchmarks.peers import HERE, PEERS, write_trees
from benchmarks.probes import FILES, ProbeFailure, probe, words_of_accounts
from benchmarks.results import ACCOUNTS, PAGES, Machine, Measured, beside_reference, filled, keep, tables_of
from benchmarks.runs import RunFailure, run
from benchmarks.scenarios import write_plain
from playbookgen.build import build, check
from playbookgen.content.markdown import convert

FEW = 12


def test_a_synthetic_company_is_without_a_finding(tmp_path: Path) -> None:
    write_company(tmp_path, 40)
    assert check(tmp_path, DAY).findings == ()
    assert len(list((tmp_path / "content" / "accounts").iterdir())) == 40


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What we make of a few accounts with the plain layouts."""
    site = tmp_path_factory.mktemp("company")
    write_company(site, FEW)
    write_plain(site)
    assert build(site, site / "public", DAY).publication is not None
    return site / "public"


def test_plain_layouts_make_what_is_probed_and_no_other_lists(plain: Path) -> None:
    probe(plain, FILES, FEW)
    folders = {path.name for path in plain.iterdir() if path.is_dir()}
    assert folders == {"accounts", "people", "assets", "search"}


def test_a_probe_notices_a_missing_page_a_missing_value_and_a_foreign_account(plain: Path, tmp_path: Path) -> None:
    pages = {name: shutil.copytree(plain, tmp_path / name) for name in ("page", "value", "account")}
    (pages["page"] / "accounts/klient-000003.html").unlink()
    with pytest.raises(ProbeFailure, match="pages of accounts: 1 of 12 are missing, as klient-000003"):
        probe(pages["page"], FILES, FEW)
    _replace(pages["value"] / "accounts/klient-000003.html", "+48", "")
    with pytest.raises(ProbeFailure, match=r"'\+48\d+' is not on the page of klient-000003"):
        probe(pages["value"], FILES, FEW)
    _replace(pages["account"] / "people/sales-rep-0000.html", "klient-0000", "klient-9999")
    with pytest.raises(ProbeFailure, match="accounts of sales-rep-0000"):
        probe(pages["account"], FILES, FEW)


def _replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def _static_words(*templates: str) -> list[str]:
    """Return the texts and tags of a template without what it fills in."""
    text = "".join((HERE / template).read_text("utf-8") for template in templates)
    text = re.sub(r"\{[{%#].*?[}%#]\}|href=\"[^\"]*\"", "", text, flags=re.DOTALL)
    return re.findall(r"<[^>]*>|\w+", text[text.index("<dl>") : text.index("</section>", text.index("notes"))])


def test_all_tools_have_the_same_page_of_an_account() -> None:
    ours = _static_words("plain/account.html")
    assert len(ours) > 200
    assert _static_words("hugo/layouts/accounts/single.html") == ours
    assert _static_words("eleventy/includes/account.njk") == ours
    assert _static_words("mkdocs/theme/account.html") == ours


def test_the_trees_of_peers_have_every_account_and_make_our_page_of_it(plain: Path, tmp_path: Path) -> None:
    write_trees(tmp_path, FEW)
    records = dict(account_records(FEW))
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True)
    expected = words_of_accounts(plain, FILES, FEW)
    assert expected.keys() == records.keys()
    pages = {id: (tmp_path / f"hugo/content/accounts/{id}.md").read_text("utf-8") for id in records}
    for place in ("eleventy/content", "mkdocs/docs"):
        assert {file.stem: file.read_text("utf-8") for file in (tmp_path / place / "accounts").glob("*.md")} == pages
    for id, text in pages.items():
        _, front, notes = text.split("---\n", 2)
        told = yaml.safe_load(front)
        assert (told["title"], told["people"], notes) == (
            records[id]["name"],
            [records[id]["owner"]],
            records[id]["notes"],
        )
        html = Markup(convert(notes, shift=0, id_prefix="", resolve=lambda link, heading: None).html)
        made = {
            "eleventy": templates.get_template("eleventy/includes/account.njk").render(told, content=html),
            "mkdocs": templates.get_template("mkdocs/theme/account.html").render(page={"meta": told, "content": html}),
        }
        for name, page in made.items():
            file = tmp_path / "made" / name / FILES.account.format(id)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page, "utf-8")
    for name in ("eleventy", "mkdocs"):
        assert words_of_accounts(tmp_path / "made" / name, FILES, FEW) == expected


def test_the_trees_of_peers_have_the_owners_and_the_index(tmp_path: Path) -> None:
    write_trees(tmp_path, FEW)
    owners: dict[str, list[str]] = {}
    for id, record in account_records(FEW):
        owners.setdefault(record["owner"], []).append(id)
    listed = json.loads((tmp_path / "eleventy/content/_data/owners.json").read_text("utf-8"))
    assert {owner["id"]: [account["id"] for account in owner["accounts"]] for owner in listed} == owners
    docs = tmp_path / "mkdocs/docs"
    link = re.compile(r"\]\((?:\.\./)?accounts/(klient-\d+)\.md\)")
    assert {file.stem: link.findall(file.read_text("utf-8")) for file in (docs / "people").iterdir()} == owners
    assert link.findall((docs / "index.md").read_text("utf-8")) == [id for id, _ in account_records(FEW)]


def test_a_run_that_fails_tells_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match="status 3\nno such thing"):
        run([sys.executable, "-c", "print('no such thing'); raise SystemExit(3)"], tmp_path)


def test_tables_hold_what_was_measured_and_keep_the_rest_of_a_page(tmp_path: Path) -> None:
    first = {peer.name: Measured((seconds, seconds), 100) for seconds, peer in enumerate(PEERS, 2)}
    keep(tmp_path, Machine(2, "3.13.1"), 500, measured=beside_reference(first | {"plain": Measured((1, 0.5), 25)}))
    keep(tmp_path, Machine(2, "3.13.1"), 500, measured={"check": Measured((0.1, 0.3, 0.2), 40)})
    tables = tables_of(json.loads((tmp_path / "results.json").read_text("utf-8"))["500"], 500)
    assert tables["builds"].splitlines()[-5:] == [
        "| Hugo 0.168.0, full build | 2.00 s | 1.00 | 100 MB | 1.00 |",
        "| Eleventy 3.1.8, full build | 3.00 s | 1.50 | 100 MB | 1.00 |",
        "| MkDocs 1.6.1, full build | 4.00 s | 2.00 | 100 MB | 1.00 |",
        "| playbookgen, clean build, plain layouts | 750 ms | 0.38 | 25 MB | 0.25 |",
        "| `playbookgen check`, nothing cached | 200 ms | – | 40 MB | – |",
    ]
    page = (
        "Before\n<!-- measured: builds -->\nold\n<!-- end -->\n<!-- measured: growth -->\nstays\n<!-- end -->\nAfter\n"
    )
    assert filled(page, tables) == page.replace("old", f"\n{tables['builds']}\n")


def test_our_pages_have_a_place_for_every_table() -> None:
    assert ACCOUNTS == 10_000
    marks = [re.findall(r"<!-- measured: (\w+) -->", page.read_text("utf-8")) for page in PAGES]
    assert marks == [["builds", "small", "serve", "growth", "steps"], ["short"]]
