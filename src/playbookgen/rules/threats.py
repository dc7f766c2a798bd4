"""What endangers an account, and where a competitor's hold loosens."""

from collections.abc import Iterator

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.scalars import Period
from playbookgen.findings import Finding
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.calendar import later
from playbookgen.rules.rule import rule


@rule()
def high_risk_unmitigated(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A serious risk that may well come true has nothing set against it.

    Why: a risk that is only written down comes true all the same, and then everybody says that they knew.

    What to do: write in `mitigation` what we do about it, or lower its `likelihood` if it has become unlikely. Until
    then the account is at risk.

    Example: `severity: high`, `likelihood: medium` and no `mitigation`.
    """
    account = facts.account
    for index, risk in enumerate(account.risks):
        is_serious = risk.severity == "high" and risk.likelihood != "low"
        if is_serious and risk.mitigation is None and account.stage != "former":
            message = "a serious risk with nothing set against it: {risk}"
            where = account.at("risks", index, "statement")
            found = high_risk_unmitigated.finding(where, account.origin.record, message, risk=risk.statement)
            yield found.concerning(owner=risk.owner, puts_at_risk=True)


@rule(depends_on_date=True, threshold=12, unit="months")
def competitor_contract_ending(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A competitor's contract at this customer ends within a year.

    Why: that is when the customer chooses anew. Whoever comes after the choice waits for the next one, often for years.

    What to do: open an opportunity, or plan an action, that names the competitor. Until it is overdue, this is shown as
    under way.

    Example: `contract_ends: 2027-10-31` of a competitor on 23 November 2026.
    """
    account = facts.account
    if account.stage == "former" or not account.competitors:
        return
    last = later(settings.today, Period(int(competitor_contract_ending.limit(settings)), "m"))
    for index, competitor in enumerate(account.competitors):
        if competitor.contract_ends is None or not settings.today <= competitor.contract_ends <= last:
            continue
        products = [company.products[id].name or id for id in competitor.products if id in company.products]
        message = (
            "{competitor}: the contract for {products:list} ends on {day:date} ({when:when}), a chance to win it"
            if products
            else "{competitor}: the contract ends on {day:date} ({when:when}), a chance to win this business"
        )
        arguments = {
            "competitor": competitor.name,
            "products": "\n".join(products),
            "day": competitor.contract_ends,
            "when": (competitor.contract_ends - settings.today).days,
        }
        where = account.at("competitors", index, "contract_ends")
        found = competitor_contract_ending.finding(where, account.origin.record, message, **arguments)
        yield found.concerning(answer=facts.answers.get(("competitor", competitor.name)))
