"""A file becomes a typed record: every scalar is the text its author wrote, typed by its field and nothing else."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from playbookgen.content.loading import load_account, load_company, load_site
from playbookgen.content.model import Account, Model
from playbookgen.content.origin import Origin
from playbookgen.content.reading import Known, read_record
from playbookgen.content.scalars import Period
from playbookgen.content.sources import find_sources
from playbookgen.findings import Finding, Location, Position, Severity
from tests.sites import GOLDEN, put

HEAD = "name: Młyn Dębowiec\ntier: small\nstage: customer\nowner: jan-bor\n"
KNOWN = Known(
    {"people": {"jan-bor", "anna-kos"}, "accounts": {"x"}, "products": {"worki"}, "products or families": {"worki"}}
)


def read(text: str, folder: Path) -> tuple[Account, list[Finding]]:
    """Read an account from a real file."""
    put(folder, {"content/accounts/x.yaml": text, "site.yaml": "title: Zeszyt\nlanguages: [pl]\n"})
    findings: list[Finding] = []
    site = load_site(folder, lambda field: {}, findings.append)
    sources = find_sources(folder, site.languages, findings.append)
    return load_account(sources.by_folder["accounts"][0], site, sources, KNOWN, findings.append), findings


def fields(record: Model) -> Mapping[str, Any]:
    """What a record says, by key, without what is as it would be if nothing were said."""
    values = {
        info.alias or name: (getattr(record, name), info.default) for name, info in type(record).model_fields.items()
    }
    return {key: _plain(value) for key, (value, default) in values.items() if value != default and value is not None}


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return fields(value)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def said(findings: list[Finding]) -> list[str]:
    """Places and sentences, for findings whose messages have no other kind of argument than text."""
    return [
        f"{finding.where.start.line}:{finding.where.start.column} {finding.message.format(**finding.arguments)}"
        + (f" -> {finding.replacement}" if finding.replacement is not None else "")
        for finding in findings
    ]


def test_what_yaml_would_take_for_something_else_stays_text(tmp_path: Path) -> None:
    text = f"""{HEAD}region: NO
industry: 0012
address: 09:30
tax_id: 1_200
summary: 2026-03-31
notes: 1e6
goals: [on, off, 0x10, .5, 1.0, =, <<]
external_ids: {{crm: 0016, erp: 40012, yes: no, 1: 2}}
stakeholders:
  - id: "123"
    name: 'yes'
    phone: +48221234567
    title: "null"
    language: NO
"""
    account, findings = read(text, tmp_path)
    assert findings == []
    assert fields(account) == {
        "name": "Młyn Dębowiec",
        "tier": "small",
        "stage": "customer",
        "owner": "jan-bor",
        "region": "NO",
        "industry": "0012",
        "address": "09:30",
        "tax_id": "1_200",
        "summary": "2026-03-31",
        "notes": "1e6",
        "goals": ("on", "off", "0x10", ".5", "1.0", "=", "<<"),
        "external_ids": {"crm": "0016", "erp": "40012", "yes": "no", "1": "2"},
        "stakeholders": ({"id": "123", "name": "yes", "phone": "+48221234567", "title": "null", "language": "NO"},),
    }


def test_values_are_typed_by_their_fields(tmp_path: Path) -> None:
    text = f"""{HEAD}customer_since: 2019-04-01
currency: EUR
share: 31,5%
payment_days: 0030
credit_hold: yes
website: https://mlyn.example
stakeholders:
  - id: nowak
    vacant: true
    contact_every: 6w
    privacy: {{basis: consent, marketing_consent: [{{channel: email, date: 2026-01-02}}]}}
plans:
  - period: 2026
    status: approved
    targets:
      - {{product: worki, target: 1 200 000.50, margin: "0,31"}}
