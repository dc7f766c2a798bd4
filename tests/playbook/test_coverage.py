"""How well a decision-making unit is known: what is missing, and on whom the relationship hangs."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.playbook.coverage import Coverage, Gap
from tests.cases.running import BASE
from tests.sites import DAY, put, site_copy

EXECUTIVE = "{id: piotr, name: Piotr Sum, function: executive, roles: [decider]}"
PURCHASING = "{id: ewa, name: Ewa Lis, function: purchasing}"
TECHNICAL = "{id: jan, name: Jan Dąb, function: technical}"
GOOD = "{id: ola, name: Ola Wir, contact_depth: regular}"
CLOSE = "{id: adam, name: Adam Gil, contact_depth: in-depth, owner: anna-kos}"


def coverage(root: Path, *stakeholders: str) -> Coverage:
    """The coverage of an account of Jan Bor's with these stakeholders."""
    listed = "".join(f"  - {them}\n" for them in stakeholders)
    head = "name: Młyn Dębowiec\ntier: key\nstage: customer\nowner: jan-bor\n"
    text = f"{head}stakeholders:\n{listed}" if listed else head
    site = put(site_copy(BASE, root / "site"), {"content/accounts/debowiec.yaml": text})
    return check(site, DAY).accounts["debowiec"].coverage


@dataclass(frozen=True)
class Situation:
    name: str
    stakeholders: tuple[str, ...]
    gaps: tuple[Gap, ...]
    count: int
    well_known: tuple[str, ...] = ()
    only_keeper: str | None = None


ALL = (EXECUTIVE, PURCHASING, TECHNICAL)
EVERY_FUNCTION: tuple[Gap, ...] = ("executive", "purchasing", "technical")
SITUATIONS = (
    Situation("nobody", (), (*EVERY_FUNCTION, "decider", "few-contacts"), 0),
    Situation("all functions and a decider", ALL, (), 3),
    Situation("two functions", (EXECUTIVE, PURCHASING), ("technical", "few-contacts"), 2),
    Situation("an approver decides nothing", (*ALL[1:], EXECUTIVE.replace("decider", "approver")), ("decider",), 3),
    Situation("other functions do not count", (GOOD, CLOSE, PURCHASING), ("executive", "technical", "decider"), 3,
              ("ola", "adam")),
    Situation("one who left", (*ALL[1:], EXECUTIVE.replace("}", ", departed_on: 2026-10-31}")),
              ("executive", "decider", "few-contacts"), 2),
    Situation("a vacant seat", (EXECUTIVE, PURCHASING, "{id: jan, vacant: yes, function: technical}"),
              ("technical", "few-contacts"), 2),
    Situation("one good contact", (*ALL, GOOD), ("single-threaded",), 4, ("ola",)),
    Situation("brief contacts are no good ones", (*ALL, GOOD.replace("regular", "brief")), (), 4),
    Situation("one good contact who left", (*ALL, GOOD.replace("}", ", departed_on: 2026-10-31}")), (), 3),
    Situation("two keepers", (*ALL, GOOD, CLOSE), (), 5, ("ola", "adam")),
    Situation("all with the account's owner", (*ALL, GOOD, CLOSE.replace(", owner: anna-kos", "")), (), 5,
              ("ola", "adam"), "jan-bor"),
    Situation("all with one colleague", (*ALL, GOOD.replace("}", ", owner: anna-kos}"), CLOSE), (), 5,
              ("ola", "adam"), "anna-kos"),
)  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_a_decision_making_unit_is_known_as_well_as_its_contacts(situation: Situation, tmp_path: Path) -> None:
    found = coverage(tmp_path, *situation.stakeholders)
    assert found.gaps == situation.gaps
    assert found.missing == tuple(gap for gap in situation.gaps if gap in EVERY_FUNCTION)
    assert found.has_decider == ("decider" not in situation.gaps)
    assert found.is_single_threaded == ("single-threaded" in situation.gaps)
    assert found.is_complete == (not situation.gaps)
    assert (found.count, found.well_known, found.only_keeper) == (
        situation.count,
        situation.well_known,
        situation.only_keeper,
    )
