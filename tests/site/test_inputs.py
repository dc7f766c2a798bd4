"""What a page is made from is known before it is made: the same inputs, the same bytes.

A page whose bytes change has another key; a page that has the same key, in whatever state of the site, has the same
bytes. `EDITS` are the changes of the small company after which `tests/builds/test_incremental.py` looks for that.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from playbookgen.build import Checked, build, layout_folders
from playbookgen.pipeline.cache import Cache
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.program import program_digest
from playbookgen.site.inputs import Inputs, theme_digest
from playbookgen.site.planning import planned
from tests.conftest import Git
from tests.sites import DAY, PUBLIC, REPOSITORY, edit, publish, put, small_copy

ALFA, BETA = "content/accounts/alfa.yaml", "content/accounts/beta.yaml"
ANNA, JAN = "content/people/anna-lis.yaml", "content/people/jan-maj.yaml"
FOLIA = "content/products/folia.yaml"
GUIDE, RABATY = "content/roles/account-manager.pl.md", "content/pages/rabaty.pl.md"

GAMMA = "content/accounts/gamma.yaml"

MORE = {
    GAMMA: """name: Gamma
tier: small
stage: customer
owner: jan-maj
stakeholders:
  - id: gil
    name: Adam Gil
    owner: anna-lis
    contact_every: 1m
team:
  - department: Jakość
    person: anna-lis
communications:
  - topic: Cennik
    date: 2026-12-01
    channel: call
    audience: [gil]
    owner: anna-lis
plans:
  - period: 2026
    status: draft
    actions:
      - title: Zadzwonić
        owner: anna-lis
        due: 2026-12-01
""",
    "content/people/ewa-kos.yaml": "name: Ewa Kos\nrole: sales-rep\n",
    "content/products/worki.yaml": "name: Worki\nsummary: Zob. [Gammę](accounts/gamma).\n",
    "content/pages/dojazd.pl.md": "---\ntitle: Dojazd\n---\n\nDo [Gammy](accounts/gamma).\n",
    "content/pages/dojazd.en.md": "---\ntitle: Way\n---\n\nTo [Gamma](accounts/gamma).\n",
}
"""Beside the small company's: an account whose owner has no other part in what somebody else does there."""


def company(folder: Path) -> Path:
    return put(small_copy(folder), MORE)


State = tuple[str, bytes]
"""Key of a page, and its bytes or their digest."""


def inputs_of(checked: Checked, root: Path) -> Inputs:
    return Inputs(
        checked.playbook, program_digest(), theme_digest(layout_folders(root)), checked.accounts.digests, False
    )


def states(root: Path, day: date = DAY) -> dict[str, State]:
    """Return key and bytes of every page of a site on a day."""
    folder = root.parent / f"cache of {root.name}"
    shutil.rmtree(folder, ignore_errors=True)
    built = build(root, root / PUBLIC, day, keep_going=True, means=Means(cache=folder))
    assert built.publication is not None
    kept = Cache(folder).pages()
    return {
        page.path: (kept[page.path].key, (root / PUBLIC / page.path).read_bytes())
        for page in planned(built.checked.playbook)
    }


@dataclass
class Witness:
    """Remembers the bytes, or their digest, that went with each key of each page."""

    seen: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def belied(self, pages: Mapping[str, State]) -> list[str]:
        """Return the pages whose key was seen with other bytes."""
        return [path for path, (key, content) in pages.items() if self.seen.setdefault((path, key), content) != content]


def changed(before: Mapping[str, State], after: Mapping[str, State]) -> tuple[set[str], set[str]]:
    """Return the pages with another key, and those with other bytes."""
    both = before.keys() & after.keys()
    keys = {path for path in both if before[path][0] != after[path][0]}
    return keys, {path for path in both if before[path][1] != after[path][1]}


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda root: edit(root / path, old, new)


def added(path: str, text: str) -> Callable[[Path], None]:
    def add(root: Path) -> None:
        put(root, {path: text})

    return add


def removed(*paths: str) -> Callable[[Path], None]:
    def remove(root: Path) -> None:
        for path in paths:
            (root / path).unlink()

    return remove


