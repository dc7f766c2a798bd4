"""A synthetic company of any size: about 5.5 KB of YAML an account, always the same for a size.

A tenth of the accounts are key ones, three tenths medium, the rest small. The content is sound on the day of `DAY`;
its words mean nothing. `write_company` makes a site of it; `peers.py` makes what other generators read.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DAY = date(2026, 11, 23)
"""The day that the dates lie around."""

Record = dict[str, Any]
"""What a YAML file holds."""

AREAS = ("new-business", "retention", "target-planning", "relationships", "service-coordination")
INVOLVEMENT = {
    "account-manager": ("none", "leads", "leads", "leads", "leads"),
    "sales-rep": ("leads", "contributes", "contributes", "leads", "none"),
    "sales-coordinator": ("none", "contributes", "none", "none", "contributes"),
    "sales-manager": ("contributes",) * 5,
}
ACCOUNTS_EACH = {"account-manager": 70, "sales-rep": 45, "sales-coordinator": 200, "sales-manager": 400}
"""For how many of the company's accounts there is one of us, by role."""
WORDS = [
    "dostawa",
    "termin",
    "cena",
    "jakość",
    "oferta",
    "serwis",
    "plan",
    "wzrost",
    "umowa",
    "zapas",
    "próbka",
    "zakład",
    "linia",
    "montaż",
    "przegląd",
]
SEATS = (("purchasing", "buyer"), ("technical", "influencer"), ("executive", "decider"), ("operations", "user"))
PRODUCTS = tuple(f"produkt-{number:02}" for number in range(20))
REGIONS = ("Północ", "Południe", "Wschód", "Zachód")
INDUSTRIES = ("Chemia", "Energetyka", "Meble", "Odlewnictwo", "Papier", "Spożywczy")
SIZES = {"key": 9, "medium": 5, "small": 3}


def write_company(folder: Path, accounts: int) -> None:
    """Write a site with so many accounts into a folder."""
    write_site(folder, accounts)
    for id, record in account_records(accounts):
        write(folder / account_file(id), as_yaml(record))


def write_site(folder: Path, accounts: int) -> None:
    """Write everything of such a site but its accounts: settings, guides, colleagues, products."""
    chance = random.Random(accounts)
    settings = {"title": "Company", "languages": ["pl"], "privacy": {"defaults": {"basis": "contract"}}}
    write(folder / "site.yaml", as_yaml(settings))
    for role, involvement in INVOLVEMENT.items():
        duties = [
            {"area": area, "involvement": how, "statement": _words(chance, 6)}
            for area, how in zip(AREAS, involvement, strict=True)
        ]
        front = as_yaml({"title": role, "summary": _words(chance, 8), "responsibilities": duties})
        body = "".join(f"## {area}\n\n{_words(chance, 40)}\n\n" for area in AREAS)
        write(folder / f"content/roles/{role}.pl.md", f"---\n{front}---\n{body}")
        for person in staff(accounts)[role]:
            record = {"name": person.title(), "role": role, "phone": _phone(chance)}
            if role != "sales-manager":
                record["manager"] = chance.choice(staff(accounts)["sales-manager"])
            write(folder / f"content/people/{person}.yaml", as_yaml(record))
    for product in PRODUCTS:
        record = {"name": product.title(), "family": chance.choice("ABC")}
        write(folder / f"content/products/{product}.yaml", as_yaml(record))


def account_file(id: str) -> str:
    """Return where an account's file stands in a site."""
    return f"content/accounts/{id}.yaml"


