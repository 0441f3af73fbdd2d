"""What one learner did in a class, on paper: their assignments, their best run, and all their runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.school.asking import asked
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.checking import Checked
from mnistlab.core.school.classroom import Member
from mnistlab.core.school.record import Record, best
from mnistlab.ui.document import document, figures, listing, theirs
from mnistlab.ui.html import Html, safe
from mnistlab.ui.report import Material, account
from mnistlab.ui.run_rows import settings, spark, title
from mnistlab.ui.school.calendar import Calendar
from mnistlab.ui.words import duration


def learner_report(
    record: Record,
    member: Member,
    curves: Mapping[str, Sequence[float]],
    finest: Material | None,
    calendar: Calendar,
    now: float,
) -> str:
    """Return the report as the text of an HTML file.

    Args:
        record: of the class, or only of this learner in it.
        member: whose report it is.
        curves: of the runs, small ones: training losses by run id.
        finest: what there is to tell of the learner's best run.
        calendar: which days and times are written.
        now: when it is made.
    """
    runs = record.of(member.learner)
    name = record.classroom.name
    parts = [
        f"<h1>{theirs(member.nickname)}</h1><p>{theirs(name)} · {_span(calendar, runs)}</p>",
        _figures(record, runs),
        _assignments(record, member.learner),
        _list(record, runs, curves, calendar),
    ]
    if finest is not None:
        head = f"The best run: {title(finest.run)}, {percent(finest.run.test_accuracy or 0)}"
        parts.append(f'<div class="new"><h2>{safe(head)}</h2>{account(finest, level=3)}</div>')
    parts.append(f"<footer>MNIST Lab · {safe(calendar.clock(now))}</footer>")
    return document(f"{member.nickname} · {name}", Html("".join(parts)))


def _span(calendar: Calendar, runs: Sequence[Run]) -> Html:
    if not runs:
        return Html("no runs yet")
    first, last = calendar.clock(runs[0].created_at), calendar.clock(runs[-1].created_at)
    return safe(f"runs from {first} to {last}" if first != last else f"trained on {first}")


def _figures(record: Record, runs: Sequence[Run]) -> Html:
    shown = [(str(len(runs)), "run" if len(runs) == 1 else "runs")]
    if (finest := best(runs)) is not None:
        shown.append((percent(finest.test_accuracy or 0), "best test accuracy"))
    tried = {run.assignment_id for run in runs}
    if record.assignments:
        done = sum(one.id in tried for one in record.assignments)
        shown.append((f"{done} of {len(record.assignments)}", "assignments worked on"))
    if runs:
        shown.append((duration(sum(run.seconds for run in runs)), "of training"))
    return figures(shown)


def _assignments(record: Record, learner: str) -> Html:
    parts = [_assignment(one, record.outcome(one, learner)) for one in record.assignments]
    return Html(f"<h2>Assignments</h2>{''.join(parts)}" if parts else "")


def _assignment(assignment: Assignment, found: Checked) -> Html:
    brief = assignment.brief
    wanted = " ".join(asked(brief))
    claim = f"<p>Claim: {theirs(brief.claim)}</p>" if brief.claim else ""
    tries = (f"<li>{safe(one.says)}</li>" for one in found.tries)
    listed = f"<ol>{''.join(tries)}</ol>" if found.tries else ""
    reached = " · reached" if found.reached else ""
    return Html(
        f'<section class="task"><h3>{theirs(brief.title)}{reached}</h3><p>{safe(wanted)}</p>{claim}'
        f"<p><b>{safe(found.sentence)}</b></p>{listed}</section>"
    )


def _list(record: Record, runs: Sequence[Run], curves: Mapping[str, Sequence[float]], calendar: Calendar) -> Html:
    if not runs:
        return Html("")
    titles = {one.id: one.brief.title for one in record.assignments}
    rows = [
        (
            calendar.clock(run.created_at),
            run.name and theirs(run.name),
            settings(run.spec),
            theirs(titles[run.assignment_id]) if run.assignment_id in titles else "",
            spark(curves.get(run.id, ())),
            "–" if run.test_accuracy is None else percent(run.test_accuracy),
            "" if run.prediction is None else percent(run.prediction, 1),
            f"{run.status.value}, {run.epoch} of {run.spec.epochs} epochs",
        )
        for run in runs
    ]
    head = ("When", "Name", "Settings", "Assignment", "Loss", "Test accuracy", "Predicted", "How it ended")
    return Html(f"<h2>All runs</h2>{listing(head, rows, 'In the order in which they were submitted.')}")
