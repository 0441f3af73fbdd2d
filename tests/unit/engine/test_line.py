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

    async def _own(self) -> None:
        raise RuntimeError("can't register atexit after shutdown")


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

    assert "cannot be reached (RuntimeError); trying again" in asyncio.run(main())
    assert any(record.exc_info for record in caplog.records)


def test_while_python_ends_it_gives_up_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "main_thread", lambda: SimpleNamespace(is_alive=lambda: False))
    with caplog.at_level(logging.DEBUG, "mnistlab"):
        asyncio.run(asyncio.wait_for(line(tmp_path).run(), 10))
    assert [record for record in caplog.records if record.name.startswith("mnistlab")] == []
