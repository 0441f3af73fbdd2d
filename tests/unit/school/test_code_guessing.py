"""Guessing class codes through the school: a whole class gets in with its typing errors, a machine does not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from mnistlab.core.school.attempts import CODES_OF_ADDRESS, CODES_OF_LEARNER
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.code import ALPHABET, CodeError
from mnistlab.core.school.nickname import NicknameError
from mnistlab.core.school.rights import Actor, NotAllowedError
from mnistlab.school.attendance import NO_SUCH_CLASS, Attendance
from mnistlab.school.pulse import Pulse
from mnistlab.store.store import Store

SCHOOL = "192.0.2.1"


class Door:
    """An open class, and a clock for those who try its code."""

    def __init__(self, store: Store):
        self.now = 0.0
        self.store = store
        self.attendance = Attendance(store, Pulse(), clock=lambda: self.now)
        self.classroom: Classroom = store.classes.create("4b", "passcode")
        self._wrong = ("".join(letters) for letters in product(ALPHABET, repeat=6))

    def guess(self, learner: str, address: str | None = SCHOOL) -> str:
        """Try a wrong code; return why it was refused."""
        with pytest.raises(NotAllowedError) as refused:
            self.attendance.join(Actor(learner), next(self._wrong), "Ada", address)
        return str(refused.value)

    def enter(self, learner: str, address: str | None = SCHOOL) -> None:
        self.attendance.join(Actor(learner), self.classroom.code, learner, address)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    store = Store.open(f"sqlite:///{tmp_path}/lab.sqlite", str(tmp_path / "runs"))
    yield Door(store)
    store.dispose()


def test_thirty_behind_one_address_join_at_once_each_after_two_errors(door: Door) -> None:
    for learner in map(str, range(30)):
        assert door.guess(learner) == door.guess(learner) == NO_SUCH_CLASS
        door.enter(learner)
    assert len(door.store.classes.members(door.classroom.id)) == 30


def test_who_guesses_has_to_wait_and_others_at_the_address_do_not(door: Door) -> None:
    said = [door.guess("mallory") for _ in range(CODES_OF_LEARNER.free + 2)]
    assert said[-1] == "Too many wrong codes came from here. Try again in 5 seconds."
    with pytest.raises(NotAllowedError, match="Too many"):
        door.enter("mallory")  # the right one is not let through either, or it would be found by guessing
    door.enter("ada")
    door.now += CODES_OF_LEARNER.wait
    door.enter("mallory")


@pytest.mark.parametrize("address", [SCHOOL, None])
def test_new_browsers_do_not_help_who_guesses_from_one_address(door: Door, address: str | None) -> None:
    said = [door.guess(str(number), address) for number in range(CODES_OF_ADDRESS.free + 5)]
    assert said.count(NO_SUCH_CLASS) == CODES_OF_ADDRESS.free + 1
    assert "Too many" in door.guess("new", address)
    door.enter("elsewhere", "198.51.100.7")
    door.now += CODES_OF_ADDRESS.wait
    door.enter("new", address)


def test_what_cannot_be_a_code_or_a_nickname_is_no_guess(door: Door) -> None:
    for _ in range(3 * CODES_OF_LEARNER.free):
        with pytest.raises(CodeError):
            door.attendance.join(Actor("ada"), "ABC", "Ada", SCHOOL)
        with pytest.raises(NicknameError):
            door.attendance.join(Actor("ada"), door.classroom.code, "", SCHOOL)
    door.enter("ada")
