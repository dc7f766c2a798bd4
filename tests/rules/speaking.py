"""One account on a day, and where in its file a rule speaks of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from playbookgen.build import check
from playbookgen.findings import Finding
from tests.cases.running import put_up
from tests.sites import DAY, put


def account(rest: str, *, tier: str = "large", stage: str = "customer", owner: str = "anna-kos") -> str:
    return f"name: Młyn Dębowiec\ntier: {tier}\nstage: {stage}\nowner: {owner}\n{rest}"


def found(
    folder: Path, rule: str, text: str, files: Mapping[str, str] | None = None, today: date = DAY
) -> list[Finding]:
    """What a rule finds on the base site with an account, and with other files under `content/`."""
    added = {f"content/{path}": content for path, content in (files or {}).items()}
    site = put(put_up("base", folder / "site"), {"content/accounts/debowiec.yaml": text, **added})
    checked = check(site, today)
    assert not checked.is_unreadable, checked.findings
    return [finding for finding in checked.findings if finding.rule == rule]


def lines(folder: Path, rule: str, text: str, files: Mapping[str, str] | None = None, today: date = DAY) -> list[str]:
    """The lines of the account's file in which a rule finds something, without what is around their text."""
    told = text.splitlines()
    return [told[finding.where.start.line - 1].strip(" -{}") for finding in found(folder, rule, text, files, today)]


def entries(name: str, *listed: str) -> str:
    return f"{name}:\n" + "".join(f"  - {{{entry}}}\n" for entry in listed)


def plan(name: str, *listed: str, period: int = 2026) -> str:
    return f"plans:\n  - period: {period}\n    status: approved\n    {name}:\n" + "".join(
        f"      - {{{entry}}}\n" for entry in listed
    )


def opportunity(id: str, rest: str) -> str:
    return f"id: {id}, title: T, kind: upsell, owner: jan-bor, {rest}"


def product(name: str, rest: str = "") -> str:
    return f"name: {name}\nfamily: Rodzina {name}\n{rest}"
