"""The time line of an account: what falls on which day, and words in the drawing that never meet."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from playbookgen.build import check
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from playbookgen.playbook.actions import promises
from playbookgen.playbook.contracts import terms
from playbookgen.site.timeline import (
    LONGEST_LABEL,
    Timeline,
    TimelineBar,
    TimelineGroup,
    TimelineLabel,
    TimelineMark,
    ems,
    lanes,
    shortened,
    timeline,
)
from tests.site.test_browser import opened
from tests.sites import DAY, PUBLIC, publish, put, small_copy

POLISH = read_catalog("pl", [layouts()])
ENGLISH = read_catalog("en", [layouts()])
HEAD = "name: Omega\ntier: small\nstage: customer\nowner: anna-lis\n"


def drawn(site: Path, text: str, id: str = "omega", day: date = DAY, language: str = "en") -> Timeline | None:
    """The time line of an account with this text below its head."""
    put(site, {f"content/accounts/{id}.yaml": HEAD + text})
    facts = check(site, day).playbook.accounts[id]
    return timeline(facts, day, ENGLISH if language == "en" else POLISH)


def told(label: TimelineLabel | None) -> str:
    return f"{label.day} {label.words}".strip() if label is not None else ""


def bars(line: Timeline) -> list[tuple[str, list[str]]]:
    """What is said above and below each bar."""
    below = ([*(told(mark.label) for mark in bar.marks), *filter(None, [told(bar.endless)])] for bar in line.bars)
    return list(zip((told(bar.title) for bar in line.bars), below, strict=True))


def labels(line: Timeline) -> Iterator[TimelineLabel]:
    yield line.today
    for bar in line.bars:
        yield bar.title
        yield from (mark.label for mark in bar.marks)
        if bar.endless is not None:
            yield bar.endless
    for group in line.groups:
        yield from (mark.label for mark in group.marks)


SUPPLY = """contracts:
  - id: dostawy
    title: Dostawy
    type: framework
    starts: 2026-01-01
    ends: 2027-12-31
    renewal: automatic
    notice: 3m
    price_review_on: 2027-03-01
"""


def test_a_contract_is_a_bar_with_its_days_and_what_comes_after_it(small: Path) -> None:
    line = drawn(small, SUPPLY)
    assert line is not None
    assert bars(line) == [
        (
            "Dostawy",
            [
                "1 Mar 2027 price review",
                "30 Sept 2027 notice deadline",
                "31 Dec 2027 end of contract, renewal: automatic",
            ],
        )
    ]
    (bar,) = line.bars
    assert [mark.kind for mark in bar.marks] == ["price-review", "notice", "contract-end"]
    assert 0.0 == bar.x < bar.marks[0].x < bar.marks[1].x < bar.marks[2].x < bar.width < 100.0


def test_the_bar_goes_on_in_another_form_where_the_contract_renews_itself(small: Path) -> None:
    line = drawn(small, SUPPLY.replace("ends: 2027-12-31", "ends: 2027-03-31"))
    assert line is not None
    (bar,) = line.bars
    assert bar.renewed is not None
    assert (bar.renewed[0], sum(bar.renewed)) == (bar.width, 100)
    assert bar.is_open


def test_a_contract_that_ends_in_sight_does_not_run_out_of_the_drawing(small: Path) -> None:
    line = drawn(small, SUPPLY.replace("automatic", "manual").replace("ends: 2027-12-31", "ends: 2027-03-31"))
    assert line is not None
    assert [(bar.renewed, bar.is_open) for bar in line.bars] == [(None, False)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    ends: 2027-12-31\n", "", ["Dostawy", "indefinite →"]),
        (
            "2027-12-31",
            "2031-12-31",
            ["Dostawy", "30 Sept 2031 → notice deadline", "31 Dec 2031 → end of contract, renewal: automatic"],
        ),
        (
            "2027-12-31",
            "2026-06-30",
            ["Dostawy", "← 31 Mar notice deadline", "← 30 Jun end of contract, renewal: automatic"],
        ),
        (
            "title: Dostawy\n",
            "title: Dostawy\n    status: negotiating\n",
            ["under negotiation · Dostawy", "31 Dec 2027 end of contract, renewal: automatic"],
        ),
        (
            "title: Dostawy\n",
            "title: Dostawy\n    status: terminated\n",
            ["terminated · Dostawy", "31 Dec 2027 end of contract"],
        ),
    ],
)
def test_what_lies_out_of_sight_or_is_not_signed_is_said_in_words(
    small: Path, old: str, new: str, expected: list[str]
) -> None:
    line = drawn(small, SUPPLY.replace(old, new).replace("    price_review_on: 2027-03-01\n", ""))
    assert line is not None
    ((title, below),) = bars(line)
    assert [title, *below] == expected


DAYS = """plans:
  - period: 2026
    status: approved
    next_review_on: 2026-11-20
    actions:
      - {title: Zadzwonić, owner: anna-lis, due: 2026-11-22}
      - {title: Napisać, owner: anna-lis, due: 2026-11-23}
      - {title: Dawno zrobione, owner: anna-lis, due: 2026-11-21, done_on: 2026-11-21}
  - period: 2025
    status: archived
    next_review_on: 2026-12-01
