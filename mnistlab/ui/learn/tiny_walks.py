"""Two walks through the network of `mnistlab.core.tiny_network`, stop by stop: forward, and back from the loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mnistlab.charts.palette import VALIDATION
from mnistlab.core.tiny_network import (
    CLASSES,
    HIDDEN,
    WEIGHTS,
    Array,
    Blame,
    Numbers,
    Parameter,
    blame,
    factors,
    gradient,
    numbers,
)
from mnistlab.ui.learn.tiny_drawing import HOT, LOSS, Arrow, Node, Place, figure, signed, tiny_svg

BACK = VALIDATION
"""The colour of what is sent back."""

FORWARD_STOPS = (
    "inputs",
    *(stop for name in HIDDEN for stop in (f"sum of {name}", f"output of {name}")),
    *(f"score of {name}" for name in CLASSES),
    "probabilities",
)


@dataclass
class Scene:
    """A stop: the drawing's nodes, arrows and biases, and what is computed there, in words."""

    said: str
    nodes: dict[Place, Node] = field(default_factory=dict)
    arrows: dict[tuple[Place, Place], Arrow] = field(default_factory=dict)
    biases: dict[Place, Arrow] = field(default_factory=dict)

    def svg(self, *, with_loss: bool) -> str:
        """Return its drawing."""
        return tiny_svg(self.nodes, self.arrows, self.biases, with_loss=with_loss)


def weights_on(scene: Scene) -> None:
    """Write all weights and biases of `WEIGHTS` into a drawing."""
    for layer in (0, 1):
        kernel, bias = WEIGHTS[2 * layer], WEIGHTS[2 * layer + 1]
        for j in (0, 1):
            scene.biases[layer + 1, j] = Arrow(figure(bias[j]))
            for i in (0, 1):
                scene.arrows[(layer, i), (layer + 1, j)] = Arrow(figure(kernel[i, j]))


