"""Results that a teacher hides: pages read a learner's runs where they are hidden, or do not look at results at all."""

from __future__ import annotations

import ast
from pathlib import Path

UI = Path(__file__).parents[4] / "mnistlab" / "ui"

VEILED = {"own_runs.py", "runs.py"}
"""Where runs are read for learners, as they may see them."""

NO_RESULTS = {
    "run_deeds.py": "asks whose it is",
    "home.py": "says where it stands",
    "inside/page.py": "asks whether it has ended",
    "bring_back.py": "is about a network from outside of any class",
}
"""Who reads them past that, and for what."""


def readers() -> set[str]:
    """The files in which runs are read off the store. The course's runs are everybody's."""
    found = set()
    for path in UI.rglob("*.py"):
        name = path.relative_to(UI).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("lab.store.get", "lab.store.of_learner"):
                found.add(name)
    return {name for name in found if not name.startswith("learn/")}


def test_learners_runs_are_read_in_one_place() -> None:
    assert readers() == VEILED | NO_RESULTS.keys()


def test_who_reads_them_elsewhere_does_not_look_at_results() -> None:
    for name in NO_RESULTS.keys() - {"bring_back.py"}:
        text = (UI / name).read_text(encoding="utf-8")
        assert not [word for word in ("test_accuracy", "test_loss", ".confusion", "has_results") if word in text], name