EDITS: Mapping[str, Callable[[Path], None]] = {
    "account's name": replaced(ALFA, "name: Alfa Śledź & Synowie", "name: Alfa"),
    "account's owner": replaced(ALFA, "\nowner: anna-lis", "\nowner: jan-maj"),
    "account's tier": replaced(ALFA, "tier: key\n", "tier: medium\n"),
    "account's stage": replaced(ALFA, "stage: customer\n", "stage: former\n"),
    "account's parent": replaced(ALFA, "parent: beta\n", ""),
    "account's currency": replaced(ALFA, "currency: EUR\n", "currency: USD\n"),
    "stakeholder's depth": replaced(ALFA, "contact_depth: in-depth", "contact_depth: none"),
    "stakeholder's contact": replaced(ALFA, "contact_every: 3m", "contact_every: 1m"),
    "stakeholder's seat": replaced(ALFA, "    vacant: yes\n", "    name: Adam Gil\n"),
    "target": replaced(ALFA, "target: 120 000", "target: 900 000"),
    "action's owner": replaced(
        ALFA, "        owner: jan-maj\n        due: 2026-11-30", "        owner: anna-lis\n        due: 2026-11-30"
    ),
    "action done": replaced(ALFA, "status: waiting", "status: done"),
    "stakeholder's owner": replaced(
        ALFA, "    owner: anna-lis\n    email: e.wrona", "    owner: jan-maj\n    email: e.wrona"
    ),
    "vacant seat's title": replaced(ALFA, "title: Technolog\n", "title: Główny technolog\n"),
    "account's share": replaced(ALFA, "share: 31,5%", "share: 32%"),
    "account's deputy": replaced(ALFA, "deputy: jan-maj\n", ""),
    "opportunity's step": replaced(ALFA, "next_step: Oferta po próbie", "next_step: Oferta przed próbą"),
    "visit's day": replaced(ALFA, "date: 2026-10-14", "date: 2026-07-14"),
    "visit's visitor": replaced(ALFA, "    by: anna-lis\n", "    by: jan-maj\n"),
    "visit": replaced(ALFA, "Próba do 20 listopada", "Próba do 30 listopada"),
    "contract's end": replaced(ALFA, "ends: 2027-06-30", "ends: 2027-02-28"),
    "competitor's threat": replaced(ALFA, "threat: medium", "threat: high"),
    "whitespace": replaced(ALFA, "potential: 25 000", "potential: 26 000"),
    "service team": replaced(ALFA, "commitment: odpowiedź w 4 godziny", "commitment: odpowiedź w 8 godzin"),
    "communication": replaced(ALFA, "topic: Przegląd kwartalny", "topic: Przegląd roczny"),
    "proposal": replaced(ALFA, "status: trial", "status: offered"),
    "note": replaced(ALFA, "# Brama", "# Wjazd"),
    "a line more at the top": replaced(ALFA, "# Konto z każdym", "# Dopisek\n# Konto z każdym"),
    "comment, which changes nothing": replaced(ALFA, "# Konto z każdym", "# Klient z każdym"),
    "account that cannot be read": replaced(ALFA, "stage: customer\n", "stage: klient\n"),
    "group's name": replaced(BETA, "name: Grupa Beta", "name: Beta Holding"),
    "group's owner": replaced(BETA, "owner: jan-maj", "owner: anna-lis"),
    "account more": added("content/accounts/delta.yaml", "name: Delta\ntier: key\nstage: customer\nowner: jan-maj\n"),
    "other's owner": replaced(GAMMA, "\nowner: jan-maj", "\nowner: ewa-kos"),
    "other's name": replaced(GAMMA, "name: Gamma", "name: Gamma Plus"),
    "other's stakeholder": replaced(GAMMA, "name: Adam Gil", "name: Adam Gil-Wąs"),
    "other's coordinator": replaced(GAMMA, "\nowner: jan-maj", "\nowner: jan-maj\ncoordinator: ewa-kos"),
    "other less": removed(GAMMA),
    "account less": removed(ALFA),
    "account of the group less": removed(BETA),
    "person's name": replaced(ANNA, "name: Anna Lis", "name: Anna Lis-Wilk"),
    "person's phone": replaced(ANNA, "00 02", "00 03"),
    "person's role": replaced(ANNA, "role: account-manager", "role: sales-rep"),
    "person's target": replaced(ANNA, "revenue: 500 000", "revenue: 600 000"),
    "person's manager": replaced(ANNA, "manager: jan-maj\n", ""),
    "person's picture": replaced(ANNA, "photo: anna-lis.png\n", ""),
    "person's absence": replaced(JAN, "to: 2026-12-04", "to: 2026-11-22"),
    "person who left": replaced(JAN, "left_on: 2031-12-31", "left_on: 2026-08-31"),
    "person more": added("content/people/ola-zak.yaml", "name: Ola Żak\nrole: sales-rep\nmanager: jan-maj\n"),
    "product's name": replaced(FOLIA, "name: Folia termokurczliwa", "name: Folia"),
    "product's family": replaced("content/products/palety.yaml", "family: Palety", "family: Drewno"),
    "product less": removed("content/products/palety.yaml"),
    "guide's title": replaced(GUIDE, "title: Opiekun klienta", "title: Opiekun"),
    "guide's involvement": replaced(GUIDE, "involvement: contributes", "involvement: leads"),
    "guide's heading": replaced(GUIDE, "## Ryzyko", "## Niebezpieczeństwa"),
    "guide's translation": added("content/roles/sales-rep.en.md", "---\ntitle: Rep\nsummary: A\n---\n\nB\n"),
    "guide's translation less": removed("content/roles/account-manager.en.md"),
    "page's title": replaced(RABATY, "title: Rabaty", "title: Upusty"),
    "page's heading": replaced(RABATY, "## Progi rabatowe", "## Progi"),
    "page's text": replaced(RABATY, "bez pytania", "bez słowa"),
    "page's translation less": removed("content/pages/rabaty.en.md"),
    "page less": removed(RABATY, "content/pages/rabaty.en.md"),
    "page that links an account": replaced(RABATY, "[opiekun](roles/account-manager)", "[Alfa](accounts/alfa)"),
    "product that links an account": replaced(FOLIA, "[Alfę](accounts/alfa)", "[Betę](accounts/beta)"),
    "figure": replaced("content/figures/2026.csv", "2026-09,61250.25", "2026-09,161250.25"),
    "figures of a month more": replaced("content/figures/2026.csv", "-300,-12\n", "-300,-12\nalfa,folia,2026-11,5,,\n"),
    "figures of last year": replaced("content/figures/2025.csv", "2025-01,8000", "2025-01,9000"),
    "site's title": replaced("site.yaml", "title: Zeszyt sprzedaży Dębina", "title: Zeszyt"),
    "site's label": replaced("site.yaml", "strategiczny", "najważniejszy"),
    "site's rate": replaced("site.yaml", "rate: 4.25", "rate: 4.5"),
    "site's navigation": replaced("site.yaml", "  - rabaty\n", ""),
    "site's kinds of page": replaced("site.yaml", "navigation:", "pages: [accounts, people]\nnavigation:"),
    "site's edit pattern": replaced("site.yaml", "edit/main", "edit/next"),
    "site's severity": replaced("site.yaml", "navigation:", "severity:\n  plan-stale: off\nnavigation:"),
    "site's areas": replaced("site.yaml", "navigation:", "areas:\n  - id: retention\nnavigation:"),
    "site's fiscal year": replaced("site.yaml", "timezone:", "fiscal_year_starts: 10\ntimezone:"),
    "own layout": added("layouts/person.html", '{% extends "theme/person.html" %}{% block title %}X{% endblock %}'),
    "own partial, which changes nothing": added("layouts/own.html", "x"),
    "own words": added(
        "layouts/locale/pl/LC_MESSAGES/messages.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgctxt "label"\nmsgid "as-of"\nmsgstr "X"\n',
    ),
}


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 5), date(2027, 1, 1), date(2025, 6, 1)])
def test_another_day_is_another_key_where_a_page_differs(small: Path, day: date) -> None:
    keys, contents = changed(states(small), states(small, day))
    assert contents <= keys


