"""What a class did, on paper: who took part, how far they got, what decided it, and what all of them got wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from mnistlab.charts.class_paper import Value, scatter_svg, spread_svg
from mnistlab.core.architecture import parameter_count
from mnistlab.core.differences import SEED
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.core.school.asking import asked
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.record import Record, best
from mnistlab.core.school.scatter import ACROSS
from mnistlab.data.dataset import Dataset
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.document import document, figures, listing, theirs
from mnistlab.ui.html import Html, safe
from mnistlab.ui.run_rows import settings
from mnistlab.ui.school.calendar import Calendar
from mnistlab.ui.school.class_mistakes import SharedMistake
from mnistlab.ui.words import duration

MISTAKES = 24
"""How many of the mistakes that all make are shown."""

_TOP = 10
_MOST_SCATTERS = 6
_SECONDS = "seconds"


@dataclass(frozen=True)
class Mistakes:
    """The mistakes that networks share, how many networks were asked, and the images they are about."""

    found: list[SharedMistake]
    networks: int
    dataset: Dataset


def class_report(record: Record, mistakes: Mistakes | None, calendar: Calendar, now: float) -> str:
    """Return the report as the text of an HTML file."""
    name = record.classroom.name
    body = (
        f"<h1>{theirs(name)}</h1><p>{_span(record, calendar)}</p>{_figures(record)}{_spread(record)}{_scatters(record)}"
        f"{_mistakes(mistakes)}{_leaders(record)}{_assignments(record)}{_participants(record, calendar)}"
        f"<footer>MNIST Lab · {safe(calendar.clock(now))}</footer>"
    )
    return document(name, Html(body))


def _span(record: Record, calendar: Calendar) -> Html:
    runs = record.runs
    if not runs:
        return safe(f"opened on {calendar.day(record.classroom.created_at)}; no runs yet")
    first, last = calendar.clock(runs[0].created_at), calendar.clock(runs[-1].created_at)
    return safe(f"runs from {first} to {last}" if first != last else f"runs on {first}")


def _figures(record: Record) -> Html:
    tested = [run.test_accuracy or 0.0 for _, run in record.bests()]
    shown = [(f"{len(record.members):,}", "learners"), (f"{len(record.runs):,}", "runs")]
    if tested:
        shown += [(percent(max(tested)), "best test accuracy"), (percent(median(tested)), "median of everybody's best")]
    shown.append((duration(sum(run.seconds for run in record.runs)), "of training"))
    return figures(shown)


def _spread(record: Record) -> Html:
    everything = [run.test_accuracy for run in record.runs if run.test_accuracy is not None]
    tops = [run.test_accuracy or 0.0 for _, run in record.bests()]
    if not tops:
        return Html("")
    told = "{} from {} to {}, half of them above {}"
    drawn = [
        spread_svg(shares, told.format(name, *map(percent, (min(shares), max(shares), median(shares)))), name)
        for shares, name in ((tops, "Everybody's best run"), (everything, "All runs"))
    ]
    return Html(f'<h2>How far everybody got</h2><div class="charts">{"".join(drawn)}</div>')


def _leaders(record: Record) -> Html:
    rows = [
        (place, theirs(member.nickname), *_shares(record, run), *_costs(run), settings(run.spec))
        for place, (member, run) in enumerate(record.bests()[:_TOP], 1)
    ]
    if not rows:
        return Html("")
    head = ("Place", "Nickname", "Secret images", "Test accuracy", "Parameters", "Training", "Settings")
    told = "By the accuracy on images that no page shows; where it is not known, on the test images."
    return Html(f"<h2>Leaderboard</h2>{listing(head, rows, told)}")


def _shares(record: Record, run: Run) -> tuple[str, str]:
    score, accuracy = record.score(run), run.test_accuracy
    return "–" if score is None else percent(score), "–" if accuracy is None else percent(accuracy)


def _costs(run: Run) -> tuple[str, str]:
    return f"{parameter_count(run.spec):,}", duration(run.seconds)


def _assignments(record: Record) -> Html:
    parts = [_assignment(record, one) for one in record.assignments]
    return Html(f"<h2>Assignments</h2>{''.join(parts)}" if parts else "")


def _assignment(record: Record, assignment: Assignment) -> Html:
    brief = assignment.brief
    checked = [(member, record.outcome(assignment, member.learner)) for member in record.members]
    begun = [(member, found) for member, found in checked if found.begun]
    reached = sum(found.reached for _, found in begun)
    tries = sum(len(found.tries) for _, found in begun)
    said = "Nobody worked on it."
    if begun:
        runs = "1 run" if tries == 1 else f"{tries} runs"
        said = (
            f"{len(begun)} of {len(record.members)} learners worked on it, with {runs}; {reached or 'none'} reached it."
        )
    gaps = [
        abs(run.test_accuracy - run.prediction)
        for run in record.runs
        if run.assignment_id == assignment.id and run.test_accuracy is not None and run.prediction is not None
    ]
    if gaps:
        said += f" Predictions were {100 * mean(gaps):.1f} points off in the mean, the nearest {100 * min(gaps):.2f}."
    text = f"<p>{theirs(brief.text)}</p>" if brief.text else ""
    claim = f"<p>Claim: {theirs(brief.claim)}</p>" if brief.claim else ""
    rows = [(theirs(member.nickname), "yes" if found.reached else "", found.sentence) for member, found in begun]
    outcomes = listing(("Nickname", "Reached", "What came of it"), rows, "Outcomes") if rows else ""
    return Html(
        f'<section><div class="task"><h3>{theirs(brief.title)}</h3>{text}<p>{safe(" ".join(asked(brief)))}</p>'
        f"{claim}<p><b>{safe(said)}</b></p></div>{outcomes}</section>"
    )


def _scatters(record: Record) -> Html:
    tested = [run for run in record.runs if run.test_accuracy is not None]
    shares = [run.test_accuracy or 0.0 for run in tested]
    turned = [(name, values) for name, values in _knobs(tested) if len(set(values)) > 1]
    turned.sort(key=lambda knob: (knob[0] == ACROSS[_SECONDS].title, -len(set(knob[1]))))
    drawn = [
        scatter_svg(values, shares, name, f"{len(tested)} runs: {name.lower()} and test accuracy")
        for name, values in turned[:_MOST_SCATTERS]
    ]
    return Html(f'<h2>Settings and what came of them</h2><div class="charts">{"".join(drawn)}</div>' if drawn else "")


def _knobs(runs: Sequence[Run]) -> list[tuple[str, list[Value]]]:
    """Return where each knob stood for each run, by what it is called."""
    found = ((across.title, [across.of(run) for run in runs]) for across in ACROSS.values() if across.name != SEED)
    return [(title, values) for title, values in found if len({isinstance(value, str) for value in values}) == 1]


def _mistakes(mistakes: Mistakes | None) -> Html:
    if mistakes is None or not mistakes.found:
        return Html("")
    names, images = mistakes.dataset.class_names, mistakes.dataset.x_test
    pictures = "".join(
        f'<figure><img src="{digit_uri(images[one.index])}" alt="{safe(f"test image {one.index}: {names[one.true]}")}">'
        f"{safe(names[one.true])}, not {safe(names[one.says])}<br>{one.wrong} of {mistakes.networks}</figure>"
        for one in mistakes.found
    )
    said = (
        f"Test images: what they are, what they are taken for, and by how many of {mistakes.networks} networks, each a "
        "learner's best, they are mistaken."
    )
    return Html(
        f'<section class="task"><h2>Mistakes that many made</h2><p>{safe(said)}</p>'
        f'<div class="gallery">{pictures}</div></section>'
    )


def _participants(record: Record, calendar: Calendar) -> Html:
    rows = []
    for member in sorted(record.members, key=lambda member: member.nickname.casefold()):
        runs = record.of(member.learner)
        finest = best(runs)
        tried = {run.assignment_id for run in runs}
        rows.append(
            (
                theirs(member.nickname),
                calendar.clock(member.joined_at),
                len(runs),
                "–" if finest is None else percent(finest.test_accuracy or 0),
                f"{sum(one.id in tried for one in record.assignments)} of {len(record.assignments)}",
                duration(sum(run.seconds for run in runs)),
            )
        )
    if not rows:
        return Html("")
    head = ("Nickname", "Joined", "Runs", "Best test accuracy", "Assignments", "Training")
    return Html(f"<h2>Who took part</h2>{listing(head, rows, 'By nickname.')}")
