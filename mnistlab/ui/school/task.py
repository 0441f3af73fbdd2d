"""What the Train page is for: an assignment that is worked on, the settings that are fixed, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from mnistlab.core.differences import NAMES, listed
from mnistlab.core.runs import Run
from mnistlab.core.school.assignment import Assignment
from mnistlab.core.school.rules import Lock
from mnistlab.ui.actor import actor
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import Lab
from mnistlab.ui.runs import ASSIGNMENT, RUN
from mnistlab.ui.share import settings_in

CLASS = "pages/class.py"

WANTED = "assignment_wanted"
"""Where the session keeps the assignment for which somebody has to join a class first."""

CLOSED_CLASS = "Your class is closed at the moment, and its assignments with it. You can train for yourself."
NOT_OPEN = (
    "This assignment is not open in your class. It may have been closed, or belong to another class: join that one "
    "first. What you train here now counts for no assignment."
)
FOR_TEACHERS = "Learners of the class find their assignment here. To try it yourself, join the class by its code."
NO_IMAGES = "Your teacher has fixed a dataset that is not on this server, {}. Tell them."


@dataclass(frozen=True)
class Task:
    """The assignment that is worked on, the `lock` that holds, and what there is to say about either."""

    assignment: Assignment | None = None
    lock: Lock | None = None
    trouble: str = ""

    @property
    def id(self) -> str:
        """The assignment's id, "" if there is none."""
        return self.assignment.id if self.assignment else ""

    @property
    def predicts(self) -> bool:
        """Whether the test accuracy is to be predicted before training."""
        return self.assignment is not None and self.assignment.brief.predict

    def locks(self, name: str) -> bool:
        """Whether a setting stays as it is."""
        return self.lock is not None and name not in self.lock.free


FREE = Task()


def task_of_page(lab: Lab, run: Run | None) -> Task:
    """Return what the Train page is for, given the run on it; the assignment goes into the address.

    An assignment is the address's, else the run's, else the one that was last worked on here, unless the address brings
    settings of its own. Who is in no class yet is sent to join one, and comes back.
    """
    place = lab.school.attendance.place(learner())
    asked = st.query_params.get(ASSIGNMENT)
    if asked and place is None:
        if actor().teacher:
            return Task(trouble=FOR_TEACHERS)
        st.session_state[WANTED] = asked
        st.switch_page(CLASS, query_params={ASSIGNMENT: asked})
    if place is None or not place[0].open:
        return Task(trouble=CLOSED_CLASS if asked else "")
    wanted = _wanted(run) if asked is None else asked
    assignment = lab.school.training.assignment(actor(), wanted) if wanted else None
    st.session_state[ASSIGNMENT] = assignment.id if assignment else ""
    trouble = NOT_OPEN if asked and assignment is None else ""
    if assignment and asked is None:
        st.query_params[ASSIGNMENT] = assignment.id
    lock = assignment.brief.lock if assignment else place[0].rules.lock
    if lock and lock.base.dataset not in lab.catalog.names:
        return Task(trouble=NO_IMAGES.format(lock.base.dataset))
    return Task(assignment, lock, trouble)


def same_task(lab: Lab, run: Run) -> dict[str, str]:
    """Return what an address of Train needs besides settings so that one goes on with a run's assignment."""
    found = lab.school.training.assignment(actor(), run.assignment_id)
    return {ASSIGNMENT: found.id} if found else {}


def leave() -> None:
    """Train for oneself from now on: forget the assignment and its run."""
    st.session_state[ASSIGNMENT] = ""
    st.session_state.pop(RUN, None)
    st.query_params.clear()


def say_lock(task: Task) -> None:
    """Say what is fixed today, and which knobs can be turned."""
    if task.lock is None:
        return
    free = turnable(task.lock.free)
    told = (
        f"You can turn {free}. Your teacher has fixed everything else."
        if free
        else "Your teacher has fixed everything."
    )
    st.caption(f":material/lock: {told}")


def turnable(free: Sequence[str]) -> str:
    """Return the knobs that can be turned, within a sentence."""
    return listed([f"the {NAMES[name]}" for name in free])


def _wanted(run: Run | None) -> str:
    """Return the assignment to work on where the address names none, "" for none."""
    if run and (run.status.active or RUN in st.query_params):
        return run.assignment_id
    if settings_in(st.query_params.to_dict()):
        return ""
    return str(st.session_state.get(ASSIGNMENT) or "")
