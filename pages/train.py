"""Train: build a network, watch it learn, see what it has learned."""

import streamlit as st

from mnistlab.core.school.topic import Topic
from mnistlab.ui.results import show_results, show_ways_on
from mnistlab.ui.runs import RUN, run_of_page
from mnistlab.ui.school.news import leave_out
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.school.task import task_of_page
from mnistlab.ui.school.task_panel import show_task
from mnistlab.ui.shell import open_page
from mnistlab.ui.workbench import workbench

lab = open_page("Train")
run, trouble = run_of_page(lab)
task = task_of_page(lab, run)

above = st.container()
with st.container():
    if trouble:
        st.warning(trouble, icon=":material/visibility_off:")

run = workbench(lab, task, run)

with above:  # drawn when what was pressed is done
    show_task(lab, task, busy=run is not None and run.status.active)

if run and not run.status.active:
    say_hidden(lab, [run])
elif not task.id:
    leave_out(lab, Topic.RESULTS)
if run and run.has_results:
    st.divider()
    show_results(lab, run, whole=False)
    with st.container(horizontal=True):
        label = "All its results, and what to take home"
        st.page_link("pages/results.py", label=label, icon=":material/query_stats:", query_params={RUN: run.id})
        show_ways_on(run)
