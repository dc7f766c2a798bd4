"""Account plans: a key account has one, it is gone through, the next one is begun in time, and work on it goes on."""

from collections.abc import Iterator

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Account, Action, Plan
from playbookgen.findings import DataPath, Finding
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.actions import is_open
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.rules.rule import rule


@rule(depends_on_date=True)
def no_current_plan(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account has no plan for the fiscal year that runs.

    Why: without targets and actions nobody can tell whether the account is well looked after, until it is lost.

    What to do: add a plan under `plans` with the running year as its `period`.

    Example: in November 2026 a key account whose only plan says `period: 2025`.
    """
    if facts.is_key_customer and facts.plan is None:
        year = FiscalYear.of(settings.today, settings.site.fiscal_year_starts)
        account = facts.account
        message = "this key account has no plan for {year}"
        yield no_current_plan.finding(account.at("plans"), account.origin.record, message, year=year.year)


@rule(depends_on_date=True, threshold=90, unit="days")
def plan_stale(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The plan of a key account has not been gone through for a quarter of a year.

    Why: a plan that is written once and never touched is the complaint about account plans. People leave, prices move,
    competitors call.

    What to do: go through the plan with the service team, mend what has changed, and set `reviewed_on` to that day.

    Example: `reviewed_on: 2026-06-30` on 23 November, 146 days later, where 90 are allowed.
    """
    if not facts.is_key_customer or facts.plan is None or facts.plan_index is None:
        return
    account, limit = facts.account, plan_stale.limit(settings)
    year = FiscalYear(facts.plan.period, settings.site.fiscal_year_starts)
    reviewed = max((day for day in (facts.plan.reviewed_on, facts.plan.approved_on) if day is not None), default=None)
    age = (settings.today - (reviewed or year.start)).days
    if age <= limit:
        return
    where = account.at("plans", facts.plan_index, "reviewed_on")
    if reviewed is None:
        message = "the plan for {year} has never been reviewed, {age:days} into its year"
        yield plan_stale.finding(where, account.origin.record, message, year=year.year, age=age)
    else:
        message = "the plan for {year} was last reviewed on {day:date}, {age:days} ago"
        yield plan_stale.finding(where, account.origin.record, message, year=year.year, day=reviewed, age=age)


@rule(depends_on_date=True, threshold=45, unit="days")
def next_plan_missing(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The fiscal year ends soon, and a key account has no plan for the next one.

    Why: prices and volumes for next year are agreed before it begins. A plan begun in January comes too late.

    What to do: add a plan with the next year as its `period` and `status: draft`; it may be short at first.

    Example: from 16 November 2026, 45 days before the year ends, a key account without `period: 2027`.
    """
    account, year = facts.account, FiscalYear.of(settings.today, settings.site.fiscal_year_starts)
    days_left = (year.end - settings.today).days
    if (
        not facts.is_key_customer
        or days_left > next_plan_missing.limit(settings)
        or any(plan.period == year.year + 1 for plan in account.plans)
    ):
        return
    message = "the year ends on {day:date}, and there is no plan for {year} yet"
    arguments = {"day": year.end, "year": year.year + 1}
    yield next_plan_missing.finding(account.at("plans"), account.origin.record, message, **arguments)


@rule(depends_on_date=True)
def objective_without_action(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An objective in the plan of a key account is served by no action.

    Why: an objective that nobody works on is a wish. At the end of the year it stands there as it stood in January.

    What to do: add an action with a day and an owner, and name the objective in its `objective`; or delete the
    objective. Done actions count, cancelled ones do not. An objective whose `due` is past is let rest.

    Example: an objective with `id: second-line`, and no action of the same plan with `objective: second-line`.
    """
    if not facts.is_key_customer or facts.current_plan is None:
        return
    account, (plan_index, plan) = facts.account, facts.current_plan
    served = {action.objective for action in plan.actions if action.status != "cancelled"}
    for index, objective in enumerate(plan.objectives):
        if objective.id in served or (objective.due is not None and objective.due < settings.today):
            continue
        where = account.at("plans", plan_index, "objectives", index, "statement")
        message = 'no action of the plan serves the objective "{statement}"'
        arguments = {"statement": objective.statement}
        yield objective_without_action.finding(where, account.origin.record, message, **arguments)


@rule(depends_on_date=True)
def no_relationship_objective(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The plan of a key account has no objective about relationships.

    Why: key accounts are kept by the people who know each other there and here. A plan of revenue alone says what we
    want from the customer, and not why they should stay.

    What to do: add an objective with `kind: relationship`: whom to get to know, and which of our people should know
    them.

    Example: a plan for the running year whose objectives all say `kind: revenue`.
    """
    if not facts.is_key_customer or facts.current_plan is None:
        return
    account, (index, plan) = facts.account, facts.current_plan
    if all(objective.kind != "relationship" for objective in plan.objectives):
        where = account.at("plans", index, "objectives")
        message = "the plan for {year} has no objective about relationships"
        yield no_relationship_objective.finding(where, account.origin.record, message, year=plan.period)


@rule(depends_on_date=True, threshold=90, unit="days")
def no_next_action(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account has a plan, and nothing is to be done by it in the next quarter of a year.

    Why: what makes a plan work are its next steps. Without one, nobody calls until the customer does.

    What to do: add an open action with an owner and a `due` day within this time. An overdue action is no next one: do
    it, move it, or cancel it.

    Example: on 23 November the only open action is due on 15 March, 112 days later, where 90 are allowed.
    """
    account = facts.account
    if not facts.is_key_customer or all(plan.status == "archived" for plan in account.plans):
        return
    limit = int(no_next_action.limit(settings))
    ahead = next((promise.action for promise in facts.promises if promise.urgency in ("soon", "later")), None)
    if ahead is not None and (ahead.due - settings.today).days <= limit:
        return
    where = account.at("plans", facts.current_plan[0], "actions") if facts.current_plan else account.at("plans")
    if ahead is None:
        message = "no open action is due in the next {limit:days}, nor after that"
        yield no_next_action.finding(where, account.origin.record, message, limit=limit)
    else:
        message = 'no open action is due in the next {limit:days}; the next one, "{title}", is due on {day:date}'
        arguments = {"limit": limit, "title": ahead.title, "day": ahead.due}
        yield no_next_action.finding(where, account.origin.record, message, **arguments)


@rule(depends_on_date=True, threshold=14, unit="days")
def action_overdue(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An action is open for more than two weeks after its day.

    Why: somebody promised it, and somebody waits for it. A list of old promises hides those that still matter.

    What to do: do it and set `done_on`, agree on another `due` day, or set `status: cancelled`.

    Example: an open action with `due: 2026-11-08` on 23 November, 15 days later, where 14 are allowed.
    """
    account, limit, first = facts.account, action_overdue.limit(settings), facts.next_action
    if first is None or account.stage == "former" or (settings.today - first.action.due).days <= limit:
        return
    for where, _, action in _open_actions(account):
        age = (settings.today - action.due).days
        if age > limit:
            message = 'the action "{title}" was due on {day:date}, {age:days} ago'
            arguments = {"title": action.title, "day": action.due, "age": age}
            found = action_overdue.finding(account.at(*where, "due"), account.origin.record, message, **arguments)
            yield found.concerning(owner=action.owner)


@rule()
def action_after_period(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An open action is due after the year of its plan.

    Why: a plan is closed with its year, and what was to be done after it is forgotten with it.

    What to do: move the action to the plan of the year in which it is due, or give it an earlier `due` day.

    Example: an action with `due: 2027-01-15` in the plan with `period: 2026`.
    """
    account = facts.account
    if account.stage == "former":
        return
    for where, plan, action in _open_actions(account):
        year = FiscalYear(plan.period, settings.site.fiscal_year_starts)
        if action.due > year.end:
            message = 'the action "{title}" is due on {day:date}, but the year of its plan ends on {end:date}'
            arguments = {"title": action.title, "day": action.due, "end": year.end}
            found = action_after_period.finding(account.at(*where, "due"), account.origin.record, message, **arguments)
            yield found.concerning(owner=action.owner)


def _open_actions(account: Account) -> Iterator[tuple[DataPath, Plan, Action]]:
    """Yield the open actions of plans that are not archived, each with its place and its plan."""
    for plan_index, plan in enumerate(account.plans):
        if plan.status != "archived":
            for index, action in enumerate(plan.actions):
                if is_open(action):
                    yield ("plans", plan_index, "actions", index), plan, action
