"""A learner's own report on their class, to take away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.school.records import HIDDEN, results_shown
from mnistlab.ui.actor import actor
from mnistlab.ui.lab import Lab
from mnistlab.ui.offer import offer
from mnistlab.ui.school.calendar import browser_calendar
from mnistlab.ui.school.class_files import own_page, plain_name
from mnistlab.ui.school.stored import STORED, kept


def offer_my_report(lab: Lab, classroom: Classroom, member: Member) -> None:
    """Let a learner take a report on their own runs in the class away, and say what is kept of them."""
    calendar = browser_calendar()
    if results_shown(classroom):
        offer(
            "My report (.html)",
            partial(own_page, lab, actor(), calendar),
            "my_report",
            f"{plain_name(member.nickname)}.html",
            "text/html",
        )
    else:
        st.markdown(HIDDEN)
    st.caption(f"{STORED} {kept(classroom, calendar)}")
