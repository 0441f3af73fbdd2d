"""Runs: everything the learner has trained, to name, sort, compare, throw away and bring back."""

import streamlit as st

from mnistlab.ui.bring_back import bring_back
from mnistlab.ui.history import show_runs
from mnistlab.ui.shell import open_page

lab = open_page("Runs")

st.title("Runs")
show_runs(lab)

with st.expander("Bring a network back", icon=":material/upload_file:"):
    bring_back(lab)
