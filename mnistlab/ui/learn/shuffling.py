"""Shuffled pixels: read by the learner, and by a network."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from mnistlab.core.explain import luck
from mnistlab.core.facts import TEST
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.data.shuffled import shuffle_pixels
from mnistlab.ui.digits import digit_img
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import show_runs, trained

IN_ORDER, SHUFFLED, SAME = "pixels in order", "pixels shuffled", "no difference"

ORDERS = {
    name: RunSpec(dataset=dataset, hidden=(64,), train_size=10_000, epochs=5)
    for name, dataset in ((IN_ORDER, "mnist"), (SHUFFLED, "mnist-shuffled"))
}


def read_shuffled(dataset: Dataset) -> None:
    """Have the learner read digits whose pixels are shuffled; each is shown in order once it is guessed."""
    number = (
        st.segmented_control(
            "Image",
            range(8),
            default=0,
            required=True,
            format_func=lambda i: f"{i + 1}",
            key="shuffle_image",
            wrap=True,
        )
        or 0
    )
    image, label = dataset.x_test[number], dataset.class_names[dataset.y_test[number]]
    guess = st.pills("Which digit is it?", dataset.class_names, key=f"shuffle_read_{number}", wrap=True)
    pictures = digit_img(shuffle_pixels(image[None])[0], "A digit with its pixels shuffled", size="8rem")
    if guess is not None:
        pictures += digit_img(image, f"The same digit in order: {label}", size="8rem")
    st.html(f'<div class="ml-few">{pictures}</div>')
    if guess is not None:
        st.markdown(f"You read **{guess}**. With its pixels in order it is a **{label}**.")


def bet_on_order(lab: Lab) -> None:
    """Have the learner guess which order a network learns better, and show the two runs."""
    bet = st.pills(
        "Which network will read more test digits right: one trained and tested on images in order, or one "
        "trained and tested on shuffled ones?",
        (IN_ORDER, SHUFFLED, SAME),
        key="shuffle_bet",
        persist_state="session",
    )
    if bet is None:
        st.caption("Guess first: then the results are shown.")
        return
    runs = trained(lab, ORDERS, key="shuffle")
    if runs:
        show_runs(lab, runs, key="shuffle", title=_difference, rows=lambda done: _settle(done, bet))


def _difference(runs: Mapping[str, Run]) -> str:
    ordered, mixed = (runs[name].test_accuracy or 0 for name in (IN_ORDER, SHUFFLED))
    points = f"{100 * abs(mixed - ordered):.1f} points"
    if abs(mixed - ordered) <= luck(ordered, TEST):
        return f"{points} apart: no more than luck"
    return f"Shuffled: {points} {'better' if mixed > ordered else 'worse'}"


def _settle(runs: Mapping[str, Run], bet: str) -> None:
    st.markdown(f"You guessed **{bet}**. On the test images: {_difference(runs)}.")
