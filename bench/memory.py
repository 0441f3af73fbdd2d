"""Memory by process, as Linux counts it: each page once (proportional), and what is nobody else's (private)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

MIB = 2**20

ROLES = (
    ("worker", "multiprocessing.spawn"),
    ("resource tracker", "multiprocessing.resource_tracker"),
    ("engine", "mnistlab.engine"),
    ("server", "streamlit"),
)
"""What a process is, by what its command line holds."""


@dataclass(frozen=True)
class Usage:
    """Bytes. proportional: shared pages divided by their users. anonymous: what no file stands behind and the
    kernel cannot drop. private: pages nobody shares, of files as well."""

    proportional: int = 0
    anonymous: int = 0
    private: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.proportional + other.proportional, self.anonymous + other.anonymous, self.private + other.private
        )


def usage(pid: int) -> Usage:
    """Return a process's memory.

    Raises:
        FileNotFoundError: the process has ended, or this is not Linux.
    """
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = {name: int(kilobytes) * 1024 for name, kilobytes in re.findall(r"^(\w+): +(\d+) kB$", text, re.MULTILINE)}
    return Usage(found["Pss"], found["Anonymous"], found["Private_Clean"] + found["Private_Dirty"])


def by_role(processes: Iterable[psutil.Process]) -> dict[str, Usage]:
    """Return the memory of processes by what they are, several workers numbered."""
    result: dict[str, Usage] = {}
    for process in processes:
        try:
            role, used = role_of(process), usage(process.pid)
        except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            continue
        number = sum(name.startswith(role) for name in result)
        result[f"{role} {number + 1}" if number else role] = used
    return result


def role_of(process: psutil.Process) -> str:
    """Return what a process is."""
    line = " ".join(process.cmdline())
    return next((role for role, mark in ROLES if mark in line), process.name())


def together(roles: Mapping[str, Usage]) -> Usage:
    """Return the sum over all roles."""
    return sum(roles.values(), Usage())
