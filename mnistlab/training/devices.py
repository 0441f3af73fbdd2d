"""Where to train: what TensorFlow finds, and how a learner chooses among it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from mnistlab.training.backend import tf


class DeviceError(ValueError):
    """A device that cannot be used; the text is one sentence."""


@dataclass(frozen=True)
class Device:
    """One processor to train on: `name` for TensorFlow ("/GPU:0"), `kind` "CPU" or "GPU", `label` for people."""

    name: str
    kind: str
    label: str


def configure_threads(count: int) -> None:
    """Let TensorFlow use that many threads, or as many as there are cores for 0. Call it before anything else here.

    Raises:
        RuntimeError: TensorFlow is already running with another number.
    """
    tf.config.threading.set_intra_op_parallelism_threads(count)
    tf.config.threading.set_inter_op_parallelism_threads(count)


def available() -> list[Device]:
    """Return what can be trained on here, GPUs first.

    No GPU was at hand when this was written: the GPU path is the CPU's with another name, and was tested
    with TensorFlow's logical CPU devices in its place.
    """
    _grow_gpu_memory_on_demand()
    gpus, cpus = tf.config.list_logical_devices("GPU"), tf.config.list_logical_devices("CPU")
    return [_gpu(i) for i in range(len(gpus))] + [_cpu(i, len(cpus)) for i in range(len(cpus))]


def choose(choice: str) -> Device:
    """Return the device meant by "auto" (a GPU if there is one), "cpu", "gpu" or a TensorFlow name like "/CPU:1".

    Raises:
        DeviceError: there is no such device here.
    """
    devices = available()
    wanted = choice.strip().upper()
    for device in devices:
        if wanted in ("AUTO", device.kind, device.name.upper()):
            return device
    if wanted == "GPU":
        raise DeviceError("There is no GPU here that TensorFlow can use; choose auto or cpu.")
    here = ", ".join(device.name for device in devices)
    raise DeviceError(f"There is no device {ascii(choice)[:60]} here; choose auto, cpu, gpu or one of {here}.")


@cache
def _grow_gpu_memory_on_demand() -> None:
    """Have TensorFlow take GPU memory as it needs it instead of all at once."""
    for gpu in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except RuntimeError:  # TensorFlow runs already: whoever started it decided this
            return


def _gpu(index: int) -> Device:
    cards = tf.config.list_physical_devices("GPU")
    details = tf.config.experimental.get_device_details(cards[index]) if index < len(cards) else {}
    return Device(f"/GPU:{index}", "GPU", f"GPU ({details.get('device_name') or f'number {index}'})")


def _cpu(index: int, count: int) -> Device:
    cores = os.cpu_count() or 1
    label = f"CPU ({cores} core{'s' if cores > 1 else ''})"
    return Device(f"/CPU:{index}", "CPU", label if count == 1 else f"{label}, part {index}")
