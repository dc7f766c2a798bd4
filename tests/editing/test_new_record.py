"""`playbookgen new`: what it writes, what it refuses, and that every line it suggests can be used as it stands."""

import os
import pty
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.content import schema
from playbookgen.content.model import Account, Date, Model, Text
from playbookgen.editing.new_record import BEGUN, mistakes, texts
from playbookgen.editing.starters import Examples, starter
from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.packaged import layouts
from tests.cli.commands import AS_OF, environment, run
from tests.sites import DAY, edit, put, tree

GIVEN = {
    "account": {"name": "Omega", "tier": "small", "stage": "customer", "owner": "jan-maj"},
    "person": {"name": "Ola Żak", "role": "sales-rep"},
    "product": {"name": "Worki"},
    "role": {"title": "Inżynier sprzedaży", "summary": "Dobiera produkt."},
}


def new(site: Path, *arguments: str) -> tuple[int, str, str]:
    ran = run("new", *arguments, "--site", site, *AS_OF)
    return ran.exit_code, ran.stdout, ran.stderr


def words(language: str) -> Catalog:
    return read_catalog(language, (layouts(),))


def test_an_account_is_begun_with_what_is_given_and_every_other_key_behind_a_mark(small: Path) -> None:
    before = tree(small)
    status, out, err = new(
        small, "account", "omega", "--name", "Omega: #1", "--tier", "small", "--stage", "prospect", "--owner", "jan-maj"
    )
    assert (status, out) == (0, "content/accounts/omega.yaml\n"), err
    written = (small / out.strip()).read_text("utf-8")
    assert written.startswith(
        "name: 'Omega: #1'\ntier: small\nstage: prospect\nowner: jan-maj\n\n## Zastępstwo: Kto zastępuje opiekuna."
    )
    keys = re.findall(r"^(?:# )?([a-z_]+):", written, re.MULTILINE)
    assert keys == list(schema.fields(Account))
    assert {path: text for path, text in tree(small).items() if path != out.strip()} == before


@pytest.mark.parametrize("kind", BEGUN)
def test_what_is_written_has_no_error(small: Path, kind: str) -> None:
    given = [part for key, value in GIVEN[kind].items() for part in (f"--{key}", value)]
    status, out, err = new(small, kind, "omega", *given)
    assert status == 0, err
    assert [(small / path).is_file() for path in out.split()] == [True] * (2 if kind == "role" else 1)
    assert [finding for finding in check(small, DAY).findings if finding.is_error] == []
    files = [small / path for path in out.split()]
    assert run("fmt", "--check", "--site", small, *files).stdout == ""


def test_a_bare_file_has_only_what_is_given(small: Path) -> None:
    assert new(small, "person", "ola-zak", "--name", "Ola Żak", "--role", "sales-rep", "--bare")[0] == 0
    assert (small / "content/people/ola-zak.yaml").read_text("utf-8") == "name: Ola Żak\nrole: sales-rep\n"


def test_a_role_begins_in_every_language_with_a_section_for_each_area(small: Path) -> None:
    status, out, _ = new(small, "role", "inzynier", "--title", "Inżynier", "--summary", "Dobiera produkt.", "--bare")
    assert (status, out) == (0, "content/roles/inzynier.pl.md\ncontent/roles/inzynier.en.md\n")
    front = "title: Inżynier\nsummary: Dobiera produkt.\n\nresponsibilities:\n" + "".join(
        f"  - area: {area}\n    involvement: none\n" for area in AREAS["en"]
    )
    for language, areas in AREAS.items():
        sections = "".join(f"\n## {label}\n\n…\n" for label in areas.values())
        assert (small / f"content/roles/inzynier.{language}.md").read_text("utf-8") == f"---\n{front}---\n{sections}"


AREAS = {
    "pl": {
        "new-business": "Pozyskiwanie nowych klientów",
        "retention": "Utrzymanie i rozwój obecnych klientów",
        "target-planning": "Planowanie celów sprzedaży",
        "relationships": "Relacje z klientami",
        "service-coordination": "Koordynacja obsługi klienta",
    },
    "en": {
        "new-business": "Winning new business",
        "retention": "Keeping existing business",
        "target-planning": "Planning sales targets",
        "relationships": "Managing relationships",
        "service-coordination": "Coordinating service",
    },
}


