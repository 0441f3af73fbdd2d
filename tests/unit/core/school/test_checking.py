"""What came of an assignment: every kind of task, every way a run can end, and the sentence that says it."""

from __future__ import annotations

import doctest
import math

import pytest

from mnistlab.core.architecture import parameter_count
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school import asking, judging, measures
from mnistlab.core.school.assignment import MEASURES
from mnistlab.core.school.checking import check
from mnistlab.core.school.judging import Mark
from mnistlab.core.school.measures import ALL_IMAGES, SCALES, at_the_end, near, value_of, written
from mnistlab.core.spec import RunSpec
from tests.unit.core.school.task_runs import assignment, made

SMALL = assignment(goal={"least_accuracy": 0.97, "most_parameters": 50_000})
FEW = 39_760
LARGEST = assignment(goal={"least_accuracy": 0.9, "extreme": "largest"}, free=("learning_rate",))
FORETOLD = assignment(predict=True, goal={"tolerance": 0.01})
CLAIM = assignment(claim="A larger batch is faster.", free=("batch_size", "seed"))


def rate(value: float, accuracy: float | None, status: RunStatus = RunStatus.FINISHED, **more: object) -> Run:
    return made(accuracy, status, learning_rate=value, made_at=value, **more)


@pytest.mark.parametrize("module", [asking, judging, measures], ids=lambda module: module.__name__)
def test_the_examples_are_true(module) -> None:
    assert doctest.testmod(module).failed == 0


def test_nothing_tried_is_nothing_reached() -> None:
    for one in (SMALL, LARGEST, FORETOLD):
        found = check(one, [])
        assert (found.reached, found.begun, found.sentence, found.best) == (False, False, "Nothing tried yet.", None)


def test_a_bound_that_is_kept_is_reached_with_its_figures() -> None:
    found = check(SMALL, [made(0.973, hidden=(50,))])
    assert parameter_count(RunSpec(hidden=(50,))) == FEW
    assert (found.reached, found.sentence) == (True, "97.30 % with 39,760 parameters: reached.")


@pytest.mark.parametrize(
    ("accuracy", "hidden", "said"),
    [
        (0.949, (50,), "94.90 % with 39,760 parameters: 2.1 points short."),
        (0.9699, (50,), "96.99 % with 39,760 parameters: 0.01 points short."),
        (0.96, (50,), "96.00 % with 39,760 parameters: 1 point short."),
        (0.98, (64,), "98.00 % with 50,890 parameters: 890 parameters too many."),
        (0.949, (64,), "94.90 % with 50,890 parameters: 2.1 points short and 890 parameters too many."),
    ],
)
def test_what_is_short_is_said_in_points_and_numbers(accuracy: float, hidden: tuple[int, ...], said: str) -> None:
    found = check(SMALL, [made(accuracy, hidden=hidden)])
    assert (found.reached, found.sentence) == (False, said)


def test_exactly_the_bound_is_enough() -> None:
    for least in (0.9, 0.91, 0.97, 0.29):
        assert check(assignment(goal={"least_accuracy": least}), [made(round(least * 10_000) / 10_000)]).reached


def test_of_several_tries_the_best_is_told() -> None:
    tries = [
        made(0.98, hidden=(64,), made_at=1),
        made(0.95, hidden=(50,), made_at=2),
        made(0.96, hidden=(50,), made_at=3),
    ]
    found = check(SMALL, tries)
    assert found.sentence == "Best of 3 tries: 96.00 % with 39,760 parameters: 1 point short."
    assert [one.run.created_at for one in found.tries] == [1, 2, 3]
    assert found.best is tries[2]
    better = [made(0.971, hidden=(50,), made_at=4), made(0.975, hidden=(50,), made_at=5)]
    assert check(SMALL, [*tries, *better]).sentence == "97.50 % with 39,760 parameters: reached."


def test_seconds_and_epochs_are_bounds_as_well() -> None:
    quick = assignment(goal={"least_accuracy": 0.9, "most_seconds": 3, "most_epochs": 2})
    assert check(quick, [made(0.95, epochs=2)]).sentence == "95.00 % in 2 epochs and in 2.0 seconds: reached."
    late = check(quick, [made(0.95, epochs=3, seconds=4.25)])
    assert (late.reached, late.tries[0].short) == (False, "1 epoch too many and 1.2 seconds too long")
    barely = check(quick, [made(0.95, epochs=2, seconds=3.01)])
    assert barely.tries[0].short == "0.1 seconds too long"


