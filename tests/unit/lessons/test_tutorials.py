"""The cards of the tutorials: complete, right in what can be counted, and leading to steps that there are."""

from __future__ import annotations

import pytest

from mnistlab.core.architecture import parameter_count
from mnistlab.core.presets import PRESETS
from mnistlab.lessons.course import COURSE
from mnistlab.lessons.tutorials import TUTORIALS, Tutorial

each = pytest.mark.parametrize("tutorial", TUTORIALS.values(), ids=TUTORIALS)


def test_each_preset_has_a_card() -> None:
    assert list(TUTORIALS) == list(PRESETS)


@each
def test_a_card_is_whole(tutorial: Tutorial) -> None:
    assert tutorial.runs[0].spec == tutorial.preset.spec
    assert len({trial.name for trial in tutorial.trials}) == len(tutorial.trials)
    assert len({trial.spec for trial in tutorial.trials}) == len(tutorial.trials)
    assert all(trial.shows for trial in tutorial.more), "what is tried besides shows something"
    assert tutorial.about and tutorial.why and tutorial.claims and tutorial.slips
    for remark in (*tutorial.claims, *tutorial.slips):
        assert remark.said.endswith(".") and remark.found.endswith(".")


@each
def test_its_remarks_lead_to_steps_of_the_course(tutorial: Tutorial) -> None:
    steps = {f"{lesson.id}/{step.id}" for lesson in COURSE for step in lesson.steps}
    assert {remark.where for remark in (*tutorial.claims, *tutorial.slips)} - {""} <= steps
    assert all(remark.where for remark in tutorial.claims), "what it claims can be tried"


@each
def test_its_figures_agree_with_each_other(tutorial: Tutorial) -> None:
    printed = tutorial.printed
    if printed.parameters:
        assert parameter_count(tutorial.preset.spec) == printed.parameters
    if log := printed.log:
        assert len(log) == tutorial.preset.spec.epochs
        assert (log[-1].loss, log[-1].accuracy) == (printed.train_loss, printed.train_accuracy)
        assert sum(line.seconds for line in log) == printed.seconds
    low, high = tutorial.runs[0].expected
    assert tutorial.floor < low < high <= 1
