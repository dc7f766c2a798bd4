"""What browsers are told of builds, and what ends a burst of changes."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, tzinfo
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any, TypeVar

import pytest

from playbookgen.serve.files import Found, Moved, find
from playbookgen.serve.injection import widened, with_preview
from playbookgen.serve.outcome import Glimpse, Outcome
from playbookgen.serve.ports import listening
from playbookgen.serve.preview import Preview
from playbookgen.serve.running import is_past
from playbookgen.serve.watching import Changes, Places, burst
from tests.sites import put

T = TypeVar("T")


def run(what: Coroutine[Any, Any, T]) -> T:
    """Run something in a thread of its own: in the tests' one a browser may have a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, what).result()


def test_a_browser_is_told_all_that_changed_since_it_last_listened(tmp_path: Path) -> None:
    async def told(seen: str) -> str:
        return [event async for event in _some(preview, seen, 2)][1]

    preview = Preview(tmp_path, lambda: None)
    preview.take(Outcome("published", changed=("a.html",)))
    seen = preview.version
    preview.take(Outcome("published", changed=("b.html",)))
    preview.take(Outcome("stopped", panel='{"title": "1 error"}'))
    preview.take(Outcome("published", changed=("a.html", "c.js")))
    expected = f'{{"version": "{preview.version}", "changed": ["a.html", "b.html", "c.js"], "panel": null}}'
    assert run(told(seen)) == f"id: {preview.version}\ndata: {expected}\n\n"
    for unknown in ("", "other.2", "nonsense", f"{seen.partition('.')[0]}.99"):
        assert '"changed": null' in run(told(unknown))
    preview.take(Outcome("published", changed=None))
    assert '"changed": null' in run(told(seen))


async def _some(preview: Preview, seen: str, count: int) -> AsyncIterator[str]:
    events = preview.events(seen)
    for _ in range(count):
        yield await anext(events)


def test_what_was_shown_ahead_of_a_build_is_no_news_unless_it_came_out_otherwise(tmp_path: Path) -> None:
    async def told(seen: str) -> str:
        return [event async for event in _some(preview, seen, 2)][1]

    put(tmp_path, {"a.html": "old", "b.html": "old"})
    preview = Preview(tmp_path, lambda: None)
    preview.take(Outcome("published", changed=None))
    preview.glimpse(Glimpse({"a.html": "new", "b.html": "new"}))
    seen = preview.version
    assert preview.content("a.html", tmp_path / "a.html") == b"new"
    put(tmp_path, {"a.html": "new", "b.html": "other"})
    preview.take(Outcome("published", changed=("a.html", "b.html", "c.html")))
    assert '"changed": ["b.html", "c.html"]' in run(told(seen))
    assert preview.content("b.html", tmp_path / "b.html") == b"other"
    preview.glimpse(Glimpse({"a.html": "newer"}))
    seen = preview.version
    preview.take(Outcome("stopped"))
    assert '"changed": ["a.html"]' in run(told(seen))
    assert preview.content("a.html", tmp_path / "a.html") == b"new"


def test_only_accounts_are_shown_ahead_of_a_build(tmp_path: Path) -> None:
    places, folder = Places(tmp_path), tmp_path / "content" / "accounts"
    assert places.accounts(frozenset({f"{folder}/b.yaml", f"{folder}/a.yaml", f"{folder}/a.yaml~"})) == ["a", "b"]
    assert places.accounts(frozenset({f"{folder}/a.yaml", f"{tmp_path}/site.yaml"})) == []


def test_a_preview_that_ends_lets_browsers_go(tmp_path: Path) -> None:
    async def heard() -> list[str]:
        preview = Preview(tmp_path, lambda: None)
        asyncio.get_running_loop().call_soon(preview.close)
        return [event async for event in preview.events(preview.version)]

    assert run(heard()) == ["retry: 300\n\n"]