# Every suggested line.


@dataclass(frozen=True, eq=False)
class Suggested:
    """A key behind a comment mark."""

    number: int
    column: int
    """Of the key, once the mark is gone."""
    opens_item: bool
    has_value: bool
    parent: "Suggested | None"


def suggested(lines: list[str]) -> list[Suggested]:
    """Return the keys behind marks, each with the key that it stands in: the last one above it that is further left."""
    found: list[Suggested] = []
    for number, line in enumerate(lines):
        if (match := re.fullmatch(r"# ( *)(- )?[a-z_]+:(.*)", line)) is None:
            continue
        column = len(match[1]) + len(match[2] or "")
        parent = next((key for key in reversed(found) if key.column < column), None)
        has_value = match[3].strip() not in ("", "[]", "{}")
        found.append(Suggested(number, column, match[2] is not None, has_value, parent if column else None))
    return found


def needed(key: Suggested, keys: list[Suggested]) -> Iterator[Suggested]:
    """Yield the lines that have to be used with a key: those it stands in, and what their items cannot do without."""
    yield key
    if key.parent is not None:
        yield from (other for other in keys if other.parent is key.parent and (other.opens_item or other.has_value))
        yield from needed(key.parent, keys)


@pytest.mark.parametrize("kind", BEGUN)
def test_every_suggested_line_can_be_used_as_it_stands(small: Path, kind: str) -> None:
    checked = check(small, DAY)
    ((path, text),) = texts(kind, "omega", GIVEN[kind], checked, {"pl": words("pl")}, is_bare=False).items()
    lines = text.split("\n")
    keys = suggested(lines)
    assert len(keys) == sum(1 for line in lines if re.match(r"# +(?:- )?[a-z_]+:", line)) > 4
    for key in keys:
        used = {other.number for other in needed(key, keys)}
        changed = "\n".join(
            line[2:] if number in used else line
            for number, line in enumerate(lines)
            if number in used or not line.startswith("#")
        )
        found = mistakes(kind, "omega", {path: changed}, checked)
        assert found == (), (lines[key.number], [(finding.message, finding.where.start) for finding in found])


@pytest.mark.parametrize("kind", BEGUN)
def test_all_suggested_lines_can_be_used_together(small: Path, kind: str) -> None:
    checked = check(small, DAY)
    ((path, text),) = texts(kind, "omega", GIVEN[kind], checked, {"pl": words("pl")}, is_bare=False).items()
    changed = "\n".join(line.removeprefix("# ") for line in text.split("\n"))
    assert mistakes(kind, "omega", {path: changed}, checked) == ()


class Warehouse(Model):
    """A record that the model does not have yet."""

    name: Text
    """What it is called."""
    opened_on: Date | None = None
    """Its first day."""


def test_a_new_key_of_the_model_is_suggested_by_itself() -> None:
    told = starter(Warehouse, {"name": "Baza"}, words("en"), Examples(date(2026, 11, 30), {}))
    assert told == "name: Baza\n\n## warehouse.opened_on: Its first day. [2026-03-31]\n# opened_on:\n"


# What is refused.


def test_what_is_missing_is_named_at_once_where_nobody_can_be_asked(small: Path) -> None:
    before = tree(small)
    status, out, err = new(small, "account", "omega", "--tier", "small", "--messages", "en")
    assert (status, out) == (2, "")
    assert err == "playbookgen: missing: --name, --stage, --owner (asked for at a terminal)\n"
    assert tree(small) == before


def test_all_wrong_values_are_named_at_once_with_what_would_be_right(small: Path) -> None:
    before = tree(small)
    options = ("--name", "Omega", "--tier", "kluczowy", "--stage", "klient", "--owner", "jan-mai", "--messages", "en")
    status, out, err = new(small, "account", "omega", *options)
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        '--tier: unknown tier "kluczowy"; did you mean "key"? [unknown-value]',
        '--stage: unknown stage (Customer status) "klient"; possible are prospect, customer, dormant, former '
        "[unknown-value]",
        '--owner: there is no person "jan-mai"; did you mean "jan-maj"? [dangling-reference]',
        "playbookgen: nothing was written",
    ]
    assert tree(small) == before


