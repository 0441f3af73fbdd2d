"""Train: build a network, watch it learn, see what it has learned."""

import streamlit as st

from mnistlab.ui.controls import control, share
from mnistlab.ui.form import take_up
from mnistlab.ui.html import literally
from mnistlab.ui.knobs import choose_device, choose_preset, turn_knobs
from mnistlab.ui.layers import edit_layers, show_network
from mnistlab.ui.live import follow
from mnistlab.ui.results import show_results, show_ways_on
from mnistlab.ui.runs import RUN, run_of_page, show
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.school.task import task_of_page
from mnistlab.ui.school.task_panel import show_task
from mnistlab.ui.shell import open_page

lab = open_page("Train")
run, trouble = run_of_page(lab)
task = task_of_page(lab, run)
form = take_up(lab, run, task)
if run:
    show(run.id)

above = st.container()
with st.container():
    if trouble:
        st.warning(trouble, icon=":material/visibility_off:")
    for problem in form.left_out:
        st.warning(f"A setting in this page's address cannot be used and was left out. {literally(str(problem))}")
    for note in form.notes:
        st.warning(note, icon=":material/lock:")

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

with above:  # drawn when what was pressed is done
    show_task(lab, task, busy=run is not None and run.status.active)

if run and not run.status.active:
    say_hidden(lab, [run])
if run and run.has_results:
    st.divider()
    show_results(lab, run, whole=False)
    with st.container(horizontal=True):
        label = "All its results, and what to take home"
        st.page_link("pages/results.py", label=label, icon=":material/query_stats:", query_params={RUN: run.id})
        show_ways_on(run)
