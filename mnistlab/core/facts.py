"""Figures of MNIST that lessons speak of; tests count them in the data itself."""

from __future__ import annotations

SIDE = 28
"""Height and width of an image in pixels."""

PIXELS = SIDE * SIDE
"""Numbers a flattened image has."""

BRIGHTEST = 255
"""The highest value a pixel can have; black is 0."""

TRAIN, TEST = 60_000, 10_000
"""Images to learn from (validation images included), and images to be tested on."""

CLASSES = 10
"""Digits to tell apart."""
