"""Networks that a lesson looks into: shared runs, trained at a learner's wish, with their weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.dense import Pass, forward
from mnistlab.core.facts import BRIGHTEST
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.store.errors import StoreError
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import find_run, trained, watch
from mnistlab.ui.words import progress, situation


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """A run that is over, and what it learned: kernel, bias, kernel, bias, ... in layer order, read-only."""

    run: Run
    weights: tuple[NDArray[np.float32], ...]

    def inputs(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return images as the network gets them: flattened, shape (images, pixels), scaled if it was trained so."""
        flat = images.reshape(len(images), -1).astype(np.float32)
        return flat / np.float32(BRIGHTEST) if self.run.spec.pixels == "scaled" else flat

    def forward(self, images: NDArray[np.uint8]) -> Pass:
        """Run images, shape (images, height, width), through the network."""
        return forward(self.weights, self.inputs(images), self.run.spec.activation)

    def layers(self, images: NDArray[np.uint8]) -> list[NDArray[np.floating[Any]]]:
        """Return what images are to each layer in turn: pixels, activations of the hidden layers, logits.

        Each has shape (images, units of the layer).
        """
        there = self.forward(images)
        return [*there.inputs, there.logits]


def trained_networks(lab: Lab, *specs: RunSpec, key: str) -> tuple[TrainedNetwork, ...] | None:
    """Return the course's networks with these settings; draw a button or their progress as long as one is missing.

    Args:
        lab: the lab.
        specs: the settings.
        key: names the button on its page.

    Returns:
        One network for each spec, or None: then there is nothing to show yet.
    """
    try:
        return tuple(_finished(spec.to_json(), lab) for spec in specs)
    except LookupError:
        runs = trained(lab, {str(i): spec for i, spec in enumerate(specs)}, key=key)
        if runs is not None:
            _wait(lab, runs)
    except StoreError as error:
        st.error(str(error), icon=":material/error:")
    return None


@st.cache_resource(max_entries=8, show_spinner=False)
def _finished(spec: str, _lab: Lab) -> TrainedNetwork:
    """Look a network up once; that there is none yet is not remembered."""
    run = find_run(_lab, RunSpec.from_json(spec))
    weights = _lab.store.weights(run.id) if run and not run.status.active else None
    if run is None or weights is None:
        raise LookupError(spec)
    for array in weights:
        array.setflags(write=False)
    return TrainedNetwork(run, weights)


def _wait(lab: Lab, runs: Mapping[str, Run]) -> None:
    """Show how far the runs are; when the last one is over, draw the page again."""

    def draw(now: Mapping[str, Run], over: bool) -> None:
        for run in now.values():
            if run.status.active:
                st.markdown(situation(run, lab.engine.place_seen(run.id), lab.engine.state()))
                done = progress(run)
                st.progress(done.share, text=done.text)
        if over:
            said = " ".join(run.message for run in now.values() if run.message)
            st.error(f"This network was not trained to its end, or is not kept. {said}", icon=":material/error:")

    watch(lab, runs, draw)
