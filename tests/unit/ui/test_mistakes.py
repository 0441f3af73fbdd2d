import re

import numpy as np

from mnistlab.data.dataset import Dataset
from mnistlab.ui.answers import Answers
from mnistlab.ui.mistakes import portrait

NAMES = ("<zero>", *(str(i) for i in range(1, 10)))


def answers(chances: list[float], label: int) -> Answers:
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    labels = np.array([label], dtype=np.uint8)
    return Answers(Dataset("own", "Own", NAMES, image, labels, image, labels), np.array([chances], dtype=np.float32))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html)).strip()


def test_a_portrait_names_what_it_says_what_it_is_and_every_probability() -> None:
    shown = text(portrait(answers([0, 0.9, 0.1, 0, 0, 0, 0, 0, 0, 0], 2), 0))
    assert shown.startswith("Test image 0 The network says 1 , 90.0 % ✗ wrong, it is 2")
    assert "1 90.0 % 2 10.0 % 3 0.0 %" in shown
    assert "✓ right, it is 1" in text(portrait(answers([0, 0.9, 0.1, 0, 0, 0, 0, 0, 0, 0], 1), 0))


def test_class_names_cannot_bring_markup() -> None:
    shown = portrait(answers([0.6, 0.4, 0, 0, 0, 0, 0, 0, 0, 0], 0), 0)
    assert "<zero>" not in shown and "&lt;zero&gt;" in shown


def test_a_card_can_be_pressed_only_where_something_comes_of_it() -> None:
    found = answers([0, 0.9, 0.1, 0, 0, 0, 0, 0, 0, 0], 2)
    assert "data-press" not in found.cards(np.array([0])) and "<button" not in found.cards(np.array([0]))
    pressable = found.cards(np.array([0]), closer=True)
    assert 'data-press="0"' in pressable and 'aria-label="Look closely at test image 0"' in pressable
