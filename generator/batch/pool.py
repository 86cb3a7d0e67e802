"""Work done by several processes; one that dies takes nothing with it but its own job."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

Job = TypeVar("Job")
Answer = TypeVar("Answer")

_MOST_WORKERS = 61  # that Windows can wait for


def run_each(
    work: Callable[[Job], Answer], jobs: Iterable[Job]
) -> Iterator[tuple[int, Answer | None]]:
    """The number of each job with its answer, as they are done; None where the process died.

    When a process dies, all that its pool had begun is lost. Only little is given out at a time,
    and what is lost is done again, each job in a process of its own, to see which was the cause.
    """
    waiting = deque(enumerate(jobs))
    workers = max(1, min(len(waiting), os.cpu_count() or 1, _MOST_WORKERS))
    while waiting:
        lost: list[tuple[int, Job]] = []
        running: dict[Future[Answer], tuple[int, Job]] = {}
        with _pool(workers) as pool:
            while running or (waiting and not lost):
                while waiting and not lost and len(running) < 2 * workers:
                    job = waiting.popleft()
                    try:
                        running[pool.submit(work, job[1])] = job
                    except BrokenProcessPool:
                        lost.append(job)
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    job = running.pop(future)
                    try:
                        yield job[0], future.result()
                    except BrokenProcessPool:
                        lost.append(job)
        for number, alone in lost:
            yield number, _run_alone(work, alone)


def _run_alone(work: Callable[[Job], Answer], job: Job) -> Answer | None:
    with _pool(1) as pool:
        try:
            return pool.submit(work, job).result()
        except BrokenProcessPool:
            return None


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes that begin anew, as on Windows: a copy of this one would have its locks."""
    return ProcessPoolExecutor(workers, get_context("spawn"), _leave_interrupts)


def _leave_interrupts() -> None:
    """Ctrl+C reaches every process of a terminal; the parent alone says what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
