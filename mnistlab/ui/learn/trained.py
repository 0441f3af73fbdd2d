"""Runs that a step needs before it can show anything: begun by one press, for everybody."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.learn.shared_runs import find_run, train_once


def trained(lab: Lab, specs: Mapping[str, RunSpec], *, key: str) -> dict[str, Run] | None:
    """Return the course's runs with these settings, which may still train; None until they are begun.

    As long as one was never begun there is a button instead, which begins all that are missing.
    """
    runs = {name: find_run(lab, spec) for name, spec in specs.items()}
    missing = [name for name, run in runs.items() if run is None]
    if missing:
        label = "Train it" if len(specs) == 1 else "Train them"
        if not st.button(label, key=f"train_{key}", type="primary", icon=":material/play_arrow:"):
            st.caption("Trained once, for everybody in this lab. It takes some seconds.")
            return None
        try:
            for name in missing:
                runs[name] = train_once(lab, specs[name])
        except TROUBLE as error:
            st.error(f"That did not work. {error}", icon=":material/error:")
            return None
    return {name: run for name, run in runs.items() if run}
