"""Tutorials: the five written tutorials, run again, and what came of their figures."""

import streamlit as st

from mnistlab.ui.learn.tutorials import choose_tutorial, show_tutorial
from mnistlab.ui.look import use_views
from mnistlab.ui.shell import open_page

lab = open_page("Tutorials")
use_views()

st.title("Reproduce the tutorials")
st.markdown(
    "Five written tutorials taught this with code, and most published a figure. Run each network again: "
    "does its figure still come out, and if not, why?"
)
show_tutorial(lab, choose_tutorial())