"""
    account, findings = read(text, tmp_path)
    assert findings == []
    assert fields(account) == {
        "name": "Młyn Dębowiec",
        "tier": "small",
        "stage": "customer",
        "owner": "jan-bor",
        "customer_since": date(2019, 4, 1),
        "currency": "EUR",
        "share": Decimal("0.315"),
        "payment_days": 30,
        "credit_hold": True,
        "website": "https://mlyn.example",
        "stakeholders": (
            {
                "id": "nowak",
                "vacant": True,
                "contact_every": Period(6, "w"),
                "privacy": {
                    "basis": "consent",
                    "marketing_consent": ({"channel": "email", "date": date(2026, 1, 2)},),
                },
            },
        ),
        "plans": (
            {
                "period": 2026,
                "status": "approved",
                "targets": ({"product": "worki", "target": Decimal("1200000.50"), "margin": Decimal("0.31")},),
            },
        ),
    }


def test_empty_and_missing_are_the_same_quoted_or_not(tmp_path: Path) -> None:
    text = f"""{HEAD}region:
industry: ""
address: ''
tax_id: ~
website: null
customer_since: "  "
goals: []
departments:
stakeholders: [{{id: nowak, name: Ewa Nowak, title: , roles: []}}]
external_ids: {{crm: , erp: ~}}
"""
    account, findings = read(text, tmp_path)
    assert findings == []
    assert fields(account) == {
        "name": "Młyn Dębowiec",
        "tier": "small",
        "stage": "customer",
        "owner": "jan-bor",
        "stakeholders": ({"id": "nowak", "name": "Ewa Nowak"},),
    }


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("customer_since: 2019", '5:17 "2019" is not a date; a date is written 2026-03-31'),
        ("share: 31", '5:8 "31" is not a percentage; a percentage is written 31% -> 31%'),
        ("payment_days: 1e1", '5:15 "1e1" is not a whole number'),
        ("credit_hold: on", '5:14 "on" is neither yes nor no -> yes'),
        ("credit_hold: NO", '5:14 "NO" is neither yes nor no -> no'),
        ('credit_hold: "1"', '5:14 "1" is neither yes nor no -> yes'),
        ("currency: pln", '5:11 "pln" is not the code of a currency, such as PLN or EUR -> PLN'),
        ("website: javascript:alert(1)", '5:10 "javascript:alert(1)" is not a web address; it begins with https://'),
        ("goals: wzrost", "5:8 a list is wanted here, written [wzrost] -> [wzrost]"),
        ("goals: wzrost, zysk", "5:8 a list is wanted here, written ['wzrost, zysk'] -> ['wzrost, zysk']"),
        ("goals: it's [new]", "5:8 a list is wanted here, written ['it''s [new]'] -> ['it''s [new]']"),
        ("goals: |\n  a\n  b", "5:8 a list is wanted here; begin each of its items with a dash"),
        ("goals: [[a]]", "5:9 a list or mapping stands here; this key takes a single value"),
        ("goals: {a: b}", "5:8 a list is wanted here; begin each of its items with a dash"),
        ("departments: [a, {b: c}]", "5:18 a list or mapping stands here; this key takes a single value"),
        ("stakeholders: nowak", "5:15 a list is wanted here; begin each of its items with a dash"),
        ("stakeholders: [nowak]", "5:16 keys and values are wanted here, such as `id: …`"),
        ("external_ids: [crm]", "5:15 keys and values are wanted here, such as `key: …`"),
        ("external_ids: {crm: [1]}", "5:21 a list or mapping stands here; this key takes a single value"),
        ("1: 2", '5:1 unknown key "1"'),
        ("ownerr: x", '5:1 unknown key "ownerr" -> owner'),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_where_it_stands(line: str, sentence: str, tmp_path: Path) -> None:
    _, findings = read(f"{HEAD}{line}\n", tmp_path)
    assert said(findings) == [sentence]


def test_a_list_written_as_words_with_commas_is_offered_in_brackets_where_words_are_wanted(tmp_path: Path) -> None:
    _, findings = read(f"{HEAD}stakeholders: [{{id: a, name: A, roles: 'buyer, user'}}]\n", tmp_path)
    assert said(findings) == ["5:40 a list is wanted here, written ['buyer, user'] -> ['buyer, user']"]
    _, findings = read(f"{HEAD}stakeholders:\n- id: a\n  name: A\n  roles: buyer, user\n", tmp_path)
    assert said(findings) == ["8:10 a list is wanted here, written [buyer, user] -> [buyer, user]"]


# What of a broken record can still be shown.


def test_a_record_with_mistakes_keeps_everything_else(tmp_path: Path) -> None:
    text = f"""{HEAD}region: Północ
