"""How much of the machine to use: training processes, and TensorFlow threads in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SET_ASIDE = 700 * 10**6
"""Bytes left to the server, the scheduler and the system."""

PER_WORKER = 1000 * 10**6
"""Bytes a training process may come to: TensorFlow, the images and a large network."""

MOST_BYTES = 1200 * 10**6
"""Private memory at which a worker is replaced, if there is plenty: TensorFlow keeps 4 to 10 MB of each network
it ever compiled, whatever is done to free it."""

LEAST_BYTES = 450 * 10**6
"""The same where memory is short: a new worker has 270 MB, one that trains the largest network 400."""

SERVERS_BYTES = 250 * 10**6
"""Private memory of server and scheduler."""

MOST_WORKERS = 8
"""More processes than this are worth their memory only on machines whose owner will say so."""


@dataclass(frozen=True)
class Resources:
    """`workers` training processes with `threads` TensorFlow threads each, replaced when they hold `memory` bytes.

    `ahead` of them are started at once, the others when there is more than one learner or a run that has to wait.
    """

    workers: int
    threads: int
    memory: int = MOST_BYTES
    ahead: int = 1


def choose_resources(
    cpu_count: int, memory_bytes: int, workers: int = 0, threads: int = 0, memory: int = 0
) -> Resources:
    """Choose the number of workers and of threads in each.

    Networks as small as ours gain little from a second thread and much from a second process: one worker
    a core, as long as memory allows, at least one and at most `MOST_WORKERS`; cores left over become threads.

    Args:
        cpu_count: cores this process may use.
        memory_bytes: memory this process may use.
        workers: the user's choice, 0 for none; that many are started at once.
        threads: the user's choice, 0 for none.
        memory: the user's choice of the bytes a worker may hold, 0 for none.
    """
    ahead = workers or 1
    affordable = (memory_bytes - SET_ASIDE) // PER_WORKER
    workers = workers or max(1, min(cpu_count, affordable, MOST_WORKERS))
    share = int(0.85 * (memory_bytes - SERVERS_BYTES) / workers)
    memory = memory or max(LEAST_BYTES, min(share, MOST_BYTES))
    return Resources(workers, threads or max(1, cpu_count // workers), memory, ahead)


def gpu_of_worker(index: int, environ: Mapping[str, str]) -> str:
    """Return what worker `index` may see, in `CUDA_VISIBLE_DEVICES`' own form: one GPU each, none for those beyond.

    A worker whose number exceeds the machine's GPUs finds none and trains on the CPU, so nobody has to
    know how many there are. A choice already made in `CUDA_VISIBLE_DEVICES` is divided up, not widened.
    """
    visible = environ.get("CUDA_VISIBLE_DEVICES")
    if visible is None:
        return str(index)
    devices = [device.strip() for device in visible.split(",") if device.strip()]
    return devices[index] if index < len(devices) else "-1"
