"""Results: what one of the learner's networks reached, and where it is wrong."""

import streamlit as st

from mnistlab.core.spec import as_text
from mnistlab.ui.own_runs import choose_run
from mnistlab.ui.results import show_results, show_standing, show_ways_on
from mnistlab.ui.runs import RUN
from mnistlab.ui.school.task import same_task
from mnistlab.ui.share import settings_link
from mnistlab.ui.shell import open_page

lab = open_page("Results")

st.title("Results")
run = choose_run(lab)
if run is None:
    st.markdown("You have not trained a network yet. It takes less than ten seconds, and its results will stand here.")
    st.page_link("pages/train.py", label="Train a network", icon=":material/arrow_forward:")
    st.stop()

show_standing(run)
with st.container(horizontal=True):
    if run.status.active or run.status.can_continue:
        label = "Watch it train" if run.status.active else "Train it further"
        st.page_link("pages/train.py", label=label, icon=":material/show_chart:", query_params={RUN: run.id})
    show_ways_on(run)
show_results(lab, run)

st.subheader("Share these settings")
st.markdown("Whoever opens this address finds the same settings on their own Train page:")
st.code(settings_link(run.spec), language=None, wrap_lines=True)
settings = {"hidden": as_text(run.spec.hidden)} | run.spec.to_query() | same_task(lab, run)
st.page_link("pages/train.py", label="Change them and train again", icon=":material/tune:", query_params=settings)
