"""Which worker suits a run: one that has compiled its program begins at once, others take a second and some memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.engine.steps import Worker

Program = tuple[object, ...]


@dataclass
class Skills:
    """What each worker has compiled, by token, for those that are there; who came first stands first."""

    _had: dict[str, set[Program]] = field(default_factory=dict)

    def meet(self, workers: Iterable[Worker]) -> None:
        """Take note of the workers there are now."""
        tokens = [worker.token for worker in workers]
        self._had = {token: had for token, had in self._had.items() if token in tokens}
        for token in tokens:
            self._had.setdefault(token, set())

    def note(self, worker: Worker, run: Run) -> None:
        """Take note that a worker is given a run."""
        self._had.setdefault(worker.token, set()).add(program(run.spec))

    def best(self, free: Iterable[Worker], run: Run) -> Worker | None:
        """Return the free worker that suits the run best, if any does.

        On CPU runs GPUs are not spent while others are free. Who has been there for longest has had the time to compile
        what is likely to be trained.
        """
        able = [worker for worker in free if worker.gpus or not wants_gpu(run)]
        spare_gpu = "cpu" in run.device_choice.lower()
        tokens = list(self._had)

        def distance(worker: Worker) -> tuple[bool, bool, int]:
            had = self._had.get(worker.token, set())
            since = tokens.index(worker.token) if worker.token in tokens else len(tokens)
            return bool(worker.gpus) is spare_gpu, program(run.spec) not in had, since

        return min(able, key=distance, default=None)


def program(spec: RunSpec) -> Program:
    """Return what of a run's settings decides the program that is compiled for it (`training/network.py`)."""
    shape = spec.hidden, spec.activation, spec.optimizer, spec.pixels, spec.loss, spec.dropout, spec.l2
    return (*shape, spec.batch_size, spec.dataset)


def wants_gpu(run: Run) -> bool:
    """Whether the run may train on a GPU only."""
    return "gpu" in run.device_choice.lower()
