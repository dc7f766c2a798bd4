"""Pictures of the demo to look at: `make screenshots`.

Of each kind of page the fullest one, in every language, on a laptop and on a phone, in light and in dark; beside them
an `index.html` that shows them all. Then the README's pictures, which are of the same pages, and those of the pages for
editors.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from html import escape
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from playbookgen.build import build
from playbookgen.site.pages import MISSING
from tests.cli.commands import AS_OF, run
from tests.docs.test_editors import ACCOUNT, MISTAKES, PAGES, changes, copy_of_demo
from tests.site.conftest import FLAGS, LAID_OUT, chromium
from tests.sites import DAY, REPOSITORY, edit, fullest

WIDTHS = (1280, 390)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
README: Mapping[str, tuple[str, Scheme]] = {
    "account": ("en/accounts/ec-brynica.html", "light"),
    "my-page": ("en/people/renata-osowska.html", "dark"),
}
"""Name of each picture of the README, its page, and the scheme."""
TERMINAL = """<meta charset="utf-8">
<style>pre { font: 15px/1.5 monospace; margin: 0; padding: 1em; white-space: pre-wrap }</style>
"""
"""What stands before the output of a command in a picture of it."""


def shown(output: Path) -> Iterator[tuple[str, str, str]]:
    """Yield kind, language and path of the fullest page of each kind in each language, and of the missing page."""
    for (language, kind), path in fullest(build(REPOSITORY, output, DAY), output).items():
        yield kind, language, path
    yield "404", "pl", MISSING


def picture(browser: Browser, page: Path, to: Path, width: int, scheme: Scheme, *, whole: bool) -> None:
    """Take a picture of a page: its first screen, or all of it."""
    tab = browser.new_page(viewport={"width": width, "height": 860}, color_scheme=scheme)
    tab.goto(page.as_uri())
    tab.evaluate(LAID_OUT)
    tab.screenshot(path=to, full_page=whole)
    tab.close()


def picture_editing(browser: Browser, scratch: Path, language: str) -> None:
    """Take the pictures of the page for editors in a language: what they see before a change, after it, and when it is
    wrong."""
    site, output, folder = copy_of_demo(scratch), scratch / "public", "" if language == "pl" else f"{language}/"
    account = output / f"{folder}accounts/{(site / ACCOUNT).stem}.html"

    def shows(name: str, page: str, part: str) -> None:
        tab = browser.new_page(viewport={"width": 1120, "height": 860}, color_scheme="light")
        tab.goto(page)
        tab.evaluate(LAID_OUT)
        tab.locator(part).screenshot(path=REPOSITORY / f"docs/images/editors-{name}.{language}.png")
        tab.close()

    build(site, output, DAY)
    shows("section", account.as_uri(), "#targets")
    for before, after in changes(language):
        edit(site / ACCOUNT, before, after)
    build(site, output, DAY)
    shows("stakeholder", account.as_uri(), "#stakeholders")
    for right, wrong in MISTAKES[:2]:
        edit(site / ACCOUNT, right, wrong)
    told = run("check", "--site", site, *AS_OF, "--messages", language).stdout
    lines = [line for line in re.split(r"^(?=content/)", told, flags=re.MULTILINE) if line.startswith(ACCOUNT)]
    terminal = scratch / "check.html"
    terminal.write_text(f"<!doctype html>{TERMINAL}<pre>{escape(''.join(lines).rstrip())}</pre>", encoding="utf-8")
    shows("check", terminal.as_uri(), "pre")


def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        output = Path(scratch) / "public"
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for (kind, language, path), width, scheme in product(shown(output), WIDTHS, SCHEMES):
            names.append(f"{kind}.{language}.{width}.{scheme}.png")
            picture(browser, output / path, folder / names[-1], width, scheme, whole=True)
        for name, (path, scheme) in README.items():
            picture(browser, output / path, REPOSITORY / f"docs/images/{name}.png", 1280, scheme, whole=False)
        for language in PAGES:
            picture_editing(browser, Path(scratch) / language, language)
        browser.close()
    figures = (
        f'<figure><img src="{escape(name)}" loading="lazy"><figcaption>{name}</figcaption></figure>' for name in names
    )
    (folder / "index.html").write_text(f"<!doctype html><title>Screenshots</title>{''.join(figures)}", encoding="utf-8")
    print(f"{folder / 'index.html'}: {len(names)} pictures")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
