"""The reference of docs/layouts.md: what each template is given, from the types of the contexts and all they hold."""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin, get_type_hints

from playbookgen import packaged
from playbookgen.content.model import Labelled, Model
from playbookgen.content.targets import KINDS
from playbookgen.language.catalogs import read_catalog
from playbookgen.language.formats import Formats
from playbookgen.playbook.health import Limits
from playbookgen.site import contexts
from playbookgen.site.pages import ADDRESSES, MISSING, STYLE, path_of
from playbookgen.site.theme import TEMPLATE_SUFFIX, Theme

from . import fields
from .markdown import code, link, paragraphs, table

PLAIN: Mapping[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    Decimal: "number",
    date: "date",
    NoneType: "none",
}


def context_types() -> Mapping[str, type]:
    """Return the type of each template's context, by the page kind that is the template's name."""
    made = {kind: _returned(make) for kind, make in contexts.PAGE_KINDS.items()}
    return {**made, "404": _returned(contexts.missing_context)}


def pages() -> str:
    """Return the table of page kinds: where they go, by which template, from what."""
    rows = []
    for kind, context in context_types().items():
        if kind == "404":
            place, made = MISSING, "always"
        else:
            address, id = ADDRESSES[kind], "<id>" if kind in KINDS.values() or ADDRESSES[kind].suffix else ""
            place = path_of(kind, id, "")
            made = f"{code(address.setting)} in {code('pages')}" if address.setting is not None else "always"
            if kind == STYLE:
                made = code("build --style-page")
        template = code(f"{kind}{TEMPLATE_SUFFIX}")
        rows.append((code(kind), template, code(place), link(context.__name__, context.__name__), made))
    return table(("Kind", "Template", "Page", "Context", "Made with"), rows)


def filters() -> str:
    """Return the table of filters, as the theme installs them."""
    catalog = read_catalog("en", (packaged.layouts(),))
    installed = Theme(
        catalog, Formats(catalog.locale), packaged.layouts(), None, Limits(Decimal(0), Decimal(0)), {}
    )._filters()
    rows = ((code(_call(name, function)), _sentence(function)) for name, function in sorted(installed.items()))
    return table(("Filter", "What it does"), rows)


def _call(name: str, function: Callable[..., object]) -> str:
    _, *rest = [one for one in inspect.signature(function).parameters.values() if one.name not in ("self", "context")]
    given = [one.name if one.default is one.empty else f"{one.name}={one.default!r}" for one in rest]
    return f"{name}({', '.join(given)})" if given else name


def _sentence(documented: object) -> str:
    told = inspect.getdoc(documented)
    if not told:
        raise AssertionError(f"{documented} has no docstring")
    return " ".join(told.split("\n\n")[0].split())


def types() -> str:
    """Return a section for each context, and for each type that can be reached from one."""
    found: dict[type, None] = {}
    for context in context_types().values():
        _reach(context, found)
    return paragraphs(*(part for one in found for part in _section(one)))


def _reach(annotation: Any, found: dict[type, None]) -> None:
    """Add what a value of this type can hold, those types first that are nearest to it."""
    if _is_told(annotation) and annotation not in found:
        found[annotation] = None
        for attribute in _attributes(annotation):
            _reach(attribute.kind, found)
    for part in get_args(annotation):
        _reach(part, found)


def _is_told(annotation: Any) -> TypeGuard[type]:
    return isinstance(annotation, type) and (is_dataclass(annotation) or hasattr(annotation, "_fields"))


def _section(holder: type) -> Iterator[str]:
    yield f"### {holder.__name__}"
    yield _sentence(holder)
    rows = ((code(one.name), _words(one.kind), one.told) for one in _attributes(holder))
    yield table(("Attribute", "Is", "Meaning"), rows)


@dataclass(frozen=True, slots=True)
class _Attribute:
    """A value that templates can read, or a function that they can call and what it returns."""

    name: str
    kind: Any
    told: str


def _attributes(holder: type) -> Iterator[_Attribute]:
    told = _docstrings(holder)
    for name, kind in get_type_hints(holder, include_extras=True).items():
        yield _Attribute(name, kind, told.get(name, ""))
    for name, member in vars(holder).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property) and member.fget is not None:
            yield _Attribute(name, _returned(member.fget), _sentence(member.fget))
        elif isinstance(member, cached_property):
            yield _Attribute(name, _returned(member.func), _sentence(member.func))
        elif inspect.isfunction(member):
            _, *given = inspect.signature(member).parameters
            yield _Attribute(f"{name}({', '.join(given)})", _returned(member), _sentence(member))


def _returned(function: Callable[..., object]) -> Any:
    return get_type_hints(function, include_extras=True)["return"]


def _docstrings(holder: type) -> Mapping[str, str]:
    """What stands below each attribute of a class in its source, where Python itself does not look."""
    definition = ast.parse(inspect.getsource(holder)).body[0]
    assert isinstance(definition, ast.ClassDef)
    told = {}
    for one, below in pairwise(definition.body):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                told[name] = " ".join(text.split())
    return told


def _words(annotation: Any) -> str:
    """A type in words: `tuple[Summary, ...]` is a list of summaries."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation in PLAIN:
        return PLAIN[annotation]
    if origin is Annotated:
        field = next((mark.field for mark in parts[1:] if isinstance(mark, Labelled)), None)
        return f"{_words(parts[0])} (words: {code(field)})" if field is not None else _words(parts[0])
    if origin is Literal:
        return " or ".join(map(code, parts))
    if origin in (Union, UnionType):
        return ", or ".join(map(_words, parts))
    if origin is tuple:
        return f"list of {_words(parts[0])}" if parts[-1] is ... else f"({'; '.join(map(_words, parts))})"
    if origin is frozenset:
        return f"set of {_words(parts[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"mapping, {_words(parts[0])} to {_words(parts[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(code(str(one.value)) for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return link(fields.heading(annotation), fields.heading(annotation), "fields.md")
    if _is_told(annotation):
        return link(annotation.__name__, annotation.__name__)
    raise AssertionError(f"no words for the type {annotation}")
