"""What docs/erasing-a-person.md tells to do erases a person: followed line by line on a real repository."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.commands import run
from tests.conftest import Git

from .markdown import DOCS

PAGE = (DOCS / "erasing-a-person.md").read_text("utf-8")
ACCOUNT = """\
name: Młyn Dębowiec
tier: small
stage: customer
owner: jan-maj
stakeholders:
  - id: nowak
    name: Maria Nowak
    function: purchasing
    email: m.nowak@debowiec.example
    phone: +48 22 555 01 23
visits:
  - date: 2026-01-15
    by: jan-maj
    with: [nowak]
    summary: Byłem u pani NOWAK; Nowakowi juniorowi też się podobało.
"""


def block(heading: str, number: int = 0) -> str:
    """Return a block of code below a heading of the page."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return str(re.findall(r"^```\w*\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)[number])


def follow(commands: str, folder: Path, address: Path) -> str:
    """Run commands of the page in a shell; returns what they print."""
    done = subprocess.run(
        ["bash", "-e", "-c", commands.replace("ADDRESS", str(address))],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": "/dev/null",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_page_leads_from_a_person_everywhere_to_nobody_anywhere(
    small: Path, tmp_path: Path, git: Callable[[Path], Git]
) -> None:
    file, photo = small / "content/accounts/mlyn-debowiec.yaml", small / "content/people/maria-nowak.jpg"
    address, ours = tmp_path / "address.git", git(small)
    file.write_text(ACCOUNT, "utf-8")
    photo.write_bytes(b"her face")
    ours("add", "-A")
    ours("commit", "-qm", "Maria Nowak, Młyn Dębowiec")

    found = follow(block("1. Find them"), small, address)
    assert "content/accounts/mlyn-debowiec.yaml" in found
    assert "Maria Nowak, Młyn Dębowiec" in found

    before, _, _ = ACCOUNT.partition("  - id: nowak")
    visits = ACCOUNT[ACCOUNT.index("visits:") :]
    file.write_text(before + block("2. Take them out of the files") + visits, "utf-8")
    told = run("check", "--site", small, "--messages", "en").stdout
    assert re.search(r"mlyn-debowiec\.yaml:12:12: error: .*nowak.* \[dangling-reference\]", told), told
    file.write_text(before + block("2. Take them out of the files"), "utf-8")
    photo.unlink()
    assert "dangling-reference" not in run("check", "--site", small, "--messages", "en").stdout
    ours("commit", "-qam", "Leave a seat empty")

    ours("clone", "--quiet", "--bare", ".", str(address))
    (tmp_path / "erase.txt").write_text(block("4. Rewrite the history", 1), "utf-8")
    rewriting, paths, back = (block("4. Rewrite the history", number) for number in (0, 2, 3))
    follow(rewriting + paths + back, tmp_path, address)

    anything = ours("-C", str(address), "log", "--all", "-p", "--format=%B%an", "--name-only")
    assert "Leave a seat empty" in anything
    assert re.findall("(?i)nowak|555 01 23|her face", anything) == []
