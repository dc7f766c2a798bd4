"""A build that goes on from the last one comes to what a build from nothing comes to, byte for byte, and does little.

It can, since a page's key is known before the page is made, and the same key is the same bytes in whatever state of the
site: builds from nothing show that on the way.

Lists go on after three rows here, so that a small company has all that a large one has.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbookgen.build import Built, build
from playbookgen.findings import Finding
from playbookgen.pipeline import cache
from playbookgen.pipeline.cache import FILE, Cache
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.memory import Memory
from playbookgen.site import lists, planning
from tests.conftest import Git
from tests.site.test_inputs import ALFA, ANNA, EDITS, GAMMA, State, Witness, company
from tests.sites import DAY, PUBLIC, edit, put, tree

CACHE = ".playbookgen"
LONG_AGO = 1_700_000_000


@pytest.fixture(autouse=True, scope="module")
def short_lists() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "ROWS", 3)
        patch.setattr(planning, "ROWS", 3)
        patch.setattr(planning, "ROOM", dict.fromkeys(planning.ROOM, 6))
        yield


@dataclass(frozen=True)
class Outcome:
    """What a build came to."""

    findings: tuple[Finding, ...]
    files: Mapping[str, bytes] | None
    """The digest of every file of the output; None if nothing was published."""
    pages: Mapping[str, State]
    """Key and digest of every page."""

    @classmethod
    def of(cls, built: Built, output: Path, cache: Path) -> "Outcome":
        if built.publication is None:
            return cls(tuple(built.checked.findings), None, {})
        files = {path: blake2b(content).digest() for path, content in tree(output).items()}
        kept = Cache(cache).pages()
        pages = {path: (kept[path].key, files[path]) for path in kept.keys() & files.keys()}
        return cls(tuple(built.checked.findings), files, pages)


def from_nothing(root: Path, day: date = DAY) -> Outcome:
    """Build a site with an empty cache into a folder that is not there yet."""
    fresh, cache = root.parent / "fresh", root.parent / "fresh-cache"
    for folder in (fresh, cache):
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome.of(build(root, fresh, day, keep_going=True, means=Means(cache=cache)), fresh, cache)


class Site:
    """A site that is built again and again, each time from where the last build ended; three times in one process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = DAY
        self._seen: dict[str, bytes] = {}
        self._hour = LONG_AGO
        self._memory = Memory()

    def build(self) -> Built:
        """Go on from the last build. Files that changed since have changed long ago, as in a checkout."""
        self._hour += 3600
        if self._hour // 3600 % 3 == 0:
            self._memory = Memory()
        for path, content in tree(self.root / "content").items():
            if self._seen.get(path) != content:
                os.utime(self.root / "content" / path, (self._hour, self._hour))
                self._seen[path] = content
        means = Means(cache=self.root / CACHE, memory=self._memory)
        return build(self.root, self.root / PUBLIC, self.day, keep_going=True, means=means)

    def outcome(self) -> Outcome:
        """Go on from the last build, and return what this one came to."""
        return Outcome.of(self.build(), self.root / PUBLIC, self.root / CACHE)

    def made(self, change: Callable[[], object]) -> set[str]:
        """Return the pages that are made anew after a change."""
        self.build()
        change()
        return set(self.build().reasons)


def renamed(root: Path) -> None:
    (root / GAMMA).rename(root / "content/accounts/gamma-nowa.yaml")


def translated(root: Path) -> None:
    text = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Nothing is overdue."\nmsgstr "Nic."\n'
    )
    put(root, {"layouts/locale/pl/LC_MESSAGES/messages.po": text})


def with_own_partial(root: Path) -> None:
    put(root, {"layouts/404.html": '{% extends "theme/404.html" %}'})


def without_own_layouts(root: Path) -> None:
    shutil.rmtree(root / "layouts", ignore_errors=True)


def page_edited(root: Path) -> None:
    page = root / PUBLIC / "accounts/beta.html"
    page.write_bytes(page.read_bytes().replace(b"Beta", b"Bela"))


def page_deleted(root: Path) -> None:
    (root / PUBLIC / "contacts/index.2.html").unlink()


def output_deleted(root: Path) -> None:
    shutil.rmtree(root / PUBLIC)


def cache_deleted(root: Path) -> None:
    shutil.rmtree(root / CACHE)


