"""docs/curriculum.md maps all of the five tutorials, and leads nowhere that is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from mnistlab.core.presets import PRESETS
from mnistlab.lessons.course import COURSE, find
from mnistlab.lessons.glossary import glossary
from mnistlab.lessons.tutorials import TUTORIALS

ROOT = Path(__file__).parents[3]
KINDS = {"term", "picture", "claim", "figure", "challenge", "promise"}
TARGET = re.compile(r"(lesson|glossary|tutorial|page):|readme")


@dataclass(frozen=True)
class Row:
    """One thing that a tutorial says, and where it is met."""

    kind: str
    said: str
    targets: tuple[str, ...]


def targets_in(cell: str) -> tuple[str, ...]:
    """Split a last cell into its codes: names may have spaces, so each goes on until the next one begins."""
    starts = [found.start() for found in TARGET.finditer(cell)]
    ends = [*starts[1:], len(cell)]
    assert not starts or starts[0] == 0, f"not a code: {cell!r}"
    return tuple(cell[start:end].strip() for start, end in zip(starts, ends, strict=True))


def tables() -> dict[str, list[Row]]:
    """Return the rows of each tutorial, by its preset."""
    found: dict[str, list[Row]] = {}
    name = ""
    for line in (ROOT / "docs" / "curriculum.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## \d{3}: `([\w-]+)`$", line):
            name = heading[1]
            found[name] = []
        elif name and line.startswith("|") and not line.startswith(("| kind |", "|---")):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 3 and all(cells), line
            found[name].append(Row(cells[0], cells[1], targets_in(cells[2])))
    return found


TABLES = tables()
ROWS = [(name, row) for name, rows in TABLES.items() for row in rows]


def is_there(target: str) -> bool:
    """Whether a learner can go to the place a code names."""
    kind, _, name = target.partition(":")
    match kind:
        case "lesson":
            lesson_id, _, step_id = name.partition("/")
            lesson = find(lesson_id)
            return lesson is not None and step_id in [step.id for step in lesson.steps]
        case "glossary":
            return name in glossary()
        case "tutorial":
            return name in PRESETS and name in TUTORIALS
        case "page":
            return (ROOT / "pages" / f"{name}.py").is_file()
        case "readme":
            return not name and (ROOT / "README.md").is_file()
    return False


def test_every_tutorial_has_its_table_in_order() -> None:
    assert list(TABLES) == list(PRESETS)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_long_enough_to_be_whole(name: str) -> None:
    rows = TABLES[name]
    assert len(rows) >= 30
    assert len({row.said for row in rows}) == len(rows), "each thing once"
    kinds = {row.kind for row in rows}
    assert kinds == (KINDS - {"figure"} if PRESETS[name].published == "" else KINDS), "each tutorial has all kinds"


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda one: one if isinstance(one, str) else one.said[:40])
def test_what_a_tutorial_says_is_met_somewhere(name: str, row: Row) -> None:
    assert row.kind in KINDS
    assert row.targets
    assert [target for target in row.targets if not is_there(target)] == []


def test_every_step_and_card_answers_to_a_tutorial_but_for_what_the_course_adds() -> None:
    met = {target.partition(":")[2] for _, row in ROWS for target in row.targets if target.startswith("lesson:")}
    added = {
        "softmax/logits",  # the two forms of the loss, behind softmax/old-number
        "optimizers/rates",
        "memorising/cures",
    }
    steps = {f"{lesson.id}/{step.id}" for lesson in COURSE for step in lesson.steps}
    assert steps - met <= added
    cards = {target for _, row in ROWS for target in row.targets if target.startswith("tutorial:")}
    assert cards == {f"tutorial:{name}" for name in PRESETS}


@pytest.mark.parametrize(
    "target",
    ["lesson:layers/nothing", "lesson:nothing/layers", "glossary:nothing", "tutorial:x", "page:x", "readme:x", "x:y"],
)
def test_this_check_can_fail(target: str) -> None:
    assert not is_there(target)


def test_codes_are_told_apart() -> None:
    assert targets_in("lesson:a/b glossary:dense layer readme") == ("lesson:a/b", "glossary:dense layer", "readme")
    with pytest.raises(AssertionError, match="not a code"):
        targets_in("see lesson:a/b")
