"""Neurons that answer to no image any more."""

from __future__ import annotations

from mnistlab.core.activity import CAN_DIE
from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.figures import rate_text
from mnistlab.core.doctor.finding import Finding, Illness, Remedy
from mnistlab.core.doctor.remedies import GOOD_RATE, with_rate
from mnistlab.core.explain import percent
from mnistlab.core.labels import word

MANY = 0.5
"""Share of a hidden layer that must be dead to be worth a word. Good runs at usual rates have none to a seventh, deep
ones up to a third, and a network with a third of its neurons dead answers as well as one a third smaller."""

FEW = 4
"""And so many neurons at the least: of two, one may well be dead."""


def dead_units(case: Case) -> Finding | None:
    """Layers in which half of the neurons or more are dead."""
    evidence = dead_layers(case)
    if not evidence:
        return None
    spec, good = case.spec, GOOD_RATE[case.spec.optimizer]
    diagnosis = (
        "A ReLU neuron whose sum is below zero for every image passes on nothing, gets no gradient and cannot come "
        "back. Steps that are too long push neurons there. "
    )
    if spec.learning_rate > good:
        rule = word(spec.optimizer)
        diagnosis += f"The learning rate was {rate_text(spec.learning_rate)}; for {rule}, {rate_text(good)} does well."
        remedy = with_rate(spec, good)
    else:
        diagnosis += "Leaky ReLU lets a little through below zero, so nothing dies for good."
        remedy = Remedy("Train with leaky ReLU", spec.with_(activation="leaky_relu"))
    return Finding(Illness.DEAD_UNITS, diagnosis, evidence, ("activations", "variants"), remedy)


def dead_layers(case: Case) -> str:
    """Say which hidden layers have so many dead neurons that it matters; "" if none has, or nobody has looked."""
    if case.spec.activation != CAN_DIE or not case.dead:
        return ""
    layers = [
        f"{_how_many(share, units)} in hidden layer {i}"
        for i, (share, units) in enumerate(zip(case.dead, case.spec.hidden, strict=True), 1)
        if share >= MANY and round(share * units) >= FEW
    ]
    if not layers:
        return ""
    text = f"{' and '.join(layers)} answer to none of {case.sample:,} test images."
    return text[0].upper() + text[1:]


def _how_many(share: float, units: int) -> str:
    return f"all {units} neurons" if share == 1 else f"{round(share * units)} of {units} neurons ({percent(share, 0)})"
