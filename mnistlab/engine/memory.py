"""How much memory a process holds, and giving back what it no longer needs."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

import psutil

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Their numbers in glibc's malloc.h."""


def give_back() -> None:
    """Give what was freed back to the system: glibc, left alone, keeps 50 to 100 MB of it after a compilation.

    On systems without glibc nothing happens.
    """
    libc = _libc()
    if libc:
        libc.malloc_trim(0)


def hold_on() -> None:
    """Have the process keep what it frees until `give_back`, for its next request.

    Dask tells glibc to give everything back at once. XLA asks for the same megabytes again at every step: getting
    each page from the system anew makes a network of 512 units train half as fast.
    """
    libc = _libc()
    if libc:
        libc.mallopt(_M_MMAP_THRESHOLD, 32 * 2**20)
        libc.mallopt(_M_TRIM_THRESHOLD, 256 * 2**20)


def share_pools() -> None:
    """Have a process's threads take memory from the same two pools, from now on.

    glibc gives each thread a pool of its own, up to eight a core, and what one pool has free is of no use to another.
    Threads that take turns at running Python need no more: the server's many would hold 15 MB for nothing.
    """
    libc = _libc()
    if libc:
        libc.mallopt(_M_ARENA_MAX, 2)


def private_bytes() -> int:
    """Return the memory that is this process's own, as near as the system tells: on Linux without mapped files."""
    used = psutil.Process().memory_info()
    return int(used.rss - getattr(used, "shared", 0))


@cache
def _libc() -> Any:
    """Return glibc, or None where there is none."""
    try:
        libc = ctypes.CDLL("libc.so.6") if sys.platform == "linux" else None
    except OSError:
        return None
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
