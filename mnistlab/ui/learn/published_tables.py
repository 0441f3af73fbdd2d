"""Published figures beside measured ones, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mnistlab.core.architecture import parameter_count
from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run, RunStatus
from mnistlab.lessons.tutorials import LogLine, Tutorial
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.learn.published import accuracy_gap, loss_gap, span, time_gap
from mnistlab.ui.words import duration, epoch_now

NONE = "–"


def figure_table(tutorial: Tutorial, runs: Mapping[str, Run], histories: Mapping[str, Sequence[EpochEnd]]) -> Html:
    """Return the published figures and those of each run, with the gap of each; runs may still train, or be none."""
    preset, printed = tutorial.preset, tutorial.printed
    published = preset.published_range
    last = {name: histories[name][-1] if run.has_results and histories[name] else None for name, run in runs.items()}
    shown = {
        "test accuracy": [
            _cell(percent(run.test_accuracy), accuracy_gap(run.test_accuracy, published) if published else "")
            if run.test_accuracy is not None
            else _state(run)
            for run in runs.values()
        ],
        "test loss": [_loss(run.test_loss, printed.test_loss) for run in runs.values()],
        "training accuracy": [
            _cell(percent(end.accuracy), _training_gap(end.accuracy, printed.train_accuracy)) if end else NONE
            for end in last.values()
        ],
        "training loss": [_loss(end.loss if end else None, printed.train_loss) for end in last.values()],
        "training took": [
            _cell(duration(run.seconds), time_gap(run.seconds, printed.seconds) if printed.seconds else "")
            if run.has_results and run.seconds
            else NONE
            for run in runs.values()
        ],
        "parameters": [f"{parameter_count(run.spec):,}" for run in runs.values()],
    }
    of_text = (
        span(published) if published else NONE,
        NONE if printed.test_loss is None else f"{printed.test_loss:.4f}",
        NONE if printed.train_accuracy is None else percent(printed.train_accuracy),
        NONE if printed.train_loss is None else f"{printed.train_loss:.4f}",
        NONE if printed.seconds is None else duration(printed.seconds).removesuffix(" 0 s"),
        NONE if printed.parameters is None else f"{printed.parameters:,}",
    )
    told = any(cell != NONE for cell in of_text)
    rows = [
        (figure, *([text] if told else []), *(cells or [NONE]))
        for (figure, cells), text in zip(shown.items(), of_text, strict=True)
    ]
    headers = ("", *(["published"] if told else []), *(runs or ["here"]))
    return table(headers, rows, caption=f"Published and measured figures of “{preset.title}”")


def log_table(log: Sequence[LogLine], history: Sequence[EpochEnd]) -> Html:
    """Return a printed log beside ours, as far as it is known, a row an epoch."""
    rows = []
    for i, printed in enumerate(log):
        ours = history[i] if i < len(history) else None
        rows.append(
            (
                str(i + 1),
                f"{printed.loss:.4f}",
                f"{ours.loss:.4f}" if ours else NONE,
                percent(printed.accuracy),
                percent(ours.accuracy) if ours else NONE,
            )
        )
    headers = ("epoch", "loss, printed", "loss, here", "accuracy, printed", "accuracy, here")
    return table(headers, rows, caption="The printed log of training beside the measured one")


def _cell(value: str, gap: str) -> Html:
    return Html(f"{safe(value)}<br><small>{safe(gap)}</small>") if gap else safe(value)


def _loss(measured: float | None, published: float | None) -> Html | str:
    if measured is None:
        return NONE
    return _cell(f"{measured:.4f}", loss_gap(measured, published) if published is not None else "")


def _training_gap(measured: float, published: float | None) -> str:
    return "" if published is None else accuracy_gap(measured, (published, published))


def _state(run: Run) -> str:
    if run.status is RunStatus.RUNNING:
        return f"epoch {epoch_now(run)} of {run.spec.epochs}"
    return "waits" if run.status is RunStatus.QUEUED else str(run.status.value)
