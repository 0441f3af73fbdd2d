"""A run's figures as tables: layers, scores of each class, epochs, settings, circumstances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnistlab.charts.palette import ACCENT, DIGITS
from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.labels import word
from mnistlab.core.metrics import class_scores
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.ui.html import Html, meter, safe, table
from mnistlab.ui.terms import FIELDS, VALUES, explained, mention


def parameter_table(spec: RunSpec) -> Html:
    """Return every layer with its shape, its weights and biases as a sum, and its share of all parameters."""
    total = parameter_count(spec)
    rows = [
        (
            Html(f"{safe(layer.name)}<br><small>{explained(safe(layer.activation))}</small>"),
            f"{layer.inputs} → {layer.units}",
            layer.arithmetic,
            Html(percent(layer.parameters / total, 1) + meter(layer.parameters / total, ACCENT)),
        )
        for layer in layers(spec)
    ]
    headers = (mention("layer", "layer"), "shape", Html(explained("weights + biases")), "share")
    foot = ("all", "", f"{total:,}", "")
    return table(headers, rows, caption="Parameters of each layer", foot=foot)


def score_table(confusion: NDArray[np.integer], names: tuple[str, ...]) -> Html:
    """Return precision, recall and F1 of each class, with a bar under each number."""
    rows = []
    for score in class_scores(confusion):
        colour = DIGITS[score.label % len(DIGITS)]
        measures = (score.precision, score.recall, score.f1)
        dot = f'<span class="ml-dot" style="background:{colour}"></span>'
        shares = (Html(percent(share, 1) + meter(share, colour)) for share in measures)
        rows.append((Html(dot + safe(names[score.label])), *shares, f"{score.support:,}"))
    headers = (mention("class", "class"), *(mention(name, name) for name in ("precision", "recall", "F1")), "images")
    return table(headers, rows, caption="Precision, recall and F1 of each class")


def epoch_table(history: Sequence[EpochEnd]) -> Html:
    """Return one row an epoch; the validation columns only where there was validation."""
    validated = any(epoch.val_loss is not None for epoch in history)
    first = [mention(name, name) for name in ("epoch", "loss", "accuracy")]
    second = [mention(name, "validation set") for name in ("val. loss", "val. accuracy")] if validated else []
    headers = [*first, *second, "seconds"]
    rows = []
    for epoch in history:
        row = [str(epoch.epoch), _loss(epoch.loss), percent(epoch.accuracy)]
        if validated:
            row += [_loss(epoch.val_loss), "–" if epoch.val_accuracy is None else percent(epoch.val_accuracy)]
        rows.append([*row, f"{epoch.seconds:.2f}"])
    return table(headers, rows, caption="Loss and accuracy after each epoch", tall=True)


def setting_table(spec: RunSpec, *, changed: bool) -> Html:
    """Return the settings with what each means: those that differ from the defaults, or those that do not."""
    rows = [
        (
            mention(str(field.title), FIELDS[name]),
            _value(value),
            Html(f"<small>{safe(field.description)}</small>"),
        )
        for name, value in spec
        if (field := RunSpec.model_fields[name]) and changed == (value != field.default)
    ]
    return table(("setting", "value", "what it is"), rows, caption="Settings", text_columns=(0, 1, 2))


def circumstance_table(run: Run) -> Html:
    """Return where, how long and with what the run was trained."""
    rows = [("device", run.device or "–"), ("training took", f"{run.seconds:.2f} s")]
    if run.first_result_seconds is not None:
        rows.append(("first point after", f"{run.first_result_seconds:.2f} s"))
    rows += [("batches", f"{run.step:,}"), ("taken up by a worker", f"{run.attempt} ×"), ("run", run.id)]
    rows += sorted(run.versions.items())
    return table(("", ""), rows, caption="Device, duration and versions", text_columns=(0, 1))


def _value(value: object) -> str:
    """Return a setting's value as people write it; one that is a term of its own explains itself."""
    name = VALUES.get(as_text(value))
    return mention(word(as_text(value)), name) if name else word(as_text(value))


def _loss(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
