"""This program, told apart from its other versions by its own source and by the libraries that it runs with."""

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

_LIBRARIES = ("babel", "jinja2", "markdown", "markupsafe", "nh3", "pydantic", "pydantic_core", "yaml")
"""What pages and findings are made with: another version of one of them may write otherwise."""


@cache
def program_digest() -> str:
    """Return the digest of the package's modules, and of the names and versions of libraries and Python."""
    package = Path(__file__).parents[1]
    state = blake2b(repr((sys.version_info, sorted(_installed()))).encode(), digest_size=16)
    for file in sorted(package.rglob("*.py")):
        content = file.read_bytes()
        state.update(f"{file.relative_to(package).as_posix()} {len(content)}\n".encode() + content)
    return state.hexdigest()


def _installed() -> set[str]:
    """The names of what is installed beside our libraries, such as `jinja2-3.1.6.dist-info`.

    Asking importlib.metadata for the versions takes 20 ms, a tenth of a build that has nothing to do.
    """
    places = {
        Path(place).parent
        for name in _LIBRARIES
        for place in (getattr(find_spec(name), "submodule_search_locations", None) or ())
    }
    return {name for place in places for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208
