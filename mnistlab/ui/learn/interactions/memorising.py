"""Lesson 12: the three sets, learning by heart, what helps against it, and who may judge."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.memorising import FEW
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.both_curves import show_both
from mnistlab.ui.learn.memory import Judged, recall, show_gaps
from mnistlab.ui.learn.sets import give_out_jobs, show_sizes, sizes
from mnistlab.ui.learn.shared_runs import compare, trained
from mnistlab.ui.learn.trained_networks import trained_networks

MANY = FEW.with_(train_size=10_000)
CURES = {
    "1,000 images, no cure": FEW,
    "dropout 0.5": FEW.with_(dropout=0.5),
    "L2 penalty 0.001": FEW.with_(l2=0.001),
    "10,000 images": MANY,
}

ALL = 0
"""Stands for all images, where a number of them is chosen."""

SHOWN = 24
"""Images in a gallery."""


def three_sets(lab: Lab) -> None:
    """Which set does which job, and how many images each gets."""
    give_out_jobs()
    st.divider()
    share = st.slider("Validation split", 0.0, 0.5, 0.1, 0.05, key="sets_split")
    few = st.select_slider(
        "Training images used", (1000, 10_000, ALL), ALL, lambda count: f"{count:,}" if count else "all", key="sets_few"
    )
    show_sizes(sizes(RunSpec(validation_split=share, train_size=few or None)))


def by_heart(lab: Lab) -> None:
    """Both curves of a large network on few images, and on ten times as many."""
    guess = st.pills(
        f"A network of {FEW.hidden[0]} neurons goes {FEW.epochs} times through the same {FEW.train_size:,} images. Of "
        "100 images that it has never seen, how many will it get right?",
        ("about 50", "about 70", "nearly 90", "all 100"),
        key="heart_guess",
        persist_state="session",
    )
    if guess is None:
        st.caption("Guess first: then the results are shown.")
        return
    runs = trained(lab, {f"{spec.train_size:,} images": spec for spec in (FEW, MANY)}, key="heart")

    def below(done: Mapping[str, Run]) -> None:
        show_gaps(lab, done)
        new = next(iter(done.values())).test_accuracy or 0
        st.markdown(f"You guessed **{guess}**. It is **{100 * new:.0f}** of 100.")

    if runs:
        show_both(lab, runs, key="heart", title=_apart, rows=below)


def cures(lab: Lab) -> None:
    """The same network with three cures, and the gap that each leaves."""
    compare(
        lab,
        CURES,
        key="cures",
        ask="Which gets the most test images right?",
        title=_best,
        rows=lambda done: show_gaps(lab, done),
    )


def judging(lab: Lab) -> None:
    """The gallery of one network on training images, then on test images."""
    networks = trained_networks(lab, FEW, key="judging")
    if networks is None:
        return
    run = networks[0].run
    found = recall(lab, run)
    if found is None:
        st.info("The weights of this network are not kept any more.")
        return
    names = lab.catalog.load(run.spec.dataset).class_names
    st.session_state.setdefault("judging_seed", 1)
    if st.button("Draw others", icon=":material/casino:", key="judging_others"):
        st.session_state.judging_seed = secrets.randbelow(2**31)
    random = np.random.default_rng(st.session_state.judging_seed)
    _gallery("of its own training images", found.known, random, names)
    guess = st.pills(
        f"And of {SHOWN} test images, how many will be wrong?",
        ("none", "1", "2 or 3", "4 or more"),
        key="judging_guess",
        persist_state="session",
    )
    if guess is None:
        st.caption("Guess first: then they are shown.")
        return
    _gallery("test images", found.new, random, names)
    rows = [
        (name, f"{len(one.labels):,}", f"{int((~one.right).sum()):,}", percent(float(one.right.mean())))
        for name, one in (("training", found.known), ("test", found.new))
    ]
    st.html(table(("", "images", "wrong", "right"), rows, caption="All training images and all test images"))


def _gallery(what: str, images: Judged, random: np.random.Generator, names: tuple[str, ...]) -> None:
    chosen = random.choice(len(images.labels), SHOWN, replace=False)
    wrong = int((~images.right[chosen]).sum())
    st.markdown(f"**{SHOWN} {what}: {wrong} wrong**")
    st.html(images.cards(chosen, names))


def _apart(history: Sequence[EpochEnd]) -> str:
    last = history[-1]
    return f"In training {percent(last.accuracy, 1)}, in validation {percent(last.val_accuracy or 0, 1)}"


def _best(runs: Mapping[str, Run]) -> str:
    best = max(runs, key=lambda name: runs[name].test_accuracy or 0)
    return f"Most test images right: {best}, {percent(runs[best].test_accuracy or 0, 1)}"
