"""How well we know an account's decision-making unit (DMU): who is missing, and on whom the relationship hangs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from playbookgen.content.model import ContactDepth
from playbookgen.playbook.relations import Contact

DecidingFunction = Literal["executive", "purchasing", "technical"]
Gap = Literal["executive", "purchasing", "technical", "decider", "few-contacts", "single-threaded"]
"""What a DMU that we know too little of lacks; catalogs have words for each under `dmu-gap`."""

DECIDING_FUNCTIONS: tuple[DecidingFunction, ...] = ("executive", "purchasing", "technical")
"""The parts of the customer's company that a DMU is made of (domain: purchasing officers, technical decision makers,
senior executives)."""
WELL_KNOWN: frozenset[ContactDepth | None] = frozenset({"regular", "in-depth"})
"""How deep a contact must be to carry a relationship."""
FEWEST_CONTACTS = 3
"""Fewer people than this are no decision-making unit that we know."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What we know, and do not know, of the people who decide."""

    missing: tuple[DecidingFunction, ...]
    """Deciding functions that nobody present speaks for."""
    has_decider: bool
    """Whether somebody present decides."""
    count: int
    """People who are there."""
    well_known: tuple[str, ...]
    """Ids of those whom we know regularly or in depth."""
    keepers: tuple[str, ...]
    """Our people who keep those good contacts, by id."""

    @property
    def is_single_threaded(self) -> bool:
        """Whether exactly one good contact carries the relationship."""
        return len(self.well_known) == 1

    @property
    def only_keeper(self) -> str | None:
        """The one colleague who holds all good contacts, where there are several: the account leaves with them."""
        return self.keepers[0] if len(self.keepers) == 1 and len(self.well_known) > 1 else None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Everything that is missing."""
        others: tuple[tuple[Gap, bool], ...] = (
            ("decider", not self.has_decider),
            ("few-contacts", self.count < FEWEST_CONTACTS),
            ("single-threaded", self.is_single_threaded),
        )
        return (*self.missing, *(gap for gap, is_open in others if is_open))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.gaps


def coverage(contacts: Iterable[Contact], owner: str) -> Coverage:
    """Return the coverage of an account's DMU; a contact without an owner is kept by the account's."""
    present = [contact.stakeholder for contact in contacts if contact.is_present]
    known = [them for them in present if them.contact_depth in WELL_KNOWN]
    functions = {them.function for them in present}
    return Coverage(
        missing=tuple(function for function in DECIDING_FUNCTIONS if function not in functions),
        has_decider=any("decider" in them.roles for them in present),
        count=len(present),
        well_known=tuple(them.id for them in known),
        keepers=tuple(sorted({them.owner or owner for them in known})),
    )
