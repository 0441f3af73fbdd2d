"""The table of docs/who-may-do-what.md, from `rights.MAY`. `python -m tests.unit.school.rights_page` writes it anew."""

from __future__ import annotations

from pathlib import Path

from mnistlab.core.school.rights import MAY, Deed, Standing

PAGE = Path(__file__).parents[3] / "docs" / "who-may-do-what.md"
BEGIN, END = "<!-- begin: written by `python -m tests.unit.school.rights_page` -->\n", "<!-- end -->"


def table() -> str:
    """Return a line a deed and a column a standing, as Markdown."""
    rows = [["", *(standing.value for standing in Standing)]]
    rows.append(["---", *([":-:"] * len(Standing))])
    rows += [[deed.value, *("yes" if standing in MAY[deed] else "–" for standing in Standing)] for deed in Deed]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def written() -> str:
    """Return the page as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    assert after, f"{PAGE.name} has no place for the table"
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
