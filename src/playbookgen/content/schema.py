"""The model described as values: what keys a mapping may have, and what each of them takes.

Read once from the classes of `model`. Findings (what would be right here?), reference checks, schemas for editors and
the documentation of fields ask here instead of looking into types themselves.
"""

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from playbookgen.content.model import Kind, Labelled, Model, Reference, Shorthand
from playbookgen.findings import DataPath


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a mapping.

    Exactly one of `choices`, `reference`, `model` and `kind` says what a single value is; `is_list` and `is_map` say
    that the key takes a list of such values, or a mapping from free keys to them.
    """

    name: str
    label: str
    """The key of its name in the catalogs, where a field may be called differently in each record: `plan.status`."""
    is_required: bool
    kind: str | None = None
    choices: tuple[str, ...] = ()
    label_field: str | None = None
    """The context of the choices in the catalogs."""
    reference: str | None = None
    model: type[Model] | None = None
    shorthand: str | None = None
    """What a single text in the place of the mapping names, where one may stand there."""
    is_list: bool = False
    is_map: bool = False
    keys: tuple[str | None, ...] = ()
    """Of a mapping with free keys: their kind, None for any text; of such mappings in one another, one for each."""


@cache
def fields(model: type[Model]) -> Mapping[str, Field]:
    """Return the keys of a mapping in their canonical order, by the name an author writes (`with`, not `with_`)."""
    described = {}
    record = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model.__name__).lower()
    for attribute, info in model.model_fields.items():
        name = info.alias or attribute
        wrapped = info.annotation if not info.metadata else Annotated[info.annotation, *info.metadata]
        described[name] = _field(name, f"{record}.{name}", wrapped, info.is_required())
    return described


@cache
def meanings(model: type[Model]) -> Mapping[str, str]:
    """Return what the docstring below each field says, by the name an author writes; on one line, in Markdown.

    They are read from the source. Raises `OSError` where there is none.
    """
    told = {}
    definitions = ast.parse(inspect.getsource(model)).body
    for field, below in pairwise(part for one in definitions if isinstance(one, ast.ClassDef) for part in one.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=attribute)), ast.Expr(value=ast.Constant(value=str(text))):
                if (info := model.model_fields.get(attribute)) is not None:
                    told[info.alias or attribute] = " ".join(text.split())
    return told


def purpose(model: type[Model]) -> str:
    """Return what the docstring of a mapping says, on one line."""
    return " ".join((inspect.getdoc(model) or "").split())


def field_at(model: type[Model], data_path: DataPath) -> Field | None:
    """Return the field that a data path leads to, or None where the model has no such key."""
    found: Field | None = None
    for step in data_path:
        if isinstance(step, int):
            continue
        if found is not None and found.is_map:
            return found
        if found is not None:
            if found.model is None:
                return None
            model = found.model
        found = fields(model).get(step)
        if found is None:
            return None
    return found


def model_at(model: type[Model], data_path: DataPath) -> type[Model] | None:
    """Return the class of the mapping that a data path leads to."""
    if not any(isinstance(step, str) for step in data_path):
        return model
    found = field_at(model, data_path)
    return found.model if found is not None else None


def _field(name: str, label: str, annotation: Any, is_required: bool) -> Field:
    is_list = is_map = False
    keys: list[str | None] = []
    while True:
        origin = get_origin(annotation)
        if origin is Annotated and get_origin(held := get_args(annotation)[0]) in (tuple, dict):
            annotation, origin = held, get_origin(held)
        if origin in (Union, UnionType):
            (annotation,) = (option for option in get_args(annotation) if option is not NoneType)
        elif origin is tuple:
            is_list, annotation = True, get_args(annotation)[0]
        elif origin is dict:
            is_map, (key, annotation) = True, get_args(annotation)
            keys.append(next((mark.name for mark in getattr(key, "__metadata__", ()) if isinstance(mark, Kind)), None))
        else:
            break
    marks = annotation.__metadata__ if get_origin(annotation) is Annotated else ()
    plain = get_args(annotation)[0] if marks else annotation
    choices: tuple[str, ...] = get_args(plain) if get_origin(plain) is Literal else ()
    shorthand = next((mark.key for mark in marks if isinstance(mark, Shorthand)), None)
    return Field(
        name,
        label,
        is_required,
        kind=next((mark.name for mark in marks if isinstance(mark, Kind)), None),
        choices=choices,
        label_field=next((mark.field for mark in marks if isinstance(mark, Labelled)), None),
        reference=next((mark.to for mark in marks if isinstance(mark, Reference)), None),
        model=plain if isinstance(plain, type) and issubclass(plain, Model) else None,
        shorthand=fields(plain)[shorthand].reference if shorthand is not None else None,
        is_list=is_list,
        is_map=is_map,
        keys=tuple(keys),
    )
