"""The wall on a projector: read from the last row, no scrolling, and alive without being drawn anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from mnistlab.core.school.passcode import hash_passcode
from mnistlab.school.staff import TEACHER, Passcode, Staff
from tests.e2e.learner import Learner
from tests.e2e.server import Server
from tests.unit.school.watched_class import Lesson, lesson

pytestmark = pytest.mark.browser

SIZES = (3, 30, 100)

PASSCODE = "correct-horse-battery"

WIDEST = "Wilhelmina Ottoline"

LOOK = """() => {
  const wall = document.querySelector('.st-key-wall');
  const root = [...wall.querySelectorAll('*')].find((node) => node.shadowRoot)?.shadowRoot ?? wall;
  const size = (node) => parseFloat(getComputedStyle(node).fontSize);
  const box = (node) => node.getBoundingClientRect();
  const least = (nodes) => Math.min(...nodes.map(size));
  const all = [...root.querySelectorAll('.wall *')];
  const shown = all.filter((node) => node.childElementCount === 0 && node.textContent.trim());
  const head = document.querySelector('.st-key-wall_head');
  const heads = [...head.querySelectorAll('h1, b'), ...root.querySelectorAll('h2')];
  const tiles = [...root.querySelectorAll('.wall-tile')];
  const main = document.querySelector('[data-testid=stMain]');
  return {
    tiles: tiles.length,
    text: least(shown),
    heads: least(heads),
    bar: least([...head.querySelectorAll('button p')]),
    scrolls: [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth],
    below: shown.filter((node) => box(node).bottom > innerHeight || box(node).right > innerWidth).length,
    over: tiles.filter((tile) => {
      const [name, figure] = [tile.querySelector('.wall-name'), tile.querySelector('.wall-figure')].map(box);
      return name.bottom > figure.top + 4 && name.right > figure.left + 1;
    }).length,
    words: root.querySelector('.wall').innerText,
  };
}"""
"""What can be measured of what a class sees: letters in CSS pixels, what does not fit, what lies over another."""

WALL = """(wanted) => {
  const wall = document.querySelector('.st-key-wall');
  if (!wall) return false;
  const root = [...wall.querySelectorAll('*')].find((node) => node.shadowRoot)?.shadowRoot ?? wall;
  return root.querySelector('.wall')?.innerText.includes(wanted);
}"""


@dataclass
class Wall:
    """A signed-in teacher's browser, and the classes there are, by how many learners they have."""

    teacher: Learner
    lessons: dict[int, Lesson]

    def open(self, learners: int, view: str, wanted: str) -> dict[str, Any]:
        """Open the wall of the class of that size; return what is to be seen once the wanted words stand there."""
        self.go(f"/wall?class={self.lessons[learners].classroom.id}&show={view}", wanted)
        found: dict[str, Any] = self.teacher.page.evaluate(LOOK)
        return found

    def go(self, path: str, wanted: str) -> None:
        """Open a page in a tab of its own, as after the old one was closed."""
        self.teacher.page.close()
        self.teacher.page = self.teacher.new_tab()
        self.teacher.page.set_viewport_size({"width": 1280, "height": 720})
        self.teacher.open(path)
        self.teacher.page.wait_for_function(WALL, arg=wanted, timeout=20_000)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[int, Lesson]]]:
    """A home with a class of each size; somebody else has its engine, so that what trains stays as it is."""
    home = tmp_path_factory.mktemp("wall") / "home"
    home.mkdir()
    with FileLock(home / "engine.lock"), lesson(home, scored=False) as first:
        made = {}
        for size in SIZES:
            classroom = first.store.classes.create(f"A class of {size}", TEACHER)
            made[size] = Lesson(first.store, first.school, first.line, classroom)
            furnish(made[size], size)
        yield home, made


def furnish(there: Lesson, learners: int) -> None:
    for number in range(learners):
        learner = f"{there.classroom.id}{number:020x}"
        there.join(learner, f"{WIDEST[: 6 + number % 14]}")
        if number % 3 == 0:
            run = there.submit(learner)
            there.begin(run)
            there.say(run, 100, 0.5)
        elif number % 3 == 1:
            run = there.trained(learner, weights=False, accuracy=0.9 + number / 2000)
            there.store.classes.score({(run.id, 1): 0.85 + number / 2000})


@pytest.fixture
def wall(lessons: tuple[Path, dict[int, Lesson]], learners: Callable[..., Learner]) -> Iterator[Wall]:
    home, made = lessons
    hashed = hash_passcode(PASSCODE)
    token = Staff(made[3].store.classes, Passcode(hashed)).sign_in(PASSCODE)
    with Server(home, MNISTLAB_TEACHER_PASSCODE=hashed) as server:
        teacher = learners(server)
        teacher.context.add_cookies([{"name": "mnistlab_teacher", "value": token, "url": server.url}])
        yield Wall(teacher, made)
        teacher.page.close()  # before the server goes: the wall's timer would complain that it finds none


def test_a_projected_wall_is_read_from_the_last_row_and_lives(wall: Wall) -> None:
    for learners in SIZES:
        found = wall.open(learners, "live", "training")
        assert found["tiles"] == learners
        check(found)
    for view, wanted in (("leaderboards", "Most in little time"), ("scatter", "Test accuracy")):
        check(wall.open(100, view, wanted))

    there = wall.lessons[3]
    wall.open(3, "live", "not begun")
    page = wall.teacher.page
    page.evaluate("document.querySelector('.st-key-wall').mine = true")
    run = there.submit(f"{there.classroom.id}{2:020x}")
    page.wait_for_function(WALL, arg="1\nwaiting", timeout=10_000)
    there.begin(run)
    there.say(run, 200, 0.765)
    page.wait_for_function(WALL, arg="76.5 %", timeout=10_000)
    there.end(run, weights=False, accuracy=0.612)
    page.wait_for_function(WALL, arg="61.2 %", timeout=10_000)
    assert page.evaluate("document.querySelector('.st-key-wall').mine"), "the wall was drawn anew"

    page.get_by_role("radio", name="Scatter").click()
    page.wait_for_function(WALL, arg="Test accuracy", timeout=10_000)
    wall.go(page.url.removeprefix(wall.teacher.server.url), "Test accuracy")

    page = wall.teacher.page
    page.locator(".wall-field .wall-dot").nth(1).dispatch_event("click")
    page.wait_for_function(WALL, arg="Wilhelmi: 61.2 %")
    began_first = next(run for run in there.store.active() if run.class_id == there.classroom.id)
    there.end(began_first, weights=False, accuracy=0.7)
    page.wait_for_function(WALL, arg="3 runs", timeout=10_000)
    assert page.locator(".wall-label").inner_text().startswith("Wilhelmi: 61.2 %"), "the pressed dot was let go"


def check(found: dict[str, Any]) -> None:
    """Hold what was measured against what the last row needs."""
    shown = json.dumps(found)
    assert found["text"] >= 20, shown
    assert found["heads"] >= 32, shown
    assert found["bar"] >= 20, shown
    assert found["scrolls"] == [0, 0], shown
    assert (found["below"], found["over"]) == (0, 0), shown