def forward_scene(at: int, ink: Sequence[float], activation: str) -> Scene:
    """Return the stop number `at` of the forward pass, as in `FORWARD_STOPS`."""
    now = numbers(WEIGHTS, ink, 0, activation)
    scene = Scene("")
    weights_on(scene)
    for i in (0, 1):
        scene.nodes[0, i] = Node(figure(now.ink[i]), colour="" if at else HOT)
        if at > 2 * i + 1:
            scene.nodes[1, i] = Node(figure(now.outputs[i]), f"z = {figure(now.sums[i])}")
        elif at == 2 * i + 1:
            scene.nodes[1, i] = Node("", f"z = {figure(now.sums[i])}")
        if at == len(FORWARD_STOPS) - 1:
            scene.nodes[2, i] = Node(figure(now.chances[i]), f"z = {figure(now.scores[i])}", HOT)
        elif at >= 5 + i:
            scene.nodes[2, i] = Node("", f"z = {figure(now.scores[i])}")
    if not at:
        scene.said = "The two inputs are the image: nothing is computed yet."
    elif at in (1, 3):
        scene.said = _sum(scene, 0, at // 2, now.ink, now.sums)
    elif at in (2, 4):
        i = at // 2 - 1
        scene.nodes[1, i] = Node(figure(now.outputs[i]), f"z = {figure(now.sums[i])}", HOT)
        scene.said = f"**Output of {HIDDEN[i]}**: {_activated(activation, now.sums[i])} = **{figure(now.outputs[i])}**"
    elif at in (5, 6):
        scene.said = _sum(scene, 1, at - 5, now.outputs, now.scores)
    else:
        powers = [f"$e^{{{figure(score)}}}$" for score in now.scores]
        best = CLASSES[int(now.chances.argmax())]
        scene.said = (
            f"**Softmax**: “{CLASSES[0]}” gets {powers[0]} / ({powers[0]} + {powers[1]}) = "
            f"**{figure(now.chances[0])}**, “{CLASSES[1]}” the rest, **{figure(now.chances[1])}**. "
            f"The network says “{best}”."
        )
    return scene


def backward_stops(parameter: Parameter) -> tuple[str, ...]:
    """Name the stops on the way from the loss back to a parameter."""
    end = "the bias" if parameter.source is None else "the weight"
    if parameter.layer:
        return ("loss", f"score of {CLASSES[parameter.target]}", end)
    name = HIDDEN[parameter.target]
    return ("loss", "both scores", f"output of {name}", f"sum of {name}", end)


def backward_scene(parameter: Parameter, at: int, ink: Sequence[float], label: int, activation: str) -> Scene:
    """Return the stop number `at` on the way back to a parameter, as in `backward_stops`."""
    now, back = numbers(WEIGHTS, ink, label, activation), blame(WEIGHTS, ink, label, activation)
    scene = _all_computed(now)
    end = len(backward_stops(parameter)) - 1
    if not at:
        scene.nodes[LOSS] = Node(figure(now.loss), colour=BACK)
        scene.said = (
            f"The image is a {CLASSES[label]}, so the loss is −log {figure(now.chances[label])} = "
            f"**{figure(now.loss)}**. How steeply does it change when {_called(parameter)} grows?"
        )
    answers = (parameter.target,) if parameter.layer else (0, 1)
    for k in answers if at else ():
        scene.nodes[2, k] = Node(figure(now.chances[k]), figure(back.scores[k]), BACK)
        scene.arrows[(2, k), LOSS] = Arrow("", BACK, back=True)
    if at == 1:
        scene.said = "**By the score**, the loss grows by the probability less the label: " + "; ".join(
            f"“{CLASSES[k]}”: {figure(now.chances[k])} − {int(k == label)} = **{figure(back.scores[k])}**"
            for k in answers
        )
    if not parameter.layer and at >= 2:
        _through_hidden(scene, parameter.target, at, now, back, activation)
    if at == end:
        _arrive(scene, parameter, ink, label, activation)
    return scene


def _through_hidden(scene: Scene, j: int, at: int, now: Numbers, back: Blame, activation: str) -> None:
    parts = [f"{signed(back.scores[k])} × {signed(WEIGHTS[2][j, k])}" for k in (0, 1)]
    for k in (0, 1):
        scene.arrows[(1, j), (2, k)] = Arrow(figure(WEIGHTS[2][j, k]), BACK, back=True)
    if at == 2:
        scene.nodes[1, j] = Node(figure(now.outputs[j]), figure(back.outputs[j]), BACK)
        scene.said = (
            f"**By the output of {HIDDEN[j]}**: it reaches the loss by two arrows. Each score's slope comes back times "
            f"the weight on its arrow, and both are added: {' + '.join(parts)} = **{figure(back.outputs[j])}**"
        )
        return
    scene.nodes[1, j] = Node(figure(now.outputs[j]), figure(back.sums[j]), BACK)
    scene.said = (
        f"**By the sum of {HIDDEN[j]}**: times the slope of {activation_name(activation)} where the sum is, at "
        f"{figure(now.sums[j])}: {signed(back.outputs[j])} × {signed(back.slopes[j])} = **{figure(back.sums[j])}**"
    )


def _arrive(scene: Scene, parameter: Parameter, ink: Sequence[float], label: int, activation: str) -> None:
    chain = factors(parameter, WEIGHTS, ink, label, activation)
    last, end = chain[-1], (parameter.layer + 1, parameter.target)
    here = Arrow(figure(parameter.of(WEIGHTS)), BACK, back=True)
    if parameter.source is None:
        scene.biases[end] = here
        how = f"{last[0]}, so times 1"
    else:
        scene.arrows[(parameter.layer, parameter.source), end] = here
        how = f"times the {last[0]}, {figure(last[1])}"
    slope = figure(parameter.of(gradient(WEIGHTS, ink, label, activation)))
    product = " × ".join(signed(factor) for _, factor in chain)
    scene.said = f"**By {_called(parameter)}**: {how}. All factors multiplied: {product} = **{slope}**"


def _called(parameter: Parameter) -> str:
    return f"the {parameter.name}" if parameter.source is None else f"the weight {parameter.name}"


def _all_computed(now: Numbers) -> Scene:
    scene = Scene("")
    weights_on(scene)
    for i in (0, 1):
        scene.nodes[0, i] = Node(figure(now.ink[i]))
        scene.nodes[1, i] = Node(figure(now.outputs[i]))
        scene.nodes[2, i] = Node(figure(now.chances[i]))
    scene.nodes[LOSS] = Node(figure(now.loss))
    return scene


def _sum(scene: Scene, layer: int, j: int, values: Array, sums: Array) -> str:
    """Bring a weighted sum out in the drawing, and say it."""
    name = (HIDDEN, CLASSES)[layer][j]
    what = f"Score of “{name}”" if layer else f"Sum of {name}"
    scene.nodes[layer + 1, j] = Node("", f"z = {figure(sums[j])}", HOT)
    scene.biases[layer + 1, j] = Arrow(figure(WEIGHTS[2 * layer + 1][j]), HOT)
    terms = []
    for i in (0, 1):
        weight = WEIGHTS[2 * layer][i, j]
        scene.arrows[(layer, i), (layer + 1, j)] = Arrow(figure(weight), HOT)
        terms.append(f"{signed(weight)} × {signed(values[i])}")
    return f"**{what}**: {' + '.join(terms)} + {signed(WEIGHTS[2 * layer + 1][j])} = **{figure(sums[j])}**"


def _activated(activation: str, z: float) -> str:
    return f"1 / (1 + $e^{{{figure(-z)}}}$)" if activation == "sigmoid" else f"max(0, {figure(z)})"


def activation_name(activation: str) -> str:
    """Return how an activation is called in a sentence."""
    return {"relu": "ReLU", "sigmoid": "the sigmoid"}[activation]
