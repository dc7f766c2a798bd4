"""The people at the customer: who decides there is known, kept in touch with, and not yet gone."""

from collections.abc import Callable, Iterator
from datetime import date

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Stakeholder
from playbookgen.findings import Answer, DataPath, Finding
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.actions import is_open
from playbookgen.playbook.answers import nearest, nearest_of_all
from playbookgen.playbook.coverage import FEWEST_CONTACTS, Gap
from playbookgen.playbook.people import has_left
from playbookgen.playbook.relations import Contact
from playbookgen.rules.rule import rule


def _name(stakeholder: Stakeholder) -> str:
    return stakeholder.name or stakeholder.id


def _present(facts: AccountFacts) -> Iterator[tuple[int, Stakeholder]]:
    """Yield everyone there is to talk to, with their place in the file's list."""
    return ((index, contact.stakeholder) for index, contact in enumerate(facts.contacts) if contact.is_present)


def _answer(facts: AccountFacts, stakeholder: Stakeholder) -> Answer | None:
    return facts.answers.get(("stakeholder", stakeholder.id))


def _steps(facts: AccountFacts, concerns: Callable[[Contact], bool]) -> list[Answer]:
    """Return the nearest open step about each contact of some kind that has one."""
    found = (_answer(facts, contact.stakeholder) for contact in facts.contacts if concerns(contact))
    return [step for step in found if step is not None]