def test_a_commit_is_another_key_of_the_pages_that_show_it(small: Path, git: Callable[[Path], Git]) -> None:
    run = git(small)
    before = states(small)
    run("add", ".")
    run("commit", "--quiet", "--message", "A")
    first = states(small)
    keys, contents = changed(before, first)
    assert contents <= keys
    edit(small / RABATY, "bez pytania", "bez słowa")
    run("commit", "--quiet", "--all", "--message", "B", day="2026-11-20")
    keys, contents = changed(first, states(small))
    assert contents <= keys
    assert "accounts/alfa.html" not in contents


def test_a_picture_is_no_input_of_a_page_but_a_file_of_its_own(small: Path) -> None:
    before = states(small)
    (small / "content/people/anna-lis.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert changed(before, states(small)) == (set(), set())


# Precise enough to be worth it.


def test_what_only_an_accounts_own_page_shows_changes_no_other_key(small: Path) -> None:
    before = states(small)
    edit(small / ALFA, "# Brama", "# Wjazd")
    keys, _ = changed(before, states(small))
    assert keys == {"accounts/alfa.html", "en/accounts/alfa.html"}


def test_an_accounts_figures_change_the_pages_of_its_group_and_of_no_other_account(tmp_path: Path) -> None:
    root = company(tmp_path / "site")
    before = states(root)
    edit(root / "content/figures/2026.csv", "2026-09,61250.25", "2026-09,61251.25")
    keys, _ = changed(before, states(root))
    assert {path for path in keys if path.startswith("accounts/")} == {
        "accounts/alfa.html",
        "accounts/beta.html",
        "accounts/index.html",
    }


def test_inputs_have_names_to_tell_why_a_page_was_made_anew(small: Path) -> None:
    checked = publish(small).checked
    playbook, inputs = checked.playbook, inputs_of(checked, small)
    page = next(page for page in planned(playbook) if page.path == "accounts/alfa.html")
    names = [name for name, _ in inputs.of(page)]
    assert len(names) == len(set(names))
    assert {"program", "theme", "site.yaml", "today", "accounts/alfa"} <= set(names)


@pytest.mark.parametrize("seed", ["0", "77"])
def test_keys_are_the_same_in_every_process(small: Path, seed: str) -> None:
    put(small, {GAMMA: "name: G\ntier: small\nstage: customer\nowner: anna-lis\nparent: beta\n"})
    program = (
        "import sys; from pathlib import Path; from tests.site.test_inputs import states\n"
        "print(sorted((path, key) for path, (key, _) in states(Path(sys.argv[1])).items()))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(small)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.stdout.strip() == str(sorted((path, key) for path, (key, _) in states(small).items()))
