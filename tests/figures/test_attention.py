"""The counts of the attention page, of home and of health equal what `playbookgen check` tells at the terminal."""

from collections.abc import Mapping
from functools import cached_property
from xml.etree.ElementTree import Element

import pytest

from playbookgen.language.catalogs import Catalog
from tests.figures import sight, writing
from tests.figures.checking import ERROR, UNDER_WAY, WARNING, Check
from tests.figures.comparing import assert_same
from tests.figures.conftest import Published
from tests.figures.judging import Judge
from tests.figures.sight import items, seen
from tests.figures.test_pages import names

SHOWN_AT_HOME = 8


class Checked(Check):
    """What the command tells, with what comes of it for accounts."""

    @cached_property
    def health(self) -> Mapping[str, str]:
        """Of every account: an error, or what endangers it, puts it at risk; a warning calls for attention."""
        endangered = Judge(self.books).endangered()
        return {
            id: "at-risk" if id in endangered or ERROR in weights else "attention" if WARNING in weights else "good"
            for id, weights in ((id, self.weights(id)) for id in self.books.accounts)
        }

    @property
    def alarms(self) -> int:
        """All that is not under way."""
        return sum(one.weight != UNDER_WAY for one in self.told)


@pytest.fixture(scope="module")
def checked(published: Published) -> Checked:
    return Checked(published.root, published.books)


def number(count: int) -> str:
    return writing.count(count) if count else writing.NONE


def test_what_each_of_us_should_see_to(published: Published, checked: Checked, words: Catalog) -> None:
    """Findings, errors among them, what is under way, and accounts at risk."""
    books = published.books
    page = published.pages["attention/index.html"]
    table = sight.table(page.root, words.name("by-owner"))
    assert table is not None
    heads = [words.name(head) for head in ("attention", "errors", "under-way", "at-risk-accounts")]
    found = {name: tuple(seen(row[head]) for head in heads) for name, row in table.by(words.name("owner")).items()}
    at_risk = [
        books.in_charge(account.record["owner"])
        for id, account in books.accounts.items()
        if checked.health[id] == "at-risk"
    ]
    expected = {}
    for person, told in checked.matters.items():
        weights = [one.weight for one in told]
        name = str(books.people[person]["name"]) if person is not None else words.name("company-wide")
        expected[name] = (
            writing.count(len(weights) - weights.count(UNDER_WAY)),
            number(weights.count(ERROR)),
            number(weights.count(UNDER_WAY)),
            number(at_risk.count(person)),
        )
    assert_same(found, expected)


def test_the_sum_of_what_needs_attention(published: Published, checked: Checked, words: Catalog) -> None:
    page = published.pages["attention/index.html"]
    head = next(line for line in page.find("p") if line.get("class") == "sub")
    alarms, under_way = checked.alarms, len(checked.told) - checked.alarms
    counted = words.ngettext("{count} finding", "{count} findings", alarms).replace("{count}", writing.count(alarms))
    waiting = f" · {words.name('under-way')}: {writing.count(under_way)}" if under_way else ""
    assert seen(head) == counted + waiting


def test_findings_on_the_pages_of_people(published: Published, checked: Checked, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id in books.people:
        page = published.pages[f"people/{id}.html"]
        sections = [section for section in page.find("section") if section.get("id") == "attention"]
        found[id] = sum(1 for section in sections for listed in section.iter("ul") for _ in listed.findall("li"))
        expected[id] = len(checked.matters.get(id, []))
    assert_same(found, expected)
    assert any(expected.values())


def test_the_health_of_accounts(published: Published, checked: Checked, words: Catalog) -> None:
    page = published.pages["accounts/index.html"]
    table = sight.table(page.root, words.label("page", "accounts"))
    assert table is not None
    labels = {level: words.label("health", level) for level in ("good", "attention", "at-risk")}
    found = {name: seen(row[words.name("health")]) for name, row in table.by(words.name("account")).items()}
    named = names(published.books)
    assert_same(found, {named[id]: labels[level] for id, level in checked.health.items()})
    if len(found) > 100:
        assert set(checked.health.values()) == set(labels)


def test_the_reasons_on_the_pages_of_accounts(published: Published, checked: Checked, words: Catalog) -> None:
    """As many as there are findings about the account, without what is under way."""
    found, expected = {}, {}
    for id, level in checked.health.items():
        reasons = [one for one in published.pages[f"accounts/{id}.html"].find("section") if is_why(one)]
        heading = f"{words.name('health')}: {words.label('health', level)}"
        alarms = sum(one.weight != UNDER_WAY for one in checked.by_record.get(f"accounts/{id}", []))
        found[id] = [(seen(next(one.iter("h2"))), len(items(one))) for one in reasons]
        expected[id] = [(heading, alarms)] if level != "good" else []
    assert_same(found, expected)


def is_why(section: Element) -> bool:
    return section.get("aria-labelledby") == "health"


def test_home_counts_accounts_at_risk_and_findings(published: Published, checked: Checked, words: Catalog) -> None:
    page = published.pages["index.html"]
    levels = list(checked.health.values())
    fact = seen(sight.facts(page)[words.name("at-risk-accounts")])
    attention = words.label("health", "attention").capitalize()
    assert fact.startswith(f"{levels.count('at-risk')}"), fact
    assert fact.endswith(f"{attention}: {levels.count('attention')}"), fact
    section = sight.section(page, words.name("attention"))
    assert section is not None
    more = checked.alarms - SHOWN_AT_HOME
    told = words.ngettext("{count} more", "{count} more", more).replace("{count}", writing.count(more))
    assert seen(section).endswith(told), seen(section)[-60:]
