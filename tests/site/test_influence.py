"""Influence lines beside the reporting tree, reckoned and in a browser."""

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from playbookgen.build import check
from playbookgen.playbook.relations import Contact, Seat, reporting_tree
from playbookgen.site.influence import MOST_TRACKS, InfluenceLines, influence_lines
from tests.pages import parsed, text_of
from tests.site.crowds import influenced
from tests.site.test_browser import opened
from tests.sites import DAY, edit, published, small_copy


@pytest.fixture
def contact(small: Path) -> Contact:
    """Somebody of the small company's account, to make others of."""
    return check(small, DAY).playbook.accounts["alfa"].contacts[0]


def tree(pattern: Contact, people: dict[str, tuple[str | None, tuple[str, ...]]]) -> tuple[Seat, ...]:
    """The reporting tree of people, given as superior and those whom they influence."""
    contacts = []
    for id, (superior, swayed) in people.items():
        update = {"id": id, "name": id, "reports_to": superior, "influences": swayed}
        contacts.append(replace(pattern, stakeholder=pattern.stakeholder.model_copy(update=update)))
    return reporting_tree(tuple(contacts))


def drawn(lines: InfluenceLines) -> dict[int, tuple[str, list[str]]]:
    """Who sways whom by the numbers of the lines, as a reader follows them."""
    found: dict[int, tuple[str, list[str]]] = {}
    for id, row in lines.rows.items():
        for end in row.ends:
            source, swayed = found.get(end.number, ("", []))
            found[end.number] = (id, swayed) if end.is_source else (source, [*swayed, id])
    return found


BOARD = {
    "prezes": (None, ()),
    "zakupy": ("prezes", ()),
    "kupiec": ("zakupy", ("mistrz",)),
    "technika": ("prezes", ()),
    "mistrz": ("technika", ("zakupy", "technika", "nikt", "mistrz")),
}


def test_each_line_leads_from_one_who_influences_to_all_whom_they_influence(contact: Contact) -> None:
    assert drawn(influence_lines(tree(contact, BOARD))) == {
        1: ("kupiec", ["mistrz"]),
        2: ("mistrz", ["zakupy", "technika"]),
    }


def test_lines_that_pass_one_another_have_tracks_of_their_own_the_short_one_nearer(contact: Contact) -> None:
    lines = influence_lines(tree(contact, BOARD))
    tracks = {end.number: end.track for row in lines.rows.values() for end in row.ends}
    assert (lines.tracks, tracks) == (2, {1: 0, 2: 1})


def test_where_nobody_influences_anybody_in_the_tree_nothing_is_drawn(contact: Contact) -> None:
    assert influence_lines(tree(contact, {"a": (None, ("nikt", "a")), "b": ("a", ())})) == InfluenceLines(0, {})
    assert influence_lines(()) == InfluenceLines(0, {})


def test_people_who_report_to_each_other_have_lines_like_all_others(contact: Contact) -> None:
    lines = influence_lines(tree(contact, {"a": ("b", ("b",)), "b": ("a", ("a",)), "c": ("x", ("a",))}))
    assert drawn(lines) == {1: ("a", ["b"]), 2: ("b", ["a"]), 3: ("c", ["a"])}


PEOPLE = st.integers(1, 25).flatmap(
    lambda count: st.tuples(
        *(
            st.tuples(
                st.one_of(st.none(), st.integers(0, count)),
                st.lists(st.integers(0, count), max_size=4),
            )
            for _ in range(count)
        )
    )
)


