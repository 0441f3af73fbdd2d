"""The doctor's clinic: real runs, ill ones and healthy ones, and how often the doctor was right.

`python -m tests.unit.training.clinic` examines them all and writes the tables of docs/doctor.md anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mnistlab.core.activity import CAN_DIE, never_on
from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.examine import examine
from mnistlab.core.doctor.finding import NAMES, Finding, Illness
from mnistlab.core.explain import percent
from mnistlab.core.presets import FIRST_NETWORK, PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.core.trained import Network
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.data.split import split
from mnistlab.training.trainer import Trainer
from tests.unit.training.ear import Ear

PAGE = Path(__file__).parents[3] / "docs" / "doctor.md"
SAMPLE = 1000

SEED = 11
"""Thresholds were chosen on runs with the seeds 1, 2 and 3."""

_PLAIN = RunSpec(hidden=(64,), train_size=20_000, seed=SEED)
_SGD = _PLAIN.with_(optimizer="sgd", learning_rate=0.1)
_PAIR = _PLAIN.with_(hidden=(64, 64), train_size=4000)
_EXACT = {"pixels": "scaled", "loss": "logits"}
_I = Illness


@dataclass(frozen=True)
class Patient:
    """A run: its settings, what it has for certain, and what it may have besides as a consequence."""

    spec: RunSpec
    has: frozenset[Illness] = frozenset()
    may_have: frozenset[Illness] = frozenset()


def _ill(spec: RunSpec, *has: Illness, may: Sequence[Illness] = ()) -> Patient:
    return Patient(spec, frozenset(has), frozenset(may))


def _preset(name: str, **changes: object) -> RunSpec:
    return PRESETS[name].spec.with_(seed=SEED, **changes)


HEALTHY: dict[str, RunSpec] = {
    "`four-layer-sgd`, scaled, exact loss, learning rate 0.1": _preset("four-layer-sgd", **_EXACT, learning_rate=0.1),
    "`hidden-256`": _preset("hidden-256"),
    "`hidden-512-adam`": _preset("hidden-512-adam"),
    "`tensorflow-basics`": _preset("tensorflow-basics"),
    "`wide-784-32`, scaled, exact loss, learning rate 0.1": _preset("wide-784-32", **_EXACT, learning_rate=0.1),
    "the defaults": RunSpec(seed=SEED),
    "the first network, from Home": FIRST_NETWORK.with_(seed=SEED),
    "20,000 images, Adam": _PLAIN,
    "the same, another seed": _PLAIN.with_(seed=12),
    "the same, a third seed": _PLAIN.with_(seed=13),
    "20,000 images, SGD at 0.1": _SGD,
    "20,000 images, SGD at 0.3": _SGD.with_(learning_rate=0.3),
    "20,000 images, Adam at 0.003": _PLAIN.with_(learning_rate=0.003),
    "20,000 images, Adam at 0.01": _PLAIN.with_(learning_rate=0.01),
    "20,000 images, He initialisation": _PLAIN.with_(initializer="he_normal"),
    "no hidden layer, weights from zero": _PLAIN.with_(hidden=(), initializer="zeros"),
}
"""Runs of which nothing is to be said: each preset as it is meant to be, and others that went well."""

_DIES = (_I.DEAD_UNITS, _I.LOST)
_LEAPS = (*_DIES, _I.COLLAPSED, _I.DIVERGED)
_LEARNS = (_I.OVERFITTING, _I.FEW_IMAGES, _I.STILL_IMPROVING)

ILL: dict[str, Patient] = {
    "linear layers, SGD at 10": _ill(
        _PAIR.with_(optimizer="sgd", activation="linear", learning_rate=10), _I.DIVERGED, _I.LINEAR, may=[_I.RATE_LARGE]
    ),
    "L2 penalty of 1, SGD at 10": _ill(
        _PAIR.with_(optimizer="sgd", l2=1, learning_rate=10), _I.DIVERGED, may=[_I.RATE_LARGE]
    ),
    "zeros, ReLU": _ill(_PAIR.with_(initializer="zeros"), _I.ZERO_START, _I.COLLAPSED, may=_DIES),
    "zeros, tanh": _ill(_PAIR.with_(initializer="zeros", activation="tanh"), _I.ZERO_START, _I.COLLAPSED),
    "zeros, sigmoid": _ill(_PAIR.with_(initializer="zeros", activation="sigmoid"), _I.ZERO_START, may=[_I.LOST]),
    "L2 penalty of 1": _ill(_PAIR.with_(l2=1), _I.COLLAPSED, may=_DIES),
    "dropout of 0.9": _ill(_PAIR.with_(dropout=0.9), _I.LOST, may=[_I.DEAD_UNITS, *_LEARNS]),
    "six sigmoid layers, 5 epochs": _ill(
        _PAIR.with_(hidden=(32,) * 6, activation="sigmoid"), _I.LOST, may=[_I.COLLAPSED, _I.STILL_IMPROVING]
    ),
    "raw, exact loss, Adam": _ill(_PLAIN.with_(pixels="raw"), _I.RAW_PIXELS, may=_LEARNS),
    "raw, exact loss, SGD at 0.01": _ill(
        _SGD.with_(pixels="raw", learning_rate=0.01, train_size=4000), _I.RAW_PIXELS, may=_LEAPS
    ),
    "raw, clipped loss, SGD at 0.001": _ill(
        _SGD.with_(pixels="raw", loss="probabilities", learning_rate=0.001), _I.RAW_PIXELS, may=[_I.LOST, *_LEARNS]
    ),
    "`four-layer-sgd` as published": _ill(_preset("four-layer-sgd"), _I.RAW_PIXELS, may=[_I.OVERFITTING]),
    "SGD at 10": _ill(_SGD.with_(learning_rate=10, train_size=4000), _I.RATE_LARGE, _I.DEAD_UNITS, may=_LEAPS),
    "SGD at 3": _ill(_SGD.with_(learning_rate=3), _I.RATE_LARGE, _I.DEAD_UNITS, may=_LEAPS),
    "Adam at 0.1": _ill(_PLAIN.with_(learning_rate=0.1), _I.RATE_LARGE, _I.DEAD_UNITS, may=_LEAPS),
    "Adam at 1": _ill(_PLAIN.with_(learning_rate=1), _I.RATE_LARGE, _I.DEAD_UNITS, may=_LEAPS),
    "Adam at 0.0001": _ill(_PLAIN.with_(learning_rate=1e-4), _I.RATE_SMALL),
    "Adam at 0.000001": _ill(_PLAIN.with_(learning_rate=1e-6), _I.RATE_SMALL, may=[_I.LOST]),
    "SGD at 0.01": _ill(_SGD.with_(learning_rate=0.01), _I.RATE_SMALL),
    "SGD at 0.001": _ill(_SGD.with_(learning_rate=0.001), _I.RATE_SMALL, may=[_I.LOST]),
    "linear layers": _ill(_PAIR.with_(activation="linear"), _I.LINEAR, may=_LEARNS),
    "100 images, 20 epochs": _ill(_PLAIN.with_(train_size=100, epochs=20), _I.FEW_IMAGES, _I.OVERFITTING, may=_DIES),
    "500 images, 20 epochs": _ill(_PLAIN.with_(train_size=500, epochs=20), _I.FEW_IMAGES, _I.OVERFITTING),
    "1,000 images, 5 epochs": _ill(_PLAIN.with_(train_size=1000), _I.FEW_IMAGES, may=[_I.OVERFITTING]),
    "3,000 images, 20 epochs, batches of 32": _ill(
        _PLAIN.with_(train_size=3000, epochs=20, batch_size=32), _I.FEW_IMAGES, _I.OVERFITTING
    ),
    "10,000 images, 20 epochs, batches of 32": _ill(
        _PLAIN.with_(train_size=10_000, epochs=20, batch_size=32), _I.OVERFITTING
    ),
    "the same without validation": _ill(
        _PLAIN.with_(train_size=10_000, epochs=20, batch_size=32, validation_split=0), _I.OVERFITTING
    ),
    "5,000 images, 1 epoch, batches of 32": _ill(
        _PLAIN.with_(train_size=5000, epochs=1, batch_size=32), _I.STILL_IMPROVING
    ),
    "20,000 images, 1 epoch": _ill(_PLAIN.with_(epochs=1), _I.STILL_IMPROVING),
    "4,000 images, 2 epochs": _ill(_PLAIN.with_(train_size=4000, epochs=2), _I.STILL_IMPROVING),
    "4,000 images, 2 epochs, without validation": _ill(
        _PLAIN.with_(train_size=4000, epochs=2, validation_split=0), _I.STILL_IMPROVING
    ),
}
"""Runs with an illness at least. What was done to them is in their names."""


class Clinic:
    """Trains runs and examines them."""

    def __init__(self, trainer: Trainer, dataset: Dataset):
        self._trainer, self._dataset = trainer, dataset

    def case(self, spec: RunSpec) -> Case:
        """Train a run and return what is known of it, as its page would know it."""
        ear, data = Ear(), self._dataset
        outcome = self._trainer.train(spec, data, emit=ear.emit)
        parts = split(spec, len(data.y_train))
        return Case(
            spec,
            outcome.status,
            ear.points,
            outcome.epochs,
            outcome.step,
            images=parts.train,
            validation=parts.validation,
            available=parts.validation_start,
            test_accuracy=outcome.test_accuracy,
            confusion=outcome.confusion,
            class_names=data.class_names,
            dead=self._dead(spec, outcome.weights),
            sample=SAMPLE,
        )

    def _dead(self, spec: RunSpec, weights: tuple[np.ndarray, ...]) -> tuple[float, ...] | None:
        if not weights or spec.activation != CAN_DIE:
            return None
        inputs = Network(spec, weights).inputs(self._dataset.x_test[:SAMPLE])
        return tuple(float(layer.mean()) for layer in never_on(weights, inputs, spec.activation))


def said(findings: Sequence[Finding]) -> frozenset[Illness]:
    """Return every illness that is named."""
    return frozenset().union(*(finding.illnesses for finding in findings))


def by_illness(found: Mapping[str, frozenset[Illness]]) -> str:
    """Return the table of sensitivity and false alarms, by what the doctor named in each run."""
    patients = {**ILL, **{name: Patient(spec) for name, spec in HEALTHY.items()}}
    lines = ["| illness | runs that have it | noticed | runs that do not | false alarms |", "|---|--:|--:|--:|--:|"]
    for illness in Illness:
        ill = [name for name, patient in patients.items() if illness in patient.has]
        free = [name for name, patient in patients.items() if illness not in patient.has | patient.may_have]
        noticed, alarms = (sum(illness in found[name] for name in names) for names in (ill, free))
        share = f"{noticed} ({percent(noticed / len(ill), 0)})"
        lines.append(f"| {NAMES[illness]} | {len(ill)} | {share} | {len(free)} | {alarms} |")
    return "\n".join((*lines, ""))


def by_run(found: Mapping[str, frozenset[Illness]]) -> str:
    """Return what was named in every run, the healthy ones first."""
    lines = ["| run | has | the doctor names |", "|---|---|---|"]
    for name in (*HEALTHY, *ILL):
        patient = ILL.get(name, Patient(RunSpec()))
        has, named = patient.has, found[name] - (patient.may_have - patient.has)
        lines.append(f"| {name} | {_listed(has)} | {_listed(named)} |")
    return "\n".join((*lines, ""))


def _listed(illnesses: frozenset[Illness]) -> str:
    return ", ".join(NAMES[illness] for illness in Illness if illness in illnesses) or "nothing"


def page_with(found: Mapping[str, frozenset[Illness]]) -> str:
    """Return the page with the tables as they come out of these findings."""
    page = PAGE.read_text(encoding="utf-8")
    for name, table in (("by illness", by_illness(found)), ("by run", by_run(found))):
        begin, end = f"<!-- {name} -->\n", f"<!-- end {name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}{table}{end}{rest.split(end)[1]}"
    return page


if __name__ == "__main__":
    clinic = Clinic(Trainer("cpu"), Catalog().load("mnist"))
    specs = {**HEALTHY, **{name: patient.spec for name, patient in ILL.items()}}
    new = page_with({name: said(examine(clinic.case(spec))) for name, spec in specs.items()})
    PAGE.write_text(new, encoding="utf-8")
