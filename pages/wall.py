"""Wall: what a class is doing, for the projector."""

import streamlit as st

from mnistlab.ui.look import use_views
from mnistlab.ui.school.door import show_door
from mnistlab.ui.school.wall import watch
from mnistlab.ui.school.wall_views import DOOR, choose_view, class_of_page, head
from mnistlab.ui.shell import open_page

lab = open_page("Wall")
use_views()
classroom = class_of_page(lab)

with head(classroom):
    view, across = choose_view()

if view == DOOR:
    show_door(classroom, st.context.url or "")
else:
    watch(lab, classroom, view, across)
