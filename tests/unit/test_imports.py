"""The import rule, read off the source: rooms depend one way, and each heavy library has one room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mnistlab"

ROOMS = {
    "core": set(),
    "settings": set(),
    "data": {"core"},
    "store": {"core"},
    "training": {"data", "core"},
    "charts": {"core"},
    "lessons": {"core"},
    "engine": {"store", "data", "core", "settings"},
    "school": {"engine", "store", "data", "core", "settings"},
    "ui": {"school", "engine", "charts", "lessons", "store", "data", "core", "settings"},
    "cli": {"training", "data", "core"},
    "pages": {"ui", "core"},
}
"""Which rooms each room may import. `cli` is `__main__` and what it is made of, `pages` includes app.py."""

IN_THE_WORKER = {"engine/task.py", "engine/preload.py"}
"""Files of the engine that only workers run: they, and no other, may import training as well."""

OWNERS = {
    "keras": {"training"},
    "tensorflow": {"training"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "h5py": {"store"},
    "dask": {"engine"},
    "distributed": {"engine"},
    "streamlit": {"ui", "pages"},
    "plotly": {"charts", "ui"},
    "PIL": {"ui"},
    "segno": {"ui"},
}
"""Libraries that belong to rooms."""

PURE = {"numpy", "pydantic", "mnistlab"}


def sources() -> list[Path]:
    return sorted([*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])


def room_of(path: Path) -> str:
    if path.parent in (ROOT, ROOT / "pages"):
        return "pages"
    name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return {"__main__": "cli", "__init__": "core"}.get(name, name)


def imported(path: Path) -> Iterator[str]:
    """Yield every module a file imports, inside functions too, but not those only the type checker sees."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for branch in node.body
        for inner in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room they cross"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    allowed = ROOMS[room] | {room}
    if path.relative_to(PACKAGE if PACKAGE in path.parents else ROOT).as_posix() in IN_THE_WORKER:
        allowed |= {"training"}
    for module in imported(path):
        top, *rest = module.split(".")
        assert room in OWNERS.get(top, {room}), f"{module} belongs to {OWNERS[top]}, not to {room}"
        if top == "mnistlab" and rest and (PACKAGE / rest[0]).is_dir():
            assert rest[0] in allowed, f"{room} may import {sorted(allowed)}, not {rest[0]}"


def test_core_needs_the_standard_library_numpy_and_pydantic_alone() -> None:
    import sys

    known = PURE | set(sys.stdlib_module_names)
    for path in (PACKAGE / "core").rglob("*.py"):
        assert {module.split(".")[0] for module in imported(path)} <= known, path


def test_pages_are_short() -> None:
    for path in [ROOT / "app.py", *(ROOT / "pages").glob("*.py")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 80, path


CHANGES = {
    "engine": {"submit", "resume", "stop", "stop_all", "limit"},
    "store": {
        *("create", "adopt", "annotate", "trash", "restore", "delete", "resume", "close", "end", "limit"),
        *("request_stop", "request_stops"),
    },
}
"""What changes runs. Pages may not, past the school, which asks who may."""


def test_pages_change_runs_and_classes_through_the_school_alone() -> None:
    for path in [*(PACKAGE / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                assert node.attr not in CHANGES.get(node.value.attr, ()), f"{path}: {ast.unparse(node)}"
                assert not ast.unparse(node).startswith("lab.store.classes"), f"{path}: {ast.unparse(node)}"


def test_the_rule_itself_can_fail() -> None:
    """The reader sees imports at the top, inside functions, and skips those under TYPE_CHECKING."""
    modules = list(imported(PACKAGE / "core" / "problems.py"))
    assert "dataclasses.dataclass" in modules
    assert not any(module.startswith("pydantic") for module in modules)
