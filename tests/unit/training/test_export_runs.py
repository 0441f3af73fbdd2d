"""Exported scripts and notebooks, executed in a process that has nothing of this lab, reach the run's accuracy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest

from mnistlab.core.export_notebook import notebook
from mnistlab.core.export_origin import DATA_VARIABLE, Origin
from mnistlab.core.export_script import script
from mnistlab.core.inkbox import CIRCUMSTANCE
from mnistlab.core.outcome import Outcome
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.training.trainer import Trainer

pytestmark = pytest.mark.slow

SHORT = {"epochs": 2, "train_size": 2500}

KNOBS = RunSpec(
    hidden=(48, 24),
    activation="elu",
    optimizer="nesterov",
    learning_rate=1e-4,
    batch_size=100,
    epochs=2,
    validation_split=0.2,
    pixels="raw",
    loss="probabilities",
    initializer="he_normal",
    dropout=0.3,
    l2=1e-4,
    train_size=1950,
    seed=7,
)

SPECS = {name: preset.spec.with_(**SHORT) for name, preset in PRESETS.items()} | {
    "every-knob": KNOBS,
    "other-knobs": KNOBS.with_(
        optimizer="adamw", learning_rate=0.002, activation="gelu", pixels="scaled", loss="logits", hidden=(40,)
    ),
    "momentum": RunSpec(optimizer="momentum", learning_rate=0.05, activation="tanh", epochs=1, train_size=1000),
    "adagrad": RunSpec(optimizer="adagrad", learning_rate=0.05, hidden=(), epochs=1, train_size=1000, dropout=0.5),
    "wide": KNOBS.with_(
        optimizer="adam", learning_rate=0.001, pixels="scaled", hidden=(512, 96), batch_size=128, dropout=0.2, l2=0.0
    ),
    "one-batch": RunSpec(batch_size=4096, activation="leaky_relu", hidden=(30,), epochs=3, train_size=700),
}

LEAVE_OUT_THE_RIM = {"wide-784-32", "wide"}
"""The wide ones among them."""

STOPPED = SPECS["other-knobs"].with_(epochs=3)

# Executes files one after the other, as TensorFlow takes seconds to import. A notebook is the code of its cells,
# executed in order in one namespace, as Jupyter's kernel does: the kernel itself would be a large dependency.
RUNNER = """
import contextlib, io, json, sys, tempfile, pathlib
for path in sys.argv[1:]:
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if path.endswith(".ipynb"):
        cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    else:
        cells = [text]
    names, said = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(said):
        for number, cell in enumerate(cells):
            exec(compile(cell, f"{path} {number}", "exec"), names)
    checksum = float(sum(abs(weight.numpy().astype(float)).sum() for weight in names["weights"]))
    print(json.dumps([pathlib.Path(path).name, said.getvalue(), checksum]))
assert not any(name.split(".")[0] == "mnistlab" for name in sys.modules)
"""


@dataclass(frozen=True)
class Told:
    """What an executed file printed, and the sum of the absolute weights it ended with."""

    text: str
    checksum: float


def origin_of(spec: RunSpec, outcome: Outcome, mnist: Dataset) -> Origin:
    parts = split(spec, len(mnist.x_train))
    return Origin(
        accuracy=outcome.test_accuracy,
        images=parts.train,
        validation_start=parts.validation_start,
        validation=parts.validation,
        steps=outcome.step,
        whole=outcome.status is RunStatus.FINISHED,
        versions=outcome.versions,
    )


def stop_after(steps: int):
    """Return what stops a training once it has done so many batches: what hears its events, and what is asked."""
    done = 0

    def emit(event: object) -> None:
        nonlocal done
        done = max(done, getattr(event, "step", 0))

    return emit, lambda: done >= steps


@pytest.fixture(scope="module")
def outcomes(mnist: Dataset, trainer: Trainer) -> dict[str, Outcome]:
    found = {name: trainer.train(spec, mnist) for name, spec in SPECS.items()}
    emit, should_stop = stop_after(30)
    found["stopped"] = trainer.train(STOPPED, mnist, emit=emit, should_stop=should_stop)
    return found


@pytest.fixture(scope="module")
def executed(outcomes: dict[str, Outcome], mnist: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What every exported file printed."""
    folder = tmp_path_factory.mktemp("exported")
    images = folder / "images.npz"
    np.savez(images, x_train=mnist.x_train, y_train=mnist.y_train, x_test=mnist.x_test, y_test=mnist.y_test)
    files = []
    for name, outcome in outcomes.items():
        spec = SPECS.get(name, STOPPED)
        origin = origin_of(spec, outcome, mnist)
        files.append(folder / f"{name}.py")
        files[-1].write_text(script(spec, origin), encoding="utf-8")
        if name in PRESETS or name == "every-knob":
            files.append(folder / f"{name}.ipynb")
            files[-1].write_text(notebook(spec, origin), encoding="utf-8")
    runner = folder / "runner.py"
    runner.write_text(RUNNER, encoding="utf-8")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "MNISTLAB"))}
    done = subprocess.run(
        [sys.executable, "-I", str(runner), *map(str, files)],
        cwd=folder,
        env=environment | {DATA_VARIABLE: str(images)},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('["')]
    return {name: Told(text, checksum) for name, text, checksum in lines}


@pytest.mark.parametrize("name", [*SPECS, "stopped"])
def test_the_script_computes_the_runs_own_numbers(
    executed: dict[str, Told], outcomes: dict[str, Outcome], name: str
) -> None:
    outcome, told = outcomes[name], executed[f"{name}.py"]
    assert told.text.splitlines()[-1] == _last_line(outcome)
    assert told.checksum == float(sum(np.abs(weights.astype(float)).sum() for weights in outcome.weights))


def test_wide_networks_leave_out_the_blank_rim(outcomes: dict[str, Outcome]) -> None:
    assert {name for name, outcome in outcomes.items() if CIRCUMSTANCE in outcome.versions} == LEAVE_OUT_THE_RIM


@pytest.mark.parametrize("name", [*PRESETS, "every-knob"])
def test_the_notebook_says_what_the_script_says(
    executed: dict[str, Told], outcomes: dict[str, Outcome], name: str
) -> None:
    assert executed[f"{name}.ipynb"] == executed[f"{name}.py"]
    assert executed[f"{name}.ipynb"].text.splitlines()[-1] == _last_line(outcomes[name])


def test_epochs_are_told_as_the_run_had_them(executed: dict[str, Told], outcomes: dict[str, Outcome]) -> None:
    lines = executed["every-knob.py"].text.splitlines()[:-1]
    expected = [
        f"epoch {epoch.epoch}: loss {epoch.loss:.4f}, accuracy {epoch.accuracy:.4f}, "
        f"validation accuracy {epoch.val_accuracy:.4f}"
        for epoch in outcomes["every-knob"].epochs
    ]
    assert lines == expected


def test_a_stopped_run_stops_at_the_same_batch(executed: dict[str, Told], outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["stopped"]
    assert outcome.status is RunStatus.STOPPED
    begun = -(-outcome.step // STOPPED.steps_per_epoch(1950))
    assert len(executed["stopped.py"].text.splitlines()) == begun + 1


def _last_line(outcome: Outcome) -> str:
    reached = f"{outcome.test_accuracy:.4f}"
    return f"test accuracy {reached} (in the lab: {reached})"
