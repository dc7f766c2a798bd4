"""How long it takes from a save until the open page shows it, and until all that follows from it is built.

A preview and a browser run as people run them. The page counts as loaded anew when the browser has painted it, by the
browser's own clock, which is that of this machine.
"""

import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.company import DAY, account_record
from benchmarks.pages import PAINT
from benchmarks.probes import FILES
from benchmarks.results import Followed
from benchmarks.runs import RunFailure
from benchmarks.scenarios import BENCH, EDITED, edit, fresh, make_company, say
from tests.site.conftest import FLAGS, chromium

PATIENCE = 600.0
"""Seconds after which a preview has failed."""
_BUILD = re.compile(r"\d\d:\d\d:\d\d ")
_IS_NEW = "target => document.querySelector('main')?.innerText.replace(/\\s/g, '').includes(target)"


def follow(sizes: Iterable[int], rounds: int) -> dict[int, Followed]:
    """Edit an account of companies of several sizes, again and again, each time when all has come to rest."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for size in sizes:
            folder = BENCH / str(size)
            make_company(folder, size, ("full",))
            with _preview(folder / "full", folder / "out" / "serve") as (address, builds):
                page = browser.new_page()
                page.goto(address + FILES.account.format(account_record(EDITED, size)[0]))
                taken = [_edited(page, builds, folder / "full", size) for _ in range(rounds + 1)][1:]
                page.close()
            found[size] = Followed(tuple(shown for shown, _ in taken), tuple(built for _, built in taken))
            say(f"{size:,} accounts: {', '.join(f'{shown:.3f} s' for shown, _ in taken)}")
        browser.close()
    return found


def _edited(page: Page, builds: "queue.Queue[float]", site: Path, size: int) -> tuple[float, float]:
    """Return seconds until an edited account's page is painted anew, and until the build has ended."""
    saved = time.time()
    target = edit(site, size)
    page.wait_for_function(_IS_NEW, arg=str(target), timeout=PATIENCE * 1000)
    painted = page.evaluate(f"{PAINT}.then(start => performance.timeOrigin + start)") / 1000
    return painted - saved, builds.get(timeout=PATIENCE) - saved


@contextmanager
def _preview(site: Path, output: Path) -> Iterator[tuple[str, "queue.Queue[float]"]]:
    """Run a preview; yields its address, and the moments at which its builds end."""
    fresh(output, site / ".playbookgen")
    command = [sys.executable, "-m", "playbookgen", "serve", "--as-of", DAY.isoformat()]
    builds: queue.Queue[float] = queue.Queue()
    with subprocess.Popen(
        [*command, "--site", str(site), "--output", str(output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None

        def listen(lines: Iterable[str]) -> None:
            for line in lines:
                if _BUILD.match(line):
                    builds.put(time.time())

        thread = threading.Thread(target=listen, args=(process.stderr,))
        thread.start()
        try:
            address = process.stdout.readline().strip()
            if not address:
                raise RunFailure(f"{' '.join(command)}: no address")
            builds.get(timeout=PATIENCE)
            yield address, builds
        finally:
            process.terminate()
            thread.join()
