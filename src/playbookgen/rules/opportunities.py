"""Opportunities and leads: somebody takes the next step, and nobody lets an offer or a lead go cold."""

from collections.abc import Iterator, Sequence
from datetime import date

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Opportunity
from playbookgen.findings import DataPath, Finding
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.actions import Promise
from playbookgen.playbook.pipeline import is_pursued
from playbookgen.rules.rule import rule

LEAD = "marketing-lead"


def _pursued(facts: AccountFacts) -> Iterator[tuple[int, Opportunity]]:
    """Yield what somebody works on, with its place; at a former customer only what would win it back."""
    is_former = facts.account.stage == "former"
    for index, opportunity in enumerate(facts.account.opportunities):
        if is_pursued(opportunity) and (opportunity.kind == "win-back" or not is_former):
            yield index, opportunity


@rule(depends_on_date=True)
def opportunity_overdue(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The customer was to decide by a day that has passed, and the opportunity is neither won nor lost.

    Why: the forecast counts on business that may be gone, and a customer who is not asked again buys elsewhere.

    What to do: ask the customer, then set the `stage`, or the new day in `close_on`. With an open action that names the
    opportunity this is shown as under way.

    Example: `stage: negotiating` and `close_on: 2026-11-06` on 23 November.
    """
    for index, opportunity in _pursued(facts):
        if opportunity.close_on is None or opportunity.close_on >= settings.today:
            continue
        message = (
            '"{title}": the customer was to decide on {day:date} ({when:when}), '
            "and the stage is still {stage:opportunity.stage}"
        )
        arguments = {
            "title": opportunity.title,
            "day": opportunity.close_on,
            "when": (opportunity.close_on - settings.today).days,
            "stage": opportunity.stage,
        }
        where = facts.account.at("opportunities", index, "close_on")
        found = opportunity_overdue.finding(where, facts.account.origin.record, message, **arguments)
        answer = facts.answers.get(("opportunity", opportunity.id))
        yield found.concerning(owner=opportunity.owner, answer=answer)


@rule()
def opportunity_without_next_step(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An opportunity that is more than an idea has no next step.

    Why: what nobody has planned does not happen, and the opportunity stands in the forecast all the same.

    What to do: write in `next_step` what happens next, or add an action to the plan that names the opportunity. If
    nothing will happen for some time, set `stage: on-hold`.

    Example: `stage: qualified` without `next_step`, and no open action with `opportunity:` and its id.
    """
    for index, opportunity in _pursued(facts):
        if opportunity.stage == "identified" or opportunity.next_step is not None:
            continue
        if any(promise.urgency is not None for promise in _promises_about(opportunity, facts)):
            continue
        message = '"{title}": the stage is {stage:opportunity.stage}, and nobody has written what happens next'
        arguments = {"title": opportunity.title, "stage": opportunity.stage}
        where = facts.account.at("opportunities", index, "stage")
        found = opportunity_without_next_step.finding(where, facts.account.origin.record, message, **arguments)
        yield found.concerning(owner=opportunity.owner)


@rule(depends_on_date=True, threshold=30, unit="days")
def offer_unanswered(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An offer is with the customer, and nobody has been in touch for a month.

    Why: an offer that nobody asks about is forgotten, or the competitor's is taken.

    What to do: call the customer and note the talk: a visit, `last_contact` of the contact, a done communication, or a
    done action that names the opportunity. With an open action about it this is shown as under way.

    Example: `stage: proposed`, and on 23 November the last contact was on 20 October, 34 days ago.
    """
    for index, opportunity in _pursued(facts):
        if opportunity.stage != "proposed":
            continue
        last = _last_contact(facts, opportunity, settings.today)
        age = (settings.today - last).days if last is not None else None
        if age is not None and age <= offer_unanswered.limit(settings):
            continue
        message = (
            '"{title}": the offer is with the customer, and the last contact was on {day:date}, {age:days} ago'
            if age is not None
            else '"{title}": the offer is with the customer, and no contact with them is on record'
        )
        arguments = {"title": opportunity.title, "day": last, "age": age}
        where = facts.account.at("opportunities", index, "stage")
        found = offer_unanswered.finding(where, facts.account.origin.record, message, **arguments)
        answer = facts.answers.get(("opportunity", opportunity.id))
        yield found.concerning(owner=opportunity.owner, answer=answer)


def _promises_about(opportunity: Opportunity, facts: AccountFacts) -> Iterator[Promise]:
    return (promise for promise in facts.promises if promise.action.opportunity == opportunity.id)


def _last_contact(facts: AccountFacts, opportunity: Opportunity, today: date) -> date | None:
    """The newest day on which somebody was in touch with the customer, or did something about the opportunity."""
    days = (
        *(visit.date for visit in facts.account.visits),
        *(contact.last_contact for contact in facts.contacts),
        *(entry.done_on for entry in facts.account.communications),
        *(promise.action.done_on for promise in _promises_about(opportunity, facts)),
    )
    return max((day for day in days if day is not None and day <= today), default=None)


@rule(depends_on_date=True, threshold=5, unit="days")
def lead_untouched(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A lead from marketing waits, and nobody has been in touch.

    Why: whoever filled in a form asked several suppliers. The one who calls in the same week is the one they talk to.

    What to do: get in touch and note it, or plan it: a `next_step` of the opportunity, an action, a communication. The
    file does not say when a lead came in, so the newest day counts on which one of its contacts was told of their data
    (`informed_on`) or agreed to marketing. Where there is no such day, the rule speaks at once.

    Example: `stage: prospect` and `lead_source: marketing-lead`, a contact with `informed_on: 2026-11-16`, and on
    23 November no visit, no `last_contact` and nothing planned.
    """
    leads = _untouched_leads(facts, settings.today)
    if not leads:
        return
    known = _known_since(facts, settings.today)
    age = (settings.today - known).days if known is not None else None
    if age is not None and age <= lead_untouched.limit(settings):
        return
    for data_path, opportunity in leads:
        if opportunity is None:
            message = (
                "we have had this lead from marketing since {day:date} ({age:days}), and nobody has been in touch"
                if age is not None
                else "nobody has been in touch with this lead from marketing, and nothing is planned"
            )
        else:
            message = (
                '"{title}": we have had this lead from marketing since {day:date} ({age:days}), '
                "and nobody has been in touch"
                if age is not None
                else '"{title}": nobody has been in touch about this lead from marketing, and nothing is planned'
            )
        arguments = {"title": opportunity.title if opportunity is not None else "", "day": known, "age": age}
        where = facts.account.at(*data_path)
        found = lead_untouched.finding(where, facts.account.origin.record, message, **arguments)
        yield found.concerning(owner=opportunity.owner if opportunity is not None else None)


def _untouched_leads(facts: AccountFacts, today: date) -> Sequence[tuple[DataPath, Opportunity | None]]:
    """Return the place of each lead that nobody has touched: the whole account, or single opportunities."""
    account = facts.account
    leads: list[tuple[DataPath, Opportunity | None]] = [
        (("opportunities", index, "source"), opportunity)
        for index, opportunity in _pursued(facts)
        if opportunity.source == LEAD and _is_only_identified(opportunity)
    ]
    if account.stage == "prospect" and account.lead_source == LEAD:
        leads = [(("lead_source",), None)] if all(map(_is_only_identified, account.opportunities)) else []
    return leads if leads and not _is_in_touch(facts, today) else ()


def _is_only_identified(opportunity: Opportunity) -> bool:
    return opportunity.stage == "identified" and opportunity.next_step is None


def _is_in_touch(facts: AccountFacts, today: date) -> bool:
    """Whether any contact with the account is on record, or a step that is not overdue."""
    return (
        bool(facts.account.visits)
        or any(contact.last_contact is not None for contact in facts.contacts)
        or any(entry.done_on is not None or entry.date >= today for entry in facts.account.communications)
        or any(promise.urgency in ("soon", "later") or _is_done(promise) for promise in facts.promises)
    )


def _is_done(promise: Promise) -> bool:
    return promise.urgency is None and promise.action.status != "cancelled"


def _known_since(facts: AccountFacts, today: date) -> date | None:
    """The newest day on which a contact's data came with a duty: the nearest to a date of arrival that a file has."""
    own = [contact.stakeholder.privacy for contact in facts.contacts if contact.stakeholder.privacy is not None]
    days = [privacy.informed_on for privacy in own]
    days += [consent.date for privacy in own for consent in privacy.marketing_consent]
    return max((day for day in days if day is not None and day <= today), default=None)
