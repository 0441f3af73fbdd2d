"""What a figure was measured on: processor, cores, memory, versions, date."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

LIBRARIES = ("tensorflow", "keras", "numpy", "streamlit", "distributed", "torch", "jax")


def cores() -> int:
    """Return how many cores this process may use: what every alternative is given."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def describe() -> dict[str, str]:
    """Return the machine and what is installed, as words by name."""
    libraries = {name: found for name in LIBRARIES if (found := installed(name))}
    return {
        "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "commit": _commit(),
        "processor": _processor(),
        "cores": str(cores()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "busy before": f"{psutil.cpu_percent(0.5):.0f} % of all cores",
        "libraries": ", ".join(f"{name} {found}" for name, found in libraries.items()),
    }


def installed(library: str) -> str | None:
    """Return the library's version, or None where it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    found = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    family = ", ".join(f"{key} {found[key]}" for key in ("cpu family", "model") if key in found)
    return f"{found.get('model name', 'unknown')} ({family})"


def _commit() -> str:
    try:
        answer = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            check=False,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent,
        )
    except OSError:
        return "unknown"
    return answer.stdout.strip() or "unknown"
