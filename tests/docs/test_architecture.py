"""ARCHITECTURE.md says which room imports which; here it is held against the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import playbookgen

from .markdown import REPOSITORY

SOURCE = Path(playbookgen.__file__).parent
ROOM = re.compile(r"^\| `(?P<room>\w+)(?:/|\.py)` \|[^|]+\|(?P<imports>[^|]*)\|$", re.MULTILINE)
TEXT = (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8")
TOLD = {room: set(re.findall(r"\w+", imports)) for room, imports in ROOM.findall(TEXT)}


def _rooms() -> set[str]:
    return {path.stem for path in SOURCE.iterdir() if not path.name.startswith(("_", "."))} - {"py"}


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith("playbookgen."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "playbookgen":
            yield from (name.name for name in node.names if not name.name.startswith("_"))


def test_every_room_is_told() -> None:
    assert set(TOLD) == _rooms()


def test_rooms_import_what_is_told_and_nothing_else() -> None:
    for room, told in TOLD.items():
        files = (SOURCE / room).rglob("*.py") if (SOURCE / room).is_dir() else [SOURCE / f"{room}.py"]
        found = {name for file in files for name in _imported(file)} - {room}
        assert found == told, room


def test_no_rooms_import_one_another_in_a_circle() -> None:
    done: set[str] = set()
    while ready := {room for room, imports in TOLD.items() if room not in done and imports <= done}:
        done |= ready
    assert done == set(TOLD)


def test_the_places_for_newcomers_exist() -> None:
    table = TEXT.partition("## Where to add what")[2].partition("\n## ")[0]
    paths = [path for path in re.findall(r"`([\w./-]+)`", table) if "/" in path or path.endswith((".py", ".md"))]
    assert paths
    for path in paths:
        places = (REPOSITORY / path, SOURCE / path)
        assert any(place.exists() for place in places), path
