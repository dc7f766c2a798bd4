"""The results of runs: kept in build/bench/results.json, and written as tables between the marks of our pages."""

import json
import re
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.peers import HERE, PEERS

ACCOUNTS = 10_000
"""The size of the company whose tables our pages show; those of another are printed."""
DOCUMENT = HERE.parent / "docs" / "performance.md"
PAGES = (DOCUMENT, HERE.parent / "README.md")
RESULTS = "results.json"
REFERENCE = PEERS[0].name
"""What all others are held against."""

ROWS: Mapping[str, str] = {
    **{peer.name: f"{peer.title} {peer.version}, full build" for peer in PEERS},
    "plain": "playbookgen, clean build, plain layouts",
    "full": "playbookgen, clean build, the default theme with all its pages",
    "edit": "playbookgen, one account edited",
    "unchanged": "playbookgen, nothing changed",
    "check": "`playbookgen check`, nothing cached",
}
SMALL_ROWS: Mapping[str, str] = {
    "help": "`playbookgen --help`",
    "demo-check": "`check` of the demo company, nothing cached",
    "demo-build": "`build` of the demo company, clean",
    "demo-unchanged": "`build` of the demo company, nothing changed",
}
_MARKED = re.compile(r"(<!-- measured: (\S+) -->\n).*?(^<!-- end -->$)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Machine:
    """What it was measured on."""

    cores: int
    python: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What the runs of a scenario came to."""

    seconds: tuple[float, ...]
    megabytes: float
    ratios: tuple[float, ...] = ()
    """To the seconds of the reference in each of the same rounds; none where it did not run."""
    memory_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """Clean builds of a company of one size."""

    seconds: tuple[float, ...]
    megabytes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """Edits of one account in a preview, with a company of one size."""

    shown: tuple[float, ...]
    """Seconds from a save until the account's page is painted anew."""
    built: tuple[float, ...]
    """Until all pages are."""


def beside_reference(measured: Mapping[str, Measured]) -> dict[str, Measured]:
    """Return what was measured in the same rounds with its ratios to the reference."""
    reference = measured.get(REFERENCE)
    if reference is None:
        return dict(measured)
    return {
        name: Measured(
            one.seconds,
            one.megabytes,
            tuple(own / other for own, other in zip(one.seconds, reference.seconds, strict=True)),
            one.megabytes / reference.megabytes,
        )
        for name, one in measured.items()
    }


def keep(
    folder: Path,
    machine: Machine,
    accounts: int,
    measured: Mapping[str, Measured] = MappingProxyType({}),
    growth: Mapping[int, Growth] = MappingProxyType({}),
    serve: Mapping[int, Followed] = MappingProxyType({}),
) -> None:
    """Add what was measured with a company to the results in a folder."""
    known = _results(folder)
    company = known.setdefault(str(accounts), {"measured": {}, "growth": {}})
    company["machine"] = asdict(machine)
    company["measured"] |= {name: asdict(one) for name, one in measured.items()}
    company["growth"] |= {str(size): asdict(one) for size, one in growth.items()}
    company["serve"] = company.get("serve", {}) | {str(size): asdict(one) for size, one in serve.items()}
    (folder / RESULTS).write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def show(folder: Path, accounts: int) -> None:
    """Write the tables of a company's size into our pages, or print them."""
    tables = tables_of(_results(folder)[str(accounts)], accounts)
    if accounts == ACCOUNTS:
        for page in PAGES:
            page.write_text(filled(page.read_text("utf-8"), tables), encoding="utf-8")
    else:
        print("\n\n".join(table for name, table in tables.items() if name != "short"))


def _results(folder: Path) -> dict[str, Any]:
    """Return all results by the company's size."""
    file = folder / RESULTS
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def filled(page: str, tables: Mapping[str, str]) -> str:
    """Return a page with its tables anew; what nobody measured stays."""
    return _MARKED.sub(
        lambda found: f"{found[1]}\n{tables[found[2]]}\n\n{found[3]}" if found[2] in tables else found[0], page
    )


def tables_of(company: Mapping[str, Any], accounts: int) -> dict[str, str]:
    """Return the tables of a company's results by their marks, as Markdown."""
    measured = company["measured"]
    machine = company["machine"]
    where = f"{accounts:,} accounts, one language, {machine['cores']} cores, Python {machine['python']}"
    found = {}
    if rows := [_beside(ROWS[name], measured[name]) for name in ROWS if name in measured]:
        title = REFERENCE.title()
        head = ("", "time", f"of {title}'s", "memory", f"of {title}'s")
        rounds = len(measured[next(name for name in ROWS if name in measured)]["seconds"])
        found["builds"] = f"{where}; median of {rounds}.\n\n{table(head, rows)}"
        found["short"] = table(head, rows)
    if rows := [_alone(SMALL_ROWS[name], measured[name]) for name in SMALL_ROWS if name in measured]:
        found["small"] = table(("", "time", "memory"), rows)
    if company["growth"]:
        rows = [_grown(int(size), one) for size, one in sorted(company["growth"].items(), key=lambda row: int(row[0]))]
        found["growth"] = table(("accounts", "time", "of it an account", "memory", "of it an account"), rows)
    if followed := company.get("serve"):
        rows = [
            (f"{int(size):,}", _time(one["shown"]), _time(one["built"]))
            for size, one in sorted(followed.items(), key=lambda row: int(row[0]))
        ]
        found["serve"] = table(("accounts", "save → page painted anew", "save → all pages made"), rows)
    return found


def _beside(title: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    ratio = f"{statistics.median(one['ratios']):.2f}" if one["ratios"] else "–"
    memory = f"{one['memory_ratio']:.2f}" if one["memory_ratio"] is not None else "–"
    return title, _time(one["seconds"]), ratio, f"{one['megabytes']:.0f} MB", memory


def _alone(title: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    return title, _time(one["seconds"]), f"{one['megabytes']:.0f} MB"


def _grown(size: int, one: Mapping[str, Any]) -> tuple[str, ...]:
    seconds, megabytes = statistics.median(one["seconds"]), statistics.median(one["megabytes"])
    times = _time(one["seconds"]), f"{seconds / size * 1000:.2f} ms"
    return f"{size:,}", *times, f"{megabytes:.0f} MB", f"{megabytes / size * 1000:.0f} KB"


def _time(seconds: Iterable[float]) -> str:
    median = statistics.median(seconds)
    return f"{median * 1000:.0f} ms" if median < 1 else f"{median:.2f} s"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown; all columns but the first are numbers."""
    lines = [head, ("---", *("--:" for _ in head[1:])), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)
