"""What runs are called where several stand beside each other: by what differs, short enough for a chart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from mnistlab.core.differences import SEED, Difference, differences, plain
from mnistlab.core.explain import percent
from mnistlab.core.labels import word
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.own_runs import isolated, numbered, when

_FORMS = {
    "hidden": "hidden {}",
    "epochs": "{} epochs",
    "learning_rate": "learning rate {}",
    "batch_size": "batch {}",
    "validation_split": "validation {}",
    "loss": "loss from {}",
    "initializer": "{} start",
    "dropout": "dropout {}",
    "l2": "L2 {}",
    "train_size": "{} images",
    "seed": "seed {}",
}
"""How a value is told without its field's name; what is not here speaks for itself."""

_SMALL = ("train_size", "loss")
"""Fields whose words stand within others here."""

MOST_TOLD = 2
"""So many settings make a name; of runs that differ in more, the others are in the table."""


LONGEST = 28
"""Characters of a run's own name that a chart has room for."""


def written(value: object) -> str:
    """Return a setting's value as people write it, in a sentence or a table."""
    return plain(value) if isinstance(value, int | float | tuple) else word("all" if value is None else value)


def told(field: str, value: object) -> str:
    """Return a setting in two or three words.

    >>> told("learning_rate", 0.01), told("hidden", (128, 64)), told("train_size", None), told("epochs", 1)
    ('learning rate 0.01', 'hidden 128-64', 'all images', '1 epoch')
    """
    text = written(value)
    text = _FORMS.get(field, "{}").format(text.lower() if field in _SMALL else text)
    if not value and field == "hidden":
        return "no hidden layer"
    return text.removesuffix("s") if value == 1 and field in ("epochs", "train_size") else text


def names(specs: Sequence[RunSpec]) -> list[str]:
    """Return a name for each of some settings, no two alike: one or two settings that tell them apart.

    Where no two of them do, those that tell the most apart are taken, and what is still called the same is numbered.
    """
    found = differences(specs)
    if not found:
        return numbered([_shape(spec) for spec in specs])
    ways = [way for most in range(1, MOST_TOLD + 1) for way in combinations(found, most)]
    ways.sort(key=lambda way: (len(way), any(one.field == SEED for one in way)))  # luck is told last
    plainly = [[_joined(way, i) for i in range(len(specs))] for way in ways]
    return numbered(max(plainly, key=lambda names: len(set(names))))  # of equals the first


def label(run: Run) -> str:
    """Return a run in one line, what tells it from others first: a phone shows no more than the beginning."""
    result = percent(run.test_accuracy) if run.test_accuracy is not None else str(run.status)
    network = isolated(run.name) or (plain(run.spec.hidden) if run.spec.hidden else "no hidden layer")
    data = "" if run.spec.dataset == RunSpec().dataset else f"{run.spec.dataset} · "
    rule = f"{word(run.spec.optimizer)} {plain(run.spec.learning_rate)}"
    return f"{data}{network} · {result} · {rule} · {when(run.created_at)}"


def run_names(runs: Sequence[Run]) -> list[str]:
    """Return a name for each of some runs, no two alike: the one its learner gave it, else what differs."""
    called = names([run.spec for run in runs])
    own = [_shortened(run.name) for run in runs]
    return numbered([mine or name for mine, name in zip(own, called, strict=True)])


def setting_names(specs: Sequence[RunSpec]) -> list[str]:
    """Return a name for each of some settings, whatever their seeds."""
    return names([spec.model_copy(update={SEED: 0}) for spec in specs])


def _joined(way: Sequence[Difference], i: int) -> str:
    """Return what the settings of run `i` are, in one line; where there are two, each is told more shortly."""
    words = [told(one.field, one.values[i]) for one in way]
    return words[0] if len(words) == 1 else " · ".join(word.removeprefix("learning ") for word in words)


def _shortened(name: str) -> str:
    name = " ".join(name.split())
    return isolated(name if len(name) <= LONGEST else name[: LONGEST - 1] + "…")


def _shape(spec: RunSpec) -> str:
    return plain((spec.inputs, *spec.hidden, spec.classes))
