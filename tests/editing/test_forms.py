"""The configuration of Decap CMS: by Decap's own rules, complete, and what Decap saves is read without a finding.

`decap/saved` holds the files of the small company as Decap 3.16.3 saved them in a browser, through decap-server, with
the configuration that is written here; what was typed to have something to save was taken back in the files. One more
account is what Decap's code for YAML makes of values as the widgets of a new form give them.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend

from playbookgen.build import check
from playbookgen.cli.cms import BACKENDS
from playbookgen.content import schema
from playbookgen.content.config import Site
from playbookgen.content.loading import load_site
from playbookgen.content.model import Account, Document, FreePage, Guide, Model, Person, Product, Record
from playbookgen.content.origin import Origin
from playbookgen.content.reading import Known, read_document, read_record
from playbookgen.editing.form_losses import as_saved
from playbookgen.editing.forms import LEFT_OUT, Backend, Hosting, UnknownHosting, config, hosting
from playbookgen.editing.names import names_in
from playbookgen.findings import Finding
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from tests.cli.commands import run
from tests.editing.yaml12 import seen
from tests.sites import DAY, GOLDEN, REPOSITORY, edit, put, small_copy

DECAP = Path(__file__).parent / "decap"
MODELS: Mapping[str, type[Record]] = {
    "accounts": Account,
    "people": Person,
    "products": Product,
    "roles": Guide,
    "pages": FreePage,
}


def _are_unique(validator: Any, keys: list[str], items: Any, schema: Any) -> Iterator[ValidationError]:
    """What ajv-keywords calls `uniqueItemProperties`."""
    for key in keys:
        values = [item.get(key) for item in items]
        if len(values) != len(set(values)):
            yield ValidationError(f"{key} is not unique: {values}")


_DECAPS_OWN: Any = extend(Draft7Validator, {"uniqueItemProperties": _are_unique})  # type: ignore[no-untyped-call]  # the stubs leave it so
_VALIDATOR = _DECAPS_OWN(json.loads((DECAP / "config.schema.json").read_text("utf-8")))


def _site(root: Path) -> Site:
    return load_site(root, lambda field: {}, lambda finding: None)


def _config(root: Path, language: str = "pl", where: Hosting | None = None) -> dict[str, Any]:
    catalog, site = read_catalog(language, [layouts()]), _site(root)
    return config(site, names_in(root, site, catalog), where or Hosting("proxy", None, "main"), catalog)


def _collection(root: Path, name: str) -> dict[str, Any]:
    (found,) = (one for one in _config(root)["collections"] if one["name"] == name)
    return dict(found)


def _field(fields: list[dict[str, Any]], *path: str) -> dict[str, Any]:
    (found,) = (field for field in fields if field["name"] == path[0])
    return _field(found["fields"], *path[1:]) if path[1:] else found


@pytest.mark.parametrize("root", [REPOSITORY, GOLDEN / "site"], ids=["demo", "golden"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_decap_takes_the_configuration(root: Path, language: str) -> None:
    assert [error.message for error in _VALIDATOR.iter_errors(_config(root, language))] == []


def test_decap_refuses_a_configuration_that_is_none() -> None:
    wrong = _config(GOLDEN / "site")
    wrong["collections"].append({**wrong["collections"][0], "fields": [{"name": "x", "widget": "select"}]})
    told = {error.message for error in _VALIDATOR.iter_errors(wrong)}
    assert told == {
        "name is not unique: ['accounts', 'people', 'products', 'roles', 'pages', 'accounts']",
        "'options' is a required property",
    }


def test_forms_have_every_key_of_the_model_but_those_that_are_named() -> None:
    for collection in _config(GOLDEN / "site")["collections"]:
        missing = set(_missing(MODELS[collection["name"]], collection["fields"]))
        assert missing == (set(LEFT_OUT) if collection["name"] == "accounts" else set())


def _missing(model: type[Model], fields: list[dict[str, Any]]) -> Iterator[str]:
    found = {field["name"]: field for field in fields}
    for name, key in schema.fields(model).items():
        if name not in found:
            yield name
        elif key.model is not None:
            yield from _missing(key.model, found[name]["fields"])


def test_a_key_is_a_field_with_the_words_of_the_language() -> None:
    accounts = _collection(GOLDEN / "site", "accounts")["fields"]
    assert _field(accounts, "tier") == {
        "name": "tier",
        "label": "Segment",
        "required": True,
        "hint": "Ile dla nas znaczy; strata klienta kluczowego zagroziłaby sprzedaży i zyskowi.",
        "widget": "select",
        "options": [
            {"label": "kluczowy", "value": "key"},
            {"label": "duży", "value": "large"},
            {"label": "średni", "value": "medium"},
            {"label": "mały", "value": "small"},
        ],
    }
    assert _field(accounts, "plans", "actions", "owner") == {
        "name": "owner",
        "label": "Odpowiada",
        "required": True,
        "hint": "Kto to robi.",
        "widget": "relation",
        "collection": "people",
        "value_field": "{{slug}}",
        "search_fields": ["name"],
        "display_fields": ["name"],
    }
    due = _field(accounts, "plans", "actions", "due")
    assert (due["widget"], due["format"], due["time_format"]) == ("datetime", "YYYY-MM-DD", False)
    hold = _field(accounts, "credit_hold")
    assert hold["options"] == [{"label": "tak", "value": "yes"}, {"label": "nie", "value": "no"}]
    assert _field(accounts, "contracts", "products")["multiple"] is True
    assert _field(accounts, "goals")["field"]["widget"] == "string"
    assert _field(accounts, "share")["pattern"][1] == "Procent w postaci 31% lub 31,5%."


def test_guides_are_one_entry_with_a_text_for_each_language() -> None:
    roles = _collection(GOLDEN / "site", "roles")
    assert _config(GOLDEN / "site")["i18n"] == {
        "structure": "multiple_files",
        "locales": ["pl", "en"],
        "default_locale": "pl",
    }
    assert (roles["extension"], roles["i18n"]) == ("md", True)
    responsibilities = _field(roles["fields"], "responsibilities")
    assert responsibilities["i18n"] is True
    assert {field["name"]: field["i18n"] for field in responsibilities["fields"]} == {
        "area": "duplicate",
        "involvement": "duplicate",
        "tiers": "duplicate",
        "statement": True,
    }
    assert "i18n" not in _field(roles["fields"], "marketing")  # rules ask the first language's guide


def test_what_a_site_allows_is_what_a_form_offers(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    with (root / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("regions: [Północ, Południe]\n" if not _site(root).regions else "")
    region = _field(_collection(root, "accounts")["fields"], "region")
    assert region["widget"] == "select"
    assert [option["value"] for option in region["options"]] == list(_site(root).regions)


def test_a_site_in_a_folder_of_its_repository_has_longer_paths(tmp_path: Path) -> None:
    root = put(
        tmp_path, {"site.yaml": "title: A\nlanguages: [en]\nrepository:\n  root: sales\n", "content/x/.keep": ""}
    )
    written = _config(root, "en")
    assert [one["folder"] for one in written["collections"]] == [f"sales/content/{name}" for name in MODELS]


# The repository.


def _site_at(address: str | None) -> Site:
    return Site.model_validate({"title": "A", "languages": ["en"], "repository": {"url": address} if address else {}})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/acme/playbook", Hosting("github", "acme/playbook", "main")),
        ("https://github.com/acme/playbook.git", Hosting("github", "acme/playbook", "main")),
        ("https://gitlab.com/acme/sales/playbook", Hosting("gitlab", "acme/sales/playbook", "main")),
        (
            "https://gitlab.acme.example/sales/playbook",
            Hosting("gitlab", "sales/playbook", "main", "https://gitlab.acme.example"),
        ),
    ],
)
def test_the_repository_is_the_one_of_the_settings(address: str, expected: Hosting) -> None:
    assert hosting(_site_at(address)) == expected


def test_what_is_given_wins_over_the_settings() -> None:
    site = _site_at("https://git.acme.example/sales/playbook")
    assert hosting(site, "gitea", "a/b", "c4f") == Hosting("gitea", "a/b", "main", "https://git.acme.example", "c4f")
    assert hosting(site, "proxy") == Hosting("proxy", None, "main")


@pytest.mark.parametrize("address", [None, "https://git.acme.example/sales/playbook", "https://github.com/"])
def test_a_repository_that_is_nowhere_told_is_asked_for(address: str | None) -> None:
    with pytest.raises(UnknownHosting):
        hosting(_site_at(address))


def test_a_gitlab_of_the_company_is_signed_in_to_by_its_application() -> None:
    where = Hosting("gitlab", "sales/playbook", "main", "https://gitlab.acme.example", "1234")
    settings = _config(GOLDEN / "site", where=where)
    assert settings["publish_mode"] == "editorial_workflow"
    assert settings["backend"] == {
        "name": "gitlab",
        "repo": "sales/playbook",
        "branch": "main",
        "base_url": "https://gitlab.acme.example",
        "api_root": "https://gitlab.acme.example/api/v4",
        "auth_type": "pkce",
        "app_id": "1234",
    }
    assert list(_VALIDATOR.iter_errors(settings)) == []


# What Decap saves.


def test_what_decap_saves_means_the_same_and_brings_no_finding(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    before = [(finding.rule, finding.record, finding.arguments) for finding in check(root, DAY).findings]
    for file in sorted((DECAP / "saved").rglob("*.*")):
        original = root / file.relative_to(DECAP / "saved")
        if original.is_file():
            assert _content(file) == _content(original), original.name
    shutil.copytree(DECAP / "saved", root, dirs_exist_ok=True)
    after = [(finding.rule, finding.record, finding.arguments) for finding in check(root, DAY).findings]
    made = [finding for finding in after if finding not in before]
    assert [(rule, record) for rule, record, _ in made] == [("privacy-incomplete", "accounts/nowa-firma")]
    assert [finding for finding in after if finding in before] == before


def _content(file: Path) -> Mapping[str, Any]:
    def report(finding: Finding) -> None:
        raise AssertionError(finding)

    model, text = MODELS[file.parent.name], file.read_text("utf-8")
    origin = Origin(file.stem, f"{file.parent.name}/{file.stem}", file.name, "")
    if issubclass(model, Document):
        document = read_document(text, model, origin, "pl", Known({}), report)
        return {**_plain(document), "body": document.body.strip()}
    return dict(_plain(read_record(text, model, origin, Known({}), report)))


def _plain(value: Any) -> Any:
    """A record as plain values; of Markdown the words, since a form may break its lines elsewhere."""
    if isinstance(value, Model):
        return {key: _plain(item) for key, item in value}
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return " ".join(value.split()) if isinstance(value, str) else value


def test_what_was_entered_in_a_form_is_what_was_meant() -> None:
    made = _content(DECAP / "saved/content/accounts/nowa-firma.yaml")
    assert str(made["share"]) == "0.315"
    assert (made["payment_days"], made["credit_hold"], made["tax_id"]) == (30, False, "0123456789")
    assert made["goals"] == ("Mniej folii # o połowę", "Druga: zmiana")
    assert made["deputy"] is None
    (stakeholder,) = made["stakeholders"]
    assert (stakeholder["phone"], stakeholder["vacant"]) == ("+48580001234", False)


@given(st.from_regex(r"[-+]?[0-9]{0,4}\.?[0-9]{0,3}([eE][-+]?[0-9])?", fullmatch=True))
def test_a_number_is_saved_as_another_parser_reads_it(text: str) -> None:
    value = seen(f"- {text}")[0]
    if isinstance(value, int | float):
        assert float(as_saved(text)) == value
    elif isinstance(value, str):
        assert as_saved(text) == text


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        ("+48221234567", "48221234567"),
        ("0123456789", "123456789"),
        ("1.50", "1.5"),
        ("0x1F", "31"),
        ("True", "true"),
        ("12345678901234567890", "12345678901234567000"),
        ("2026-03-31", "2026-03-31"),
        ("yes", "yes"),
        ("1 200 000", "1 200 000"),
        ("film-80", "film-80"),
    ],
)
def test_a_value_without_quotes_is_saved_as_what_yaml_takes_it_for(text: str, saved: str) -> None:
    assert as_saved(text) == saved


# The command.


def test_the_command_writes_what_decap_reads(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    told = run("cms", "--site", root, "--backend", "proxy")
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.startswith(
        "# Zapisane przez `playbookgen cms`. Po zmianie site.yaml trzeba zapisać ten plik na nowo.\nbackend:\n"
    )
    assert seen(told.stdout) == _config(root)
    again = run("cms", "--site", root, "--backend", "proxy", "--output", tmp_path / "admin/config.yml")
    assert (again.exit_code, again.output) == (0, "")
    assert (tmp_path / "admin/config.yml").read_text("utf-8") == told.stdout


def test_values_that_a_form_would_change_are_told(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    file = root / "content/people/jan-maj.yaml"
    edit(file, "name: Jan Maj\n", "name: Jan Maj\noffice: 007\n")
    line = file.read_text("utf-8").split("\n").index("office: 007") + 1
    told = run("cms", "--site", root, "--backend", "proxy", "--messages", "en")
    assert told.stderr == (f"content/people/jan-maj.yaml:{line}: a form would save 007 as 7; put the value in quotes\n")
    assert told.exit_code == 0


def test_without_a_known_repository_nothing_is_written(tmp_path: Path) -> None:
    root = put(tmp_path, {"site.yaml": "title: A\nlanguages: [en]\n", "content/accounts/.keep": ""})
    told = run("cms", "--site", root, "--output", tmp_path / "config.yml")
    assert told.stderr == (
        "playbookgen: it is not known where the repository is; name it with --backend and --repo, or in site.yaml's"
        " repository\n"
    )
    assert told.exit_code == 2
    assert not (tmp_path / "config.yml").exists()


def test_the_command_knows_every_backend() -> None:
    assert get_args(Backend) == BACKENDS
