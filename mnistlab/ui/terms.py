"""Terms that explain themselves: the glossary's words, wherever they stand on screen."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape

import streamlit as st

from mnistlab.core.spec import RunSpec
from mnistlab.lessons.glossary import Term, glossary
from mnistlab.ui.html import Html, safe

FIELDS = {
    "dataset": "dataset",
    "hidden": "hidden layer",
    "activation": "activation function",
    "optimizer": "optimizer",
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "epochs": "epoch",
    "validation_split": "validation set",
    "pixels": "normalisation",
    "loss": "cross-entropy",
    "initializer": "random initialisation",
    "dropout": "dropout",
    "l2": "L2 penalty",
    "train_size": "training set",
    "seed": "seed",
}
"""The term behind each field of a RunSpec."""

VALUES = {
    "mnist": "MNIST",
    "fashion-mnist": "Fashion-MNIST",
    "linear": "linear function",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "sgd": "stochastic gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov momentum",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "raw": "raw pixels",
    "logits": "logits",
    "probabilities": "clipped probabilities",
    "glorot_uniform": "Glorot initialisation",
    "he_normal": "He initialisation",
    "zeros": "symmetry breaking",
}
"""The term behind a value that a field can have, where it has a name of its own."""

ORDINARY = frozenset(
    {"class", "classes", "connection", "connections", "graph", "graphs"}
    | {"model", "models", "node", "nodes", "target", "targets"}
)
"""Forms that have other meanings as well: the glossary has them, but in a text they are left alone."""

_LEAVE = r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)|<[^>]*>|https?://\S+|:[a-z_]+/\w+:|:[a-z]+\[|&#?\w+;"
"""Code, formulas, links, markup and icons: no term is looked for in them."""


def named(word: str) -> Term | None:
    """Return the term that has this form, however it is written."""
    return _forms().get(_plain(word))


def meaning(name: str) -> str:
    """Return the glossary's two sentences for a term, for the help beside a knob or a figure."""
    return glossary()[name].text


def helped(text: str, *names: str) -> str:
    """Return a help text in Markdown, followed by what these terms of it mean."""
    return "\n\n".join([text, *(f"**{name[0].upper()}{name[1:]}**: {meaning(name)}" for name in dict.fromkeys(names))])


def field_help(name: str, value: object = None) -> str:
    """Return the help beside a setting: what it is, what its term means, and what the chosen value means."""
    text = RunSpec.model_fields[name].description or ""
    return helped(text, *filter(None, (FIELDS[name], VALUES.get(str(value)))))


def say(text: str) -> None:
    """Write Markdown in which every term of the glossary, where it comes first, can be asked about.

    The text must be the lab's own, or escaped: HTML in it is not.
    """
    st.markdown(explained(text), unsafe_allow_html=True)


@lru_cache(maxsize=2048)
def explained(text: str, but: str = "") -> str:
    """Return Markdown or HTML with the first mention of each term wrapped: a look, a press or a tab explains it.

    Args:
        text: the lab's own, or escaped: what is HTML in it stays HTML.
        but: a term that is left alone, as on the page that explains it.
    """
    told = {but}

    def wrap(found: re.Match[str]) -> str:
        word = found["word"]
        if word is None:
            return found[0]
        term = _forms()[_plain(word)]
        if term.name in told:
            return word
        told.add(term.name)
        return _wrapped(word, term)

    return _pattern().sub(wrap, text)


def mention(text: str, name: str) -> Html:
    """Return a text, such as a table's heading, as HTML that explains itself as the term `name`."""
    return Html(_wrapped(safe(text), glossary()[name]))


def _wrapped(word: str, term: Term) -> str:
    return f'<span class="ml-term" tabindex="0" data-means="{escape(term.text)}">{word}</span>'


def _plain(form: str) -> str:
    return " ".join(form.split()).casefold()


@cache
def _forms() -> dict[str, Term]:
    return {_plain(form): term for term in glossary().values() for form in (term.name, *term.also)}


@cache
def _pattern() -> re.Pattern[str]:
    forms = sorted(_forms().keys() - ORDINARY, key=lambda form: (-len(form), form))
    words = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"{_LEAVE}|(?<![\w-])(?P<word>{words})(?![\w-])", re.IGNORECASE | re.DOTALL)
