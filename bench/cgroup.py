"""A control group with little memory, where this process may make one (Linux, as root or by delegation)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Group:
    """A memory control group below our own. `prefix` is the command that runs another one inside it."""

    folder: Path
    version: int

    @property
    def prefix(self) -> tuple[str, ...]:
        """Return the words to put before a command."""
        return ("sh", "-c", f'echo $$ > "{self.folder}/cgroup.procs" && exec "$@"', "sh")

    @property
    def kills(self) -> int:
        """How many processes the kernel killed for want of memory."""
        text = (self.folder / ("memory.oom_control" if self.version == 1 else "memory.events")).read_text()
        return int(dict(line.split() for line in text.splitlines())["oom_kill"])


@contextmanager
def limited(limit: int) -> Iterator[Group | str]:
    """Make a group of at most `limit` bytes and remove it at the end; give the reason instead if it cannot be."""
    made = _make(limit)
    try:
        yield made
    finally:
        if isinstance(made, Group):
            deadline = time.monotonic() + 20
            while made.folder.exists() and time.monotonic() < deadline:
                with suppress(OSError):  # busy until the last process is reaped
                    made.folder.rmdir()
                time.sleep(0.1)


def _make(limit: int) -> Group | str:
    try:
        lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    except OSError:
        return "there are no control groups on this system"
    first = next((path for _, controllers, path in lines if "memory" in controllers.split(",")), None)
    unified = next((path for number, _, path in lines if number == "0"), None)
    path, version = (MOUNT / "memory" / first.lstrip("/"), 1) if first else (MOUNT / (unified or "/").lstrip("/"), 2)
    folder = path / f"mnistlab-bench-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        return f"no control group can be made here ({error.strerror})"
    try:
        (folder / ("memory.limit_in_bytes" if version == 1 else "memory.max")).write_text(str(limit))
    except OSError as error:
        folder.rmdir()
        return f"a control group's memory cannot be limited here ({error.strerror})"
    return Group(folder, version)