def test_a_burst_lasts_as_long_as_git_is_at_work() -> None:
    async def changed() -> Changes:
        queue: asyncio.Queue[Changes] = asyncio.Queue()
        waits = iter("bcd")

        def is_busy() -> bool:
            """Be busy until all has come; each comes only after a pause."""
            following = next(waits, None)
            if following is not None:
                queue.put_nowait(frozenset({following}))
            return following is not None

        return await burst(frozenset({"a"}), queue, is_busy)

    assert run(changed()) == {"a", "b", "c", "d"}


def test_what_editors_keep_beside_files_does_not_matter(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / ".git")
    paths = {
        "site.yaml": True,
        "content": True,
        "layouts": True,
        "content/accounts/alfa.yaml": True,
        "content/accounts": True,
        "layouts/assets/own.css": True,
        ".git/HEAD": True,
        ".git/logs/HEAD": True,
        "content/accounts/.alfa.yaml.swp": False,
        "public/index.html": False,
        ".public.next": False,
        ".playbookgen/build.sqlite3": False,
        ".git/index": False,
        ".git/refs/heads/main": False,
        "README.md": False,
        "contents/a.yaml": False,
    }
    assert {path: places.matters(str(tmp_path / path)) for path in paths} == paths


def test_a_new_day_begins_where_the_site_is() -> None:
    def clock(zone: tzinfo) -> datetime:
        return datetime.fromisoformat("2026-11-23T23:30:00+00:00").astimezone(zone)

    assert is_past(Outcome("published", day="2026-11-23", timezone="Europe/Warsaw"), clock)
    assert not is_past(Outcome("published", day="2026-11-23", timezone="Europe/London"), clock)
    assert not is_past(Outcome("failed"), clock)


def test_an_address_names_a_file_by_its_own_name(tmp_path: Path) -> None:
    put(tmp_path, {"index.html": "", "pages/ąę.html": "", "pages/index.html": ""})
    assert find(tmp_path, b"/") == Found("index.html", tmp_path / "index.html")
    assert find(tmp_path, "/pages/ąę.html".encode()) == find(tmp_path, b"/pages/%C4%85%C4%99.html")
    assert find(tmp_path, b"/pages") == Moved("/pages/")
    assert find(tmp_path, b"/pages/") == Found("pages/index.html", tmp_path / "pages" / "index.html")
    assert find(tmp_path / "gone", b"/") is None


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("script-src 'self'; style-src 'self'; connect-src 'self'", None),
        ("img-src 'none'", None),
        ("default-src *", None),
        ("", None),
        (
            "default-src 'none'; style-src https://a.example/",
            "default-src 'none'; style-src https://a.example/ 'self'; script-src 'self'; connect-src 'self'",
        ),
        ("Default-Src 'self'; script-src 'none'", "default-src 'self'; script-src 'self'"),
    ],
)
def test_a_policy_lets_the_preview_through_and_nothing_else(policy: str, expected: str | None) -> None:
    assert widened(policy) == (expected or policy)


def test_the_preview_is_added_to_any_page(tmp_path: Path) -> None:
    added = (
        '<script src="/.playbookgen/preview.js" data-page="a&quot;.html" data-version="r.1" data-panel="null" defer>'
        "</script>\n"
    )
    for page in ("<head><title>A</title>|</HEAD ><body>x</body>", "<p>x|</body>", "x|"):
        before, _, after = page.partition("|")
        assert with_preview((before + after).encode(), 'a".html', "r.1", "null").decode() == before + added + after


def test_connections_send_at_once_what_is_to_be_sent() -> None:
    """Without it the body of each answer waits 40 ms for the browser to say that it has the head."""

    async def sends_at_once() -> bool:
        sockets = listening(None, 8000)
        seen: asyncio.Queue[int] = asyncio.Queue()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.put_nowait(writer.get_extra_info("socket").getsockopt(IPPROTO_TCP, TCP_NODELAY))
            writer.close()

        servers = [await asyncio.start_server(connected, sock=opened) for opened in sockets]
        _, writer = await asyncio.open_connection(*sockets[0].getsockname()[:2])
        found = await seen.get()
        writer.close()
        for server in servers:
            server.close()
        return bool(found)

    assert run(sends_at_once())
