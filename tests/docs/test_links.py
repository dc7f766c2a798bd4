"""Links in the documents of the repository lead somewhere."""

import re
from pathlib import Path

import pytest

from .markdown import DOCS, REPOSITORY, anchor, headings, links

PAGES = sorted([*REPOSITORY.glob("*.md"), *DOCS.glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    for target in links(page.read_text("utf-8")):
        path, _, heading = target.partition("#")
        if re.match("[a-z]+:", target):
            continue
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if heading:
            assert heading in map(anchor, headings(file.read_text("utf-8"))), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_no_two_headings_have_the_same_anchor(page: Path) -> None:
    anchors = [anchor(heading) for heading in headings(page.read_text("utf-8"))]
    assert len(anchors) == len(set(anchors)), [one for one in anchors if anchors.count(one) > 1]