@rule(depends_on_date=True)
def dmu_incomplete(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """We know too little of the decision-making unit (DMU) of a key account.

    Why: a key account is not decided by one buyer. Whoever we do not know hears about us from our competitors, and
    where one contact carries the relationship, it leaves with them.

    What to do: find out who speaks for purchasing, for the technical side and for the management, who decides, and add
    them under `stakeholders`. A seat that is vacant, with an action about it, counts as under way.

    Example: a key account with two contacts in purchasing, neither of them with the role `decider`.
    """
    coverage = facts.coverage
    if not facts.is_key_customer or coverage.is_complete:
        return
    account = facts.account
    message = "gaps in the decision-making unit: {missing:dmu-gap}"
    arguments = {"missing": "\n".join(coverage.gaps)}
    if coverage.is_single_threaded:  # the last of the gaps: the name goes with it
        message = "gaps in the decision-making unit: {missing:dmu-gap}, {contact}"
        arguments["contact"] = next(_name(them) for _, them in _present(facts) if them.id in coverage.well_known)
    finding = dmu_incomplete.finding(account.at("stakeholders"), account.origin.record, message, **arguments)
    yield finding.concerning(answer=nearest_of_all(_closing(gap, facts) for gap in coverage.gaps))


def _closing(gap: Gap, facts: AccountFacts) -> Answer | None:
    """Return the nearest step about the vacant seat that would close a gap, or about a contact to know better."""
    coverage = facts.coverage
    if gap == "single-threaded":
        return nearest(_steps(facts, lambda one: one.is_present and one.stakeholder.id not in coverage.well_known))
    if gap == "few-contacts":
        steps = _steps(facts, lambda one: bool(one.stakeholder.vacant))
        return nearest(steps) if coverage.count + len(steps) >= FEWEST_CONTACTS else None

    def closes(stakeholder: Stakeholder) -> bool:
        return "decider" in stakeholder.roles if gap == "decider" else stakeholder.function == gap

    return nearest(_steps(facts, lambda one: bool(one.stakeholder.vacant) and closes(one.stakeholder)))


def _buys(stakeholder: Stakeholder) -> bool:
    return stakeholder.function == "purchasing" or "buyer" in stakeholder.roles


@rule(depends_on_date=True)
def no_purchasing_contact(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """We know nobody in purchasing at a small or medium customer.

    Why: there the purchasing manager places each order anew. Whoever does not know them learns of an order when it has
    gone elsewhere.

    What to do: find out who orders, and add them under `stakeholders` with `function: purchasing` or the role `buyer`.

    Example: `tier: small` and `stage: customer` with the plant manager as the only contact.
    """
    account = facts.account
    if account.tier not in ("medium", "small") or account.stage != "customer":
        return
    if any(_buys(them) for _, them in _present(facts)):
        return
    message = "nobody in purchasing is known at this customer"
    finding = no_purchasing_contact.finding(account.at("stakeholders"), account.origin.record, message)
    steps = _steps(facts, lambda one: bool(one.stakeholder.vacant) and _buys(one.stakeholder))
    yield finding.concerning(answer=nearest(steps))


@rule(depends_on_date=True)
def unowned_influencer(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """None of us keeps the contact with someone who has high influence on a customer's decisions.

    Why: a contact that everyone keeps is kept by no one, and this one weighs most.

    What to do: name who keeps the contact as the stakeholder's `owner`; it may be the owner of the account.

    Example: a stakeholder with `influence: high` and no `owner`.
    """
    account = facts.account
    if account.stage != "customer":
        return
    for index, them in _present(facts):
        if them.influence == "high" and them.owner is None:
            message = "{name}: high influence on decisions, and none of us is named as the owner of the contact"
            where = account.at("stakeholders", index, "influence")
            finding = unowned_influencer.finding(where, account.origin.record, message, name=_name(them))
            yield finding.concerning(answer=_answer(facts, them))


@rule(depends_on_date=True)
def opponent_without_action(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """Someone at the customer is against us, and nothing is planned about it.

    Why: objections that nobody answers are repeated to those who decide.

    What to do: find out what the objection is, and add an action or a communication that names this contact. If it has
    no weight, say so with `influence: low`.

    Example: a stakeholder with `stance: opponent` whom no open action names.
    """
    account = facts.account
    if account.stage == "former":
        return
    for index, them in _present(facts):
        if them.stance == "opponent" and them.influence != "low" and _answer(facts, them) is None:
            message = "{name}: is against us, and nothing is under way about it"
            where = account.at("stakeholders", index, "stance")
            finding = opponent_without_action.finding(where, account.origin.record, message, name=_name(them))
            yield finding.concerning(owner=them.owner)


@rule(depends_on_date=True)
def contact_overdue(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """We have not been in touch with a contact for longer than we meant to.

    Why: a relationship fades without a quarrel, and nobody notices the call that was not made.

    What to do: be in touch, and set `last_contact` to that day; a visit with them counts by itself. If it need not be
    so often, change `contact_every`.

    Example: `contact_every: 3m` and `last_contact: 2026-06-30` on 23 November.
    """
    account = facts.account
    if account.stage not in ("customer", "prospect"):
        return
    for index, contact in enumerate(facts.contacts):
        them, last = contact.stakeholder, contact.last_contact
        if contact.due is None or not contact.is_present or (last is not None and contact.due >= settings.today):
            continue
        arguments: dict[str, object] = {"name": _name(them), "every": them.contact_every}
        message = "{name}: no contact is noted yet, though it is meant to be every {every:period}"
        if last is not None:
            message = "{name}: the last contact was on {day:date}, though it is meant to be every {every:period}"
            arguments["day"] = last
        where = account.at("stakeholders", index, "last_contact" if them.last_contact else "contact_every")
        finding = contact_overdue.finding(where, account.origin.record, message, **arguments)
        yield finding.concerning(owner=them.owner, answer=_answer(facts, them))


@rule(depends_on_date=True)
def no_sponsor(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account has no executive sponsor on our side.

    Why: management talks to management. When something goes badly wrong, a sponsor gets an answer on the same day.

    What to do: ask one of our executives, and name them as `executive_sponsor`.

    Example: a key account without `executive_sponsor`, or with one whose file says `left_on: 2026-09-30`.
    """
    if not facts.is_key_customer:
        return
    account = facts.account
    sponsor = company.people.get(account.executive_sponsor or "")
    where, record = ("executive_sponsor",), account.origin.record
    if account.executive_sponsor is None:
        message = "this key account has no executive sponsor on our side"
        yield no_sponsor.finding(account.at(*where), record, message)
    elif sponsor is not None and has_left(sponsor, settings.today):
        message = "{person}: left on {day:date} and is still named as the executive sponsor"
        arguments = {"person": sponsor.name or sponsor.id, "day": sponsor.left_on}
        yield no_sponsor.finding(account.at(*where), record, message, **arguments)


@rule(depends_on_date=True, threshold=90, unit="days")
def no_planned_communication(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """Nothing is planned for those who decide at a key account within the next quarter of a year.

    Why: those who decide hear from us regularly, or only when something is wrong. A competitor's visit is planned.

    What to do: plan a talk, a visit or a message with one of them in its `audience`, together with marketing, or an
    action that names one as its `stakeholder`.

    Example: a key account whose next communication is for the buyer only, while the plant manager is the `decider`.
    """
    if not facts.is_key_customer:
        return
    account, limit = facts.account, no_planned_communication.limit(settings)
    deciders = {them.id: _name(them) for _, them in _present(facts) if {"decider", "approver"}.intersection(them.roles)}
    steps = [(entry.date, entry.audience) for entry in account.communications if entry.done_on is None]
    steps += [
        (promise.action.due, (promise.action.stakeholder or "",))
        for promise in facts.promises
        if is_open(promise.action)
    ]
    is_planned = any(
        0 <= (day - settings.today).days <= limit and not deciders.keys().isdisjoint(audience)
        for day, audience in steps
    )
    if deciders and not is_planned:  # where nobody is known to decide, `dmu-incomplete` says so
        message = "nothing is planned for the next {limit:days} with those who decide: {names:list}"
        arguments = {"limit": int(limit), "names": "\n".join(deciders.values())}
        where = account.at("communications")
        yield no_planned_communication.finding(where, account.origin.record, message, **arguments)


@rule(depends_on_date=True, threshold=120, unit="days")
def customer_silent(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A customer has neither bought anything nor been talked to for a third of a year.

    Why: customers seldom say that they leave. They fall silent first, and then the order comes from somewhere else.

    What to do: call, and write down the visit or the day of the contact. If the customer has stopped buying, set
    `stage: dormant`.

    Example: `stage: customer` with the last visit on 10 June and the last revenue in June 2026, on 23 November.
    """
    account, today = facts.account, settings.today
    if account.stage != "customer":
        return
    last = max(_signs_of_life(facts, today), default=None)
    age = (today - last).days if last is not None else None
    if age is not None and age <= customer_silent.limit(settings):
        return
    message = "no visit, contact or sale is noted for this customer"
    arguments: dict[str, object] = {}
    if last is not None:
        message = "no visit, contact or sale since {day:date}, {age:days} ago"
        arguments = {"day": last, "age": age}
    finding = customer_silent.finding(account.at("visits"), account.origin.record, message, **arguments)
    yield finding.concerning(answer=nearest(_steps(facts, lambda one: one.is_present)))


def _signs_of_life(facts: AccountFacts, today: date) -> Iterator[date]:
    """Yield the days, none of them ahead, on which the customer bought something or was in touch with us."""
    days = [facts.last_visit.date if facts.last_visit is not None else None]
    days += [contact.last_contact for contact in facts.contacts]
    days += [entry.done_on for entry in facts.account.communications]
    yield from (day for day in days if day is not None and day <= today)
    sales = (row for row in facts.figures if row.revenue > 0 and row.month <= today)
    if (newest := max(sales, key=lambda row: row.month, default=None)) is not None:
        yield min(newest.month_end, today)


@rule(depends_on_date=True)
def departed_stakeholder_active(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """Something is planned with someone who is no longer at the customer.

    Why: the invitation reaches nobody, and the successor learns that we do not know them.

    What to do: name the successor in the `audience` or as the `stakeholder`, or cancel the step.

    Example: a stakeholder with `departed_on: 2026-09-30` in the audience of a visit on 8 December 2026.
    """
    account = facts.account
    departed = {
        them.id: them
        for them in account.stakeholders
        if them.departed_on is not None and them.departed_on < settings.today
    }
    if not departed:
        return
    for index, entry in enumerate(account.communications):
        if entry.done_on is None and entry.date >= settings.today:
            for position, id in enumerate(entry.audience):
                if id in departed:
                    message = '{name}: left the customer on {day:date} and is still in the audience of "{step}"'
                    place: DataPath = ("communications", index, "audience", position)
                    yield _still_there(facts, place, message, departed[id], entry.topic, entry.owner)
    for index, plan in enumerate(account.plans):
        for position, action in enumerate(plan.actions):
            if plan.status != "archived" and is_open(action) and action.stakeholder in departed:
                message = '{name}: left the customer on {day:date}, and the open action "{step}" is about this contact'
                place = ("plans", index, "actions", position, "stakeholder")
                yield _still_there(facts, place, message, departed[action.stakeholder], action.title, action.owner)


def _still_there(
    facts: AccountFacts, place: DataPath, message: str, them: Stakeholder, step: str, owner: str | None
) -> Finding:
    arguments = {"name": _name(them), "day": them.departed_on, "step": step}
    where, record = facts.account.at(*place), facts.account.origin.record
    return departed_stakeholder_active.finding(where, record, message, **arguments).concerning(owner=owner)
