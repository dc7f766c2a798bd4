"""Time and memory of check and build beside Hugo, Eleventy and MkDocs: the tables of docs/performance.md and README.

    python -m benchmarks.measure [--accounts N] [--rounds N] [--growth N,N,N] [--only NAME,NAME]

A round runs all scenarios once, one after another; the first round, in which memory is looked at, does not count for
time. What is not asked for keeps its earlier results, which stand with every run in build/bench/results.json.
"""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Sequence

from benchmarks.peers import PEERS, install
from benchmarks.previews import follow
from benchmarks.probes import FILES, ProbeFailure, probe, words_of_accounts
from benchmarks.results import ACCOUNTS, Growth, Machine, Measured, beside_reference, keep, show
from benchmarks.runs import RunFailure, run
from benchmarks.scenarios import BENCH, TOOLS, Scenario, clean_build, make_company, say, scenarios

ROUNDS = 5


def measure(scenarios: Sequence[Scenario], accounts: int, rounds: int) -> dict[str, Measured]:
    """Run scenarios in turn, once for memory and so many times for time. Raises `RunFailure` and `ProbeFailure`."""
    seconds: dict[str, list[float]] = {scenario.name: [] for scenario in scenarios}
    megabytes: dict[str, float] = {}
    words: dict[str, dict[str, list[str]]] = {}
    for number in range(rounds + 1):
        for scenario in scenarios:
            scenario.prepare()
            done = run(scenario.command, scenario.folder, looks_at_memory=number == 0)
            say(f"round {number}: {scenario.name} {done.seconds:.2f} s")
            if number > 0:
                seconds[scenario.name].append(done.seconds)
                continue
            megabytes[scenario.name] = done.megabytes or 0.0
            scenario.probe()
            if scenario.output is not None:
                probe(scenario.output, scenario.shape, accounts)
                if scenario.name != "full":
                    words[scenario.name] = words_of_accounts(scenario.output, scenario.shape, accounts)
                    _compare(words)
    return beside_reference({name: Measured(tuple(seconds[name]), megabytes[name]) for name in seconds})


def _compare(words: dict[str, dict[str, list[str]]]) -> None:
    """Hold what the tools wrote last against what the first one wrote."""
    (first, expected), (last, found) = next(iter(words.items())), list(words.items())[-1]
    for id in expected:
        if expected[id] != found[id]:
            raise ProbeFailure(f"the page of {id} reads otherwise by {last} than by {first}")


def grow(sizes: Iterable[int], accounts: int, rounds: int) -> dict[int, Growth]:
    """Build companies of several sizes; those larger than that of the other scenarios once only."""
    found = {}
    for size in sizes:
        folder = BENCH / str(size)
        make_company(folder, size, ("full",))
        scenario = clean_build("full", folder / "full", folder / "out")
        runs = []
        for _ in range(rounds if size <= accounts else 1):
            scenario.prepare()
            runs.append(run(scenario.command, scenario.folder, looks_at_memory=True))
            say(f"{size:,} accounts: {runs[-1].seconds:.2f} s")
        found[size] = Growth(tuple(done.seconds for done in runs), tuple(done.megabytes or 0.0 for done in runs))
        probe(folder / "out" / "full", FILES, size)
        if size > accounts:
            shutil.rmtree(folder / "out")
    return found


def main() -> None:
    """Measure what the arguments ask for, and write the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.measure", description="Measure time and memory.")
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--growth", help="sizes; a tenth, the same and ten times as many where nothing is said")
    parser.add_argument("--only", help="names of scenarios, `growth` or `serve`")
    asked = parser.parse_args()
    accounts, folder = asked.accounts, BENCH / str(asked.accounts)
    sizes = (
        [int(size) for size in asked.growth.split(",")] if asked.growth else [accounts // 10, accounts, accounts * 10]
    )
    known = scenarios(folder, accounts)
    names = {*(scenario.name for scenario in known), "growth", "serve"}
    only = set(asked.only.split(",")) if asked.only else names
    if unknown := only - names:
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}")
    only |= {scenario.follows for scenario in known if scenario.name in only and scenario.follows is not None}
    chosen = [scenario for scenario in known if scenario.name in only]
    machine = Machine(len(os.sched_getaffinity(0)), platform.python_version())
    try:
        if any(peer.name in only for peer in PEERS):
            install(TOOLS)
        if chosen:
            make_company(folder, accounts, only)
            keep(BENCH, machine, accounts, measured=measure(chosen, accounts, asked.rounds))
        if "growth" in only:
            keep(BENCH, machine, accounts, growth=grow(sizes, accounts, asked.rounds))
        if "serve" in only:
            followed = follow((accounts // 10, accounts), 2 * asked.rounds)
            keep(BENCH, machine, accounts, serve=followed)
        show(BENCH, accounts)
    except (RunFailure, ProbeFailure) as failure:
        sys.exit(f"{type(failure).__name__}: {failure}")


if __name__ == "__main__":
    main()
