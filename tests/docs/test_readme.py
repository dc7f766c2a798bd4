"""What the README lets a reader try comes out as it says."""

import re
import textwrap
from pathlib import Path

from click.testing import CliRunner

from playbookgen.build import build, check
from playbookgen.cli import main
from tests.sites import DAY, demo_copy

README = Path(__file__).parents[2] / "README.md"


def _example(beginning: str) -> str:
    """Return the indented block of the README that begins with a text."""
    blocks = re.findall(r"(?:^ {7}.*\n)+", README.read_text("utf-8"), re.MULTILINE)
    return next(block for block in map(textwrap.dedent, blocks) if block.startswith(beginning))


def test_a_mistake_is_named_as_the_tour_shows(tmp_path: Path) -> None:
    site = demo_copy(tmp_path)
    account = site / "content/accounts/warta-papier.yaml"
    account.write_text(account.read_text("utf-8").replace("tier: key\n", "tier: kluczowy\n", 1), "utf-8")
    told = CliRunner().invoke(main, ["check", "--site", str(site), "--as-of", DAY.isoformat(), "--messages", "en"])
    assert _example("content/accounts/warta-papier.yaml:2:7:") in told.stdout


def test_the_account_of_the_tour_is_one(tmp_path: Path) -> None:
    site = demo_copy(tmp_path)
    before = check(site, DAY).findings
    (site / "content/accounts/nowa-firma.yaml").write_text(_example("name: Nowa Firma"), "utf-8")
    built = build(site, site / "public", DAY)
    assert built.checked.findings == before
    for page in ("accounts/index.html", "people/kinga-maciejewska.html"):
        assert "Nowa Firma" in (site / "public" / page).read_text("utf-8")
