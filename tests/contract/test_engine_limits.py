"""Limits, demonstrations and forecasts on a real engine."""

from __future__ import annotations

import pytest

from mnistlab.core.runs import Occasion, RunStatus
from mnistlab.core.school.stopping import limit_reached
from tests.contract.conftest import LONG, QUICK, Lab, until

pytestmark = [pytest.mark.usefixtures("all_ready"), pytest.mark.timeout(900)]

MOST = 1.0
"""Seconds of training."""


def test_training_ends_at_the_limit_and_what_was_learned_is_kept(lab: Lab) -> None:
    occasion = Occasion(class_id="a class", most_seconds=MOST)
    run = lab.ended(lab.engine.submit(LONG, "ada", occasion=occasion).id)
    assert (run.status, run.message) == (RunStatus.STOPPED, limit_reached(MOST))
    assert run.test_accuracy is not None and lab.store.weights(run.id)
    assert MOST <= run.seconds < MOST + 3, "about a second, and more for a machine that is busy"


def test_a_limit_that_is_set_now_ends_what_trains_longer_already(lab: Lab) -> None:
    run = lab.engine.submit(LONG, "ada", occasion=Occasion(class_id="another class"))
    until(lambda: lab.run(run.id).seconds > MOST)
    lab.engine.limit("another class", MOST)
    assert lab.ended(run.id).message == limit_reached(MOST)


def test_a_demonstration_is_trained_next_and_who_waits_is_told_when(lab: Lab) -> None:
    training = [lab.engine.submit(LONG, learner) for learner in ("ada", "bob")]
    until(lambda: all(lab.status(run.id) is RunStatus.RUNNING for run in training))
    waiting = [lab.engine.submit(QUICK.with_(seed=seed), "cy") for seed in (1, 2)]
    shown = lab.engine.submit(QUICK, "teacher", occasion=Occasion(priority=1))
    assert [lab.engine.place(run.id) for run in (shown, *waiting)] == [1, 2, 3]
    assert all(lab.status(run.id) is RunStatus.RUNNING for run in training), "nobody is thrown out for it"
    until(lambda: all(lab.engine.forecast(run.id) for run in (shown, *waiting)))
    told = lab.engine.waiting()
    spans = [told[run.id].forecast for run in (shown, *waiting)]
    assert [told[run.id].place for run in (shown, *waiting)] == [1, 2, 3]
    assert all(span and span.begin.middle < span.done.middle for span in spans)
    lab.engine.stop_all([run.id for run in training])
    ended = [lab.ended(run.id) for run in (shown, *waiting)]
    begun = [run.started_at or 0 for run in ended]
    assert begun == sorted(begun) and {run.status for run in ended} == {RunStatus.FINISHED}
    assert {lab.ended(run.id).status for run in training} == {RunStatus.STOPPED}
