"""Time and memory of `check` and `build`, each run as a process of its own: the table of the README.

    python -m benchmarks.measure [ACCOUNTS …]      (1000 where none is given)

Prints Markdown: medians of five runs after one that does not count, wall time and the process's peak memory. The demo
company comes first. A build always goes into a folder that is not there yet.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.company import DAY, write_company

RUNS = 5
REPOSITORY = Path(__file__).parents[1]


def measured(site: Path, command: str, scratch: Path) -> tuple[float, float]:
    """Return seconds and megabytes of a command: medians of `RUNS`."""
    seconds, megabytes = [], []
    for run in range(RUNS + 1):
        output = scratch / f"{command}-{run}"
        arguments = [sys.executable, "-m", "benchmarks.measure", "--one", command, str(site), str(output)]
        told = subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split()
        shutil.rmtree(output, ignore_errors=True)
        if run:
            seconds.append(float(told[0]))
            megabytes.append(float(told[1]))
    return statistics.median(seconds), statistics.median(megabytes)


def one(command: str, site: str, output: str) -> None:
    """Run a command once and print its seconds and megabytes: this process has no other child."""
    arguments = [sys.executable, "-m", "playbookgen", command, "--site", site, "--as-of", DAY.isoformat()]
    if command == "build":
        arguments += ["--output", output]
    began = time.perf_counter()
    subprocess.run(arguments, capture_output=True, check=True)
    seconds = time.perf_counter() - began
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(seconds, kilobytes / 1024)


def main(sizes: list[int]) -> None:
    """Print the table for the demo company and for companies of these sizes."""
    print("| company | `check` | memory | `build` | memory |\n| --- | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        sites = {"the demo, 16 accounts, two languages": REPOSITORY}
        for size in sizes:
            sites[f"{size:,} accounts, one language"] = Path(folder) / f"{size}"
            write_company(Path(folder) / f"{size}", size)
        for name, site in sites.items():
            cells = [measured(site, command, Path(folder)) for command in ("check", "build")]
            row = " | ".join(f"{seconds:.2f} s | {megabytes:.0f} MB" for seconds, megabytes in cells)
            print(f"| {name} | {row} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        main([int(size) for size in sys.argv[1:]] or [1000])
