"""Actions of plans: what somebody promised, and how it stands on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbookgen.content.model import Account, Action
from playbookgen.playbook.responsibility import areas_of_action

Urgency = Literal["overdue", "soon", "later"]
SOON = timedelta(days=14)
"""How far ahead an action is worth a place of its own on a personal page."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An action with the account and the plan it belongs to."""

    account: str
    """Its id."""
    account_name: str
    action: Action
    period: int
    """The plan's fiscal year."""
    line: int
    """Where the action stands in the account's file."""
    urgency: Urgency | None
    """None where it is done or cancelled."""
    areas: tuple[str, ...] = ()
    """The areas of work that it serves, the nearest first; none where it names nothing that would tell."""


def is_open(action: Action) -> bool:
    """Whether something is still to be done; a day of doing alone means done."""
    return action.done_on is None and action.status not in ("done", "cancelled")


def urgency(due: date, today: date) -> Urgency:
    """Return how near a day is: past, within two weeks, or later."""
    if due < today:
        return "overdue"
    return "soon" if due <= today + SOON else "later"


def promises(account: Account, today: date) -> tuple[Promise, ...]:
    """Return all actions of the account's plans that are not archived, open ones first, by due day."""
    return tuple(
        sorted(
            _promises(account, today),
            key=lambda promise: (promise.urgency is None, promise.action.due, promise.action.title),
        )
    )


def _promises(account: Account, today: date) -> Iterator[Promise]:
    for index, plan in enumerate(account.plans):
        if plan.status == "archived":
            continue
        for position, action in enumerate(plan.actions):
            line = account.origin.line("plans", index, "actions", position)
            how = urgency(action.due, today) if is_open(action) else None
            areas = areas_of_action(action, plan, account)
            yield Promise(account.id, account.name or account.id, action, plan.period, line, how, areas)
