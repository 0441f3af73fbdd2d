"""The glossary on screen: a search, first letters, and twelve entries at a time."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.lessons.course import COURSE, find
from mnistlab.lessons.glossary import Term, glossary
from mnistlab.ui.drawing import drawing
from mnistlab.ui.gallery import paged
from mnistlab.ui.learn.page import LEARN, LESSON, STEP
from mnistlab.ui.term_pictures import PICTURES
from mnistlab.ui.terms import explained, named

GLOSSARY = "pages/glossary.py"

TERM = "term"
"""The URL parameter that names a term, in any of its forms."""

PER_PAGE = 12


def show_glossary(asked: str | None) -> None:
    """Show the term that is asked for, if there is one, and below it all of them, to search and to leaf through."""
    st.title("Glossary")
    st.markdown(
        "Every term of the course in two sentences. Wherever one is underlined with dots, in a lesson or beside a "
        "figure, it says the same when it is pointed at or pressed."
    )
    if asked:
        term = named(asked)
        if term:
            _entry(term, f"asked_{_slug(term)}")
            st.header("All terms")
        else:
            st.info("The word in this page's address is not in the glossary. Search for it here.")
    _all_terms()


@st.fragment
def _all_terms() -> None:
    wanted = st.text_input(
        "Find a word", key="glossary_search", icon=":material/search:", max_chars=60, width=480
    ).strip()
    initials = sorted({_initial(term) for term in glossary().values()})
    letter = st.pills("Or choose its first letter", initials, key="glossary_letter", disabled=bool(wanted))
    found = matching(wanted) if wanted else [t for t in glossary().values() if letter in (None, _initial(t))]
    if not found:
        st.info("No term has this word in its name or its explanation. Try a shorter piece of it.")
        return
    key = "".join(filter(str.isalnum, wanted)) or letter or "all"
    shown = paged(np.arange(len(found)), PER_PAGE, key=f"glossary_page_{key}")
    for i in shown.indices:
        _entry(found[i], f"term_{_slug(found[i])}")


def matching(wanted: str) -> list[Term]:
    """Return the terms with a text in them: those that are called so first, then those that only speak of it."""
    text = " ".join(wanted.split()).casefold()

    def rank(term: Term) -> int:
        forms = [form.casefold() for form in (term.name, *term.also)]
        tests = (
            text in forms,
            any(form.startswith(text) for form in forms),
            any(text in form for form in forms),
            text in term.text.casefold(),
        )
        return tests.index(True) if any(tests) else len(tests)

    ranked = [(rank(term), term) for term in glossary().values()]
    return [term for place, term in sorted(ranked, key=lambda one: one[0]) if place < 4]


def other_words(term: Term) -> list[str]:
    """Return what else a term is called, leaving out plurals and other endings of a name that stands there already."""
    shown = [term.name]
    for form in term.also:
        if not any(_same_but_for_endings(form, other) for other in shown):
            shown.append(form)
    return shown[1:]


def _same_but_for_endings(one: str, other: str) -> bool:
    words, others = one.casefold().split(), other.casefold().split()
    starts = ((a[: min(4, len(b))], b[: min(4, len(a))]) for a, b in zip(words, others, strict=False))
    return len(words) == len(others) and all(a == b for a, b in starts)


def _entry(term: Term, key: str) -> None:
    with st.container(key=key, border=True):
        words, picture = st.columns([5, 3], gap="medium", vertical_alignment="center")
        with words:
            st.markdown(_as_text(term), unsafe_allow_html=True)
            _links(term, key)
        if term.picture:
            with picture:
                drawing(PICTURES[term.picture].draw(), key=f"picture_{key}", alt=PICTURES[term.picture].alt)


def _as_text(term: Term) -> str:
    others = other_words(term)
    parts = [
        f"### {term.name[0].upper()}{term.name[1:]}",
        f":small[also: {', '.join(others)}]" if others else "",
        explained(term.text, but=term.name),
        f"$\\displaystyle {term.formula}$" if term.formula else "",
    ]
    return "\n\n".join(filter(None, parts))


def _links(term: Term, key: str) -> None:
    with st.container(key=f"links_{key}", horizontal=True, gap="medium"):
        lesson_id, _, step_id = term.lesson.partition("/")
        lesson = find(lesson_id)
        if lesson:
            st.page_link(
                LEARN,
                label=f"Lesson {COURSE.index(lesson) + 1}: {lesson.step(step_id).title}",
                icon=":material/school:",
                query_params={LESSON: lesson_id, STEP: step_id},
            )
        st.page_link(GLOSSARY, label="Link to this entry", icon=":material/link:", query_params={TERM: term.name})


def _initial(term: Term) -> str:
    return term.name[0].upper()


def _slug(term: Term) -> str:
    return "".join(c if c.isalnum() else "_" for c in term.name)
