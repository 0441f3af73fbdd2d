"""Which compiled programs a worker keeps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from mnistlab.training.network import Blueprint
from mnistlab.training.program import Program


class Programs:
    """The programs used last, so that a network of a known shape starts at once.

    Keeps at most `limit` of them and at most `memory` bytes of their variables, but always the newest.
    `made` counts all that were ever compiled. TensorFlow never frees what XLA compiled (4 to 7 MB a program), even
    after its program is forgotten, so the engine replaces a worker that has grown too large.
    """

    def __init__(self, limit: int = 32, memory: int = 128 * 2**20):
        self.made = 0
        self._limit = limit
        self._memory = memory
        self._kept: OrderedDict[Blueprint, Program] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, blueprint: Blueprint, make: Callable[[], Program]) -> Program:
        """Return the program for a blueprint, made now if it is not kept, and forget those not used for longest."""
        program = self._kept.pop(blueprint, None)
        if program is None:
            program = make()
            self.made += 1
        self._kept[blueprint] = program
        while len(self._kept) > 1 and (len(self) > self._limit or self._bytes() > self._memory):
            self._kept.popitem(last=False)
        return program

    def _bytes(self) -> int:
        return sum(program.parameters.bytes for program in self._kept.values())
