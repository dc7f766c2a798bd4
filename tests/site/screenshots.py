"""Pictures of the demo to look at: `make screenshots`.

Of each kind of page the fullest one, in every language, on a laptop and on a phone, in light and in dark; beside them
an `index.html` that shows them all. Then the README's pictures, which are of the same pages.
"""

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
from tests.site.conftest import FLAGS, LAID_OUT, chromium
from tests.sites import DAY, REPOSITORY, fullest

WIDTHS = (1280, 390)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
README: Mapping[str, tuple[str, Scheme]] = {
    "account": ("en/accounts/ec-brynica.html", "light"),
    "my-page": ("en/people/renata-osowska.html", "dark"),
}
"""Name of each picture of the README, its page, and the scheme."""


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
        browser.close()
    figures = (
        f'<figure><img src="{escape(name)}" loading="lazy"><figcaption>{name}</figcaption></figure>' for name in names
    )
    (folder / "index.html").write_text(f"<!doctype html><title>Screenshots</title>{''.join(figures)}", encoding="utf-8")
    print(f"{folder / 'index.html'}: {len(names)} pictures")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
