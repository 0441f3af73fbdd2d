"""What a benchmark hands back: tables, targets and notes, as Markdown for people and JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Cell = str | int | float | None


@dataclass
class Table:
    """Rows of figures under a title that states what they are and in which unit."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        """Add a row, one cell a column.

        Raises:
            ValueError: too few or too many cells.
        """
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells for the columns {self.columns}")
        self.rows.append(cells)

    def markdown(self) -> str:
        """Return the table in pipes, aligned so that it reads as plain text as well."""
        lines = [self.columns, *([_text(cell) for cell in row] for row in self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        padded = (
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
            for line in (lines[0], rule, *lines[1:])
        )
        return f"**{self.title}**\n\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in padded)


@dataclass(frozen=True)
class Target:
    """What was promised, what was measured, and whether the one keeps the other."""

    promise: str
    measured: str
    met: bool


@dataclass
class Report:
    """One benchmark's result. `samples` keeps every single measurement behind the medians, by name."""

    name: str
    tables: list[Table] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    samples: dict[str, Sequence[float]] = field(default_factory=dict)

    def markdown(self, machine: dict[str, str]) -> str:
        """Return everything but the samples, for people."""
        parts = [f"## {self.name}", "\n".join(f"- {key}: {value}" for key, value in machine.items())]
        parts += [table.markdown() for table in self.tables]
        if self.targets:
            lines = [f"- {'met' if t.met else 'MISSED'}: {t.promise}: {t.measured}" for t in self.targets]
            parts.append("\n".join(lines))
        if self.notes:
            parts.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(parts)

    def plain(self, machine: dict[str, str]) -> dict[str, Any]:
        """Return everything as plain data: what `--json` prints."""
        return {"machine": machine, **asdict(self)}


def _text(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 1000 else f"{cell:.3g}" if abs(cell) < 100 else f"{cell:.1f}"
    return str(cell)
