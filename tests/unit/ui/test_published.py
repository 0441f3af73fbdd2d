"""Gaps in words, computed from the figures."""

from __future__ import annotations

from dataclasses import replace

from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run, RunStatus
from mnistlab.lessons.tutorials import TUTORIALS, LogLine
from mnistlab.ui.learn import published
from mnistlab.ui.learn.published_tables import figure_table, log_table

FIGURE, RANGE = (0.9575, 0.9575), (0.85, 0.95)


def run(name: str, **changes: object) -> Run:
    queued = Run("id", "course", TUTORIALS[name].preset.spec, "auto", RunStatus.QUEUED, created_at=0, queued_at=0)
    return replace(queued, **changes)


def test_an_accuracy_beside_a_figure_and_beside_a_range() -> None:
    assert published.accuracy_gap(0.9537, FIGURE) == "0.38 points below"
    assert published.accuracy_gap(0.9587, FIGURE) == "0.12 points above"
    assert published.accuracy_gap(0.9575, FIGURE) == "the same"
    assert published.accuracy_gap(0.9761, RANGE) == "2.61 points above"
    assert published.accuracy_gap(0.8, RANGE) == "5.00 points below"
    assert [published.accuracy_gap(share, RANGE) for share in (*RANGE, 0.9)] == ["within the range"] * 3


def test_losses_and_times() -> None:
    assert published.loss_gap(0.0682, 0.0711) == "0.0029 lower"
    assert published.loss_gap(0.0722, 0.0711) == "0.0011 higher"
    assert published.loss_gap(0.0711, 0.07108) == "the same"
    assert published.time_gap(6, 300) == "50 times as fast"
    assert published.time_gap(50, 35) == "1.4 times as slow"


def test_the_verdict() -> None:
    assert published.verdict(0.9537, FIGURE).endswith("right: 0.38 points below the published 95.75 %.")
    assert published.verdict(0.9761, RANGE).endswith("right: 2.61 points above the published 85–95 %.")
    assert published.verdict(0.9, RANGE).endswith("right: within the published 85–95 %.")
    assert published.verdict(0.9575, FIGURE).endswith("the very figure that was published.")
    assert "0.21 points that only the seed decides" in published.luck([0.9782, 0.9761, 0.977])


def test_the_outcome_follows_the_runs() -> None:
    wide = TUTORIALS["wide-784-32"]
    first, second = (trial.name for trial in wide.runs)
    done = run("wide-784-32", status=RunStatus.FINISHED, test_accuracy=0.96)
    assert published.outcome(wide, {}) == "Not run yet."
    assert published.outcome(wide, {first: done}) == "Some of it is still to be run."
    collapsed = replace(done, test_accuracy=0.1135)
    told = published.outcome(wide, {first: done, second: collapsed})
    assert told.endswith("right: within the published 95–98 %. Loss of today: 11.35 %.")


def test_a_run_that_ends_elsewhere_is_called_unusual() -> None:
    once, always = TUTORIALS["wide-784-32"].runs
    assert published.as_expected(once, 0.96) and not published.as_expected(once, 0.87)
    assert "between 95.00 % and 98.00 %" in published.surprise(once)
    assert "at 11.35 %" in published.surprise(always)


def test_the_log_is_as_far_apart_as_it_is_anywhere() -> None:
    log = (LogLine(0.23, 0.93, 7), LogLine(0.09, 0.97, 7))
    ours = [EpochEnd(1, 0.25, 0.935, None, None, 1.0), EpochEnd(2, 0.0875, 0.969, None, None, 1.0)]
    assert "0.0200 in loss and 0.50 points" in published.log_gap(log, ours)
    assert log_table(log, ours[:1]).count("–") == 2


def test_the_table_has_a_column_for_what_was_published_only_where_something_was() -> None:
    adam, basics = TUTORIALS["hidden-512-adam"], TUTORIALS["tensorflow-basics"]
    ended = run("hidden-512-adam", status=RunStatus.FINISHED, test_accuracy=0.98, test_loss=0.07, seconds=5.0)
    history = [EpochEnd(5, 0.03, 0.99, None, None, 1.0)]
    table = figure_table(adam, {"here": ended}, {"here": history})
    for told in ("97.88 %", "0.12 points above", "0.0711", "0.0011 lower", "0.08 points below", "7.0 times as fast"):
        assert told in table
    assert "published</th>" in figure_table(adam, {}, {})
    assert ">5 min<" in figure_table(TUTORIALS["four-layer-sgd"], {}, {})
    assert "published</th>" not in figure_table(basics, {}, {})


def test_a_run_that_trains_is_not_yet_compared() -> None:
    training = run("hidden-512-adam", status=RunStatus.RUNNING, epoch=1, seconds=1.0)
    history = [EpochEnd(1, 0.23, 0.93, None, None, 1.0)]
    table = figure_table(TUTORIALS["hidden-512-adam"], {"here": training}, {"here": history})
    assert "epoch 2 of 5" in table
    assert "points" not in table and "times as" not in table
