"""What the documentation says of who may do what is what the program asks."""

from __future__ import annotations

from mnistlab.core.school.classroom import RETENTION_DAYS
from mnistlab.core.school.rights import Deed
from tests.unit.school.rights_page import PAGE, table, written


def test_the_table_in_the_documentation_is_the_one_that_the_program_asks() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(), "run: python -m tests.unit.school.rights_page"
    assert table().count("\n") == len(Deed) + 2


def test_the_figures_in_its_text_are_those_of_the_program() -> None:
    assert f"for {RETENTION_DAYS} days" in " ".join(PAGE.read_text(encoding="utf-8").split())
