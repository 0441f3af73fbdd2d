"""Writing to a store that may be away for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from mnistlab.core.runs import IllegalTransitionError
from mnistlab.engine.hand import Hand
from mnistlab.store.errors import UnknownRunError

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)


class Ledger(Hand):
    """Does the store's work in a thread, one thing after the other."""

    def __init__(self) -> None:
        super().__init__("mnistlab-store")

    async def insist(self, change: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T | None:
        """Make a change, however long the database stays away; leave it, and return None, if the run forbids it."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await self.do(change, *arguments, **keywords)
            except (IllegalTransitionError, UnknownRunError) as error:
                logger.info("left undone: %s", error)
                return None
            except Exception:
                logger.exception("the store does not answer; trying again")
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
