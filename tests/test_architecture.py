"""The rooms of the house, and who may enter which: imports go one way.

A room is a package or module directly in `playbookgen`. Rooms are listed in the order of the line; each imports only
rooms above it. The table is complete in both directions: a new edge fails, and so does one that is no longer there.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.sites import REPOSITORY

SOURCE = REPOSITORY / "src" / "playbookgen"

ROOMS: Mapping[str, frozenset[str]] = {
    room: frozenset(imports.split())
    for room, imports in {
        "__init__": "",
        "packaged": "",
        "findings": "",
        "output": "",
        "language": "findings",
        "content": "findings",
        "playbook": "findings content",
        "rules": "findings content playbook",
        "reference": "findings language content rules",
        "site": "findings language content playbook",
        "pipeline": "packaged findings output content playbook rules reference site",
        "build": "packaged findings output language content playbook rules reference site pipeline",
        "editing": "findings output language content rules reference __init__ playbook build",
        "review": "__init__ packaged findings language content reference site pipeline build playbook",
        "serve": "findings output language content pipeline build",
        "cli": "__init__ findings output language content reference pipeline build editing review serve",
        "__main__": "cli",
    }.items()
}

LIBRARIES: Mapping[str, frozenset[str]] = {
    library: frozenset(rooms.split())
    for library, rooms in {
        "click": "cli",
        "jinja2": "site editing",
        "markupsafe": "site",
        "pydantic": "content pipeline editing",
        "pydantic_core": "content",
        "yaml": "content editing",
        "markdown": "content",
        "nh3": "content",
        "babel": "content language",
        "starlette": "serve",
        "uvicorn": "serve",
        "watchfiles": "serve",
    }.items()
}
"""Who uses what is not the standard library's."""

FORBIDDEN = {"base", "common", "helper", "helpers", "manager", "misc", "shared", "stuff", "tools", "util", "utils"}
"""Names that say nothing of what is inside."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module with its room."""
    for file in SOURCE.rglob("*.py"):
        first, *rest = file.relative_to(SOURCE).parts
        yield (first if rest else file.stem), file


def imports(file: Path) -> Iterator[str]:
    """Yield the full names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """Return the room that an imported name of ours lies in: `playbookgen.__version__` stands in `__init__`."""
    first = name.split(".")[1]
    return first if (SOURCE / first).is_dir() or (SOURCE / f"{first}.py").is_file() else "__init__"


def test_rooms_import_what_the_line_says_and_nothing_else() -> None:
    found: dict[str, set[str]] = {}
    for room, file in modules():
        ours = {room_of(name) for name in imports(file) if name.startswith("playbookgen.")}
        found.setdefault(room, set()).update(ours - {room})
    assert found == ROOMS


def test_the_line_goes_one_way() -> None:
    rooms = list(ROOMS)
    against = {room: later for index, room in enumerate(rooms) if (later := ROOMS[room] & set(rooms[index:]))}
    assert against == {}


def test_every_library_has_its_rooms() -> None:
    found: dict[str, set[str]] = {}
    for room, file in modules():
        for name in imports(file):
            library = name.split(".")[0]
            if library != "playbookgen" and library not in sys.stdlib_module_names:
                found.setdefault(library, set()).add(room)
    assert found == LIBRARIES


def test_modules_have_names_that_say_what_is_inside() -> None:
    names = {part.removesuffix(".py") for _, file in modules() for part in file.relative_to(SOURCE).parts}
    assert names & FORBIDDEN == set()


EDGES = {SOURCE / "pipeline" / "cache.py", SOURCE / "editing" / "files.py"}
"""Modules that write files, in rooms that do not."""


def test_only_the_edges_write_files_and_speak() -> None:
    acts = ("write_text", "write_bytes", "unlink", "rmtree", "mkdir", "print", "rename", "copyfile", "copy2")
    found = []
    for room, file in modules():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and room not in ("output", "cli") and file not in EDGES:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in acts:
                    found.append(f"{file.relative_to(SOURCE)}:{node.lineno}: {name}")
    assert found == []


SLOW = ("pydantic", "jinja2", "babel", "markdown", "nh3", "yaml", "asyncio", "starlette", "uvicorn", "watchfiles")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["build", "--help"], ["check", "--help"], ["serve", "--help"]]
)
def test_help_imports_nothing_slow(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom playbookgen.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        f"    print(sorted(set({SLOW!r}) & sys.modules.keys()), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, encoding="utf-8", check=True)
    assert ran.stderr == "[]\n"