def test_a_stopped_run_counts_for_what_it_got_and_took() -> None:
    quick = assignment(goal={"least_accuracy": 0.9, "most_epochs": 2})
    assert check(quick, [made(0.95, RunStatus.STOPPED, epoch=2)]).reached
    third = check(quick, [made(0.95, RunStatus.STOPPED, epoch=2, step=201)])
    assert third.tries[0].short == "1 epoch too many"


@pytest.mark.parametrize(
    ("run", "mark", "says"),
    [
        (made(None, RunStatus.QUEUED), Mark.GOING, "waits for its turn"),
        (made(None, RunStatus.RUNNING), Mark.GOING, "trains"),
        (made(0.98, RunStatus.RUNNING), Mark.GOING, "trains"),
        (made(None, RunStatus.DIVERGED), Mark.MISSED, "diverged"),
        (made(None, RunStatus.FAILED), Mark.UNKNOWN, "could not be trained"),
        (made(0.98, RunStatus.INTERRUPTED), Mark.UNKNOWN, "was interrupted"),
        (made(None, RunStatus.STOPPED, epoch=0), Mark.UNKNOWN, "stopped before it trained"),
        (made(None), Mark.UNKNOWN, "no result to show"),
    ],
)
def test_a_run_without_a_result_reaches_nothing(run: Run, mark: Mark, says: str) -> None:
    for one in (SMALL, LARGEST, FORETOLD):
        (found,) = check(one, [run]).tries
        assert (found.mark, found.short) == (mark, says)
        assert not check(one, [run]).reached


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([made(None, RunStatus.RUNNING)], "On its way."),
        ([made(None, RunStatus.DIVERGED)], "Diverged: nothing learned yet."),
        ([made(None, RunStatus.DIVERGED), made(None, RunStatus.DIVERGED)], "All 2 tries diverged so far."),
        ([made(None)], "No result to judge yet."),
    ],
)
def test_as_long_as_there_is_nothing_to_judge_that_is_said(runs: list[Run], said: str) -> None:
    assert check(SMALL, runs).sentence == said


def test_only_runs_made_for_it_and_within_its_lock_count() -> None:
    good = {"hidden": (50,)}
    others = [
        made(0.99, **good, assignment_id=""),
        made(0.99, **good, assignment_id="a2"),
        made(0.99, **good, class_id="c2"),
        made(0.99, **good, trashed_at=5.0),
    ]
    assert not check(SMALL, others).begun
    turned = check(SMALL, [*others, made(0.99, **good, activation="tanh")])
    assert (turned.begun, turned.reached, turned.left_out) == (False, False, 1)


def test_the_largest_rate_is_found_when_the_next_one_fails() -> None:
    first = check(LARGEST, [rate(0.1, 0.961)])
    assert not first.reached
    assert first.sentence == (
        "With learning rate 0.1 it still learns (96.10 %). Nothing larger has failed yet: go on until it does."
    )
    wide = check(LARGEST, [rate(0.1, 0.961), rate(10, None, RunStatus.DIVERGED)])
    assert not wide.reached
    assert wide.sentence == (
        "Best of 2 tries: with learning rate 0.1 it still learns (96.10 %), with 10 it does not. "
        "The limit lies between the two: try there."
    )
    close = check(LARGEST, [rate(0.1, 0.961), rate(0.3, 0.95), rate(1, 0.1), rate(10, None, RunStatus.DIVERGED)])
    assert close.reached
    assert (
        close.sentence
        == "Best of 4 tries: with learning rate 0.3 it still learns (95.00 %), with 1 it does not: found."
    )
    assert close.best is not None and close.best.spec.learning_rate == 0.3


def test_a_larger_rate_that_learned_counts_whatever_failed_below() -> None:
    found = check(LARGEST, [rate(0.1, 0.2), rate(0.3, 0.95)])
    assert (found.reached, found.best and found.best.spec.learning_rate) == (False, 0.3)


def test_the_end_of_the_scale_is_found_without_a_failure() -> None:
    assert check(LARGEST, [rate(10, 0.93)]).sentence == (
        "With learning rate 10 it still learns (93.00 %), and there is nothing larger to try: found."
    )


