"""What a rule is: a function with its name, weight, threshold and documentation.

An account rule sees one account's facts, the company and the settings; a company rule sees the company and how
all accounts stand. The split is what lets an account's findings be kept while its file and the company stay the same.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.findings import Documentation, Finding, Location, Severity, documented
from playbookgen.playbook.accounts import AccountFacts, Standing

AccountCheck = Callable[[AccountFacts, Company, Settings], Iterator[Finding]]
CompanyCheck = Callable[[Company, Mapping[str, Standing], Settings], Iterator[Finding]]
C = TypeVar("C", AccountCheck, CompanyCheck)


@dataclass(frozen=True, slots=True)
class Rule(Generic[C]):
    """A rule. Its documentation is the docstring of its function: a sentence, why, what to do, an example."""

    name: str
    """As in findings, site.yaml and `playbookgen explain`: the function's name with hyphens."""
    check: C
    severity: Severity = Severity.WARNING
    depends_on_date: bool = False
    """Whether the day alone can change what it finds: then it is never an error by itself."""
    threshold: int | None = None
    """Its number, which site.yaml's `thresholds` may change."""
    unit: str = ""
    """What the number counts."""

    @property
    def documentation(self) -> Documentation:
        """Its documentation in parts."""
        return documented(inspect.getdoc(self.check) or "")

    def limit(self, settings: Settings) -> Decimal:
        """Return the threshold that holds on this site."""
        return settings.threshold(self.name, self.threshold or 0)

    def finding(self, where: Location, record: str, message: str, **arguments: object) -> Finding:
        """Return a finding of this rule."""
        texts = {name: str(value) for name, value in arguments.items()}
        return Finding(self.name, self.severity, where, record, message, texts)


AccountRule = Rule[AccountCheck]
CompanyRule = Rule[CompanyCheck]


def rule(
    *,
    severity: Severity = Severity.WARNING,
    depends_on_date: bool = False,
    threshold: int | None = None,
    unit: str = "",
) -> Callable[[C], Rule[C]]:
    """Make a rule of a function."""

    def made(check: C) -> Rule[C]:
        name = check.__name__.replace("_", "-")
        return Rule(name, check, severity, depends_on_date, threshold, unit)

    return made


def found_in_account(
    rules: Iterable[AccountRule], facts: AccountFacts, company: Company, settings: Settings
) -> Iterator[Finding]:
    """Yield what account rules find in one account; a record that could not be read whole is not judged."""
    origin = facts.account.origin
    if origin.is_sound:
        for one in rules:
            yield from one.check(facts, company, settings)
        if origin.file is not None:
            origin.release()  # what was read again for the places of findings


def found_in_company(
    rules: Iterable[CompanyRule], company: Company, accounts: Mapping[str, Standing], settings: Settings
) -> Iterator[Finding]:
    """Yield what company rules find."""
    for one in rules:
        yield from one.check(company, accounts, settings)
