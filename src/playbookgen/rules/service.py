"""The service team: each department that a key account deals with has someone to turn to."""

from collections.abc import Iterator

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.findings import Finding
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.rules.rule import rule


@rule()
def service_team_gap(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A key account deals with a department of ours where nobody is named to turn to, or has no service team at all.

    Why: to the customer every department is our company. A question that lands with nobody is asked again, louder.

    What to do: list the departments the customer deals with under `departments`, and name someone for each under
    `team`, with what they promised.

    Example: `departments: [Logistics, Quality]` and a team in which Quality has no `person`.
    """
    if not facts.is_key_customer:
        return
    account = facts.account
    if not account.departments and not account.team:
        message = "this key account has no service team, and no departments are listed that it deals with"
        yield service_team_gap.finding(account.at("team"), account.origin.record, message)
        return
    covered = {member.department.casefold() for member in account.team if member.person is not None}
    wanted: dict[str, str] = {}
    for department in (*account.departments, *(member.department for member in account.team)):
        wanted.setdefault(department.casefold(), department)
    gaps = [department for folded, department in wanted.items() if folded not in covered]
    if gaps:
        message = "departments without anyone on the service team: {departments:list}"
        where = account.at("team" if account.team else "departments")
        yield service_team_gap.finding(where, account.origin.record, message, departments="\n".join(gaps))
