"""The worker process: arq wakes it and its sweeps find what no wake announced; it outlives its Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from arq.connections import ArqRedis
from arq.cron import CronJob, cron
from arq.typing import WorkerCoroutine
from arq.worker import Function, Worker, func
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.05
JOB_SECONDS = 60
"""arq takes a killed worker's job up again only after this and ten seconds more; our rows' leases end sooner."""
EVERY_SECOND = set(range(60))
PAUSE_AFTER_A_FALL = 1.0
CANCEL_AGAIN_SECONDS = 0.2
LAST_JOBS_SECONDS = 5.0
"""Half of what the demo gives a process it has asked to end."""

Sweep = Callable[[], Awaitable[object]]


class JobWorker:
    """Runs each of `jobs` when it is woken by its name, and each of `sweeps` every second."""

    def __init__(
        self, redis: ArqRedis, jobs: Mapping[str, Sweep], sweeps: Mapping[str, Sweep]
    ) -> None:
        self._redis = redis
        self._functions = [_job(name, job) for name, job in jobs.items()]
        self._sweeps = [_cron(name, sweep) for name, sweep in sweeps.items()]
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Until `stop`: a worker that fell, with its Redis most likely, is started anew."""
        while not self._stopping.is_set():
            try:
                await self._run_once()
            except (RedisError, OSError) as error:
                log.warning("worker_fell", error=type(error).__name__)
            await self._pause()

    def stop(self) -> None:
        self._stopping.set()

    async def _run_once(self) -> None:
        worker = self._worker()
        running = asyncio.create_task(worker.async_run())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
        finally:
            stopping.cancel()
            await _cancel(running)
            await asyncio.gather(running, stopping, return_exceptions=True)
            await _let_end(worker)
            await worker.close()

    def _worker(self) -> Worker:
        return Worker(
            functions=self._functions,
            cron_jobs=self._sweeps,
            redis_pool=self._redis,
            poll_delay=POLL_SECONDS,
            job_timeout=JOB_SECONDS,
            max_jobs=20,
            keep_result=0,
            handle_signals=False,
            health_check_interval=60,
        )

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(PAUSE_AFTER_A_FALL):
                await self._stopping.wait()
        except TimeoutError:
            pass


async def _cancel(task: asyncio.Task[None]) -> None:
    """Until it heeds: before Python 3.12 `wait_for`, which redis-py sends with, may swallow a cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=CANCEL_AGAIN_SECONDS)


async def _let_end(worker: Worker) -> None:
    """What has begun comes to its end; arq's own close would cancel it and raise that in our face."""
    if worker.tasks:
        await asyncio.wait(worker.tasks.values(), timeout=LAST_JOBS_SECONDS)
    for task in worker.tasks.values():
        task.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    worker.tasks.clear()


def _job(name: str, sweep: Sweep) -> Function:
    return func(_ignoring_context(name, sweep), name=name, max_tries=1, keep_result=0)


def _cron(name: str, sweep: Sweep) -> CronJob:
    return cron(
        _ignoring_context(name, sweep),
        name=f"sweep:{name}",
        second=EVERY_SECOND,
        max_tries=1,
        keep_result=0,
        run_at_startup=True,
    )


def _ignoring_context(name: str, sweep: Sweep) -> WorkerCoroutine:
    """A failed sweep is told and forgotten: the next second brings another."""

    async def run(ctx: dict[Any, Any], *args: Any, **kwargs: Any) -> None:
        try:
            await sweep()
        except Exception:
            log.exception("sweep_failed", sweep=name)

    return run