def test_who_must_not_own_a_prospect_is_refused(small: Path) -> None:
    for language in ("pl", "en"):
        edit(small / f"content/roles/account-manager.{language}.md", "involvement: contributes", "involvement: none")
    options = ("--name", "Omega", "--tier", "small", "--stage", "prospect", "--owner", "anna-lis", "--messages", "en")
    status, _, err = new(small, "account", "omega", *options)
    assert status == 2
    assert "[prospect-needs-hunter]" in err
    assert not (small / "content/accounts/omega.yaml").exists()


@pytest.mark.parametrize(
    ("id", "told"),
    [
        (
            "Młyn Łódź",
            '"Młyn Łódź" is not an id; an id has small letters, digits and single hyphens; did you mean "mlyn-lodz"?',
        ),
        ("a--b", '"a--b" is not an id; an id has small letters, digits and single hyphens; did you mean "a-b"?'),
        ("../site", '"../site" is not an id; an id has small letters, digits and single hyphens; did you mean "site"?'),
        ("…", '"…" is not an id; an id has small letters, digits and single hyphens'),
        ("index", 'a record cannot be called "index"'),
        ("con", 'a record cannot be called "con"'),
    ],
)
def test_a_bad_id_is_refused_with_the_right_form(small: Path, id: str, told: str) -> None:
    before = tree(small)
    assert new(small, "product", id, "--name", "Worki", "--messages", "en") == (2, "", f"playbookgen: {told}\n")
    assert tree(small) == before


def test_nothing_is_overwritten(small: Path) -> None:
    before = tree(small)
    told = "playbookgen: content/products/folia.yaml już istnieje; nic nie zapisano\n"
    assert new(small, "product", "folia", "--name", "Folia") == (2, "", told)
    put(small, {"content/roles/inzynier.en.md": "half a guide"})
    given = [part for key, value in GIVEN["role"].items() for part in (f"--{key}", value)]
    told = "playbookgen: content/roles/inzynier.en.md już istnieje; nic nie zapisano\n"
    assert new(small, "role", "inzynier", *given) == (2, "", told)
    assert tree(small) == {**before, "content/roles/inzynier.en.md": b"half a guide"}


def test_a_value_that_no_file_can_hold_is_refused(small: Path) -> None:
    status, _, err = new(small, "product", "worki", "--name", "Wor\u200bki")
    assert (status, err) == (2, "playbookgen: żadna wartość nie może tego zawierać: Wor\\u200bki\n")
    assert not (small / "content/products/worki.yaml").exists()


# At a terminal.


def at_a_terminal(site: Path, answers: str, *arguments: str) -> tuple[int, str]:
    """Run a command at a terminal of its own, and return how it ended and what was to be read there."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover
        os.chdir(site)
        os.execve(sys.executable, [sys.executable, "-m", "playbookgen", *arguments], environment(NO_COLOR="1"))
    os.write(terminal, answers.encode())
    read = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux ends a terminal so
            break
        if not part:
            break
        read += part
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), read.decode().replace("\r\n", "\n")


def test_at_a_terminal_it_asks_lists_who_there_is_and_offers_what_was_meant(small: Path) -> None:
    answers = "Omega\nkluczowy\nobecny\nana-lis\n\n"
    status, told = at_a_terminal(small, answers, "new", "account", "omega", "--bare", *AS_OF)
    assert status == 0, told
    assert "\n  anna-lis  Anna Lis\n  jan-maj   Jan Maj\n" in told
    assert "\n  key     kluczowy\n" in told
    assert "[anna-lis]: " in told
    assert (small / "content/accounts/omega.yaml").read_text("utf-8") == (
        "name: Omega\ntier: key\nstage: customer\nowner: anna-lis\n"
    )
