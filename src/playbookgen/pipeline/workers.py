"""Work shared out over processes.

The seam is `concurrent.futures.Executor`: a stage is a value that is called with some of the items, and whoever starts
an executor whose workers hold that stage may run it wherever they like. Here it runs in processes forked from this one,
which find the stage in the memory they share: nothing is handed over but items and results.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_PARTS = 12
"""Into how many parts each worker's share is cut: fine enough that all end at the same time."""
_LARGE = 250
"""Items of a part at most: what it leaves behind is collected after it."""


class WorkerLost(OSError):
    """A worker was killed, by the system when memory ran out or by somebody; nothing was published."""

    message = "a worker process was killed, perhaps because memory ran out; --jobs 1 takes the least"

    def __init__(self) -> None:
        super().__init__(self.message)
        self.arguments: dict[str, str] = {}


Start = Callable[[int, Callable[[Any], Any]], Executor]
"""Starts an executor of so many workers that `hold` a stage; `held` then calls the stage in one of them."""


def processes(jobs: int, stage: Callable[[Any], Any]) -> Executor:
    """Start worker processes that hold a stage."""
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=hold, initargs=(stage,))


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes share the work, and how they are started."""

    jobs: int = 1
    start: Start = processes
    least: int = 40
    """Items below which all stay in this process: forking takes as long as forty accounts."""

    def run(self, stage: Callable[[Sequence[Item]], Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """Yield for each part of the items how many it had and what the stage made of it, in their order.

        An error in a worker arrives as it was raised, with the worker's own traceback. Raises `WorkerLost`.
        """
        jobs = self.jobs if "fork" in multiprocessing.get_all_start_methods() else 1
        if len(items) < self.least:
            if items:
                yield len(items), stage(items)
            return
        parts = list(_parts(items, max(1, min(len(items) // (jobs * _PARTS), _LARGE))))
        gc.freeze()
        if jobs == 1:
            for part in parts:
                yield len(part), stage(part)
                _collect()
            return
        others = set(multiprocessing.active_children())
        executor = self.start(jobs, stage)
        try:
            futures: list[Future[Result]] = [executor.submit(held, part) for part in parts]
            for place, part in enumerate(parts):
                yield len(part), futures[place].result()
                futures[place] = _TAKEN  # what it held is not kept until the last part is done
        except BaseException as error:  # also where nobody wants the rest
            for child in set(multiprocessing.active_children()) - others:
                child.kill()  # a worker that has only just been forked may let a milder signal pass
            if isinstance(error, BrokenProcessPool):
                raise WorkerLost from error
            raise
        finally:
            # However it ended: whoever goes on must not meet a worker that still writes.
            executor.shutdown(wait=True, cancel_futures=True)


_TAKEN: Future[Any] = Future()


def usable_processors() -> int:
    """Return how many processes can run at once: in a container fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def held(part: Sequence[Any]) -> Any:
    """Call the stage that this worker holds."""
    try:
        return _stage(part)
    finally:
        _collect()


def _collect() -> None:
    """Collect the cycles that a part left behind: nobody else does.

    What was there before stays: to walk it takes time, and in a worker it would copy all that is shared.
    """
    gc.collect()
    gc.freeze()


def _parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]


_stage: Callable[[Any], Any]
"""What a worker process was started with; in the process that starts them there is none."""


def hold(stage: Callable[[Any], Any]) -> None:
    """Make this process a worker with a stage: what an executor begins its workers with."""
    global _stage  # a worker has one stage for all its life
    _stage = stage
    # Ctrl-C reaches all processes of a terminal: the one that began the work ends it, the others wait for its word.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the process that began the work is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
