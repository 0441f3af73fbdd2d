"""Runs beside each other as tables: what they got and cost, and which settings they had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import differences
from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.ui.compare.names import written
from mnistlab.ui.compare.shown import named
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.terms import FIELDS, mention


def result_table(
    runs: Sequence[Run],
    names: Mapping[str, str],
    colours: Mapping[str, str],
    histories: Mapping[str, Sequence[EpochEnd]],
) -> Html:
    """Return a row a run: parameters, epochs, seconds, and how many images it gets right; names etc. by run id."""
    validated = any(epoch.val_accuracy is not None for history in histories.values() for epoch in history)
    headers = [
        "run",
        mention("test accuracy", "test set"),
        *([mention("validation accuracy", "validation set")] if validated else []),
        "seconds",
        mention("parameters", "parameter"),
        mention("epochs", "epoch"),
        mention("test loss", "loss"),
    ]
    rows = []
    for run in runs:
        history = histories[run.id]
        checked = history[-1].val_accuracy if history else None
        rows.append(
            [
                named(names[run.id], colours[run.id]),
                standing(run) if run.test_accuracy is None else percent(run.test_accuracy),
                *(["–" if checked is None else percent(checked)] if validated else []),
                f"{run.seconds:.1f}" if run.seconds else "–",
                f"{parameter_count(run.spec):,}",
                f"{run.epoch}" if run.epoch == run.spec.epochs else f"{run.epoch} of {run.spec.epochs}",
                "–" if run.test_loss is None else f"{run.test_loss:.4f}",
            ]
        )
    return table(headers, rows, caption="What each run got and cost")


def setting_table(
    runs: Sequence[Run], names: Mapping[str, str], colours: Mapping[str, str], *, every: bool = False
) -> Html:
    """Return a row a setting and a column a run: the settings that differ, or all of them, those that differ marked."""
    differ = {one.field for one in differences([run.spec for run in runs])}
    headers = ["setting", *(named(names[run.id], colours[run.id]) for run in runs)]
    rows = []
    for name, field in RunSpec.model_fields.items():
        if every or name in differ:
            title = mention(str(field.title), FIELDS[name])
            values = [written(getattr(run.spec, name)) for run in runs]
            marked = [Html(f"<b>{safe(value)}</b>") for value in values] if every and name in differ else values
            rows.append([title, *marked])
    return table(headers, rows, caption="Settings of each run")


def standing(run: Run) -> str:
    """Say in a word or two why a run has no result."""
    if run.status is RunStatus.RUNNING:
        return "trains"
    if run.status is RunStatus.QUEUED:
        return "waits"
    return str(run.status.value)
