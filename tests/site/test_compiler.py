"""Packaged layouts become direct Python: the same bytes as by plain Jinja, and kept beside them between processes."""

import marshal
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.filters import do_urlencode
from markupsafe import Markup

from playbookgen.build import build
from playbookgen.language.catalogs import read_catalog
from playbookgen.language.formats import Formats
from playbookgen.packaged import layouts
from playbookgen.playbook.health import Limits
from playbookgen.site.bytecode import KeptBesideLayouts
from playbookgen.site.compiler import DirectCode
from playbookgen.site.contexts import MissingContext
from playbookgen.site.inputs import theme_digest
from playbookgen.site.theme import TemplateFailure, Theme, urlencode
from tests.sites import DAY, PUBLIC, put, tree


class Direct(jinja2.Environment):
    code_generator_class = DirectCode


def environment(kind: type[jinja2.Environment], loader: jinja2.BaseLoader, **settings: object) -> jinja2.Environment:
    made = kind(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        optimized=kind is jinja2.Environment,
        extensions=["jinja2.ext.i18n"],
        **settings,  # type: ignore[arg-type]
    )
    made.install_null_translations()  # type: ignore[attr-defined]  # the i18n extension adds it
    made.globals["_"] = made.globals["gettext"]
    return made


def published(root: Path) -> dict[str, bytes]:
    built = build(root, root / PUBLIC, DAY, style_page=True)
    assert built.publication is not None
    return tree(root / PUBLIC)


def test_every_page_is_that_of_plain_jinja_to_the_byte(small: Path) -> None:
    """A folder of own layouts, even an empty one, brings the sandbox and the code that Jinja writes."""
    direct = published(small)
    (small / "layouts").mkdir()
    plain = published(small)
    assert {path for path in direct.keys() | plain.keys() if direct.get(path) != plain.get(path)} == set()


