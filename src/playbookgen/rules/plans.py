"""Account plans: a key account has one, it is gone through, and the next one is begun in time."""

from collections.abc import Iterator

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.findings import Finding
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.rules.rule import rule


@rule(depends_on_date=True)
def no_current_plan(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account has no plan for the fiscal year that runs.

    Why: without targets and actions nobody can tell whether the account is well looked after, until it is lost.

    What to do: add a plan under `plans` with the running year as its `period`.

    Example: in November 2026 a key account whose only plan says `period: 2025`.
    """
    if facts.is_key_customer and (facts.plan is None or facts.plan.status == "archived"):
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
    if not facts.is_key_customer or facts.plan is None or facts.plan_index is None or facts.plan.status == "archived":
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