def test_without_a_rate_that_learned_the_way_back_is_shown() -> None:
    assert check(LARGEST, [rate(1, 0.5)]).sentence == (
        "Your try has not learned so far. The most was 50.00 %. Begin with a smaller value."
    )
    both = check(LARGEST, [rate(1, 0.5), rate(10, None, RunStatus.DIVERGED)])
    assert both.sentence == "None of 2 tries has learned so far. The most was 50.00 %. Begin with a smaller value."
    assert check(LARGEST, [rate(1, None)]).sentence == "None of the tries has a result yet."
    assert check(LARGEST, [rate(1, None, RunStatus.QUEUED)]).sentence == "On its way."


def test_what_learned_but_costs_too_much_is_not_said_to_have_learned_nothing() -> None:
    goal = {"least_accuracy": 0.9, "extreme": "smallest", "knob": "train_size", "most_parameters": 10_000}
    small = assignment(goal=goal, free=("train_size", "hidden"))
    found = check(small, [made(0.97, hidden=(13,)), made(0.2, hidden=(10,), train_size=100, made_at=2)])
    assert (found.reached, found.best) == (False, None)
    assert found.sentence == "It has learned (97.00 %), but not within the limits: 345 parameters too many."


def test_who_stops_early_has_not_shown_that_it_does_not_learn() -> None:
    found = check(LARGEST, [rate(0.3, 0.95), rate(1, 0.5, RunStatus.STOPPED, epoch=1)])
    assert not found.reached
    assert [one.mark for one in found.tries] == [Mark.REACHED, Mark.UNKNOWN]
    assert check(LARGEST, [rate(1, 0.95, RunStatus.STOPPED, epoch=1)]).tries[0].mark is Mark.REACHED


def test_the_fewest_epochs_are_those_that_were_trained() -> None:
    fewest = assignment(goal={"least_accuracy": 0.97, "extreme": "smallest", "knob": "epochs"})
    one = made(0.975, RunStatus.STOPPED, epochs=5, epoch=3, made_at=1)
    two = made(0.96, RunStatus.STOPPED, epochs=5, epoch=2, made_at=2)
    found = check(fewest, [one, two])
    assert found.reached
    assert found.sentence == (
        "Best of 2 tries: with 3 epochs it still learns (97.50 %), with 2 it does not: found. "
        "With other settings it may go further still."
    )
    assert check(fewest, [made(0.98, epochs=1)]).reached


def test_the_smallest_network_counts_its_parameters() -> None:
    goal = {"least_accuracy": 0.9, "extreme": "smallest", "knob": "parameters"}
    smallest = assignment(free=("hidden", "seed"), goal=goal)
    found = check(smallest, [made(0.92, hidden=(6,), made_at=1), made(0.89, hidden=(5,), made_at=2)])
    assert found.reached
    assert (
        found.sentence
        == "Best of 2 tries: with 4,780 parameters it still learns (92.00 %), with 3,985 it does not: found."
    )


def test_few_images_are_compared_with_all_of_them() -> None:
    least = assignment(goal={"least_accuracy": 0.9, "extreme": "smallest", "knob": "train_size"}, free=("train_size",))
    found = check(
        least, [made(0.98, made_at=1), made(0.91, train_size=2000, made_at=2), made(0.88, train_size=1000, made_at=3)]
    )
    assert found.reached
    assert "with 2,000 training images it still learns (91.00 %), with 1,000 it does not" in found.sentence
    assert check(least, [made(0.98)]).sentence.startswith("With all training images it still learns")


@pytest.mark.parametrize(
    ("foretold", "accuracy", "reached", "said"),
    [
        (0.97, 0.973, True, "Predicted 97.0 %, got 97.30 %, 0.3 points off: reached."),
        (0.95, 0.973, False, "Predicted 95.0 %, got 97.30 %: 2.3 points off, more than 1 point."),
        (0.963, 0.973, True, "Predicted 96.3 %, got 97.30 %, 1 point off: reached."),
        (0.973, 0.973, True, "Predicted 97.3 %, got 97.30 %, exactly as predicted: reached."),
        (1.0, 0.0, False, "Predicted 100.0 %, got 0.00 %: 100 points off, more than 1 point."),
    ],
)
def test_a_prediction_is_held_against_what_came_out(foretold: float, accuracy: float, reached: bool, said: str) -> None:
    found = check(FORETOLD, [made(accuracy, prediction=foretold)])
    assert (found.reached, found.sentence) == (reached, said)


