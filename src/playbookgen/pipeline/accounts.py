"""The stage of accounts: a file to all that other stages need to know of it, in whichever process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

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
from playbookgen.playbook.accounts import AccountFacts, Group, Head, Standing, facts, head, standing
from playbookgen.playbook.summary import Summary, summarise
from playbookgen.rules import ACCOUNT_RULES
from playbookgen.rules.judgement import Waiver, waivers_of
from playbookgen.rules.rule import found_in_account

ALONE = Group()
"""The group of most accounts."""


@dataclass(frozen=True, slots=True)
class AccountReading:
    """What came of reading an account's file, checking it and reckoning with it."""

    digest: str
    """Of the file's bytes."""
    head: Head
    standing: Standing
    findings: tuple[Finding, ...]
    """About the file."""
    rule_findings: tuple[Finding, ...]
    """What the rules found, before settings and waivers were asked."""
    waivers: tuple[Waiver, ...]
    record: bytes = b""
    """The account, written down; like the next one only where pages are wanted."""
    summary: bytes = b""
    """Its summary as JSON, with nothing yet about its health."""


@dataclass(frozen=True)
class AccountStage:
    """All that reading accounts takes beside their files."""

    settings: Settings
    sources: Sources
    known: Known
    company: Company
    figures: Figures
    for_pages: bool

    def __call__(self, wanted: Sequence[tuple[Source, Group]]) -> list[AccountReading]:
        """Read accounts, each with its group."""
        return [self._read(source, group) for source, group in wanted]

    def _read(self, source: Source, group: Group) -> AccountReading:
        findings: list[Finding] = []
        account = self.load(source, findings.append)
        known = self.reckon(account, group)
        return AccountReading(
            digest=account.origin.digest,
            head=head(account),
            standing=standing(known, self.settings),
            findings=tuple(findings),
            rule_findings=tuple(found_in_account(ACCOUNT_RULES, known, self.company, self.settings)),
            waivers=waivers_of(account),
            record=written(account) if self.for_pages else b"",
            summary=summary_format().dump_json(summarise(known, self.settings), by_alias=True, exclude_defaults=True)
            if self.for_pages
            else b"",
        )

    def load(self, source: Source, report: Callable[[Finding], None] = lambda finding: None) -> Account:
        """Return the account that a file holds."""
        return load_account(source, self.settings.site, self.sources, self.known, report)

    def reckon(self, account: Account, group: Group) -> AccountFacts:
        """Return what an account's file means."""
        return facts(account, group, self.figures.get(account.id, ()), self.settings)


@cache
def summary_format() -> TypeAdapter[Summary]:
    """Return what writes and reads summaries. Made when it is first needed, since that takes 20 ms."""
    return TypeAdapter(Summary)


@dataclass(frozen=True)
class OpenedAccounts(Mapping[str, AccountFacts]):
    """The facts of all accounts, each opened when it is asked for and kept for a little while."""

    stage: AccountStage
    sources: Mapping[str, Source]
    """By id."""
    readings: Mapping[str, AccountReading]
    groups: Mapping[str, Group]
    _open: dict[str, AccountFacts] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, id: str) -> AccountFacts:
        """Open an account: from what was written down of it, or else from its file."""
        if id not in self._open:
            reading = self.readings[id]
            if len(self._open) >= _KEPT_OPEN:
                self._open.clear()
            self._open[id] = self.stage.reckon(self._account(id, reading), self.groups.get(id, ALONE))
        return self._open[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.readings)

    def __len__(self) -> int:
        return len(self.readings)

    def summary(self, id: str) -> Summary:
        """Return an account's summary, with nothing yet about its health."""
        if content := self.readings[id].summary:
            return summary_format().validate_json(content, by_alias=True)
        return summarise(self[id], self.stage.settings)

    def _account(self, id: str, reading: AccountReading) -> Account:
        if reading.record:
            return brought_back(reading.record, Account, self.stage.sources.root)
        return self.stage.load(self.sources[id])


_KEPT_OPEN = 20
"""Accounts kept open: the pages of one follow each other, in every language."""