def cache_cut_off(root: Path) -> None:
    file = root / CACHE / FILE
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def picture_damaged(root: Path) -> None:
    (root / "content/people/anna-lis.png").write_bytes(b"no picture")


def account_emptied(root: Path) -> None:
    (root / GAMMA).write_bytes(b"")


def account_unreadable(root: Path) -> None:
    (root / GAMMA).unlink()
    (root / GAMMA).symlink_to("nowhere.yaml")


CHANGES: Mapping[str, Callable[[Path], None]] = {
    **EDITS,
    "account under another name": renamed,
    "own words of a sentence": translated,
    "own layout of a page": with_own_partial,
    "picture that is none": picture_damaged,
    "account that leads nowhere": account_unreadable,
    "account without a word": account_emptied,
}
LOSSES: Mapping[str, Callable[[Path], None]] = {
    "own layouts less": without_own_layouts,
    "page edited in the output": page_edited,
    "page less in the output": page_deleted,
    "output less": output_deleted,
    "cache less": cache_deleted,
    "half of the cache": cache_cut_off,
}
"""What changes nothing of the company."""
STEPS = {**CHANGES, **LOSSES}
DAYS = [DAY, date(2026, 11, 24), date(2027, 1, 4)]
UNCHANGED = ""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    """What builds from nothing come to after each change of the company, and after none."""
    root = company(tmp_path_factory.mktemp("from-nothing") / "site")
    found = {UNCHANGED: from_nothing(root)}
    for name, change in CHANGES.items():
        shutil.rmtree(root)
        change(company(root))
        found[name] = from_nothing(root)
    return found


def assert_same(found: Outcome, expected: Outcome, told: object) -> None:
    assert found.findings == expected.findings, told
    assert (found.files is None) == (expected.files is None), told
    if found.files is not None and expected.files is not None:
        assert found.files.keys() == expected.files.keys(), told
        assert [path for path in found.files if found.files[path] != expected.files[path]] == [], told


def test_after_every_single_change_all_is_as_if_made_from_nothing(
    tmp_path: Path, outcomes: Mapping[str, Outcome]
) -> None:
    base = company(tmp_path / "base")
    site = Site(company(tmp_path / "site"))
    site.build()
    for name, change in STEPS.items():
        change(site.root)
        assert_same(site.outcome(), outcomes.get(name, outcomes[UNCHANGED]), name)
        shutil.rmtree(site.root / "layouts", ignore_errors=True)
        shutil.rmtree(site.root / "content")
        shutil.copytree(base, site.root, dirs_exist_ok=True)


def test_every_change_of_a_page_is_a_change_of_its_key(outcomes: Mapping[str, Outcome]) -> None:
    witness = Witness()
    belied = {name: witness.belied(outcome.pages) for name, outcome in outcomes.items()}
    assert {name: pages for name, pages in belied.items() if pages} == {}


def test_the_changes_change_something_unless_they_say_otherwise(outcomes: Mapping[str, Outcome]) -> None:
    idle = [name for name in EDITS if outcomes[name].files == outcomes[UNCHANGED].files]
    assert idle == [name for name in EDITS if "changes nothing" in name]


@given(
    st.lists(st.sampled_from(["commit", *STEPS]), min_size=2, max_size=6),
    st.lists(st.sampled_from(DAYS), min_size=6, max_size=6),
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_changes_on_any_days_all_is_as_if_made_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, git: Callable[[Path], Git], names: list[str], days: list[date]
) -> None:
    site = Site(company(tmp_path_factory.mktemp("going-on") / "site"))
    commit = git(site.root)
    site.build()
    witness = Witness()
    for name, day in zip(names, days, strict=False):
        try:
            if name == "commit":
                commit("add", "content", "site.yaml")
                commit("commit", "--quiet", "--allow-empty", "--message", name)
            else:
                STEPS[name](site.root)
        except (AssertionError, OSError):
            continue  # what it changes is gone
        site.day = day
        expected = from_nothing(site.root, day)
        assert_same(site.outcome(), expected, (name, day))
        assert witness.belied(expected.pages) == [], (name, day)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(company(tmp_path / "site"))


def test_a_change_of_nothing_makes_nothing(site: Site) -> None:
    assert site.made(lambda: None) == set()


