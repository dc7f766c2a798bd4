"""What is under way at an account: open steps, by what they are about.

A finding that such a step answers is shown and alarms nobody. A step counts while it is open and not overdue.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from playbookgen.content.model import Account
from playbookgen.findings import Answer
from playbookgen.playbook.actions import is_open
from playbookgen.playbook.pipeline import is_pursued

Subject = tuple[Literal["stakeholder", "contract", "competitor", "product", "opportunity"], str]
"""What a step is about: a kind and an id, or a competitor's name."""


def answers(account: Account, today: date) -> Mapping[Subject, Answer]:
    """Return the nearest open step about each thing that has one."""
    found: dict[Subject, Answer] = {}
    for subject, answer in _steps(account, today):
        other = found.get(subject)
        if other is None or (answer.day or date.max) < (other.day or date.max):
            found[subject] = answer
    return found


def nearest(steps: Iterable[Answer]) -> Answer | None:
    """Return the step that is due first; one without a day comes last."""
    return min(steps, key=lambda step: step.day or date.max, default=None)


def nearest_of_all(steps: Iterable[Answer | None]) -> Answer | None:
    """Return the step that is due first, or None where one of them is missing: then something has no answer."""
    asked = list(steps)
    known = [step for step in asked if step is not None]
    return nearest(known) if len(known) == len(asked) else None


def _steps(account: Account, today: date) -> Iterator[tuple[Subject, Answer]]:
    origin = account.origin
    products = {opportunity.id: opportunity.product for opportunity in account.opportunities}
    for index, plan in enumerate(account.plans):
        for position, action in enumerate(plan.actions):
            if plan.status == "archived" or not is_open(action) or action.due < today:
                continue
            line = origin.line("plans", index, "actions", position)
            step = Answer("action", action.title, action.due, action.owner, line)
            yield from _about("stakeholder", action.stakeholder, step)
            yield from _about("contract", action.contract, step)
            yield from _about("competitor", action.competitor, step)
            yield from _about("opportunity", action.opportunity, step)
            yield from _about("product", products.get(action.opportunity or ""), step)
    for index, opportunity in enumerate(account.opportunities):
        if is_pursued(opportunity) and (opportunity.close_on is None or opportunity.close_on >= today):
            line = origin.line("opportunities", index)
            step = Answer("opportunity", opportunity.title, opportunity.close_on, opportunity.owner, line)
            yield from _about("contract", opportunity.contract, step)
            yield from _about("competitor", opportunity.competitor, step)
            yield from _about("product", opportunity.product, step)
    for index, entry in enumerate(account.communications):
        if entry.done_on is None and entry.date >= today:
            line = origin.line("communications", index)
            step = Answer("communication", entry.topic, entry.date, entry.owner or account.owner or "", line)
            for stakeholder in entry.audience:
                yield ("stakeholder", stakeholder), step


def _about(
    kind: Literal["stakeholder", "contract", "competitor", "product", "opportunity"], id: str | None, step: Answer
) -> Iterator[tuple[Subject, Answer]]:
    if id is not None:
        yield (kind, id), step
