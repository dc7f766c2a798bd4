"""Contracts: nobody misses the day by which to act, and what we live by is on paper."""

from collections.abc import Iterator, Mapping
from datetime import date

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Contract
from playbookgen.findings import Answer, Finding, Severity
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.contracts import ContractTerm
from playbookgen.rules.rule import rule

LONG_TERM = {"framework", "long-term-supply", "consignment", "blanket-order"}
"""Contracts that bind a customer's orders for some time; service levels and quality say how, not that it buys."""


@rule(severity=Severity.ERROR)
def automatic_renewal_without_notice(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A contract renews itself, and no notice period says until when that can be stopped.

    Why: without it nobody can be reminded, and the old prices bind us for another term.

    What to do: copy the notice period from the contract into `notice`: `3m` for three months, `90d` for ninety days.

    Example: `renewal: automatic` and `ends: 2027-06-30` without `notice`.
    """
    for term in _signed(facts):
        contract = term.contract
        is_open = contract.ends is not None and not term.is_replaced
        if contract.renewal == "automatic" and contract.notice is None and is_open:
            message = (
                '"{title}": the contract renews itself, and without a notice period nobody knows by when to stop that'
            )
            where = facts.account.at("contracts", term.index, "renewal")
            record = facts.account.origin.record
            yield automatic_renewal_without_notice.finding(where, record, message, title=contract.title)


_NOTICE_NEAR: Mapping[str | None, str] = {
    "automatic": (
        '"{title}": a notice must arrive by {day:date} ({when:when}); otherwise the contract renews itself '
        "after {ends:date}"
    ),
    "manual": (
        '"{title}": a notice must arrive by {day:date} ({when:when}); without an amendment the contract ends '
        "on {ends:date}"
    ),
    None: (
        '"{title}": a notice must arrive by {day:date} ({when:when}); the contract ends on {ends:date}, and it is not '
        "written down whether it renews"
    ),
}
_NOTICE_MISSED: Mapping[str | None, str] = {
    "automatic": (
        '"{title}": the last day for a notice was {day:date} ({when:when}), and nothing was decided; the contract '
        "renews itself after {ends:date}"
    ),
    "manual": (
        '"{title}": the last day for a notice was {day:date} ({when:when}), and nothing was decided; without an '
        "amendment the contract ends on {ends:date}"
    ),
    None: (
        '"{title}": the last day for a notice was {day:date} ({when:when}), and nothing was decided; the contract ends '
        "on {ends:date}, and it is not written down whether it renews"
    ),
}
"""By what happens at the end; a contract that just ends needs no notice."""


@rule(depends_on_date=True, threshold=180, unit="days")
def notice_deadline_near(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The last day for a notice is near, or has passed, and nothing has been decided.

    Why: on the day after it the contract goes on at old prices, or ends with nothing in its place. A notice must
    *arrive* by that day. Once it has passed without a decision, the account is at risk.

    What to do: decide with the customer what follows and note the decision: a done action that names the contract, a
    renewal that is won, `status: terminated` or `replaced_by`. With an open action or opportunity about the contract
    this is shown as under way.

    Example: `ends: 2027-06-30`, `notice: 3m` and `renewal: automatic`: a notice must arrive by 31 March 2027, and from
    2 October 2026 the rule reminds.
    """
    for term in _signed(facts):
        contract, deadline = term.contract, term.notice_deadline
        if term.is_over or term.is_decided or deadline is None or contract.renewal == "none":
            continue
        days = (deadline - settings.today).days
        if contract.ends is None or contract.ends < settings.today or days > notice_deadline_near.limit(settings):
            continue  # what has renewed itself already is told by contract-expired
        message = _NOTICE_MISSED[contract.renewal] if days < 0 else _NOTICE_NEAR[contract.renewal]
        arguments = {"title": contract.title, "day": deadline, "when": days, "ends": contract.ends}
        where = facts.account.at("contracts", term.index, "notice")
        found = notice_deadline_near.finding(where, facts.account.origin.record, message, **arguments)
        yield found.concerning(answer=_answer(contract, facts), puts_at_risk=term.is_missed(settings.today))


@rule(depends_on_date=True)
def contract_expired(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A contract has ended and nothing has taken its place, or it has renewed itself and its end is not updated.

    Why: prices, quantities and liability that both sides go by are no longer agreed, or the days of the new term are
    not watched by anyone.

    What to do: write the new contract when it is signed and name it in `replaced_by`, or set `status: terminated`.
    Where the contract has renewed itself, write its new end in `ends`. Single orders (`type: spot`) end by themselves,
    and a contract is replaced, too, where others that hold cover all its products, or, if it lists none, where one of
    its type holds.

    Example: a framework agreement with `ends: 2026-10-31` and no `replaced_by` on 23 November.
    """
    if facts.account.stage != "customer":
        return
    for term in _signed(facts):
        contract = term.contract
        if contract.ends is None or contract.ends >= settings.today or term.is_replaced:
            continue
        if contract.renewal != "automatic" and (contract.type == "spot" or _is_covered(contract, facts)):
            continue
        message = (
            '"{title}": the contract has renewed itself after {day:date}; write its new end'
            if contract.renewal == "automatic"
            else '"{title}": the contract ended on {day:date} ({when:when}), and nothing has taken its place'
        )
        arguments = {"title": contract.title, "day": contract.ends, "when": (contract.ends - settings.today).days}
        where = facts.account.at("contracts", term.index, "ends")
        found = contract_expired.finding(where, facts.account.origin.record, message, **arguments)
        yield found.concerning(answer=_answer(contract, facts))


def _answer(contract: Contract, facts: AccountFacts) -> Answer | None:
    """Return the open step about a contract, or about the one that is to follow it."""
    own = facts.answers.get(("contract", contract.id))
    return own if own is not None else facts.answers.get(("contract", contract.replaced_by or ""))


def _is_covered(ended: Contract, facts: AccountFacts) -> bool:
    """Whether other contracts that hold cover what one covered that has ended."""
    held = [term.contract for term in _signed(facts) if not term.is_over]
    if any(contract.type == ended.type for contract in held if not (contract.products and ended.products)):
        return True
    covered = {product for contract in held for product in contract.products}
    return bool(ended.products) and covered.issuperset(ended.products)


@rule(depends_on_date=True, threshold=60, unit="days")
def price_review_near(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The prices of a contract are to be reviewed soon, or were to be, and nothing is noted of it.

    Why: whoever comes to the review without figures of material and energy accepts the customer's.

    What to do: prepare the review with an action that names the contract; while it is open this is shown as under way,
    and when it is done the rule is silent. Then write the next day in `price_review_on`.

    Example: `price_review_on: 2027-01-15` on 23 November, 53 days ahead.
    """
    limit = price_review_near.limit(settings)
    for term in _signed(facts):
        contract, day = term.contract, term.contract.price_review_on
        if day is None or term.is_over or term.is_replaced:
            continue
        days = (day - settings.today).days
        has_ended = contract.ends is not None and contract.ends < settings.today
        if days > limit or has_ended or any((day - done).days <= limit for done in _done_about(contract, facts)):
            continue
        message = (
            '"{title}": the prices were to be reviewed on {day:date} ({when:when}), and nothing is noted of it'
            if days < 0
            else '"{title}": the prices are to be reviewed on {day:date} ({when:when})'
        )
        where = facts.account.at("contracts", term.index, "price_review_on")
        arguments = {"title": contract.title, "day": day, "when": days}
        found = price_review_near.finding(where, facts.account.origin.record, message, **arguments)
        yield found.concerning(answer=_answer(contract, facts))


def _done_about(contract: Contract, facts: AccountFacts) -> Iterator[date]:
    """Yield the days on which something about a contract was done."""
    for plan in facts.account.plans:
        for action in plan.actions:
            if action.contract == contract.id and action.done_on is not None:
                yield action.done_on


@rule(depends_on_date=True)
def key_account_on_spot(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account buys order by order: no long-term contract is signed or being negotiated.

    Why: without one every order can go to the competitor. For key accounts long-term supply is the aim, not a single
    order.

    What to do: agree on long-term supply and add the contract with `status: negotiating`. Framework agreements, blanket
    orders, long-term supply and consignment stock count, and service levels, quality agreements and single orders do
    not. With an open action or opportunity about a long-term contract that has ended this is shown as under way.

    Example: `tier: key`, `stage: customer`, and the only contract has `type: spot`.
    """
    if not facts.is_key_customer:
        return
    long_term = [term for term in facts.contracts if term.contract.type in LONG_TERM]
    if any(not term.is_over and term.contract.status != "terminated" for term in long_term):
        return
    message = "this key account has no long-term contract that is signed or being negotiated"
    steps = (facts.answers.get(("contract", term.contract.id)) for term in long_term)
    found = key_account_on_spot.finding(facts.account.at("contracts"), facts.account.origin.record, message)
    yield found.concerning(answer=next((step for step in steps if step is not None), None))


def _signed(facts: AccountFacts) -> Iterator[ContractTerm]:
    """Yield the signed contracts of an account that is not lost."""
    if facts.account.stage != "former":
        yield from (term for term in facts.contracts if term.contract.status == "signed")
