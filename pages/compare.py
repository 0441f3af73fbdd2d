"""Compare: runs beside each other, with other seeds, and with one knob turned."""

import streamlit as st

from mnistlab.ui.compare.beside import beside, next_steps
from mnistlab.ui.compare.choose import choose_runs, chosen_before, own_runs
from mnistlab.ui.compare.seeds import seeds
from mnistlab.ui.compare.sweep import sweep
from mnistlab.ui.compare.views import KNOB, LUCK, choose_view
from mnistlab.ui.look import use_views
from mnistlab.ui.shell import open_page

lab = open_page("Compare")
use_views()

st.title("Compare")
runs = own_runs(lab)
if not runs:
    st.markdown(
        "You have not trained a network yet. Train one, change one thing and train again: then the two stand here "
        "beside each other."
    )
    st.page_link("pages/train.py", label="Train a network", icon=":material/arrow_forward:")
    st.stop()

view = choose_view()
if view == KNOB:
    sweep(lab, chosen_before(runs), runs)
    st.stop()

chosen = choose_runs(lab, runs)
if not chosen:
    st.markdown("Choose a run, or better two.")
elif view == LUCK:
    seeds(lab, chosen, runs)
else:
    beside(lab, chosen)
    next_steps(chosen, runs)
