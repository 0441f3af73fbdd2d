"""The sum of one neuron for one image, worked out: its strongest inputs, the rest, bias, activation, and onwards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, VALIDATION
from mnistlab.core.activations import ACTIVATIONS
from mnistlab.core.activity import CAN_DIE
from mnistlab.core.dense import Pass
from mnistlab.core.explain import percent
from mnistlab.core.facts import SIDE
from mnistlab.core.labels import word
from mnistlab.core.worked_sum import WorkedSum, rounded, worked_softmax, worked_sum
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.inside.numbers import exact, written
from mnistlab.ui.inside.pictures import coloured, pictures
from mnistlab.ui.inside.subject import Subject
from mnistlab.ui.pressable import pressable
from mnistlab.ui.terms import explained, say

SHOWN, ONWARDS = 8, 6
"""How many inputs of a neuron, and how many neurons behind it, are shown one by one."""

INTO, OUT = "inside_into", "inside_out"
"""Keys of what can be pressed: a neuron of the layer before, and one of the layer behind."""


def worked(subject: Subject, way: Pass, layer: int, unit: int, image: NDArray[np.uint8]) -> None:
    """Show how the sum of a neuron comes about for one image, and what becomes of it.

    Args:
        subject: whose neuron it is.
        way: of this one image through the network.
        layer, unit: which neuron, counted from 0.
        image: what the network was given.
    """
    kernel, bias = subject.network.weights[2 * layer : 2 * layer + 2]
    values, weights = way.inputs[layer][0], kernel[:, unit]
    worked_out = worked_sum(values, weights, float(bias[unit]), SHOWN)
    if layer == 0:
        shown = ((image, "What it gets"), (coloured(weights), "Its weights"), (coloured(values * weights), "Products"))
        st.html(pictures(shown))
        st.caption("**Blue**: above zero. **Orange**: below zero. **Black**: zero. Each picture has its own scale.")
    sum_, after = st.columns(2, gap="large")
    with sum_:
        pressable(sum_table(subject, worked_out, layer, unit), key=INTO)
    with after:
        if layer == subject.hidden:
            _softmax(subject, way.logits[0], unit)
        else:
            _activation(subject, way, layer, unit, worked_out)


def _activation(subject: Subject, way: Pass, layer: int, unit: int, worked_out: WorkedSum) -> None:
    """Show what the neuron makes of its sum, and where that goes."""
    activation = subject.network.spec.activation
    output = float(ACTIVATIONS[activation].of(way.sums[layer][0, unit : unit + 1])[0])
    passed = exact(passed_on(activation, worked_out, output))
    if activation == "linear":
        say(f"It has no activation function, so it passes on **{passed}**.")
    else:
        say(f"{word(activation)}({exact(worked_out.total)}) = **{passed}**: its **activation**, which it passes on.")
    _onwards(subject, layer, unit, output, worked_out.decimals)


def passed_on(activation: str, sum_: WorkedSum, output: float) -> Decimal:
    """Return a neuron's activation as it is written: where it is its sum, just as that is written.

    Its sum was added up with more decimals than the `output` the network computes, and may be rounded otherwise.
    """
    if activation == "linear" or (activation == CAN_DIE and sum_.total > 0):
        return sum_.total
    return rounded(output, sum_.decimals)


def sum_table(subject: Subject, sum_: WorkedSum, layer: int, unit: int) -> Html:
    """Return a neuron's sum as a table: its strongest terms, the rest, the bias and the total."""
    most = max((abs(float(term.product)) for term in sum_.terms), default=0.0)
    most = max(most, abs(float(sum_.rest)), abs(float(sum_.bias))) or 1.0
    rows: list[tuple[object, ...]] = [
        (_input_name(layer, term.place), exact(term.value), f"× {exact(term.weight)}", _pushed(term.product, most))
        for term in sum_.terms
    ]
    if sum_.others:
        rest = f"the other {sum_.others:,} together" if sum_.terms else f"all {sum_.others:,} together"
        rows.append((rest, "", "", _pushed(sum_.rest, most)))
    rows.append((Html(explained("bias")), "", "", _pushed(sum_.bias, most)))
    foot = ("sum", "", "", exact(sum_.total))
    value = "value" if layer == 0 else "passes on"
    head = ("input", value, Html(explained("× weight")), "= adds")
    caption = f"The sum of {subject.called(layer, unit)}"
    return table(head, rows, caption=caption, foot=foot)


def _input_name(layer: int, place: int) -> object:
    if layer == 0:
        row, column = divmod(place, SIDE)
        return f"row {row + 1}, column {column + 1}"
    return _button(place, f"neuron {place + 1}")


def _onwards(subject: Subject, layer: int, unit: int, output: float, decimals: int) -> None:
    """Show to which neurons of the next layer the output goes, and what it adds to their sums."""
    weights = subject.network.weights[2 * layer + 2][unit]
    strongest = np.argsort(-np.abs(weights), kind="stable")[:ONWARDS]
    adds = [output * float(weights[i]) for i in strongest]
    digits = max(decimals, 3)
    terms = [rounded(amount, digits) for amount in adds]
    most = max((abs(float(term)) for term in terms), default=0.0) or 1.0
    rows = [
        (
            _button(int(i), subject.unit_name(layer + 1, int(i))),
            written(float(weights[i]), 4),
            _pushed(term, most),
        )
        for i, term in zip(strongest, terms, strict=True)
    ]
    say(f"**Onwards** it goes to all {len(weights):,} neurons of the next layer. Its strongest weights there:")
    head = ("to", Html(explained("× weight")), "= adds to its sum")
    pressable(table(head, rows, caption="Where the output goes"), key=OUT)


def _softmax(subject: Subject, logits: NDArray[np.floating[Any]], unit: int) -> None:
    """Show how all the outputs' sums become probabilities."""
    names, soft = subject.dataset.class_names, worked_softmax(logits)
    say(
        "The sums of the outputs are the **logits**. **Softmax** takes e to the power of each, here of how far it lies "
        "below the highest, and divides it by the sum of all these powers: the **probability** of the class."
    )
    rows = [
        (
            Html(f"<b>{safe(names[i])}</b>") if i == unit else Html(f"<span>{safe(names[i])}</span>"),
            exact(soft.logits[i]),
            f"{soft.powers[i]:f}",
            percent(soft.shares[i]),
        )
        for i in range(len(names))
    ]
    head = ("output", "logit", Html("e<sup>logit − highest</sup>"), "÷ sum")
    st.html(table(head, rows, caption="From logits to probabilities", foot=("sum", "", f"{soft.total:f}", "100 %")))


def _button(number: int, name: str) -> Html:
    return Html(f'<button type="button" class="ml-go" data-press="{number}">{safe(name)}</button>')


def _pushed(amount: Decimal, most: float) -> Html:
    """Return a number with a bar that goes to the right where it adds and to the left where it takes away."""
    share = 50 * abs(float(amount)) / most
    side = "left:50%" if amount >= 0 else f"left:{50 - share:.1f}%"
    colour = ACCENT if amount >= 0 else VALIDATION
    bar = f'<span style="{side};width:{share:.1f}%;background:{colour}"></span>'
    return Html(f'{exact(amount)}<span class="ml-push" aria-hidden="true">{bar}</span>')
