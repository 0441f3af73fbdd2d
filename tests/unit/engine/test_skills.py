from __future__ import annotations

from typing import Any

import pytest

from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.skills import Skills, program
from mnistlab.engine.steps import Worker
from mnistlab.training.network import Blueprint

ONE, TWO = Worker("tls://2", "one", "CPU", "first"), Worker("tls://1", "two", "CPU", "second")

CHANGES: dict[str, Any] = {
    "hidden": (32,),
    "activation": "tanh",
    "optimizer": "sgd",
    "pixels": "raw",
    "loss": "probabilities",
    "dropout": 0.5,
    "l2": 0.01,
    "batch_size": 32,
    "learning_rate": 0.5,
    "epochs": 9,
    "seed": 7,
    "initializer": "zeros",
}


def run_of(**changes: Any) -> Run:
    return Run("a", "ada", RunSpec(**changes), "auto", RunStatus.QUEUED, created_at=1, queued_at=1)


def skills(*workers: Worker) -> Skills:
    made = Skills()
    for number in range(len(workers)):  # one after the other, as they come
        made.meet(workers[: number + 1])
    return made


def test_who_was_there_first_is_asked_first() -> None:
    assert skills(ONE, TWO).best([TWO, ONE], run_of()) == ONE
    assert skills(TWO, ONE).best([TWO, ONE], run_of()) == TWO
    assert skills().best([], run_of()) is None


def test_who_has_compiled_a_network_gets_it_again_whatever_its_learning_rate_is() -> None:
    known = skills(ONE, TWO)
    known.note(TWO, run_of(hidden=(32,)))
    assert known.best([ONE, TWO], run_of(hidden=(32,), learning_rate=0.1, seed=5)) == TWO
    assert known.best([ONE], run_of(hidden=(32,))) == ONE, "rather than wait"
    assert known.best([ONE, TWO], run_of(hidden=(33,))) == ONE


def test_a_worker_that_is_replaced_knows_nothing_and_comes_last() -> None:
    known = skills(ONE, TWO)
    known.note(ONE, run_of())
    again = Worker(ONE.address, ONE.name, ONE.device, "third")
    known.meet([again, TWO])
    assert known.best([again, TWO], run_of()) == TWO


@pytest.mark.parametrize("name", CHANGES)
def test_runs_of_one_program_are_those_of_one_blueprint(name: str) -> None:
    plain, changed = RunSpec(), RunSpec().with_(**{name: CHANGES[name]})
    same = Blueprint.of(plain, 54_000, 70_000) == Blueprint.of(changed, 54_000, 70_000)
    assert (program(plain) == program(changed)) is same


def test_the_tutorials_have_programs_of_their_own() -> None:
    assert len({program(preset.spec) for preset in PRESETS.values()}) == len(
        {Blueprint.of(preset.spec, 54_000, 70_000) for preset in PRESETS.values()}
    )
