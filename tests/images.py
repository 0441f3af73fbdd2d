"""MNIST unpacked once for all tests: a home of its own needs no copy of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from mnistlab.data.catalog import Catalog


def lend(home: Path) -> None:
    """Link the unpacked images to where a lab at `home` would unpack them; it checks them as it does its own."""
    folder = home / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for file in _unpacked().iterdir():
        if not (folder / file.name).exists():
            os.link(file, folder / file.name)


@cache
def _unpacked() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mnistlab-images-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Catalog(None, folder).load("mnist")
    return folder