opportunities:
  - {id: a, title: Folia, kind: upsell, stage: proposed, close_on: 2026-12-18, owner: anna-lis}
  - {id: b, title: Worki, kind: upsell, stage: lost, close_on: 2026-12-19, owner: anna-lis, lost_reason: cena}
communications:
  - {topic: Przegląd, date: 2027-01-26, channel: visit}
  - {topic: Cennik, date: 2027-01-27, channel: email, done_on: 2026-11-02}
competitors:
  - {name: Gamma, threat: high, contract_ends: 2027-05-31}
  - {name: Delta, threat: high, contract_ends: 2026-05-31}
"""


def test_days_are_those_that_are_ahead_or_overdue(small: Path) -> None:
    line = drawn(small, DAYS)
    assert line is not None
    assert [(day.day.isoformat(), day.kind, day.title, day.is_overdue) for day in line.days] == [
        ("2026-11-20", "plan-review", "2026", True),
        ("2026-11-22", "action", "Zadzwonić", True),
        ("2026-11-23", "action", "Napisać", False),
        ("2026-12-18", "opportunity", "Folia", False),
        ("2027-01-26", "communication", "Przegląd", False),
        ("2027-05-31", "competitor-end", "Gamma", False),
    ]
    assert [(group.key, [told(mark.label) for mark in group.marks]) for group in line.groups] == [
        ("actions", ["20 Nov plan review 2026", "22 Nov Zadzwonić", "23 Nov Napisać"]),
        ("communications", ["26 Jan 2027 Przegląd"]),
        ("opportunities", ["18 Dec Folia", "31 May 2027 Gamma: end of competitor's contract"]),
    ]
    assert line.kinds == ("plan-review", "action", "communication", "opportunity", "competitor-end")


def test_months_are_named_where_the_line_is_short_and_quarters_where_it_is_long(small: Path) -> None:
    short, long = drawn(small, DAYS), drawn(small, SUPPLY.replace("2027-12-31", "2031-12-31"), language="pl")
    assert short is not None
    assert long is not None
    assert [tick.words for tick in short.ticks] == [
        "Oct 2026",
        "Nov",
        "Dec",
        "Jan 2027",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
    ]
    assert [tick.words for tick in long.ticks][:6] == ["paź 2026", "sty 2027", "kwi", "lip", "paź", "sty 2028"]
    assert len(long.ticks) == 9


@pytest.mark.parametrize(
    ("due", "first", "is_off"),
    [("2026-11-20", "Oct 2026", False), ("2026-09-15", "Sept 2026", False), ("2025-09-15", "Aug 2026", True)],
)
def test_the_line_begins_with_what_is_overdue_but_three_months_back_at_most(
    small: Path, due: str, first: str, *, is_off: bool
) -> None:
    line = drawn(small, DAYS.replace("due: 2026-11-22", f"due: {due}").replace("2027-05-31", "2027-02-28"))
    assert line is not None
    assert line.ticks[0].words == first
    assert [mark.is_off for mark in line.groups[0].marks][0 if is_off else 1] == is_off


@pytest.mark.parametrize(
    "text",
    [
        "",
        "competitors:\n  - {name: Gamma, threat: high, contract_ends: 2027-05-31}\n",
        "contracts:\n  - {id: a, title: Dawna, type: spot, ends: 2025-12-31}\n",
    ],
)
def test_an_account_with_too_little_has_none(small: Path, text: str) -> None:
    assert drawn(small, text) is None
    publish(small)
    assert b'id="time-line"' not in (small / PUBLIC / "accounts/omega.html").read_bytes()


# Words that never meet

SPANS = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda pair: (min(pair), max(pair) + 0.5)), max_size=40
)


@given(SPANS)
def test_spans_of_one_lane_never_meet(spans: list[tuple[float, float]]) -> None:
    chosen = lanes(spans)
    assert len(chosen) == len(spans)
    for (one, first), (other, second) in combinations(zip(spans, chosen, strict=True), 2):
        assert first != second or one[1] <= other[0] or other[1] <= one[0]


@given(SPANS)
def test_no_lane_is_opened_without_need(spans: list[tuple[float, float]]) -> None:
    chosen = lanes(spans)
    for index, lane in enumerate(chosen):
        for lower in range(lane):
            before = [span for span, taken in zip(spans[:index], chosen, strict=False) if taken == lower]
            assert any(span[0] < spans[index][1] and spans[index][0] < span[1] for span in before)


@given(st.text(max_size=80), st.floats(2, 60))
def test_a_text_that_is_cut_short_takes_no_more_than_its_room(text: str, room: float) -> None:
    short = shortened(text, room)
    assert ems(short) <= room + 1e-5
    assert short == text or (short.endswith("…") and text.startswith(short.removesuffix("…")))


TITLES = st.one_of(
    st.sampled_from(["Wi", "W" * 90, "i" * 90, "Ostateczne uzgodnienie warunków gwarancji terminu dostaw na postój"]),
    st.text(st.sampled_from("abcdłżóWM 一二三…%&"), min_size=1, max_size=70).map(lambda text: f"A{text}B"),
)
ANY_DAY = st.dates(date(2025, 1, 1), date(2031, 12, 31))


@pytest.fixture(scope="module")
def facts_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[tuple[str, date]]], Timeline | None]:
    """Draw an account with these actions and, for every third of them, a contract that ends on its day."""
    site = small_copy(tmp_path_factory.mktemp("drawn") / "small")
    facts = check(site, DAY).playbook.accounts["alfa"]
    action, contract, plan = facts.account.plans[0].actions[0], facts.account.contracts[0], facts.account.plans[0]

    def draw(things: list[tuple[str, date]]) -> Timeline | None:
        actions = tuple(
            action.model_copy(update={"title": title, "due": day, "done_on": None, "status": "open"})
            for title, day in things
        )
        contracts = tuple(
            contract.model_copy(update={"id": f"c{index}", "title": title, "ends": day, "price_review_on": day})
            for index, (title, day) in enumerate(things[::3])
        )
        account = facts.account.model_copy(
            update={"plans": (plan.model_copy(update={"actions": actions}),), "contracts": contracts}
        )
        changed = replace(facts, account=account, promises=promises(account, DAY), contracts=terms(account, DAY))
        return timeline(changed, DAY, POLISH)

    return draw


@given(st.lists(st.tuples(TITLES, ANY_DAY), min_size=1, max_size=25))
def test_no_two_words_meet_and_none_leaves_the_drawing(
    facts_of: Callable[[list[tuple[str, date]]], Timeline | None], things: list[tuple[str, date]]
) -> None:
    line = facts_of(things)
    assert line is not None
    placed = list(labels(line))
    for label in placed:
        assert -1e-6 <= label.span[0] <= label.span[1] <= 100 + 1e-6, told(label)
        assert 0 < label.y <= line.height
        assert ems(label.words) <= LONGEST_LABEL + 1e-6
    for one, other in combinations(placed, 2):
        if abs(one.y - other.y) < 1:
            assert one.span[1] < other.span[0] or other.span[1] < one.span[0], (told(one), told(other))
    owners: tuple[TimelineBar | TimelineGroup, ...] = (*line.bars, *line.groups)
    for owner in owners:
        signs: list[TimelineMark] = [mark for mark in owner.marks if not mark.is_off]
        assert all(0 <= mark.x <= 100 for mark in signs)
        if not isinstance(owner, TimelineBar):
            for sign in signs:
                others = [mark.label for mark in owner.marks if mark is not sign and mark.label.y == sign.label.y]
                assert all(not label.span[0] <= sign.x <= label.span[1] for label in others)


# In the browser

OVERLAPS = """() => {
  const frame = document.querySelector('.time-line').getBoundingClientRect()
  const boxed = text => [text.textContent, text.getBoundingClientRect()]
  const texts = [...document.querySelectorAll('.time-line text')].map(boxed)
  const found = []
  for (const [index, [words, box]] of texts.entries()) {
    if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push(`${words} leaves the frame`)
    for (const [other, that] of texts.slice(index + 1))
      if (box.left < that.right && that.left < box.right && box.top + 3 < that.bottom && that.top + 3 < box.bottom)
        found.push(`${words} meets ${other}`)
  }
  return [texts.length, found]
}"""


def visible(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).evaluate("it => it.checkVisibility() && it.getBoundingClientRect().width > 2"))


@pytest.mark.parametrize("width", [840, 1280])
def test_no_words_of_the_drawing_meet_in_a_browser(browser: Browser, crowd: Path, width: int) -> None:
    found = {}
    with opened(browser, script=False, width=width) as (page, _):
        for count in (3, 30, 60):
            for folder in ("", "en/"):
                page.goto((crowd / f"{folder}accounts/crowd-{count}.html").as_uri())
                number, problems = page.evaluate(OVERLAPS)
                assert number > count
                found[folder, count] = problems
    assert set(map(tuple, found.values())) == {()}, found


@pytest.mark.parametrize(("width", "is_drawn"), [(390, False), (832, False), (840, True), (1280, True)])
def test_narrow_screens_get_the_list_instead_of_the_drawing(
    browser: Browser, crowd: Path, width: int, is_drawn: bool
) -> None:
    with opened(browser, script=False, width=width) as (page, _):
        page.goto((crowd / "accounts/crowd-3.html").as_uri())
        assert (visible(page, ".time-line"), visible(page, ".days")) == (is_drawn, not is_drawn)
        heard = page.locator("#time-line").aria_snapshot()
    assert "przegląd planu 2026" in heard
    assert "bezterminowo" not in heard
