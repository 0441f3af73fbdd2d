"""What the doctor's notes lead to is there, and what they are called is what the rest of the lab says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mnistlab.core import doctor
from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.course import find
from mnistlab.ui.doctor import early_findings, message

SOURCES = sorted(Path(doctor.__file__).parent.glob("*.py"))
LESSONS = {pair for path in SOURCES for pair in re.findall(r'\("([a-z-]+)", "([a-z-]+)"\)', path.read_text("utf-8"))}

LEAPS = [Point(1, 2.4, 0.1), Point(2, 90.0, 0.1), Point(3, 40.0, 0.1)]
RATE = RunSpec(optimizer="sgd", learning_rate=10)


def run(status: RunStatus, **changes) -> Run:
    return Run("1", "me", RATE, "auto", status, 0.0, 0.0, **{"step": 3, "steps_per_epoch": 422, **changes})


@pytest.mark.parametrize(("lesson_id", "step_id"), sorted(LESSONS))
def test_every_lesson_it_leads_to_is_in_the_course(lesson_id: str, step_id: str) -> None:
    lesson = find(lesson_id)
    assert lesson is not None
    assert step_id in {step.id for step in lesson.steps}


def test_it_leads_to_many_lessons() -> None:
    assert len(LESSONS) >= 10, "else they are written in another form than this test reads"


def test_a_run_that_trains_is_warned_of_and_one_with_results_is_not_twice() -> None:
    (finding,) = early_findings(run(RunStatus.RUNNING), LEAPS, [])
    assert "40.0" in finding.evidence
    assert early_findings(run(RunStatus.FINISHED, test_accuracy=0.1), LEAPS, []) == ()
    assert early_findings(run(RunStatus.QUEUED), LEAPS, []) == ()
    assert early_findings(None, [], []) == ()


def test_a_run_that_diverged_has_no_results_to_say_it_under() -> None:
    (finding,) = early_findings(run(RunStatus.DIVERGED), LEAPS, [])
    assert "no number after 3 batches" in finding.evidence


def test_without_a_word_of_the_dataset_all_images_are_still_a_remedy() -> None:
    turned = [
        EpochEnd(i, loss, 0.9, val, 0.9, 1.0)
        for i, (loss, val) in enumerate([(0.3, 0.3), (0.2, 0.25), (0.1, 0.3), (0.05, 0.4)], 1)
    ]
    few = Run("1", "me", RunSpec(train_size=5000), "auto", RunStatus.RUNNING, 0.0, 0.0, step=160, steps_per_epoch=40)
    (finding,) = early_findings(few, [Point(160, 0.2, 0.9)], turned)
    assert finding.remedy.spec == RunSpec()


def test_what_the_doctor_says_better_is_not_said_twice() -> None:
    assert message(run(RunStatus.DIVERGED, message="The loss became infinite.")) == ""
    assert message(run(RunStatus.FINISHED, message="It collapsed.")) == ""
    assert message(run(RunStatus.FAILED, message="The disk is full.")) == "The disk is full."
