"""What helps: settings that are one change better than those of a run."""

from __future__ import annotations

from mnistlab.core.doctor.figures import rate_text
from mnistlab.core.doctor.finding import Remedy
from mnistlab.core.spec import RunSpec

GOOD_RATE = {
    "sgd": 0.1,
    "momentum": 0.05,
    "nesterov": 0.05,
    "adagrad": 0.1,
    "rmsprop": 0.001,
    "adam": 0.001,
    "adamw": 0.001,
}
"""For each optimizer a learning rate that does well with scaled pixels: of rates from 1e-6 to 10, each tried with a
network of 64 neurons, it is the best one or the next smaller."""

SLOW = 5
"""A rate so many times smaller than that is called small."""

FAST = {"sgd": 0.5, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.5}
FAST_OTHERS = 0.01
"""Learning rates beyond these are the first suspect when a training has broken down."""

SCALES_WITH_GRADIENT = frozenset({"sgd", "momentum", "nesterov"})
"""Optimizers whose steps are as long as the gradient is large; the others divide by its size."""

DROPOUT, PENALTY = 0.3, 0.001
"""The share, and without hidden layers the L2 penalty, that is tried against overfitting."""

_LAST_SEED = 2**31 - 1


def lower_rate(spec: RunSpec) -> float:
    """Return the learning rate to try when the steps are too large: a good one, or a tenth where that is no less."""
    good = GOOD_RATE[spec.optimizer]
    return good if spec.learning_rate >= 2 * good else max(1e-6, float(f"{spec.learning_rate / 10:.3g}"))


def slow(spec: RunSpec) -> bool:
    """Return whether the learning rate is far below a good one. With raw pixels small rates are right."""
    return spec.pixels == "scaled" and spec.learning_rate <= GOOD_RATE[spec.optimizer] / SLOW


def fast(spec: RunSpec) -> bool:
    """Return whether the learning rate is so large that it is the first suspect."""
    return spec.learning_rate > FAST.get(spec.optimizer, FAST_OTHERS)


def with_rate(spec: RunSpec, rate: float) -> Remedy:
    """Return the remedy of another learning rate."""
    return Remedy(f"Train with a learning rate of {rate_text(rate)}", spec.with_(learning_rate=rate))


def smaller_steps(spec: RunSpec) -> Remedy:
    """Return the remedy against steps that are too large."""
    return with_rate(spec, lower_rate(spec))


def scaled(spec: RunSpec) -> Remedy:
    """Return the remedy against raw pixels. A rate that was small because pixels were large is changed with them."""
    better = spec.with_(pixels="scaled")
    if not slow(better) and not fast(better):
        return Remedy("Train with scaled pixels", better)
    rate = GOOD_RATE[spec.optimizer]
    return Remedy(
        f"Train with scaled pixels and a learning rate of {rate_text(rate)}", better.with_(learning_rate=rate)
    )


def random_start(spec: RunSpec) -> Remedy:
    """Return the remedy against weights that are all the same."""
    name = "he_normal" if spec.activation in ("relu", "leaky_relu") else "glorot_uniform"
    return Remedy("Start from random weights", spec.with_(initializer=name))


def another_seed(spec: RunSpec) -> Remedy:
    """Return the remedy against bad luck."""
    return Remedy("Train with another seed", spec.with_(seed=spec.seed + 1 if spec.seed < _LAST_SEED else 1))
