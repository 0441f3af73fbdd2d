"""A run on one page of paper: a file of HTML that needs nothing else, to be kept, sent and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from mnistlab.charts.paper import curves_svg, matrix_svg
from mnistlab.core.architecture import parameter_count
from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.explain import ending, headline, percent
from mnistlab.core.gallery import Show, select
from mnistlab.core.labels import word
from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.data.known import DIGITS
from mnistlab.ui.answers import Answers
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.html import Html, safe

_CSS = Path(__file__).with_name("report.css")
_PICTURES = 24


@dataclass(frozen=True)
class Material:
    """What a report is made of: the run, its epochs and points, its answers if they are kept, what its classes are
    called, and whether it was brought back from a file."""

    run: Run
    history: list[EpochEnd]
    points: list[Point]
    answers: Answers | None = None
    names: tuple[str, ...] = DIGITS
    brought: bool = False


def report(material: Material) -> str:
    """Return the report as the text of an HTML file."""
    run = material.run
    sizes = "-".join(map(str, (run.spec.inputs, *run.spec.hidden, run.spec.classes)))
    title = run.name or f"A dense network: {sizes}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # No script, no request: whatever slipped through the escaping could do nothing.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        f"<title>{safe(title)} · MNIST Lab</title><style>{_CSS.read_text(encoding='utf-8')}</style></head><body>"
        f"<h1>{safe(title)}</h1><p>{safe(_subtitle(material, sizes))}</p>{_figures(material)}"
        f"{_curves(material)}"
        f'<div class="two"><section>{_matrix(material)}</section><section>{_settings(run)}</section></div>'
        f"{_gallery(material)}<footer>{safe(_circumstances(material))}</footer></body></html>\n"
    )


def _subtitle(material: Material, sizes: str) -> str:
    run = material.run
    day = datetime.fromtimestamp(run.created_at, UTC).strftime("%d %B %Y")
    came = "brought back from a file" if material.brought else "trained"
    parameters = f"{parameter_count(run.spec):,} weights and biases"
    return f"{sizes} · {parameters} · {run.spec.dataset} · {came} on {day} · {ending(run)}"


def _figures(material: Material) -> Html:
    run, last = material.run, material.history[-1] if material.history else None
    figures = []
    if run.test_accuracy is not None:
        images = sum(map(sum, run.confusion or ()))
        wrong = images - round(run.test_accuracy * images)
        figures.append((percent(run.test_accuracy), f"test accuracy: {wrong:,} of {images:,} wrong"))
    if run.test_loss is not None:
        figures.append((f"{run.test_loss:.4f}", "test loss"))
    if last:
        figures.append((percent(last.accuracy), "training accuracy"))
    if last and last.val_accuracy is not None:
        figures.append((percent(last.val_accuracy), "validation accuracy"))
    shown = "".join(f"<div><b>{safe(value)}</b><span>{safe(label)}</span></div>" for value, label in figures)
    return Html(f'<div class="figures">{shown}</div>')


def _curves(material: Material) -> Html:
    if not material.history and not material.points:
        return Html("")
    drawn = curves_svg(material.history, material.points, material.run.steps_per_epoch)
    return Html(f'<h2>How it learned</h2><div class="curves">{drawn}</div>')


def _matrix(material: Material) -> Html:
    if material.run.confusion is None:
        return Html("")
    matrix = np.array(material.run.confusion, dtype=np.int64)
    told = headline(matrix, material.names)
    return Html(f"<h2>What it mixes up</h2>{matrix_svg(matrix, material.names, told)}")


def _settings(run: Run) -> Html:
    usual = RunSpec()
    rows = [
        (str(RunSpec.model_fields[name].title), word(as_text(value)), value != getattr(usual, name))
        for name, value in run.spec
    ]
    lines = (
        f"<tr><th>{safe(title)}</th><td>{f'<b>{safe(value)}</b>' if other else safe(value)}</td></tr>"
        for title, value, other in rows
    )
    note = f"<h2>Note</h2><p>{safe(run.note)}</p>" if run.note else ""
    return Html(f"<h2>Settings</h2><table>{''.join(lines)}</table><p>Bold: other than usual here.</p>{note}")


def _gallery(material: Material) -> Html:
    found = material.answers
    if found is None:
        return Html("")
    worst = select(found.labels, found.probabilities, Show.BLUNDERS)[:_PICTURES]
    if not len(worst):
        return Html("")
    figures = []
    for index in worst.tolist():
        says = int(found.probabilities[index].argmax())
        true, guess = (found.dataset.class_names[i] for i in (int(found.labels[index]), says))
        chance = percent(float(found.probabilities[index, says]), 0)
        figures.append(
            f'<figure><img src="{digit_uri(found.dataset.x_test[index])}" alt="{safe(f"test image {index}: {true}")}">'
            f"{safe(true)}, says {safe(guess)}<br>{safe(chance)}</figure>"
        )
    return Html(f'<h2>Its most confident mistakes</h2><div class="gallery">{"".join(figures)}</div>')


def _circumstances(material: Material) -> str:
    run = material.run
    length = "of training here" if material.brought else f"of training, {run.step:,} batches"
    parts = [run.device, f"{run.seconds:.1f} s {length}"]
    parts += [f"{name} {version}" for name, version in sorted(run.versions.items())]
    return "MNIST Lab · run " + " · ".join([run.id, *filter(None, parts)])