LAYOUTS = {
    "values": """
        {{ text }}|{{ marked }}|{{ 1 }}{{ number }}|{{ none }}|{{ day }}|{{ text ~ marked ~ 1 }}|{{ text | safe }}|
        {{ keys['a'] }}{{ keys.get('b') }}{{ pairs[1:] }}{{ text | upper }}{{ [text, marked] | join('<') }}
    """,
    "choices": """
        {{ text if number }}{{ text if not number }}{{ (text if number else marked) | lower }}{{ '<' ~ _('<&') }}
        {{ text or marked }}{{ number and marked }}{{ '<' if number else marked }}
    """,
    "tests": """
        {{ 1 if text is none else 2 }}{{ 1 if rows is not none }}{{ 1 if nowhere is defined }}{{ number is even }}
        {% for row in rows %}{{ row.name is defined }}{{ row.nowhere is defined }}{% endfor %}
    """,
    "rows": """
        {{ rows | selectattr('is_on') | map(attribute='name') | join('<') }}
        {{ rows | rejectattr('is_on') | list | length }}{{ rows | rejectattr('name', 'none') | list | length }}
        {{ rows | selectattr('name', 'equalto', text) | list | length }}
        {{ rows | selectattr('name', 'in', [text]) | list | length }}
        {{ rows | selectattr('name', 'string') | list | length }}
        {{ rows | rejectattr(attribute, 'none') | sum(attribute='size') }}{{ rows | map('lower') | list | length }}
    """,
    "texts": """
        {{ [text, text] | join('<') }}{{ [marked, text, number] | join('<') }}{{ [number, none] | join }}
        {{ text | join('<') }}{{ [text, number] | join('<' | upper) }}{{ [text, marked] | join(attribute) }}
        {{ rows | map('upper') | join('<') }}{{ [text, number] | map('escape') | join('<') | upper }}
        {{ [[text, marked]] | map('join', '<') | list | length }}{{ [number, 2.5] | map('round', 1) | join(text) }}
        {{ [text] | map(attribute | replace('name', 'lower')) | list | length }}{{ pairs | map('length') | join }}
        {{ (text ~ text) | upper }}{{ (number ~ text) | upper }}{{ ('<' ~ text ~ marked) | upper }}{{ (1 ~ 2) | upper }}
    """,
    "dictionaries": """
        {% set signs = {'a': ('<', _('&')), 1: '>'} %}{{ signs['a'][0] }}{{ signs.get(1) }}{{ signs }}{{ 'a' in signs }}
        {{ {'a': text}['a'] }}{{ {'a': 'b', text: 1}.get('a') }}{% for key in {'<': 1} %}{{ key }}{% endfor %}{{ {} }}
    """,
    "loops": """
        {% for row in rows %}
            {{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ row.name }}
            {% for row in rows if row.is_on %}{{ loop.index }}{{ row.name }}{% else %}-{% endfor %}
        {% else %}none{% endfor %}
        {% for row in rows if row.name == 'nobody' %}{{ row }}{% else %}nobody{% endfor %}
        {% for a, b in pairs if a %}{{ b }}{% endfor %}
    """,
    "scopes": """
        {% set x = 1 %}{% for row in rows %}{{ x }}{% set x = row.name %}{{ x }}{% endfor %}{{ x }}
        {% if number %}{% set y = text %}{% else %}{% set y = 2 %}{% endif %}{{ y }}
        {% if text %}{% set text = 3 %}{% endif %}{{ text }}{% set said %}{{ text }}!{% endset %}{{ said }}
    """,
    "macros": """
        {% macro both(a, b='<', c=none, d=(1, '<')) %}{{ a }}{{ b }}{{ c or text }}{{ d[1] }}{% endmacro %}
        {{ both(text) }}{{ both(b=1, a=marked) }}{{ both(*[text, text]) ~ text }}{{ both(text) if number }}
        {% set v = both(text) %}{{ v }}{{ v | upper }}{{ both(v, v) }}
        {% macro down(n) %}{{ n }}{% if n %}{{ down(n - 1) }}{% endif %}{% endmacro %}{{ down(number) }}
    """,
    "callers": """
        {% macro box(a) %}<{{ a }}>{{ caller() }}{% endmacro %}
        {% macro may() %}{% if caller is defined %}{{ caller() }}{% else %}-{% endif %}{% endmacro %}
        {% for row in rows %}{% call box(row.name) %}
            {{ row.name }}{% call may() %}{{ text }}{{ loop.index }}{% endcall %}
        {% endcall %}{% endfor %}{{ may() }}
        {% macro each() %}{{ caller(text, 1) }}{% endmacro %}{% call(a, b) each() %}{{ a }}{{ b }}{% endcall %}
    """,
    "words": """
        {% trans a=text, n=number %}<{{ a }} {{ n }}{% endtrans %}{% trans %}100%{% endtrans %}
        {% trans count=number %}one{% pluralize %}{{ count }} many{% endtrans %}
        {{ ngettext('<', text, number) }}{{ _(text) }}{{ (_('<') ~ text) | upper }}
    """,
    "shared": "{% macro both(a, b='<') %}{{ a }}{{ b }}{{ _('<') }}{% endmacro %}",
    "imports": """
        {% import 'shared' as others %}{{ others.both(text) }}{{ others.both(text) | upper }}
        {% block b %}{{ others.both(marked, b=text) }}{% endblock %}
    """,
    "child": """{% extends 'parent' %}
        {% set own = text %}{% macro m() %}<{{ own }}>{% endmacro %}
        {% macro box() %}[{{ caller() }}]{% endmacro %}
        {% macro down(n) %}{{ n }}{{ own }}{% call box() %}{{ down(n - 1) if n }}{% endcall %}{% endmacro %}
        {% block b %}{{ m() }}{{ own }}{% set own = marked %}{{ own }}{{ m() }}{{ down(2) }}{% endblock %}
        {% block d %}{{ row }}{% endblock %}
    """,
    "parent": """
        {{ text }}{% block b %}{% endblock %}
        {% block c %}{{ marked }}{% block e %}{{ number }}{% endblock %}{% endblock %}
        {% for row in pairs %}{% block d scoped %}{% endblock %}{% endfor %}
    """,
    "shadows": """
        {% macro m() %}<b>{% endmacro %}{% macro n(m) %}{{ m() }}{% endmacro %}
        {% set j = joiner(text) %}{{ n(j) }}{{ n(j) }}
        {% block b %}
            {% for m in [j, j] %}{{ m() }}{% set m = joiner(text) %}{{ m() }}{{ m() }}{% endfor %}{{ m() }}
        {% endblock %}
    """,
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("text", ['<a href="x">&\'', "", "plain"])
@pytest.mark.parametrize("count", [0, 3])
def test_a_layout_says_what_plain_jinja_lets_it_say(name: str, text: str, count: int) -> None:
    rows = [SimpleNamespace(name=text or None, is_on=number % 2 == 0, size=number) for number in range(count)]
    values: Mapping[str, object] = {
        "text": text,
        "marked": Markup("<i>"),
        "number": count,
        "day": date(2026, 1, 2),
        "rows": rows,
        "attribute": "name",
        "keys": {"a": text},
        "pairs": [(text, number) for number in range(count)],
    }
    loader = jinja2.DictLoader(LAYOUTS)
    plain, direct = (
        environment(kind, loader).get_template(name).render(values) for kind in (jinja2.Environment, Direct)
    )
    assert direct == plain


@pytest.mark.parametrize(
    "layout",
    [
        "{% for a in x %}{% macro m() %}{% endmacro %}{% endfor %}",
        "{% macro m() %}{% endmacro %}{% set m = joiner() %}",
        "{% macro m() %}{% endmacro %}{% block b %}{{ m() }}{% if x %}{% set m = joiner() %}{% endif %}{% endblock %}",
        "{% import 'a' as m %}{% block b %}{{ m.a() }}{% set m = joiner() %}{% endblock %}",
        "{% macro m() %}{{ varargs }}{% endmacro %}",
        "{% macro m() %}{{ kwargs }}{% endmacro %}",
        "{% macro m(a, b=a) %}{% endmacro %}",
        "{% macro m(a) %}{% endmacro %}{{ m(**x) }}",
        "{% call x() %}{% endcall %}",
        "{% for a in x recursive %}{% endfor %}",
        "{% for a in x %}{{ loop.previtem }}{% endfor %}",
        "{% filter upper %}{% endfilter %}",
        "{% if x %}{% extends 'a' %}{% endif %}b",
    ],
)
def test_what_a_packaged_layout_may_not_use_is_refused_with_its_line(layout: str) -> None:
    with pytest.raises(jinja2.TemplateAssertionError, match="is not for packaged layouts") as refused:
        environment(Direct, jinja2.BaseLoader()).from_string(f"{{#\n\n#}}{layout}")
    assert refused.value.lineno == 3


@given(st.text(alphabet='az09_.-~/@%+: "<&ż', max_size=20))
def test_addresses_are_written_as_by_plain_jinja(text: str) -> None:
    for value in (text, {text: text}, Markup(text)):
        assert urlencode(value) == do_urlencode(value)


def test_a_name_that_is_not_there_is_an_error() -> None:
    for layout in (
        "{{ x }}",
        "{{ x.y }}",
        "{{ x() }}",
        "{% if x %}{% endif %}",
        "{{ 1 ~ x }}",
        "{% for a in x %}{% endfor %}",
    ):
        with pytest.raises((jinja2.UndefinedError, AttributeError, TypeError)):
            environment(Direct, jinja2.BaseLoader()).from_string(layout).render()


# Layouts of a program that lies in a folder of the test's.


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of layouts, and a Python that may write bytecode."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return put(tmp_path / "layouts", {"404.html": "<p>\n{{ site_title }}\n</p>"})


def said(folder: Path, module: Path = Path(__file__)) -> str:
    """What the layout says in a new process."""
    loader, kept = jinja2.FileSystemLoader(folder), KeptBesideLayouts(module)
    return environment(Direct, loader, bytecode_cache=kept).get_template("404.html").render(site_title="A & B")


def kept_file(folder: Path) -> Path:
    (file,) = (folder / "__pycache__").iterdir()
    return file


@pytest.mark.parametrize(
    "layout",
    [
        "<p>\n{{ site_title }}\n{{ site_title.nowhere }}\n</p>",
        "\n\n<p>{% if site_title %}{{ site_title.nowhere }}{% endif %}",
        "\n\n{% if site_title.nowhere %}\n{% endif %}",
        "\n\n{% for a in site_title.nowhere %}\n{% endfor %}",
        "{% macro m(a) %}{% if a %}\n\n{{ a.nowhere }}{% else %}b{% endif %}{% endmacro %}\n{{ m(1) }}",
        "{% macro m() %}\n{{ caller() }}{% endmacro %}{% call m() %}\n{{ 1 / 0 }}{% endcall %}",
    ],
)
def test_a_mistake_is_told_with_its_layout_and_line(folder: Path, layout: str) -> None:
    put(folder, {"404.html": layout})
    catalog = read_catalog("en", [layouts()])
    theme = Theme(catalog, Formats(catalog.locale), folder, None, Limits(Decimal(0), Decimal(0)), {})
    with pytest.raises(TemplateFailure) as failure:
        theme.render("404", MissingContext("Title", None, "en", ()))
    where = failure.value.finding.where
    assert (where.path, where.start.line) == ("layouts/404.html", 3)


def test_code_is_kept_beside_the_layouts_and_found_there_again(folder: Path) -> None:
    assert said(folder) == "<p>\nA &amp; B\n</p>"
    file = kept_file(folder)
    assert file.name == f"404.html.{sys.implementation.cache_tag}.pyc"
    other = environment(Direct, jinja2.BaseLoader()).compile("other code", "404.html", str(folder / "404.html"))
    file.write_bytes(file.read_bytes()[:16] + marshal.dumps(other))
    assert said(folder) == "other code"


def test_code_of_another_source_compiler_or_place_is_not_used(folder: Path, tmp_path: Path) -> None:
    said(folder)
    before = kept_file(folder).read_bytes()
    put(tmp_path, {"environment.py": "other filters"})
    assert said(folder, tmp_path / "environment.py") == "<p>\nA &amp; B\n</p>"
    assert kept_file(folder).read_bytes() != before
    put(folder, {"404.html": "changed"})
    assert said(folder) == "changed"
    moved = shutil.copytree(folder, folder.parent / "moved")
    before = kept_file(moved).read_bytes()
    assert said(moved) == "changed"
    assert kept_file(moved).read_bytes() != before


@pytest.mark.parametrize("length", [0, 7, 16, 40])
def test_damaged_code_is_made_again(folder: Path, length: int) -> None:
    expected = said(folder)
    file = kept_file(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:length])
    assert said(folder) == expected
    assert file.read_bytes() == whole


def test_nothing_is_kept_where_nothing_can_or_may_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, {"__pycache__": "a file"})
    assert said(folder) == "<p>\nA &amp; B\n</p>"
    (folder / "__pycache__").unlink()
    assert said(folder, folder / "no-source.py") == "<p>\nA &amp; B\n</p>"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert said(folder) == "<p>\nA &amp; B\n</p>"
    assert [file.name for file in folder.iterdir()] == ["404.html"]


def test_code_of_a_sites_own_layouts_is_never_kept(small: Path, folder: Path) -> None:
    put(small, {"layouts/page.html": '{% extends "theme/page.html" %}', "layouts/assets/own.txt": "own"})
    before = {path for path in tree(small) if not path.startswith(PUBLIC)}
    published(small)
    assert {path for path in tree(small) if not path.startswith(PUBLIC)} == before


def test_kept_code_is_no_input_of_pages(folder: Path) -> None:
    before = theme_digest([folder])
    said(folder)
    assert kept_file(folder).exists()
    assert theme_digest([folder]) == before
