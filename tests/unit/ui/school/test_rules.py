"""A class's rules in a sentence, and changed one by one."""

from __future__ import annotations

import pytest

from mnistlab.core.problems import SpecError
from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.spec import RunSpec
from mnistlab.ui.school.rules import contradiction, contradiction_with, say_rules, with_changes


def said(**rules: object) -> str:
    return say_rules(Classroom("c1", "ABC346", "4b", "passcode", 0, 0, 7, rules=Rules.model_validate(rules)))


def test_rules_are_said_in_a_sentence() -> None:
    assert said() == "Runs have no limits of their own. All knobs are free."
    assert said(most_epochs=1, most_seconds=90, most_parameters=50_000) == (
        "A run may have at most 50,000 parameters, one epoch and 1 min 30 s of training. All knobs are free."
    )
    assert said(lock=Lock(base=RunSpec(), free=("epochs", "hidden"))).endswith(
        "Learners may turn: hidden layers and number of epochs. The rest is fixed."
    )
    assert said(lock=Lock(base=RunSpec())).endswith("All knobs are fixed.")


def test_one_rule_is_changed_and_the_others_stay() -> None:
    rules = Rules(most_epochs=3, lock=Lock(base=RunSpec(hidden=(9,)), free=("epochs",)), names=False)
    assert with_changes(rules, {"results": False}) == rules.model_copy(update={"results": False})
    assert with_changes(rules, {"lock": None}).lock is None


def test_knobs_that_are_fixed_beyond_the_limits_are_a_contradiction() -> None:
    fixed = Lock(base=RunSpec(epochs=5, hidden=(64,)), free=("learning_rate",))
    assert contradiction(Rules(lock=fixed)) == contradiction(Rules(most_epochs=3)) == ""
    assert contradiction(Rules(lock=fixed, most_epochs=5)) == ""
    assert "(number of epochs: 5)" in contradiction(Rules(lock=fixed, most_epochs=3))
    assert "(hidden layers: 50,890 parameters and number of epochs: 5)" in contradiction(
        Rules(lock=fixed, most_epochs=3, most_parameters=100)
    )
    free = Lock(base=RunSpec(epochs=5), free=("epochs",))
    assert contradiction(Rules(lock=free, most_epochs=3)) == ""


def test_a_limit_that_no_network_keeps_is_a_contradiction_whatever_is_free() -> None:
    smallest = "the smallest network has 805 parameters, the limit is 804."
    free = Lock(base=RunSpec(), free=("hidden",))
    assert smallest in contradiction(Rules(most_parameters=804))
    assert smallest in contradiction(Rules(most_parameters=804, lock=free))
    assert contradiction(Rules(most_parameters=805)) == contradiction(Rules(most_parameters=805, lock=free)) == ""


def test_an_assignment_has_its_own_lock_before_the_class_s() -> None:
    turned, fixed = Lock(base=RunSpec(), free=("epochs",)), Lock(base=RunSpec(epochs=5))
    rules = Rules(most_epochs=3, lock=turned)
    assert contradiction_with(rules, turned) == contradiction(rules) == ""
    assert contradiction_with(rules, fixed).startswith("Nobody can train for this assignment: what is fixed")
    assert contradiction_with(Rules(most_epochs=5, lock=fixed), fixed) == ""


@pytest.mark.parametrize("wrong", [{"most_epochs": 101}, {"most_parameters": 1}, {"most_waiting": 0}])
def test_a_rule_out_of_range_is_refused_in_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(SpecError, match="allowed is a whole number from"):
        with_changes(Rules(), wrong)
