"""The ready-made assignments, solved by real trainings: `python -m tests.unit.training.assignments [name ...]`.

A test holds the figures in `TRIES` against what the assignments ask; they took one to four seconds each.
"""

from __future__ import annotations

import sys
from typing import Any

from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.checking import Checked, check
from mnistlab.core.school.library import READY

TRIES: dict[str, tuple[tuple[dict[str, Any], float], ...]] = {
    "small-network": (({"hidden": (60,), "epochs": 8}, 0.9703), ({"hidden": (60,), "epochs": 10}, 0.9739)),
    "smallest-network": (({"hidden": (6,)}, 0.9058), ({"hidden": (5,)}, 0.89), ({"hidden": (4,)}, 0.8061)),
    "no-hidden-layer": (({"optimizer": "adam", "learning_rate": 0.001, "epochs": 5}, 0.9217),),
    "raw-pixels": (({}, 0.1135), ({"optimizer": "rmsprop", "learning_rate": 0.001, "epochs": 10}, 0.9486)),
    "largest-rate": (
        ({"learning_rate": 0.1}, 0.9332),
        ({"learning_rate": 0.3}, 0.9529),
        ({"learning_rate": 1}, 0.96),
        ({"learning_rate": 3}, 0.1032),
    ),
    "large-batches": (({"batch_size": 32}, 0.9711), ({"batch_size": 1024}, 0.9309)),
    "fewest-epochs": (
        ({"optimizer": "adam", "learning_rate": 0.001, "batch_size": 32, "epochs": 3}, 0.9745),
        ({"optimizer": "adam", "learning_rate": 0.001, "batch_size": 32, "epochs": 2}, 0.9685),
    ),
    "predict": (({}, 0.9451),),
    "start-at-zero": (({}, 0.9451), ({"initializer": "zeros"}, 0.1135)),
    "thousand-images": (
        ({}, 0.8832),
        ({"dropout": 0.5, "epochs": 40}, 0.8917),
        ({"hidden": (512,), "dropout": 0.5, "epochs": 60}, 0.8953),
    ),
    "deeper": (({"hidden": (64,)}, 0.9603), ({"hidden": (58, 58, 58)}, 0.9663)),
}
"""What solves each of them, or speaks for or against its claim: the settings that are not as given, and the test
accuracy that came of them on two cores."""

PREDICTION = 0.95
"""What is predicted where a prediction is asked for."""


def tried(name: str, runs: list[tuple[dict[str, Any], dict[str, Any]]], **more: Any) -> Checked:
    """Return what came of an assignment by tries: settings that were turned, and what became of each run."""
    brief = READY[name]
    task = Assignment("a", "c", 0.0, brief)
    made = []
    for number, (turned, became) in enumerate(runs):
        place = {"created_at": number, "queued_at": number, "class_id": "c", "assignment_id": "a"}
        made.append(Run(f"r{number}", "l", brief.lock.base.with_(**turned), "auto", **(place | became)))
    return check(task, made, **more)


def main(names: list[str]) -> None:
    """Train the tries and print what came of them."""
    from mnistlab.data.catalog import Catalog
    from mnistlab.training.trainer import Trainer

    catalog, trainer = Catalog(None), Trainer("cpu")
    for name in names or READY:
        runs = []
        for turned, _ in TRIES[name]:
            spec = READY[name].lock.base.with_(**turned)
            outcome = trainer.train(spec, catalog.load(spec.dataset), emit=lambda event: None)
            became = {
                "status": outcome.status,
                "test_accuracy": outcome.test_accuracy,
                "epoch": spec.epochs,
                "step": outcome.step,
                "steps_per_epoch": max(1, outcome.step // spec.epochs),
                "seconds": outcome.seconds,
                "prediction": PREDICTION if READY[name].predict else None,
            }
            runs.append((turned, became))
            got = outcome.status.value if outcome.test_accuracy is None else f"{outcome.test_accuracy:.4f}"
            sys.stdout.write(f"{name} {turned}: {got} in {outcome.seconds:.1f} s\n")
        sys.stdout.write(f"  {tried(name, runs).sentence}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
