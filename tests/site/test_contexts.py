"""What layouts are given: plain values, and no way from them to anything else."""

import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path, PurePath
from types import FunctionType, MethodType, ModuleType

from jinja2 import Undefined

from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.site.chrome import View
from playbookgen.site.contexts import PAGE_KINDS, Context, context, missing_context
from playbookgen.site.planning import planned
from playbookgen.site.theme import _Sandbox
from tests.conftest import Demo

PLAIN = (str, int, float, bool, type(None), Decimal, date, Enum)


def contexts(demo: Demo) -> Iterator[Context]:
    playbook = demo.built.checked.playbook
    catalogs = {language: read_catalog(language, [layouts()]) for language in ("pl", "en")}
    for page in planned(playbook):
        yield context(page, View(playbook, catalogs[page.language]))
    yield missing_context(playbook, catalogs)


def test_every_kind_of_page_has_a_layout_of_its_name() -> None:
    names = {file.stem for file in layouts().glob("*.html")}
    assert names >= {*PAGE_KINDS, "404", "base"}


def reached(value: object, way: str, seen: dict[tuple[type, str], str]) -> Iterator[tuple[str, object]]:
    """Yield everything that a layout can see from a value, once for each kind of place, with the way there."""
    yield way, value
    if isinstance(value, PLAIN):
        return
    if isinstance(value, Mapping):
        for key, inner in list(value.items())[:50]:
            yield from reached(inner, f"{way}[{key!r}]", seen)
        return
    if isinstance(value, tuple | list | frozenset | set):
        for inner in list(value)[:50]:
            yield from reached(inner, f"{way}[]", seen)
        return
    sandbox = _Sandbox()
    for name in dir(value):
        if (type(value), name) not in seen and sandbox.is_safe_attribute(value, name, None):
            seen[type(value), name] = way
            found = getattr(value, name, None)
            if sandbox.is_safe_attribute(value, name, found):
                yield from reached(found, f"{way}.{name}", seen)


def test_what_a_page_shows_goes_with_the_page(demo: Demo) -> None:
    """Nothing waits for the collector, which runs only now and then while pages are made."""
    checked = demo.built.checked
    views = {language: View(checked.playbook, theme.catalog) for language, theme in checked.themes.items()}
    pages = {page.kind: page for page in planned(checked.playbook, style_page=True)}
    left = {}
    for is_first in (True, False):  # which loads layouts, and what pages share
        for kind, page in pages.items():
            gc.collect()
            checked.themes[page.language].render(kind, context(page, views[page.language]))
            left[kind] = 0 if is_first else gc.collect()
    assert {kind for kind, count in left.items() if count} <= {
        "role",
        "page",
    }  # the parser of their Markdown makes rings


@dataclass(frozen=True)
class Shelf:
    """Something with an attribute."""

    book: object


def test_layouts_can_reach_no_file_no_module_and_no_inside_of_python(demo: Demo) -> None:
    seen: dict[tuple[type, str], str] = {}
    ways: list[str] = []
    for made in contexts(demo):
        for field in fields(made):
            for way, value in reached(getattr(made, field.name), f"{type(made).__name__}.{field.name}", seen):
                if isinstance(value, PurePath | ModuleType | FunctionType | MethodType | type):
                    owner = getattr(value, "__self__", None)
                    home = owner if isinstance(owner, type) else type(owner)
                    if not home.__module__.startswith("playbookgen."):
                        ways.append(way)
    assert ways == []
    assert len(seen) > 300


def test_an_attribute_that_was_harmless_is_judged_anew_where_it_holds_something_else() -> None:
    sandbox = _Sandbox()
    seen = [sandbox.getattr(Shelf(book), "book") for book in ("a text", "a text", Path("content"), "a text")]
    assert [isinstance(found, Undefined) for found in seen] == [False, False, True, False]
