"""The pulse: what concerns everybody in a class, and what one learner and the teacher alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from mnistlab.core.school.topic import Topic
from mnistlab.school.pulse import Pulse


def test_what_concerns_everybody_changes_everybody_s_mark() -> None:
    pulse = Pulse()
    before = [pulse.mark("7b", learner) for learner in ("ada", "bob")]
    pulse.beat("7b")
    assert all(pulse.mark("7b", learner) != mark for learner, mark in zip(("ada", "bob"), before, strict=True))
    assert pulse.mark("8a", "ada") == Pulse().mark("8a", "ada")
    assert (pulse.count("7b"), pulse.count("8a")) == (1, 0)


def test_what_concerns_one_leaves_the_others_alone_but_counts() -> None:
    pulse = Pulse()
    ada, bob = pulse.mark("7b", "ada"), pulse.mark("7b", "bob")
    pulse.beat("7b", "ada")
    assert pulse.mark("7b", "ada") != ada
    assert pulse.mark("7b", "bob") == bob
    assert pulse.count("7b") == 1


def test_who_goes_to_another_class_has_another_mark() -> None:
    pulse = Pulse()
    for _ in range(3):
        pulse.beat("7b")
    seen = {pulse.mark("7b", "ada")}
    pulse.beat("8a", "ada")  # she joins, and the class has had as many changes as she
    for _ in range(2):
        pulse.beat("8a")
    assert pulse.mark("8a", "ada") not in seen


def test_what_a_change_is_about_is_told() -> None:
    pulse = Pulse()
    heard: list[Topic] = []
    pulse.subscribe(lambda class_id, learner, topic: heard.append(topic))
    pulse.beat("7b")
    pulse.beat("7b", topic=Topic.KNOBS)
    assert heard == [Topic.ANY, Topic.KNOBS]


def test_thirty_threads_are_all_heard() -> None:
    pulse = Pulse()
    heard: list[tuple[str, str | None]] = []
    pulse.subscribe(lambda class_id, learner, topic: heard.append((class_id, learner)))
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda number: pulse.beat("7b", f"learner {number % 30}"), range(300)))
    assert (len(heard), pulse.count("7b")) == (300, 300)
    assert {learner for _, learner in heard} == {f"learner {number}" for number in range(30)}
