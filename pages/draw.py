"""Draw: write a digit, and see what a network makes of it, and why."""

import streamlit as st

from mnistlab.ui.draw.board import show_board
from mnistlab.ui.draw.moved_images import show_moved
from mnistlab.ui.draw.network import choose_network, network_to_ask
from mnistlab.ui.look import use_views
from mnistlab.ui.shell import open_page
from mnistlab.ui.terms import say

lab = open_page("Draw")
use_views()

words, choice = st.columns([4, 3], gap="large", vertical_alignment="center")
with words:
    st.title("Draw")
    say("Write a digit and watch the network make up its mind, stroke by stroke. Then find out what fools it.")
with choice:
    run = choose_network(lab)
asked = network_to_ask(lab, run)
if asked is None:
    st.stop()
show_board(lab, asked)

st.header("How far can a digit be moved?")
show_moved(asked)
