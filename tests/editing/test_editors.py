"""What this repository holds for editors is what new sites get."""

import json
from collections.abc import Mapping
from pathlib import Path

from playbookgen.cli.schema import KINDS as COMMAND_KINDS
from playbookgen.editing.editors import EDITORCONFIG, editor_files, modeline
from playbookgen.editing.schemas import KINDS
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from tests.cli.commands import run
from tests.editing.yaml12 import kind_of
from tests.sites import REPOSITORY, edit, put, small_copy, tree


def _files() -> Mapping[str, str]:
    return editor_files(read_catalog("pl", [layouts()]))


def test_this_repository_is_a_site_in_polish() -> None:
    for path, text in _files().items():
        held = (REPOSITORY / path).read_text("utf-8")
        assert held == text or (path == ".editorconfig" and held.startswith(EDITORCONFIG)), f"{path}: run make docs"


def test_vs_code_finds_a_schema_for_every_yaml_file_of_a_site() -> None:
    settings = json.loads(_files()[".vscode/settings.json"])
    by_file = {files: schema for schema, files in settings["yaml.schemas"].items()}
    assert by_file == {
        "content/accounts/*.yaml": ".vscode/schemas/account.schema.json",
        "content/people/*.yaml": ".vscode/schemas/person.schema.json",
        "content/products/*.yaml": ".vscode/schemas/product.schema.json",
        "site.yaml": ".vscode/schemas/site.schema.json",
    }
    assert set(by_file.values()) <= _files().keys()


def test_every_file_of_the_demo_company_is_of_a_kind() -> None:
    content = [file.relative_to(REPOSITORY).as_posix() for file in (REPOSITORY / "content").rglob("*.*")]
    kinds = {kind_of(path) for path in content if path.endswith((".yaml", ".md"))} | {kind_of("site.yaml")}
    assert kinds == set(KINDS)


def test_a_line_for_other_editors_is_a_comment_to_the_program(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    account = root / "content/accounts/alfa.yaml"
    before = run("check", "--site", root, "--as-of", "2026-11-23")
    line = modeline("../../.vscode/schemas/account.schema.json")
    assert line == "# yaml-language-server: $schema=../../.vscode/schemas/account.schema.json\n"
    account.write_text(line + account.read_text("utf-8"), "utf-8")
    after = run("check", "--site", root, "--as-of", "2026-11-23")
    assert (after.stderr, after.exit_code) == (before.stderr, before.exit_code)


# The command.


def test_the_command_knows_every_kind() -> None:
    assert tuple(KINDS) == COMMAND_KINDS


def test_a_schema_goes_to_standard_output_in_the_language_of_messages(tmp_path: Path) -> None:
    told = run("schema", "product", "--site", small_copy(tmp_path / "site"), "--messages", "en")
    assert (told.exit_code, told.stderr) == (0, "")
    schema = json.loads(told.stdout)
    assert schema["title"] == "Product"
    assert schema["properties"]["kind"] == {
        "title": "Kind",
        "description": "Product or service.",
        "anyOf": [
            {"type": "string", "enum": ["product", "service"], "enumDescriptions": ["product", "service"]},
            {"$ref": "#/$defs/nothing"},
        ],
    }


def test_a_schema_is_in_the_first_language_of_the_site(tmp_path: Path) -> None:
    told = run("schema", "product", "--site", small_copy(tmp_path / "site"))
    assert json.loads(told.stdout)["properties"]["name"] == {
        "title": "Nazwa",
        "description": "Nazwa produktu.",
        "$ref": "#/$defs/text",
    }


def test_all_schemas_go_into_a_folder(tmp_path: Path) -> None:
    told = run("schema", "--site", REPOSITORY, "--output", tmp_path / "new" / "schemas")
    assert (told.exit_code, told.output) == (0, "")
    schemas = {path: text.encode() for path, text in _files().items() if path.startswith(".vscode/schemas/")}
    assert tree(tmp_path / "new") == {path.removeprefix(".vscode/"): content for path, content in schemas.items()}


def test_a_schema_that_did_not_change_is_left_alone(tmp_path: Path) -> None:
    run("schema", "page", "--output", tmp_path)
    file = tmp_path / "page.schema.json"
    before = file.stat()
    run("schema", "page", "--output", tmp_path)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_without_a_kind_there_must_be_a_folder() -> None:
    told = run("schema", "--messages", "en")
    assert told.stderr == (
        "playbookgen: name a kind (account, person, product, role, page, site), or with --output the folder for all of"
        " them\n"
    )
    assert told.exit_code == 2


def test_with_ids_an_editor_offers_the_names_that_there_are(tmp_path: Path) -> None:
    root = put(small_copy(tmp_path / "site"), {"content/products/4000.yaml": "name: Worek 40 l\n"})
    told = run("schema", "account", "--site", root, "--with-ids", "--messages", "en")
    defined = json.loads(told.stdout)["$defs"]
    assert defined["name-of-people"] == {
        "type": "string",
        "enum": ["anna-lis", "jan-maj"],
        "enumDescriptions": ["Anna Lis", "Jan Maj"],
    }
    product = defined["name-of-products"]
    assert product["anyOf"][0]["enum"] == ["4000", "folia", "palety"]
    assert product["anyOf"][1] == {"enum": [4000]}  # without quotes it is a number to an editor


def test_ids_of_settings_that_cannot_be_worked_with_are_not_told(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    edit(root / "site.yaml", "currency: PLN", "currency: złoty")
    told = run("schema", "account", "--site", root, "--with-ids", "--messages", "en")
    assert told.stderr == "playbookgen: site.yaml cannot be worked with; `playbookgen check` tells why\n"
    assert (told.exit_code, told.stdout) == (2, "")


def test_ids_need_a_site_and_its_content(tmp_path: Path) -> None:
    told = run("schema", "account", "--site", tmp_path, "--with-ids")
    assert told.stderr == f"playbookgen: {tmp_path} is not a site: it has no site.yaml\n"
    root = put(tmp_path, {"site.yaml": "title: Leer\nlanguages: [en]\n"})
    told = run("schema", "account", "--site", root, "--with-ids")
    assert told.stderr == f"playbookgen: there is no content folder: {root / 'content'}\n"
    assert told.exit_code == 2


def test_where_a_file_stands_in_the_way_nothing_is_written(tmp_path: Path) -> None:
    put(tmp_path, {"account.schema.json/x": ""})
    told = run("schema", "--output", tmp_path)
    assert told.exit_code == 3
    assert "account.schema.json" in told.stderr
    assert tree(tmp_path) == {"account.schema.json/x": b""}