def test_what_only_its_own_page_shows_makes_only_that_page(site: Site) -> None:
    made = site.made(lambda: edit(site.root / ALFA, "# Brama", "# Wjazd"))
    assert made == {"accounts/alfa.html", "en/accounts/alfa.html"}


def test_the_phone_of_a_colleague_leaves_alone_the_accounts_they_have_no_part_in(site: Site) -> None:
    made = site.made(
        lambda: edit(site.root / "content/people/ewa-kos.yaml", "name: Ewa Kos\n", "name: Ewa Kos\nphone: 1\n")
    )
    assert {path for path in made if path.startswith(("accounts/", "en/accounts/"))} == {
        "accounts/index.html",
        "en/accounts/index.html",
    }
    anew = site.made(lambda: edit(site.root / ANNA, "00 02", "00 03"))
    assert {"accounts/alfa.html", "accounts/gamma.html"} <= anew


def test_a_new_account_is_read_and_no_other(site: Site) -> None:
    delta = {"content/accounts/delta.yaml": "name: Delta\ntier: small\nstage: prospect\nowner: jan-maj\n"}
    made = site.made(lambda: put(site.root, delta))
    assert {path for path in made if path.startswith("accounts/") and "index" not in path} == {"accounts/delta.html"}


def test_reasons_are_the_inputs_that_changed(site: Site) -> None:
    site.build()
    edit(site.root / ALFA, "# Brama", "# Wjazd")
    (site.root / PUBLIC / "accounts/beta.html").unlink()
    put(
        site.root,
        {"content/pages/nowa.pl.md": "---\ntitle: Nowa\n---\n", "content/pages/nowa.en.md": "---\ntitle: New\n---\n"},
    )
    reasons = site.build().reasons
    assert reasons["pages/nowa.html"] == ("it is new",)
    assert reasons["accounts/beta.html"] == ("guides and pages",)
    assert reasons["accounts/alfa.html"] == ("accounts/alfa", "guides and pages")
    (site.root / PUBLIC / "accounts/beta.html").unlink()
    assert site.build().reasons == {"accounts/beta.html": ("its file is gone, or was changed",)}


def test_a_layout_of_the_sites_own_may_show_on_any_page_of_a_list_what_it_likes(site: Site) -> None:
    own = """{% extends "theme/contacts.html" %}
{% block table %}{{ super() }}<p>{{ tally.people }}</p>
{% for group in accounts %}<p>{{ group.account.region }}</p>{% endfor %}{% endblock %}"""
    put(site.root, {"layouts/contacts.html": own})
    site.build()
    edit(site.root / GAMMA, "tier: small\n", "tier: small\nregion: Mazowsze\n")
    assert_same(site.outcome(), from_nothing(site.root), "region")
    edit(site.root / ALFA, "    vacant: yes\n", "    name: Adam Gil\n")
    assert_same(site.outcome(), from_nothing(site.root), "people")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + bytes(200), b"x" * 100_000])
def test_a_cache_that_is_none_is_dropped_with_a_notice(site: Site, content: bytes) -> None:
    site.build()
    before = tree(site.root / PUBLIC)
    (site.root / CACHE / FILE).write_bytes(content)
    assert site.build().notices == ("the cache is damaged, and is made anew",)
    assert tree(site.root / PUBLIC) == before
    assert site.build().notices == ()


def test_a_cache_that_another_run_is_writing_is_left_to_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PATIENCE", 0)
    before = site.outcome()
    with closing(sqlite3.connect(site.root / CACHE / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        built = site.build()
        other.execute("ROLLBACK")
    notice = "another run is using the cache, so this one made everything anew and left it as it is"
    assert built.notices == (notice,)
    assert (site.outcome(), site.build().notices) == (before, ())


def test_a_site_that_may_only_be_read_is_built_without_a_cache(site: Site) -> None:
    (site.root / CACHE).write_text("a file where the folder should be")
    built = site.build()
    assert built.publication is not None
    assert built.notices == ("the cache cannot be written, so the next build makes everything anew",)


def test_a_cache_may_be_restored_beside_another_state_of_the_site(site: Site, tmp_path: Path) -> None:
    site.build()
    edit(site.root / ALFA, "tier: key\n", "tier: large\n")
    other = Site(company(tmp_path / "elsewhere" / "site"))
    shutil.copytree(site.root / CACHE, other.root / CACHE)
    assert_same(other.outcome(), from_nothing(other.root), "restored")
