"""A company made by chance, as a site's folder, in which every figure that a page shows takes every way it can take.

Amounts are written in all the forms that the grammar accepts, in three currencies of which one has no rate; there are
returns, missing margins, sales without a target, accounts without a plan, hand-kept amounts with and without a day,
contracts of every kind with ends at the ends of months, people who have left or are away, and managers of managers.
Steps name what they are about, so that some findings are under way; others are errors, and a few are waived. The words
mean nothing, and the same seed makes the same company.
"""

import calendar
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.sites import DAY

Record = dict[str, Any]

REGIONS = ("Północ", "Południe", "Wschód", "Zachód", "Zagranica")
FAMILIES = ("Uszczelki", "Pierścienie", "Usługi")
PRODUCTS = tuple(f"wyrob-{letter}" for letter in "abcdefghijkl")
ROLES = {
    "account-manager": ("none", "leads"),
    "sales-rep": ("leads", "contributes"),
    "sales-manager": ("contributes", "contributes"),
    "marketing": ("contributes", "none"),
}
TIERS = ("key", "large", "medium", "small")
STAGES = ("customer",) * 7 + ("prospect", "dormant", "former")
CURRENCIES = (None,) * 5 + ("PLN", "EUR", "EUR", "USD")
FUNCTIONS = (
    "purchasing", "technical", "executive", "finance", "operations", "quality", "logistics", "legal", "other",
)  # fmt: skip
STANCES = ("advocate", "supporter", "neutral", "sceptic", "opponent", None)
CHANNELS = ("call", "visit", "event", "email", "newsletter")
WAIVED = ("contact-overdue", "privacy-incomplete", "action-overdue", "behind-pace", "customer-silent", "dmu-incomplete")
PERIODS = ("1d", "10d", "45d", "90d", "1w", "6w", "1m", "2m", "3m", "6m", "1y", "2y")


