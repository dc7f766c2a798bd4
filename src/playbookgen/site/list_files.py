"""The files that a list on several pages is filtered and sorted by: layouts/assets/lists.js loads them.

They are made from the pages themselves, so a row in a file is the row of the page, whatever layout made it. Beside the
first page, `accounts/index.html`, stand `index.accounts.js` with the choices of all rows, `index.accounts.1.js` and so
on with what each row is filtered and sorted by, and `index.accounts.page-3.js` with the rows of a page as HTML.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playbookgen.site.pages import SUFFIX, Page, path_of
from playbookgen.site.scripts import in_parts, json_line

Value = str | int | float | list[str] | None
"""What a row has of a field: a choice comes with its word."""

_TABLE = re.compile(r'<table[^>]* data-list="([^"]+)".*?</table>', re.DOTALL)
_ROW = re.compile(r"<tr data-row='([^']*)'(.*?</tr>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ListPart:
    """What one page has of a list that stands on several."""

    name: str
    """The list's."""
    values: tuple[str, ...]
    """What each of its rows is filtered and sorted by, as JSON."""


def list_parts(page: Page, content: bytes) -> Iterator[tuple[ListPart, str, bytes]]:
    """Yield what a page has of each list that goes on elsewhere, with path and bytes of the file of its rows."""
    if len(page.spread) == 1:
        return
    for name, table in ((found[1], found[0]) for found in _TABLE.finditer(content.decode())):
        stretch = page.lists.get(name)
        if stretch is not None and stretch.total > stretch.last - stretch.first:
            rows = _ROW.findall(table)
            shown = ",\n".join(json_line(f"<tr{rest}") for _, rest in rows)
            part = ListPart(name, tuple(html.unescape(told) for told, _ in rows))
            yield part, f"{_stem(page)}.{name}.page-{page.number}.js", _called(f'"shown":[\n{shown}\n]')


def list_files(page: Page, parts: Iterable[tuple[int, ListPart]]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files of the whole lists that `page` has, from the parts of all their pages."""
    listed: dict[str, list[list[Value]]] = {}
    for number, part in parts:
        rows = listed.setdefault(part.name, [])
        rows.extend([number, *json.loads(values)] for values in part.values)
    for name, rows in listed.items():
        yield from _whole(f"{_stem(page)}.{name}", rows)


def _stem(page: Page) -> str:
    folder, _, _ = page.path.rpartition("/")
    return f"{folder}/{path_of(page.kind, page.id, '').rpartition('/')[2]}".removesuffix(SUFFIX)


def _whole(stem: str, rows: list[list[Value]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a whole list: its choices, each of which a row names by its place, and its rows."""
    choices: dict[int, dict[tuple[str, ...], int]] = {}
    empty: set[int] = set()
    lines = []
    for row in rows:
        plain: list[Value] = []
        for column, value in enumerate(row):
            if isinstance(value, list):
                known = choices.setdefault(column - 1, {})
                value = known.setdefault(tuple(value), len(known))
            elif value is None:
                empty.add(column - 1)
            plain.append(value)
        lines.append(json_line(plain))
    parts = list(in_parts(lines))
    listed_choices = {column: [*known, *([None] if column in empty else [])] for column, known in choices.items()}
    head = {"parts": len(parts), "choices": listed_choices}
    yield f"{stem}.js", _called(json_line(head)[1:-1])
    for number, part in enumerate(parts, 1):
        listed = ",\n".join(part)
        yield f"{stem}.{number}.js", _called(f'"rows":[\n{listed}\n]')


def _called(members: str) -> bytes:
    return f"playbookList({{{members}}});\n".encode()
