"""What site.yaml and waivers make of findings: another weight, or silence for a reason and a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from playbookgen.content.config import Settings, Site
from playbookgen.content.model import Account
from playbookgen.content.structure import STRUCTURE
from playbookgen.content.suggestions import nearest
from playbookgen.findings import Finding, Location, Severity
from playbookgen.playbook.health import FAR_BEHIND
from playbookgen.rules.registry import RULES


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that does not count for a record for a time."""

    rule: str
    """Its name."""
    record: str
    """The record's name: `accounts/baltic-foods`."""
    until: date
    """The last day."""
    where: Location
    holder: str
    """The record, or site.yaml, that the waiver is written in."""


def waivers_of(account: Account) -> tuple[Waiver, ...]:
    """Return the waivers that an account's file holds."""
    record = account.origin.record
    return tuple(
        Waiver(own.rule, record, own.until, account.at("waivers", index, "rule"), record)
        for index, own in enumerate(account.waivers)
    )


def check_rule_names(site: Site, waivers: Iterable[Waiver]) -> Iterator[Finding]:
    """Yield rules that settings and waivers name and that do not exist."""
    for name in site.thresholds:
        if name == FAR_BEHIND:
            continue
        if name not in RULES:
            yield _unknown(site.at_key("thresholds", name), "site.yaml", name)
        elif RULES[name].threshold is None:
            message, where = 'the rule "{value}" has no threshold', site.at_key("thresholds", name)
            yield Finding("unknown-value", Severity.ERROR, where, "site.yaml", message, {"value": name})
    for name in site.severity:
        if name not in RULES:
            yield _unknown(site.at_key("severity", name), "site.yaml", name)
    for waiver in (*waivers, *_site_waivers(site)):
        if waiver.rule not in RULES:
            yield _unknown(waiver.where, waiver.holder, waiver.rule)


def _unknown(where: Location, record: str, name: str) -> Finding:
    message = 'there is no rule "{value}"'
    right = nearest(name, RULES)
    if name in STRUCTURE:
        message, right = '"{value}" is not the name of a rule; such findings can be neither weighed nor waived', None
    return Finding("unknown-value", Severity.ERROR, where, record, message, {"value": name}, right)


def judged(
    findings: Iterable[Finding], own_waivers: Iterable[Waiver], sound: Collection[str], settings: Settings
) -> Iterator[Finding]:
    """Yield rules' findings with the weight that holds on this site, without those that a waiver silences.

    `own_waivers` are those of the accounts' files, `sound` the names of the account records that rules could judge.
    What is under way weighs no more than a note, whatever the site says of its rule.
    Adds `waiver-expired` for a waiver whose time is over while its finding is back, and `unused-waiver` for one that
    silences nothing in a record that rules could judge. A waived finding that came back is a warning at most.
    """
    waivers: Mapping[tuple[str, str], Waiver] = {
        (waiver.rule, waiver.record): waiver
        for waiver in (*own_waivers, *_site_waivers(settings.site))
        if waiver.rule in RULES
    }
    used: set[tuple[str, str]] = set()
    for finding in findings:
        weight = settings.site.severity.get(finding.rule, finding.severity.value)
        if weight == "off":
            continue
        if finding.answer is not None:
            weight = Severity.NOTE.value
        waiver = waivers.get((finding.rule, finding.record))
        if waiver is None:
            yield finding.at(Severity(weight))
            continue
        used.add((finding.rule, finding.record))
        if waiver.until < settings.today:
            yield finding.at(Severity.NOTE if finding.answer is not None else Severity.WARNING)
            arguments = {"rule": waiver.rule, "until": str(waiver.until)}
            message = 'the waiver of "{rule}" ended on {until:date}, and what it silenced still holds'
            yield Finding("waiver-expired", Severity.WARNING, waiver.where, waiver.holder, message, arguments)
    for key, waiver in waivers.items():
        is_judged = waiver.record in sound or not waiver.record.startswith("accounts/")
        if key not in used and is_judged:
            message = 'the waiver of "{rule}" silences nothing here; delete it'
            arguments = {"rule": waiver.rule}
            yield Finding("unused-waiver", Severity.WARNING, waiver.where, waiver.holder, message, arguments)


def _site_waivers(site: Site) -> Iterator[Waiver]:
    for index, waiver in enumerate(site.waivers):
        yield Waiver(waiver.rule, waiver.record, waiver.until, site.at("waivers", index, "rule"), "site.yaml")