@dataclass(frozen=True)
class Company:
    """What is to be made."""

    accounts: int
    first_month: int
    """Of the fiscal year."""
    seed: int = 7
    day: date = DAY
    """The day that the content lies around."""
    chance: random.Random = field(default_factory=random.Random)

    @property
    def year(self) -> int:
        """The fiscal year that holds the day."""
        return self.day.year if self.day.month >= self.first_month else self.day.year - 1

    def write(self, folder: Path) -> Path:
        """Write the company's site."""
        self.chance.seed(self.seed)
        for path, content in self._files():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return folder

    def _files(self) -> Iterator[tuple[str, str]]:
        yield (
            "site.yaml",
            _yaml(
                {
                    "title": "Firma",
                    "languages": ["pl"],
                    "rates": {"EUR": {"rate": "4.2637", "date": "2026-11-20"}},
                    "fiscal_year_starts": str(self.first_month),
                    "regions": list(REGIONS),
                    "thresholds": {"too-many-key-accounts": "3"},
                    "privacy": {"steward": "marketing", "defaults": {"basis": "legitimate-interest"}},
                    "waivers": [
                        {"rule": rule, "record": f"accounts/klient-{number:04}", "reason": "Wiadomo", "until": until}
                        for number, (rule, until) in enumerate(zip(WAIVED, self._days(len(WAIVED)), strict=True))
                    ],
                }
            ),
        )
        for role, (new_business, retention) in ROLES.items():
            duties = [
                {"area": "new-business", "involvement": new_business, "statement": "Zdobywa"},
                {"area": "retention", "involvement": retention, "statement": "Utrzymuje"},
            ]
            front = _yaml({"title": role, "summary": role, "responsibilities": duties})
            yield f"content/roles/{role}.pl.md", f"---\n{front}---\n## Praca\n"
        people = dict(self._people())
        for id, person in people.items():
            yield f"content/people/{id}.yaml", _yaml(person)
        for number, product in enumerate(PRODUCTS):
            family = {"family": FAMILIES[number % 4]} if number % 4 < 3 else {}
            yield f"content/products/{product}.yaml", _yaml({"name": f"Wyrób {product[-1].upper()}", **family})
        sales: dict[int, list[str]] = {self.year - 2: [], self.year - 1: [], self.year: []}
        for number in range(self.accounts):
            id = f"klient-{number:04}"
            sold = self.chance.sample(PRODUCTS, self.chance.randrange(0, 8))
            yield f"content/accounts/{id}.yaml", _yaml(_Account(self, number, sold, people).record())
            self._sell(id, sold, sales)
        for year, rows in sales.items():
            yield f"content/figures/{year}.csv", self._export(year, rows)

    # People

    def _people(self) -> Iterator[tuple[str, Record]]:
        """A director, managers below, managers below one of these, and in each team people who sell."""
        yield "dyrektor", self._person("sales-manager", None, True)
        yield "marketing", self._person("marketing", "dyrektor", False)
        managers = {"kierownik-1": "dyrektor", "kierownik-2": "dyrektor", "kierownik-3": "kierownik-2"}
        managers["kierownik-4"] = "kierownik-2"
        for id, above in managers.items():
            person = self._person("sales-manager", above, id != "kierownik-4")
            if id == "kierownik-3":  # gone before anybody took over the team
                person["left_on"] = self.day_within(-60, -1)
            yield id, person
        for number in range(16):
            id = f"handlowiec-{number:02}"
            above = [*managers, "dyrektor"][number % 5]
            role = "account-manager" if number % 3 == 0 else "sales-rep"
            person = self._person(role, above if number != 15 else None, number % 4 != 3)
            if number in (6, 7):  # one is gone, one on the way
                person["left_on"] = self.day_within(-200, -1) if number == 6 else self.day_within(1, 40)
            yield id, person

    def _person(self, role: str, manager: str | None, has_target: bool) -> Record:
        person: Record = {"name": f"Osoba {self.chance.randrange(10**6):06}", "role": role}
        if manager is not None:
            person["manager"] = manager
        if self.chance.random() < 0.6:
            person["away"] = [self._absence() for _ in range(self.chance.choice((1, 2)))]
        most = 90_000_000 if role == "sales-manager" else 30_000_000
        if has_target:
            years = [self.year - 1, self.year, self.year + 1]
            person["targets"] = [{"period": str(year), "revenue": self.money(900_000, most)} for year in years]
        elif self.chance.random() < 0.5:
            person["targets"] = [{"period": str(self.year + 1), "revenue": self.money(900_000, most)}]
        return person

    def _absence(self) -> Record:
        """Away for some days: long ago, now, soon or later, in the month that runs or beyond the year that is shown."""
        first = self.day + timedelta(days=self.chance.choice((-40, -10, -1, 0, 1, 9, 45, 400)))
        last = first + timedelta(days=self.chance.choice((0, 1, 14)))
        absence = {"from": first.isoformat(), "to": last.isoformat()}
        return {**absence, "deputy": "dyrektor"} if self.chance.random() < 0.5 else absence

    # Figures

    def _sell(self, account: str, sold: Sequence[str], sales: dict[int, list[str]]) -> None:
        """Add rows for what an account bought: of several years or one, and of products beyond those it has."""
        how = self.chance.random()
        years = [] if how < 0.25 else [self.year - 1] if how < 0.35 else list(sales)
        others = [product for product in PRODUCTS if product not in sold]
        bought = [*sold, *self.chance.sample(others, self.chance.choice((0, 0, 0, 1, 2)))]
        for year in years:
            last = 12 if year < self.year else self.chance.choice((1, 2, self._month_now, self._month_now + 1, 12))
            for product in bought:
                if self.chance.random() < 0.2:
                    continue
                knows_margin = self.chance.random()
                for month in sorted(self.chance.sample(range(last), self.chance.randint(1, min(last, 5)))):
                    sales[year].append(self._row(account, product, year, month, knows_margin))

    @property
    def _month_now(self) -> int:
        """How many months of the fiscal year are over."""
        return (self.day.month - self.first_month) % 12

    def _row(self, account: str, product: str, year: int, month: int, knows_margin: float) -> str:
        at = self.first_month - 1 + month
        revenue = self.chance.randrange(100, 9_000_000)
        cells = {"account": account, "product": product, "month": f"{year + at // 12}-{at % 12 + 1:02}", "margin": ""}
        if self.chance.random() < knows_margin:
            cells["margin"] = f"{self.chance.randrange(-revenue // 20, revenue // 2) / 100:.2f}"
        elif self.chance.random() < 0.15:
            revenue = -revenue
        cells["revenue"] = f"{revenue / 100:.2f}".removesuffix(".00")
        return ",".join(cells[name] for name in ("account", "product", "month", "revenue", "margin"))

    def _export(self, year: int, rows: Sequence[str]) -> str:
        """Write a year's rows as one of two systems exports them."""
        head = "account,product,month,revenue,margin"
        lines = [head, *self.chance.sample(rows, len(rows))]
        if year == self.year:
            lines = [line.replace(",", ";").replace(".", ",") for line in lines]
        return "\n".join(lines) + "\n"

    # Values as authors write them

    def money(self, least: int, most: int) -> str:
        """Write an amount in one of the forms that the grammar accepts."""
        whole, hundredths = self.chance.randrange(least, most), self.chance.randrange(100)
        grouped = f"{whole:,}"
        return self.chance.choice(
            [
                str(whole),
                grouped.replace(",", " "),
                grouped.replace(",", "\u00a0"),
                grouped.replace(",", "_"),
                f"{whole}.{hundredths:02}",
                f"{grouped.replace(',', ' ')},{hundredths:02}",
                f"{whole},{hundredths % 10}",
            ]
        )

    def percent(self, least: int, most: int) -> str:
        """Write a share in one of the forms that the grammar accepts."""
        percent, tenth = self.chance.randrange(least, most), self.chance.randrange(10)
        return self.chance.choice([f"{percent}%", f"{percent},{tenth}%", f"{percent}.{tenth}%", f"{percent / 100:.2f}"])

    def day_within(self, first: int, last: int) -> str:
        """Choose a day by how far it is from today."""
        return (self.day + timedelta(days=self.chance.randint(first, last))).isoformat()

    def _days(self, count: int) -> list[str]:
        return [self.near_day() for _ in range(count)]

    def early_day(self, year: int) -> str:
        """Choose a day of a fiscal year's first month, when there is no forecast yet."""
        return date(year, self.first_month, self.chance.randint(1, 20)).isoformat()

    def near_day(self) -> str:
        """Choose a day around today; often one at which something begins to hold, or the end of a month."""
        if self.chance.random() < 0.3:
            return (self.day + timedelta(days=self.chance.choice((-15, -14, -1, 0, 1, 13, 14, 15, 365)))).isoformat()
        day = self.day + timedelta(days=self.chance.randint(-500, 900))
        if self.chance.random() < 0.4:
            day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return day.isoformat()


