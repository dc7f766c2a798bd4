"""What docs/ says of the program is what the program says of itself."""

from pathlib import Path

import pytest

from playbookgen import reference
from playbookgen.cli import main
from playbookgen.content import config, model, schema
from playbookgen.content.model import Model
from playbookgen.content.sources import FOLDERS
from playbookgen.findings import Severity
from playbookgen.language.catalogs import label_keys
from playbookgen.packaged import layouts
from playbookgen.rules import RULES
from playbookgen.site.contexts import PAGE_KINDS

from . import fields, values
from .generate import PART, PARTS, generated
from .markdown import DOCS, code, headings

PAGES = sorted(DOCS.glob("*.md"))


def _text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_up_to_date(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text == generated(text), f"docs/{page.name} is behind the program: run `make docs`"


def test_every_generated_part_stands_on_a_page_once() -> None:
    found = [part["name"] for page in PAGES for part in PART.finditer(page.read_text("utf-8"))]
    assert sorted(found) == sorted(PARTS)


def test_every_command_and_option_is_told() -> None:
    told = _text("commands.md")
    for command in main.commands.values():
        assert f"### playbookgen {command.name}\n" in told
        for option in command.params:
            for name in option.opts:
                assert name in told or name.upper() in told, f"{command.name} {name}"


def test_every_finding_is_told() -> None:
    assert set(reference.names()) <= set(headings(_text("findings.md")))


def test_what_the_date_can_change_is_no_error_by_itself() -> None:
    assert {rule.severity for rule in RULES.values() if rule.depends_on_date} == {Severity.WARNING}


def _models() -> set[type[Model]]:
    """Return the classes that are written down; reading makes lenient copies of some while it runs."""
    return {
        kind
        for module in (model, config)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Model)
    }


def test_every_key_is_told() -> None:
    told = _text("fields.md")
    for kind in _models():
        meanings = schema.meanings(kind)
        for name in schema.fields(kind):
            section = told.partition(f" {fields.heading(kind)}\n")[2]
            assert f"\n| {code(name)} |" in section, f"{kind.__name__}: {name}"
            assert meanings.get(name), f"{kind.__name__}: {name} has no docstring"


def test_every_kind_of_value_and_reference_is_told() -> None:
    used = [key for one in _models() for key in schema.fields(one).values()]
    assert {key.kind for key in used} - {None} == set(values.SAMPLES) == set(values.kinds())
    assert {key.reference for key in used} - {None} == set(fields.REFERENCES)


def test_every_folder_of_the_content_is_told() -> None:
    for folder in FOLDERS:
        assert f"`content/{folder}/<" in _text("fields.md")


def test_every_page_kind_is_told() -> None:
    for kind in (*PAGE_KINDS, "404"):
        assert f"| `{kind}` | `{kind}.html` |" in _text("layouts.md")


def test_keys_that_are_words_of_python_are_told() -> None:
    renamed = {info.alias for one in _models() for info in one.model_fields.values()} - {None}
    assert renamed == {"with", "from"}
    assert "`with` is `with_` and `from` is\n`from_`" in _text("layouts.md")


def test_every_label_is_told() -> None:
    told = _text("labels.md")
    for key in label_keys((layouts(),)):
        assert f"\n| `{key}` |" in told, key
