"""An assignment on the Train page: what is asked, the prediction, all tries so far, and whether it is reached."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.school.asking import asked
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.checking import Checked
from mnistlab.core.school.judging import DONE, Mark, Try
from mnistlab.ui.actor import actor
from mnistlab.ui.compare.names import told
from mnistlab.ui.controls import PREDICTION
from mnistlab.ui.html import Html, safe, table
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.look import use_views
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.school.task import Task, leave, say_lock
from mnistlab.ui.terms import explained

SHOWN = 5
"""So many tries are in sight, the newest; the others are below them."""

_TROUBLE = "verdict_trouble"


def show_task(lab: Lab, task: Task, *, busy: bool) -> None:
    """Show what the page is for, above everything; `busy` while a run waits or trains."""
    if task.trouble:
        st.warning(task.trouble, icon=":material/assignment_late:")
    if task.assignment is None:
        say_lock(task)
        return
    use_views()
    brief, found = task.assignment.brief, lab.school.assignments.outcome(actor(), task.assignment)
    with st.container(key="assignment", border=True, gap="small"):
        asked_for, tried = st.columns([7, 5], gap="large") if found.tries else (st.container(), None)
        with asked_for:
            show_brief(brief, heading="h2")
            say_lock(task)
            show_outcome(lab, found)
            if task.predicts:
                _predict()
            if brief.claim:
                _conclude(lab, task.assignment, found)
        if tried:
            with tried:
                _tries(brief, found)
        with st.container(key="assignment_ways", horizontal=True, vertical_alignment="center"):
            lesson_link(brief)
            st.button("Leave this assignment", key="assignment_leave", type="tertiary", on_click=leave, disabled=busy)


def show_brief(brief: Brief, *, heading: str) -> None:
    """Show an assignment's title, task, claim and goal; what its teacher wrote is shown as text."""
    parts = [f'<{heading} dir="auto">{safe(brief.title)}</{heading}>']
    if brief.text:
        lines = explained(safe(brief.text)).replace("\n", "<br>")
        parts.append(f'<p dir="auto">{lines}</p>')
    if brief.claim:
        parts.append(f'<p class="ml-claim" dir="auto"><b>Claim</b> {explained(safe(brief.claim))}</p>')
    parts += [f'<p class="ml-goal">{explained(goal)}</p>' for goal in asked(brief)]
    st.html(f'<div class="ml-brief">{"".join(parts)}</div>')


def show_outcome(lab: Lab, found: Checked) -> None:
    """Say what a learner has made of an assignment so far."""
    say_hidden(lab, [one.run for one in found.tries])
    if found.reached:
        st.success(found.sentence, icon=":material/check_circle:")
    elif found.begun:
        st.html(f'<p class="ml-outcome" role="status">{safe(found.sentence)}</p>')
    if found.left_out:
        runs = "A try was" if found.left_out == 1 else f"{found.left_out} tries were"
        st.caption(
            f"{runs} made before your teacher changed the settings of this assignment, and do not count any more."
        )


def lesson_link(brief: Brief) -> None:
    """Lead to where the course teaches it, if it does."""
    if not brief.lesson:
        return
    from mnistlab.lessons.course import find
    from mnistlab.ui.learn.page import LEARN, LESSON, STEP

    lesson_id, _, step_id = brief.lesson.partition("/")
    if lesson := find(lesson_id):
        where = {LESSON: lesson_id} | ({STEP: step_id} if step_id else {})
        title = lesson.step(step_id).title if step_id else lesson.title
        st.page_link(LEARN, label=f"The lesson: {title}", icon=":material/school:", query_params=where)


def _predict() -> None:
    st.number_input(
        "Your prediction of the test accuracy, in %",
        min_value=0.0,
        max_value=100.0,
        value=None,
        step=0.1,
        format="%.1f",
        key=PREDICTION,
        placeholder="What will the next training reach?",
        help="How many of 100 test images the network will get right once it is trained. It is compared with what "
        "comes out.",
    )


def _conclude(lab: Lab, assignment: Assignment, found: Checked) -> None:
    holds = lab.school.assignments.verdict(actor(), assignment)
    with st.container(key="verdict", horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<p class="unit">Your verdict:</p>', width="content")
        for key, label, says in (("verdict_holds", "It holds", True), ("verdict_not", "It does not hold", False)):
            st.button(
                label,
                key=key,
                type="primary" if holds is says else "secondary",
                disabled=not found.evidence,
                on_click=_say,
                args=(lab, assignment.id, says),
            )
    if trouble := st.session_state.pop(_TROUBLE, ""):
        st.error(trouble, icon=":material/error:")


def _say(lab: Lab, assignment_id: str, holds: bool) -> None:
    try:
        lab.school.assignments.conclude(actor(), assignment_id, holds)
    except TROUBLE as error:
        st.session_state[_TROUBLE] = f"That did not work. {error}"


def _tries(brief: Brief, found: Checked) -> None:
    rows = [_row(brief, number, one) for number, one in enumerate(found.tries, 1)]
    headers = ["try", "settings", *(["predicted"] if brief.predict else []), "test accuracy", "seconds", "outcome"]
    columns = (1, len(headers) - 1)
    st.html(
        table(headers, rows[::-1], caption="Your tries, the newest first", text_columns=columns, tall=len(rows) > SHOWN)
    )


def _row(brief: Brief, number: int, one: Try) -> tuple[object, ...]:
    spec, base = one.run.spec, brief.lock.base
    turned = [name for name in brief.lock.free if getattr(spec, name) != getattr(base, name)]
    settings = " · ".join(told(name, getattr(spec, name)) for name in turned) or "as given"
    accuracy, prediction, seconds = one.run.test_accuracy, one.run.prediction, one.run.seconds
    foretold = ["–" if prediction is None else percent(prediction, 1)] if brief.predict else []
    figures = ["–" if accuracy is None else percent(accuracy), f"{seconds:.1f}" if seconds else "–"]
    mark = '<b class="ml-reached">✓</b> ' if one.mark is Mark.REACHED and one.short != DONE else ""
    return number, settings, *foretold, *figures, Html(mark + safe(one.short))
