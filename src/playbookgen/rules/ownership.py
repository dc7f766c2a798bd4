"""Who may own what: the responsibility matrix of the role guides, held against the accounts."""

from collections.abc import Iterator, Mapping

from playbookgen.content.company import Company, Role
from playbookgen.content.config import Settings
from playbookgen.content.model import Absence, Person
from playbookgen.findings import DataPath, Finding, Severity
from playbookgen.playbook.accounts import AccountFacts, Standing
from playbookgen.playbook.actions import is_open
from playbookgen.playbook.people import has_left
from playbookgen.playbook.responsibility import NEW_BUSINESS, RELATIONSHIPS, RETENTION
from playbookgen.rules.rule import rule


def _role(company: Company, person: str | None) -> Role | None:
    """The role of a person, if its guide could be read whole: what it says is what rules go by."""
    role = company.role_of(person)
    return role if role is not None and role.guide.origin.is_sound else None


def _name(company: Company, person: str) -> str:
    return company.people[person].name or person  # the name of a broken record may be missing


@rule(severity=Severity.ERROR)
def prospect_needs_hunter(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A prospect, or an opportunity with a new customer, is owned by someone whose role wins no new business.

    Why: account managers look after the customers we have. A prospect on their list is nobody's main job, and it cools
    down while key accounts call.

    What to do: make a sales representative the owner. If new business is part of this role with you, say so in the
    role's guide under `responsibilities`.

    Example: `stage: prospect` with an owner whose guide gives `new-business` the involvement `none`. A company that
    belongs to the group of an account of the same owner is no finding.
    """
    account = facts.account
    if account.stage == "prospect":
        yield from _hunter(facts, company, account.owner, ("owner",))
    for index, opportunity in enumerate(account.opportunities):
        if opportunity.kind == "new-customer" and opportunity.stage not in ("won", "lost"):
            yield from _hunter(facts, company, opportunity.owner, ("opportunities", index, "owner"))


def _hunter(facts: AccountFacts, company: Company, owner: str, data_path: DataPath) -> Iterator[Finding]:
    role = _role(company, owner)
    if role is None or role.involvement(NEW_BUSINESS) != "none" or owner in facts.group.owners:
        return
    message = "{owner}: new business is not part of the role ({role}), yet this is a prospect"
    if data_path[0] == "opportunities":
        message = "{owner}: new business is not part of the role ({role}), yet this opportunity is with a new customer"
    arguments = {"owner": _name(company, owner), "role": role.guide.title}
    yield prospect_needs_hunter.finding(facts.account.at(*data_path), facts.account.origin.record, message, **arguments)


@rule()
def key_account_needs_manager(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account is owned by someone whose role does not lead the keeping of key accounts.

    Why: losing a key account puts revenue and profit at risk, so someone must answer for keeping it as their main duty.

    What to do: make an account manager the owner, or give the account another tier.

    Example: `tier: key` and `stage: customer` with a sales representative as the owner, whose guide contributes to
    `retention` and does not lead it.
    """
    account = facts.account
    role = _role(company, account.owner)
    if facts.is_key_customer and role is not None and role.involvement(RETENTION, account.tier) != "leads":
        message = "{owner}: the role ({role}) does not lead the keeping of key accounts"
        arguments = {"owner": _name(company, account.owner), "role": role.guide.title}
        yield key_account_needs_manager.finding(account.at("owner"), account.origin.record, message, **arguments)


@rule()
def current_customers_only(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A dormant or former customer is owned by someone whose role wins no new business.

    Why: winning a customer back is new business. A role that serves current customers has no time set aside for it.

    What to do: hand the account to a sales representative, or set `stage: customer` if it buys again.

    Example: `stage: former` with an account manager as the owner.
    """
    account = facts.account
    role = _role(company, account.owner)
    if account.stage in ("dormant", "former") and role is not None and role.involvement(NEW_BUSINESS) == "none":
        message = "{owner}: the role ({role}) serves current customers only, and this one is {stage:stage}"
        arguments = {"owner": _name(company, account.owner), "role": role.guide.title, "stage": account.stage}
        yield current_customers_only.finding(account.at("owner"), account.origin.record, message, **arguments)


@rule(depends_on_date=True)
def owner_left(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """Someone who has left still answers for the account, an open action, or a place on its team.

    Why: the customer calls somebody who is no longer there, and the promise has no one to keep it.

    What to do: name who takes over. `left_on` in the person's file says when they left.

    Example: `deputy: marcin-deren`, while the file of marcin-deren says `left_on: 2026-09-30`.
    """
    for person, data_path in _duties(facts, company):
        if has_left(person, settings.today):
            message = "{person}: left on {day:date} and still stands here as {duty:field}"
            if (title := _action(data_path, facts)) is not None:
                message = '{person}: left on {day:date}, and the action "{action}" still waits for them'
            arguments = {"person": _name(company, person.id), "day": person.left_on}
            duty = {"duty": _duty(data_path)} if title is None else {"action": title}
            where = facts.account.at(*data_path)
            yield owner_left.finding(where, facts.account.origin.record, message, **arguments, **duty)


@rule(depends_on_date=True)
def owner_away(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """Someone who answers for the account or an open action is away, and nobody stands in.

    Why: the customer waits for an answer that nobody knows they should give.

    What to do: name a `deputy` in the absence in the person's file, or in the account.

    Example: an owner with `away: [{from: 2026-11-16, to: 2026-12-04}]`, no deputy there and none in the account.
    """
    account = facts.account
    for person, data_path in _duties(facts, company):
        if data_path == ("deputy",) or (data_path == ("owner",) and _is_there(account.deputy, company, settings)):
            continue
        absence = _absence(person, settings)
        if absence is not None and not _is_there(absence.deputy, company, settings):
            message = "{person}: away until {day:date} with no deputy, and stands here as {duty:field}"
            if (title := _action(data_path, facts)) is not None:
                message = '{person}: away until {day:date} with no deputy, and the action "{action}" waits for them'
            arguments = {"person": _name(company, person.id), "day": absence.to}
            duty = {"duty": _duty(data_path)} if title is None else {"action": title}
            where = account.at(*data_path)
            yield owner_away.finding(where, account.origin.record, message, **arguments, **duty)


def _duties(facts: AccountFacts, company: Company) -> Iterator[tuple[Person, DataPath]]:
    """Yield everyone of us who has a duty at an account that is not lost, with the place that says so."""
    account = facts.account
    if account.stage == "former":
        return
    named: list[tuple[str | None, DataPath]] = [
        (account.owner, ("owner",)),
        (account.deputy, ("deputy",)),
        (account.coordinator, ("coordinator",)),
        *((member.person, ("team", index, "person")) for index, member in enumerate(account.team)),
    ]
    for plan_index, plan in enumerate(account.plans):
        if plan.status != "archived":
            for index, action in enumerate(plan.actions):
                if is_open(action):
                    named.append((action.owner, ("plans", plan_index, "actions", index, "owner")))
    for name, data_path in named:
        person = company.people.get(name or "")
        if person is not None:
            yield person, data_path


def _duty(data_path: DataPath) -> str:
    """The field whose label says what somebody stands for."""
    return str(data_path[0])


def _action(data_path: DataPath, facts: AccountFacts) -> str | None:
    """The title of the action that a duty is, or None where it is another duty."""
    if data_path[0] != "plans":
        return None
    _, plan, _, index, _ = data_path
    return facts.account.plans[int(plan)].actions[int(index)].title


def _absence(person: Person, settings: Settings) -> Absence | None:
    for absence in person.away:
        if absence.from_ <= settings.today <= absence.to:
            return absence
    return None


def _is_there(name: str | None, company: Company, settings: Settings) -> bool:
    """Whether a deputy is named who has not left and is not away too."""
    person = company.people.get(name or "")
    return person is not None and not has_left(person, settings.today) and _absence(person, settings) is None


@rule(threshold=10, unit="accounts")
def too_many_key_accounts(company: Company, accounts: Mapping[str, Standing], settings: Settings) -> Iterator[Finding]:
    """Someone answers for more key accounts than one person can look after.

    Why: each key account needs a plan, a service team, and regular talks with all who decide. Beyond about ten they get
    visits instead of care.

    What to do: hand accounts to a colleague, or look whether all of them are key. site.yaml can set another number
    under `thresholds`.

    Example: eleven accounts with `tier: key`, `stage: customer` and the same owner.
    """
    limit = too_many_key_accounts.limit(settings)
    owned: dict[str, int] = {}
    for account in accounts.values():
        if account.is_key_customer and account.owner is not None:
            owned[account.owner] = owned.get(account.owner, 0) + 1
    for name, count in owned.items():
        person = company.people.get(name)
        if person is not None and count > limit:
            message = "{person}: answers for {count:key accounts}; more than {limit:number} are hard to look after"
            arguments = {"person": _name(company, person.id), "count": count, "limit": limit}
            yield too_many_key_accounts.finding(person.at(), person.origin.record, message, **arguments)


@rule()
def order_desk_owns_account(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An account is owned by someone whose role leads neither new business, nor keeping customers, nor relationships.

    Why: those who administer orders or run a department serve the account; nobody sells to it then.

    What to do: make a sales representative or an account manager the owner, and name the present one as `coordinator`
    or on the `team`.

    Example: an account whose owner is a sales coordinator.
    """
    account = facts.account
    role = _role(company, account.owner)
    areas = (NEW_BUSINESS, RETENTION, RELATIONSHIPS)
    if role is not None and all(role.involvement(area) != "leads" for area in areas):
        message = "{owner}: the role ({role}) leads neither new business, nor retention, nor relationships"
        arguments = {"owner": _name(company, account.owner), "role": role.guide.title}
        yield order_desk_owns_account.finding(account.at("owner"), account.origin.record, message, **arguments)
