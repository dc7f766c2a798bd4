"""Write `expected/` anew: `make golden`."""

import tempfile
from pathlib import Path

from playbookgen.build import build
from tests.sites import DAY, GOLDEN, small_copy

EXPECTED = GOLDEN / "expected"


def main() -> None:
    """Build the small company from a copy, outside this repository and so without its history."""
    with tempfile.TemporaryDirectory() as folder:
        built = build(small_copy(Path(folder) / "site"), EXPECTED, DAY)
    assert built.publication is not None, built.checked.findings
    print(f"{EXPECTED}: {len(built.publication.written)} written, {len(built.publication.removed)} removed")


if __name__ == "__main__":
    main()
