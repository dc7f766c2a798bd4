"""Links that pages are framed with: up to the top, and to the line that edits something."""

import pytest

from playbookgen.content.config import Repository, Site
from playbookgen.site.links import edit_link, edit_links, to_root

PATTERN = "https://git.example/o/r/edit/main/{path}#L{line}"


def site(edit: str | None, root: str | None = None) -> Site:
    return Site(title="A", languages=("pl",), repository=Repository(edit=edit, root=root))


@pytest.mark.parametrize(("path", "up"), [("index.html", ""), ("a/b.html", "../"), ("en/a/b.html", "../../")])
def test_the_way_to_the_top(path: str, up: str) -> None:
    assert to_root(path) == up


@pytest.mark.parametrize(
    ("pattern", "root", "link"),
    [
        (PATTERN, None, "https://git.example/o/r/edit/main/content/a.yaml#L7"),
        (PATTERN, "sales", "https://git.example/o/r/edit/main/sales/content/a.yaml#L7"),
        (PATTERN, "/sales/site/", "https://git.example/o/r/edit/main/sales/site/content/a.yaml#L7"),
        (PATTERN, "Dział #2", "https://git.example/o/r/edit/main/Dzia%C5%82%20%232/content/a.yaml#L7"),
        ("https://git.example/edit?file={path}", None, "https://git.example/edit?file=content/a.yaml"),
        ("https://git.example/{path}/{path}?l={line}", None, "https://git.example/content/a.yaml/content/a.yaml?l=7"),
        (PATTERN, "{line}{branch}", "https://git.example/o/r/edit/main/%7Bline%7D%7Bbranch%7D/content/a.yaml#L7"),
        (None, "sales", None),
    ],
)
def test_edit_links_follow_the_pattern_of_site_yaml(pattern: str | None, root: str | None, link: str | None) -> None:
    assert edit_link(site(pattern, root), "content/a.yaml", 7) == link


def test_every_section_has_its_line_and_the_file_its_first() -> None:
    links = edit_links(site(PATTERN), "content/a.yaml", {"plans": 12, "name": 2})
    assert {key: link.rpartition("#")[2] for key, link in links.items()} == {"": "L1", "plans": "L12", "name": "L2"}


def test_without_a_pattern_nothing_can_be_edited() -> None:
    assert edit_links(site(None), "content/a.yaml", {"plans": 12}) == {}
