"""The way of an editor from an empty folder to a change that is ready to be merged, on a real repository."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.commands import AS_OF, run
from tests.conftest import Git
from tests.sites import edit

ACCOUNT = "content/accounts/tartak-sosna.yaml"
ALONE = {"PLAYBOOKGEN_JOBS": "1"}
"""For a handful of files other processes cost more than they bring."""


class Editor:
    """Somebody who works on a site with the program and git."""

    def __init__(self, site: Path) -> None:
        self.site = site

    def does(self, command: str, *arguments: str, status: int = 0) -> str:
        """Run a command on the site, which must end with this status; return what it says on standard output."""
        ran = run(command, *arguments, "--site", self.site, "--messages", "en", environment=ALONE)
        assert ran.exit_code == status, (ran.stdout, ran.stderr)
        return ran.stdout

    def finds(self) -> list[str]:
        """Return the findings of a check, each as its place, weight, sentence and name."""
        ran = run("check", "--site", self.site, "--messages", "en", *AS_OF, environment=ALONE)
        found = [line for line in ran.stdout.splitlines() if line.startswith(("content/", "site.yaml"))]
        assert ran.exit_code == (1 if any(": error: " in line for line in found) else 0)
        return found

    def edits(self, old: str, new: str, path: str = ACCOUNT) -> None:
        edit(self.site / path, old, new)


def test_from_an_empty_folder_to_a_change_that_is_ready(tmp_path: Path, git: Callable[[Path], Git]) -> None:
    # A new site, in its repository.
    site = tmp_path / "playbook"
    assert run("init", site, "--ci", "github", *AS_OF).exit_code == 0
    repository = git(site)
    repository("add", "--all")
    repository("commit", "--quiet", "--message", "Playbook")
    assert repository("status", "--short") == ""
    editor = Editor(site)
    assert editor.finds() == []

    # A new account, on a branch.
    repository("checkout", "--quiet", "-b", "tartak")
    given = ("--name", "Tartak Sosna", "--tier", "small", "--stage", "prospect", "--owner", "jan-borowy")
    assert editor.does("new", "account", "tartak-sosna", *given, *AS_OF) == f"{ACCOUNT}\n"

    # Three kinds of mistakes: a word and a date that are wrong, a name that is not there, and a rule that is broken.
    editor.edits("# industry:\n", "industry: Drewno\n")
    editor.edits("# lead_source:\n", "lead_source: polecenie\n")
    editor.edits("# customer_since:\n", "customer_since: 1.10.2026\n")
    editor.edits("# deputy:\n", "deputy: ana-lipska\n")
    editor.edits("prospect\nowner: jan-borowy\n", "prospect\nowner: anna-lipska\n")
    lines = (site / ACCOUNT).read_text("utf-8").splitlines()

    def at(text: str, column: int) -> str:
        return f"{ACCOUNT}:{lines.index(text) + 1}:{column}"

    assert editor.finds() == [
        f'{at("deputy: ana-lipska", 9)}: error: there is no person "ana-lipska" [dangling-reference]',
        f'{at("customer_since: 1.10.2026", 17)}: error: "1.10.2026" is not a date; a date is written 2026-10-01 '
        "[wrong-type]",
        f'{at("lead_source: polecenie", 14)}: error: unknown lead_source "polecenie" [unknown-value]',
    ]
    # What cannot be read is not judged; once it can, the rule speaks.
    editor.edits("deputy: ana-lipska\n", "deputy: anna-lipska\n")
    editor.edits("customer_since: 1.10.2026\n", "customer_since: 2026-10-01\n")
    editor.edits("lead_source: polecenie\n", "lead_source: referral\n")
    assert editor.finds() == [
        f"{ACCOUNT}:4:8: error: Anna Lipska: new business is not part of the role (Opiekun klientów kluczowych (KAM)), "
        "yet this is a prospect [prospect-needs-hunter]"
    ]

    # Mended.
    editor.edits("prospect\nowner: anna-lipska\n", "prospect\nowner: jan-borowy\n")
    assert editor.finds() == []

    # The site.
    assert editor.does("build", *AS_OF) == ""
    assert "Tartak Sosna" in (site / "public/accounts/tartak-sosna.html").read_text("utf-8")
    assert "tartak-sosna.html" in (site / "public/people/jan-borowy.html").read_text("utf-8")

    # Who is asked about it.
    told = editor.does("codeowners", "--check", *AS_OF, status=1)
    assert told == f"+/{ACCOUNT} jan.borowy@firma.example anna.lipska@firma.example\n"
    assert editor.does("codeowners", *AS_OF) == f"{site}/.github/CODEOWNERS\n"
    assert editor.does("codeowners", "--check", *AS_OF) == ""

    # What the change means.
    repository("add", "--all")
    repository("commit", "--quiet", "--message", "Tartak Sosna")
    told = editor.does("diff", "main", "tartak", *AS_OF)
    assert told == (
        "Changed: 1 account\n\nTartak Sosna\n"
        "  new: Account owner: Jan Borowy; Customer status: prospect; Tier: small; Deputy: Anna Lipska; "
        "Industry: Drewno\n"
    )

    # The file in order: whoever wrote it by hand put a key where it came to mind.
    assert editor.does("fmt", "--check") == ""
    editor.edits("# region:\n", "")
    editor.edits("name: Tartak Sosna\n", "region:   Centrum\nname: Tartak Sosna\n")
    assert editor.does("fmt", "--check", status=1) == f"{ACCOUNT}\n"
    assert editor.does("fmt") == f"{ACCOUNT}\n"
    assert editor.does("fmt", "--check") == ""
    assert (site / ACCOUNT).read_text("utf-8").startswith("name: Tartak Sosna\ntier: small\n")
    assert editor.finds() == []

    # The representative leaves; the colleague who takes over is new.
    person = ("--name", "Ola Żak", "--role", "sales-rep", "--manager", "ewa-zawada", "--bare")
    assert editor.does("new", "person", "ola-zak", *person, *AS_OF) == "content/people/ola-zak.yaml\n"
    assert editor.does("reassign", "jan-borowy", "ola-zak", *AS_OF) == (
        "Młyny Nadrzeczne (przykład) (content/accounts/mlyny-nadrzeczne.yaml)\n  → Deputy\n"
        f"Tartak Sosna ({ACCOUNT})\n  → Account owner\n"
    )
    assert "\nowner: ola-zak\n" in (site / ACCOUNT).read_text("utf-8")
    assert editor.finds() == []
    assert editor.does("diff", "tartak", *AS_OF) == (
        "Changed: 2 accounts, 1 person\n\n"
        "Młyny Nadrzeczne (przykład)\n  Deputy: Jan Borowy → Ola Żak\n\n"
        "Tartak Sosna\n  Account owner: Jan Borowy → Ola Żak\n  Region: not given → Centrum\n\n"
        "Person: Ola Żak\n  new: Role: Przedstawiciel handlowy; Manager: Ewa Zawada\n"
    )
