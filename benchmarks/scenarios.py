"""What is run, and the companies it is run on: they lie in build/bench/, one folder for each size."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

from benchmarks.company import DAY, account_file, account_record, as_yaml, write_company
from benchmarks.peers import HERE, PEERS, write_trees
from benchmarks.probes import FILES, FOLDERS, Shape, probe_edit

REPOSITORY = HERE.parent
BENCH = REPOSITORY / "build" / "bench"
TOOLS = BENCH / "tools"
CACHE = ".playbookgen"
"""What a build keeps beside site.yaml."""
EDITED = 1
"""The account that is edited, by its number."""


def _nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command whose runs are measured."""

    name: str
    command: list[str]
    folder: Path
    """Where it runs."""
    prepare: Callable[[], None] = _nothing
    """What is done before each run, off the clock."""
    follows: str | None = None
    """The scenario on whose output and cache it builds."""
    output: Path | None = None
    """Where it writes the pages of the company, all of them; None where it does not."""
    shape: Shape = FILES
    probe: Callable[[], None] = _nothing
    """What else must hold after the first run."""


def scenarios(folder: Path, accounts: int) -> list[Scenario]:
    """Return all scenarios for a company's folder, in the order of a round."""
    edited, _ = account_record(EDITED, accounts)
    out, plain, full = folder / "out", folder / "plain", folder / "full"
    found = []
    for peer in PEERS:
        target = out / peer.name
        command = peer.command(TOOLS, target)
        found.append(
            Scenario(peer.name, command, folder / peer.name, partial(fresh, target), output=target, shape=FOLDERS)
        )
    found += [clean_build("plain", plain, out), clean_build("full", full, out)]
    shown = partial(probe_edit, full / account_file(edited), out / "full" / FILES.account.format(edited))
    again, check = build_command(full, out / "full"), _ours("check", "--site", str(full))
    demo, demo_check = clean_build("demo-build", REPOSITORY, out), _ours("check", "--site", str(REPOSITORY))
    return [
        *found,
        Scenario("edit", again, folder, partial(_edit, full, accounts), "full", probe=shown),
        Scenario("unchanged", again, folder, partial(_settle, again), "full"),
        Scenario("check", check, folder, partial(fresh, full / CACHE)),
        Scenario("help", [sys.executable, "-m", "playbookgen", "--help"], folder),
        Scenario("demo-check", demo_check, folder, partial(fresh, REPOSITORY / CACHE)),
        demo,
        Scenario("demo-unchanged", demo.command, folder, follows="demo-build"),
    ]


def clean_build(name: str, site: Path, out: Path) -> Scenario:
    """Return the build of a site with nothing there from before, into a folder of the scenario's name."""
    output = out / name
    prepare = partial(fresh, output, site / CACHE)
    probed = output if site != REPOSITORY else None
    return Scenario(name, build_command(site, output), out.parent, prepare, output=probed)


def build_command(site: Path, output: Path) -> list[str]:
    """Return the command that builds a site."""
    return _ours("build", "--site", str(site), "--output", str(output))


def _ours(command: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "playbookgen", command, "--as-of", DAY.isoformat(), *arguments]


def fresh(*folders: Path) -> None:
    """Remove what earlier runs left, and let the disk come to rest."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    os.sync()


def _edit(site: Path, accounts: int) -> None:
    edit(site, accounts)
    os.sync()


def edit(site: Path, accounts: int) -> int:
    """Give an account another target, or its first one back; return that."""
    id, record = account_record(EDITED, accounts)
    file, before, first = site / account_file(id), as_yaml(record), record["plans"][0]["targets"][0]
    if file.read_text("utf-8") == before:
        first["target"] += 1000
    file.write_text(as_yaml(record), encoding="utf-8")
    return int(first["target"])


def _settle(build: Sequence[str]) -> None:
    """Build once more when all files are old enough to be believed from outside: two seconds."""
    time.sleep(2.5)
    subprocess.run(build, check=True, capture_output=True)
    os.sync()


def make_company(folder: Path, accounts: int, names: Collection[str]) -> None:
    """Write what scenarios of these names need of a company into its folder, unless it is there."""
    _once(folder, accounts, ("full",), lambda folder, accounts: write_company(folder / "full", accounts))
    if "plain" in names:
        _once(folder, accounts, ("plain",), lambda folder, accounts: _write_plain_site(folder / "plain", accounts))
    if any(peer.name in names for peer in PEERS):
        _once(folder, accounts, tuple(peer.name for peer in PEERS), write_trees)


def _once(folder: Path, accounts: int, trees: Iterable[str], make: Callable[[Path, int], None]) -> None:
    stamp, digest = folder / f"{'-'.join(trees)}.digest", _sources()
    if stamp.is_file() and stamp.read_text("utf-8") == digest:
        return
    for tree in trees:
        shutil.rmtree(folder / tree, ignore_errors=True)
    say(f"writing {', '.join(trees)} with {accounts:,} accounts")
    make(folder, accounts)
    stamp.write_text(digest, encoding="utf-8")


def _sources() -> str:
    """The digest of what companies are made of: the modules that write them, and all layouts."""
    state = blake2b(digest_size=16)
    layouts = (file for folder in ("plain", *(peer.name for peer in PEERS)) for file in (HERE / folder).rglob("*"))
    for file in sorted([HERE / "company.py", HERE / "peers.py", *layouts]):
        if file.is_file():
            state.update(file.read_bytes())
    return state.hexdigest()


def _write_plain_site(site: Path, accounts: int) -> None:
    write_company(site, accounts)
    write_plain(site)


def write_plain(site: Path) -> None:
    """Give a site the plain layouts, and leave out all pages that the peers do not make."""
    shutil.copytree(HERE / "plain", site / "layouts")
    with (site / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("pages: [accounts, people]\n")


def say(text: str) -> None:
    """Tell whoever waits what is going on."""
    print(text, file=sys.stderr, flush=True)
