"""The linter of the course: every lesson is whole, and leads nowhere that is not there."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mnistlab.core import facts
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.lessons import course
from mnistlab.lessons.course import COURSE
from mnistlab.lessons.glossary import glossary
from mnistlab.lessons.lesson import Lesson, Number, Question, Step
from mnistlab.ui.learn.interactions import find
from mnistlab.ui.share import spec_from

ROOT = Path(course.__file__).parent
STEPS = [(lesson, step) for lesson in COURSE for step in lesson.steps]
NUMBER = re.compile(r"(?<![\w.,/])\d[\d,]*(?:\.\d+)?(?!\w)")
KNOWN = {str(facts.PIXELS), str(facts.BRIGHTEST), "100"}
"""Numbers of three digits and more that may stand in a text as they are: what an image is, and per cent."""

each_lesson = pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.id)
each_step = pytest.mark.parametrize(("lesson", "step"), STEPS, ids=lambda one: one.id)


def sentences(text: str) -> int:
    return len(re.findall(r"[.?!:](?:\s|$)", re.sub(r"\$[^$]*\$", "", text)))


def test_there_are_fourteen_lessons_with_names_of_their_own() -> None:
    assert len(COURSE) == 14
    assert len({lesson.id for lesson in COURSE}) == len({lesson.title for lesson in COURSE}) == 14


@each_lesson
def test_a_lesson_is_whole(lesson: Lesson) -> None:
    assert re.fullmatch(r"[a-z-]+", lesson.id)
    assert lesson.about and 2 <= lesson.minutes <= 20
    assert len(lesson.steps) >= 3
    assert len({step.id for step in lesson.steps}) == len(lesson.steps)
    assert lesson.sources
    assert lesson.terms, "a lesson introduces at least one word"
    for source in lesson.sources:
        assert source.text
        assert not source.address or re.match(r"https?://\S+$", source.address)
    assert set(lesson.terms) <= set(glossary())


@each_step
def test_a_step_has_a_claim_something_to_do_and_a_check(lesson: Lesson, step: Step) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", step.id)
    assert 1 <= sentences(step.claim) <= 5, step.claim
    assert step.do.strip() and step.seen.strip()
    assert callable(find(step.interaction))
    if isinstance(step.check, Question):
        assert 2 <= len(step.check.choices) <= 5
        assert sum(choice.right for choice in step.check.choices) == 1
        texts = [choice.text for choice in step.check.choices]
        assert len(set(texts)) == len(texts)
        assert all(len(choice.why) > 20 for choice in step.check.choices), "wrong answers are explained too"
    else:
        assert isinstance(step.check, Number)
        assert step.check.why and step.check.low and step.check.high
        assert np.isfinite(step.check.answer)


@each_step
def test_a_link_into_train_can_be_taken(lesson: Lesson, step: Step) -> None:
    if step.train is None:
        pytest.skip("this step does not lead into Train")
    spec, problems = spec_from(step.train.settings, ("mnist", "mnist-shuffled", "fashion-mnist"))
    assert not problems
    assert isinstance(spec, RunSpec)


def test_every_word_of_the_glossary_leads_to_a_step() -> None:
    steps = {f"{lesson.id}/{step.id}" for lesson, step in STEPS}
    assert [term.name for term in glossary().values() if term.lesson not in steps] == []


def typed_numbers(path: Path) -> Iterator[str]:
    """Yield numbers that were typed into a text instead of being computed, but for sources and links."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = {
        id(inner)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Source", "Try"))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            for number in NUMBER.findall(node.value):
                if ("." in number or len(number.replace(",", "")) >= 3) and number not in KNOWN:
                    yield f"line {node.lineno}: {number}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.py")), ids=lambda path: path.stem)
def test_numbers_are_computed_not_typed(path: Path) -> None:
    assert list(typed_numbers(path)) == []


def test_this_rule_can_fail(tmp_path: Path) -> None:
    (tmp_path / "lesson.py").write_text('text = f"it gets 97.8 % of {1:,} right, and 60,000 more"\n')
    assert [found.split(": ")[1] for found in typed_numbers(tmp_path / "lesson.py")] == ["97.8", "60,000"]


def test_the_facts_are_those_of_the_data() -> None:
    mnist = Catalog().load("mnist")
    assert mnist.x_train.shape == (facts.TRAIN, facts.SIDE, facts.SIDE)
    assert mnist.x_test.shape == (facts.TEST, facts.SIDE, facts.SIDE)
    assert mnist.x_train.max() == facts.BRIGHTEST
    assert len(np.unique(mnist.y_train)) == facts.CLASSES
    assert RunSpec().inputs == facts.PIXELS


def test_each_module_s_lesson_is_in_the_course() -> None:
    modules = {path.stem for path in ROOT.glob("*.py")} - {"__init__", "course", "glossary", "lesson", "tutorials"}
    found = {importlib.import_module(f"mnistlab.lessons.{name}").LESSON.id for name in modules}
    assert found == {lesson.id for lesson in COURSE}
