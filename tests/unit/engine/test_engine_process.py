from __future__ import annotations

from pathlib import Path

import pytest

from mnistlab.engine.process import EngineProcess, Hello, environment
from mnistlab.engine.state import EngineError
from mnistlab.settings import Settings


def test_the_engine_gets_the_settings_but_no_passwords(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MNISTLAB_DATABASE", "postgresql://lab:secret@db/lab")
    monkeypatch.setenv("MNISTLAB_TEACHER_PASSCODE", "three secret words")
    monkeypatch.setenv("teacher_passcode", "as Streamlit takes it from the file: secret")
    monkeypatch.setenv("MNISTLAB_WORKERS", "7")
    settings = Settings(tmp_path, "postgresql://lab:secret@db/lab", "s3://bucket/runs", workers=2, threads=1)
    environ = environment(settings)
    assert "secret" not in "".join(environ.values())
    there = Settings.from_environ(environ)
    assert (there.home, there.artifacts, there.data, there.workers, there.threads) == (
        tmp_path,
        "s3://bucket/runs",
        None,
        2,
        1,
    )


def test_the_key_does_not_show() -> None:
    hello = Hello("tls://127.0.0.1:1", "CERTIFICATE", "SECRET", "/tmp/x", 2)
    assert "SECRET" not in f"{hello} {hello!r}"


def test_an_engine_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "no python here"))
    process = EngineProcess(Settings(tmp_path, "sqlite://", str(tmp_path)))
    with pytest.raises(OSError, match="no python here"):
        process.start()
    assert not process.alive
    process.stop()


def test_an_engine_that_dies_while_starting_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(tmp_path, "sqlite://", str(tmp_path), workers=-1)  # refused by the process itself
    process = EngineProcess(settings)
    with pytest.raises(EngineError, match=r"could not start: .*MNISTLAB_WORKERS"):
        process.start()
    assert not process.alive


def test_a_process_stopped_before_it_started_does_not_start(tmp_path: Path) -> None:
    process = EngineProcess(Settings(tmp_path, "sqlite://", str(tmp_path)))
    process.stop()
    with pytest.raises(EngineError, match="closed"):
        process.start()
    assert process.pid is None
