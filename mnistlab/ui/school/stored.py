"""What is stored about a learner, and for how long: said before they join, on their page, and to their teacher."""

from __future__ import annotations

from mnistlab.core.school.classroom import Classroom
from mnistlab.store.school.removal import DAY
from mnistlab.ui.school.calendar import Calendar

STORED = (
    "What is stored about a learner is a nickname and their runs, with what they wrote, predicted and concluded. No "
    "account, no e-mail address, no network address."
)


def kept(classroom: Classroom, calendar: Calendar) -> str:
    """Say until when a class is kept if nobody uses it."""
    days = "one day" if classroom.days == 1 else f"{classroom.days} days"
    return (
        f"The class is deleted by itself {days} after its last use: on "
        f"{calendar.day(classroom.used_at + classroom.days * DAY)}, unless somebody joins it, trains in it or changes "
        "it before."
    )
