"""Data: what the network learns from, and what becomes of a picture before it sees it."""

import streamlit as st

from mnistlab.ui import data_views
from mnistlab.ui.look import use_views
from mnistlab.ui.shell import open_page

lab = open_page("Data")
use_views()

dataset = data_views.choose_dataset(lab.catalog)
st.title(f"{dataset.title}: what the network learns from")
st.markdown(
    f"{len(dataset.x_train) + len(dataset.x_test):,} small grey pictures, each with a label that says what it shows. "
    + data_views.ORIGIN.get(dataset.name, "")
)
data_views.explore(dataset)

st.subheader("How many there are")
chart, facts = st.columns([3, 2], gap="large")
with chart:
    data_views.counts(dataset)
with facts:
    data_views.shapes(dataset)

st.page_link("pages/train.py", label="Train a network on them", icon=":material/arrow_forward:")
