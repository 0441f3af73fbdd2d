"""Settings that are worth a word whatever becomes of the run, with what became of this one."""

from __future__ import annotations

import math

from mnistlab.core.architecture import parameter_count
from mnistlab.core.doctor.breakdown import never_answered
from mnistlab.core.doctor.case import GUESS, Case
from mnistlab.core.doctor.figures import loss_text
from mnistlab.core.doctor.finding import Finding, Illness, Remedy
from mnistlab.core.doctor.remedies import scaled
from mnistlab.core.doctor.units import dead_layers
from mnistlab.core.explain import percent
from mnistlab.core.losses import SMALLEST


def raw_pixels(case: Case) -> Finding | None:
    """Pixels from 0 to 255, with either form of the loss."""
    if case.spec.pixels != "raw":
        return None
    first = case.first_loss
    evidence = "Its pixels go up to 255."
    if first is not None:
        evidence = f"Its first loss was {loss_text(first)}; with scaled pixels it would have been near {GUESS:.2f}."
    if case.test_accuracy is not None:
        evidence += f" It ended with {percent(case.test_accuracy)} of the test images right."
    consequences = {Illness.LOST: never_answered(case), Illness.DEAD_UNITS: dead_layers(case)}
    also = frozenset(illness for illness, seen in consequences.items() if seen)
    evidence = " ".join(filter(None, (evidence, *consequences.values())))
    if case.spec.loss == "logits":
        lesson = ("preparing", "raw")
        diagnosis = (
            "With inputs up to 255 the first scores are enormous, and so are the first steps, because the exact loss "
            "says in full how wrong they are. That can wreck the weights, and makes the learning rate hard to choose."
        )
    else:
        lesson = ("softmax", "old-number")
        diagnosis = (
            f"With inputs up to 255 the first scores are enormous. The clipped loss cannot rise above "
            f"{-math.log(SMALLEST):.1f}, and an image beyond the clip teaches nothing: a class may be lost for good by "
            "bad luck."
        )
    return Finding(Illness.RAW_PIXELS, diagnosis, evidence, lesson, scaled(case.spec), also)


def linear(case: Case) -> Finding | None:
    """Hidden layers with nothing between them that bends."""
    spec = case.spec
    if spec.activation != "linear" or not spec.hidden:
        return None
    one = parameter_count(spec.with_(hidden=()))
    diagnosis = (
        "Without an activation, a layer on a layer is one matrix on another, which is one matrix: the hidden layers "
        "add nothing that a network without them could not do."
    )
    evidence = f"Its {parameter_count(spec):,} weights and biases do what {one:,} could."
    if case.test_accuracy is not None:
        evidence += f" It got {percent(case.test_accuracy)} of the test images right."
    remedy = Remedy("Train with ReLU", spec.with_(activation="relu"))
    return Finding(Illness.LINEAR, diagnosis, evidence, ("activations", "collapse"), remedy)
