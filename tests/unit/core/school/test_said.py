"""A class's rules in plain words."""

from __future__ import annotations

import pytest

from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.school.said import lock_said, rules_said
from mnistlab.core.spec import RunSpec

ALL = tuple(RunSpec.model_fields)


def test_a_class_without_limits_says_what_holds_anyway() -> None:
    assert rules_said(Rules()) == [
        "Up to 3 runs of yours can wait at once.",
        "Your nickname is shown beside the curves on the projector.",
    ]


def test_every_limit_is_said() -> None:
    lock = Lock(base=RunSpec(), free=("learning_rate",))
    rules = Rules(
        most_parameters=50_000, most_epochs=1, most_seconds=120, most_waiting=1, lock=lock, results=False, names=False
    )
    assert rules_said(rules) == [
        "You can turn the learning rate. Your teacher has fixed everything else.",
        "A network can have up to 50,000 parameters.",
        "A run can have up to 1 epoch.",
        "A run can train for up to 2 min. Then it ends, and what it has learned is kept.",
        "Up to 1 run of yours can wait at once.",
        "What your runs have reached stays hidden until your teacher shows it.",
        "No nickname is shown beside the curves on the projector.",
    ]


@pytest.mark.parametrize(
    ("free", "said"),
    [
        ((), "Your teacher has fixed everything."),
        (ALL, "You can turn every knob."),
        (
            ("l2", "hidden", "batch_size"),
            "You can turn the hidden layers, the batch size and the L2 penalty. "
            "Your teacher has fixed everything else.",
        ),
        (
            tuple(name for name in ALL if name not in ("epochs", "activation")),
            "Your teacher has fixed the activation (ReLU) and the number of epochs (5). You can turn everything else.",
        ),
    ],
)
def test_a_lock_says_the_shorter_list(free: tuple[str, ...], said: str) -> None:
    assert lock_said(Lock(base=RunSpec(), free=free)) == said
