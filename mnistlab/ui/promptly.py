"""Answers that leave at once: Streamlit 1.67 lets the system hold small ones back, about 40 ms each.

A small packet waits until the browser has acknowledged the one before (Nagle's algorithm), and a browser acknowledges
late. asyncio turns that off for sockets that say they are TCP, but Streamlit's listening socket is made without a
protocol number, and so are all connections that it accepts.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

_DESCRIPTORS = Path("/dev/fd")
"""Where a Unix lists the open files and sockets of whoever looks."""


def answer_promptly() -> None:
    """Send small packets at once on every TCP socket that is open, and on what the listening ones accept from now on.

    Does nothing on Windows, which has no such list.
    """
    if not _DESCRIPTORS.is_dir():
        return
    for entry in _DESCRIPTORS.iterdir():
        with suppress(OSError):  # the list itself, closed by now
            if stat.S_ISSOCK(os.fstat(int(entry.name)).st_mode):
                _set_no_delay(int(entry.name))


def _set_no_delay(descriptor: int) -> None:
    with socket.socket(fileno=os.dup(descriptor)) as twin:
        if twin.family in (socket.AF_INET, socket.AF_INET6) and twin.type == socket.SOCK_STREAM:
            twin.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
