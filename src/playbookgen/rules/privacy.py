"""Personal data of the customers' people: why it is kept, whether they know, and whom marketing may write to."""

from collections.abc import Iterable, Iterator

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Communication, Stakeholder
from playbookgen.findings import Finding, Severity
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.relations import Contact
from playbookgen.rules.rule import rule

NEEDED = ("basis", "informed_on", "review_by")
"""What must be known about everyone whose data we keep."""


def _names(stakeholders: Iterable[Stakeholder]) -> str:
    return "\n".join(them.name or them.id for them in stakeholders)


@rule(depends_on_date=True)
def privacy_incomplete(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """It is not noted why we keep somebody's data, whether they know, or when to look again; or that day is past.

    Why: business contacts are personal data. The GDPR asks for a lawful basis, for telling people at once or within a
    month, and for deleting what nobody needs any more.

    What to do: fill in `basis`, `informed_on` and `review_by` under the stakeholder's `privacy`, or for everyone in
    site.yaml under `privacy`, `defaults`. Where the review is due, delete what is no longer needed, then set a new day.

    Example: a stakeholder without `informed_on`, or with `review_by: 2026-09-30` on 23 November.
    """
    account, today = facts.account, settings.today
    kept = [(index, contact) for index, contact in enumerate(facts.contacts) if not contact.stakeholder.vacant]
    lacking = [(index, contact) for index, contact in kept if _absent(contact)]
    past = [(index, contact) for index, contact in kept if (contact.privacy.review_by or today) < today]
    steward = settings.site.privacy.steward if settings.site.privacy.steward in company.people else None
    if lacking:
        absent = {key for _, contact in lacking for key in _absent(contact)}
        message = "{names:list}: missing under privacy: {missing:field}"
        arguments = {"names": _names(contact.stakeholder for _, contact in lacking)}
        arguments["missing"] = "\n".join(key for key in NEEDED if key in absent)
        where = account.at("stakeholders", lacking[0][0], "privacy")
        finding = privacy_incomplete.finding(where, account.origin.record, message, **arguments)
        yield finding.concerning(owner=steward)
    if past:
        message = "{names:list}: the review of personal data was due by {day:date}"
        if len(past) > 1:
            message = "{names:list}: reviews of personal data were due, the first by {day:date}"
        day = min(contact.privacy.review_by or today for _, contact in past)
        names = _names(contact.stakeholder for _, contact in past)
        where = account.at("stakeholders", past[0][0], "privacy", "review_by")
        finding = privacy_incomplete.finding(where, account.origin.record, message, names=names, day=day)
        yield finding.concerning(owner=steward)


def _absent(contact: Contact) -> list[str]:
    return [key for key in NEEDED if getattr(contact.privacy, key) is None]


@rule(severity=Severity.ERROR)
def marketing_without_consent(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A newsletter, or a mail by marketing, is to go to someone who has not agreed to it.

    Why: in Poland marketing by mail or phone needs the person's consent beforehand. Without one it is forbidden, and a
    complaint costs more than the mailing brings.

    What to do: take them out of the `audience`, or ask for consent and note it under the stakeholder's `privacy` as
    `marketing_consent`, with its channel and day.

    Example: a communication with `channel: newsletter` whose audience holds someone with a consent to `email` only.
    Mail counts as marketing's with `with_marketing`, or if its owner's role guide says `marketing: yes`.
    """
    account = facts.account
    stakeholders = {them.id: them for them in account.stakeholders}
    for index, entry in enumerate(account.communications):
        if entry.done_on is not None or not _is_marketing(entry, account.owner, company):
            continue
        audience = [stakeholders[id] for id in entry.audience if id in stakeholders]
        if lacking := [them for them in audience if not them.vacant and not _has_agreed(them, entry)]:
            message = "marketing without consent to {channel:channel}: {names:list}"
            arguments = {"channel": entry.channel, "names": _names(lacking)}
            where = account.at("communications", index, "audience")
            finding = marketing_without_consent.finding(where, account.origin.record, message, **arguments)
            yield finding.concerning(owner=entry.owner)


def _is_marketing(entry: Communication, account_owner: str, company: Company) -> bool:
    """Whether a message is marketing: a newsletter always is, a mail if marketing sends it or helps."""
    if entry.channel != "email":
        return entry.channel == "newsletter"
    role = company.role_of(entry.owner or account_owner)
    is_by_marketing = role is not None and role.guide.origin.is_sound and bool(role.guide.marketing)
    return is_by_marketing or entry.with_marketing is not None


def _has_agreed(stakeholder: Stakeholder, entry: Communication) -> bool:
    consents = stakeholder.privacy.marketing_consent if stakeholder.privacy is not None else ()
    return any(consent.channel == entry.channel and consent.date <= entry.date for consent in consents)
