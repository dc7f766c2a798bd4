"""`playbookgen import accounts`: exports of CRM systems into account files, row by row."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from playbookgen.content.nodes import compose, contents
from playbookgen.content.text import visible
from tests.cli.commands import run
from tests.sites import edit, put, tree

MAP = """
account: {column: Account ID, by: external_ids.crm}
keys:
  name: Account Name
  tier: {column: Segment, values: {Klient kluczowy: key}}
  stage: {constant: customer}
  owner: Account Owner
  website: Website
  region: Region
  customer_since: First Order
  stakeholders.name: {columns: [First Name, Last Name]}
  stakeholders.title: Title
  stakeholders.roles: Role
  stakeholders.email: Email
  stakeholders.phone: Phone
  stakeholders.reports_to: Reports To
  stakeholders.privacy.basis: {constant: legitimate-interest}
"""
COLUMNS = (
    "Account ID", "Account Name", "Segment", "Account Owner", "Website", "Region", "First Order",
    "First Name", "Last Name", "Title", "Role", "Email", "Phone", "Reports To",
)  # fmt: skip
GAMMA = ("ACC-7", "Gamma Ryby", "Średni", "Jan Maj", "gamma.example", "Południe", "01.02.2024")


def row(*cells: str) -> str:
    """A row of the export as a CRM system writes it."""
    padded = [*cells, *[""] * (len(COLUMNS) - len(cells))]
    return ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in padded) + "\r\n"


def export(site: Path, *rows: str, encoding: str = "cp1250") -> None:
    (site / "crm.csv").write_bytes((row(*COLUMNS) + "".join(rows)).encode(encoding))


@pytest.fixture
def site(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small company with a mapping; commands run there."""
    put(small, {"crm.yaml": MAP})
    monkeypatch.chdir(small)
    return small


def imported(*options: str) -> tuple[int, str, str]:
    """Import the export; return exit status, report and messages, in English if nothing else is said."""
    language = () if "--messages" in options else ("--messages", "en")
    result = run("import", "accounts", "crm.csv", "--map", "crm.yaml", *options, *language)
    return result.exit_code, result.stdout, result.stderr


def account(site: Path, id: str) -> str:
    return (site / f"content/accounts/{id}.yaml").read_text("utf-8")


def test_each_row_tells_what_becomes_of_it(site: Path) -> None:
    export(
        site,
        row(
            "ACC-1",
            "Alfa Śledź & Synowie",
            "Klient kluczowy",
            "a.lis@debina.example",
            "",
            "",
            "",
            "Ewa",
            "Wrona",
            "Prezes",
        ),
        row(
            "ACC-1",
            "Alfa Śledź & Synowie",
            "",
            "",
            "",
            "",
            "",
            "Zofia",
            "Żak",
            "Kupiec",
            "buyer; decider",
            "z@alfa.example",
        ),
        row(*GAMMA, "Adam", "Zięba", "", "", "", "tel. 22 123 45 67", "Nina Dąb"),
        row("ACC-7", "Gamma Ryby", "", "", "", "", "", "Nina", "Dąb"),
        row("ACC-7", "Gamma Ryby", "", "", "", "", "", "Nina", "Dąb"),
        row("ACC-8", "Delta", "Olbrzymi", "Jan Mai", "", "Zachód", "31.02.2024"),
    )
    edit(site / "content/people/anna-lis.yaml", "name: Anna Lis\n", "name: Anna Lis\nemail: a.lis@debina.example\n")
    status, report, messages = imported()
    assert report == (
        'crm.csv: windows-1250, columns named in line 1, separated by ";"\n'
        "crm.csv:2: alfa: changed\n"
        "    stakeholders.wrona.title: Dyrektorka zakładu → Prezes\n"
        "crm.csv:3: alfa: changed, new stakeholder zofia-zak\n"
        "crm.csv:4: gamma-ryby: new, with stakeholder adam-zieba\n"
        "crm.csv:5: gamma-ryby: new stakeholder nina-dab\n"
        'crm.csv:7: refused: delta: column "Segment": unknown tier "Olbrzymi"; possible are key, large, medium, small\n'
        'crm.csv:7: refused: delta: column "Account Owner": there is no person "Jan Mai"; did you mean "jan-maj"?\n'
        'crm.csv:7: refused: delta: column "First Order": "31.02.2024" is not a date; a date is written 2026-03-31\n'
        "unchanged, lines: 6\n"
    )
    assert messages == (
        "accounts: new 1, changed 1; rows: refused 1, all 6\n"
        "Nothing is written while something is refused. What the export calls differently goes into the mapping, under "
        "`values`; --keep-going imports the other rows.\n"
    )
    assert status == 1