def test_a_prediction_is_for_a_whole_training() -> None:
    found = check(FORETOLD, [made(0.97, RunStatus.STOPPED, epoch=3, prediction=0.97)])
    assert not found.reached
    assert found.tries[0].short == "stopped, but a prediction is for a whole training"
    assert not check(FORETOLD, [made(0.97)]).reached
    assert not check(FORETOLD, [made(None, RunStatus.DIVERGED, prediction=0.1)]).reached


def test_the_best_prediction_is_the_nearest_not_the_best_network() -> None:
    near_by, better = made(0.90, prediction=0.92, made_at=1), made(0.97, prediction=0.5, made_at=2)
    assert check(FORETOLD, [near_by, better]).best is near_by


def test_a_prediction_without_a_tolerance_is_shown_and_done() -> None:
    found = check(assignment(predict=True), [made(0.973, prediction=0.95)])
    assert (found.reached, found.sentence) == (True, "Predicted 95.0 %, got 97.30 %, 2.3 points off.")


def test_a_claim_needs_two_runs_that_differ_in_a_free_knob_and_a_verdict() -> None:
    one, again = made(0.97, batch_size=128, made_at=1), made(0.97, batch_size=128, seed=7, made_at=2)
    other = made(0.96, batch_size=1024, made_at=3)
    assert not check(CLAIM, [one, again]).evidence
    assert check(CLAIM, [one, again]).sentence == (
        "A verdict on the claim needs at least two runs that differ in a knob you can turn; your 2 runs do not."
    )
    ready = check(CLAIM, [one, other])
    assert (ready.evidence, ready.reached) == (True, False)
    assert ready.sentence == "You have 2 runs to judge the claim by. Does it hold?"
    said = check(CLAIM, [one, other], False)
    assert (said.reached, said.sentence) == (True, "Your verdict, with 2 runs as evidence: it does not hold.")
    assert check(CLAIM, [one, other], True).sentence.endswith("it holds.")


def test_a_verdict_is_lost_with_its_evidence() -> None:
    found = check(CLAIM, [made(0.97)], True)
    assert not found.reached
    assert found.sentence.startswith("Your verdict has lost its evidence.")


def test_diverged_runs_are_evidence_and_those_that_never_trained_are_not() -> None:
    one = made(0.97, batch_size=128)
    assert check(CLAIM, [one, made(None, RunStatus.DIVERGED, batch_size=1)]).evidence
    for status in (RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.QUEUED, RunStatus.RUNNING):
        assert not check(CLAIM, [one, made(None, status, batch_size=1)]).evidence
    assert not check(CLAIM, [one, made(None, RunStatus.STOPPED, batch_size=1, epoch=0)]).evidence


def test_where_only_the_seed_is_free_it_is_the_knob() -> None:
    luck = assignment(claim="The seed does not matter.", free=("seed",))
    assert check(luck, [made(0.97, seed=1), made(0.97, seed=2)]).evidence


def test_a_claim_and_a_goal_are_both_to_be_met() -> None:
    both = assignment(claim="Wider is better.", goal={"least_accuracy": 0.97}, free=("hidden",))
    runs = [made(0.96, hidden=(8,), made_at=1), made(0.975, hidden=(64,), made_at=2)]
    assert not check(both, runs).reached
    assert check(both, runs, True).reached
    assert not check(both, [*runs[:1], made(0.9, hidden=(4,))], True).reached


def test_a_task_that_asks_for_nothing_is_done_with_a_result() -> None:
    found = check(assignment(), [made(0.95)])
    assert (found.reached, found.sentence) == (True, "95.00 %.")


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_ends_and_words(measure) -> None:
    scale = SCALES[measure]
    assert at_the_end(measure, "smallest", scale.least) and at_the_end(measure, "largest", scale.most)
    assert not near(measure, scale.least, scale.most)
    assert str(3) in written(measure, 3)
    assert isinstance(value_of(measure, made()), int | float)


def test_neighbours_on_a_scale() -> None:
    assert near("learning_rate", 0.003, 0.01) and not near("learning_rate", 0.001, 0.01)
    assert near("batch_size", 64, 128) and not near("batch_size", 64, 256)
    assert near("epochs", 2, 3) and not near("epochs", 2, 4)
    assert near("dropout", 0.2, 0.3) and not near("dropout", 0.2, 0.4)
    assert near("l2", 0, 0.0001) and not near("l2", 0, 0.01)
    assert value_of("train_size", made()) == ALL_IMAGES == math.inf
    assert written("train_size", ALL_IMAGES) == "all training images"
