"""What each step of making it faster has gained: the same build by earlier versions of the program.

    python -m benchmarks.steps [--accounts N] [--rounds N]

Versions are unpacked beside each other in build/bench/steps, and run with the libraries of today.
"""

import argparse
import io
import os
import resource
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.results import DOCUMENT, filled, table
from benchmarks.runs import run
from benchmarks.scenarios import BENCH, REPOSITORY, build_command, fresh, make_company, say

STEPS: Mapping[str, str] = {
    "51e4c24": "before: one process, nothing kept",
    "5824f35": "accounts and pages as stages in processes, a cache, rules and lists that ask once",
    "cf45692": "layouts compiled to direct code, plain Markdown without the parser, a chrome that pages share",
    "d623294": "sound files read by one pattern a line",
    "41202c2": "workers collect what a part leaves behind, summaries are light, findings worded in half the time",
    "d0f5382": "texts joined and rows mapped without calls, what a page shows let go with the page",
    "89164e9": "places of findings seen from a few lines, findings worded in processes",
    "HEAD": "lighter summaries, pages sent to workers without their inputs, a cache begun without waiting for the disk",
}
"""What a version brought, by its commit, in the order of time."""


def measure(accounts: int, rounds: int) -> str:
    """Return the table: clock, processor time of all processes, and memory, of a clean build with the default theme."""
    folder = BENCH / str(accounts)
    make_company(folder, accounts, ("full",))
    seconds: dict[str, list[float]] = {commit: [] for commit in STEPS}
    processor: dict[str, list[float]] = {commit: [] for commit in STEPS}
    memory: dict[str, float] = {}
    for number in range(rounds + 1):
        for commit in STEPS:
            output, source = folder / "out" / "steps", _checkout(commit) / "src"
            fresh(output, folder / "full" / ".playbookgen")
            os.environ["PYTHONPATH"] = str(source)
            before = _processor_time()
            done = run(build_command(folder / "full", output), folder, looks_at_memory=number == 0)
            say(f"round {number}: {commit} {done.seconds:.2f} s")
            if number == 0:
                memory[commit] = done.megabytes or 0.0
            else:
                seconds[commit].append(done.seconds)
                processor[commit].append(_processor_time() - before)
    rows = [
        (
            text,
            f"{statistics.median(seconds[commit]):.1f} s",
            f"{statistics.median(processor[commit]):.1f} s",
            f"{memory[commit]:.0f} MB",
        )
        for commit, text in STEPS.items()
    ]
    return f"{accounts:,} accounts; median of {rounds}.\n\n{table(('', 'time', 'processor time', 'memory'), rows)}"


def _checkout(commit: str) -> Path:
    """Return a folder with a version of the program."""
    if commit == "HEAD":
        return REPOSITORY
    folder = BENCH / "steps" / commit
    if not folder.is_dir():
        archive = ["git", "-C", str(REPOSITORY), "archive", "--format=tar", commit, "src", "layouts"]
        content = subprocess.run(archive, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(content)) as packed:
            packed.extractall(folder, filter="data")
    return folder


def _processor_time() -> float:
    """Seconds that processes which have ended took of processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure, and write the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="benchmarks.steps", description="Measure earlier versions.")
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    found = measure(asked.accounts, asked.rounds)
    sys.stdout.write(f"{found}\n")
    DOCUMENT.write_text(filled(DOCUMENT.read_text("utf-8"), {"steps": found}), encoding="utf-8")


if __name__ == "__main__":
    main()
