"""Class: join one, or see what is going on in one's own."""

import streamlit as st

from mnistlab.ui.identity import learner
from mnistlab.ui.look import use_views
from mnistlab.ui.school.assignments import show_assignments
from mnistlab.ui.school.membership import offer_leaving, outside, say_rules, say_who
from mnistlab.ui.school.my_report import offer_my_report
from mnistlab.ui.shell import open_page

lab = open_page("Class")
use_views()

place = lab.school.attendance.place(learner())
if place is None:
    st.title("Join a class")
    outside(lab)
else:
    classroom, member = place
    say_who(classroom, member)
    tasks, facts = st.columns([7, 5], gap="large")
    with tasks:
        show_assignments(lab, classroom)
    with facts:
        say_rules(classroom)
        st.subheader("What you take home")
        offer_my_report(lab, classroom, member)
        offer_leaving(lab, classroom, member)

st.page_link("pages/teach.py", label="I am the teacher", icon=":material/school:")
