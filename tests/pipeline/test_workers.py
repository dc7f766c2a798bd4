"""Work in several processes: the same outcome in the same order, errors whole, and no process left behind."""

import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.company import write_company
from playbookgen.build import build
from playbookgen.findings import Finding, Location, Severity
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.workers import WorkerLost, Workers, hold
from playbookgen.site.theme import TemplateFailure
from tests.output.children import linux_only
from tests.sites import DAY, PUBLIC, put, tree

NUMBERS = range(100)


def doubled(part: Sequence[int]) -> tuple[list[int], int]:
    return [2 * number for number in part], os.getpid()


def failing(part: Sequence[int]) -> None:
    if 77 in part:
        raise TemplateFailure(
            Finding("template-error", Severity.ERROR, Location("layouts/x.html"), "x", "seventy-seven")
        )


def killed(part: Sequence[int]) -> None:
    if 77 in part:
        os.kill(os.getpid(), signal.SIGKILL)


def deaf(part: Sequence[int]) -> None:
    """End only for the first part, and hear no signal that can be left unheard."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while 0 not in part:
        signal.pause()


def test_parts_come_back_in_their_order_whoever_did_them() -> None:
    done = list(Workers(3).run(doubled, NUMBERS))
    assert [double for _, (doubles, _) in done for double in doubles] == [2 * number for number in NUMBERS]
    assert sum(count for count, _ in done) == len(NUMBERS)
    assert os.getpid() not in {process for _, (_, process) in done}


def test_few_items_stay_in_this_process() -> None:
    assert {process for _, (_, process) in Workers(3).run(doubled, range(5))} == {os.getpid()}


def test_nothing_is_nothing() -> None:
    assert list(Workers(3).run(doubled, [])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_arrives_whole(jobs: int) -> None:
    with pytest.raises(TemplateFailure) as failure:
        list(Workers(jobs).run(failing, NUMBERS))
    assert failure.value.finding.message == "seventy-seven"
    if jobs > 1:
        assert "in failing" in str(failure.value.__cause__)
    assert multiprocessing.active_children() == []


def test_a_killed_worker_ends_the_work_in_words() -> None:
    with pytest.raises(WorkerLost, match="a worker process was killed"):
        list(Workers(2).run(killed, NUMBERS))
    assert multiprocessing.active_children() == []


def test_whoever_wants_no_more_leaves_no_worker_behind() -> None:
    running = Workers(2).run(doubled, NUMBERS)
    next(running)
    running.close()  # type: ignore[attr-defined]  # it is a generator
    assert multiprocessing.active_children() == []


@linux_only
def test_a_worker_that_hears_no_signal_is_ended_too() -> None:
    """As one that was forked when the signal came: what is raised while Python begins anew there is not heard."""
    running = Workers(2).run(deaf, NUMBERS)
    next(running)
    running.close()  # type: ignore[attr-defined]  # it is a generator
    assert multiprocessing.active_children() == []


def elsewhere(jobs: int, stage: Callable[[Any], Any]) -> Executor:
    """Start workers that share nothing with this process, as those of a cluster do."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=hold, initargs=(stage,))


def test_another_executor_can_stand_in() -> None:
    done = list(Workers(1, elsewhere).run(doubled, NUMBERS)) + list(Workers(2, elsewhere).run(doubled, NUMBERS))
    assert [double for _, (doubles, _) in done for double in doubles] == [2 * number for number in NUMBERS] * 2


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    write_company(folder, 60)
    put(folder, {"content/accounts/klient-000007.yaml": "name: Siedem\ntier: wielki\n"})
    return folder


def test_several_processes_make_what_one_makes(large: Path, tmp_path: Path) -> None:
    one = build(large, tmp_path / "one", DAY, keep_going=True)
    two = build(large, tmp_path / "two", DAY, keep_going=True, means=Means(Workers(2), cache=tmp_path / "cache"))
    assert (one.checked.findings, one.publication) == (two.checked.findings, two.publication)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@linux_only
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_the_old_site_and_no_process(large: Path, how: signal.Signals) -> None:
    build(large, large / PUBLIC, DAY, keep_going=True)
    before = tree(large / PUBLIC)
    put(large, {"layouts/account.html": LOOP})
    command = [sys.executable, "-m", "playbookgen", "build", "--site", str(large), "--as-of", str(DAY), "--keep-going"]
    with subprocess.Popen([*command, "--jobs", "2"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        while len(workers := _children(process.pid)) < 2 or not (large / ".public.lock").exists():
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
        handles = [os.pidfd_open(worker) for worker in workers]
        process.send_signal(how)
        process.wait(20)
    for handle in handles:
        assert select.select([handle], [], [], 20)[0], "a worker is still there"
        os.close(handle)
    assert tree(large / PUBLIC) == before
    (large / "layouts/account.html").unlink()
    assert build(large, large / PUBLIC, DAY, keep_going=True).publication is not None
    assert tree(large / PUBLIC) == before


def _children(process: int) -> list[int]:
    try:
        return [int(id) for id in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []
