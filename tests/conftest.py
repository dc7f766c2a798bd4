"""What tests of several rooms share."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from playbookgen.build import Built
from tests.pages import Page, parsed
from tests.sites import PUBLIC, demo_copy, fullest, publish, small_copy, tree

# A slow machine is no failure. Where a change is judged, the examples are always the same ones; at a desk they differ.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("patient")

# Commands that tests run are no steps of the job that runs the tests.
for name in [name for name in os.environ if name.startswith("GITHUB_")]:
    del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of `output` first: they fork by the thousand, and a fork takes the longer the more is held."""
    items.sort(key=lambda item: "output" not in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Programs that tests start can be interrupted, also where the tests run in the background of a shell."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@dataclass(frozen=True, repr=False)
class Demo:
    """The demo company, built once for all tests that only look at it."""

    root: Path
    built: Built

    @property
    def output(self) -> Path:
        return self.root / PUBLIC

    @cached_property
    def files(self) -> dict[str, bytes]:
        return tree(self.output)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page by its path; parsing is strict, so a page that is no HTML fails all tests that look at pages."""
        return {path: parsed(path, content) for path, content in self.files.items() if path.endswith(".html")}

    @cached_property
    def fullest(self) -> dict[tuple[str, str], str]:
        """By language and kind the path of the page that says most; without the page for missing pages."""
        return fullest(self.built, self.output)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    root = demo_copy(tmp_path_factory.mktemp("demo") / "site")
    return Demo(root, publish(root))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small company to change."""
    return small_copy(tmp_path / "small")


Git = Callable[..., str]


@pytest.fixture(scope="session")
def git() -> Callable[[Path], Git]:
    """Make a folder a repository of its own; what comes back runs git there, free of anybody's settings."""

    def repository(folder: Path) -> Git:
        def run(*arguments: str, day: str = "2026-11-01", author: str = "Ola Żak") -> str:
            moment = f"{day}T12:00:00+01:00"
            environment = {
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": str(folder.parent),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_NAME": author,
                "GIT_AUTHOR_EMAIL": "ola.zak@debina.example",
                "GIT_AUTHOR_DATE": moment,
                "GIT_COMMITTER_NAME": "Robot",
                "GIT_COMMITTER_EMAIL": "robot@debina.example",
                "GIT_COMMITTER_DATE": moment,
            }
            return subprocess.run(
                ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, encoding="utf-8"
            ).stdout

        run("init", "--quiet", "--initial-branch=main")
        return run

    return repository
