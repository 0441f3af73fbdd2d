"""Teach: a teacher's classes, and what is going on in one of them."""

import streamlit as st

from mnistlab.ui.actor import actor
from mnistlab.ui.look import use_views
from mnistlab.ui.school.attempt import say_what_came_of_it
from mnistlab.ui.school.classes import chosen_class, show_classes
from mnistlab.ui.school.handbook import show_handbook
from mnistlab.ui.school.lesson import door_is_open, show_open_door
from mnistlab.ui.school.sign_in import show_sign_in
from mnistlab.ui.school.teach import show_class, show_head
from mnistlab.ui.school.teacher import remember
from mnistlab.ui.shell import open_page

lab = open_page("Teach")
use_views()
remember(lab)
if not actor().teacher:
    show_sign_in(lab)
    st.stop()

classroom = chosen_class(lab)
if classroom and door_is_open(classroom):
    show_open_door(classroom)
    st.stop()

show_head(lab, classroom)
say_what_came_of_it()
if classroom:
    show_class(lab, classroom)
else:
    show_classes(lab)
    show_handbook()
