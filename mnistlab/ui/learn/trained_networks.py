"""Networks that a lesson looks into: shared runs, trained at a learner's wish, with their weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.core.trained import Network
from mnistlab.store.errors import StoreError
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import find_run, trained, watch
from mnistlab.ui.words import progress, situation


@dataclass(frozen=True, eq=False)
class TrainedNetwork(Network):
    """A network of the course and the run it comes from."""

    run: Run


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
    return TrainedNetwork(run.spec, weights, run)


def _wait(lab: Lab, runs: Mapping[str, Run]) -> None:
    """Show how far the runs are; when the last one is over, draw the page again."""

    def draw(now: Mapping[str, Run], over: bool) -> None:
        for run in now.values():
            if run.status.active:
                engine = lab.engine
                st.markdown(situation(run, engine.place_seen(run.id), engine.state(), engine.forecast(run.id)))
                done = progress(run)
                st.progress(done.share, text=done.text)
        if over:
            said = " ".join(run.message for run in now.values() if run.message)
            st.error(f"This network was not trained to its end, or is not kept. {said}", icon=":material/error:")

    watch(lab, runs, draw)
