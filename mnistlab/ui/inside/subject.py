"""The network that is looked into: a run's, as it was at the end, or at the last moment before it blew up."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.core.trained import Network
from mnistlab.data.dataset import Dataset
from mnistlab.store.errors import StoreError
from mnistlab.ui.lab import Lab
from mnistlab.ui.networks import network_of, snapshots_of

MOST_SQUARES = 2048
"""Up to so many hidden neurons all layers are drawn below each other; else the one that is looked at."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A run, the images it is asked about, and its network."""

    run: Run
    dataset: Dataset
    network: Network

    @property
    def mark(self) -> tuple[str, int, int]:
        """What tells this network from all others: caches go by it."""
        return (self.run.id, self.run.attempt, self.run.step)

    @property
    def hidden(self) -> int:
        """How many hidden layers there are; in lists of layers the outputs come behind them."""
        return len(self.run.spec.hidden)

    def layer_name(self, layer: int) -> str:
        """Return what a layer is called on screen; they are counted from 0."""
        return "Outputs" if layer == self.hidden else f"Hidden layer {layer + 1}"

    def called(self, layer: int, unit: int) -> str:
        """Return what a neuron is called where its layer is not named beside it."""
        name = self.unit_name(layer, unit)
        return name if layer == self.hidden else f"{name} of {self.layer_name(layer).lower()}"

    def unit_name(self, layer: int, unit: int) -> str:
        """Return what a neuron is called: by its number, counted from 1, or for an output by its class."""
        return f"output {self.dataset.class_names[unit]}" if layer == self.hidden else f"neuron {unit + 1}"

    def drawn(self, layer: int) -> list[int]:
        """Return which layers are drawn square by square while `layer` is looked at: not thousands of neurons at once.

        The outputs always are, as the last ones.
        """
        few = sum(self.run.spec.hidden) <= MOST_SQUARES
        return [*(place for place in range(self.hidden) if few or place == layer), self.hidden]

    def units(self, layer: int) -> int:
        """Return how many neurons a layer has."""
        return int(self.network.weights[2 * layer].shape[1])


def subject_of(lab: Lab, run: Run, dataset: Dataset) -> Subject | None:
    """Return the network to look into, or None; what is missing, or is not its end, is said."""
    try:
        network = network_of(lab.store, run)
        if network is None and (kept := snapshots_of(lab.store, run)):
            network = Network(run.spec, kept[-1].weights)
            after = "at its start" if not kept[-1].step else f"after {kept[-1].step:,} of its batches"
            st.info(
                f"There is no trained network of this run. What you see is how it was {after}, the last moment of it "
                "that is kept.",
                icon=":material/history:",
            )
    except StoreError as error:
        st.warning(str(error), icon=":material/warning:")
        return None
    if network is None:
        st.info("The weights of this run are not kept, so there is nothing to look into.", icon=":material/info:")
        return None
    return Subject(run, dataset, network)


def plain(text: str) -> str:
    """Keep a class name from being read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>$~:" else c for c in text)