def test_the_report_is_in_the_sites_language(site: Path) -> None:
    export(
        site,
        row(*GAMMA, "Adam", "Zięba"),
        row("ACC-1", "Alfa", "", "", "", "", "02.03.2015"),
        row("ACC-8", "Delta", "x"),
    )
    status, report, messages = imported("--messages", "pl")
    assert report == (
        "crm.csv: windows-1250, nazwy kolumn w linii 1, rozdzielone znakiem „;”\n"
        "crm.csv:2: gamma-ryby: nowy klient z osobą adam-zieba\n"
        "crm.csv:3: alfa: zmiana\n"
        "    name: Alfa Śledź & Synowie → Alfa\n"
        "crm.csv:4: odrzucono: delta: kolumna „Segment”: nieznana wartość pola tier (Segment): „x”; możliwe są: "
        "key, large, medium, small\n"
    )
    assert messages.startswith("klienci: nowi 1, zmienieni 1; wiersze: odrzucone 1, wszystkie 3\n")
    assert status == 1


def test_a_new_account_is_a_file_in_the_models_order(site: Path) -> None:
    export(
        site,
        row(*GAMMA, "Adam", "Zięba", "", "", "", "tel. 22 123 45 67", "Nina Dąb"),
        row("ACC-7", *[""] * 6, "Nina", "Dąb"),
    )
    assert imported("--write")[0] == 0
    assert account(site, "gamma-ryby") == (
        "name: Gamma Ryby\n"
        "tier: medium\n"
        "stage: customer\n"
        "owner: jan-maj\n"
        "region: Południe\n"
        "website: https://gamma.example\n"
        "external_ids:\n"
        "  crm: ACC-7\n"
        "customer_since: 2024-02-01\n"
        "\n"
        "stakeholders:\n"
        "  - id: adam-zieba\n"
        "    name: Adam Zięba\n"
        "    reports_to: nina-dab\n"
        "    phone: 22 123 45 67\n"
        "    privacy:\n"
        "      basis: legitimate-interest\n"
        "  - id: nina-dab\n"
        "    name: Nina Dąb\n"
        "    privacy:\n"
        "      basis: legitimate-interest\n"
    )


def test_without_write_nothing_is_written(site: Path) -> None:
    export(site, row(*GAMMA), row("ACC-1", "Inna Alfa"))
    before = tree(site)
    assert imported()[::2] == (
        0,
        "accounts: new 1, changed 1; rows: refused 0, all 2\n"
        "Nothing was written: --write makes new files, --write --update changes those that are there, too.\n",
    )
    assert imported("--update")[0] == 0
    assert tree(site) == before


def test_files_that_are_there_change_with_update_only(site: Path) -> None:
    export(site, row(*GAMMA), row("ACC-1", "Inna Alfa"))
    before = account(site, "alfa")
    assert imported("--write")[2] == (
        "accounts: new 1, changed 1; rows: refused 0, all 2\n"
        "content/accounts/gamma-ryby.yaml is written\n"
        "Files that are there were not changed: --update changes them.\n"
    )
    assert account(site, "alfa") == before
    assert imported("--write", "--update")[0] == 0
    assert account(site, "alfa") == before.replace("name: Alfa Śledź & Synowie\n", "name: Inna Alfa\n", 1)
    assert imported("--write", "--update")[1:] == (
        'crm.csv: windows-1250, columns named in line 1, separated by ";"\nunchanged, lines: 2–3\n',
        "accounts: new 0, changed 0; rows: refused 0, all 2\nThere is nothing to change.\n",
    )


