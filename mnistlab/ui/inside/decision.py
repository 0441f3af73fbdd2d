"""Where on the image the decision hangs, and what becomes of the answer if just these pixels are painted over."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.dense import Array
from mnistlab.core.explain import percent
from mnistlab.core.losses import softmax
from mnistlab.core.saliency import GREY, against, any_pixels, lead, most_salient, painted, slopes
from mnistlab.ui.html import Html, table
from mnistlab.ui.inside.numbers import written
from mnistlab.ui.inside.pictures import coloured, pictures
from mnistlab.ui.inside.subject import Subject
from mnistlab.ui.terms import say

DRAWS = 20
"""How often as many pixels are picked at random, to compare with."""

MOST, FIRST = 120, 20
"""How many pixels can be painted over, and how many are to begin with."""

GREYED, BLACKENED, TURNED = "grey", "black", "against the answer"


def decision(subject: Subject, index: int) -> None:
    """Show the saliency of a test image, and check it: the most salient pixels painted over, and random ones."""
    network, names = subject.network, subject.dataset.class_names
    image = subject.dataset.x_test[index]
    logits = network.forward(image[None]).logits[0]
    order = [int(i) for i in np.argsort(-logits, kind="stable")]
    first, second = _score(order, names, subject.run.id)
    direction = lead(len(names), first, second).astype(np.float32)
    slope: Array = slopes(
        network.weights, network.inputs(image[None]), network.spec.activation, subject.hidden, direction
    )[0]
    if not slope.any():
        st.info(
            "The slope of this score is zero at every pixel: whatever is changed a little on the image, it stays as it "
            "is. The neurons between are all switched off, or so far out that nothing moves them.",
            icon=":material/info:",
        )
        return
    look, check = st.columns([2, 3], gap="medium")
    score = f"{names[first]} before {names[second]}" if second is not None else f"{names[first]}"
    with look:
        picture = pictures([(coloured(slope), f"Slope of the score of {score}, by each pixel")])
        st.html(f'<div class="ml-large">{picture}</div>')
        st.caption(
            "**Blue**: more light there raises the score. **Orange**: it lowers it. **Black**: a small change there "
            "makes no difference. After [Simonyan et al., 2013](https://arxiv.org/abs/1312.6034)."
        )
    with check:
        _check(subject, index, slope, first, second)


def _check(subject: Subject, index: int, slope: Array, first: int, second: int | None) -> None:
    """Paint over the pixels where the slope is steepest, and as many random ones, and ask the network again."""
    image = subject.dataset.x_test[index]
    count = st.slider("Paint over the steepest pixels", 1, MOST, FIRST, key="inside_painted")
    how = st.segmented_control(
        "Paint them", [GREYED, BLACKENED, TURNED], default=GREYED, required=True, key="inside_paint", wrap=True
    )
    paint: NDArray[np.uint8] | int = against(slope) if how == TURNED else {GREYED: GREY, BLACKENED: 0}[how]
    salient = most_salient(slope, count)
    random = any_pixels(count, image.size, DRAWS, seed=index)
    changed = np.stack([image, painted(image, salient, paint), *(painted(image, some, paint) for some in random)])
    shown = ((changed[1], "The steepest painted over"), (changed[2], "As many at random"))
    st.html(pictures(shown))
    _checked(subject.network.forward(changed).logits, first, second, subject.dataset.class_names, count, how)


def _score(order: list[int], names: tuple[str, ...], run_id: str) -> tuple[int, int | None]:
    """Let the learner choose whose slope is taken: of the highest logit before the second, or of one class's alone."""
    options: list[int | None] = [None, *order]
    chosen = st.selectbox(
        "The score of",
        options,
        format_func=lambda i: (
            f"{names[order[0]]} before {names[order[1]]} (its two highest)" if i is None else f"{names[i]} alone"
        ),
        key=f"inside_score_{run_id}",
        width=320,
    )
    return (order[0], order[1]) if chosen is None else (chosen, None)


def _checked(
    logits: NDArray[np.floating[Any]], first: int, second: int | None, names: tuple[str, ...], count: int, how: str
) -> None:
    """Compare what the network says of the image as it is, with the salient pixels painted over, with random ones."""
    chances = softmax(logits)[:, first]
    scores = logits[:, first] - (logits[:, second] if second is not None else 0)
    at_random = float(chances[2:].mean())
    rows = [
        ("as it is", percent(float(chances[0])), written(float(scores[0])), _says(logits[0], names)),
        (
            f"the {count} steepest, {how}",
            percent(float(chances[1])),
            written(float(scores[1])),
            _says(logits[1], names),
        ),
        (
            Html(f"{count} at random, {how}<br><small>mean of {DRAWS} draws</small>"),
            percent(at_random),
            written(float(scores[2:].mean())),
            _most_said(logits[2:], names),
        ),
    ]
    head = ("pixels", f"probability of {names[first]}", "score", "it says")
    st.html(table(head, rows, caption="What painting pixels over does to the answer", text_columns=(0, 3)))
    moved, by_chance = abs(float(scores[1] - scores[0])), float(np.abs(scores[2:] - scores[0]).mean())
    these = f"these {count} pixels" if count > 1 else "this pixel"
    said = (
        f"Painting {these} over moved the score by **{written(moved)}**, as many at random by "
        f"**{written(by_chance)}** in the mean. "
    )
    if moved > 2 * by_chance:
        say(said + "So the slopes did find pixels that this answer hangs on.")
    elif how == BLACKENED:
        say(
            said + "That is no great difference: most pixels of an image are black already, and painting a black pixel "
            "black changes nothing, however steep the slope there. Paint them grey."
        )
    else:
        say(
            said + "That is no great difference: a slope holds for small changes only, and what one pixel takes away "
            "another may give back."
        )


def _says(logits: NDArray[np.floating[Any]], names: tuple[str, ...]) -> str:
    return names[int(logits.argmax())]


def _most_said(logits: NDArray[np.floating[Any]], names: tuple[str, ...]) -> str:
    counts = np.bincount(logits.argmax(axis=1), minlength=len(names))
    best = int(counts.argmax())
    return f"{names[best]} ({counts[best]} of {len(logits)})"
