"""Twice the company, twice the work: nothing behind the files goes through all accounts for each account or page.

Work is counted, as lines of Python that are run, so a busy machine changes nothing. The accounts are those of a small
company over and over, each time with people of their own: files are read by themselves and need no such test.
"""

import dis
import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from itertools import pairwise
from types import CodeType, FrameType
from typing import Any, TypeVar

import pytest

from benchmarks.company import DAY, write_company
from playbookgen.build import Checked, check
from playbookgen.content.company import Company
from playbookgen.content.history import Change, History
from playbookgen.content.model import Account, Person, Record
from playbookgen.content.origin import Origin
from playbookgen.findings import Finding
from playbookgen.playbook.accounts import AccountFacts, Group, facts, standing
from playbookgen.playbook.playbook import Playbook, link
from playbookgen.playbook.summary import Summary, summarise
from playbookgen.reference import documentation
from playbookgen.rules import COMPANY_RULES, RANKS
from playbookgen.rules.judgement import judged
from playbookgen.rules.rule import found_in_company
from playbookgen.site.chrome import View
from playbookgen.site.contexts import context
from playbookgen.site.inputs import AccountDigests, Inputs
from playbookgen.site.list_files import list_files, list_parts
from playbookgen.site.pages import Page
from playbookgen.site.planning import planned
from playbookgen.site.search import search_files
from playbookgen.site.theme import Theme

R = TypeVar("R", bound=Record)

ACCOUNTS = 40
"""Of the company that is copied."""
COPIES = (25, 50, 100)
LATE = DAY + timedelta(days=45)
"""A day on which much is overdue, so that there are findings."""
LINEAR = 2.1
"""How much more work twice the company may make: exactly twice in most stages."""
CONSTANT = 1.3
"""How much more work twice the company may make of one page: which rows stand on it varies."""


@dataclass(frozen=True)
class Crowd:
    """The copies of a company."""

    checked: Checked
    company: Company
    accounts: Mapping[str, AccountFacts]
    summaries: Mapping[str, Summary]
    findings: tuple[Finding, ...]
    history: History

    def playbook(self) -> Playbook:
        """Link everything; no account is of a group, and figures stand in the accounts' files."""
        documented = {name: documentation(name) for name in {finding.rule for finding in self.findings}}
        return link(
            self.checked.settings,
            self.company,
            self.accounts,
            {},
            {},
            self.summaries,
            self.findings,
            self.history,
            RANKS,
            documented,
        )


def _named(id: str | None, copy: int) -> str | None:
    return f"{id}-{copy}" if id is not None else None


def _with_own(listed: Iterable[Any], key: str, copy: int) -> tuple[Any, ...]:
    """Values that name one of us, naming the one of a copy."""
    return tuple(one.model_copy(update={key: _named(getattr(one, key), copy)}) for one in listed)


def _account(account: Account, copy: int) -> Account:
    id = f"{account.id}-{copy}"
    origin = replace(account.origin, id=id, record=f"accounts/{id}", path=f"content/accounts/{id}.yaml")
    plans = (plan.model_copy(update={"actions": _with_own(plan.actions, "owner", copy)}) for plan in account.plans)
    changed = {
        "name": f"{account.name} {copy}",
        "owner": _named(account.owner, copy),
        "coordinator": _named(account.coordinator, copy),
        "stakeholders": _with_own(account.stakeholders, "owner", copy),
        "plans": tuple(plans),
        "opportunities": _with_own(account.opportunities, "owner", copy),
        "team": _with_own(account.team, "person", copy),
        "visits": _with_own(account.visits, "by", copy),
    }
    copied = account.model_copy(update=changed)
    return _from_elsewhere(copied, origin)


def _person(person: Person, copy: int) -> Person:
    id = f"{person.id}-{copy}"
    origin = replace(person.origin, id=id, record=f"people/{id}", path=f"content/people/{id}.yaml")
    copied = person.model_copy(update={"manager": _named(person.manager, copy)})
    return _from_elsewhere(copied, origin)


def _from_elsewhere(copied: R, origin: Origin) -> R:
    """A copied record with an origin of its own; what it remembers of the other's is forgotten."""
    copied._origin = origin
    for name in ("id", "origin"):
        copied.__dict__.pop(name, None)
    return copied


def _finding(finding: Finding, copy: int) -> Finding:
    record, owner = f"{finding.record}-{copy}", _named(finding.owner, copy)
    return replace(finding, record=record, owner=owner, where=replace(finding.where, path=f"content/{record}.yaml"))


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crowd, ...]]:
    gc.disable()  # it would go through all that is there, again and again
    site = tmp_path_factory.mktemp("company")
    write_company(site, ACCOUNTS)
    checked = check(site, LATE)
    assert any(finding.record.startswith("accounts/") for finding in checked.findings)
    accounts = [known.account for known in checked.accounts.values()]
    whole = [
        (
            [_account(account, copy) for account in accounts],
            {one.id: one for person in checked.company.people.values() for one in [_person(person, copy)]},
            [_finding(one, copy) for one in checked.findings if one.record.startswith(("accounts/", "people/"))],
        )
        for copy in range(max(COPIES))
    ]
    reckoned = {one.id: facts(one, Group(), (), checked.settings) for copied, _, _ in whole for one in copied}
    summaries = {id: summarise(known, checked.settings) for id, known in reckoned.items()}
    yield tuple(_crowd(checked, reckoned, summaries, whole[:copies]) for copies in COPIES)
    gc.enable()


