"""What a training came to, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.explain import fit, headline, percent
from mnistlab.core.outcome import Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.data.dataset import Dataset


def as_json(spec: RunSpec, outcome: Outcome) -> str:
    """Return the results as one line of JSON; figures that do not exist are null."""
    return json.dumps(
        {
            "status": outcome.status.value,
            "message": outcome.message,
            "parameters": parameter_count(spec),
            "epochs": [asdict(epoch) for epoch in outcome.epochs],
            "test_loss": outcome.test_loss,
            "test_accuracy": outcome.test_accuracy,
            "confusion_matrix": None if outcome.confusion is None else outcome.confusion.tolist(),
            "device": outcome.device,
            "seed": spec.seed,
            "first_result_seconds": outcome.first_result_seconds,
        },
        allow_nan=False,
    )


def as_summary(spec: RunSpec, dataset: Dataset, outcome: Outcome) -> str:
    """Return the results as a few lines of text."""
    table = [(layer.name, layer.activation, layer.arithmetic) for layer in layers(spec)]
    table.append(("All", "", f"{parameter_count(spec):,} parameters"))
    lines = [f"{name:<10}{activation:<12}{arithmetic}" for name, activation, arithmetic in table]
    settings = ", ".join(f"{name} {as_text(value)}" for name, value in spec if name not in ("hidden", "activation"))
    lines += ["", f"Settings: {settings}", f"Trained {_how_far(spec, outcome)} in {outcome.seconds:.1f} s"]
    if outcome.test_accuracy is not None and outcome.test_loss is not None:
        lines.append(f"Test: accuracy {percent(outcome.test_accuracy)}, loss {outcome.test_loss:.4f}")
        lines.append(fit(outcome.test_accuracy, len(dataset.y_test)))
    if outcome.confusion is not None:
        lines.append(headline(outcome.confusion, dataset.class_names))
    if outcome.message:
        lines.append(outcome.message)
    return "\n".join(lines)


def _how_far(spec: RunSpec, outcome: Outcome) -> str:
    early = {RunStatus.STOPPED: ", then stopped", RunStatus.DIVERGED: ", then diverged"}.get(outcome.status, "")
    epochs = f"{len(outcome.epochs)} of {spec.epochs} epochs"
    return f"{epochs} ({outcome.step:,} batches{early}) on {outcome.device}"