def test_other_rows_are_written_when_asked_for(site: Path) -> None:
    export(site, row(*GAMMA), row("ACC-8", "Delta"))
    status, report, _ = imported("--write", "--keep-going")
    assert status == 1
    assert (
        'crm.csv:3: refused: delta: a new account needs the key "tier", and nothing stands in its column\n'
        'crm.csv:3: refused: delta: a new account needs the key "owner", and nothing stands in its column\n'
    ) in report
    assert account(site, "gamma-ryby")
    assert not (site / "content/accounts/delta.yaml").exists()


def test_what_would_be_a_finding_is_refused_with_its_column(site: Path) -> None:
    export(site, row(*GAMMA[:5], "Zachód"))
    status, report, _ = imported("--write")
    assert status == 1
    assert (
        'crm.csv:2: refused: gamma-ryby: column "Region": unknown region "Zachód"; site.yaml allows Północ, Południe\n'
    ) in report
    assert not (site / "content/accounts/gamma-ryby.yaml").exists()


def test_an_account_is_found_by_its_name_where_it_has_no_number_yet(site: Path) -> None:
    export(site, row("ACC-2", "grupa BETA", "", "", "", "Północ"))
    _, report, _ = imported("--write", "--update")
    assert report.splitlines()[1:] == [
        "crm.csv:2: beta: changed",
        "    name: Grupa Beta → grupa BETA",
        "    region: — → Północ",
        "    external_ids.crm: — → ACC-2",
    ]
    assert account(site, "beta").endswith("region: Północ\nexternal_ids:\n  crm: ACC-2\n")


def test_rows_of_one_account_must_not_contradict_one_another(site: Path) -> None:
    export(site, row(*GAMMA), row("ACC-7", "Gamma Ryby", "Klient kluczowy"))
    assert (
        'crm.csv:3: refused: gamma-ryby: column "Segment": this is "key", and line 2 says "medium" of the same\n'
        in imported()[1]
    )


def test_two_accounts_with_one_name_need_ids_of_their_own(site: Path) -> None:
    export(site, row(*GAMMA), row("ACC-9", *GAMMA[1:]))
    assert (
        'crm.csv:3: refused: the id "gamma-ryby" is that of another account in this export; name a column for ids with '
        "`new_id`\n"
    ) in imported()[1]
    put(site, {"crm.yaml": f"new_id: Account ID{MAP}"})
    assert "crm.csv:3: acc-9: new\n" in imported()[1]


def test_of_a_list_in_a_cell_the_wrong_item_is_named(site: Path) -> None:
    export(site, row(*GAMMA, "Ewa", "Lis", "", "buyer;Szef"))
    assert (
        'crm.csv:2: refused: gamma-ryby: column "Role": unknown roles (Buying role) "Szef"; possible are '
        "initiator, user, influencer, decider, approver, buyer, gatekeeper\n"
    ) in imported()[1]


def test_an_account_may_belong_to_another_that_is_new_too(site: Path) -> None:
    edit(site / "crm.yaml", "  region: Region\n", "  parent: Region\n")
    export(
        site,
        row(*GAMMA[:5], "Grupa Delta"),
        row("ACC-8", "Grupa Delta", *GAMMA[2:5]),
        row("ACC-9", "Mała", *GAMMA[2:5], "ACC-8"),
        row("ACC-10", "Obca", *GAMMA[2:5], "Grupa Delty"),
        row("ACC-11", "Koło", *GAMMA[2:5], "Koło"),
        row("ACC-12", "Sierota", *GAMMA[2:5], "Obca"),
    )
    status, report, _ = imported("--write", "--keep-going")
    assert status == 1
    assert report.splitlines()[1:] == [
        "crm.csv:2: gamma-ryby: new",
        "crm.csv:3: grupa-delta: new",
        "crm.csv:4: mala: new",
        'crm.csv:5: refused: obca: column "Region": there is no account "Grupa Delty"; did you mean "grupa-delta"?',
        'crm.csv:6: refused: kolo: column "Region": this account would belong to itself, by way of others',
        'crm.csv:7: refused: sierota: column "Region": there is no account "obca"',
    ]
    assert "parent: grupa-delta\n" in account(site, "gamma-ryby")
    assert "parent: grupa-delta\n" in account(site, "mala")


