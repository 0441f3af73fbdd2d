"""The line to the workers when it cannot be opened."""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mnistlab.engine.line import Line
from mnistlab.settings import Settings


class NeverUp(Line):
    """A line whose engine process cannot be started."""

    error: Exception = ValueError("nobody is there")

    async def _own(self) -> None:
        raise self.error


def line(tmp_path: Path, changed: Any = lambda: None) -> NeverUp:
    return NeverUp(Settings(tmp_path, "sqlite://", str(tmp_path)), SimpleNamespace(), changed)  # type: ignore[arg-type]


def test_what_keeps_it_from_opening_is_said_and_it_tries_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> str:
        said = asyncio.Event()
        one = line(tmp_path, said.set)
        running = asyncio.create_task(one.run())
        await asyncio.wait_for(said.wait(), 10)
        assert not running.done()
        running.cancel()
        return one.trouble

    assert "cannot be reached (ValueError); trying again" in asyncio.run(main())
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize("alive", [True, False])
def test_while_python_ends_it_gives_up_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, alive: bool
) -> None:
    """The end begins while the main thread still lives: threads and imports are refused from then on."""
    one = line(tmp_path)
    if alive:
        one.error = RuntimeError("can't register atexit after shutdown")
    monkeypatch.setattr(threading, "main_thread", lambda: SimpleNamespace(is_alive=lambda: alive))
    with caplog.at_level(logging.DEBUG, "mnistlab"):
        asyncio.run(asyncio.wait_for(one.run(), 10))
    assert [record for record in caplog.records if record.name.startswith("mnistlab")] == []
