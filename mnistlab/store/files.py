"""Reading what is kept of a run in files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mnistlab.store.artifacts import Artifacts, is_run_id
from mnistlab.store.errors import StoreError

T = TypeVar("T")


def kept(artifacts: Artifacts, run_id: str, name: str, unpack: Callable[[bytes], T]) -> T | None:
    """Return what `unpack` makes of a run's file, or None if there is no such file or no such run.

    Raises:
        StoreError: the file cannot be read.
    """
    if not is_run_id(run_id):
        return None
    try:
        return unpack(artifacts.read(run_id, name))
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        raise StoreError(f"The file {name} of run {run_id} cannot be read ({error}); train the run anew.") from error
