"""How much room the app and what it needs take on disk."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]


def project_bytes() -> int:
    """Return the size of what the app itself is made of, the dataset included."""
    parts = ("app.py", "pages", "mnistlab", "static", ".streamlit")
    files = (file for part in parts for file in [ROOT / part, *(ROOT / part).rglob("*")])
    return sum(file.stat().st_size for file in files if file.is_file() and "__pycache__" not in file.parts)


def packages_bytes() -> dict[str, int]:
    """Return the size of each package that requirements.txt pins and that is installed, the largest first."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = {match[0] for line in lines if (match := re.match(r"[\w.-]+", line))}
    sizes = {name: _size(found) for name in names if (found := _find(name))}
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def _find(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _size(found: Distribution) -> int:
    paths = (Path(str(found.locate_file(file))) for file in found.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file() and path.suffix != ".pyc")
