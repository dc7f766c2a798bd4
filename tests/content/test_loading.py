"""A site's folder becomes settings, company and accounts: languages in order, what is broken kept as far as it goes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from playbookgen.build import build, check
from playbookgen.cli import main
from playbookgen.content.company import Company, Role
from playbookgen.content.config import DEFAULT_AREAS, PAGE_KINDS
from playbookgen.content.loading import known_names, load_company, load_site
from playbookgen.content.sources import find_sources
from playbookgen.findings import Finding
from tests.cases.running import BASE, said
from tests.sites import DAY, edit, put

ACCOUNT = "content/accounts/debowiec.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "site"))


def company(root: Path) -> tuple[Company, list[str]]:
    findings: list[Finding] = []
    settings = load_site(root, lambda field: {}, findings.append)
    sources = find_sources(root, settings.languages, findings.append)
    known = known_names(settings, sources, lambda field: {})
    loaded = load_company(settings, sources, known, findings.append)
    return loaded, [f"{finding.where.path}:{finding.where.start.line} {finding.rule}" for finding in findings]


# Settings.


def test_settings_that_are_not_named_have_their_defaults(site: Path) -> None:
    settings = load_site(site, lambda field: {}, lambda finding: None)
    assert (settings.title, settings.languages, settings.language) == ("Zeszyt sprzedaży", ("pl", "en"), "pl")
    assert (settings.currency, settings.timezone, settings.fiscal_year_starts) == ("PLN", "Europe/Warsaw", 1)
    assert (settings.pages, tuple(area.id for area in settings.areas)) == (PAGE_KINDS, DEFAULT_AREAS)
    assert (settings.url, settings.rates, settings.navigation, settings.waivers) == (None, {}, (), ())


def test_site_yaml_with_a_mistake_in_it_ends_with_status_2_and_says_everything_that_is_wrong(site: Path) -> None:
    put(site, {"site.yaml": "title: Zeszyt\nlanguages: [pl, xx]\ncurency: zł\ntimezone: Warszawa\n"})
    assert said(site, "check").status == said(site, "build").status == 2
    assert (
        said(site, "check").text
        == """\
site.yaml:2:17: error: there are no words for the language "xx"; there are for en, pl [unknown-value]
   2 | languages: [pl, xx]
     |                 ^^
site.yaml:3:1: error: unknown key "curency" [unknown-key]
   3 | curency: zł
     | ^^^^^^^ did you mean "currency"?
site.yaml:4:11: error: "Warszawa" is not a time zone, such as Europe/Warsaw [wrong-type]
   4 | timezone: Warszawa
     |           ^^^^^^^^
