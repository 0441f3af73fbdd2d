"""Why a training went wrong, in words a learner can act on: pure functions of settings and results."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.explain import percent
from mnistlab.core.spec import RunSpec

_HIGH_RATE = {"sgd": 0.5, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.5}
_HIGH_RATE_OTHERS = 0.01

_RAW = (
    "The pixels are raw, 0 to 255, and the loss is computed exactly from the logits, so the first steps are "
    "enormous and wreck the weights. Scale the pixels, or compute the loss from clipped probabilities as Keras "
    "did when the tutorials were written."
)


def divergence(spec: RunSpec, step: int) -> str:
    """Explain a loss that is no longer a finite number after `step` good batches."""
    start = f"The loss became infinite or undefined after {step:,} batch{'' if step == 1 else 'es'}."
    return f"{start} {_too_large(spec) or _smaller_steps(spec)}"


def verdict(
    spec: RunSpec, predicted: NDArray[np.integer], labels: NDArray[np.integer], class_names: tuple[str, ...]
) -> str:
    """Explain a finished network that learned nothing, or nothing about some class; "" if there is nothing to explain.

    Args:
        spec: the run's settings.
        predicted: its answers to the test images, shape (images,).
        labels: their true classes, shape (images,).
        class_names: one name a class.
    """
    accuracy = float(np.mean(predicted == labels))
    only = np.unique(predicted)
    if only.size > 1:
        if _starts_alike(spec) and accuracy < 0.6:
            return _ALL_ALIKE
        lost = " or ".join(class_names[label] for label in _lost_classes(predicted, labels, len(class_names)))
        return f"It almost never answers {lost}. {_LOST_CLASS}" if lost else ""
    answer = class_names[int(only[0])]
    start = f"The network collapsed: it answers {answer} for every image, so {percent(accuracy)} is luck."
    if _starts_alike(spec):
        return f"{start} {_ALL_ALIKE}"
    if spec.l2 >= 0.01:
        reason = f"An L2 penalty of {spec.l2:g} pulls every weight to zero faster than the images can teach it. Try "
        return f"{start} {reason}0.0001, or 0."
    if too_large := _too_large(spec):
        return f"{start} {too_large}"
    if spec.learning_rate < 1e-4:
        return f"{start} A learning rate of {spec.learning_rate:g} hardly moves the weights: try ten times as much."
    if len(spec.hidden) > 2 and spec.activation == "sigmoid":
        reason = "Through many sigmoid layers the gradient fades to nothing: try relu, or fewer layers."
        return f"{start} {reason}"
    return f"{start} {_smaller_steps(spec)} Or try other starting weights, or less dropout."


_LOST_CLASS = (
    "Large first steps can switch an answer off for good, and too little training leaves it for later: "
    "try another seed, scaled pixels, a smaller learning rate or more epochs."
)
_ALL_ALIKE = (
    "All weights started at zero, so all neurons of a layer are alike and can only learn the same. "
    "Start from random weights: glorot_uniform or he_normal."
)


def _lost_classes(predicted: NDArray[np.integer], labels: NDArray[np.integer], classes: int) -> list[int]:
    said, there = np.bincount(predicted, minlength=classes), np.bincount(labels, minlength=classes)
    return [int(label) for label in np.flatnonzero(said < 0.02 * there)]


def _starts_alike(spec: RunSpec) -> bool:
    return spec.initializer == "zeros" and bool(spec.hidden)


def _too_large(spec: RunSpec) -> str:
    if spec.pixels == "raw" and spec.loss == "logits":
        return _RAW
    rate = spec.learning_rate
    if spec.l2 * rate >= 1 and spec.optimizer in _HIGH_RATE:
        return (
            f"An L2 penalty of {spec.l2:g} at a learning rate of {rate:g} overshoots zero at every step: lower either."
        )
    if rate > _HIGH_RATE.get(spec.optimizer, _HIGH_RATE_OTHERS):
        return f"A learning rate of {rate:g} is high for {spec.optimizer}: try {rate / 10:g}."
    if spec.pixels == "raw":
        return "The pixels are raw, 0 to 255, so every step is large: scale them, or lower the learning rate."
    return ""


def _smaller_steps(spec: RunSpec) -> str:
    return f"Most likely its steps are too large: try a learning rate of {spec.learning_rate / 10:g}."
