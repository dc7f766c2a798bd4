"""`playbookgen reassign` on a site's folder."""

import re
from pathlib import Path

import pytest

from tests.cli.commands import AS_OF, run
from tests.sites import edit, put, tree

ALFA = "content/accounts/alfa.yaml"
OLA = "content/people/ola-buk.yaml"


@pytest.fixture
def staffed(small: Path) -> Path:
    """The small company with a third colleague."""
    return put(small, {OLA: "name: Ola Buk\nrole: account-manager\n"})


def reassign(site: Path, *arguments: str) -> tuple[int, str, str]:
    """Run it in English, on the day of all tests; return the exit status and what it said."""
    result = run("reassign", *arguments, "--site", site, *AS_OF, "--messages", "en")
    return result.exit_code, result.stdout, result.stderr


def changed_lines(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[tuple[str, str]]]:
    """Return the lines that differ, by file; no line came or went."""
    assert before.keys() == after.keys()
    changes = {}
    for path, content in before.items():
        if after[path] != content:
            lines = zip(content.decode().split("\n"), after[path].decode().split("\n"), strict=True)
            changes[path] = [(one.strip(), other.strip()) for one, other in lines if one != other]
    return changes


def content(site: Path) -> dict[str, bytes]:
    """Return the files of a site without what commands keep for the next time."""
    return {path: bytes_ for path, bytes_ in tree(site).items() if not path.startswith(".playbookgen/")}


def test_all_that_is_open_is_handed_over_and_told(staffed: Path) -> None:
    put(staffed, {OLA: "name: Ola Buk\nrole: account-manager\nmanager: anna-lis\n"})
    before = content(staffed)
    status, told, count = reassign(staffed, "anna-lis", "ola-buk")
    assert told == (
        "Alfa Śledź & Synowie (content/accounts/alfa.yaml)\n"
        "  → Account owner\n"
        "  → Executive sponsor\n"
        "  → Stakeholders: Ewa Wrona – Contact kept by\n"
        "  → Account plans: 2026, Actions: Próba tacek na linii 2 – Responsible\n"
        "  → Account plans: 2026, Actions: Omówić ceny na przyszły rok – Responsible\n"
        "  → Opportunities: Tacki na linię 2 – Pursued by\n"
        "  → Service team: Jakość – Escalation\n"
        "  → Communications: Przegląd kwartalny – Responsible\n"
        "  = stays, since it is over: Actions and Visits\n"
        "Jan Maj (content/people/jan-maj.yaml)\n"
        "  → Absences: 20 November 2026 – Stands in\n"
        "  → Absences: 1 July 2027 – Stands in\n"
        "Ola Buk (content/people/ola-buk.yaml)\n"
        "  = stays, since nobody can be named in their own file: Manager\n"
        "Links in texts stay; read whether the texts still hold: content/accounts/alfa.yaml:26\n"
    )
    assert (status, count) == (0, "10 places handed over, 3 stay\n")
    owner = ("owner: anna-lis", "owner: ola-buk")
    assert changed_lines(before, content(staffed)) == {
        ALFA: [
            owner,
            ("executive_sponsor: anna-lis", "executive_sponsor: ola-buk"),
            owner,
            owner,
            owner,
            owner,
            ("escalation: anna-lis", "escalation: ola-buk"),
            owner,
        ],
        "content/people/jan-maj.yaml": [("deputy: anna-lis", "deputy: ola-buk")] * 2,
    }


def test_a_dry_run_tells_the_same_and_changes_nothing(staffed: Path) -> None:
    before = content(staffed)
    status, told, count = reassign(staffed, "jan-maj", "ola-buk", "--dry-run")
    assert content(staffed) == before
    assert (status, count) == (0, "11 places would be handed over, 2 stay\n")
    assert told.endswith("site.yaml\n  → Data protection – Privacy steward\n")
    assert reassign(staffed, "jan-maj", "ola-buk")[1] == told
    assert content(staffed) != before


def test_what_a_check_newly_finds_is_told(staffed: Path) -> None:
    put(staffed, {OLA: "name: Ola Buk\nrole: account-manager\naway:\n  - from: 2026-11-01\n    to: 2026-11-30\n"})
    status, told, _ = reassign(staffed, "jan-maj", "ola-buk", "--accounts", "beta")
    assert status == 0
    assert told.partition("\nWhat a check finds then and did not find before:\n")[2] == (
        "content/accounts/beta.yaml:4:8: warning: Ola Buk: away until 30 November 2026 with no deputy, "
        "and stands here as owner (Account owner) [owner-away]\n   4 | owner: ola-buk\n     |        ^^^^^^^\n"
    )


