"""Changes that a sales manager has a word for: a plan is approved, an action done, an opportunity won."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbookgen.content.model import (
    Action,
    Communication,
    Contract,
    Model,
    Opportunity,
    Person,
    Plan,
    Product,
    Stakeholder,
)
from playbookgen.review.diff.changes import Change, class_of


@dataclass(frozen=True, slots=True)
class Event:
    """What a mapping's new values mean together."""

    model: type[Model]
    holds: Callable[[Any], bool]
    """Whether it is so in a mapping; it happened where it is so now and was not before."""
    told: tuple[str, ...]
    """The keys that tell more, which need not be told apart from it."""
    message: str
    also: tuple[str, ...] = ()
    """Keys that say the same and are not repeated."""


def _is(key: str, *values: str) -> Callable[[Any], bool]:
    return lambda item: getattr(item, key) in values


def _is_given(key: str) -> Callable[[Any], bool]:
    return lambda item: getattr(item, key) is not None


def _is_done(action: Action) -> bool:
    return action.status == "done" or (action.status is None and action.done_on is not None)


EVENTS: Sequence[Event] = (
    Event(Plan, _is("status", "approved"), ("approved_by", "approved_on"), "approved", ("status",)),
    Event(Plan, _is("status", "in-review"), (), "handed in for approval", ("status",)),
    Event(Plan, _is("status", "archived"), (), "archived", ("status",)),
    Event(Action, _is_done, ("done_on",), "done", ("status",)),
    Event(Action, _is("status", "cancelled"), (), "cancelled", ("status",)),
    Event(Opportunity, _is("stage", "won"), ("value",), "won", ("stage",)),
    Event(Opportunity, _is("stage", "lost"), ("lost_reason",), "lost", ("stage",)),
    Event(Contract, _is("status", "signed"), (), "signed", ("status",)),
    Event(Contract, _is("status", "terminated"), (), "terminated", ("status",)),
    Event(Communication, _is_given("done_on"), ("done_on",), "done"),
    Event(Stakeholder, _is_given("departed_on"), ("departed_on",), "no longer works at the customer"),
    Event(Person, _is_given("left_on"), ("left_on",), "leaves the company"),
    Event(Product, _is("status", "discontinued"), ("discontinued_on",), "no longer sold", ("status",)),
)


def event(before: Model, after: Model, changed: Mapping[str, Change]) -> tuple[Event, tuple[Change, ...]] | None:
    """Return what happened to a mapping, if there is a word for it, with the changes by key that it tells."""
    for one in EVENTS:
        if issubclass(class_of(after), one.model) and one.holds(after) and not one.holds(before):
            part = tuple(changed[key] for key in (*one.also, *one.told) if key in changed and changed[key].after)
            if part:
                return one, part
    return None
