"""Learners: told apart by their tokens, which nobody can read off their ids."""

from __future__ import annotations

import secrets

import pytest

from mnistlab.ui.identity import known, learner_id


def test_an_id_is_the_same_for_the_same_token_only() -> None:
    token = secrets.token_urlsafe(32)
    assert learner_id(token) == learner_id(token)
    assert learner_id(token) != learner_id(secrets.token_urlsafe(32))
    assert len(learner_id(token)) == 32
    assert token not in learner_id(token)


@pytest.mark.parametrize("token", [None, "", "short", "x" * 65, "a b" * 12, 7, "ü" * 40])
def test_what_is_no_token_of_ours_is_not_taken(token: object) -> None:
    assert known(token) is None


def test_a_token_of_ours_is_taken() -> None:
    token = secrets.token_urlsafe(32)
    assert known(token) == token
