"""The files of a trained network: what is in them, taking them away, and other formats."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.outcome import Checkpoint
from mnistlab.store.artifacts import CHECKPOINT, WEIGHTS
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.file_kinds import FORMATS, entries, harmful, harmless, instructions
from mnistlab.ui.learn.take_away import loading_code
from mnistlab.ui.learn.trained_networks import TrainedNetwork

SIZES = {"2 kB": 2e3, "20 kB": 2e4, "200 kB": 2e5, "2 MB": 2e6, "20 MB": 2e7}
"""Sizes to guess among, in bytes."""

FILE = "mnistlab-weights.npz"


def show_arrays(lab: Lab, network: TrainedNetwork, guess: str) -> None:
    """List a network's arrays and what its checkpoint holds besides; `guess` is one of `SIZES`."""
    total = sum(array.nbytes for array in network.weights)
    nearest = min(SIZES, key=lambda name: abs(math.log(SIZES[name] / total)))
    said = "Well guessed" if guess == nearest else f"You guessed {guess}"
    st.markdown(f"{said}: it is **{_size(total)}**.")
    rows = [
        (
            f"{'bias' if i % 2 else 'kernel'} {i // 2 + 1}",
            " × ".join(map(str, array.shape)),
            f"{array.size:,}",
            f"{array.nbytes:,}",
        )
        for i, array in enumerate(network.weights)
    ]
    foot = ("all", "", f"{sum(array.size for array in network.weights):,}", f"{total:,}")
    st.html(table(("array", "shape", "numbers", "bytes"), rows, caption="The arrays of the network", foot=foot))
    st.markdown(
        "Each number takes 4 bytes (`float32`). To rebuild the network one also needs its settings: "
        "layer sizes and activation."
    )
    found = _checkpoint(network.run.id, lab)
    if found is not None:
        state, epoch = found
        st.markdown(
            f"The checkpoint holds the same arrays; **{_size(state)}** of what the optimizer remembers "
            f"({state / total:.1f} times as much); that **{epoch}** epochs are done; and the loss and accuracy of "
            "each. The order of the images to come follows from the seed."
        )


def take_away(network: TrainedNetwork, data: bytes) -> None:
    """Offer the weights' file, the content of `data`, and the settings, with the code that opens them elsewhere."""
    spec, run = network.run.spec, network.run
    with st.container(horizontal=True):
        st.download_button(
            "Weights (.npz)", data, FILE, "application/zip", on_click="ignore", icon=":material/download:"
        )
        st.download_button(
            "Settings (.json)",
            spec.to_json(),
            "mnistlab-settings.json",
            "application/json",
            on_click="ignore",
            icon=":material/download:",
        )
    reached = f"It gets {percent(run.test_accuracy)} of the test images right. " if run.test_accuracy else ""
    st.markdown(f"{reached}On a computer with Keras, these lines make the same network of it:")
    st.code(loading_code(spec, FILE), language="python")


def show_formats(data: bytes) -> None:
    """Compare file formats, and look into three files without loading any; `data` is an .npz of weights."""
    rows = [(Html(f"{safe(name)}<br><small>{safe(whose)}</small>"), *rest) for name, whose, *rest in FORMATS]
    head = ("format", "what it holds", "can a stranger's be opened?")
    st.html(table(head, rows, caption="File formats of networks", text_columns=(0, 1, 2)))
    kinds = ["our .npz", "a pickle of two numbers", "a stranger's pickle"]
    kind = st.segmented_control("Look into", kinds, default=kinds[0], required=True, key="saving_kind", wrap=True)
    if kind == kinds[0]:
        files = [(name, f"{size:,}") for name, size in entries(data)]
        st.html(table(("file in the archive", "bytes"), files, caption="What is in the archive"))
        st.markdown("A zip of plain arrays: shape, type, numbers. There is nothing in it that could be carried out.")
        return
    found = instructions(harmless() if kind == kinds[1] else harmful())
    lines = [(str(i), name, means) for i, (name, means) in enumerate(found, 1)]
    st.html(table(("", "instruction", "what loading does"), lines, caption="Instructions", text_columns=(0, 1, 2)))
    if kind == kinds[1]:
        st.markdown("Even two numbers are a small program, which is carried out when the file is loaded.")
    else:
        st.markdown("This one only prints a line. In place of `print` could stand any function, with any command.")


def file_of(lab: Lab, network: TrainedNetwork) -> bytes:
    """Return the content of the network's weights file."""
    return lab.store.artifacts.read(network.run.id, WEIGHTS)


@st.cache_resource(max_entries=4, show_spinner=False)
def _checkpoint(run_id: str, _lab: Lab) -> tuple[int, int] | None:
    """Return the bytes of the optimizer's state in a run's checkpoint, and the epochs done, if it is kept."""
    try:
        found = Checkpoint.from_bytes(_lab.store.artifacts.read(run_id, CHECKPOINT))
    except (FileNotFoundError, ValueError):
        return None
    return sum(np.asarray(array).nbytes for array in found.state), found.epoch


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
