"""Lesson 6: scores become probabilities, a probability becomes a loss, and two ways to compute it that part."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, VALIDATION
from mnistlab.core.activations import sigmoid
from mnistlab.core.dense import forward
from mnistlab.core.explain import headline, percent
from mnistlab.core.facts import BRIGHTEST, CLASSES, PIXELS
from mnistlab.core.losses import SMALLEST, Array, cross_entropy, cross_entropy_slope, softmax
from mnistlab.core.means import class_means
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run
from mnistlab.core.starting import network
from mnistlab.lessons.softmax import CAUTIOUS, OLD_RUNS, SURE
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, meter, table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import compare
from mnistlab.ui.plot import plot

SCORES = (2.0, 1.0, -1.0)
"""The scores the sliders begin with."""

KINDS = {"two scores": 2, "three scores": 3, "ten, of a digit": CLASSES}

IMAGES = 30
"""Test images to choose from."""

FAINT = 0.25
"""What the mean images are multiplied by as weights: unscaled, one of ten would take nearly everything."""

FIRST, SIZES = 100, (PIXELS, *PRESETS["wide-784-32"].spec.hidden, CLASSES)
"""How many images a fresh network is shown, and the sizes of its layers."""

FORMS = {"exact, from logits": ("logits", ACCENT), "from clipped probabilities": ("probabilities", VALIDATION)}

LOWEST, HIGHEST = -5.0, 30.0
"""The range of the wrong class's logit; that of the true class is 0."""


def scores(lab: Lab) -> None:
    """Scores to powers to shares, and a constant that changes nothing."""
    kind = st.pills("How many classes?", list(KINDS), default="three scores", required=True, key="scores_kind")
    if KINDS[kind] == CLASSES:
        names, z = _digit_scores(lab)
    else:
        names = tuple("ABC"[: KINDS[kind]])
        z = np.array([_score(i) for i in range(KINDS[kind])])
    z = z + st.slider("Add this to every score", -5.0, 5.0, 0.0, 0.5, key="scores_shift")
    powers, chances = np.exp(z), softmax(z)
    rows = [
        (name, f"{score:.2f}".replace("-", "−"), f"{power:,.3f}", Html(f"{percent(chance, 1)}{meter(chance, ACCENT)}"))
        for name, score, power, chance in zip(names, z, powers, chances, strict=True)
    ]
    foot = ("sum", "", f"{powers.sum():,.3f}", percent(round(float(chances.sum()), 9), 1))
    st.html(
        table(
            ("class", "score z", Html("e<sup>z</sup>"), "its share"), rows, caption="Softmax, class by class", foot=foot
        )
    )
    st.markdown(f"Prediction: **{names[int(z.argmax())]}**, the largest score.")
    if KINDS[kind] == 2:
        share = percent(float(sigmoid(z[0] - z[1])), 1)
        st.markdown(f"The sigmoid of A's score less B's, of {z[0] - z[1]:g}, is **{share}**.".replace("-", "−"))


def loss(lab: Lab) -> None:
    """The price of one answer, and of five by two networks that are right equally often."""
    chance = st.slider(
        "Probability given to the true class", 0.001, 1.0, 0.3, 0.001, format="%.3f", key="loss_probability"
    )
    cost = -math.log(chance) + 0.0
    curve = np.concatenate([np.geomspace(0.001, 0.1, 40), np.linspace(0.1, 1, 40)])
    title = f"A probability of {chance:g} costs {cost:.3f}"
    marks = [
        Line("-log p", curve, -np.log(curve), colour=ACCENT),
        Line("your answer", [chance], [cost], colour=VALIDATION, mode="markers", size=13),
    ]
    chart = lines(
        title,
        marks,
        x="probability of the true class",
        y="loss",
        x_range=(-0.02, 1.02),
        y_range=(-0.2, 7.2),
        legend=False,
    )
    plot(chart, key="loss_price", alt=f"The loss falls as the probability rises. {title}.", height=280)
    networks = (CAUTIOUS, (*SURE, chance))
    rows = [(f"image {i + 1}", *(f"{one:g}" for one in pair)) for i, pair in enumerate(zip(*networks, strict=True))]
    rows.append(("right", *(f"{sum(one > 0.5 for one in answers)} of {len(answers)}" for answers in networks)))
    foot = ("mean loss", *(f"{-np.log(answers).mean():.3f}" for answers in networks))
    heads = ("p of the true class", "cautious", "sure of itself")
    st.html(table(heads, rows, caption="Probability of the true class on five images, by two networks", foot=foot))
    st.caption("Two classes, so an answer is right above one half. The sure network's last answer is yours.")


