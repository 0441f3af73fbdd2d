"""Why a training breaks down, and what to change: read off its settings, the most probable cause first."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.doctor.figures import rate_text
from mnistlab.core.doctor.finding import Illness, Remedy
from mnistlab.core.doctor.remedies import (
    SCALES_WITH_GRADIENT,
    another_seed,
    fast,
    lower_rate,
    random_start,
    scaled,
    smaller_steps,
    with_rate,
)
from mnistlab.core.labels import word
from mnistlab.core.spec import RunSpec

STRONG_L2 = 0.01
"""From here on a penalty may be all that a network learns to please."""

STRONG_DROPOUT = 0.7
"""From here on too little of a hidden layer is left to learn from."""

HANDFUL = 100
"""From so few images a network cannot know all classes, and may well say the same of everything."""

NARROW, WIDE = 6, 32
"""Hidden layers with fewer neurons than this are a bottleneck; so many are tried instead."""


@dataclass(frozen=True)
class Cause:
    """A cause: `text` says what it is and what to try, `lesson` where it is explained, `illness` if it has a name."""

    text: str
    remedy: Remedy
    lesson: tuple[str, str]
    illness: Illness | None = None


def of_explosion(spec: RunSpec) -> Cause:
    """Return why a loss has grown beyond all bounds."""
    return too_large(spec) or _perhaps_too_large(spec)


def of_collapse(spec: RunSpec, images: int = 0) -> Cause:
    """Return why a network that learned from so many images, if that is known, gives one answer for everything."""
    if starts_alike(spec):
        return alike(spec)
    if cause := _penalty(spec) or too_large(spec) or _seen_little(spec, images):
        return cause
    if spec.learning_rate < 1e-4:
        text = f"A learning rate of {rate_text(spec.learning_rate)} hardly moves the weights: try ten times as much."
        more = with_rate(spec, float(f"{10 * spec.learning_rate:.3g}"))
        return Cause(text, more, ("gradient-descent", "rates"), Illness.RATE_SMALL)
    if cause := _faded(spec):
        return cause
    unsure = _perhaps_too_large(spec)
    return Cause(f"{unsure.text} Or try other starting weights, or less dropout.", unsure.remedy, unsure.lesson)


def of_lost_answers(spec: RunSpec) -> Cause:
    """Return why a network that learned something never gives some answers."""
    if cause := _penalty(spec) or _faded(spec) or _narrow(spec):
        return cause
    if spec.dropout >= STRONG_DROPOUT:
        text = f"A dropout of {spec.dropout:g} silences nearly all of a hidden layer: try 0.3."
        return Cause(text, Remedy("Train with a dropout of 0.3", spec.with_(dropout=0.3)), ("memorising", "cures"))
    text = (
        "Large first steps can switch an answer off for good, and too little training leaves it for later: "
        "try another seed, scaled pixels, a smaller learning rate or more epochs."
    )
    return Cause(text, another_seed(spec), ("starting-weights", "luck"))


def too_large(spec: RunSpec) -> Cause | None:
    """Return what in the settings makes the steps too large, if anything does."""
    rate, lesson = spec.learning_rate, ("gradient-descent", "rates")
    if spec.pixels == "raw" and spec.loss == "logits":
        text = (
            "The pixels are raw, 0 to 255, and the loss is computed exactly from the logits, so the first steps are "
            "enormous and wreck the weights. Scale the pixels, or compute the loss from clipped probabilities as Keras "
            "did when the tutorials were written."
        )
        return Cause(text, scaled(spec), ("preparing", "raw"), Illness.RAW_PIXELS)
    if spec.l2 * rate >= 1 and spec.optimizer in SCALES_WITH_GRADIENT:
        text = (
            f"An L2 penalty of {rate_text(spec.l2)} at a learning rate of {rate_text(rate)} overshoots zero at every "
            "step: lower either."
        )
        return Cause(text, smaller_steps(spec), lesson, Illness.RATE_LARGE)
    if fast(spec):
        better = rate_text(lower_rate(spec))
        text = f"A learning rate of {rate_text(rate)} is high for {word(spec.optimizer)}: try {better}."
        return Cause(text, smaller_steps(spec), lesson, Illness.RATE_LARGE)
    if spec.pixels == "raw":
        text = "The pixels are raw, 0 to 255, so every step is large: scale them, or lower the learning rate."
        return Cause(text, scaled(spec), ("preparing", "raw"), Illness.RAW_PIXELS)
    return None


def starts_alike(spec: RunSpec) -> bool:
    """Return whether all neurons of a hidden layer begin with the same weights."""
    return spec.initializer == "zeros" and bool(spec.hidden)


def alike(spec: RunSpec) -> Cause:
    """Return what it means that all neurons of a layer begin with the same weights."""
    text = (
        "All weights started at zero, so all neurons of a layer are alike and can only learn the same. "
        "Start from random weights: glorot_uniform or he_normal."
    )
    return Cause(text, random_start(spec), ("starting-weights", "zeros"), Illness.ZERO_START)


def _perhaps_too_large(spec: RunSpec) -> Cause:
    text = f"Most likely its steps are too large: try a learning rate of {rate_text(lower_rate(spec))}."
    return Cause(text, smaller_steps(spec), ("gradient-descent", "rates"), Illness.RATE_LARGE)


def _penalty(spec: RunSpec) -> Cause | None:
    if spec.l2 < STRONG_L2:
        return None
    text = (
        f"An L2 penalty of {rate_text(spec.l2)} pulls every weight to zero faster than the images can teach it. "
        "Try 0.0001, or 0."
    )
    return Cause(text, Remedy("Train with an L2 penalty of 0.0001", spec.with_(l2=1e-4)), ("memorising", "cures"))


def _seen_little(spec: RunSpec, images: int) -> Cause | None:
    if not 0 < images <= HANDFUL or spec.train_size is None:
        return None
    seen = "one image" if images == 1 else f"{images} images"
    text = f"It has seen {seen} only, too few to know {spec.classes} classes: try more."
    more = Remedy("Train on all images", spec.with_(train_size=None))
    return Cause(text, more, ("memorising", "by-heart"), Illness.FEW_IMAGES)


def _narrow(spec: RunSpec) -> Cause | None:
    if min(spec.hidden, default=NARROW) >= NARROW:
        return None
    text = (
        f"All that is known of an image has to pass through {min(spec.hidden)} of its neurons, too few to tell "
        f"{spec.classes} classes apart."
    )
    wider = spec.with_(hidden=tuple(max(units, WIDE) for units in spec.hidden))
    return Cause(text, Remedy(f"Train with {WIDE} neurons there", wider), ("layers", "how-many"))


def _faded(spec: RunSpec) -> Cause | None:
    if len(spec.hidden) <= 2 or spec.activation != "sigmoid":
        return None
    text = "Through many sigmoid layers the gradient fades to nothing: try relu, or fewer layers."
    return Cause(text, Remedy("Train with ReLU", spec.with_(activation="relu")), ("activations", "slopes"))
