"""Whose matter each finding is: what a person's page and the attention page tell them to see to."""

from collections.abc import Iterable, Mapping
from datetime import date

from playbookgen.content.company import Company
from playbookgen.findings import Finding
from playbookgen.playbook.people import has_left
from playbookgen.playbook.summary import Summary


def matters(
    findings: Iterable[Finding], company: Company, summaries: Mapping[str, Summary], today: date
) -> Mapping[str | None, tuple[Finding, ...]]:
    """Return the findings of each person who has any, in their order; None has what is nobody's, as settings.

    A finding is the matter of whom its rule names, else of the owner of the account or product, or of the person that
    it is about. What would be a leaver's matter is that of the first manager above them who is still there.
    """
    found: dict[str | None, list[Finding]] = {}
    for finding in findings:
        person = in_charge(finding.owner or _owner(finding, company, summaries), company, today)
        found.setdefault(person, []).append(finding)
    return {person: tuple(listed) for person, listed in found.items()}


def _owner(finding: Finding, company: Company, summaries: Mapping[str, Summary]) -> str | None:
    folder, _, id = finding.record.partition("/")
    if folder == "accounts" and id in summaries:
        return summaries[id].owner
    if folder == "products" and id in company.products:
        return company.products[id].owner
    return id if folder == "people" else None


def in_charge(name: str | None, company: Company, today: date) -> str | None:
    """Return the person, or the first one above who has not left; None where there is nobody."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        person = company.people.get(name)
        if person is None:
            return None
        if not has_left(person, today):
            return name
        name = person.manager
    return None