@given(people=PEOPLE)
def test_every_line_can_be_followed_down_the_rows(
    people: tuple[tuple[int | None, list[int]], ...], followed: Contact
) -> None:
    named = {
        f"p{number}": (f"p{superior}" if superior is not None else None, tuple(f"p{one}" for one in swayed))
        for number, (superior, swayed) in enumerate(people)
    }
    lines = influence_lines(tree(followed, named))
    assert lines.tracks <= MOST_TRACKS
    for source, swayed in drawn(lines).values():
        assert sorted(swayed) == sorted({one for one in named[source][1] if one in named and one != source})
    rows = list(lines.rows.values())
    for row in rows:
        assert [end.y for end in row.ends] == sorted({end.y for end in row.ends})
        for one, other in combinations(row.stretches, 2):
            assert one.track != other.track
        for end in row.ends:
            (stretch,) = (stretch for stretch in row.stretches if stretch.track == end.track)
            assert end.y in (stretch.top, stretch.bottom) or (end.is_between and stretch.top < end.y < stretch.bottom)
    for upper, lower in pairwise(rows):
        leaving = {stretch.track for stretch in upper.stretches if stretch.bottom == 100}
        assert leaving == {stretch.track for stretch in lower.stretches if stretch.top == 0}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Contact:
    site = small_copy(tmp_path_factory.mktemp("followed") / "small")
    return check(site, DAY).playbook.accounts["alfa"].contacts[0]


# On the page

REPORTED = """() => {
  const found = []
  const words = it => it.textContent.trim().slice(0, 40), box = it => it.getBoundingClientRect()
  const shown = selector => [...document.querySelectorAll(selector)].filter(it => box(it).width)
  const boxes = selector => shown(selector).map(it => [words(it), box(it)])
  const section = box(document.querySelector('#map')), cards = boxes('.seat'), tags = boxes('.ends > b, .ends > i')
  const all = [...cards, ...tags]
  for (const [index, [one, a]] of all.entries()) {
    if (a.left < section.left || a.right > section.right) found.push(`${one} leaves the section`)
    for (const [other, b] of all.slice(index + 1))
      if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)
        found.push(`${one} meets ${other}`)
  }
  for (const card of document.querySelectorAll('.seat'))
    if (card.scrollWidth > card.clientWidth + 1) found.push(`${words(card)} does not fit`)
  const beside = [...document.querySelectorAll('.ends')]
  const tall = beside.every(it => !box(it).height || Math.abs(box(it).height - box(it.parentElement).height) < 1)
  return [cards.length, tags.length, found, tall]
}"""


@pytest.mark.parametrize(("width", "has_lines"), [(360, False), (840, True), (1280, True)])
def test_no_card_and_no_number_meets_another_or_leaves_its_place(
    browser: Browser, crowd: Path, width: int, *, has_lines: bool
) -> None:
    with opened(browser, script=False, width=width) as (page, _):
        for count in (3, 30, 60):
            page.goto((crowd / f"accounts/crowd-{count}.html").as_uri())
            cards, tags, found, is_unbroken = page.evaluate(REPORTED)
            assert (cards, found) == (count, [])
            assert is_unbroken
            assert (tags > 1) == has_lines


def test_everybody_is_in_the_tree_with_those_whom_they_influence_in_words(crowd: Path) -> None:
    page = parsed("a.html", (crowd / "en/accounts/crowd-30.html").read_bytes())
    (section,) = page.find("section", id="map")
    links = [link.attrib["href"].removeprefix("#s-") for link in section.iter("a") if "#s-" in link.attrib["href"]]
    swayed = [f"p{one}" for number in range(30) for one in influenced(number, 30)]
    assert sorted(links) == sorted([*(f"p{number}" for number in range(30)), *swayed])
    ids = {element.attrib["id"] for element in page.elements if "id" in element.attrib}
    assert {f"s-{id}" for id in links} <= ids


def test_seats_to_fill_lead_to_the_place_that_fills_them(small: Path) -> None:
    edit(small / "content/accounts/alfa.yaml", "function: purchasing", "function: logistics")
    files = published(small)
    (section,) = parsed("a.html", files["en/accounts/alfa.html"]).find("section", id="map")
    holes = [text_of(seat) for seat in section.iter("div") if "vacant" in seat.get("class", "").split()]
    assert [("Vacant" in hole, "Nobody known" in hole, hole.endswith("Fill it in")) for hole in holes] == [
        (True, False, True),
        (False, True, True),
    ]
