"""How much memory this process may use, also where only a part of the machine is granted to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from distributed.system import memory_limit as machine_limit

CGROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")


def memory_limit() -> int:
    """Return bytes: the machine's memory, or less if a control group of ours, or of those above it, has less.

    Dask looks at the outermost group alone. That is the container's own inside of one, but not where a service
    manager or a scheduler of a cluster has put this process into a group further in.
    """
    return min([int(machine_limit()), *_granted()])


def _granted() -> Iterator[int]:
    with suppress(OSError):
        for line in OWN.read_text(encoding="utf-8").splitlines():
            number, controllers, path = line.split(":", 2)
            if number == "0":
                yield from _limits(CGROUPS, path, "memory.max")
            elif "memory" in controllers.split(","):
                yield from _limits(CGROUPS / "memory", path, "memory.limit_in_bytes")


def _limits(root: Path, path: str, name: str) -> Iterator[int]:
    folder = root / path.lstrip("/")
    for group in (folder, *folder.parents):
        with suppress(OSError, ValueError):  # "max", or no such group as seen from here
            yield int((group / name).read_text(encoding="ascii"))
        if group == root:
            return