@dataclass
class _Account:
    """One account in the making."""

    company: Company
    number: int
    sold: Sequence[str]
    people: dict[str, Record]

    @property
    def chance(self) -> random.Random:
        """The company's."""
        return self.company.chance

    def record(self) -> Record:
        """Return what stands in the account's file."""
        chance, number = self.chance, self.number
        stage, stakeholders = STAGES[number % len(STAGES)], self._stakeholders()
        contracts, competitors = self._contracts(), self._competitors()
        opportunities = self._opportunities(contracts, competitors)
        subjects = {
            "stakeholder": [them["id"] for them in stakeholders],
            "contract": [contract["id"] for contract in contracts],
            "competitor": [rival["name"] for rival in competitors],
            "opportunity": [opportunity["id"] for opportunity in opportunities],
        }
        sellers = [id for id in self.people if id.startswith("handlowiec")]
        owners = [*sellers, "kierownik-2", "dyrektor"]
        record: Record = {
            "name": f"Klient {number:04} Żółw & Syn",
            "tier": TIERS[(number // 3) % 4],
            "stage": stage,
            "owner": self._hunter() if stage == "prospect" else chance.choice(owners),
            "deputy": chance.choice([*sellers, None]),
            "coordinator": chance.choice([*sellers, None]),
            "parent": f"klient-{chance.randrange(number):04}" if number and chance.random() < 0.15 else None,
            "region": chance.choice((*REGIONS, None)),
            "currency": chance.choice(CURRENCIES),
            "stakeholders": stakeholders,
            "contracts": contracts,
            "opportunities": opportunities,
            "competitors": competitors,
            "risks": self._risks(),
            "plans": self._plans(subjects),
            "sourcing": self._sourcing(),
            "visits": self._visits([them["id"] for them in stakeholders]),
            "communications": self._communications(subjects["stakeholder"]),
            "waivers": self._waivers(),
            "team": [
                {"department": "logistyka", "person": chance.choice(list(self.people))}
                for _ in range(chance.randrange(2))
            ],
        }
        return {key: _without_empty(value) for key, value in record.items() if value not in (None, [])}

    def _someone(self) -> str:
        return self.chance.choice(list(self.people))

    def _hunter(self) -> str:
        """Choose somebody whose role wins new business, as prospects need."""
        return self.chance.choice([id for id, person in self.people.items() if person["role"] == "sales-rep"])

    def _stakeholders(self) -> list[Record]:
        listed = [self._stakeholder(place) for place in range(self.chance.randrange(6))]
        how = self.chance.random()
        if len(listed) > 2 and how < 0.6:  # all who decide are known, and most of them well
            for them, function in zip(listed, ("executive", "technical", "purchasing"), strict=False):
                depth = self.chance.choice(("regular", "in-depth", "brief"))
                them.update({"function": function, "roles": ["decider"], "contact_depth": depth})
                if how < 0.3:  # by one of us alone
                    them["owner"] = None
        return listed

    def _stakeholder(self, place: int) -> Record:
        chance = self.chance
        them: Record = {
            "id": f"s{place}",
            "name": f"Rozmówca {self.number}-{place}",
            "function": chance.choice((*FUNCTIONS, None)),
            "roles": chance.sample(["decider", "buyer", "user"], chance.randrange(3)),
            "stance": chance.choice(STANCES),
            "influence": chance.choice(("high", "medium", "low", None)),
            "contact_depth": chance.choice(("none", "brief", "regular", "in-depth", None)),
            "owner": self._someone() if chance.random() < 0.4 else None,
            "contact_every": chance.choice((*PERIODS, None, None, None)),
            "last_contact": self.company.near_day() if chance.random() < 0.6 else None,
        }
        if them["last_contact"] is not None and them["last_contact"] > self.company.day.isoformat():
            them["last_contact"] = None
        if chance.random() < 0.5:
            them["privacy"] = {"informed_on": self.company.near_day(), "review_by": self.company.near_day()}
        if chance.random() < 0.1:  # due in about two weeks, which is as far as a personal page looks ahead
            them["last_contact"] = self.company.day.isoformat()
            them["contact_every"] = chance.choice(("13d", "2w", "15d"))
        how = chance.random()
        if how < 0.1:
            del them["name"]
            them["vacant"] = "yes"
        elif how < 0.2:
            them["departed_on"] = self.company.near_day()
        return them

    def _contracts(self) -> list[Record]:
        chance = self.chance
        count = chance.choice((0, 0, 1, 2, 3))
        listed: list[Record] = []
        for place in range(count):
            ends = self.company.near_day() if chance.random() < 0.8 else None
            starts = chance.choice((self.company.near_day(), None))
            renewal = chance.choice(("none", "manual", "automatic", None))
            contract: Record = {
                "id": f"c{place}",
                "title": f"Umowa {self.number}-{place}",
                "type": chance.choice(("spot", "framework", "long-term-supply", "consignment")),
                "status": chance.choice(("signed", "signed", None, "negotiating", "terminated")),
                "starts": starts if starts is not None and (ends is None or starts <= ends) else None,
                "ends": ends,
                "value": self.company.money(1000, 5_000_000) if chance.random() < 0.7 else None,
                "renewal": renewal,
                "notice": chance.choice((*PERIODS, None) if renewal == "automatic" else (*PERIODS, None, None, None)),
                "products": chance.sample(PRODUCTS[:4], chance.choice((0, 0, 1, 2))),
                "price_review_on": self.company.near_day() if chance.random() < 0.4 else None,
                "replaced_by": f"c{place + 1}" if place + 1 < count and chance.random() < 0.4 else None,
            }
            listed.append(contract)
        return listed

    def _opportunities(self, contracts: Sequence[Record], competitors: Sequence[Record]) -> list[Record]:
        chance = self.chance
        stages = ("identified", "qualified", "proposed", "negotiating", "won", "lost", "on-hold")
        kinds = ("new-customer", "cross-sell", "upsell", "renewal", "win-back")
        listed: list[Record] = []
        for place in range(chance.choice((0, 0, 1, 2, 3))):
            kind = chance.choice(kinds)
            listed.append(
                {
                    "id": f"o{place}",
                    "title": f"Szansa {self.number}-{place}",
                    "kind": kind,
                    "product": chance.choice((*PRODUCTS, None)),
                    "value": self.company.money(1000, chance.choice((900_000, 9_000_000)))
                    if chance.random() < 0.85
                    else None,
                    "probability": self.company.percent(0, 100) if chance.random() < 0.85 else None,
                    "stage": chance.choice(stages),
                    "close_on": self.company.near_day() if chance.random() < 0.8 else None,
                    "owner": self._hunter() if kind == "new-customer" else self._someone(),
                    "contract": self._one_of([contract["id"] for contract in contracts]),
                    "competitor": self._one_of([rival["name"] for rival in competitors]),
                }
            )
        return listed

    def _one_of(self, names: Sequence[str]) -> str | None:
        """Choose what a step is about, or nothing."""
        return self.chance.choice(names) if names and self.chance.random() < 0.4 else None

    def _risks(self) -> list[Record]:
        chance = self.chance
        return [
            {
                "statement": f"Ryzyko {self.number}-{place}",
                "severity": chance.choice(("high", "medium", "low")),
                "likelihood": chance.choice(("high", "medium", "low")),
                "owner": self._someone() if chance.random() < 0.5 else None,
                "mitigation": "Drugi dostawca" if chance.random() < 0.5 else None,
            }
            for place in range(chance.choice((0, 0, 0, 1, 2)))
        ]

    def _waivers(self) -> list[Record]:
        company, chance = self.company, self.chance
        rules = chance.sample(WAIVED, chance.choice((0,) * 6 + (1, 2)))
        days = [chance.choice((company.near_day(), company.day_within(-1, 1))) for _ in rules]
        return [{"rule": rule, "reason": "Wiadomo", "until": day} for rule, day in zip(rules, days, strict=True)]

    def _competitors(self) -> list[Record]:
        chance = self.chance
        return [
            {
                "name": f"Rywal {number}",
                "products": chance.sample(PRODUCTS, chance.randrange(3)),
                "threat": chance.choice(("high", "medium", "low")),
            }
            for number in sorted(chance.sample(range(20), chance.choice((0, 0, 1, 2))))
        ]

    def _plans(self, subjects: Mapping[str, Sequence[str]]) -> list[Record]:
        chance, year = self.chance, self.company.year
        how = chance.random()
        years = [] if how < 0.15 else [year - 1, year + 1] if how < 0.25 else [year] if how < 0.5 else []
        if how >= 0.5:
            years = chance.sample([year - 1, year, year + 1], 3)
        return [self._plan(period, subjects) for period in years]

    def _plan(self, period: int, subjects: Mapping[str, Sequence[str]]) -> Record:
        chance = self.chance
        aimed = list(self.sold) if chance.random() < 0.85 else []
        if aimed and chance.random() < 0.3:  # some of it sold without a target
            aimed = aimed[: len(aimed) // 2]
        is_by_hand = chance.random() < 0.8
        as_of = chance.choice((None, self.company.near_day(), self.company.early_day(period)))
        return {
            "period": str(period),
            "status": chance.choice(("draft", "in-review", "approved", "approved", "archived")),
            "approved_on": self.company.near_day() if chance.random() < 0.5 else None,
            "reviewed_on": self.company.near_day() if chance.random() < 0.5 else None,
            "next_review_on": self.company.near_day() if chance.random() < 0.6 else None,
            "targets": [self._target(product, is_by_hand, as_of) for product in aimed],
            "actions": [self._action(place, period, subjects) for place in range(chance.randrange(4))],
        }

    def _target(self, product: str, is_by_hand: bool, as_of: str | None) -> Record:
        chance, company = self.chance, self.company
        target: Record = {"product": product, "target": company.money(1000, 900_000)}
        if chance.random() < 0.05:
            target["target"] = "0"
        if chance.random() < 0.7:
            target["last_year"] = company.money(1000, 900_000)
        if is_by_hand and chance.random() < 0.8:
            target["actual"] = company.money(0, 900_000)
        if as_of is not None and chance.random() < 0.7:
            target["actual_as_of"] = chance.choice((as_of, company.early_day(company.year)))
        if chance.random() < 0.6:
            target["margin"] = company.percent(-10, 50)
        if chance.random() < 0.4:
            target["target_margin"] = company.percent(5, 50)
        return target

    def _action(self, place: int, period: int, subjects: Mapping[str, Sequence[str]]) -> Record:
        chance = self.chance
        return {
            "title": f"Zadanie {self.number}-{period}-{place}",
            "owner": self._someone(),
            "due": self.company.near_day(),
            "status": chance.choice(("open", "in-progress", "waiting", None, "done", "cancelled")),
            "done_on": self.company.near_day() if chance.random() < 0.2 else None,
            **{subject: self._one_of(names) for subject, names in subjects.items()},
        }

    def _sourcing(self) -> list[Record]:
        chance = self.chance
        names = chance.sample((*PRODUCTS, *FAMILIES), chance.choice((0, 1, 2, 4)))
        by = ("from-us", "mixed", "competitor", "in-house", "not-used")
        return [
            {
                "product": name,
                "by": chance.choice(by),
                "potential": self.company.money(1000, 900_000) if chance.random() < 0.75 else None,
            }
            for name in names
        ]

    def _visits(self, met: Sequence[str]) -> list[Record]:
        chance = self.chance
        return [
            {"date": self.company.near_day(), "by": self._someone(), "with": chance.sample(met, min(len(met), 2))}
            for _ in range(chance.choice((0, 0, 1, 2)))
        ]

    def _communications(self, met: Sequence[str]) -> list[Record]:
        chance = self.chance
        return [
            {
                "topic": f"Temat {self.number}-{place}",
                "date": self.company.near_day(),
                "channel": chance.choices(CHANNELS, (6, 6, 6, 1, 1))[0],
                "audience": chance.sample(met, min(len(met), chance.randrange(3))),
                "owner": self._someone() if chance.random() < 0.6 else None,
                "with_marketing": "marketing" if chance.random() < 0.3 else None,
                "done_on": self.company.near_day() if chance.random() < 0.3 else None,
            }
            for place in range(chance.choice((0, 0, 1, 2)))
        ]


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None and item != []}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def _yaml(content: Record) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110))
