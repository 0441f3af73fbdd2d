from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from mnistlab.store.artifacts import CHECKPOINT, WEIGHTS, Artifacts
from mnistlab.store.errors import StoreError

ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["folder", "file URL", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return a folder or URL that does not exist yet."""
    folder = tmp_path / "runs of the lab"
    yield {"folder": str(folder), "file URL": folder.as_uri(), "memory": "memory://lab/runs"}[request.param]
    MemoryFileSystem.store.clear()


def test_what_is_written_is_read(place: str) -> None:
    artifacts = Artifacts(place)
    assert not artifacts.exists("run1", CHECKPOINT)
    with pytest.raises(FileNotFoundError):
        artifacts.read("run1", CHECKPOINT)
    for content in (b"first", b"", bytes(range(256)) * 1000):
        artifacts.write("run1", CHECKPOINT, content)
        assert artifacts.exists("run1", CHECKPOINT)
        assert Artifacts(place).read("run1", CHECKPOINT) == content


def test_deleting_takes_one_run_and_all_of_it(place: str) -> None:
    artifacts = Artifacts(place)
    for run_id in ("run1", "run10"):
        for name in (CHECKPOINT, WEIGHTS):
            artifacts.write(run_id, name, b"content")
    artifacts.delete("run1")
    artifacts.delete("run1")
    assert not artifacts.exists("run1", CHECKPOINT)
    assert not artifacts.exists("run1", WEIGHTS)
    assert artifacts.read("run10", WEIGHTS) == b"content"


@pytest.mark.parametrize(
    ("run_id", "name"),
    [
        ("..", CHECKPOINT),
        ("", CHECKPOINT),
        ("../run1", CHECKPOINT),
        ("a/b", CHECKPOINT),
        ("a\\b", CHECKPOINT),
        ("/etc", CHECKPOINT),
        ("C:", CHECKPOINT),
        ("run1\n", CHECKPOINT),
        ("run\0", CHECKPOINT),
        ("a" * 65, CHECKPOINT),
        ("run1", ""),
        ("run1", ".."),
        ("run1", "../x.npz"),
        ("run1", "/etc/passwd"),
        ("run1", "checkpoint.npz\n"),
        ("run1", ".hidden"),
        ("run1", "a*.npz"),
    ],
)
def test_nothing_outside_its_folder_can_be_named(tmp_path: Path, run_id: str, name: str) -> None:
    artifacts = Artifacts(str(tmp_path / "runs"))
    for attempt in (
        lambda: artifacts.write(run_id, name, b"x"),
        lambda: artifacts.read(run_id, name),
        lambda: artifacts.exists(run_id, name),
    ):
        with pytest.raises(ValueError, match="is no"):
            attempt()
    if name == CHECKPOINT:
        with pytest.raises(ValueError, match="is no run id"):
            artifacts.delete(run_id)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("moment", ["open", "write", "fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    artifacts = Artifacts(str(tmp_path))
    artifacts.write("run1", CHECKPOINT, b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def full(path: Path, mode: str) -> _Full:
        return _Full(path, mode)

    if moment == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif moment == "write":
        monkeypatch.setattr(Path, "open", full)
    else:
        monkeypatch.setattr(Path, moment, fail)
    with pytest.raises(OSError, match="No space left"):
        artifacts.write("run1", CHECKPOINT, b"new")
    monkeypatch.undo()
    assert artifacts.read("run1", CHECKPOINT) == b"old"
    assert [path.name for path in (tmp_path / "run1").iterdir()] == [CHECKPOINT]


KILLED = """
import os, sys
from pathlib import Path
from mnistlab.store.artifacts import Artifacts
moment = sys.argv[2]
if moment == "fsync":
    os.fsync = lambda number: os._exit(9)
else:
    Path.replace = lambda *_: os._exit(9)
Artifacts(sys.argv[1]).write("run1", "checkpoint.npz", b"new" * 100_000)
"""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_process_killed_while_writing_leaves_the_old_file(tmp_path: Path, moment: str) -> None:
    artifacts = Artifacts(str(tmp_path))
    artifacts.write("run1", CHECKPOINT, b"old")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], cwd=ROOT, check=False)
    assert killed.returncode == 9
    assert len(list((tmp_path / "run1").iterdir())) == 2
    assert artifacts.read("run1", CHECKPOINT) == b"old"
    artifacts.write("run1", CHECKPOINT, b"newer")
    assert artifacts.read("run1", CHECKPOINT) == b"newer"
    artifacts.delete("run1")
    assert not (tmp_path / "run1").exists()


def test_a_failed_write_to_another_file_system_leaves_the_old_object(monkeypatch: pytest.MonkeyPatch) -> None:
    artifacts = Artifacts("memory://lab/crash")
    artifacts.write("run1", CHECKPOINT, b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError("connection lost")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", fail)
    with pytest.raises(OSError, match="connection lost"):
        artifacts.write("run1", CHECKPOINT, b"new")
    assert artifacts.read("run1", CHECKPOINT) == b"old"
    artifacts.delete("run1")


def test_readers_see_one_content_or_the_other(tmp_path: Path) -> None:
    artifacts = Artifacts(str(tmp_path))
    contents = {bytes([letter]) * 300_000 for letter in b"ab"}
    artifacts.write("run1", CHECKPOINT, min(contents))

    def write(content: bytes) -> None:
        for _ in range(30):
            artifacts.write("run1", CHECKPOINT, content)

    def read() -> set[bytes]:
        return {artifacts.read("run1", CHECKPOINT) for _ in range(100)}

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, content) for content in contents]
        readers = [pool.submit(read) for _ in range(2)]
        for writer in writers:
            writer.result()
        for reader in readers:
            assert reader.result() <= contents
    assert [path.name for path in (tmp_path / "run1").iterdir()] == [CHECKPOINT]


def test_a_file_that_windows_will_not_replace_yet_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifacts = Artifacts(str(tmp_path))
    replace, tries = Path.replace, iter([PermissionError, PermissionError])

    def busy(self: Path, target: Path) -> Path:
        for error in tries:
            raise error(13, "The process cannot access the file because it is being used by another process")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    artifacts.write("run1", CHECKPOINT, b"content")
    assert artifacts.read("run1", CHECKPOINT) == b"content"


@pytest.mark.parametrize("url", ["nosuch://place", "s3://bucket/place", "arrow_hdfs://host/place"])
def test_a_file_system_that_is_not_there_is_said(url: str) -> None:
    with pytest.raises(StoreError, match="MNISTLAB_ARTIFACTS names no place") as caught:
        Artifacts(url)
    assert "\n" not in str(caught.value)


def test_workers_need_no_database() -> None:
    """Workers write artifacts; SQLAlchemy would cost each of them memory for nothing."""
    code = "import sys, mnistlab.store.artifacts, mnistlab.store.arrays; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


class _Full:
    """A file on a full disk: it opens, takes half, and fails."""

    def __init__(self, path: Path, mode: str):
        self._file = open(path, mode)  # noqa: PTH123, SIM115

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        self._file.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")
