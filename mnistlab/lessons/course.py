"""The lessons in the order in which they build on each other."""

from __future__ import annotations

import importlib

from mnistlab.lessons.lesson import Lesson

_ORDER = (
    "see_a_six",
    "one_neuron",
    "activations",
    "layers",
    "preparing",
    "softmax",
    "gradient_descent",
    "backpropagation",
    "training_loop",
    "optimizers",
    "starting_weights",
    "memorising",
    "inside",
    "onwards",
)
"""Modules of this package, each with a `LESSON`."""

COURSE: tuple[Lesson, ...] = tuple(importlib.import_module(f"mnistlab.lessons.{name}").LESSON for name in _ORDER)


def find(lesson_id: str | None) -> Lesson | None:
    """Return the lesson of that id, if there is one."""
    return next((lesson for lesson in COURSE if lesson.id == lesson_id), None)


def after(lesson: Lesson) -> Lesson | None:
    """Return the lesson that follows, if one does."""
    place = COURSE.index(lesson) + 1
    return COURSE[place] if place < len(COURSE) else None
