"""Files as an editor sees them: read by a parser of YAML 1.2 that is none of ours, and held against a schema."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from yaml12 import parse_yaml

from playbookgen.editing.schemas import KINDS
from playbookgen.findings import DataPath

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<front>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


def kind_of(path: str) -> str | None:
    """Return the kind of file whose schema holds for a path from the site's folder."""
    return next((kind for kind, described in KINDS.items() if fnmatch(path, described.files)), None)


def files_of(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file of a site that has a schema, with its kind."""
    for kind, described in KINDS.items():
        for file in sorted(root.glob(described.files)):
            yield kind, file


def as_seen(file: Path) -> Any:
    """Return what an editor makes of a file, or of its front matter; `ValueError` where it cannot read it."""
    text = file.read_text("utf-8")
    if file.suffix == ".md":
        match = _FRONT_MATTER.match(text)
        if match is None:
            raise ValueError("there is no front matter")
        text = match["front"]
    return seen(text)


def seen(text: str) -> Any:
    """Return what an editor makes of a text; a key of JSON is a text, whatever it is in YAML."""
    return _with_text_keys(parse_yaml(text))


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


def places(validator: Draft202012Validator, content: Any) -> set[DataPath]:
    """Return where a schema finds something wrong, those places too that only one of its alternatives reaches."""
    return set(_places(validator.iter_errors(content)))


def _places(errors: Iterable[ValidationError]) -> Iterator[DataPath]:
    for error in errors:
        yield tuple(error.absolute_path)
        yield from _places(error.context or ())
