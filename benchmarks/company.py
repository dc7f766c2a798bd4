"""A synthetic company of any size as a site's folder: about 5 KB of YAML an account, always the same for a size.

A tenth of the accounts are key ones, three tenths medium, the rest small. The content is sound on the day of `DAY`;
its words mean nothing.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

DAY = date(2026, 11, 23)
"""The day that the dates lie around."""

AREAS = ("new-business", "retention", "target-planning", "relationships", "service-coordination")
INVOLVEMENT = {
    "account-manager": ("none", "leads", "leads", "leads", "leads"),
    "sales-rep": ("leads", "contributes", "contributes", "leads", "none"),
    "sales-coordinator": ("none", "contributes", "none", "none", "contributes"),
    "sales-manager": ("contributes",) * 5,
}
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
SIZES = {"key": 9, "medium": 5, "small": 3}


def write_company(folder: Path, accounts: int) -> None:
    """Write a site with so many accounts into a folder."""
    for path, content in _files(accounts):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def _files(accounts: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(accounts)
    staff = {
        role: [f"{role}-{number:04}" for number in range(max(2, accounts // share))]
        for role, share in (
            ("account-manager", 70),
            ("sales-rep", 45),
            ("sales-coordinator", 200),
            ("sales-manager", 400),
        )
    }
    yield "site.yaml", _yaml({"title": "Company", "languages": ["pl"], "privacy": {"defaults": {"basis": "contract"}}})
    for role, involvement in INVOLVEMENT.items():
        duties = [
            {"area": area, "involvement": how, "statement": _words(chance, 6)}
            for area, how in zip(AREAS, involvement, strict=True)
        ]
        front = _yaml({"title": role, "summary": _words(chance, 8), "responsibilities": duties})
        body = "".join(f"## {area}\n\n{_words(chance, 40)}\n\n" for area in AREAS)
        yield f"content/roles/{role}.pl.md", f"---\n{front}---\n{body}"
        for person in staff[role]:
            phone = f"+48{chance.randrange(10**8, 10**9)}"
            yield f"content/people/{person}.yaml", _yaml({"name": person.title(), "role": role, "phone": phone})
    for product in PRODUCTS:
        yield f"content/products/{product}.yaml", _yaml({"name": product.title(), "family": chance.choice("ABC")})
    for number in range(accounts):
        tier = "key" if number % 10 == 0 else "medium" if number % 10 < 4 else "small"
        yield f"content/accounts/klient-{number:06}.yaml", _yaml(_account(chance, number, tier, staff))


def _account(chance: random.Random, number: int, tier: str, staff: dict[str, list[str]]) -> dict[str, Any]:
    owner = chance.choice(staff["account-manager" if tier == "key" else "sales-rep"])
    size = SIZES[tier]
    sold = chance.sample(PRODUCTS, size)
    return {
        "name": f"Klient {number}",
        "tier": tier,
        "stage": "customer",
        "owner": owner,
        "coordinator": chance.choice(staff["sales-coordinator"]),
        "executive_sponsor": chance.choice(staff["sales-manager"]),
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
                "actions": [_action(chance, owner) for _ in range(size)],
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
            {"department": name, "person": chance.choice(staff["sales-coordinator"])}
            for name in ("logistyka", "jakość")
        ],
        "visits": [{"date": _day(chance, -80, -1), "by": owner, "with": ["s0"], "summary": _words(chance, 12)}],
        "communications": [
            {"topic": _words(chance, 4), "date": _day(chance, 1, 38), "channel": "call", "audience": ["s0", "s2"]}
        ],
        "sourcing": [{"product": product, "by": "competitor"} for product in PRODUCTS if product not in sold],
        "competitors": [{"name": f"Rywal {chance.randrange(40)}", "threat": "medium", "response": _words(chance, 9)}],
        "notes": f"## {_words(chance, 3)}\n\n{_words(chance, 60)}\n\n- {_words(chance, 6)}\n- {_words(chance, 6)}\n",
    }


def _stakeholder(chance: random.Random, place: int, account: int, owner: str) -> dict[str, Any]:
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
        "phone": f"+48{chance.randrange(10**8, 10**9)}",
        "last_contact": _day(chance, -25, -1),
        "privacy": {"source": "spotkanie", "informed_on": _day(chance, -300, -90), "review_by": _day(chance, 30, 300)},
    }
    return person | {"reports_to": f"s{chance.randrange(place)}"} if place else person


def _target(chance: random.Random, product: str) -> dict[str, Any]:
    target = chance.randrange(10, 900) * 1000
    actual = int(target * chance.uniform(0.92, 1.1))
    margin = f"{chance.randrange(8, 45)}%"
    return {"product": product, "last_year": target * 9 // 10, "target": target, "actual": actual, "margin": margin}


def _action(chance: random.Random, owner: str) -> dict[str, Any]:
    return {
        "title": _words(chance, 7),
        "objective": "wzrost",
        "owner": owner,
        "due": _day(chance, 1, 38),
        "status": "open",
    }


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _day(chance: random.Random, first: int, last: int) -> str:
    return (DAY + timedelta(days=chance.randint(first, last))).isoformat()


def _yaml(content: dict[str, Any]) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110))
