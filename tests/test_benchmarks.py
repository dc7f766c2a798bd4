"""The companies that speed is measured on are such as the tool would publish."""

from pathlib import Path

from benchmarks.company import DAY, write_company
from playbookgen.build import check


def test_a_synthetic_company_is_without_a_finding(tmp_path: Path) -> None:
    write_company(tmp_path, 40)
    assert check(tmp_path, DAY).findings == ()
    assert len(list((tmp_path / "content" / "accounts").iterdir())) == 40
