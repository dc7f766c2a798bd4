"""The content model: one frozen class for each kind of record, one field for each key an author may write.

This is the one place where a key exists. Its type says how the text is read and checked (`scalars`), which words a
choice knows, what a reference points to; its docstring is the documentation. Reading, findings, the reference of
fields and the labels' keys follow from here. An absent value means *not known*, never a default that was guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, PrivateAttr
from pydantic_core import CoreSchema, core_schema

from playbookgen.content import scalars
from playbookgen.content.origin import Origin
from playbookgen.content.scalars import Period
from playbookgen.findings import Location


@dataclass(frozen=True, slots=True)
class Labelled:
    """A choice whose words the catalogs translate in the context `field`: `high` of influence is not that of threat."""

    field: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that names something: a kind of record (`people`), or a list of the same account (`stakeholders`)."""

    to: str


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A mapping that may be written as a single text, which is the value of this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of value in the words of the documentation."""

    name: str


class Model(BaseModel):
    """A mapping with a closed set of keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # made once, for the whole record


class Record(Model):
    """A mapping that is a file of its own and so has an id."""

    _origin: Origin = PrivateAttr()

    @cached_property  # found in a tenth of the time that pydantic takes to look for a private attribute
    def id(self) -> str:
        """The file's name without its ending: `baltic-foods`."""
        return self._origin.id

    @cached_property
    def origin(self) -> Origin:
        """The file it was read from."""
        return self._origin

    def at(self, *data_path: str | int) -> Location:
        """Return where a value of this record stands in its file."""
        return self._origin.at(data_path)

    def at_key(self, *data_path: str | int) -> Location:
        """Return where a key of this record stands in its file."""
        return self._origin.at_key(data_path)


