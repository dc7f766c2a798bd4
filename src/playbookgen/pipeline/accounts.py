"""The stage of accounts: a file to all that other stages need to know of it, in whichever process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.figures import Figures
from playbookgen.content.loading import load_account
from playbookgen.content.model import Account
from playbookgen.content.reading import Known
from playbookgen.content.records import brought_back, written
from playbookgen.content.sources import Source, Sources
from playbookgen.findings import Finding
from playbookgen.pipeline.memory import Remembered
from playbookgen.playbook.accounts import AccountFacts, Group, Head, Standing, facts, head, standing
from playbookgen.playbook.summary import Summary, summarise
from playbookgen.rules import ACCOUNT_RULES
from playbookgen.rules.judgement import Waiver, waivers_of
from playbookgen.rules.rule import found_in_account
from playbookgen.site.inputs import AccountDigests

ALONE = Group()
"""The group of most accounts."""


@dataclass(frozen=True, slots=True)
class AccountReading:
    """What came of reading an account's file, checking it and reckoning with it."""

    head: Head
    standing: Standing
    findings: tuple[Finding, ...]
    """About the file."""
    rule_findings: tuple[Finding, ...]
    """What the rules found, before settings and waivers were asked."""
    waivers: tuple[Waiver, ...]
    digests: AccountDigests


@dataclass(frozen=True, slots=True)
class Read:
    """An account's reading, and what is written down of it for its page and for all others."""

    reading: AccountReading
    record: bytes = b""
    """The account; like the next one only where pages are wanted."""
    summary: bytes = b""
    """Its summary as JSON, with nothing yet about its health."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account to be read, or only to be reckoned with anew."""

    source: Source
    group: Group = ALONE
    known: AccountReading | None = None
    """What an earlier build read in the same file."""


@dataclass(frozen=True)
class AccountStage:
    """All that reading accounts takes beside their files."""

    settings: Settings
    sources: Sources
    known: Known
    company: Company
    figures: Figures
    for_pages: bool
    record: Callable[[str], bytes | None]
    """What is written down of an account."""

    def __call__(self, wanted: Sequence[Wanted]) -> list[Read]:
        """Read accounts, or reckon with them."""
        return [self.read(one)[0] for one in wanted]

    def read(self, wanted: Wanted) -> tuple[Read, AccountFacts]:
        """Read an account, or reckon with it; with its facts, for whoever looks at them in this process."""
        findings: list[Finding] = []
        account = None
        if wanted.known is not None:
            account = self.brought_back(wanted.source.id, wanted.known.digests.file)
            findings.extend(wanted.known.findings)
        record = b""
        if account is None:
            findings.clear()
            account = self.load(wanted.source, findings.append)
            record = written(account) if self.for_pages else b""
        known = self.reckon(account, wanted.group)
        summary = summarise(known, self.settings) if self.for_pages else None
        content = _written(summary) if summary else b""
        reading = AccountReading(
            head=head(account),
            standing=standing(known, self.settings),
            findings=tuple(findings),
            rule_findings=tuple(found_in_account(ACCOUNT_RULES, known, self.company, self.settings)),
            waivers=waivers_of(account),
            digests=_digests(account, summary, content),
        )
        return Read(reading, record, content), known

    def load(self, source: Source, report: Callable[[Finding], None] = lambda finding: None) -> Account:
        """Return the account that a file holds."""
        return load_account(source, self.settings.site, self.sources, self.known, report)

    def brought_back(self, id: str, digest: str) -> Account | None:
        """Return an account from what is written down of it, if that is of a file with this digest."""
        record = self.record(id)
        account = brought_back(record, Account, self.sources.root) if record is not None else None
        return account if account is not None and account.origin.digest == digest else None

    def reckon(self, account: Account, group: Group) -> AccountFacts:
        """Return what an account's file means."""
        return facts(account, group, self.figures.get(account.id, ()), self.settings)


@cache
def summary_format() -> TypeAdapter[Summary]:
    """Return what writes and reads summaries. Made when it is first needed, since that takes 20 ms."""
    return TypeAdapter(Summary)


