"""The teacher's documentation says what is on the screen: its labels, its lessons, its assignments."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from mnistlab.core.school.classroom import RETENTION_DAYS
from mnistlab.core.school.library import READY
from mnistlab.core.school.passcode import SHORTEST
from mnistlab.lessons.course import find
from mnistlab.ui.school.keeping import MOST_DAYS
from tests.unit.docs.lesson_page import PAGE, ROOT, SOURCE, lesson_page

TEXT = SOURCE.read_text(encoding="utf-8")
FLOWING = " ".join(TEXT.split())
SCREEN = [*(ROOT / "mnistlab" / "ui").rglob("*.py"), *(ROOT / "mnistlab" / "ui").rglob("*.js")]
ON_SCREEN = "\n".join(path.read_text(encoding="utf-8") for path in SCREEN)
HEADINGS = {
    "bold",
    "The day before (15 minutes).",
    "The lesson.",
    "Afterwards (5 minutes).",
    "What is stored about a learner",
    "Where",
    "Who sees it",
    "For how long",
    "How it is deleted",
    "To tell parents",
    "Install",
    "The network.",
    "The firewall",
    "Phones",
    "The passcode",
    "Accounts of the school",
    "Streamlit Community Cloud",
    "Encrypted",
}
"""What stands in bold and is no label."""


def labels() -> list[str]:
    """Return the labels on the screen that are named."""
    return sorted(set(re.findall(r"\*\*(.+?)\*\*", FLOWING)) - HEADINGS)


def test_there_are_labels() -> None:
    assert len(labels()) > 25


@pytest.mark.parametrize("label", labels())
def test_words_in_bold_stand_on_the_screen(label: str) -> None:
    assert f'"{label}"' in ON_SCREEN


@pytest.mark.parametrize("address", sorted(set(re.findall(r"`/learn\?([^`…]+)`", TEXT))))
def test_steps_of_the_course_exist(address: str) -> None:
    query = parse_qs(urlsplit(f"?{address}").query)
    lesson = find(query["lesson"][0])
    assert lesson is not None
    assert query["step"][0] in {step.id for step in lesson.steps}


def test_the_plans_use_ready_made_assignments() -> None:
    titles = {brief.title for brief in READY.values()}
    prepared = re.findall(r"Prepare: assignments? (.*?), (?:both )?closed", FLOWING)
    assert len(prepared) == 3
    named = [name for line in prepared for name in re.findall(r'"([^"]+)"', line)]
    assert len(named) == 5
    assert set(named) <= titles


def test_minutes_of_a_plan_follow_each_other_to_its_end() -> None:
    plans = re.split(r"^### \d\. ", TEXT, flags=re.MULTILINE)[1:]
    assert len(plans) == 3
    for plan in plans:
        length = int(re.search(r"\((\d+) minutes", plan)[1])  # type: ignore[index]
        spans = [tuple(map(int, span)) for span in re.findall(r"^\| (\d+)–(\d+) \|", plan, re.MULTILINE)]
        assert spans[0][0] == 0
        assert spans[-1][1] == length
        assert 45 <= length <= 60
        assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_figures_are_the_programs() -> None:
    assert f"deletes itself {RETENTION_DAYS} days after its last use" in FLOWING
    assert f"({RETENTION_DAYS}, from 1 to {MOST_DAYS})" in FLOWING
    assert f"for at most {RETENTION_DAYS} days" in FLOWING
    assert SHORTEST == 8
    assert "at least eight characters" in FLOWING


def test_links_lead_somewhere() -> None:
    anchors = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", TEXT, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        file, _, anchor = target.partition("#")
        if file:
            assert (SOURCE.parent / file).is_file(), target
        else:
            assert anchor in anchors, target


def test_the_page_to_print_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == lesson_page(), "run python -m tests.unit.docs.lesson_page"
