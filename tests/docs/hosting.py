"""The headers that docs/hosting.md tells servers to send, as each of its snippets writes them."""

import re
from collections.abc import Mapping

from .markdown import DOCS

HOSTING = (DOCS / "hosting.md").read_text("utf-8")

_FORMS: Mapping[str, str] = {
    "nginx": r'^ +add_header (?P<name>[\w-]+) "(?P<value>[^"\n]+)" always;$',
    "apache": r'^Header always set (?P<name>[\w-]+) "(?P<value>[^"\n]+)"$',
    "caddy": r'^\t\t(?P<name>[A-Z][\w-]+) "(?P<value>[^"\n]+)"$',
    "headers": r"^  (?P<name>[\w-]+): (?P<value>[^\n]+)$",
}
"""By the language of the snippet's block."""


def snippets() -> Mapping[str, Mapping[str, str]]:
    """Return the headers of each snippet, by its language."""
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", HOSTING, re.DOTALL | re.MULTILINE))
    return {
        language: {match["name"]: match["value"] for match in re.finditer(form, blocks[language], re.MULTILINE)}
        for language, form in _FORMS.items()
    }
