import re

import numpy as np

from mnistlab.data.dataset import Dataset
from mnistlab.ui.answers import Answers, bars

NAMES = ("<zero>", *(str(i) for i in range(1, 10)))


def answers(chances: list[float], label: int) -> Answers:
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    labels = np.array([label], dtype=np.uint8)
    dataset = Dataset("own", "Own", NAMES, image, labels, image, labels)
    return Answers(dataset, np.array([chances], dtype=np.float32))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html)).strip()


def test_a_right_answer_says_so_in_words() -> None:
    card = answers([0, 0.9, 0.1, 0, 0, 0, 0, 0, 0, 0], 1).card(0)
    assert "says 1 90.0 % ✓ right" in text(card)


def test_a_wrong_answer_says_what_it_is_and_how_likely_the_network_found_that() -> None:
    card = answers([0, 0.9, 0.1, 0, 0, 0, 0, 0, 0, 0], 2).card(0)
    assert "says 1 90.0 % ✗ is 2 10.0 %" in text(card)


def test_class_names_cannot_bring_markup() -> None:
    shown = answers([0.6, 0.4, 0, 0, 0, 0, 0, 0, 0, 0], 1)
    assert "<zero>" not in shown.cards(np.array([0])) and "&lt;zero&gt;" in shown.card(0)


def test_the_bars_are_told_to_those_who_do_not_see_them() -> None:
    html = bars(np.array([0.0004, 0.7, 0.2996]), ("a", "b", "c"), true=2)
    assert 'aria-label="b 70.0 %, c 30.0 %"' in html
    assert '<span class="ml-true">c</span>' in html and "height:70%" in html