def test_constants_overwrite_nothing_and_empty_cells_delete_nothing(site: Path) -> None:
    edit(site / "content/accounts/alfa.yaml", "stage: customer\n", "stage: dormant\n")
    export(site, row("ACC-1", "Alfa Śledź & Synowie"))
    assert "unchanged, lines: 2\n" in imported()[1]


def test_a_file_with_mistakes_is_not_touched(site: Path) -> None:
    edit(site / "content/accounts/alfa.yaml", "stage: customer\n", "stage: kunde\n")
    export(site, row("ACC-1", "Inna Alfa"))
    assert imported("--write", "--update")[1].splitlines()[1:] == [
        "crm.csv:2: refused: alfa: the file of this account has mistakes; mend them first, "
        "`playbookgen check` names them"
    ]


def test_mistakes_of_a_mapping_are_told_with_their_place(site: Path) -> None:
    put(
        site,
        {
            "crm.yaml": "account: {column: Account ID, by: crm}\n"
            "keys:\n"
            "  nmae: Account Name\n"
            "  plans.period: Title\n"
            "  tier: {column: Segment, values: {VIP: keey}}\n"
            "  owner: {constant: jan-mai}\n"
        },
    )
    export(site)
    assert imported()[0] == 2
    edit(site / "crm.yaml", "by: crm", "by: external_ids.crm")
    assert imported()[1:] == (
        'crm.yaml:3:3: error: an import cannot fill "nmae"; it fills keys of the account itself and of its '
        "stakeholders [unknown-key]\n"
        "   3 |   nmae: Account Name\n"
        '     |   ^^^^ did you mean "name"?\n'
        'crm.yaml:4:3: error: an import cannot fill "plans.period"; it fills keys of the account itself and of its '
        "stakeholders [unknown-key]\n"
        "   4 |   plans.period: Title\n"
        "     |   ^^^^^^^^^^^^\n"
        'crm.yaml:5:41: error: unknown tier "keey"; possible are key, large, medium, small [unknown-value]\n'
        "   5 |   tier: {column: Segment, values: {VIP: keey}}\n"
        '     |                                         ^^^^ did you mean "key"?\n'
        'crm.yaml:6:21: error: there is no person "jan-mai" [wrong-type]\n'
        "   6 |   owner: {constant: jan-mai}\n"
        '     |                     ^^^^^^^ did you mean "jan-maj"?\n',
        "playbookgen: crm.yaml cannot be worked with\n",
    )


