"""Home: what this is, and the first thing to try."""

import streamlit as st

from mnistlab.ui.home import first_step, show_images, show_picture, show_tutorials
from mnistlab.ui.lab import open_soon
from mnistlab.ui.plot import expect_plots
from mnistlab.ui.shell import open_home

preview = open_home()
images = "handwritten digits" if preview.name == "mnist" else f"images of {preview.title}"

words, picture = st.columns([6, 5], gap="large", vertical_alignment="center")
with words, st.container(key="words"):
    st.title("MNIST Lab")
    st.markdown(
        f"Here you build a neural network and train it on {preview.total:,} {images}: "
        "nothing to install, no account. You watch it learn, batch by batch. "
        "Then you find out what it got right, what it mixes up, and why."
    )
    first_step(preview.name)
    st.page_link("pages/learn.py", label="Or learn how it works, one neuron first", icon=":material/school:")
with picture:
    show_picture(preview)
show_images(preview)

st.header("Or start from a tutorial")
st.markdown("Five written tutorials taught this with code. Here are their networks, ready to train and to change.")
show_tutorials()
expect_plots()
open_soon()