deputy: nikt
share: 31
ownr: x
customer_since: 2019-04-01
goals: [a, [b], c]
stakeholders:
  - id: nowak
    name: Ewa Nowak
    stance: zła
    influence: high
    reports_to: szef
    privacy: {{basis: zgoda, informed_on: 2026-01-02}}
  - name: Bez Identyfikatora
  - brak
  - id: lis
    name: Adam Lis
    roles: [buyer, szef, user]
plans:
  - period: 2026
    status: approved
    actions:
      - title: Bez terminu
        owner: jan-bor
      - title: Bez wykonawcy
        owner: ktoś
        due: 2026-12-01
      - title: Dobra
        owner: jan-bor
        due: 2026-12-01
  - status: draft
"""
    account, findings = read(text, tmp_path)
    assert not account.origin.is_sound
    assert len(findings) == 13
    assert fields(account) == {
        "name": "Młyn Dębowiec",
        "tier": "small",
        "stage": "customer",
        "owner": "jan-bor",
        "region": "Północ",
        "customer_since": date(2019, 4, 1),
        "goals": ("a", "c"),
        "stakeholders": (
            {"id": "nowak", "name": "Ewa Nowak", "influence": "high", "privacy": {"informed_on": date(2026, 1, 2)}},
            {"id": "lis", "name": "Adam Lis", "roles": ("buyer", "user")},
        ),
        "plans": (
            {
                "period": 2026,
                "status": "approved",
                "actions": ({"title": "Dobra", "owner": "jan-bor", "due": date(2026, 12, 1)},),
            },
        ),
    }


def test_required_keys_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    account, _ = read("name: [x]\ntier: smal\nowner: nikt\nregion: Północ\n", tmp_path)
    required: list[object] = [account.name, account.tier, account.stage, account.owner]
    assert required == [None, None, None, None]
    assert account.region == "Północ"
    assert isinstance(account, Account)
    assert account.id == "x"


@pytest.mark.parametrize("text", ["", "# nic\n", "---\n", "- a\n", "tekst\n", "name: 'x\n", "a: b: c\n", "*x\n"])
def test_a_file_of_which_nothing_can_be_read_is_an_empty_record(text: str, tmp_path: Path) -> None:
    account, findings = read(text, tmp_path)
    assert fields(account) == {}
    assert findings
    assert not account.origin.is_sound


def test_a_yaml_mistake_is_one_finding_and_hides_no_other_file(tmp_path: Path) -> None:
    _, findings = read(f"{HEAD}region: a: b\nshare: 31\nowner: nikt\n", tmp_path)
    assert findings == [
        Finding(
            "yaml-syntax",
            Severity.ERROR,
            Location("content/accounts/x.yaml", Position(5, 10), Position(5, 11)),
            "accounts/x",
            "a colon and a space inside a value; put the value in quotes",
            {"first": "5", "problem": "mapping values are not allowed in this context"},
        )
    ]


@pytest.mark.parametrize("last", ["visits:\n  date: 2026-10-01", "visits:\n  date: 2026-10-01\n", "visits: {date: x}"])
def test_a_finding_at_the_end_of_a_file_ends_inside_it_whether_or_not_its_last_line_does(
    last: str, tmp_path: Path
) -> None:
    _, findings = read(HEAD + last, tmp_path)
    lines = (HEAD + last).split("\n")
    assert [finding.rule for finding in findings] == ["wrong-type"]
    end = findings[0].where.end
    assert end.line <= len(lines)
    assert end.column <= len(lines[end.line - 1]) + 1


# References are known by file names.


def test_a_reference_to_a_record_that_is_broken_is_no_finding(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "site.yaml": "title: Zeszyt\nlanguages: [pl]\n",
            "content/people/ola.yaml": "name: Ola: Lis\n",
            "content/people/jan.yaml": "name: Jan Bor\nrole: rep\nmanager: ola\n",
            "content/roles/rep.pl.md": "nothing in front\n",
            "content/products/worki.yaml": "name: Worki\nowner: jan\n",
        },
    )
    findings: list[Finding] = []
    site = load_site(tmp_path, lambda field: {}, findings.append)
    sources = find_sources(tmp_path, site.languages, findings.append)
    known = Known({folder: sources.ids(folder) for folder in ("people", "roles", "products")})
    company = load_company(site, sources, known, findings.append)
    assert [(finding.where.path, finding.rule) for finding in findings] == [
        ("content/people/ola.yaml", "yaml-syntax"),
        ("content/roles/rep.pl.md", "yaml-syntax"),
    ]
    assert company.people["jan"].manager == "ola"
    assert company.people["jan"].role == "rep"
    assert company.people["ola"].name is None
    role = company.role_of("jan")
    assert role is not None
    assert role.guide.body == "nothing in front\n"


def test_every_finding_of_a_value_names_its_way_into_the_record() -> None:
    findings: list[Finding] = []
    origin = Origin("x", "accounts/x", "content/accounts/x.yaml", "")
    text = f"{HEAD}stakeholders:\n  - id: nowak\n    name: Ewa\n    stance: zła\n    reports_to: szef\n"
    read_record(text, Account, origin, KNOWN, findings.append)
    assert [(finding.rule, finding.where.data_path) for finding in findings] == [
        ("unknown-value", ("stakeholders", 0, "stance")),
        ("dangling-reference", ("stakeholders", 0, "reports_to")),
    ]


def test_places_are_found_again_after_the_nodes_are_released(tmp_path: Path) -> None:
    account, _ = read(f"{HEAD}goals:\n  - wzrost\n", tmp_path)
    assert account.origin.nodes is None
    assert account.at("goals", 0) == Location("content/accounts/x.yaml", Position(6, 5), Position(6, 11), ("goals", 0))
    assert account.at("owner") == Location("content/accounts/x.yaml", Position(4, 8), Position(4, 15), ("owner",))
    assert account.at("goals") == Location("content/accounts/x.yaml", Position(5, 1), Position(5, 6), ("goals",))
    assert account.at_key("owner") == Location("content/accounts/x.yaml", Position(4, 1), Position(4, 6), ("owner",))
    assert account.at("plans", 3) == Location("content/accounts/x.yaml", Position(1, 1), Position(1, 1), ("plans", 3))


def test_a_required_key_whose_value_cannot_be_read_is_absent_and_told_once(tmp_path: Path) -> None:
    account, findings = read("name: Młyn\ntier: small\nstage: customer\nowner: *jan\n", tmp_path)
    assert [(finding.rule, finding.where.start) for finding in findings] == [("anchor-or-tag", Position(4, 8))]
    assert fields(account) == {"name": "Młyn", "tier": "small", "stage": "customer"}
    assert not account.origin.is_sound


def test_a_record_is_the_same_whether_its_file_was_read_quickly_or_with_care(tmp_path: Path) -> None:
    text = (GOLDEN / "site/content/accounts/alfa.yaml").read_text("utf-8")
    known, findings = Known({}), list[Finding]()
    quick = Origin("x", "accounts/x", "content/accounts/x.yaml", "", file=tmp_path / "x.yaml")
    careful = Origin("x", "accounts/x", "content/accounts/x.yaml", "")
    records = [read_record(text, Account, origin, known, findings.append) for origin in (quick, careful)]
    assert [origin.nodes is None for origin in (quick, careful)] == [True, False]
    assert fields(records[0]) == fields(records[1])
    assert (quick.content, quick.lines, quick.spans) == (careful.content, careful.lines, careful.spans)
    assert quick.is_sound
    assert careful.is_sound
    assert not findings


def test_places_in_a_file_that_is_gone_are_its_sections_lines(tmp_path: Path) -> None:
    account, _ = read(f"{HEAD}goals:\n  - wzrost\n", tmp_path)
    (tmp_path / "content/accounts/x.yaml").unlink()
    assert account.at("goals", 0) == Location.of_line("content/accounts/x.yaml", 5, ("goals", 0))