def test_a_report_of_salesforce_with_its_footnotes(site: Path) -> None:
    put(
        site,
        {
            "crm.yaml": "account: {column: Account ID, by: external_ids.crm}\n"
            "dates: month-first\n"
            "keys:\n"
            "  name: Account Name\n"
            "  address: Billing Address\n"
            "  summary: Description\n"
            "  customer_since: Created Date\n"
            "  tier: {constant: small}\n"
            "  stage: {column: Type, values: {Customer - Direct: customer}, default: prospect}\n"
            "  owner: {column: Account Owner, values: {System User: jan-maj}}\n"
        },
    )
    rows = (
        '"Account Name","Type","Account Owner","Billing Address","Description","Created Date","Account ID"\n'
        '"Burlington, Inc.","Customer - Direct","Jan Maj","525 S. Lexington Ave\nBurlington",'
        '"It says ""yes"":\n- no\n","3/31/2026","0015g00000LRNXZAA5"\n'
        '"Pyramid #2","","System User","","","12/1/2026","0015g00000LRNXaAAP"\n'
        '"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    )
    (site / "crm.csv").write_bytes(rows.encode("iso-8859-2"))
    status, report, _ = imported("--write")
    assert status == 0
    assert report.splitlines()[1:] == [
        "crm.csv:2: burlington-inc: new",
        "crm.csv:6: pyramid-2: new",
        "left out, empty rows and footnotes, lines: 7–8",
    ]
    assert account(site, "burlington-inc") == (
        "name: Burlington, Inc.\n"
        "tier: small\n"
        "stage: customer\n"
        "owner: jan-maj\n"
        "address: 525 S. Lexington Ave Burlington\n"
        "external_ids:\n"
        "  crm: 0015g00000LRNXZAA5\n"
        "customer_since: 2026-03-31\n"
        "summary: |-\n"
        '  It says "yes":\n'
        "  - no\n"
    )
    assert "name: 'Pyramid #2'\ntier: small\nstage: prospect\n" in account(site, "pyramid-2")


def test_contacts_of_hubspot_find_their_accounts_by_name(site: Path) -> None:
    put(
        site,
        {
            "crm.yaml": "keys:\n"
            "  name: Associated Company\n"
            "  stakeholders.name: {columns: [First Name, Last Name]}\n"
            "  stakeholders.email: Email\n"
            "  stakeholders.phone: Phone Number\n"
        },
    )
    (site / "crm.csv").write_bytes(
        (
            '"Record ID","First Name","Last Name","Email","Phone Number","Associated Company"\r\n'
            '"51","Ewa","Wrona","e.wrona@alfa.example","+48 59 0000001","ALFA ŚLEDŹ & SYNOWIE"\r\n'
            '"52","Łucja","Żak","lucja@alfa.example","","Alfa Sledz & Synowie"\r\n'
            '"53","Jan","Obcy","jan@inna.example","","Inna"\r\n'
        ).encode("utf-8-sig")
    )
    status, report, _ = imported("--write", "--update", "--keep-going")
    assert status == 1
    assert report.splitlines()[1:] == [
        "crm.csv:3: alfa: changed, new stakeholder lucja-zak",
        *(
            f'crm.csv:4: refused: inna: a new account needs the key "{key}"; '
            "give it a column or a constant in the mapping"
            for key in ("tier", "stage", "owner")
        ),
        "unchanged, lines: 2",
    ]


HOSTILE = st.text(
    st.sampled_from(list("aŁ0 \t\n\"'#:;-?,[]{}&*!|>%@`=+~\\_\u00a0\u200b\u202e😀")), max_size=10
) | st.sampled_from(
    [
        "=cmd|'/c calc'!A1",
        "NO",
        "yes",
        "null",
        "007",
        "Zakład #2",
        "Firma: oddział",
        "---",
        "::error::x",
        "1_000",
        "\u2028",
    ]
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, HOSTILE)
@example("a\nb", "#")
def test_every_cell_ends_as_the_same_text(site: Path, name: str, title: str) -> None:
    for file in (site / "content/accounts").glob("x*.yaml"):
        file.unlink()
    export(site, row("7", f"x {name}", *GAMMA[2:], "Jan", "Nowak", title), encoding="utf-8")
    status, _, _ = imported("--write")
    assert status == 0
    (file,) = (site / "content/accounts").glob("x*.yaml")
    root = compose(file.read_text("utf-8"), "", "", lambda finding: None)
    assert root is not None
    held: Any = contents(root)
    (person,) = held["stakeholders"]
    expected = {"name": f"x {name}", "title": title}
    found = {"name": held["name"], "title": person.get("title", "")}
    assert found == {key: " ".join(visible(text).split()) for key, text in expected.items()}
