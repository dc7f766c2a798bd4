"""Write what is said now about some cases, or about all, into their expected files."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cases.running import CASES, LANGUAGES, NAMES, put_up, said_about


def keep(case: str, scratch: Path) -> None:
    for language in LANGUAGES:
        root = put_up(case, scratch / f"{case}-{language}")
        text = said_about(case, language, root).text
        (CASES / case / f"expected.{language}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        for name in sys.argv[1:] or NAMES:
            keep(name, Path(folder))
