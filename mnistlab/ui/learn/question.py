"""Questions that answer back: at once, and also to what is wrong."""

from __future__ import annotations

from random import Random

import streamlit as st

from mnistlab.lessons.lesson import Choice, Number, Question


def ask(question: Question | Number, key: str, done: bool) -> int:
    """Ask, say what is to say to the answer, and return after how many tries it is right; 0 while it is not.

    Args:
        question: what is asked.
        key: names it on its page and in the session.
        done: whether this learner has answered it before: then the right answer stands there already.
    """
    with st.container(key="question", border=True):
        st.markdown(f"**{question.text}**")
        return _choose(question, key, done) if isinstance(question, Question) else _count(question, key, done)


def in_order(question: Question, key: str) -> list[Choice]:
    """Return the choices as they are shown: the same for everybody, but not in the order they were written in."""
    choices = list(question.choices)
    Random(key).shuffle(choices)
    return choices


def _choose(question: Question, key: str, done: bool) -> int:
    choices = in_order(question, key)
    texts = [choice.text for choice in choices]
    chosen = st.radio(
        question.text,
        texts,
        index=texts.index(question.answer.text) if done else None,
        key=f"answer_{key}",
        label_visibility="collapsed",
        persist_state="session",
    )
    choice: Choice | None = next((one for one in choices if one.text == chosen), None)
    if choice is None:
        return 0
    _say(choice.right, choice.why)
    tries = _tries(key, choice.text)
    return tries if choice.right else 0


def _count(question: Number, key: str, done: bool) -> int:
    whole = float(question.answer).is_integer() and question.tolerance < 1
    given = st.number_input(
        question.text,
        value=(int(question.answer) if whole else question.answer) if done else None,
        step=1 if whole else None,
        format=None if whole else "%.4g",
        placeholder="Type a number and press Enter",
        key=f"answer_{key}",
        label_visibility="collapsed",
        persist_state="session",
    )
    if given is None:
        return 0
    right = abs(given - question.answer) <= question.tolerance
    _say(right, question.why if right else question.low if given < question.answer else question.high)
    tries = _tries(key, str(given))
    return tries if right else 0


def _tries(key: str, answer: str) -> int:
    """Return how many different answers were given, this one included."""
    given: list[str] = st.session_state.setdefault(f"tries_{key}", [])
    if answer not in given:
        given.append(answer)
    return len(given)


def _say(right: bool, why: str) -> None:
    if right:
        st.success(f"**Right.** {why}", icon=":material/check:")
    else:
        st.warning(f"**Not quite.** {why}", icon=":material/lightbulb:")
