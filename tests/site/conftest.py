"""A browser, and a host for it."""

import shutil
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import Demo
from tests.site.crowds import crowded
from tests.sites import PUBLIC, publish, published, small_copy

LAID_OUT = "for (const card of document.querySelectorAll('.sections > .card')) card.style.contentVisibility = 'visible'"
"""Lays out all of a page at once: what lies below the screen is not, until it is reached."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--ignore-certificate-errors",
]


CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Names of the program. The first has no windows: every page takes a third of the processor's time."""


def chromium() -> str | None:
    """The system's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if (program := chromium()) is None:
        pytest.fail("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name that it has above
        pass


@contextmanager
def hosted(folder: Path, headers: Mapping[str, str]) -> Iterator[str]:
    """Serve a folder's files with headers; yields the address of its top."""

    class Host(Quiet):
        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def served(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo below a path of a host."""
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "path").symlink_to(demo.output)
    with hosted(root, {}) as address:
        yield f"{address}some/path/"


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a site with accounts of 3, 30 and 60 people, and as many actions."""
    site = crowded(small_copy(tmp_path_factory.mktemp("crowd") / "site"), 3, 30, 60)
    publish(site)
    return site / PUBLIC


class Host:
    """Serves a folder below a path over TLS, as a company's host does: it can be out of reach, and send to a login."""

    ROOT = "/some/path/"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "some" / "path"
        self.logins: set[str] = set()
        """Files that it lets nobody see who has not logged in."""
        self.answers: dict[str, tuple[int, str]] = {}
        """What it answers for some files: status and a page."""
        self.stuck = threading.Event()
        self.is_stuck = False
        """Whether it takes requests and answers none."""
        self.policies: dict[str, str] = {}
        self.asked: list[str] = []
        authority = trustme.CA()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self._context)
        self._port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"https://localhost:{self._port}{self.ROOT}"

    def start(self) -> None:
        host = self

        class Handler(Quiet):
            def do_GET(self) -> None:
                path = self.path.removeprefix(host.ROOT)
                host.asked.append(path)
                if host.is_stuck:
                    host.stuck.wait(60)
                if path in host.logins:
                    self.send_response(302)
                    self.send_header("Location", "/login.html")
                    self.end_headers()
                elif path in host.answers:
                    status, text = host.answers[path]
                    self.send_response(status)
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.end_headers()
                    self.wfile.write(text.encode())
                else:
                    super().do_GET()

            def end_headers(self) -> None:
                policy = host.policies.get(self.path.removeprefix(host.ROOT))
                if policy is not None:
                    self.send_header("Content-Security-Policy", policy)
                super().end_headers()

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), partial(Handler, directory=str(self.folder)))
        self._server.daemon_threads = True
        self._server.socket = self._context.wrap_socket(self._server.socket, server_side=True)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        """Be out of reach until it starts again, at the same address."""
        self.stuck.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's site, for tests to copy."""
    root = small_copy(tmp_path_factory.mktemp("hosted") / "small")
    published(root)
    return root / PUBLIC


@pytest.fixture
def host(small_site: Path, tmp_path: Path) -> Iterator[Host]:
    """The host of a copy of the small company's site."""
    shutil.copytree(small_site, tmp_path / "some" / "path")
    (tmp_path / "login.html").write_text("<!doctype html><title>Login</title><h1>Login</h1>", "utf-8")
    host = Host(tmp_path)
    yield host
    host.stop()