def logits(lab: Lab) -> None:
    """Two forms of the loss and of its slope over the logit of a wrong class."""
    z = st.slider("Logit of the wrong class (the true one has 0)", LOWEST, HIGHEST, 2.0, 0.5, key="logits_wrong")
    reach = np.append(np.arange(LOWEST, HIGHEST + 0.25, 0.25), z)
    pairs = np.stack([np.zeros_like(reach), reach], axis=1)
    true = np.zeros(len(reach), int)
    heights = {name: cross_entropy(pairs, true, form) for name, (form, _) in FORMS.items()}
    slopes = {name: cross_entropy_slope(pairs, true, form)[:, 1] for name, (form, _) in FORMS.items()}
    chance = softmax(pairs[-1])[0]
    st.markdown(f"The true class gets a probability of **{chance:.{'3f' if chance >= 0.001 else '1e'}}**.")
    rows = [(name, f"{heights[name][-1]:.4f}", f"{slopes[name][-1]:.4f}") for name in FORMS]
    st.html(table(("loss", "its value", "its slope"), rows, caption="Both forms of the loss at this logit"))
    _both_forms("The loss: clipped, it stops growing", "loss", reach, heights, (-1.0, HIGHEST))
    _both_forms("Its slope: clipped, it drops to zero", "slope by the wrong logit", reach, slopes, (-0.08, 1.08))
    dataset = lab.catalog.load("mnist")
    clipped = _clipped(dataset.name, dataset.x_train, dataset.y_train)
    st.markdown(
        "Does that happen? In a fresh network of the size below, before any training, the clipped form has lost the "
        f"true class of **{percent(clipped['raw'], 0)}** of images with raw pixels, and of "
        f"**{percent(clipped['scaled'], 0)}** with scaled ones."
    )
    st.caption(f"{' → '.join(map(str, SIZES))}, Glorot's starting weights, the first {FIRST} training images.")


def old_number(lab: Lab) -> None:
    """The same tutorial with both forms of the loss."""
    compare(lab, OLD_RUNS, key="old_number", title=_old_title, ask="Which form of the loss will learn?", rows=_said)


def _score(i: int) -> float:
    return float(st.slider(f"Score of {'ABC'[i]}", -5.0, 5.0, SCORES[i], 0.5, key=f"scores_{i}"))


def _both_forms(title: str, what: str, reach: Array, values: Mapping[str, Array], limits: tuple[float, float]) -> None:
    """Draw a curve for each form of the loss; the last of the points is where the learner is."""
    looks = [(name, colour, "" if colour == ACCENT else "dash") for name, (_, colour) in FORMS.items()]
    curves = [Line(name, reach[:-1], values[name][:-1], colour=colour, dash=dash) for name, colour, dash in looks]
    curves += [Line("", reach[-1:], values[name][-1:], colour=colour, mode="markers") for name, colour, _ in looks]
    chart = lines(title, curves, x="logit of the wrong class", y=what, x_range=(LOWEST, HIGHEST), y_range=limits)
    for mark in chart.data[len(FORMS) :]:
        mark.update(showlegend=False, marker_size=11)
    plot(chart, key=f"logits_{what}", alt=f"{title}. Two curves: {' and '.join(FORMS)}.", height=340)


def _digit_scores(lab: Lab) -> tuple[tuple[str, ...], Array]:
    """Let the learner choose a test image; return the class names, and its scores with ten templates."""
    dataset = lab.catalog.load("mnist")
    i = st.slider("Test image", 1, IMAGES, 1, key="scores_image") - 1
    left, right = st.columns([1, 3], vertical_alignment="center", wrap=False)
    left.html(digit_img(dataset.x_test[i], f"A test image of a {dataset.class_names[dataset.y_test[i]]}"))
    right.markdown(
        "Scored by a layer of ten neurons. Their weights are the mean images of the ten digits, made fainter."
    )
    templates = _templates(dataset.name, dataset.x_train, dataset.y_train)
    ink = dataset.x_test[i].reshape(-1).astype(np.float64) / BRIGHTEST
    sums = FAINT * (templates @ ink - (templates**2).sum(axis=1) / 2)
    return dataset.class_names, sums - sums.mean()


def _old_title(runs: Mapping[str, Run]) -> str:
    parts = [f"{name} {percent(run.test_accuracy)}" for name, run in runs.items() if run.test_accuracy is not None]
    return f"Right: {', '.join(parts)}" if parts else "None of them could be tested"


def _said(runs: Mapping[str, Run]) -> None:
    """Say of each run how it judges the test images, and what guessing would cost."""
    for name, run in runs.items():
        if run.confusion is not None:
            said = headline(np.array(run.confusion), tuple(map(str, range(CLASSES))))
            st.markdown(f"**{name.capitalize()}**: {said}.")
    st.caption(f"Giving each of {CLASSES} classes the same probability costs log {CLASSES} = {math.log(CLASSES):.4f}.")


@st.cache_resource(max_entries=4, show_spinner=False)
def _templates(name: str, _images: NDArray[np.uint8], _labels: NDArray[np.uint8]) -> Array:
    """Return the mean image of each class over 10,000 images, shape (10, 784), pixels from 0 to 1."""
    return class_means(_images[:10_000].reshape(-1, PIXELS) / np.float32(BRIGHTEST), _labels[:10_000])


@st.cache_resource(max_entries=4, show_spinner=False)
def _clipped(name: str, _images: NDArray[np.uint8], _labels: NDArray[np.uint8]) -> dict[str, float]:
    """Return, for raw and scaled pixels, on what share of images a fresh network's true class is clipped."""
    weights = network("glorot_uniform", SIZES, seed=1)
    raw = _images[:FIRST].reshape(FIRST, PIXELS).astype(np.float64)
    found = {}
    for pixels, x in (("raw", raw), ("scaled", raw / BRIGHTEST)):
        chances = softmax(forward(weights, x, "relu").logits)
        found[pixels] = float((chances[np.arange(FIRST), _labels[:FIRST]] < SMALLEST).mean())
    return found
