"""The same work on a cluster: chunks of ledgers go to the workers of a dask scheduler.

A task of a cluster costs about as much as the checks of a small ledger, so that each task has many
ledgers. A worker gives back counts and findings, as a process of this machine does.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .. import __version__

if TYPE_CHECKING:
    from distributed import Client

Job = TypeVar("Job")
Answer = TypeVar("Answer")

_CHUNK = 50
_SECONDS = 5  # after which nobody answers
_ABSENT = 60  # seconds without any worker after which none is waited for; a restart takes some


class NoCluster(Exception):
    """Why the work cannot be done on a cluster, as a sentence."""


def run_each(
    address: str, work: Callable[[Job], Answer], jobs: Iterable[Job]
) -> Iterator[tuple[int, Answer | None]]:
    """The number of each job with its answer, as they are done; None where the worker died.

    The workers see the same folders under the same names as this machine. What is lost with a
    worker is done again, one job after the other, to see which was the cause: a job that waits, or
    whose answer has not been fetched, is lost with a worker that another job kills.
    Raises NoCluster.
    """
    numbered = list(enumerate(jobs))
    if not numbered:
        return
    chunks = [numbered[at : at + _CHUNK] for at in range(0, len(numbered), _CHUNK)]
    with _cluster(address) as client:
        lost: list[tuple[int, Job]] = []
        for chunk, answers in _answers(client, work, chunks):
            if answers is None:
                lost += chunk
            else:
                yield from zip((number for number, _ in chunk), answers, strict=True)
        for job in lost:
            for [(number, _)], alone in _answers(client, work, [[job]]):
                yield number, alone[0] if alone else None


def _answers(
    client: "Client", work: Callable[[Job], Answer], chunks: Sequence[Sequence[tuple[int, Job]]]
) -> Iterator[tuple[Sequence[tuple[int, Job]], Sequence[Answer] | None]]:
    """Each chunk with its answers, as they are done; None where they were lost."""
    from distributed.scheduler import KilledWorker

    here = Path.cwd()
    executor = client.get_executor(pure=False)
    running: dict[Future[list[Answer]], Sequence[tuple[int, Job]]] = {
        executor.submit(_work_through, here, work, [job for _, job in chunk]): chunk
        for chunk in chunks
    }
    for future in _done(client, running):
        try:
            yield running[future], future.result()
        except (KilledWorker, CancelledError):
            yield running[future], None
        except FileNotFoundError:
            raise NoCluster(
                f"集群里的电脑打不开文件夹“{here}”，须是各台电脑都能读写的共享文件夹。"
            ) from None


def _done(client: "Client", futures: Iterable[Future[Answer]]) -> Iterator[Future[Answer]]:
    """The futures as they are done. Raises NoCluster where no worker is left to do them."""
    waiting = set(futures)
    last = time.monotonic()
    while waiting:
        done, waiting = wait(waiting, _SECONDS, return_when=FIRST_COMPLETED)
        yield from done
        if done or client.scheduler_info()["workers"]:
            last = time.monotonic()
        elif time.monotonic() - last > _ABSENT:
            raise NoCluster(
                "集群里的电脑都停止了工作，请重新启动它们，再用 --resume 做完其余的台账。"
            )


def _work_through(folder: Path, work: Callable[[Job], Answer], jobs: list[Job]) -> list[Answer]:
    """Done by a worker, in the folder from which the paths of the jobs start."""
    with chdir(folder):
        return [work(job) for job in jobs]


@contextmanager
def _cluster(address: str) -> Iterator["Client"]:
    """The cluster of the scheduler at that address, whose workers must have this very version."""
    try:
        from distributed import Client
    except ImportError:
        raise NoCluster("没有安装 dask，请先安装 tongbao[cluster]。") from None
    try:
        asyncio.run(_greet(address))
    except (OSError, ValueError, TimeoutError):
        raise NoCluster(f"“{address}”没有调度程序应答，地址应如 tcp://10.0.0.8:8786。") from None
    with Client(address, timeout=_SECONDS, set_as_default=False) as client:
        try:
            versions = set(client.run(_version).values())
        except ImportError:
            versions = {""}
        if not versions:
            raise NoCluster("集群里没有正在工作的电脑。")
        if versions != {__version__}:
            raise NoCluster(f"集群里的电脑须安装同一版本的 tongbao（{__version__}）。")
        yield client


async def _greet(address: str) -> None:
    """Raises an error, within seconds, where no scheduler answers."""
    from distributed import rpc

    async with asyncio.timeout(_SECONDS), rpc(address) as scheduler:
        if (await scheduler.identity()).get("type") != "Scheduler":
            raise ValueError(address)


def _version() -> str:
    return __version__