playbookgen: site.yaml cannot be worked with
"""
    )


@pytest.mark.parametrize("languages, sentence", [("[xx]", "there are no words"), ("[xx, pl]", "nie ma słownictwa")])
def test_messages_come_in_the_first_language_that_has_words_or_in_english(
    site: Path, languages: str, sentence: str
) -> None:
    put(site, {"site.yaml": f"title: Zeszyt\nlanguages: {languages}\n"})
    result = CliRunner().invoke(main, ["check", "--site", str(site)])
    assert result.exit_code == 2
    assert sentence in result.output


@pytest.mark.parametrize("entry", ["accounts", "rabaty", "{page: rabaty}", "{label: Inne, url: https://x.example}"])
def test_the_navigation_takes_page_kinds_free_pages_and_addresses(site: Path, entry: str) -> None:
    page = "---\ntitle: Rabaty\n---\n"
    put(site, {"content/pages/rabaty.pl.md": page, "content/pages/rabaty.en.md": page})
    settings = (site / "site.yaml").read_text("utf-8")
    put(site, {"site.yaml": f"{settings}navigation: [{entry}]\n"})
    assert said(site, "check").text == "0 errors, 0 warnings\n"


# Guides.


def test_guides_come_with_the_default_language_first_whatever_their_files_order(site: Path) -> None:
    loaded, findings = company(site)
    assert findings == []
    assert {id: tuple(role.guides) for id, role in loaded.roles.items()} == {
        "account-manager": ("pl", "en"),
        "sales-coordinator": ("pl", "en"),
        "sales-rep": ("pl", "en"),
    }
    role = loaded.roles["sales-rep"]
    assert (role.guide.title, role.in_language("en").title) == ("Przedstawiciel handlowy", "Sales representative")
    assert role.in_language("de") is role.guide


def test_a_guide_has_its_text_and_the_line_it_begins_at(site: Path) -> None:
    put(site, {"content/roles/sales-rep.pl.md": "--- \ntitle: A\nsummary: B\n---\t\n\nTekst: a\n---\nb\n"})
    loaded, findings = company(site)
    guide = loaded.roles["sales-rep"].guides["pl"]
    assert (guide.body, guide.body_line, guide.language) == ("\nTekst: a\n---\nb\n", 5, "pl")
    assert [finding for finding in findings if "translation-differs" not in finding] == []


def test_a_guide_without_a_text_is_a_guide(site: Path) -> None:
    for language in ("pl", "en"):
        put(site, {f"content/roles/driver.{language}.md": "---\ntitle: A\nsummary: B\n---"})
    loaded, findings = company(site)
    assert findings == []
    assert loaded.roles["driver"].guide.body == ""


def test_a_mistake_in_front_matter_stands_at_its_line_of_the_file(site: Path) -> None:
    edit(site / "content/roles/sales-rep.pl.md", "involvement: none", "involvement: nic")
    assert company(site)[1] == ["content/roles/sales-rep.pl.md:9 unknown-value"]


def test_a_guide_that_cannot_be_read_is_not_held_against_its_translation(site: Path) -> None:
    put(site, {"content/roles/sales-rep.pl.md": "---\ntitle: A: B\n---\n"})
    assert company(site)[1] == ["content/roles/sales-rep.pl.md:2 yaml-syntax"]


def role_with(site: Path, responsibilities: str) -> Role:
    put(site, {"content/roles/driver.pl.md": f"---\ntitle: A\nsummary: B\nresponsibilities:\n{responsibilities}---\n"})
    return company(site)[0].roles["driver"]


def test_the_strongest_involvement_counts_for_the_tiers_it_names(site: Path) -> None:
    role = role_with(
        site,
        "  - {area: retention, involvement: contributes}\n"
        "  - {area: retention, involvement: leads, tiers: [medium, small]}\n"
        "  - {area: relationships, involvement: none}\n",
    )
    assert role.involvement("retention") == "leads"
    assert role.involvement("retention", "small") == "leads"
    assert role.involvement("retention", "key") == "contributes"
    assert role.involvement("relationships", "key") == "none"
    assert role.involvement("new-business") == "none"


# What --keep-going publishes.


DAMAGES: list[tuple[str, Callable[[Path], object]]] = [
    ("an account with a mistake", lambda root: edit(root / ACCOUNT, "tier: small", "tier: smal")),
    ("an account that is no YAML", lambda root: put(root, {ACCOUNT: "a: b: c\n"})),
    ("an empty account", lambda root: put(root, {ACCOUNT: ""})),
    ("a nameless account", lambda root: edit(root / ACCOUNT, "name: Młyn Dębowiec\n", "")),
    ("an ownerless account", lambda root: edit(root / ACCOUNT, "owner: jan-bor\n", "")),
    ("a nameless person", lambda root: edit(root / "content/people/jan-bor.yaml", "name: Jan Bor\n", "")),
    ("a person without a role", lambda root: edit(root / "content/people/jan-bor.yaml", "role: sales-rep\n", "")),
    ("a nameless product", lambda root: put(root, {"content/products/worki.yaml": ""})),
    ("a guide without a title", lambda root: put(root, {"content/roles/sales-rep.pl.md": "---\nsummary: a\n---\n"})),
    ("a guide that is no text", lambda root: (root / "content/roles/sales-rep.pl.md").write_bytes(b"\xff\xfe")),
    ("a guide in another language alone", lambda root: (root / "content/roles/sales-rep.pl.md").unlink()),
    ("a page without a title", lambda root: put(root, {"content/pages/rabaty.pl.md": "---\n---\n"})),
]


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_a_record_that_cannot_be_read_stops_a_build_and_keep_going_publishes_the_rest(
    site: Path, damage: Callable[[Path], object]
) -> None:
    damage(site)
    assert check(site, DAY).is_unreadable
    assert build(site, site / "public", DAY).publication is None
    assert not (site / "public").exists()
    assert said(site, "build").status == said(site, "build", "--keep-going").status == 1
    assert (site / "public/accounts/debowiec.html").is_file()
    for page in (site / "public").rglob("*.html"):
        assert ">None<" not in page.read_text(encoding="utf-8"), page


def test_a_rule_that_is_broken_stops_no_build(site: Path) -> None:
    edit(site / ACCOUNT, "stage: customer", "stage: prospect")
    edit(site / ACCOUNT, "owner: jan-bor", "owner: anna-kos")
    assert said(site, "check").status == 1
    assert said(site, "build").status == 0
    assert (site / "public/accounts/debowiec.html").is_file()