def test_only_the_accounts_that_are_named(staffed: Path) -> None:
    before = content(staffed)
    status, told, count = reassign(staffed, "jan-maj", "ola-buk", "--accounts", "beta")
    assert told.startswith("Grupa Beta (content/accounts/beta.yaml)\n  → Account owner\n")
    assert (status, count) == (0, "1 place handed over, 0 stay, 12 elsewhere\n")
    assert changed_lines(before, content(staffed)) == {
        "content/accounts/beta.yaml": [("owner: jan-maj", "owner: ola-buk")]
    }


def test_quotes_comments_line_ends_and_all_else_stay(staffed: Path) -> None:
    file = staffed / "content/accounts/beta.yaml"
    text = (
        "\ufeffname: jan-maj\r\ntier: small\r\nstage: prospect\r\nowner:   \"jan-maj\" # jan-maj\r\ndeputy: 'jan-maj'"
    )
    file.write_bytes(text.encode())
    assert reassign(staffed, "jan-maj", "anna-lis", "--accounts", "beta")[0] == 0
    text = text.replace('owner:   "jan-maj"', 'owner:   "anna-lis"').replace("'jan-maj'", "'anna-lis'")
    assert file.read_bytes().decode() == text


def test_somebody_who_would_stand_twice_in_one_place_is_told_of(staffed: Path) -> None:
    status, told, _ = reassign(staffed, "jan-maj", "anna-lis", "--accounts", "alfa", "--dry-run")
    assert status == 0
    assert (
        "  ! the same person now stands here as Account owner, Deputy, Order coordinator and Executive sponsor\n"
        "  ! Service team: Jakość: the same person now stands here as Person and Escalation\n"
        "  ! Communications: Przegląd kwartalny: "
        "the same person now stands here as Responsible and Help from marketing\n"
    ) in told


def test_a_handover_that_makes_a_circle_of_managers_changes_nothing(staffed: Path) -> None:
    edit(staffed / "content/people/anna-lis.yaml", "manager: jan-maj", "manager: ola-buk")
    put(staffed, {"content/people/ewa-sum.yaml": "name: Ewa Sum\nrole: sales-rep\nmanager: jan-maj\n"})
    put(staffed, {OLA: "name: Ola Buk\nrole: account-manager\nmanager: ewa-sum\n"})
    before = content(staffed)
    status, told, count = reassign(staffed, "jan-maj", "anna-lis")
    assert status == 1
    assert "people report to one another in a circle: anna-lis → ola-buk → ewa-sum → anna-lis [reporting-cycle]" in told
    assert count.endswith("Nothing was changed: some files could not be read whole afterwards.\n")
    assert content(staffed) == before


def test_a_file_that_cannot_be_read_whole_and_names_the_colleague_stops_it(staffed: Path) -> None:
    edit(staffed / ALFA, "tier: key", "tier: huge")
    before = content(staffed)
    status, told, count = reassign(staffed, "anna-lis", "ola-buk")
    assert (status, count) == (
        1,
        "Nothing was changed: these files may name the colleague and cannot be read whole.\n",
    )
    assert re.findall(r"^content.*$", told, re.MULTILINE) == [
        'content/accounts/alfa.yaml:3:7: error: unknown tier "huge"; possible are key, large, medium, small '
        "[unknown-value]"
    ]
    assert content(staffed) == before
    assert reassign(staffed, "anna-lis", "ola-buk", "--accounts", "beta")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ana-lis", "jan-maj"], 'there is no person "ana-lis"; did you mean "anna-lis"?'),
        (["anna-lis", "Ola Buk"], 'there is no person "Ola Buk"; did you mean "ola-buk"?'),
        (["anna-lis", "anna-lis"], "anna-lis and anna-lis are the same person"),
        (["anna-lis", "jan-maj", "--accounts", "alfa,betta"], 'there is no account "betta"; did you mean "beta"?'),
    ],
)
def test_ids_that_are_none(staffed: Path, arguments: list[str], told: str) -> None:
    assert reassign(staffed, *arguments) == (2, "", f"playbookgen: {told}\n")


def test_somebody_who_is_named_nowhere(staffed: Path) -> None:
    assert reassign(staffed, "ola-buk", "anna-lis") == (0, "", "0 places handed over, 0 stay\n")


def test_it_speaks_the_sites_language(staffed: Path) -> None:
    result = run("reassign", "jan-maj", "ola-buk", "--dry-run", "--accounts", "alfa", "--site", staffed, *AS_OF)
    assert result.stdout.splitlines()[:3] == [
        "Alfa Śledź & Synowie (content/accounts/alfa.yaml)",
        "  → Zastępstwo",
        "  → Koordynator zamówień",
    ]
    assert "  = zostaje, bo to już przeszłość: Plany klienta i Szanse sprzedaży" in result.stdout.splitlines()
    assert result.stderr == "do przekazania 7 miejsc, 2 zostają, 4 gdzie indziej\n"
