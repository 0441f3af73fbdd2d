"""Challenges that lead out of the course: each says what to do, and opens Train with where to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.data.known import FASHION_MNIST, MNIST
from mnistlab.lessons.inside import NETWORK
from mnistlab.lessons.onwards import LEAST_ACCURACY, MOST_PARAMETERS
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.other_datasets import HOW_TO_ADD
from mnistlab.ui.learn.take_away import training_code
from mnistlab.ui.own_runs import runs_of

EPOCHS = 10

CHANGES: dict[str, dict[str, Any]] = {
    "tanh instead of ReLU": {"activation": "tanh"},
    "plain SGD instead of Adam": {"optimizer": "sgd"},
    "batches of 1024 instead of 128": {"batch_size": 1024},
    "a third hidden layer": {"hidden": (*NETWORK.hidden, NETWORK.hidden[-1])},
    "raw pixels instead of scaled ones": {"pixels": "raw"},
    "a tenth of the images": {"train_size": 5400},
    "dropout of a third": {"dropout": 0.33},
}
"""Single changes of the lesson's network."""

AS_A_PERSON = """
- You look for parts, wherever they are: a loop, a bar. *Filters with shared weights*: the convolutional network.
- You read word after word and keep the sense in mind. *A state that is handed on*: the recurrent network.
- You glance at what matters and skip the rest. *Weights that depend on the input*: attention.

**Your turn.** How do you tell a 4 from a 9? Write down what you look at, in order. Which part of that can a dense
network not do?
"""

FROM_A_METHOD = """
- Ten templates, and the best match wins: *a network without hidden layers*, whose templates are learned.
- Edge filters of image processing, their numbers fixed: *a convolutional layer*, whose numbers are learned.
- Principal component analysis, squeezing and rebuilding: *an autoencoder*, a network that learns to repeat its input.

**Your turn.** Take a method you know, such as asking the nearest neighbours. Which of its numbers were chosen by hand,
and could be weights?
"""


def small_network(lab: Lab) -> None:
    """A network that has to be good with few parameters: sizes to choose, their count, the learner's best so far."""
    st.markdown(
        f"Reach **{percent(LEAST_ACCURACY, 0)}** of the test images with at most **{MOST_PARAMETERS:,}** parameters."
    )
    count = st.segmented_control("Hidden layers", range(4), default=1, required=True, key="small_layers")
    sizes = [st.slider(f"Neurons in hidden layer {i + 1}", 2, 128, 32, 2, key=f"small_units_{i}") for i in range(count)]
    spec = RunSpec(hidden=tuple(sizes), epochs=EPOCHS)
    total = parameter_count(spec)
    rows = [(layer.name, layer.arithmetic) for layer in layers(spec)]
    st.html(table(("layer", "parameters"), rows, caption="Parameters", foot=("all", f"{total:,}")))
    left = MOST_PARAMETERS - total
    st.markdown(f"**{left:,}** parameters left." if left >= 0 else f"**{-left:,} parameters too many.**")
    _link(f"Train this network for {EPOCHS} epochs", spec)
    best = max(filter(_counts, runs_of(lab)), key=_accuracy, default=None)
    if best is None:
        st.caption("None of your networks so far has as few parameters and is trained to its end.")
        return
    verdict = "Reached." if _accuracy(best) >= LEAST_ACCURACY else "Not yet."
    st.markdown(
        f"{verdict} Your best so far: **{percent(_accuracy(best))}** with {parameter_count(best.spec):,} parameters."
    )


def change_one_part(lab: Lab) -> None:
    """One change of a known network, a guess, and what came of it."""
    st.markdown(
        f"The network of this lesson has {' and '.join(map(str, NETWORK.hidden))} hidden neurons, ReLU and Adam, and "
        f"learns for {NETWORK.epochs} epochs. Change one part of it, guess, train, compare."
    )
    change = st.selectbox("Change", list(CHANGES), key="change_part", persist_state="session")
    spec = NETWORK.with_(**CHANGES[change])
    guess = st.slider(
        "Your guess: test accuracy",
        80.0,
        100.0,
        97.0,
        0.1,
        "%.1f %%",
        key=f"change_guess_{change}",
        persist_state="session",
    )
    _link("Train it", spec)
    mine = runs_of(lab)
    for name, one in (("unchanged", NETWORK), (change, spec)):
        reached = next((run for run in mine if run.spec == one and run.has_results), None)
        said = percent(_accuracy(reached)) if reached else "not trained by you yet"
        st.markdown(f"- {name}: **{said}**" + (f", you guessed {guess:.1f} %" if reached and one == spec else ""))
    _link("Train it unchanged", NETWORK)


def another_dataset(lab: Lab) -> None:
    """The challenge that two of the tutorials end with."""
    st.markdown(
        "Take the network that you know best to other images. Which settings can stay? Which class will it mix up "
        "most, and with which other one? Look at Results afterwards."
    )
    if FASHION_MNIST.name in lab.catalog.names:
        _link("Train on Fashion-MNIST", NETWORK.with_(dataset=FASHION_MNIST.name))
    else:
        st.info(HOW_TO_ADD, icon=":material/checkroom:")


def type_it_again(lab: Lab) -> None:
    """The whole of a training program, to be typed from memory."""
    st.markdown(
        "This program does with Keras what Train does here. Read it line by line, hide it, and type it from memory "
        "into an editor of your own. Run it. Then change a part of it, and guess first what will happen."
    )
    if st.toggle("Show the program", value=True, key="type_show"):
        st.code(training_code(NETWORK), language="python")


def your_own(lab: Lab) -> None:
    """The two ways to a new kind of network, with examples."""
    ways = {"As a person would do it": AS_A_PERSON, "From a method that works": FROM_A_METHOD}
    way = st.segmented_control("Way", list(ways), default=next(iter(ways)), required=True, key="own_way", wrap=True)
    st.markdown(ways[way])
    if ways[way] == FROM_A_METHOD:
        _link("Templates that are learned: no hidden layer", NETWORK.with_(hidden=()))


ALL: dict[str, Callable[[Lab], None]] = {
    "A small network": small_network,
    "Change one part": change_one_part,
    "Another dataset": another_dataset,
    "Type it again": type_it_again,
    "Your own kind": your_own,
}
"""The challenges by what they are called on screen."""


def _link(label: str, spec: RunSpec) -> None:
    settings = {"dataset": spec.dataset, "hidden": as_text(spec.hidden)} | spec.to_query()
    st.page_link("pages/train.py", label=label, icon=":material/tune:", query_params=settings)


def _counts(run: Run) -> bool:
    return run.has_results and run.spec.dataset == MNIST.name and parameter_count(run.spec) <= MOST_PARAMETERS


def _accuracy(run: Run) -> float:
    return run.test_accuracy or 0.0
