"""Runs of the course, really trained, as a lab has them that somebody has gone through before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mnistlab.core.runs import Run
from mnistlab.core.school.course import COURSE
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store

ROOT = Path(__file__).parents[2]

# Training imports TensorFlow, which must stay out of the process that runs pages.
TRAIN = """
import json, sys
from pathlib import Path
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.store.arrays import pack_predictions, pack_weights
from mnistlab.store.artifacts import PREDICTIONS, WEIGHTS
from mnistlab.store.store import Store
from mnistlab.training.trainer import Trainer

home, learner, wanted = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
store, trainer = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs"), Trainer("cpu")
catalog = Catalog(shared=Path(home) / "data")
for spec in map(RunSpec.from_json, wanted):
    run = store.create(spec, learner)
    store.start(run.id)
    entries = []
    outcome = trainer.train(spec, catalog.load(spec.dataset), emit=lambda e: entries.append((run.id, 1, e)))
    store.record(entries)
    if outcome.probabilities is not None:
        store.artifacts.write(run.id, PREDICTIONS, pack_predictions(outcome.probabilities))
        store.artifacts.write(run.id, WEIGHTS, pack_weights(outcome.weights))
    store.end(run.id, outcome)
"""


def train_for_course(home: Path, specs: Mapping[str, RunSpec]) -> dict[str, Run]:
    """Train the course's runs into a home folder and return them by the same names."""
    wanted = json.dumps([spec.to_json() for spec in specs.values()])
    command = [sys.executable, "-c", TRAIN, str(home), COURSE, wanted]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    runs = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs").of_learner(COURSE)
    return {name: next(run for run in runs if run.spec == spec) for name, spec in specs.items()}
