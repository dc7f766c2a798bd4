"""Whether a tool has written what it should: every account, every owner's page, the index, and what stands on them."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import yaml

from benchmarks.company import Record, account_record, account_records, staff

SAMPLES = 12
"""Accounts whose pages are read."""

_ACCOUNT_LINK = re.compile(r'href="[^"]*accounts/(klient-\d+)[./]')


class ProbeFailure(Exception):
    """A tool has not written what it should; its time means nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a tool puts its pages: patterns with the record's id in braces."""

    account: str
    person: str
    """All pages of a person."""
    index: str
    """All pages of the index of accounts."""
    is_for_all: bool
    """Whether all of us have a page, or only those who own accounts."""


FOLDERS = Shape("accounts/{}/index.html", "people/{}/index.html", "index.html", is_for_all=False)
"""How the peers do it: a folder a page."""
FILES = Shape("accounts/{}.html", "people/{}*.html", "accounts/index*.html", is_for_all=True)
"""How we do it."""


def probe(output: Path, shape: Shape, accounts: int) -> None:
    """Look at what a tool wrote of a company of so many accounts. Raises `ProbeFailure`."""
    owners: dict[str, set[str]] = {}
    for id, record in account_records(accounts):
        owners.setdefault(record["owner"], set()).add(id)
    ids = {id for listed in owners.values() for id in listed}
    everybody = {person for listed in staff(accounts).values() for person in listed}
    _same(ids, _linked(output.glob(shape.index)), "accounts in the index")
    _same(ids, set(_pages(output, shape.account)), "pages of accounts")
    people = _pages(output, shape.person)
    _same(everybody if shape.is_for_all else set(owners), set(people), "pages of people")
    for owner in owners:
        _same(owners[owner], _linked(people[owner]), f"accounts of {owner}")
    for id, record in _sample(accounts):
        content = _bare(html.unescape((output / shape.account.format(id)).read_text("utf-8")))
        for text in _marks(record):
            if _bare(text) not in content:
                raise ProbeFailure(f"{output}: {text!r} is not on the page of {id}")


def probe_edit(file: Path, page: Path) -> None:
    """Look whether an account's page shows the first target of its file. Raises `ProbeFailure`."""
    target = yaml.safe_load(file.read_text("utf-8"))["plans"][0]["targets"][0]["target"]
    if str(target) not in _bare(html.unescape(page.read_text("utf-8"))):
        raise ProbeFailure(f"{page} does not show the target of {target}")


def words_of_accounts(output: Path, shape: Shape, accounts: int) -> dict[str, list[str]]:
    """Return the visible words of some accounts' pages: two tools with equal layouts write the same."""
    return {id: _words((output / shape.account.format(id)).read_text("utf-8")) for id, _ in _sample(accounts)}


def _sample(accounts: int) -> Iterator[tuple[str, Record]]:
    for number in range(0, accounts, max(1, accounts // SAMPLES)):
        yield account_record(number, accounts)


def _marks(record: Record) -> Iterator[str]:
    """Something of each kind that must stand on an account's page."""
    plan, person = record["plans"][0], record["stakeholders"][-1]
    yield from (record["name"], person["name"], person["phone"], plan["charter"])
    yield str(plan["targets"][-1]["target"])
    yield plan["actions"][-1]["title"]
    yield record["contracts"][0]["title"]
    yield record["notes"].partition("\n")[0].removeprefix("## ")


def _same(expected: set[str], found: set[str], what: str) -> None:
    if missing := expected - found:
        raise ProbeFailure(f"{what}: {len(missing)} of {len(expected)} are missing, as {min(missing)}")
    if more := found - expected:
        raise ProbeFailure(f"{what}: {len(more)} too many, as {min(more)}")


def _pages(output: Path, pattern: str) -> dict[str, list[Path]]:
    """Return the pages of each record; an id has no dot, as what follows it on further pages has."""
    before, _, after = pattern.partition("{}")
    place, found = output / before, defaultdict[str, list[Path]](list)
    for page in place.glob(f"*{after.removeprefix('*')}"):
        found[page.relative_to(place).parts[0].partition(".")[0]].append(page)
    found.pop("index", None)
    return found


def _linked(pages: Iterable[Path]) -> set[str]:
    return {id for page in pages for id in _ACCOUNT_LINK.findall(page.read_text("utf-8"))}


def _bare(text: str) -> str:
    """Without spaces: a full theme writes `621 000`."""
    return "".join(text.split())


def _words(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return " ".join(reader.texts).split()


class _Reader(HTMLParser):
    """Gathers the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
