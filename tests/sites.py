"""Sites that tests build: the demo company of this repository, and a small one in which every key is used.

The small one stands in `golden/site`: two accounts, two people, two roles, two products, one page, two languages, no
error. A test copies it and changes what the test is about.
"""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from playbookgen.build import Built, build
from playbookgen.site.planning import planned

REPOSITORY = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 23)
"""The day that all tests reckon for."""
PUBLIC = "public"


def demo_copy(folder: Path) -> Path:
    """Copy the demo company into a folder that does not exist yet."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copy(REPOSITORY / "site.yaml", folder)
    return folder


def small_copy(folder: Path) -> Path:
    """Copy the small company into a folder that does not exist yet."""
    return site_copy(GOLDEN / "site", folder)


def site_copy(site: Path, folder: Path) -> Path:
    """Copy a site into a folder that does not exist yet."""
    shutil.copytree(site, folder)
    return folder


def put(root: Path, files: Mapping[str, str]) -> Path:
    """Write files, and the folders above them."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def edit(file: Path, old: str, new: str) -> None:
    """Change the one place of a file that reads `old`."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file} has {text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder by their path in it."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def rules(built: Built) -> list[str]:
    """Return the names of a build's findings."""
    return [finding.rule for finding in built.checked.findings]


def publish(root: Path, *, day: date = DAY, strict: bool = False, keep_going: bool = False) -> Built:
    """Build a site into its folder `public`."""
    return build(root, root / PUBLIC, day, strict=strict, keep_going=keep_going)


def published(root: Path, *, day: date = DAY, keep_going: bool = False) -> dict[str, bytes]:
    """Build a site, which must succeed, and return what stands in its output."""
    built = publish(root, day=day, keep_going=keep_going)
    assert built.publication is not None, [finding for finding in built.checked.findings if finding.is_error]
    return tree(root / PUBLIC)


def fullest(built: Built, output: Path) -> dict[tuple[str, str], str]:
    """Return by language and kind the path of the page that says most; without the page for missing pages."""
    found: dict[tuple[str, str], str] = {}
    for page in planned(built.checked.playbook):
        known = found.setdefault((page.language, page.kind), page.path)
        if (output / page.path).stat().st_size > (output / known).stat().st_size:
            found[page.language, page.kind] = page.path
    return found
