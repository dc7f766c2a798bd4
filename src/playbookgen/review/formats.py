"""The formats of findings that other programs read, by the names that `--format` gives them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from playbookgen.review import github, gitlab, plain_json, rdjson, sarif
from playbookgen.review.report import Report


def _json(document: Callable[[Report], Any]) -> Callable[[Report], str]:
    def text(report: Report) -> str:
        return f"{json.dumps(document(report), indent=2, ensure_ascii=False)}\n"

    return text


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": _json(plain_json.document),
    "github": github.annotations,
    "gitlab": _json(gitlab.code_quality),
    "sarif": _json(sarif.log),
    "rdjson": _json(rdjson.diagnostics),
}
"""Each with what makes its text of a report."""