def _crowd(
    checked: Checked, reckoned: Mapping[str, AccountFacts], summaries: Mapping[str, Summary], copies: Iterable[Any]
) -> Crowd:
    ids = [account.id for copied, _, _ in copies for account in copied]
    change = Change("0" * 40, "Anna Lis", DAY, "Plans for the year")
    return Crowd(
        checked,
        replace(checked.company, people={id: one for _, people, _ in copies for id, one in people.items()}),
        {id: reckoned[id] for id in ids},
        {id: summaries[id] for id in ids},
        tuple(one for _, _, findings in copies for one in findings),
        History({reckoned[id].account.origin.path: (replace(change, commit=id),) for id in ids}),
    )


@cache
def _has_loop(code: CodeType) -> bool:
    return any("JUMP_BACKWARD" in step.opname for step in dis.get_instructions(code))


def _work(done: Callable[[], object]) -> int:
    """Return how many functions something calls, and how many lines it runs of those that have a loop.

    Each turn of a comprehension is a line. A function without a loop does the same each time, and to count its lines
    takes most of the time.
    """
    count = 0

    def of_line(frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        nonlocal count
        count += 1
        return of_line

    def of_call(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        nonlocal count
        count += 1
        return of_line if _has_loop(frame.f_code) else None

    before = sys.gettrace()
    sys.settrace(of_call)
    try:
        done()
    finally:
        sys.settrace(before)
    return count


@dataclass(frozen=True)
class Work:
    """What a company's site takes behind its files."""

    stages: Mapping[str, int]
    """With the contexts of all pages but the further ones of lists: a first page makes what these share. Of the pages
    of accounts, each made from one account, a few stand for all."""
    pages: Mapping[str, int]
    """By kind, a second page of a list, rendered, and what it is told to be made from."""


def _work_of(crowd: Crowd) -> Work:
    checked, playbook = crowd.checked, crowd.playbook()
    settings, pages = checked.settings, list(planned(playbook))
    theme = checked.themes[settings.site.language]
    view = View(playbook, theme.catalog)
    digests = {id: AccountDigests(id, id, id, id) for id in playbook.accounts}
    inputs = Inputs(playbook, "", "", digests, has_own_layouts=False)
    standings = {id: standing(known, settings) for id, known in crowd.accounts.items()}
    records = {known.account.origin.record for known in crowd.accounts.values()}
    first: dict[str, list[Page]] = {}
    further: dict[str, Page] = {}
    for page in pages:
        if page.number == 2:
            further[page.kind] = page
        elif page.number == 1 and (page.kind != "account" or len(first.get("account", ())) < ACCOUNTS):
            first.setdefault(page.kind, []).append(page)
    stages: dict[str, Callable[[], object]] = {
        "link": crowd.playbook,
        "planned": lambda: list(planned(playbook)),
        "company rules": lambda: list(found_in_company(COMPANY_RULES, crowd.company, standings, settings)),
        "weights": lambda: list(judged(crowd.findings, (), records, settings)),
        "search": lambda: list(search_files(view)),
        "list files": lambda: _list_files(playbook, pages),
        "inputs": lambda: [inputs.of(page) for of_kind in first.values() for page in of_kind],
        **{kind: partial(_contexts, of_kind, view) for kind, of_kind in first.items()},
    }
    work = {name: _work(stage) for name, stage in stages.items()}
    second: dict[str, Callable[[], object]] = {}
    for kind, page in further.items():
        inputs.of(page)  # makes what further pages share
        _rendered(page, view, theme)  # compiles the layout
        second[kind] = partial(_rendered, page, view, theme)
        second[f"inputs of {kind}"] = partial(inputs.of, page)
    return Work(work, {name: _work(made) for name, made in second.items()})


def _contexts(pages: Iterable[Page], view: View) -> None:
    for page in pages:
        context(page, view)


def _rendered(page: Page, view: View, theme: Theme) -> None:
    theme.render(page.kind, context(page, view))


def _list_files(playbook: Playbook, pages: Iterable[Page]) -> None:
    """Cut the rows of the list of accounts out of pages that have nothing else, and put them together."""
    listed = [page for page in pages if page.kind == "accounts"]
    names = [summary.name for summary in playbook.summaries.values()]
    parts = []
    for page in listed:
        here = page.lists["accounts"]
        rows = "".join(f"<tr data-row='[\"{name}\"]'><td></tr>" for name in names[here.first : here.last])
        found = list_parts(page, f'<table data-list="accounts">{rows}</table>'.encode())
        parts += [(page.number, part) for part, _, _ in found]
    assert len(list(list_files(listed[0], parts))) > 1


def _grown(before: Mapping[str, int], after: Mapping[str, int], limit: float) -> dict[str, float]:
    """Return what grew beyond a limit, and how much."""
    assert before.keys() <= after.keys()
    ratios = {name: after[name] / before[name] for name in before}
    return {name: ratio for name, ratio in ratios.items() if ratio > limit}


def test_work_grows_as_the_company_does_and_that_of_one_page_does_not(crowds: tuple[Crowd, ...]) -> None:
    work = [_work_of(crowd) for crowd in crowds]
    assert work[0].pages.keys() >= {
        "accounts",
        "attention",
        "calendar",
        "contacts",
        "people",
        "person",
        "plans",
        "role",
    }
    for smaller, larger in pairwise(work):
        assert _grown(smaller.stages, larger.stages, LINEAR) == {}
        assert _grown(smaller.pages, larger.pages, CONSTANT) == {}
