"""How the server hangs up: what is left half-done by that would be told on the terminal when Python collects it."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings
from pathlib import Path

import pytest
from distributed import Client, Scheduler

from mnistlab.engine import connection
from mnistlab.engine.connection import Connection
from mnistlab.engine.service import Engine
from mnistlab.settings import Settings
from mnistlab.store.store import Store
from tests.contract.conftest import WARM_SECONDS, until

pytestmark = pytest.mark.timeout(900)


def test_a_line_that_could_not_be_hung_up_in_time_is_given_up_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    async def too_slow(client: Client, **how: bool) -> None:
        await asyncio.sleep(60)

    async def cut_short() -> None:
        async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
            line = await Connection.open(scheduler.address, None, lambda message: None, lambda: None)
            assert line.alive
            monkeypatch.setattr(Client, "_close", too_slow)
            monkeypatch.setattr(connection, "CLOSE_SECONDS", 0.01)
            await line.close()
            assert not line.alive

    gc.collect()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(cut_short())
        gc.collect()
    assert [str(warning.message) for warning in told] == []


def test_a_server_that_ends_waits_until_its_line_is_hung_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hung_up = threading.Event()
    close = Connection.close

    async def slowly(line: Connection) -> None:
        await asyncio.sleep(0.2)  # what a busy machine takes for it
        await close(line)
        hung_up.set()

    monkeypatch.setattr(Connection, "close", slowly)
    settings = Settings.from_environ({"MNISTLAB_HOME": str(tmp_path), "MNISTLAB_WORKERS": "1", "MNISTLAB_THREADS": "1"})
    store = Store.open(settings.database, settings.artifacts)
    engine = Engine(store, settings)
    engine.start()
    until(lambda: engine.state().phase == "ready", WARM_SECONDS, lambda: f"{engine.state()}")
    engine.close()
    store.dispose()
    assert hung_up.is_set()
