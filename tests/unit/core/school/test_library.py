"""The ready-made assignments: they can be given, lead to lessons that are there, and were solved by real trainings."""

from __future__ import annotations

import pytest

from mnistlab.core.runs import RunStatus
from mnistlab.core.school.asking import asked
from mnistlab.core.school.assignment import Brief
from mnistlab.core.school.library import READY
from mnistlab.lessons.course import find
from tests.unit.training.assignments import PREDICTION, TRIES, tried

NAMES = list(READY)


def test_there_are_enough_of_every_kind() -> None:
    briefs = READY.values()
    assert len(READY) >= 8
    assert any(brief.predict for brief in briefs)
    assert any(brief.claim for brief in briefs)
    assert {brief.goal.extreme for brief in briefs} == {None, "largest", "smallest"}
    assert any(brief.goal.most_parameters for brief in briefs)


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_given_as_it_is(name: str) -> None:
    brief = READY[name]
    assert Brief.parse(brief.model_dump(mode="json")) == brief
    assert asked(brief)
    assert brief.text
    assert brief.lock.free


@pytest.mark.parametrize("name", NAMES)
def test_its_lesson_is_there(name: str) -> None:
    lesson_id, _, step_id = READY[name].lesson.partition("/")
    lesson = find(lesson_id)
    assert lesson is not None
    assert step_id in {step.id for step in lesson.steps}


@pytest.mark.parametrize("name", NAMES)
def test_it_was_solved(name: str) -> None:
    brief = READY[name]
    runs = []
    for turned, accuracy in TRIES[name]:
        spec = brief.lock.base.with_(**turned)
        assert not brief.lock.problems(spec)
        runs.append(
            (
                turned,
                {
                    "status": RunStatus.FINISHED,
                    "test_accuracy": accuracy,
                    "epoch": spec.epochs,
                    "step": 100 * spec.epochs,
                    "steps_per_epoch": 100,
                    "prediction": PREDICTION if brief.predict else None,
                },
            )
        )
    found = tried(name, runs, holds=False if brief.claim else None)
    assert found.reached, found.sentence
    assert not tried(name, []).reached
