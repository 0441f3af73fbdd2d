"""Pages come first: workers, and all that the engine has started, leave scarce cores to the server.

People wait for pages; a training takes seconds anyway, and alone on a core a low priority costs it nothing.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import psutil

NICENESS = 10
"""How far they stand back, in the scale of Unix: 0 is normal, 19 the least."""

GROUP = Path("/proc/self/autogroup")


def stand_back() -> None:
    """Give this process a low priority."""
    with suppress(psutil.Error, OSError):  # somebody has put it further back already
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if psutil.WINDOWS else NICENESS)


def stand_back_together() -> None:
    """Give the whole session that this process leads a low priority, if it leads one.

    Linux shares its cores among sessions before it shares them among processes: what a process is worth counts within
    its session alone (sched(7), "The autogroup feature"). Where Linux does not, and elsewhere, nothing happens.
    """
    if sys.platform == "linux" and os.getsid(0) == os.getpid():
        with suppress(OSError):
            GROUP.write_text(str(NICENESS), encoding="ascii")
