"""Which network is asked on the Draw page: one of the learner's own, or the course's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.core.explain import ending
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run
from mnistlab.core.trained import Network
from mnistlab.data.dataset import DataError, Dataset
from mnistlab.data.known import MNIST, MNIST_SHUFFLED
from mnistlab.data.shuffled import shuffle_pixels
from mnistlab.store.errors import StoreError
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.trained_networks import trained_networks
from mnistlab.ui.networks import network_of
from mnistlab.ui.own_runs import called, runs_of, unique
from mnistlab.ui.runs import RUN, own_run
from mnistlab.ui.school.showing import HIDDEN, may_see_results, say_hidden

COURSE = PRESETS["hidden-512-adam"]
"""The network that is there for everybody."""

_CHOSEN, _LINKED = "draw_run", "draw_run_linked"
_COURSE = "course"


@dataclass(frozen=True, eq=False)
class Asked:
    """A network to ask, the run it comes from, and `dataset`, whose test images it can be shown."""

    run: Run
    network: Network
    dataset: Dataset

    @property
    def shuffled(self) -> bool:
        """Whether it was trained on shuffled pixels: what it is shown is then shuffled as well."""
        return self.run.spec.dataset == MNIST_SHUFFLED.name

    def chances(self, images: NDArray[np.uint8]) -> NDArray[np.floating]:
        """Return the probabilities it gives images as people see them, shape (images, classes)."""
        return self.network.probabilities(shuffle_pixels(images) if self.shuffled else images)


def choose_network(lab: Lab) -> Run | None:
    """Have the learner choose whom to ask: one of their runs, returned, or the course's network, None."""
    own = sorted(runs_of(lab), key=lambda run: not run.starred)
    runs = {run.id: run for run in own if run.has_results}
    wanted = st.query_params.get(RUN)
    if wanted and wanted not in runs:
        run, trouble = own_run(lab, wanted)
        if run and run.has_results:
            runs[run.id] = run
        else:
            hidden = run is not None and not may_see_results(lab, run)
            trouble = trouble or (HIDDEN if hidden else "")
            trouble = trouble or (f"This run has no network to ask. {ending(run)}" if run else "")
            st.warning(trouble, icon=":material/visibility_off:")
    elif not wanted:
        say_hidden(lab, own)
    options = [*runs, _COURSE]
    # An address counts when it is new: the choice that was made here before is older.
    if wanted in runs and st.session_state.get(_LINKED) != wanted:
        st.session_state[_CHOSEN] = wanted
    elif st.session_state.get(_CHOSEN) not in options:
        st.session_state[_CHOSEN] = options[0]
    labels = unique([*runs.values()], [called(run) for run in runs.values()])
    chosen = st.selectbox(
        "Network to ask",
        options,
        key=_CHOSEN,
        persist_state="session",
        format_func=lambda run_id: labels.get(run_id, f"The course's: {COURSE.title}"),
    )
    st.session_state[_LINKED] = chosen
    if chosen == _COURSE:
        st.query_params.pop(RUN, None)
    elif wanted != chosen:
        st.query_params[RUN] = chosen
    return runs.get(chosen)


def network_to_ask(lab: Lab, run: Run | None) -> Asked | None:
    """Return the network of a run, or the course's; while there is none, say why or how to get it, and return None."""
    return _own(lab, run) if run else _of_course(lab)


def _own(lab: Lab, run: Run) -> Asked | None:
    try:
        network = network_of(lab.store, run)
        name = MNIST.name if run.spec.dataset == MNIST_SHUFFLED.name else run.spec.dataset
        dataset = lab.catalog.load(name)
    except (StoreError, DataError) as error:
        st.warning(f"This network cannot be asked. {error}", icon=":material/warning:")
        return None
    if network is None:
        st.info("The weights of this run are not kept any more, so it cannot be asked. Choose another network.")
        return None
    return Asked(run, network, dataset)


def _of_course(lab: Lab) -> Asked | None:
    place = st.container()
    found = trained_networks(lab, COURSE.spec, key="draw")
    if found:
        return Asked(found[0].run, found[0], lab.catalog.load(COURSE.spec.dataset))
    place.markdown("Before you can draw, this network has to be trained.")
    st.page_link("pages/train.py", label="Or train a network of your own", icon=":material/arrow_forward:")
    return None
