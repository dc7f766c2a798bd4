"""What is over stays under the old name, and every key that names one of us is known."""

from collections.abc import Iterator

import pytest

from playbookgen.content import config, schema
from playbookgen.content import model as models
from playbookgen.content.model import (
    Absence,
    Account,
    Action,
    Communication,
    Model,
    Opportunity,
    Person,
    Plan,
    Product,
    Proposal,
    Risk,
    Stakeholder,
    TeamMember,
    Visit,
)
from playbookgen.editing.handover import PEOPLE, is_over
from tests.sites import DAY

TODAY, YESTERDAY, TOMORROW = "2026-11-23", "2026-11-22", "2026-11-24"
ACTION = {"title": "T", "owner": "a", "due": "2026-01-01"}
OPPORTUNITY = {"id": "o", "title": "T", "kind": "upsell", "owner": "a"}
COMMUNICATION = {"topic": "T", "date": "2026-01-01", "channel": "email"}


@pytest.mark.parametrize(
    ("model", "content", "over"),
    [
        (Action, ACTION, False),
        (Action, {**ACTION, "status": "waiting"}, False),
        (Action, {**ACTION, "status": "done"}, True),
        (Action, {**ACTION, "status": "cancelled"}, True),
        (Action, {**ACTION, "done_on": YESTERDAY}, True),
        (Opportunity, {**OPPORTUNITY, "stage": "on-hold"}, False),
        (Opportunity, {**OPPORTUNITY, "stage": "won"}, True),
        (Opportunity, {**OPPORTUNITY, "stage": "lost"}, True),
        (Proposal, {"title": "T", "status": "offered"}, False),
        (Proposal, {"title": "T", "status": "accepted"}, True),
        (Proposal, {"title": "T", "status": "declined"}, True),
        (Communication, COMMUNICATION, False),
        (Communication, {**COMMUNICATION, "done_on": YESTERDAY}, True),
        (Visit, {"date": YESTERDAY, "by": "a"}, True),
        (Visit, {"date": TODAY, "by": "a"}, False),
        (Plan, {"period": "2025", "status": "approved"}, False),
        (Plan, {"period": "2025", "status": "archived"}, True),
        (Stakeholder, {"id": "s", "name": "S"}, False),
        (Stakeholder, {"id": "s", "name": "S", "departed_on": TODAY}, True),
        (Stakeholder, {"id": "s", "name": "S", "departed_on": TOMORROW}, False),
        (Absence, {"from": "2026-11-01", "to": YESTERDAY}, True),
        (Absence, {"from": "2026-11-01", "to": TODAY}, False),
        (Person, {"name": "N", "role": "r", "left_on": YESTERDAY}, True),
        (Person, {"name": "N", "role": "r", "left_on": TODAY}, False),
    ],
)
def test_what_is_over(model: type[Model], content: dict[str, str], over: bool) -> None:
    assert is_over(model.model_validate(content), DAY) is over


LASTING = {Account, Product, TeamMember, Risk, config.SitePrivacy}
"""Entries that name one of us and are never over: who answers for them does so still."""
JUDGED = {Action, Opportunity, Proposal, Communication, Visit, Plan, Stakeholder, Absence, Person}


def naming_people() -> Iterator[type[Model]]:
    """Yield every kind of entry with a key that names one of us."""
    for module in (models, config):
        for value in vars(module).values():
            is_model = isinstance(value, type) and issubclass(value, Model) and value.__module__ == module.__name__
            if is_model and any(known.reference == PEOPLE for known in schema.fields(value).values()):
                yield value


def test_whether_it_can_be_over_was_asked_of_every_entry_that_names_one_of_us() -> None:
    assert set(naming_people()) == LASTING | JUDGED
