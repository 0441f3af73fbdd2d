"""Inside: a trained network's activations, weights and gradients, neuron by neuron."""

import streamlit as st

from mnistlab.ui.inside.page import show_inside
from mnistlab.ui.own_runs import choose_run
from mnistlab.ui.shell import open_page

lab = open_page("Inside")

st.title("Inside the network")
run = choose_run(lab)
if run is None:
    st.markdown("You have not trained a network yet. It takes less than ten seconds, and then you can look into it.")
    st.page_link("pages/train.py", label="Train a network", icon=":material/arrow_forward:")
    st.stop()
show_inside(lab, run)
