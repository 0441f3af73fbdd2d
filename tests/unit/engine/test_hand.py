from __future__ import annotations

import asyncio
import threading

import pytest

from mnistlab.engine.hand import Hand


def test_it_returns_and_raises_what_the_function_does_one_after_the_other() -> None:
    done: list[int] = []

    async def main() -> None:
        hand = Hand("a hand")
        results = await asyncio.gather(*[hand.do(lambda n=n: done.append(n) or n) for n in range(20)])
        assert results == done == list(range(20))
        with pytest.raises(ZeroDivisionError):
            await hand.do(lambda: 1 // 0)
        assert await hand.do(lambda: threading.current_thread().daemon), "nothing may wait for it at the end"

    asyncio.run(asyncio.wait_for(main(), 10))


def test_who_does_not_wait_any_more_disturbs_nobody() -> None:
    async def main() -> None:
        hand, gate = Hand("a hand"), threading.Event()
        waiting = asyncio.create_task(hand.do(gate.wait, 10))
        await asyncio.sleep(0)
        waiting.cancel()
        gate.set()
        assert await hand.do(lambda: "next") == "next"

    asyncio.run(asyncio.wait_for(main(), 10))
    left_behind = Hand("another hand")
    gate = threading.Event()

    async def leave() -> None:
        task = asyncio.create_task(left_behind.do(gate.wait, 10))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave())
    gate.set()  # the loop has ended: the thread must survive telling it
    asyncio.run(asyncio.wait_for(left_behind.do(lambda: None), 10))
