"""The rows of the list of runs, as HTML. What a learner typed is escaped here, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import NAMES, plain
from mnistlab.core.explain import percent
from mnistlab.core.history import NAME_LENGTH, NOTE_LENGTH, sizes
from mnistlab.core.labels import WORDS, word
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.stopping import by_whom
from mnistlab.core.spec import RunSpec
from mnistlab.engine.outlook import Waiting
from mnistlab.ui.html import Html, safe
from mnistlab.ui.own_runs import when
from mnistlab.ui.words import duration, epoch_now, waits

SHORT_NOTE = 160
"""A note with more characters, or more lines than two, is folded up."""

_WIDTH, _HEIGHT = 120, 30
_TOLD_BY_NETWORK = ("dataset", "hidden", "activation", "optimizer")


def row(run: Run, curve: Sequence[float], *, picked: bool, waiting: Waiting | None = None) -> Html:
    """Return a run as a row: its star, what it is, its curve, its figures, and what can be done with it.

    `waiting` is what it can expect if it waits.
    """
    star = _button("star", "★", pressed=run.starred, label=f"Star: {title(run)}")
    head = f'<h3 dir="auto">{safe(title(run))}</h3><p>{safe(circumstances(run, waiting))}</p>'
    figures = f'<div class="run-figures">{spark(curve)}{_figures(run)}</div>'
    return Html(f'{star}<div class="run-what">{head}{_note(run)}</div>{_form(run)}{figures}{_deeds(run, picked)}')


def deleted(run: Run, minutes: int) -> Html:
    """Return a run in the trash as a row: what it was, how long it can be brought back, and the button that does."""
    left = "1 minute" if minutes == 1 else f"{minutes} minutes"
    name = f'<bdi class="run-title">{safe(title(run))}</bdi>'
    back = _button("restore", "Undo", label=f"Undo: bring back {title(run)}")
    return Html(f'<p class="run-gone"><span>Deleted: {name} <small>{left} left</small></span>{back}</p>')


def title(run: Run) -> str:
    """Return what heads a run: its name, or its network where it has none."""
    return run.name or network(run.spec)


def network(spec: RunSpec) -> str:
    """Return a network in a few words, like "784-128-10 · ReLU, Adam"."""
    data = "" if spec.dataset == RunSpec().dataset else f"{spec.dataset} · "
    return f"{data}{sizes(spec)} · {word(spec.activation)}, {word(spec.optimizer)}"


def settings(spec: RunSpec) -> str:
    """Return all of a run's settings in a line: its network, and what else is not as usual."""
    usual = RunSpec()
    others = [
        f"{NAMES[name]} {WORDS.get(str(value)) or plain(value)}"
        for name, value in spec
        if name not in _TOLD_BY_NETWORK and value != getattr(usual, name)
    ]
    return " · ".join([network(spec), *others])


def circumstances(run: Run, waiting: Waiting | None = None) -> str:
    """Return when a run was made, what its network is unless that heads it, and how it ended unless it finished."""
    parts = [when(run.created_at)]
    if run.name:
        parts.append(network(run.spec))
    if run.status is RunStatus.RUNNING:
        parts.append(f"trains, epoch {epoch_now(run)} of {run.spec.epochs}")
    elif run.status is RunStatus.QUEUED:
        parts.append(waits(waiting) if waiting else "waits for its turn")
    else:
        epochs = "1 epoch" if run.epoch == 1 else f"{run.epoch} epochs"
        parts.append(epochs if run.status is RunStatus.FINISHED else f"{run.status}{by_whom(run)} after {epochs}")
    return " · ".join(parts)


def spark(curve: Sequence[float]) -> Html:
    """Return a small curve of training losses, on a logarithmic scale; an empty place where there are too few."""
    logs = [math.log(max(value, 1e-9)) for value in curve]
    if len(logs) < 2:
        return Html('<span class="run-spark"></span>')
    low, high = min(logs), max(logs)
    across, up = (_WIDTH - 4) / (len(logs) - 1), (_HEIGHT - 4) / ((high - low) or 1)
    line = " ".join(f"{2 + i * across:.1f},{2 + (high - value) * up:.1f}" for i, value in enumerate(logs))
    says = f"Training loss from {curve[0]:.3g} to {curve[-1]:.3g}"
    return Html(
        f'<svg class="run-spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{says}"><title>{says}</title>'
        f'<polyline points="{line}"/></svg>'
    )


def _figures(run: Run) -> Html:
    reached = "–" if run.test_accuracy is None else percent(run.test_accuracy)
    figures = (
        ("accuracy", reached),
        ("parameters", f"{parameter_count(run.spec):,}"),
        ("training", duration(run.seconds) if run.seconds else "–"),
    )
    return Html(
        "<dl>" + "".join(f"<div><dt>{name}</dt><dd>{safe(value)}</dd></div>" for name, value in figures) + "</dl>"
    )


def _note(run: Run) -> Html:
    if not run.note:
        return Html("")
    first, *rest = run.note.split("\n")
    if len(run.note) <= SHORT_NOTE and len(rest) < 2:
        return Html(f'<p class="run-note" dir="auto">{safe(run.note)}</p>')
    start = safe(first if len(first) <= SHORT_NOTE else first[:SHORT_NOTE] + "…")
    return Html(f'<details class="run-note" dir="auto"><summary>{start}</summary>{safe(run.note)}</details>')


def _form(run: Run) -> Html:
    return Html(
        '<form hidden class="run-form">'
        f'<label>Name<input name="name" dir="auto" maxlength="{NAME_LENGTH}" value="{safe(run.name)}" '
        f'placeholder="{safe(network(run.spec))}" autocomplete="off"></label>'
        f'<label>Note<textarea name="note" dir="auto" maxlength="{NOTE_LENGTH}" rows="3" '
        f'placeholder="What did you want to know? What came out?">\n{safe(run.note)}</textarea></label>'
        '<p><button class="run-main">Save</button>'
        '<button type="button" data-do="close">Cancel</button></p></form>'
    )


def _deeds(run: Run, picked: bool) -> Html:
    links = []
    if run.status.active:
        links.append(_link("train", "Watch it train", run))
    else:
        links.append(_link("results", "Results", run))
    if run.has_results:
        links.append(_link("inside", "Inside", run))
    if run.status.can_continue:
        links.append(_link("train", "Train further", run))
    name = safe(title(run))
    checked = " checked" if picked else ""
    pick = f'<label><input type="checkbox" data-do="pick" aria-label="Select {name}"{checked}>Select</label>'
    edit = _button("edit", "Name and note", label=f"Name and note: {title(run)}")
    if run.status.active:
        stop = "Stopping" if run.stop_requested else "Stop"
        end = _button("stop", stop, label=f"{stop}: {title(run)}")
    else:
        end = _button("trash", "Delete", label=f"Delete {title(run)}")
    return Html(f'<div class="run-deeds">{"".join(links)}{pick}{edit}{end}</div>')


def _link(page: str, label: str, run: Run) -> Html:
    return Html(f'<a href="{page}?run={safe(run.id)}" data-go="{page}">{label}</a>')


def _button(do: str, text: str, *, label: str, pressed: bool | None = None) -> Html:
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    return Html(f'<button type="button" data-do="{do}" aria-label="{safe(label)}"{state}>{text}</button>')
