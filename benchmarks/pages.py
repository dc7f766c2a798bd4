"""Weight and first paint of pages on a phone: of the demo, of the largest account, of the largest page of all.

    python -m benchmarks.pages [ACCOUNTS]      (1000 where none is given)

Prints Markdown. Weights are of what a server with gzip sends. Paint is Chromium's first contentful paint with an empty
cache on the profile below, the median of five loads.
"""

import gzip
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.company import DAY, write_company
from playbookgen.build import build
from tests.site.conftest import FLAGS, chromium

REPOSITORY = Path(__file__).parents[1]
LOADS = 5
SCREEN = {"width": 412, "height": 915}
CPU = 4
"""How much slower than this machine the phone computes: what Lighthouse takes for a mid-range phone."""
NETWORK = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 5e6 / 8}
"""Milliseconds, and bytes a second: a fair mobile network."""
PAINT = """new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime))
    .observe({type: "paint", buffered: true}))"""
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine as a server with gzip does, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = folder / self.path.lstrip("/")
            content = gzip.compress(file.read_bytes(), 6, mtime=0) if file.is_file() else b""
            self.send_response(200 if file.is_file() else 404)
            self.send_header("Content-Type", KINDS.get(file.suffix, "application/octet-stream"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # the page was closed meanwhile
                self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def first_paint(browser: Browser, address: str) -> float:
    """Return milliseconds until something is to be seen: the median of `LOADS`."""
    paints = []
    for _ in range(LOADS):
        context = browser.new_context(viewport=SCREEN, device_scale_factor=2.625, is_mobile=True)  # type: ignore[arg-type]
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
        page.goto(address, wait_until="load")
        paints.append(float(page.evaluate(PAINT)))
        context.close()
    return statistics.median(paints)


def largest(folder: Path, pattern: str) -> Path:
    """Return the largest page that a pattern names."""
    return max(folder.glob(pattern), key=lambda file: file.stat().st_size)


def main(accounts: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        write_company(folder / "company", accounts)
        build(REPOSITORY, folder / "demo", DAY)
        build(folder / "company", folder / "large", DAY)
        demo, large = folder / "demo", folder / "large"
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        rows = [
            ("demo: home", demo, demo / "index.html"),
            ("demo: largest account", demo, largest(demo, "accounts/[!i]*.html")),
            ("demo: largest personal page", demo, largest(demo, "people/[!i]*.html")),
            (f"{accounts:,} accounts: largest account", large, largest(large, "accounts/[!i]*.html")),
            (f"{accounts:,} accounts: largest page, {{}}", large, largest(large, "**/*.html")),
        ]
        print("| page | HTML | compressed | first paint |\n| --- | --: | --: | --: |")
        for name, root, page in rows:
            path = page.relative_to(root).as_posix()
            with served(root) as address:
                paint = first_paint(browser, address + path)
            content = page.read_bytes()
            sizes = f"{len(content) / 1000:.0f} KB | {len(gzip.compress(content, 6)) / 1000:.1f} KB"
            print(f"| {name.format(path)} | {sizes} | {paint:.0f} ms |")
        browser.close()
        assets = [file for file in (demo / "assets").rglob("*") if file.suffix in (".css", ".js")]
        weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in assets)
        print(f"\nStyles and scripts together, compressed: {weight / 1000:.1f} KB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
