"""Plotly's script is put where the app can serve it: once, whole, and without failing where it cannot be."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from mnistlab.ui.plot import install_script


def test_the_script_of_the_wheel_is_copied_once(tmp_path: Path) -> None:
    target = tmp_path / "static" / "plotly.min.js"
    install_script(target)
    original = importlib.resources.files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    assert target.read_bytes() == original
    assert list(target.parent.iterdir()) == [target]
    written = target.stat().st_mtime_ns
    install_script(target)
    assert target.stat().st_mtime_ns == written


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "static").write_text("a file, not a folder")
    install_script(tmp_path / "static" / "plotly.min.js")
    assert (tmp_path / "static").is_file()
