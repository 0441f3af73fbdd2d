"""What a learner sees of the class they are in: who they are there, what holds, and the way out."""

from __future__ import annotations

import streamlit as st

from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.said import rules_said
from mnistlab.ui.actor import actor
from mnistlab.ui.html import Html, safe
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.school.joining import CODE, WANTED, offer_joining, prefill
from mnistlab.ui.school.presence import notice, sent_out

OPEN = "The class is open: what you train now is trained in it."
CLOSED = (
    "The class is closed. Its rules do not hold any more, and what you train now is your own affair. What you trained "
    "in it is kept until it is deleted."
)
LEFT = "You have left the class {}. What you trained in it stays there. To come back, join again."

_LEFT = "class_left"


def outside(lab: Lab) -> None:
    """Show the way into a class, and what has become of the one before."""
    left = st.session_state.get(_LEFT, "")
    if text := notice(lab) or sent_out(lab) or (LEFT.format(left) if left else ""):
        st.html(f'<p class="ml-notice" role="status">{safe(text)}</p>')
    st.markdown("Your teacher shows a code. Without a class, everything here works for you alone.")
    offer_joining(lab)


def say_who(classroom: Classroom, member: Member) -> None:
    """Show the name of the class, one's nickname in it, and whether it is open."""
    st.html(f'<h1 class="ml-title" dir="auto">{safe(classroom.name)}</h1>')
    words = f"You are <b><bdi>{safe(member.nickname)}</bdi></b>."
    joined, wanted = st.session_state.get(WANTED, (None, ""))
    if joined == member and member.nickname != wanted:
        words += f" Somebody else here is called <bdi>{safe(wanted)}</bdi>, so you have got a number."
    state = OPEN if classroom.open else CLOSED
    st.html(Html(f'<p class="ml-who">{words} {safe(state)}</p>'))


def say_rules(classroom: Classroom) -> None:
    """Show what holds in an open class."""
    if classroom.open:
        st.subheader("What holds here")
        st.markdown("\n".join(f"- {sentence}" for sentence in rules_said(classroom.rules)))


def offer_leaving(lab: Lab, classroom: Classroom, member: Member) -> None:
    """Show the way out, and into another class if the address names one."""
    if st.query_params.get(CODE):
        with st.expander("Join another class", expanded=True):
            st.markdown("You leave this class then. What you trained in it stays there.")
            offer_joining(lab, elsewhere=True)
    leaving = (lab, classroom, member)
    st.button("Leave the class", key="leave", icon=":material/logout:", on_click=_leave, args=leaving)


def _leave(lab: Lab, classroom: Classroom, member: Member) -> None:
    try:
        lab.school.attendance.leave(actor())
    except TROUBLE as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[_LEFT] = classroom.name
    prefill(classroom.code, member.nickname)
