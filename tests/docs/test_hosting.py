"""The headers that docs/hosting.md tells servers to send are those of the pages, and the same for each server."""

import re

from playbookgen.packaged import layouts

from .hosting import HOSTING, snippets


def test_all_servers_are_told_the_same() -> None:
    nginx, *others = snippets().values()
    assert others == [nginx] * 3


def test_every_header_is_explained() -> None:
    explained = re.findall(r"^\| ([A-Z][\w-]+) \|", HOSTING, re.MULTILINE)
    assert explained == ["Header", *snippets()["nginx"]]


def test_the_policy_is_that_of_the_pages_and_forbids_frames() -> None:
    (policy,) = re.findall(
        r'http-equiv="Content-Security-Policy" content="([^"]+)"', (layouts() / "base.html").read_text("utf-8")
    )
    assert snippets()["nginx"]["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
