"""Files that belong to a run (checkpoint, snapshots, weights, predictions), in a folder or any fsspec file system."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from pathlib import Path

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from mnistlab.store.errors import StoreError

CHECKPOINT = "checkpoint.npz"
WEIGHTS = "weights.npz"
PREDICTIONS = "predictions.npz"
SNAPSHOTS = "snapshots.npz"
ORIGIN = "origin.json"
"""Only runs that were brought from outside have it."""

_RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(r"[a-z0-9_-]{1,60}\.[a-z0-9]{1,8}")
_REPLACE_TRIES = 10


def is_run_id(text: str) -> bool:
    """Whether the text can be a run's id: letters, digits, hyphens and underscores, 64 at the most."""
    return _RUN_ID.fullmatch(text) is not None


class Artifacts:
    """The files of all runs under one folder or fsspec URL; safe to use from many threads and processes.

    Args:
        url: a folder, or a URL such as "s3://bucket/runs" whose file system fsspec knows.

    Raises:
        StoreError: fsspec does not know the URL's file system, or lacks the package for it.
    """

    def __init__(self, url: str):
        try:
            self._system, root = url_to_fs(url, use_listings_cache=False)
        except (ImportError, ValueError, OSError) as error:
            reason = str(error).split("\n", 1)[0].rstrip(".")
            raise StoreError(f"MNISTLAB_ARTIFACTS names no place for files that can be used here: {reason}.") from error
        self._root = str(root).rstrip("/")
        self._local = isinstance(self._system, LocalFileSystem)

    def write(self, run_id: str, name: str, data: bytes) -> None:
        """Write a file whole: whoever reads it, also after a crash, finds the old content or the new.

        Raises:
            ValueError: `run_id` or `name` is not a plain name.
            OSError: it cannot be written; what was there before still is.
        """
        path = self._path(run_id, name)
        if self._local:
            _replace(Path(path), data)
        else:
            self._system.pipe_file(path, data)

    def read(self, run_id: str, name: str) -> bytes:
        """Return a file's content.

        Raises:
            ValueError: `run_id` or `name` is not a plain name.
            FileNotFoundError: there is no such file.
        """
        return bytes(self._system.cat_file(self._path(run_id, name)))

    def exists(self, run_id: str, name: str) -> bool:
        """Whether the run has that file."""
        return bool(self._system.isfile(self._path(run_id, name)))

    def delete(self, run_id: str) -> None:
        """Remove all files of a run; it need not have any."""
        with contextlib.suppress(FileNotFoundError):
            self._system.rm(self._folder(run_id), recursive=True)

    def _folder(self, run_id: str) -> str:
        if not is_run_id(run_id):
            raise ValueError(f"{ascii(run_id)[:80]} is no run id")
        return f"{self._root}/{run_id}"

    def _path(self, run_id: str, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{ascii(name)[:80]} is no artifact name")
        return f"{self._folder(run_id)}/{name}"


def _replace(path: Path, data: bytes) -> None:
    """Write a sibling, bring it to the disk, and put it in the file's place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sibling = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with sibling.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _rename(sibling, path)
    except BaseException:
        sibling.unlink(missing_ok=True)
        raise


def _rename(sibling: Path, path: Path) -> None:
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            sibling.replace(path)
        except PermissionError:  # on Windows, while somebody reads the old file
            if not left:
                raise
            time.sleep(0.02)
        else:
            return
