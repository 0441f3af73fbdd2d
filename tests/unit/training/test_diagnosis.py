"""Every way to fail has a sentence that names its cause and the next thing to try."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.training.diagnosis import divergence, verdict

LABELS = np.arange(1000) % 10
ONES = np.ones(1000, int)
NAMES = tuple("0123456789")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pixels": "raw"}, "clipped probabilities"),
        ({"pixels": "raw", "loss": "probabilities", "optimizer": "sgd"}, "scale them"),
        ({"learning_rate": 1.0}, "high for Adam: try 0.001"),
        ({"optimizer": "sgd", "learning_rate": 5}, "high for SGD: try 0.1"),
        ({"l2": 1, "optimizer": "sgd", "learning_rate": 2}, "overshoots"),
        ({}, "try a learning rate of 0.0001"),
    ],
)
def test_divergence_names_its_most_probable_cause(changes: dict, words: str) -> None:
    text = divergence(RunSpec().with_(**changes), 12)

    assert text.startswith("The loss became infinite or undefined after 12 batches. ")
    assert words in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pixels": "raw"}, "raw, 0 to 255"),
        ({"initializer": "zeros"}, "started at zero"),
        ({"l2": 0.5}, "L2 penalty of 0.5"),
        ({"learning_rate": 1.0}, "high for Adam"),
        ({"learning_rate": 1e-6}, "hardly moves"),
        ({"hidden": (8, 8, 8, 8), "activation": "sigmoid"}, "sigmoid"),
        ({"optimizer": "sgd", "learning_rate": 0.1}, "learning rate of 0.01"),
        ({"initializer": "zeros", "hidden": ()}, "learning rate"),
    ],
)
def test_collapse_names_its_most_probable_cause(changes: dict, words: str) -> None:
    text = verdict(RunSpec().with_(**changes), ONES, LABELS, NAMES)

    assert text.startswith("The network collapsed: it answers 1 for every image, so 10.00 % is luck.")
    assert words in text


def test_a_network_that_learned_needs_no_words() -> None:
    assert verdict(RunSpec(), LABELS, LABELS, NAMES) == ""
    assert verdict(RunSpec(initializer="zeros", hidden=()), LABELS, LABELS, NAMES) == ""


def test_equal_neurons_are_explained_even_where_some_is_learned() -> None:
    assert "alike" in verdict(RunSpec(initializer="zeros", activation="sigmoid"), LABELS // 4, LABELS, NAMES)


def test_a_class_that_is_almost_never_answered_is_named() -> None:
    predicted = np.where(LABELS == 5, 3, LABELS)
    predicted[5] = 5

    assert verdict(RunSpec(), predicted, LABELS, NAMES).startswith("It almost never answers 5. ")
    assert verdict(RunSpec(), LABELS // 2, LABELS // 2, NAMES) == "", "the others are not in the test images either"
