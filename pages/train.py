"""Train: build a network, watch it learn, see what it has learned."""

import streamlit as st

from mnistlab.ui.controls import control, share
from mnistlab.ui.form import take_up
from mnistlab.ui.knobs import choose_device, choose_preset, turn_knobs
from mnistlab.ui.layers import edit_layers, show_network
from mnistlab.ui.live import follow
from mnistlab.ui.results import show_results, show_ways_on
from mnistlab.ui.runs import RUN, run_of_page, show
from mnistlab.ui.shell import open_page

lab = open_page("Train")
run, trouble = run_of_page(lab)
form = take_up(lab, run)
if run:
    show(run.id)

with st.container():
    if trouble:
        st.warning(trouble, icon=":material/visibility_off:")
    for problem in form.left_out:
        st.warning(f"A setting in this page's address cannot be used and was left out. {problem}")

network, training = st.columns([5, 7], gap="large")
with network:
    st.header("Your network")
    choose_preset(form)
    show_network(form, lab.catalog.load(str(form.draft.knobs["dataset"])))
    edit_layers(form)
    turn_knobs(form, lab)
    device = choose_device(lab)

with training:
    st.header("Training")
    run = control(lab, form, run, device)
    follow(lab, run, form)
    share(form.spec)

if run and run.has_results:
    st.divider()
    show_results(lab, run, whole=False)
    with st.container(horizontal=True):
        label = "All its results, and what to take home"
        st.page_link("pages/results.py", label=label, icon=":material/query_stats:", query_params={RUN: run.id})
        show_ways_on(run)
