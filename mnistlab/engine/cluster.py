"""Inside the engine process: one scheduler and its nannies, on the loopback interface, over TLS."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

import dask
from dask.system import cpu_count
from distributed import Nanny, Scheduler
from distributed.security import Security

from mnistlab.engine.limits import memory_limit
from mnistlab.engine.resources import Resources, choose_resources, gpu_of_worker
from mnistlab.settings import Settings

HOST = "127.0.0.1"
RETRY_SECONDS = 2.0
WARM_UP_SECONDS = 600.0
"""Ten on an idle machine; a worker that takes longer than this is begun anew."""

logger = logging.getLogger(__name__)


def resources_of(settings: Settings) -> Resources:
    """Choose for this machine, within its container's limits, unless the settings choose."""
    return choose_resources(
        cpu_count(), memory_limit(), settings.workers, settings.threads, settings.worker_memory * 10**6
    )


def configuration(folder: str) -> dict[str, Any]:
    """Return Dask's configuration for our cluster; `folder` takes its scratch files."""
    return {
        "temporary-directory": folder,
        "distributed.scheduler.allowed-failures": 0,  # the server decides about a second try, from a checkpoint
        "distributed.scheduler.work-stealing": False,
        "distributed.scheduler.active-memory-manager.start": False,
        "distributed.scheduler.worker-ttl": "60s",
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        "distributed.worker.profile.enabled": False,
        "distributed.admin.system-monitor.gil.enabled": False,
        "distributed.admin.system-monitor.interval": "2s",
        "distributed.admin.tick.interval": "1s",  # fifty times a second, as usual, costs an idle machine
        "distributed.admin.tick.limit": "60s",  # a worker warms up in its event loop: that is no news
        "distributed.admin.low-level-log-length": 100,  # also how many events are kept for those who come late
        "distributed.diagnostics.nvml": False,
    }


async def serve(
    folder: str,
    resources: Resources,
    security: Security,
    environ: Mapping[str, str],
    announce: Callable[[str], None],
    crowd: asyncio.Event,
    stop: asyncio.Event,
) -> None:
    """Run scheduler and workers until `stop` is set.

    Args:
        folder: where scratch files go.
        resources: how many workers, and threads in each.
        security: certificates for all of them.
        environ: the environment, which may narrow down the GPUs.
        announce: called with the scheduler's address once it listens.
        crowd: starts the workers that are not started at once.
        stop: ends it all.
    """
    dask.config.set(configuration(folder))
    scheduler = await Scheduler(
        host=HOST, port=0, protocol="tls", security=security, dashboard=False, dashboard_address=f"{HOST}:0"
    )
    announce(scheduler.address)
    keeping = asyncio.create_task(_keep_workers(scheduler.address, resources, security, environ, crowd))
    try:
        await stop.wait()
    finally:
        keeping.cancel()


async def _keep_workers(
    scheduler: str, resources: Resources, security: Security, environ: Mapping[str, str], crowd: asyncio.Event
) -> None:
    """Start one after the other: a learner waits for the first worker, and several that warm up at once are slow."""
    async with asyncio.TaskGroup() as slots:
        for index in range(resources.workers):
            if index >= resources.ahead:
                await crowd.wait()
            tried = asyncio.Event()
            environment = _environment(index, resources, environ)
            slots.create_task(_keep_worker(scheduler, index, security, environment, tried))
            await tried.wait()


def _environment(index: int, resources: Resources, environ: Mapping[str, str]) -> dict[str, str]:
    return {
        "CUDA_VISIBLE_DEVICES": gpu_of_worker(index, environ),
        "MNISTLAB_THREADS": str(resources.threads),
        "MNISTLAB_WORKER_MEMORY": str(resources.memory // 10**6),
    }


async def _keep_worker(
    scheduler: str, index: int, security: Security, environ: Mapping[str, str], tried: asyncio.Event
) -> None:
    """Keep one nanny alive; `tried` is set once its first worker is up, or could not come up.

    It restarts its worker by itself, but gives up when that dies before it is up.
    """
    while True:
        try:
            nanny = await Nanny(
                scheduler,
                host=HOST,
                name=f"worker-{index + 1}",
                nthreads=1,
                memory_limit=None,  # pausing a training run at 80 % would only make it late
                death_timeout=WARM_UP_SECONDS,
                security=security,
                preload=["mnistlab.engine.preload"],
                env=dict(environ),
                dashboard=False,
                dashboard_address=f"{HOST}:0",
            )
            tried.set()
            await nanny.finished()
        except Exception:
            logger.exception("worker %d could not be started", index + 1)
            tried.set()
        await asyncio.sleep(RETRY_SECONDS)
