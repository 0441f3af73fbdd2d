"""Train: build a network and watch it learn."""

import streamlit as st

from mnistlab.ui.shell import open_page

lab = open_page("Train")
st.title("Train")
