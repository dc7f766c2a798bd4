"""site.yaml: the settings of a site, and what they are where nothing is said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from playbookgen.content import scalars
from playbookgen.content.model import (
    Basis,
    Currency,
    Date,
    Id,
    Kind,
    Labelled,
    Model,
    PersonRef,
    Reads,
    Record,
    Reference,
    RuleName,
    Shorthand,
    Text,
    Url,
)
from playbookgen.content.scalars import Refused

Language = Annotated[str, Reads(scalars.parse_language), Kind("language")]
Rate = Annotated[Decimal, Reads(scalars.parse_rate), Kind("rate")]
Number = Annotated[Decimal, Reads(scalars.parse_number), Kind("number")]
Month = Annotated[int, Reads(scalars.parse_month), Kind("month")]
Timezone = Annotated[str, Reads(scalars.parse_timezone), Kind("time zone")]
EditPattern = Annotated[str, Reads(scalars.parse_edit_pattern), Kind("pattern with {path} and {line}")]
RecordName = Annotated[str, Reads(scalars.parse_line), Reference("records")]
RuleSeverity = Annotated[Literal["error", "warning", "off"], Labelled("finding.severity")]
PageKind = Annotated[
    Literal["accounts", "people", "roles", "products", "plans", "calendar", "contacts", "attention", "pages"],
    Labelled("page"),
]

PAGE_KINDS: tuple[PageKind, ...] = (
    "accounts",
    "people",
    "roles",
    "products",
    "plans",
    "calendar",
    "contacts",
    "attention",
    "pages",
)
DEFAULT_AREAS = ("new-business", "retention", "target-planning", "relationships", "service-coordination")


class Area(Model):
    """An area of work, a row of the responsibility matrix."""

    id: Id
    """The name that role guides use."""
    label: dict[Language, Text] = {}
    """Its words for each language; the five areas of the default have words already."""


class ExchangeRate(Model):
    """What a unit of a foreign currency was worth in the site's currency on a day."""

    rate: Rate
    """The worth of one unit."""
    date: Date
    """The day of the rate."""


class Repository(Model):
    """Where the site's files are edited."""

    url: Url | None = None
    """The repository's page."""
    branch: Text | None = None
    """The branch that is published."""
    edit: EditPattern | None = None
    """The address that opens a file for editing, with `{path}`, `{line}` and `{branch}` in it."""
    root: Text | None = None
    """The site's folder in the repository, where it is not the top."""

    @property
    def folder(self) -> str:
        """The way from the repository's root to the site's folder: `sales/`, or empty where `root` says nothing."""
        parts = (self.root or "").split("/")
        return "".join(f"{part}/" for part in parts if part not in ("", "."))


class SiteWaiver(Model):
    """A rule that does not count for one record, for a reason and a time."""

    rule: RuleName
    """The rule's name."""
    record: RecordName
    """The record: `accounts/baltic-foods`."""
    reason: Text
    """Why it does not count."""
    until: Date
    """The last day of it; after that the finding comes back."""


class PrivacyDefaults(Model):
    """What holds for every stakeholder whose file says nothing else."""

    source: Text | None = None
    """Where contact data comes from."""
    basis: Basis | None = None
    """The lawful basis."""
    informed_on: Date | None = None
    """When people were told."""
    review_by: Date | None = None
    """When to look again."""


class SitePrivacy(Model):
    """How the company keeps contact data."""

    defaults: PrivacyDefaults = PrivacyDefaults()
    """What holds where a stakeholder's own entry is silent."""
    steward: PersonRef | None = None
    """Who answers for it."""


def _as_entry(value: object) -> object:
    return {"page": value} if isinstance(value, str) else value


class NavigationEntry(Model):
    """A link of the main navigation: a page kind or a free page by its id, or a label with an address."""

    page: Annotated[str, Reads(scalars.parse_line), Reference("navigation")] | None = None
    """A page kind (`accounts`) or the id of a free page; alone it may stand without its key."""
    label: Annotated[
        dict[str, Text], BeforeValidator(lambda value: {"*": value} if isinstance(value, str) else value)
    ] = {}
    """The link's words: one text, or one for each language."""
    url: Url | None = None
    """The address of a link that leads elsewhere."""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "NavigationEntry":
        if self.page is None and self.url is None:
            raise Refused("this link leads nowhere; it needs a page, or a label and a url")
        return self


class Site(Record):
    """The settings: `site.yaml`."""

    title: Text
    """The site's name, on every page."""
    languages: tuple[Language, ...] = Field(min_length=1)
    """The site's languages; the first is the default and stands at the root."""
    url: Url | None = None
    """The address it is published at; only the page for missing pages needs it, all other links are relative."""
    currency: Currency = "PLN"
    """The currency of all amounts where an account says nothing else. (`PLN`)"""
    rates: dict[Currency, ExchangeRate] = {}
    """Rates of other currencies; without one an amount is shown apart and never added."""
    timezone: Timezone = "Europe/Warsaw"
    """Decides what today is. (`Europe/Warsaw`)"""
    fiscal_year_starts: Month = 1
    """The month in which the fiscal year starts; the year is named by the calendar year it starts in. (`1`)"""
    areas: tuple[Area, ...] = tuple(Area(id=area) for area in DEFAULT_AREAS)
    """The rows of the responsibility matrix. (the five of the field)"""
    roles_first: tuple[Annotated[str, Reference("roles")], ...] = ()
    """The roles that the matrix puts side by side, first. (`[account-manager, sales-rep]`)"""
    pages: tuple[PageKind, ...] = PAGE_KINDS
    """The kinds of page to make. (all)"""
    regions: tuple[Text, ...] = ()
    """The regions that accounts and people may name. (any)"""
    industries: tuple[Text, ...] = ()
    """The industries that accounts may name. (any)"""
    repository: Repository = Repository()
    """Where the files are edited; without it pages have no edit links."""
    thresholds: dict[RuleName, Number] = {}
    """Numbers of rules, each in its rule's unit: `{plan-stale: 60}`."""
    severity: dict[RuleName, RuleSeverity] = {}
    """The weight of rules: `{plan-stale: error}`, or `off`."""
    waivers: tuple[SiteWaiver, ...] = ()
    """Rules that do not count for some record for a time."""
    privacy: SitePrivacy = SitePrivacy()
    """How contact data is kept."""
    labels: dict[Language, dict[str, Text]] = {}
    """Words of the pages, by language and key, over the catalog's: `{pl: {tier.key: strategiczny}}`."""
    navigation: tuple[Annotated[NavigationEntry, BeforeValidator(_as_entry), Shorthand("page")], ...] = ()
    """The links of the main navigation, in their order. (every page kind)"""

    @property
    def language(self) -> str:
        """The default language."""
        return self.languages[0]


@dataclass(frozen=True, slots=True)
class Settings:
    """What rules and facts are reckoned with: the site's settings and the day."""

    site: Site
    today: date

    def threshold(self, rule: str, default: int) -> Decimal:
        """Return a rule's number: site.yaml's, or the rule's own."""
        return self.site.thresholds.get(rule, Decimal(default))