@dataclass(frozen=True, slots=True)
class Reads:
    """The grammar of a single text. A list or mapping in its place is refused before the grammar sees it.

    JSON is our own (`records.py`) and holds values that went through the grammar before: pydantic takes these natively.
    """

    parse: Callable[[str], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        typed = core_schema.no_info_after_validator_function(self.parse, core_schema.str_schema())
        return core_schema.json_or_python_schema(json_schema=handler(source), python_schema=typed)


def _kept(parse: Callable[[str], object]) -> Reads:
    """The grammar of texts that come again and again, such as dates: to read them anew took a third of the checking."""
    return Reads(lru_cache(4096)(parse))


Text = Annotated[str, Reads(scalars.parse_line), Kind("text")]
Markdown = Annotated[str, Kind("markdown")]
Date = Annotated[date, _kept(scalars.parse_date), Kind("date")]
YesNo = Annotated[bool, _kept(scalars.parse_yes_no), Kind("yes/no")]
Whole = Annotated[int, _kept(scalars.parse_whole), Kind("whole number")]
Year = Annotated[int, _kept(scalars.parse_year), Kind("fiscal year")]
Money = Annotated[Decimal, _kept(scalars.parse_money), Kind("money")]
Percent = Annotated[Decimal, _kept(scalars.parse_percent), Kind("percent")]
Span = Annotated[Period, _kept(scalars.parse_period), Kind("period")]
Url = Annotated[str, Reads(scalars.parse_url), Kind("url")]
Email = Annotated[str, Reads(scalars.parse_email), Kind("email")]
Phone = Annotated[str, Reads(scalars.parse_phone), Kind("phone")]
Currency = Annotated[str, Reads(scalars.parse_currency), Kind("currency")]
Id = Annotated[str, Reads(scalars.parse_id), Kind("id")]
RuleName = Annotated[str, Reads(scalars.parse_rule), Kind("rule")]

AccountRef = Annotated[str, Reference("accounts")]
PersonRef = Annotated[str, Reference("people")]
ProductRef = Annotated[str, Reference("products")]
ProductOrFamilyRef = Annotated[str, Reference("products or families")]
RoleRef = Annotated[str, Reference("roles")]
StakeholderRef = Annotated[str, Reference("stakeholders")]
ContractRef = Annotated[str, Reference("contracts")]
OpportunityRef = Annotated[str, Reference("opportunities")]
ObjectiveRef = Annotated[str, Reference("objectives")]
CompetitorRef = Annotated[str, Reference("competitors")]

Tier = Annotated[Literal["key", "large", "medium", "small"], Labelled("tier")]
Stage = Annotated[Literal["prospect", "customer", "dormant", "former"], Labelled("stage")]
OpportunityKind = Annotated[
    Literal["new-customer", "cross-sell", "upsell", "renewal", "win-back"], Labelled("opportunity.kind")
]
OpportunityStage = Annotated[
    Literal["identified", "qualified", "proposed", "negotiating", "won", "lost", "on-hold"],
    Labelled("opportunity.stage"),
]
Source = Annotated[
    Literal["marketing-lead", "referral", "own-prospecting", "customer-request", "other"], Labelled("source")
]
ContractType = Annotated[
    Literal[
        "spot", "blanket-order", "framework", "long-term-supply", "service-level", "quality-agreement", "consignment"
    ],
    Labelled("contract.type"),
]
ContractStatus = Annotated[Literal["negotiating", "signed", "terminated"], Labelled("contract.status")]
Renewal = Annotated[Literal["none", "manual", "automatic"], Labelled("contract.renewal")]
Channel = Annotated[Literal["email", "call", "visit", "online-meeting", "event", "newsletter"], Labelled("channel")]
ProposalStatus = Annotated[
    Literal["draft", "sample", "trial", "offered", "accepted", "declined"], Labelled("proposal.status")
]
Threat = Annotated[Literal["high", "medium", "low"], Labelled("threat")]
RiskSeverity = Annotated[Literal["high", "medium", "low"], Labelled("severity")]
Likelihood = Annotated[Literal["high", "medium", "low"], Labelled("likelihood")]
SourcedBy = Annotated[Literal["from-us", "mixed", "competitor", "in-house", "not-used"], Labelled("sourcing")]
Function = Annotated[
    Literal["purchasing", "technical", "executive", "finance", "operations", "quality", "logistics", "legal", "other"],
    Labelled("function"),
]
BuyingRole = Annotated[
    Literal["initiator", "user", "influencer", "decider", "approver", "buyer", "gatekeeper"], Labelled("roles")
]
Influence = Annotated[Literal["high", "medium", "low"], Labelled("influence")]
Stance = Annotated[Literal["advocate", "supporter", "neutral", "sceptic", "opponent"], Labelled("stance")]
ContactDepth = Annotated[Literal["none", "brief", "regular", "in-depth"], Labelled("contact_depth")]
Basis = Annotated[Literal["legitimate-interest", "consent", "contract"], Labelled("privacy.basis")]
PlanStatus = Annotated[Literal["draft", "in-review", "approved", "archived"], Labelled("plan.status")]
Strategy = Annotated[Literal["grow", "defend", "maintain", "win-back", "exit"], Labelled("plan.strategy")]
ObjectiveKind = Annotated[Literal["revenue", "relationship", "retention", "service"], Labelled("objective.kind")]
ActionStatus = Annotated[Literal["open", "in-progress", "waiting", "done", "cancelled"], Labelled("action.status")]
ProductKind = Annotated[Literal["product", "service"], Labelled("product.kind")]
ProductStatus = Annotated[Literal["active", "discontinued"], Labelled("product.status")]
Involvement = Annotated[Literal["leads", "contributes", "none"], Labelled("involvement")]


class MarketingConsent(Model):
    """A consent to marketing, without which no newsletter and no mail by marketing may go out (Polish telecom law)."""

    channel: Channel
    """The channel that the person agreed to."""
    date: Date
    """When they agreed."""
    source: Text | None = None
    """Where the consent is kept: a form, a mail, a card from a fair."""


class Privacy(Model):
    """What the GDPR asks us to know about a contact's data (Art. 6, 13 and 14)."""

    source: Text | None = None
    """Where the data came from: a meeting, a business card, the customer's web page."""
    basis: Basis | None = None
    """The lawful basis for keeping it."""
    informed_on: Date | None = None
    """When the person was told that we keep it: at collection, or within a month when it came from elsewhere."""
    review_by: Date | None = None
    """When to look again whether it is still needed."""
    marketing_consent: tuple[MarketingConsent, ...] = ()
    """Consents to marketing, one for each channel."""


class Stakeholder(Model):
    """A person at the customer who has a say in what it buys, or a seat that is vacant.

    What they do in a purchase (roles), how much they weigh (influence), how they feel about us (stance) and how well we
    know them (contact_depth) are four separate questions.
    """

    id: Id
    """A short name, unique in the account, for links from other places of the file."""
    name: Text | None = None
    """First and last name; required unless the seat is vacant."""
    vacant: YesNo | None = None
    """`yes` where nobody holds the post."""
    vacant_since: Date | None = None
    """Since when nobody holds it."""
    title: Text | None = None
    """The post, as the customer calls it."""
    function: Function | None = None
    """The part of the customer's company they speak for."""
    roles: tuple[BuyingRole, ...] = ()
    """What they do in a purchase (buying roles after Webster and Wind)."""
    influence: Influence | None = None
    """How much their word weighs in the decision."""
    stance: Stance | None = None
    """How they feel about us, in neutral words: they may ask to see it."""
    contact_depth: ContactDepth | None = None
    """How well we know them."""
    reports_to: StakeholderRef | None = None
    """Their superior."""
    influences: tuple[StakeholderRef, ...] = ()
    """Whom they influence outside the reporting line."""
    owner: PersonRef | None = None
    """The one of us who keeps the contact."""
    email: Email | None = None
    """Business mail address."""
    phone: Phone | None = None
    """Business phone."""
    language: Text | None = None
    """The language to speak with them."""
    contact_every: Span | None = None
    """How often to be in touch."""
    last_contact: Date | None = None
    """When we were last in touch; visits count by themselves."""
    note: Text | None = None
    """What helps in a conversation; nothing that the person should not read."""
    departed_on: Date | None = None
    """When they left the customer."""
    privacy: Privacy | None = None
    """What we must know about keeping their data; what is absent comes from site.yaml."""


class Objective(Model):
    """What a plan wants to reach."""

    id: Id
    """A short name, unique in the plan, for links from actions."""
    kind: ObjectiveKind
    """What it is about."""
    statement: Text
    """The objective in a sentence."""
    measure: Text | None = None
    """How to tell that it is reached."""
    baseline: Text | None = None
    """Where we started."""
    target: Text | None = None
    """Where we want to be."""
    current: Text | None = None
    """Where we are."""
    due: Date | None = None
    """By when."""


class Target(Model):
    """A year's target for one product at one account."""

    product: ProductRef
    """The product sold."""
    target: Money
    """Revenue wanted in the period."""
    last_year: Money | None = None
    """Revenue in the period before."""
    actual: Money | None = None
    """Revenue so far, kept by hand; figures from ERP or CRM win over it."""
    actual_as_of: Date | None = None
    """The day of the hand-kept revenue."""
    margin: Percent | None = None
    """Margin so far."""
    target_margin: Percent | None = None
    """Margin wanted."""


class Action(Model):
    """A step that somebody promised by a day."""

    title: Text
    """What will be done."""
    objective: ObjectiveRef | None = None
    """The objective of the same plan that it serves."""
    owner: PersonRef
    """Who does it."""
    due: Date
    """By when."""
    status: ActionStatus | None = None
    """How far it is."""
    done_on: Date | None = None
    """When it was done; alone it means done."""
    stakeholder: StakeholderRef | None = None
    """The contact it concerns."""
    contract: ContractRef | None = None
    """The contract it concerns."""
    opportunity: OpportunityRef | None = None
    """The opportunity it concerns."""
    competitor: CompetitorRef | None = None
    """The competitor it answers, by the name given in this file."""


class Plan(Model):
    """The plan of an account for one fiscal year; the current one is the one whose period holds today."""

    period: Year
    """The fiscal year, named by the calendar year in which it starts."""
    status: PlanStatus
    """How far it is agreed."""
    approved_by: PersonRef | None = None
    """Who approved it."""
    approved_on: Date | None = None
    """When it was approved."""
    reviewed_on: Date | None = None
    """When it was last gone through."""
    next_review_on: Date | None = None
    """When it will be gone through next."""
    strategy: Strategy | None = None
    """The direction in a word."""
    charter: Text | None = None
    """The plan in a sentence or two."""
    strengths: tuple[Text, ...] = ()
    """What speaks for us at this customer."""
    vulnerability: Text | None = None
    """The one thing that could cost us the account."""
    objectives: tuple[Objective, ...] = ()
    """What the plan wants to reach."""
    targets: tuple[Target, ...] = ()
    """Revenue wanted for each product."""
    actions: tuple[Action, ...] = ()
    """Who does what by when."""


class Opportunity(Model):
    """Business that we may win."""

    id: Id
    """A short name, unique in the account."""
    title: Text
    """What it is about."""
    kind: OpportunityKind
    """Where the business would come from."""
    product: ProductRef | None = None
    """The product it would be."""
    value: Money | None = None
    """Yearly revenue if won."""
    probability: Percent | None = None
    """The chance to win it."""
    stage: OpportunityStage
    """How far it is."""
    close_on: Date | None = None
    """When the customer will decide."""
    owner: PersonRef
    """Who pursues it."""
    next_step: Text | None = None
    """What happens next."""
    source: Source | None = None
    """Where it came from."""
    contract: ContractRef | None = None
    """The contract it would renew."""
    competitor: Text | None = None
    """Who else is after it."""
    lost_reason: Text | None = None
    """Why it was lost."""


class Contract(Model):
    """An agreement with the customer."""

    id: Id
    """A short name, unique in the account."""
    title: Text
    """What it is about."""
    type: ContractType
    """The kind of agreement."""
    status: ContractStatus = "signed"
    """How far it is; signed where nothing is said."""
    starts: Date | None = None
    """First day."""
    ends: Date | None = None
    """Last day; without one the contract is indefinite."""
    value: Money | None = None
    """Worth over its term."""
    renewal: Renewal | None = None
    """What happens at the end."""
    notice: Span | None = None
    """How long before the end a notice must arrive."""
    products: tuple[ProductRef, ...] = ()
    """The products it covers."""
    price_review_on: Date | None = None
    """When prices are next talked about."""
    replaced_by: ContractRef | None = None
    """The contract that follows it."""
    document: Url | None = None
    """Where the signed document is kept."""


class TeamMember(Model):
    """A department of ours on the account's service team, and who speaks for it."""

    department: Text
    """The department."""
    person: PersonRef | None = None
    """Who to turn to; absent where nobody is named yet."""
    commitment: Text | None = None
    """What they promised: answer within four hours."""
    escalation: PersonRef | None = None
    """Who to turn to when that fails."""


class Visit(Model):
    """A visit to the customer, or theirs to us."""

    date: Date
    """The day."""
    by: PersonRef
    """Who of us went."""
    with_: tuple[StakeholderRef, ...] = Field(default=(), alias="with")
    """Whom they met."""
    summary: Markdown | None = None
    """What was said."""
    agreed: tuple[Text, ...] = ()
    """What was agreed."""


class Communication(Model):
    """A planned message or meeting, once or regularly."""

    topic: Text
    """What it is about."""
    date: Date
    """When, or when next."""
    every: Span | None = None
    """How often it is repeated."""
    channel: Channel
    """How it reaches them."""
    audience: tuple[StakeholderRef, ...] = ()
    """Whom it is for."""
    owner: PersonRef | None = None
    """Who sees to it."""
    with_marketing: PersonRef | None = None
    """Who from marketing helps."""
    done_on: Date | None = None
    """When it was done."""


class Proposal(Model):
    """A product fitted to what this customer needs."""

    title: Text
    """What we propose."""
    product: ProductRef | None = None
    """The product it is made from."""
    requirement: Text | None = None
    """What the customer asked for."""
    status: ProposalStatus
    """How far it is."""
    owner: PersonRef | None = None
    """Who works it out."""
    due: Date | None = None
    """By when."""


class Competitor(Model):
    """Another supplier at this customer."""

    name: Text
    """The company."""
    products: tuple[ProductRef, ...] = ()
    """Our products that theirs stand against."""
    threat: Threat
    """How near they are to our business."""
    contract_ends: Date | None = None
    """When their contract ends."""
    response: Text | None = None
    """What we do about it."""


class Risk(Model):
    """What could go wrong."""

    statement: Text
    """The risk in a sentence."""
    severity: RiskSeverity
    """How bad it would be."""
    likelihood: Likelihood
    """How likely it is."""
    owner: PersonRef | None = None
    """Who watches it."""
    mitigation: Text | None = None
    """What we do about it."""


class Sourcing(Model):
    """Where the customer gets one of our products or families: whitespace is what it could buy from us and does not."""

    product: ProductOrFamilyRef
    """A product, or a family of products."""
    by: SourcedBy
    """Where it comes from today."""
    potential: Money | None = None
    """What we could sell in a year."""


class Waiver(Model):
    """A rule that does not count for this record, for a reason and a time."""

    rule: RuleName
    """The rule's name."""
    reason: Text
    """Why it does not count."""
    until: Date
    """The last day of it; after that the finding comes back."""


class Account(Record):
    """A customer, a prospect or a former customer: `content/accounts/<id>.yaml`."""

    name: Text
    """The company's name."""
    tier: Tier
    """Its weight for us; a key account's loss would put revenue and profit at risk."""
    stage: Stage
    """Whether it buys."""
    owner: PersonRef
    """The one of us who answers for the account."""
    deputy: PersonRef | None = None
    """Who stands in for the owner."""
    coordinator: PersonRef | None = None
    """Who administers its orders."""
    executive_sponsor: PersonRef | None = None
    """Our executive who opens doors there."""
    parent: AccountRef | None = None
    """The account of the group that it belongs to."""
    industry: Text | None = None
    """Its industry; site.yaml may list the allowed ones."""
    region: Text | None = None
    """Our sales region; site.yaml may list the allowed ones."""
    address: Text | None = None
    """Where to go."""
    tax_id: Text | None = None
    """Its tax number (NIP, VAT id)."""
    website: Url | None = None
    """Its web site."""
    external_ids: dict[str, Text] = {}
    """Its numbers in other systems: `crm: 0016…`, `erp: 40012`."""
    customer_since: Date | None = None
    """Its first order."""
    lead_source: Source | None = None
    """How we came to know it."""
    currency: Currency | None = None
    """The currency of all amounts in this file; the site's where nothing is said."""
    share: Percent | None = None
    """Our share of what it spends on the things we sell (share of wallet)."""
    payment_days: Whole | None = None
    """Days that it has to pay."""
    credit_hold: YesNo | None = None
    """`yes` while orders are stopped for unpaid invoices."""
    summary: Markdown | None = None
    """What one must know, in a paragraph."""
    goals: tuple[Text, ...] = ()
    """What the customer itself wants to reach."""
    departments: tuple[Text, ...] = ()
    """Departments of ours that the customer deals with."""
    stakeholders: tuple[Stakeholder, ...] = ()
    """The people at the customer who have a say."""
    plans: tuple[Plan, ...] = ()
    """Account plans, one for each fiscal year."""
    opportunities: tuple[Opportunity, ...] = ()
    """Business that we may win."""
    contracts: tuple[Contract, ...] = ()
    """Agreements."""
    team: tuple[TeamMember, ...] = ()
    """The service team: whom to call for what."""
    visits: tuple[Visit, ...] = ()
    """Visits and what was agreed."""
    communications: tuple[Communication, ...] = ()
    """Planned messages and meetings."""
    proposals: tuple[Proposal, ...] = ()
    """Products fitted to what it needs."""
    competitors: tuple[Competitor, ...] = ()
    """Other suppliers."""
    risks: tuple[Risk, ...] = ()
    """What could go wrong."""
    sourcing: tuple[Sourcing, ...] = ()
    """Where it gets our products today."""
    notes: Markdown | None = None
    """Anything else."""
    waivers: tuple[Waiver, ...] = ()
    """Rules that do not count here for a time."""


class RevenueTarget(Model):
    """A person's target for one fiscal year, set by their manager."""

    period: Year
    """The fiscal year."""
    revenue: Money
    """Revenue wanted, in the site's currency."""


class Absence(Model):
    """Days on which somebody is away."""

    from_: Date = Field(alias="from")
    """First day."""
    to: Date
    """Last day."""
    deputy: PersonRef | None = None
    """Who stands in."""


class Person(Record):
    """One of us: `content/people/<id>.yaml`."""

    name: Text
    """First and last name."""
    role: RoleRef
    """The role, by the id of its guide."""
    title: Text | None = None
    """The title on the business card."""
    email: Email | None = None
    """Mail address."""
    phone: Phone | None = None
    """Phone."""
    office: Text | None = None
    """Where they work."""
    region: Text | None = None
    """Their sales region."""
    languages: tuple[Text, ...] = ()
    """Languages they speak with customers."""
    manager: PersonRef | None = None
    """Their superior."""
    photo: Text | None = None
    """A picture beside this file: JPEG, PNG or WebP, 1 MB at most."""
    targets: tuple[RevenueTarget, ...] = ()
    """Revenue targets, one for each fiscal year."""
    away: tuple[Absence, ...] = ()
    """Planned absences."""
    left_on: Date | None = None
    """Their last day with us."""


class Product(Record):
    """What we sell: `content/products/<id>.yaml`."""

    name: Text
    """The product's name."""
    kind: ProductKind | None = None
    """Product or service."""
    family: Text | None = None
    """The family it belongs to."""
    summary: Markdown | None = None
    """What it is for."""
    owner: PersonRef | None = None
    """Who knows it best."""
    status: ProductStatus | None = None
    """Whether we sell it."""
    discontinued_on: Date | None = None
    """The last day of sale."""
    sheet: Url | None = None
    """Its data sheet."""


class Responsibility(Model):
    """What a role has to do with one area of work."""

    area: Annotated[str, Reference("areas")]
    """The area, by its id in site.yaml."""
    involvement: Involvement
    """Whether the role leads it, contributes, or has no part in it."""
    tiers: tuple[Tier, ...] = ()
    """The tiers it holds for; all where nothing is said."""
    statement: Text | None = None
    """The responsibility in a sentence."""


class Colleague(Model):
    """Another role that this one works with."""

    role: RoleRef
    """The other role, by the id of its guide."""
    on: Text | None = None
    """What they do together."""


class Document(Record):
    """Front matter with a text below it, in one language."""

    _language: str = PrivateAttr(default="")
    _body: str = PrivateAttr(default="")
    _body_line: int = PrivateAttr(default=1)

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self._language

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self._body

    @property
    def body_line(self) -> int:
        """The line of the file at which the Markdown begins."""
        return self._body_line


class Guide(Document):
    """The front matter of a role guide: `content/roles/<id>.<lang>.md`."""

    title: Text
    """The role's name."""
    plural: Text | None = None
    """Its name for several people."""
    summary: Text
    """The role in a sentence."""
    responsibilities: tuple[Responsibility, ...] = ()
    """Its part in each area of work; an area that is not listed is none of its work."""
    works_with: tuple[Colleague, ...] = ()
    """The roles it works with most."""
    marketing: YesNo | None = None
    """`yes` where the role is marketing's: rules about marketing look here."""


class FreePage(Document):
    """The front matter of a page of the knowledge base: `content/pages/<id>.<lang>.md`."""

    title: Text
    """The page's title."""
    summary: Text | None = None
    """What it is about, in a sentence."""
