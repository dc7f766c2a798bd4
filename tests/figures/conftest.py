"""Companies with both reckonings: the program's playbook and pages, and the oracle's books."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from playbookgen.build import Checked, check
from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.packaged import layouts
from playbookgen.playbook.playbook import Playbook
from tests.conftest import Demo
from tests.figures import writing
from tests.figures.company import Company
from tests.figures.reckoning import Books
from tests.figures.sight import joined, read
from tests.pages import MISSING, Page
from tests.sites import DAY, PUBLIC, publish, tree

ACCOUNTS = 160
ENGLISH = "en/"


@dataclass(frozen=True, repr=False)
class Both:
    """A company's playbook on a day, and its books."""

    playbook: Playbook
    books: Books

    @classmethod
    def of(cls, checked: Checked, root: Path) -> "Both":
        """Open every account once: each test asks all of them, and a playbook opens them anew for each."""
        playbook = checked.playbook
        opened = replace(playbook, accounts=dict(playbook.accounts))
        return cls(opened, Books(root, playbook.as_of))


@dataclass(frozen=True, repr=False)
class Published:
    """A company's site as its readers see it, and its books."""

    root: Path
    both: Both
    language: str = "pl"
    """Of the pages that are looked at."""

    @property
    def books(self) -> Books:
        return self.both.books

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        return tree(self.root / PUBLIC)

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """The pages of the language, by their path below its folder, each with those on which it goes on."""
        told = {path: content for path, content in self.files.items() if path.endswith(".html") and path != MISSING}
        if self.language == "pl":
            return joined({path: read(path, content) for path, content in told.items() if not path.startswith(ENGLISH)})
        english = {path for path in told if path.startswith(ENGLISH)}
        return joined({path.removeprefix(ENGLISH): read(path, told[path]) for path in english})


@pytest.fixture(scope="session")
def published_companies(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Published]:
    """The demo in both languages, and two companies of chance whose fiscal years begin in January and in April."""
    both = Both.of(demo.built.checked, demo.root)
    found = {"demo": Published(demo.root, both), "demo-en": Published(demo.root, both, "en")}
    for name, first_month in (("january", 1), ("april", 4)):
        root = Company(ACCOUNTS, first_month).write(tmp_path_factory.mktemp(name) / "site")
        built = publish(root)
        assert built.publication is not None, [finding for finding in built.checked.findings if finding.is_error]
        found[name] = Published(root, Both.of(built.checked, root))
    return found


@pytest.fixture(scope="session", params=["demo", "demo-en", "january", "april"])
def published(request: pytest.FixtureRequest, published_companies: Mapping[str, Published]) -> Iterator[Published]:
    company = published_companies[request.param]
    with writing.in_language(company.language):
        yield company


@pytest.fixture(scope="session")
def words(published: Published) -> Catalog:
    """The words of the pages' language."""
    return read_catalog(published.language, [layouts()])


OTHER_DAYS = [
    ("demo", date(2026, 1, 31)),
    ("demo", date(2027, 3, 1)),
    ("january", date(2026, 2, 28)),
    ("january", date(2027, 1, 20)),
    ("april", date(2026, 4, 30)),
    ("april", date(2027, 3, 31)),
    ("april", date(2027, 4, 1)),
]
"""The same files on the days at which years and months begin and end."""


@pytest.fixture(
    scope="session",
    params=[("demo", DAY), ("january", DAY), ("april", DAY), *OTHER_DAYS],
    ids=lambda param: f"{param[0]}-{param[1]}",
)
def both(request: pytest.FixtureRequest, published_companies: Mapping[str, Published]) -> Both:
    name, day = request.param
    company = published_companies[name]
    return company.both if day == DAY else Both.of(check(company.root, day), company.root)
