from __future__ import annotations

import os
from collections.abc import Callable

import psutil
import pytest


@pytest.fixture
def resident_bytes() -> Callable[[], int]:
    """Return what tells how much memory this process holds."""
    process = psutil.Process(os.getpid())
    return lambda: int(process.memory_info().rss)