@cache
def reading_format() -> TypeAdapter[AccountReading]:
    """Return what writes and reads readings; made late, as that of summaries."""
    return TypeAdapter(AccountReading)


_PRIVATE: Any = {"__all__": {"privacy": True, "stakeholder": {"privacy": True}}}
_LEFT_OUT = {"contacts": _PRIVATE, "vacancies": _PRIVATE}
"""What only the account's own page tells of its contacts; it is a fifth of all that is kept of summaries."""
_SEATS = {"id", "name", "tier", "stage", "owner", "contacts", "vacancies"}
"""What lists of contacts show of a summary."""


def _written(summary: Summary) -> bytes:
    return summary_format().dump_json(summary, by_alias=True, exclude_defaults=True, exclude=_LEFT_OUT)


def _digests(account: Account, summary: Summary | None, content: bytes) -> AccountDigests:
    if summary is None:
        return AccountDigests(account.origin.digest)
    known = [
        (them.id, them.name, them.title, them.function, them.phone, them.email)
        for them in (contact.stakeholder for contact in summary.contacts)
    ]
    place = summary.industry, summary.region, summary.address, summary.tax_id
    found = summary.name, summary.tier, summary.stage, summary.owner, place, known
    contacts = summary_format().dump_json(summary, include=_SEATS, exclude=_LEFT_OUT)
    return AccountDigests(account.origin.digest, digest(content), digest(contacts), digest(repr(found).encode()))


def digest(content: bytes) -> str:
    """Return what a content is told apart by."""
    return blake2b(content, digest_size=16).hexdigest()


@dataclass(frozen=True)
class OpenedAccounts(Mapping[str, AccountFacts]):
    """The facts of all accounts, each opened when it is asked for and kept for a little while."""

    stage: AccountStage
    sources: Mapping[str, Source]
    """By id."""
    readings: Mapping[str, AccountReading]
    groups: Mapping[str, Group]
    written_summaries: dict[str, bytes]
    """Of those accounts that one is written down of."""
    remembered: Remembered[Summary] = field(default_factory=Remembered, repr=False, compare=False)
    """Those that this process has read from what is written down."""
    _open: dict[str, AccountFacts] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, id: str) -> AccountFacts:
        """Open an account: from what is written down of it, or else from its file."""
        if id not in self._open:
            reading = self.readings[id]
            if len(self._open) >= _KEPT_OPEN:
                self._open.clear()
            account = self.stage.brought_back(id, reading.digests.file) or self.stage.load(self.sources[id])
            self._open[id] = self.stage.reckon(account, self.groups.get(id, ALONE))
        return self._open[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.readings)

    def __len__(self) -> int:
        return len(self.readings)

    @property
    def digests(self) -> Mapping[str, AccountDigests]:
        """By what it is told whether something of each account changed."""
        return {id: reading.digests for id, reading in self.readings.items()}

    def summary(self, id: str) -> Summary:
        """Return an account's summary, with nothing yet about its health."""
        content = self.written_summaries.pop(id, None)  # asked for once: the bytes are as large again as what they hold
        told = self.readings[id].digests.summary
        if content is not None and digest(content) == told:
            return self.remembered.get(
                id, told, lambda: _lightened(summary_format().validate_json(content, by_alias=True))
            )
        return summarise(self[id], self.stage.settings)


_NO_FIELDS: set[str] = set()


def _lightened(summary: Summary) -> Summary:
    """Return a summary whose records no longer note which of their keys were given: half of the memory it took."""
    for record in (
        *(contact.stakeholder for contact in (*summary.contacts, *summary.vacancies)),
        *(promise.action for promise in summary.promises),
        *summary.communications,
        *summary.opportunities,
        *summary.proposals,
    ):
        object.__setattr__(record, "__pydantic_fields_set__", _NO_FIELDS)
    return summary


_KEPT_OPEN = 20
"""Accounts kept open: the pages of one follow each other, in every language."""
