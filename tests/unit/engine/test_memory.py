"""What a process tells glibc about its memory, in a process of its own: it cannot be taken back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

POOLS = """
import ctypes, sys, threading
from mnistlab.engine import memory

getattr(memory, sys.argv[1], lambda: None)()
libc, threads = ctypes.CDLL(None), 6
together = threading.Barrier(threads)

def take():
    together.wait()
    libc.malloc(ctypes.c_size_t(1000))
    together.wait()

taking = [threading.Thread(target=take) for _ in range(threads)]
for thread in taking:
    thread.start()
for thread in taking:
    thread.join()
libc.fopen.restype = ctypes.c_void_p
report = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, report)
libc.fclose(report)
"""


def pools(folder: Path, told: str) -> int:
    """Return from how many pools a process has taken memory by its six threads, after it told glibc what."""
    report = folder / "malloc.xml"
    subprocess.run([sys.executable, "-c", POOLS, told, str(report)], check=True)
    return report.read_text(encoding="ascii").count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="it is about glibc")
def test_threads_that_share_take_memory_from_two_pools(tmp_path: Path) -> None:
    assert pools(tmp_path, "share_pools") == 2
    assert pools(tmp_path, "nothing") > 2
