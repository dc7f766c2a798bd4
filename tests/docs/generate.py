"""Write the generated parts of docs/ anew: `python -m tests.docs.generate`, or `make docs`.

Between `<!-- generated: NAME -->` and `<!-- end -->` a page holds what the program says of itself; everything else on
it is written by hand and left alone. The tests fail where a page differs from what would be written now.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from . import commands, fields, findings, imports, labels, layouts, sample, values
from .markdown import DOCS

PARTS: Mapping[str, Callable[[], str]] = {
    **{title: partial(fields.record_tables, title) for title in fields.RECORDS},
    "kinds of value": values.kinds_of_value,
    "references": fields.references,
    "all findings": findings.overview,
    "findings of files": findings.structure,
    "rules": findings.rules,
    "commands": commands.commands,
    "sample": sample.sample,
    "figures import": imports.figures_import,
    "accounts import": imports.accounts_import,
    "figures mapping": imports.figures_mapping,
    "accounts mapping": imports.accounts_mapping,
    "columns": imports.columns,
    "pages": layouts.pages,
    "filters": layouts.filters,
    "types": layouts.types,
    "names": labels.names,
    "choices": labels.choices,
}

PART = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[^>]+) -->\n).*?(?P<end>^<!-- end -->$)", re.DOTALL | re.MULTILINE
)


def generated(text: str) -> str:
    """Return a page with its generated parts as they would be written now. Raises `KeyError` for an unknown part."""
    return PART.sub(lambda part: f"{part['begin']}\n{PARTS[part['name']]()}\n\n{part['end']}", text)


def main() -> None:
    """Write every page that differs."""
    for page in sorted(DOCS.glob("*.md")):
        old = page.read_text("utf-8")
        new = generated(old)
        if new != old:
            page.write_text(new, "utf-8")
            print(f"{page.name} written")


if __name__ == "__main__":
    main()
