"""A run on one page of paper: a file of HTML that needs nothing else, to be kept, sent and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

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
from mnistlab.ui.document import document, figures
from mnistlab.ui.html import Html, safe

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
    return document(
        title,
        Html(
            f"<h1>{safe(title)}</h1><p>{safe(_subtitle(material, sizes))}</p>{account(material)}"
            f"<footer>{safe(_circumstances(material))}</footer>"
        ),
    )


def account(material: Material, *, level: int = 2) -> Html:
    """Return what there is to say and show of a run; its headings are of this level."""
    head = f"h{level}"
    return Html(
        f"{_figures(material)}{_curves(material, head)}"
        f'<div class="two"><section>{_matrix(material, head)}</section><section>{_settings(material.run, head)}'
        f"</section></div>{_gallery(material, head)}"
    )


def _subtitle(material: Material, sizes: str) -> str:
    run = material.run
    day = datetime.fromtimestamp(run.created_at, UTC).strftime("%d %B %Y")
    came = "brought back from a file" if material.brought else "trained"
    parameters = f"{parameter_count(run.spec):,} weights and biases"
    return f"{sizes} · {parameters} · {run.spec.dataset} · {came} on {day} · {ending(run)}"


def _figures(material: Material) -> Html:
    run, last = material.run, material.history[-1] if material.history else None
    shown = []
    if run.test_accuracy is not None:
        images = sum(map(sum, run.confusion or ()))
        wrong = images - round(run.test_accuracy * images)
        shown.append((percent(run.test_accuracy), f"test accuracy: {wrong:,} of {images:,} wrong"))
    if run.test_loss is not None:
        shown.append((f"{run.test_loss:.4f}", "test loss"))
    if last:
        shown.append((percent(last.accuracy), "training accuracy"))
    if last and last.val_accuracy is not None:
        shown.append((percent(last.val_accuracy), "validation accuracy"))
    return figures(shown)


def _curves(material: Material, head: str) -> Html:
    if not material.history and not material.points:
        return Html("")
    drawn = curves_svg(material.history, material.points, material.run.steps_per_epoch)
    return Html(f'<{head}>How it learned</{head}><div class="curves">{drawn}</div>')


def _matrix(material: Material, head: str) -> Html:
    if material.run.confusion is None:
        return Html("")
    matrix = np.array(material.run.confusion, dtype=np.int64)
    told = headline(matrix, material.names)
    return Html(f"<{head}>What it mixes up</{head}>{matrix_svg(matrix, material.names, told)}")


def _settings(run: Run, head: str) -> Html:
    usual = RunSpec()
    rows = [
        (str(RunSpec.model_fields[name].title), word(as_text(value)), value != getattr(usual, name))
        for name, value in run.spec
    ]
    lines = (
        f'<tr><th scope="row">{safe(title)}</th><td>{f"<b>{safe(value)}</b>" if other else safe(value)}</td></tr>'
        for title, value, other in rows
    )
    note = f"<{head}>Note</{head}><p>{safe(run.note)}</p>" if run.note else ""
    return Html(f"<{head}>Settings</{head}><table>{''.join(lines)}</table><p>Bold: other than usual here.</p>{note}")


def _gallery(material: Material, head: str) -> Html:
    found = material.answers
    if found is None:
        return Html("")
    worst = select(found.labels, found.probabilities, Show.BLUNDERS)[:_PICTURES]
    if not len(worst):
        return Html("")
    pictures = []
    for index in worst.tolist():
        says = int(found.probabilities[index].argmax())
        true, guess = (found.dataset.class_names[i] for i in (int(found.labels[index]), says))
        chance = percent(float(found.probabilities[index, says]), 0)
        pictures.append(
            f'<figure><img src="{digit_uri(found.dataset.x_test[index])}" alt="{safe(f"test image {index}: {true}")}">'
            f"{safe(true)}, says {safe(guess)}<br>{safe(chance)}</figure>"
        )
    return Html(f'<{head}>Its most confident mistakes</{head}><div class="gallery">{"".join(pictures)}</div>')


def _circumstances(material: Material) -> str:
    run = material.run
    length = "of training here" if material.brought else f"of training, {run.step:,} batches"
    parts = [run.device, f"{run.seconds:.1f} s {length}"]
    parts += [f"{name} {version}" for name, version in sorted(run.versions.items())]
    return "MNIST Lab · run " + " · ".join([run.id, *filter(None, parts)])
