"""The page of all components, which is made on request."""

import re
from pathlib import Path

from playbookgen.build import build
from playbookgen.packaged import layouts
from tests.pages import MISSING, dead_links, parsed, problems
from tests.sites import DAY, PUBLIC, demo_copy, published, tree


def test_a_site_has_it_only_on_request(small: Path) -> None:
    assert [path for path in published(small) if "style.html" in path] == []
    build(small, small / PUBLIC, DAY, style_page=True)
    assert [path for path in sorted(tree(small / PUBLIC)) if "style.html" in path] == ["en/style.html", "style.html"]


def test_it_is_as_sound_as_every_other_page(tmp_path: Path, small: Path) -> None:
    for site in (demo_copy(tmp_path / "demo"), small):
        build(site, site / PUBLIC, DAY, style_page=True)
        files = tree(site / PUBLIC)
        pages = {
            path: parsed(path, content) for path, content in files.items() if path.endswith(".html") and path != MISSING
        }
        ours = {path: page for path, page in pages.items() if path.endswith("style.html")}
        assert problems(ours) == []
        assert [link for link in dead_links(pages, files) if link.startswith(tuple(ours))] == []


def test_it_shows_every_colour_of_the_stylesheet() -> None:
    colours = re.findall(r"--([a-z-]+): light-dark", (layouts() / "assets/site.css").read_text("utf-8"))
    listed = re.search(r"set tokens = \[(.*?)\]", (layouts() / "style.html").read_text("utf-8"))
    assert listed is not None
    assert re.findall(r'"([a-z-]+)"', listed[1]) == colours


def test_it_shows_every_component_of_the_parts() -> None:
    """A component is a macro that makes an element of a class; what it is made of is shown with it."""
    source = (layouts() / "parts.html").read_text("utf-8")
    macros = dict(re.findall(r"{% macro (\w+)(.*?){%-? endmacro %}", source, re.DOTALL))
    shown = set(re.findall(r"parts\.(\w+)\(", (layouts() / "style.html").read_text("utf-8")))
    waiting = list(shown)
    while waiting:
        inner = set(re.findall(r"\b(\w+)\(", macros[waiting.pop()])) & macros.keys() - shown
        shown |= inner
        waiting += inner
    missing = {name for name, body in macros.items() if 'class="' in body} - shown
    assert missing == {"contents_of", "untranslated"}  # the one looks like `contents`, the other needs a missing text
