"""A run as a Jupyter notebook: the sections of its script, each a text and a cell of code."""

from __future__ import annotations

import json
from typing import Any

from mnistlab.core.export_origin import Origin, introduction
from mnistlab.core.export_script import sections
from mnistlab.core.spec import RunSpec


def notebook(spec: RunSpec, origin: Origin) -> str:
    """Return the run as the text of an .ipynb file, in Jupyter's format 4.5."""
    cells = [
        _cell("markdown", "introduction", "# A network from MNIST Lab\n\n" + "\n\n".join(introduction(spec, origin)))
    ]
    for number, section in enumerate(sections(spec, origin), 1):
        text = f"## {section.title}" + (f"\n\n{section.text}" if section.text else "")
        cells += [_cell("markdown", f"text-{number}", text), _cell("code", f"code-{number}", section.code)]
    about = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