@cache
def staff(accounts: int) -> dict[str, list[str]]:
    """Return the ids of those who look after so many accounts, by role."""
    return {
        role: [f"{role}-{number:04}" for number in range(max(2, accounts // each))]
        for role, each in ACCOUNTS_EACH.items()
    }


def account_records(accounts: int) -> Iterator[tuple[str, Record]]:
    """Yield the id and record of every account."""
    for number in range(accounts):
        yield account_record(number, accounts)


def account_record(number: int, accounts: int) -> tuple[str, Record]:
    """Return the id and record of one account of so many, the same whichever are asked for."""
    chance = random.Random(number)
    tier = "key" if number % 10 == 0 else "medium" if number % 10 < 4 else "small"
    is_key = tier == "key"
    colleagues = staff(accounts)
    owner = chance.choice(colleagues["account-manager" if is_key else "sales-rep"])
    size = SIZES[tier]
    sold = chance.sample(PRODUCTS, size)
    return f"klient-{number:06}", {
        "name": f"Klient {number}",
        "tier": tier,
        "stage": "customer",
        "owner": owner,
        "coordinator": chance.choice(colleagues["sales-coordinator"]),
        "executive_sponsor": chance.choice(colleagues["sales-manager"]),
        "industry": chance.choice(INDUSTRIES),
        "region": chance.choice(REGIONS),
        "website": f"https://klient-{number}.example",
        "customer_since": _day(chance, -4000, -500),
        "summary": _words(chance, 25),
        "goals": [_words(chance, 6) for _ in range(3)],
        "departments": ["logistyka", "jakość"],
        "stakeholders": [_stakeholder(chance, place, number, owner) for place in range(size)],
        "plans": [
            {
                "period": "2026",
                "status": "approved",
                "reviewed_on": _day(chance, -80, -1),
                "strategy": chance.choice(["grow", "defend", "maintain"]),
                "charter": _words(chance, 18),
                "objectives": [{"id": "wzrost", "kind": "relationship", "statement": _words(chance, 9)}],
                "targets": [_target(chance, product) for product in sold],
                "actions": [_action(chance, place, owner) for place in range(size)],
            },
            {"period": "2027", "status": "draft"},
        ],
        "opportunities": [
            {
                "id": "szansa",
                "title": _words(chance, 5),
                "kind": "upsell",
                "value": chance.randrange(1, 90) * 10_000,
                "probability": f"{chance.randrange(1, 9) * 10}%",
                "stage": "proposed",
                "close_on": _day(chance, 5, 200),
                "owner": owner,
                "next_step": _words(chance, 5),
            }
        ],
        "contracts": [
            {
                "id": "umowa",
                "title": _words(chance, 4),
                "type": "long-term-supply",
                "starts": _day(chance, -400, -100),
                "ends": _day(chance, 290, 900),
                "value": chance.randrange(1, 90) * 100_000,
                "renewal": "manual",
                "notice": "3m",
            }
        ],
        "team": [
            {
                "department": name,
                "person": chance.choice(colleagues["sales-coordinator"]),
                "commitment": _words(chance, 5),
            }
            for name in ("logistyka", "jakość")
        ],
        "visits": [{"date": _day(chance, -80, -1), "by": owner, "with": ["s0"], "summary": _words(chance, 12)}],
        "communications": [
            {"topic": _words(chance, 4), "date": _day(chance, 1, 38), "channel": "call", "audience": ["s0", "s2"]}
        ],
        "competitors": [{"name": f"Rywal {chance.randrange(40)}", "threat": "medium", "response": _words(chance, 9)}],
        "risks": [_risk(chance, owner)] if is_key else [],
        "sourcing": [{"product": one, "by": "competitor"} for one in PRODUCTS if one not in sold] if is_key else [],
        "notes": "\n".join(_note(chance) for _ in range(2)),
    }


def _stakeholder(chance: random.Random, place: int, account: int, owner: str) -> Record:
    function, role = SEATS[place % len(SEATS)]
    person = {
        "id": f"s{place}",
        "name": f"Osoba {account}-{place}",
        "title": _words(chance, 2),
        "function": function,
        "roles": [role],
        "influence": chance.choice(["high", "medium", "low"]),
        "stance": chance.choice(["advocate", "supporter", "neutral", "sceptic"]),
        "contact_depth": chance.choice(["brief", "regular", "in-depth"]),
        "owner": owner,
        "email": f"s{place}@klient-{account}.example",
        "phone": _phone(chance),
        "last_contact": _day(chance, -25, -1),
        "privacy": {"source": "spotkanie", "informed_on": _day(chance, -300, -90), "review_by": _day(chance, 30, 300)},
    }
    return person | {"reports_to": f"s{chance.randrange(place)}"} if place else person


def _target(chance: random.Random, product: str) -> Record:
    target = chance.randrange(10, 900) * 1000
    actual = int(target * chance.uniform(0.92, 1.1))
    margin = f"{chance.randrange(8, 45)}%"
    return {"product": product, "last_year": target * 9 // 10, "target": target, "actual": actual, "margin": margin}


def _action(chance: random.Random, place: int, owner: str) -> Record:
    action = {"title": _words(chance, 7), "objective": "wzrost", "owner": owner}
    if place % 3 == 2:
        day = _day(chance, -60, -5)
        return action | {"due": day, "status": "done", "done_on": day}
    return action | {"due": _day(chance, 1, 38), "status": "open"}


def _risk(chance: random.Random, owner: str) -> Record:
    risk = {"statement": _words(chance, 8), "severity": "medium", "likelihood": "low", "owner": owner}
    return risk | {"mitigation": _words(chance, 6)}


def _note(chance: random.Random) -> str:
    """A heading, a paragraph and a list, in Markdown."""
    return f"## {_words(chance, 3)}\n\n{_words(chance, 40)}\n\n- {_words(chance, 6)}\n- {_words(chance, 6)}\n"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _phone(chance: random.Random) -> str:
    return f"+48{chance.randrange(10**8, 10**9)}"


def _day(chance: random.Random, first: int, last: int) -> str:
    return (DAY + timedelta(days=chance.randint(first, last))).isoformat()


def write(file: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def as_yaml(record: Record) -> str:
    """Write a record as YAML, without what is empty."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    told = {key: value for key, value in record.items() if value != []}
    return str(yaml.dump(told, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110))
