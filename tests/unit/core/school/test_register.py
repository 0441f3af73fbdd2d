"""The register: who is there, what they do, and in which order they are listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.register import Presence, best_of, doing, mark, register, summary
from mnistlab.core.school.wall import Seat, Stage
from mnistlab.core.spec import RunSpec

CLASS = Classroom("c1", "ABC346", "4b", "passcode", 0, 0, secret=7)
RUN = Run("r1", "ada", RunSpec(epochs=5), "auto", RunStatus.RUNNING, 0, 0)


def member(name: str, **values: bool) -> Member:
    return Member("c1", name.casefold(), name, 0, 0, **values)


def test_who_is_there_comes_first_by_name_and_who_was_sent_out_last() -> None:
    members = [member("Zoe"), member("out", removed=True), member("Left", left=True), member("ada"), member("Bo")]
    found = register(CLASS, members, [], {"bo": 0.9}, {"ada", "zoe", "out", "left"})
    assert [(entry.nickname, entry.presence) for entry in found] == [
        ("ada", Presence.HERE),
        ("Bo", Presence.AWAY),
        ("Zoe", Presence.HERE),
        ("Left", Presence.LEFT),
        ("out", Presence.REMOVED),
    ]
    assert [entry.best for entry in found] == [None, 0.9, None, None, None]


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        (Seat("ada", "Ada", Stage.IDLE), "has not trained yet"),
        (Seat("ada", "Ada", Stage.WAITING, RUN, place=3), "waits, place 3"),
        (Seat("ada", "Ada", Stage.WAITING, RUN), "waits"),
        (Seat("ada", "Ada", Stage.TRAINING, RUN), "gets ready"),
        (Seat("ada", "Ada", Stage.TRAINING, replace(RUN, step=9, epoch=1)), "trains, epoch 2 of 5"),
        (Seat("ada", "Ada", Stage.TRAINING, replace(RUN, step=99, epoch=5)), "trains, epoch 5 of 5"),
        (Seat("ada", "Ada", Stage.DONE, replace(RUN, status=RunStatus.DIVERGED)), "last run diverged"),
        (
            Seat("ada", "Ada", Stage.DONE, replace(RUN, status=RunStatus.FINISHED, test_accuracy=0.976)),
            "last run done, 97.60 %",
        ),
    ],
)
def test_what_a_learner_does_is_said_in_words(seat: Seat, words: str) -> None:
    assert doing(seat) == words


def test_the_line_above_counts_them() -> None:
    members = [member("Ada"), member("Bo"), member("Cy"), member("Di", left=True)]
    seats = [
        Seat("ada", "Ada", Stage.TRAINING, replace(RUN, step=9)),
        Seat("bo", "Bo", Stage.WAITING, RUN, place=1),
        Seat("cy", "Cy", Stage.TRAINING, RUN),
    ]
    entries = register(CLASS, members, seats, {}, {"ada", "bo"})
    assert summary(entries) == "2 here · 1 away · 1 left · 2 train · 1 waits"
    assert [entry.active for entry in entries] == [True, True, True, False]


def test_a_mark_tells_learners_apart_and_gives_neither_them_nor_the_class_s_secret_away() -> None:
    assert mark(CLASS, "ada") == mark(CLASS, "ada") != mark(CLASS, "bo")
    assert mark(CLASS, "ada") != mark(replace(CLASS, secret=8), "ada")
    assert "ada" not in mark(CLASS, "ada")


def test_the_best_of_each_learner_s_runs_counts() -> None:
    runs = [replace(RUN, test_accuracy=share) for share in (0.5, None, 0.9, 0.7)]
    assert best_of([*runs, replace(RUN, learner="bo")]) == {"ada": 0.9}
