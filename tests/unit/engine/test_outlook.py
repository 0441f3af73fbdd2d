"""What waiting runs are told: once a second, for all, and without jumping about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import DataError
from mnistlab.engine.outlook import EVERY, Outlook

SPEC = RunSpec(hidden=(64,), epochs=10)
STEPS = SPEC.steps_per_epoch(54_000)


def queued(name: str) -> Run:
    return Run(name, name[0], SPEC, "auto", RunStatus.QUEUED, 0, 0)


def trained(seconds: float) -> Run:
    """Return a run of ten epochs that took so long."""
    run = replace(queued("z"), status=RunStatus.FINISHED, attempt=1, started_at=0.0, ended_at=seconds + 0.5)
    return replace(run, step=10 * STEPS, steps_per_epoch=STEPS, seconds=seconds)


def training(name: str, epochs: int, seconds: float) -> Run:
    run = replace(queued(name), status=RunStatus.RUNNING, attempt=1, step=epochs * STEPS, steps_per_epoch=STEPS)
    return replace(run, seconds=seconds)


class Room:
    """An outlook on a queue, and its clock. `asked` counts how often it wanted to know about images."""

    def __init__(self) -> None:
        self.now, self.asked = 0.0, 0
        self.outlook = Outlook(self.images, lambda: self.now)

    def images(self, dataset: str) -> int:
        self.asked += 1
        if dataset != "mnist":
            raise DataError(f"There is no dataset {dataset}.")
        return 60_000

    def see(self, line: list[Run], trains: list[Run] = [], workers: int = 1) -> None:  # noqa: B006
        places = {run.id: place for place, run in enumerate(line, 1)}
        self.outlook.see([*line, *trains], places, frozenset(run.id for run in trains), workers)

    def begins(self, name: str) -> tuple[float, float]:
        """Return the span in which a run is said to begin, in seconds from the clock's zero."""
        found = self.outlook.waiting()[name].forecast
        assert found is not None
        return self.now + found.begin.low, self.now + found.begin.high


def test_the_place_is_exact_and_the_time_unknown_until_something_was_measured() -> None:
    room = Room()
    room.see([queued("b"), queued("a")])
    assert {name: (one.place, one.forecast) for name, one in room.outlook.waiting().items()} == {
        "b": (1, None),
        "a": (2, None),
    }
    room.outlook.note(trained(20))
    room.now += EVERY
    assert all(one.forecast for one in room.outlook.waiting().values())


def test_without_workers_nobody_is_told_a_time() -> None:
    room = Room()
    room.outlook.note(trained(20))
    room.see([queued("a")], workers=0)
    assert room.outlook.waiting()["a"].forecast is None


def test_a_run_in_training_tells_how_fast_it_goes_before_any_has_ended() -> None:
    room = Room()
    room.see([queued("b")], [training("a", 5, 10.0)])
    low, high = room.begins("b")
    assert low < 10.4 < high


def test_all_who_ask_within_a_second_get_the_same_answer() -> None:
    room = Room()
    room.outlook.note(trained(20))
    room.see([queued("a"), queued("b")])
    first, asked = room.outlook.waiting(), room.asked
    for _ in range(200):
        assert room.outlook.waiting() is first
    assert room.asked == asked
    room.now += EVERY
    assert room.outlook.waiting() is not first


def test_a_newcomer_is_answered_soon() -> None:
    room = Room()
    room.outlook.note(trained(20))
    room.see([queued("a")])
    room.outlook.waiting()
    room.see([queued("a"), queued("b")])
    room.now += 0.25
    assert room.outlook.waiting()["b"].place == 2


def test_what_was_said_stands_while_it_may_come_true_and_time_goes_on() -> None:
    """A run a little faster or slower than it was moves nothing: the time left only runs off."""
    room = Room()
    room.outlook.note(trained(40))
    said = []
    for second in range(0, 16):
        room.now = float(second)
        done, speed = 2 + second / 4.1, 4.0 if second % 2 else 4.2  # epochs, and seconds of each as now measured
        room.see([queued("b")], [replace(training("a", 2, done * speed), step=int(done * STEPS))])
        said.append(room.begins("b"))
    assert len({(round(low, 6), round(high, 6)) for low, high in said}) == 1


def test_what_cannot_come_true_any_more_is_said_anew() -> None:
    room = Room()
    room.outlook.note(trained(40))
    room.see([queued("b")], [training("a", 5, 20.0)])
    before = room.begins("b")
    room.now += EVERY
    demonstration = queued("t")
    room.see([demonstration, queued("b")], [training("a", 5, 20.0)])
    after = room.begins("b")
    assert after[0] > before[1]


def test_a_run_whose_dataset_is_gone_holds_up_nobody() -> None:
    room = Room()
    room.outlook.note(trained(40))
    gone = replace(queued("a"), spec=SPEC.with_(dataset="letters"))
    room.see([gone, queued("b")])
    low, high = room.begins("b")
    assert low <= 0.5 <= high
    room.outlook.note(replace(trained(40), spec=gone.spec))


@pytest.mark.parametrize("workers", [1, 2])
def test_more_workers_mean_less_waiting(workers: int) -> None:
    room = Room()
    room.outlook.note(trained(40))
    room.see([queued("a"), queued("b"), queued("c")], workers=workers)
    low, high = room.begins("c")
    assert low < 81 / workers < high
