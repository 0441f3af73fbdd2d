"""Home: what this is, and the first thing to try."""

import streamlit as st

from mnistlab.ui.shell import open_page

lab = open_page("Home")
st.title("MNIST Lab")
