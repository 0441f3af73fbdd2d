"""Every term is two plain sentences, has words of its own, and leads to its lesson and its picture."""

from __future__ import annotations

import re
from collections import Counter
from xml.dom import minidom

import pytest

from mnistlab.charts.palette import ACCENT, DIGITS, RIGHT, VALIDATION, WRONG
from mnistlab.core import facts
from mnistlab.lessons.course import find
from mnistlab.lessons.glossary import Term, glossary
from mnistlab.ui.learn.glossary_page import matching, other_words
from mnistlab.ui.term_pictures import PICTURES
from mnistlab.ui.terms import named

CANONICAL = """
artificial intelligence, machine learning, deep learning, statistical learning, neural network, neuron, perceptron,
weight, bias, bias node, activation function, step function, sigmoid, tanh, ReLU, leaky ReLU, ELU, GELU, maxout,
softmax, layer, input layer, hidden layer, output layer, dense layer, feed-forward network, deep network, parameter,
hyperparameter, universal approximation, tensor, dataset, MNIST, Fashion-MNIST, CIFAR-10, label, class, feature,
pattern, training set, validation set, test set, pixel, preprocessing, normalisation, flattening, one-hot encoding,
model, Sequential model, Keras, TensorFlow, NumPy, computation graph, session, GPU, loss, cross-entropy, clipped
probabilities, logits, probability, prediction, classification, accuracy, derivative, gradient, gradient descent,
stochastic gradient descent, learning rate, momentum, Nesterov momentum, optimizer, Adagrad, RMSprop, Adam, AdamW,
backpropagation, chain rule, forward pass, training, training loop, batch, batch size, epoch, iteration, evaluation,
overfitting, generalisation, L2 penalty, dropout, random initialisation, symmetry breaking, Glorot initialisation,
He initialisation, seed, supervised learning, unsupervised learning, reinforcement learning, convolutional network,
recurrent network, confusion matrix, precision, recall, F1, checkpoint, pickle, dead ReLU, principal component
analysis, representation, saturation, vanishing gradient, template, graph, divergence, sweep, saliency
"""
"""What the course speaks of: these have an entry under this very name."""

EVERYWHERE = {ACCENT, VALIDATION, RIGHT, WRONG, *DIGITS, "currentColor", "none", "#000", "#fff", "#aaa"}
"""The page's text colour, colours of middle lightness, and those of tiles that bring their own ground."""

each_term = pytest.mark.parametrize("term", glossary().values(), ids=lambda term: term.name)

MARKDOWN = set("*_`$<>~[]{}\\#|")

COUNTED = {facts.PIXELS, facts.BRIGHTEST, facts.TRAIN, facts.TEST, facts.TRAIN + facts.TEST, 1989}
"""Large numbers a text may have: what the data are, counted by a test, and one year. Nothing that a run measured."""


def test_the_words_of_the_course_are_there() -> None:
    names = {" ".join(name.split()) for name in CANONICAL.split(",")}
    assert names - set(glossary()) == set()


def test_no_two_terms_share_a_form() -> None:
    forms = Counter(form.casefold() for term in glossary().values() for form in (term.name, *term.also))
    assert [form for form, count in forms.items() if count > 1] == []


@each_term
def test_a_text_is_two_plain_sentences(term: Term) -> None:
    assert len(re.findall(r"[.?!](?=\s|$)", term.text)) == 2, term.text
    assert term.text.endswith(".") and term.text[0].isupper()
    assert not MARKDOWN & set(term.text), "it stands in attributes and in Markdown as it is"
    assert 40 <= len(term.text) <= 260, "short enough for a pop-up"


@each_term
def test_a_text_has_no_measured_figures(term: Term) -> None:
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", term.text)]
    assert [number for number in numbers if number >= 100 and number not in COUNTED] == []
    assert not re.search(r"\d\.\d|%", term.text)


@each_term
def test_a_term_leads_to_a_step_that_is_there(term: Term) -> None:
    lesson_id, _, step_id = term.lesson.partition("/")
    lesson = find(lesson_id)
    assert lesson is not None, term.lesson
    assert step_id in [step.id for step in lesson.steps], term.lesson


@each_term
def test_a_formula_can_be_read_as_tex(term: Term) -> None:
    bare = term.formula.replace(r"\{", "").replace(r"\}", "")
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert "$" not in bare
    assert re.findall(r"\\begin\{(\w+)\}", bare) == re.findall(r"\\end\{(\w+)\}", bare)
    assert bare.count(r"\left") - bare.count(r"\leftarrow") == bare.count(r"\right")
    for command in re.findall(r"\\frac(.{1,2})", bare):
        assert command.strip().startswith("{"), "a fraction has its parts in braces"


@each_term
def test_a_picture_is_there(term: Term) -> None:
    assert not term.picture or term.picture in PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_small_and_seen_on_light_and_dark(name: str) -> None:
    drawn = PICTURES[name].draw()
    minidom.parseString(drawn)
    assert "nan" not in drawn and len(drawn) < 20_000
    assert PICTURES[name].alt.endswith(".")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn))
    assert {colour for colour in colours if not colour.startswith("rgb(")} <= EVERYWHERE
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    assert all(size >= 12 for size in sizes) or name == "pixel"


def test_every_picture_is_used() -> None:
    assert len(PICTURES) >= 20
    assert set(PICTURES) == {term.picture for term in glossary().values()} - {""}


def test_a_word_is_found_in_any_form() -> None:
    assert named("  SGD ") is glossary()["stochastic gradient descent"]
    assert named("Cost   Functions") is glossary()["loss"]
    assert named("nothing like it") is None


def test_a_search_has_names_before_mentions() -> None:
    found = [term.name for term in matching("batch")]
    assert found[:2] == ["batch", "batch size"]
    assert "training loop" in found and "GPU" not in found
    assert matching("qqq") == []


def test_other_words_are_no_mere_endings() -> None:
    assert other_words(glossary()["neuron"]) == ["artificial neuron", "node", "unit"]
    assert other_words(glossary()["epoch"]) == []
