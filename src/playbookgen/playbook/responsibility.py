"""Why something is somebody's: the areas of work it belongs to, the nearest first.

The five areas are the field's own (`content.config.DEFAULT_AREAS`). Which part a role has in them is told by its guide,
see `Role.area_for`; where a site names areas of its own instead, no reason is given.
"""

from collections.abc import Iterator

from playbookgen.content.model import Account, Action, ObjectiveKind, Plan, Stage

NEW_BUSINESS = "new-business"
RETENTION = "retention"
TARGET_PLANNING = "target-planning"
RELATIONSHIPS = "relationships"
SERVICE_COORDINATION = "service-coordination"

_OF_OBJECTIVE: dict[ObjectiveKind, str] = {
    "revenue": TARGET_PLANNING,
    "relationship": RELATIONSHIPS,
    "retention": RETENTION,
    "service": SERVICE_COORDINATION,
}


def areas_of_account(stage: Stage | None) -> tuple[str, ...]:
    """Return the areas by which an account is somebody's. Whoever does not buy yet, or no more, is to be won."""
    if stage in ("prospect", "former"):
        return NEW_BUSINESS, RELATIONSHIPS
    return RETENTION, RELATIONSHIPS, TARGET_PLANNING, SERVICE_COORDINATION


def areas_of_action(action: Action, plan: Plan, account: Account) -> tuple[str, ...]:
    """Return the areas that an action serves, told by the opportunity, objective, contract or contact that it names."""
    return tuple(dict.fromkeys(_named(action, plan, account)))


def _named(action: Action, plan: Plan, account: Account) -> Iterator[str]:
    for opportunity in account.opportunities:
        if action.opportunity is not None and opportunity.id == action.opportunity:
            yield NEW_BUSINESS if opportunity.kind in ("new-customer", "win-back") else RETENTION
    for objective in plan.objectives:
        if action.objective is not None and objective.id == action.objective:
            yield _OF_OBJECTIVE[objective.kind]
    if action.contract or action.competitor:
        yield RETENTION
    if action.stakeholder:
        yield RELATIONSHIPS
