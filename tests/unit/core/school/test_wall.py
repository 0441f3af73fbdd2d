"""Where everybody stands, and what the wall calls them."""

from __future__ import annotations

from mnistlab.core.runs import RunStatus
from mnistlab.core.school.alias import ANIMALS, aliases
from mnistlab.core.school.sketch import PARTS, Part, Sketch
from mnistlab.core.school.wall import Stage, counts, seats, shown_names
from tests.unit.core.school.wall_runs import CLASSROOM, hiding, member, run

Q, R, F = RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.FINISHED


def test_everybody_is_at_one_stage_and_shows_the_run_that_matters() -> None:
    members = [member("ada"), member("blaise"), member("carl"), member("dora")]
    runs = [
        run("a1", "ada", F, ended_at=5.0),
        run("a2", "ada", R),
        run("a3", "ada", Q),
        run("b1", "blaise", F, ended_at=3.0),
        run("b2", "blaise", Q, queued_at=9.0),
        run("b3", "blaise", Q, queued_at=8.0),
        run("c1", "carl", F, ended_at=3.0),
        run("c2", "carl", RunStatus.STOPPED, ended_at=4.0, step=20),
        run("c3", "carl", RunStatus.STOPPED, ended_at=6.0, step=0),
        run("d1", "dora", RunStatus.STOPPED, ended_at=6.0, step=0),
    ]
    found = seats(members, shown_names(CLASSROOM, members), runs, {"b2": 1, "b3": 4})
    assert [(seat.name, seat.stage, seat.run and seat.run.id, seat.drawn and seat.drawn.id) for seat in found] == [
        ("Ada", Stage.TRAINING, "a2", "a2"),
        ("Blaise", Stage.WAITING, "b2", "b1"),
        ("Carl", Stage.DONE, "c2", "c2"),
        ("Dora", Stage.IDLE, None, None),
    ]
    assert [seat.place for seat in found] == [0, 1, 0, 0]
    assert list(counts(found).items()) == [(stage, 1) for stage in Stage]


def test_of_runs_whose_place_is_unknown_the_first_that_was_queued_is_shown() -> None:
    runs = [run("late", "ada", Q, queued_at=9.0), run("early", "ada", Q, queued_at=8.0)]
    (seat,) = seats([member("ada")], {"ada": "Ada"}, runs, {})
    assert (seat.run and seat.run.id, seat.place) == ("early", 0)


def test_who_left_is_gone_once_nothing_of_theirs_trains_and_who_was_sent_out_at_once() -> None:
    members = [member("ada", left=True), member("blaise", left=True), member("carl", removed=True)]
    runs = [run("a", "ada"), run("b", "blaise", R), run("c", "carl", R)]
    names = shown_names(CLASSROOM, members)
    assert [seat.learner for seat in seats(members, names, runs, {})] == ["blaise"]
    assert set(names) == {"ada", "blaise"}


def test_names_are_in_order_whatever_order_learners_joined_in() -> None:
    members = [member("z", "zoë"), member("a", "Ada"), member("b", "bo")]
    assert [seat.name for seat in seats(members, shown_names(CLASSROOM, members), [], {})] == ["Ada", "bo", "zoë"]


def test_the_figure_is_of_the_batches_then_of_the_test_and_hidden_if_results_are() -> None:
    curves = {"a": (0.1, 0.5), "b": ()}
    training, done = (seats([member("ada")], {"ada": "Ada"}, [one], {})[0] for one in (run("a", "ada", R), run("b")))
    assert training.accuracy(curves, results=False) == 0.5
    assert done.accuracy(curves, results=True) == 0.9
    assert done.accuracy(curves, results=False) is None
    assert training.accuracy({}, results=True) is None


def test_hidden_names_stay_the_same_and_tell_nothing() -> None:
    members = [member(f"{number:032x}", f"Pupil {number}") for number in range(30)]
    names = shown_names(hiding(names=False), members)
    assert len(set(names.values())) == 30
    assert not set(names.values()) & {one.nickname for one in members}
    sooner = shown_names(hiding(names=False), members[:12])
    assert sooner == {learner: names[learner] for learner in sooner}
    other = aliases([one.learner for one in members], secret=1)
    assert other != names
    assert list(names.values()) != sorted(names.values())  # nor when they came


def test_a_learner_who_was_sent_out_keeps_others_names_as_they_were() -> None:
    members = [member("ada"), member("blaise"), member("carl")]
    before = shown_names(hiding(names=False), members)
    after = shown_names(hiding(names=False), [member("ada", removed=True), *members[1:]])
    assert after == {learner: before[learner] for learner in ("blaise", "carl")}


def test_there_are_names_for_the_largest_class() -> None:
    names = aliases([f"{number:032x}" for number in range(500)], secret=3)
    assert len(set(names.values())) == 500
    assert sum(name in ANIMALS for name in names.values()) == len(ANIMALS)


def test_a_sketch_grows_by_what_is_new() -> None:
    sketch = Sketch(attempt=1, steps=400)
    assert sketch.curve == ()
    sketch.add([Part(0, 0.5, 2, 9), Part(2, 0.8, 1, 25)])
    assert sketch.curve == (0.25, None, 0.8)
    assert sketch.step == 25
    sketch.add([Part(2, 1.0, 1, 30), Part(PARTS + 3, 0.9, 1, 400)])
    assert sketch.curve[2] == 0.9
    assert len(sketch.curve) == PARTS
    assert sketch.curve[-1] == 0.9
