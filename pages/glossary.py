"""Glossary: every term of the course, in two plain sentences."""

import streamlit as st

from mnistlab.ui.learn.glossary_page import TERM, show_glossary
from mnistlab.ui.shell import open_page

open_page("Glossary")
show_glossary(st.query_params.get(TERM))
