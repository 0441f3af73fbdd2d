"""Leaderboards: each learner's best, places shared where figures are the same, and nobody wins with nothing."""

from __future__ import annotations

import doctest

import pytest

from mnistlab.core.architecture import parameter_count
from mnistlab.core.runs import RunStatus
from mnistlab.core.school import leaderboard
from mnistlab.core.school.leaderboard import LEAST_SECONDS, UNIT_PARAMETERS, leaderboards, points, score_of
from tests.unit.core.school.wall_runs import run


def test_each_learner_stands_there_once_with_the_best_run() -> None:
    runs = [run("a", "ada"), run("b", "ada"), run("c", "blaise")]
    boards = leaderboards(runs, {("a", 1): 0.91, ("b", 1): 0.95, ("c", 1): 0.93})
    assert [(rank.place, rank.learner, rank.run_id) for rank in boards.accuracy] == [
        (1, "ada", "b"),
        (2, "blaise", "c"),
    ]


def test_the_best_run_may_be_another_on_another_board() -> None:
    runs = [run("large", hidden=(1024, 1024), seconds=30.0), run("small", hidden=(32,), seconds=0.5)]
    boards = leaderboards(runs, {("large", 1): 0.97, ("small", 1): 0.96})
    assert [board[0].run_id for board in (boards.accuracy, boards.parameters, boards.seconds)] == [
        "large",
        "small",
        "small",
    ]


def test_what_reads_the_same_shares_a_place_and_the_next_one_is_further_on() -> None:
    runs = [run(name, name) for name in "abcd"]
    boards = leaderboards(runs, {("a", 1): 0.9501, ("b", 1): 0.9499, ("c", 1): 0.97, ("d", 1): 0.94})
    assert [(rank.place, rank.learner) for rank in boards.accuracy] == [(1, "c"), (2, "a"), (2, "b"), (4, "d")]


def test_equal_runs_of_two_learners_are_equal_on_every_board() -> None:
    boards = leaderboards([run("a", "ada"), run("b", "blaise")], {("a", 1): 0.95, ("b", 1): 0.95})
    for board in (boards.accuracy, boards.parameters, boards.seconds):
        assert [rank.place for rank in board] == [1, 1]


def test_a_network_that_only_guesses_never_wins() -> None:
    """With nothing to it, and no time taken: accuracy divided by either would put it first."""
    guessing = run("guess", "guesser", hidden=(1,), seconds=0.001)
    honest = run("honest", "honest", hidden=(512, 512), seconds=600.0)
    boards = leaderboards([guessing, honest], {("guess", 1): 0.1, ("honest", 1): 0.6})
    for board in (boards.parameters, boards.seconds):
        assert [rank.learner for rank in board] == ["honest"]
    assert points(0.1, parameter_count(guessing.spec) / UNIT_PARAMETERS) > 4 * points(0.95, 10)
    assert points(0.2, LEAST_SECONDS) > 4 * points(0.95, 10)


def test_ten_times_the_cost_is_worth_a_third_fewer_errors() -> None:
    assert points(0.97, 1) == points(0.98, 10) == 30
    assert points(0.97, 1) < points(0.975, 10)
    assert points(1.0, 10**6) == 0


def test_less_time_than_can_be_measured_is_worth_nothing() -> None:
    runs = [run("a", "ada", seconds=0.0), run("b", "blaise", seconds=LEAST_SECONDS)]
    boards = leaderboards(runs, {("a", 1): 0.9, ("b", 1): 0.9})
    assert [rank.place for rank in boards.seconds] == [1, 1]


def test_what_has_no_score_is_not_there() -> None:
    runs = [run("a"), run("b", status=RunStatus.QUEUED, attempt=0), run("c", status=RunStatus.DIVERGED)]
    boards = leaderboards(runs, {("c", 1): 0.9})
    assert boards.accuracy == boards.parameters == boards.seconds == ()


def test_a_run_that_goes_on_keeps_its_score_but_its_seconds_count_when_it_has_ended() -> None:
    going_on = run("a", status=RunStatus.RUNNING, attempt=3)
    scores = {("a", 1): 0.9, ("a", 2): 0.92}
    assert score_of(going_on, scores) == 0.92
    boards = leaderboards([going_on], scores)
    assert len(boards.accuracy) == len(boards.parameters) == 1
    assert boards.seconds == ()
    assert score_of(run("a", attempt=3), scores) is None
    assert score_of(run("a", status=RunStatus.DIVERGED, attempt=3), scores) is None


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_runs_does_not_matter(order: int) -> None:
    runs = [run(name, "ada") for name in "abc"][::order]
    (rank,) = leaderboards(runs, {("a", 1): 0.95, ("b", 1): 0.95, ("c", 1): 0.95}).accuracy
    assert rank.run_id == "a"


def test_examples() -> None:
    assert doctest.testmod(leaderboard).failed == 0
