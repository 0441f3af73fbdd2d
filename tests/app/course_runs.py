"""Runs of the course, really trained, as a lab has them that somebody has gone through before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mnistlab.core.runs import Run
from mnistlab.core.school.course import COURSE
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
from tests.app.training_peer import peer


def train_for_course(home: Path, specs: Mapping[str, RunSpec]) -> dict[str, Run]:
    """Train the course's runs into a home folder and return them by the same names."""
    wanted = [(COURSE, spec.to_json()) for spec in specs.values()]
    peer().call("train", home=str(home), wanted=wanted, data=None, shared=str(home / "data"))
    runs = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs").of_learner(COURSE)
    return {name: next(run for run in runs if run.spec == spec) for name, spec in specs.items()}
