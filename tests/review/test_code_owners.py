"""`playbookgen codeowners`: whom a host asks about which file, and what people wrote themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playbookgen.review.code_owners import BEGIN, END, pattern, with_block
from playbookgen.review.repository import web_address
from tests.cli.commands import AS_OF, run
from tests.conftest import Git
from tests.sites import edit, put, tree

NOTE = "# Made from the owners in the files. Write lines of your own outside this block; the last one that fits counts."


def codeowners(site: Path, *options: str | Path) -> tuple[int, str, str]:
    ran = run("codeowners", "--site", site, *options, *AS_OF, "--messages", "en")
    return ran.exit_code, ran.stdout, ran.stderr


def person(site: Path, id: str, text: str) -> None:
    put(site, {f"content/people/{id}.yaml": text})


@pytest.fixture
def team(small: Path) -> Path:
    """The small company with a head, whom everybody reports to."""
    person(small, "ewa-zawada", "name: Ewa Zawada\nrole: sales-rep\nemail: ewa@debina.example\n")
    person(small, "anna-lis", ANNA)
    person(small, "jan-maj", "name: Jan Maj\nrole: sales-rep\nemail: jan@debina.example\nmanager: ewa-zawada\n")
    return small


ANNA = "name: Anna Lis\nrole: account-manager\nemail: anna@debina.example\nmanager: ewa-zawada\nphoto: anna-lis.png\n"
LINES = """\
/site.yaml ewa@debina.example
/content/ ewa@debina.example
/content/people/anna-lis.yaml ewa@debina.example
/content/people/anna-lis.png ewa@debina.example
/content/people/ewa-zawada.yaml ewa@debina.example
/content/people/jan-maj.yaml ewa@debina.example
/content/products/folia.yaml jan@debina.example
/content/products/palety.yaml ewa@debina.example
/content/accounts/alfa.yaml anna@debina.example jan@debina.example
/content/accounts/beta.yaml jan@debina.example ewa@debina.example
"""
BLOCK = f"{BEGIN}\n{NOTE}\n{LINES}{END}\n"


def test_each_file_goes_to_those_who_answer_for_it(team: Path) -> None:
    assert codeowners(team) == (0, f"{team}/CODEOWNERS\n", "")
    assert (team / "CODEOWNERS").read_text("utf-8") == BLOCK
    assert codeowners(team, "--check") == (0, "", "")


def test_lines_of_people_stay_and_a_second_run_changes_nothing(team: Path) -> None:
    put(
        team,
        {"CODEOWNERS": f"* @firma/sprzedaz\r\n\r\n{BEGIN}\r\n/old x@y.example\r\n{END}\r\n\r\n/content/ @szef\r\n"},
    )
    assert codeowners(team)[0] == 0
    written = (team / "CODEOWNERS").read_bytes().decode()
    assert written == f"* @firma/sprzedaz\n\n{BLOCK}\n/content/ @szef\n".replace("\n", "\r\n")
    assert codeowners(team) == (0, f"{team}/CODEOWNERS\n", "")
    assert (team / "CODEOWNERS").read_bytes().decode() == written


def test_a_file_without_our_block_gets_it_at_its_end(team: Path) -> None:
    put(team, {"CODEOWNERS": "* @firma"})
    assert codeowners(team)[0] == 0
    assert (team / "CODEOWNERS").read_text("utf-8") == f"* @firma\n\n{BLOCK}"


def test_check_tells_what_differs_and_how_to_mend_it_and_writes_nothing(team: Path) -> None:
    assert codeowners(team)[0] == 0
    before = tree(team)
    edit(team / "content/accounts/beta.yaml", "owner: jan-maj", "owner: anna-lis")
    status, out, err = codeowners(team, "--check")
    assert status == 1
    assert out == (
        "-/content/accounts/beta.yaml jan@debina.example ewa@debina.example\n"
        "+/content/accounts/beta.yaml anna@debina.example ewa@debina.example\n"
    )
    assert err == f"{team}/CODEOWNERS is not what the owners in the files make it; run: playbookgen codeowners\n"
    assert tree(team)["CODEOWNERS"] == before["CODEOWNERS"]


def test_check_without_a_file_is_a_difference(team: Path) -> None:
    status, out, _ = codeowners(team, "--check")
    assert (status, out) == (1, "".join(f"+{line}\n" for line in BLOCK.splitlines()))
    assert not (team / "CODEOWNERS").exists()


def test_who_has_no_mail_address_is_named_and_whoever_stands_above_is_asked(team: Path) -> None:
    person(team, "jan-maj", "name: Jan Maj\nrole: sales-rep\nmanager: ewa-zawada\n")
    status, _, err = codeowners(team)
    assert (status, err) == (0, "Without a mail address in their files, and so asked about nothing: Jan Maj\n")
    lines = (team / "CODEOWNERS").read_text("utf-8").splitlines()
    assert "/content/products/folia.yaml ewa@debina.example" in lines
    assert "/content/accounts/alfa.yaml anna@debina.example ewa@debina.example" in lines
    assert "/content/accounts/beta.yaml ewa@debina.example" in lines


def test_who_has_left_is_not_asked(team: Path) -> None:
    person(team, "anna-lis", f"{ANNA}left_on: 2026-11-22\n")
    assert codeowners(team)[0] == 0
    assert "anna@debina.example" not in (team / "CODEOWNERS").read_text("utf-8")


def test_where_nobody_leads_everyone_is_asked(team: Path) -> None:
    for id in ("anna-lis", "jan-maj"):
        edit(team / f"content/people/{id}.yaml", "manager: ewa-zawada\n", "")
    assert codeowners(team)[0] == 0
    lines = (team / "CODEOWNERS").read_text("utf-8").splitlines()
    assert lines[2] == "/site.yaml anna@debina.example ewa@debina.example jan@debina.example"


# Where the file is.


@pytest.mark.parametrize(
    ("standing", "used"),
    [
        ({"docs/CODEOWNERS": "# d\n"}, "docs/CODEOWNERS"),
        ({".gitlab/CODEOWNERS": "# l\n"}, ".gitlab/CODEOWNERS"),
        ({"CODEOWNERS": "# r\n", "docs/CODEOWNERS": "# d\n"}, "CODEOWNERS"),
        ({".github/CODEOWNERS": "# g\n", "CODEOWNERS": "# r\n"}, ".github/CODEOWNERS"),
        ({".github/workflows/x.yml": ""}, ".github/CODEOWNERS"),
        ({".gitlab-ci.yml": ""}, "CODEOWNERS"),
    ],
)
def test_the_file_is_the_one_that_the_host_reads(team: Path, standing: dict[str, str], used: str) -> None:
    put(team, standing)
    assert codeowners(team) == (0, f"{team / used}\n", "")
    assert BLOCK in (team / used).read_text("utf-8")
    others = {path: text for path, text in standing.items() if path != used}
    assert {path: (team / path).read_text("utf-8") for path in others} == others


def test_of_a_site_in_a_folder_of_its_repository_paths_begin_at_the_top(
    team: Path, git: Callable[[Path], Git], tmp_path: Path
) -> None:
    top = tmp_path / "firma"
    site = top / "dział sprzedaży" / "play#book"
    site.parent.mkdir(parents=True)
    team.rename(site)
    git(top)
    assert codeowners(site) == (0, f"{top}/CODEOWNERS\n", "")
    text = (top / "CODEOWNERS").read_text("utf-8")
    assert "\n/dział\\ sprzedaży/play?book/site.yaml ewa@debina.example\n" in text


def test_a_file_can_be_named(team: Path, tmp_path: Path) -> None:
    assert codeowners(team, "--output", tmp_path / "owners") == (0, f"{tmp_path}/owners\n", "")
    assert (tmp_path / "owners").read_text("utf-8") == BLOCK


# What cannot be worked with.


@pytest.mark.parametrize("text", [f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"])
def test_a_block_that_is_damaged_is_left_to_its_owner(team: Path, text: str) -> None:
    put(team, {"CODEOWNERS": text})
    told = f"the marks around the lines of playbookgen must be one pair, {BEGIN} and {END}"
    assert codeowners(team) == (2, "", f"playbookgen: {team}/CODEOWNERS: {told}\n")
    assert (team / "CODEOWNERS").read_text("utf-8") == text


def test_a_file_of_another_encoding_is_left_alone(team: Path) -> None:
    (team / "CODEOWNERS").write_bytes("# łódź\n".encode("cp1250"))
    assert codeowners(team) == (2, "", f"playbookgen: {team}/CODEOWNERS is not UTF-8; save it in this encoding\n")


def test_a_site_with_mistakes_still_has_owners(team: Path) -> None:
    put(team, {"content/accounts/beta.yaml": "name: [\n"})
    assert codeowners(team)[0] == 0
    lines = (team / "CODEOWNERS").read_text("utf-8").splitlines()
    assert "/content/accounts/beta.yaml ewa@debina.example" in lines


def test_patterns_fit_their_path_only() -> None:
    assert pattern("content/accounts/alfa.yaml") == "/content/accounts/alfa.yaml"
    assert pattern("a b/#c/[d]/e*f?/!g\\h") == "/a\\ b/?c/?d?/e?f?/?g?h"


def test_an_empty_file_is_filled() -> None:
    assert with_block("\n", ["/a b@c.example"]) == f"{BEGIN}\n{NOTE}\n/a b@c.example\n{END}\n"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:firma/playbook.git", "https://github.com/firma/playbook"),
        ("https://token:x@gitlab.com/firma/dzial/playbook.git", "https://gitlab.com/firma/dzial/playbook"),
        ("ssh://git@git.firma.example:2222/sprzedaz/playbook", "https://git.firma.example/sprzedaz/playbook"),
        ("/srv/git/playbook.git", None),
        ("", None),
    ],
)
def test_a_remote_tells_the_page_of_its_repository(remote: str, address: str | None) -> None:
    assert web_address(remote) == address
