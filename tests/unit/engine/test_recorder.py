from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from mnistlab.core.events import Event, Point, Progress, to_message
from mnistlab.engine import recorder
from mnistlab.engine.recorder import Recorder


def message(seq: int, attempt: int = 1, run: str = "r") -> dict[str, Any]:
    event = Progress(1, seq, 0.1 * seq, (Point(seq, 0.5, 0.5),))
    return {"run": run, "attempt": attempt, "seq": seq, "event": to_message(event), "worker": "tls://w1"}


class Page:
    """Keeps what is recorded; `troubles` is how often it fails first; holds writes back while `gate` is shut."""

    def __init__(self, troubles: int = 0):
        self.batches: list[list[tuple[str, int, int]]] = []
        self.troubles = troubles
        self.gate = threading.Event()
        self.gate.set()

    def record(self, entries: Sequence[tuple[str, int, Event]]) -> None:
        assert self.gate.wait(5)
        if self.troubles:
            self.troubles -= 1
            raise OSError("the disk is full")
        self.batches.append([(run, attempt, event.step) for run, attempt, event in entries])  # type: ignore[union-attr]

    @property
    def steps(self) -> list[int]:
        return [step for batch in self.batches for _, _, step in batch]


def record(page: Page, *messages: dict[str, Any], gate_after: int = 0) -> None:
    """Let a recorder hear the messages, opening the page's gate after the first `gate_after` of them."""

    async def hear() -> None:
        scribe = Recorder(lambda entries: asyncio.to_thread(page.record, entries))
        writing = asyncio.create_task(scribe.run())
        for number, said in enumerate(messages, 1):
            scribe.hear(said)
            await asyncio.sleep(0)
            if number == gate_after:
                page.gate.set()
        await asyncio.wait_for(scribe.drain("r"), 5)
        writing.cancel()

    asyncio.run(hear())


def test_messages_are_written_in_order_and_in_batches() -> None:
    page = Page()
    record(page, *[message(seq) for seq in range(1, 40)])
    assert page.steps == list(range(1, 40))
    assert len(page.batches) < 10


def test_messages_that_come_while_writing_are_not_lost() -> None:
    page = Page()
    page.gate.clear()
    record(page, *[message(seq) for seq in range(1, 6)], gate_after=5)
    assert page.steps == [1, 2, 3, 4, 5]


def test_repeated_and_outdated_messages_are_dropped() -> None:
    page = Page()
    record(page, message(1), message(2), message(2), message(1), message(1, attempt=2), message(9, attempt=1))
    assert [(attempt, step) for batch in page.batches for _, attempt, step in batch] == [(1, 1), (1, 2), (2, 1)]


def test_what_cannot_be_read_is_dropped() -> None:
    page = Page()
    record(page, {"run": "r"}, {"run": "r", "attempt": 1, "seq": 1, "event": {"kind": "gossip"}}, message(2))
    assert page.steps == [2]


def test_a_database_that_fails_for_a_moment_loses_nothing() -> None:
    page = Page(troubles=2)
    record(page, message(1), message(2))
    assert page.steps == [1, 2]


def test_a_database_that_fails_for_good_does_not_stop_the_recorder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "FLUSH_SECONDS", 0.001)
    page = Page(troubles=recorder.TRIES)
    record(page, message(1))
    assert page.steps == []
    record(page, message(2))
    assert page.steps == [2]
