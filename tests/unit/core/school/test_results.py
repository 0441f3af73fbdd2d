"""A class's results as a table: what is in it, and that no spreadsheet computes what a learner typed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta, timezone

import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.school.assignment import Assignment, Brief
from mnistlab.core.school.classroom import Classroom, Member
from mnistlab.core.school.record import Record
from mnistlab.core.school.results import GONE, as_csv, harmless, rows
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec

HOSTILE = (
    "=1+1",
    "@x",
    "+1",
    "-2+3",
    '=HYPERLINK("http://x","y")',
    " =1+1",
    '"=1',
    "\uff1d1+1",
    "a;=1+1",
    "\t=1",
    "\u202e=1",
)
NOON = 1_700_000_000.0


def run(number: int, learner: str = "a" * 32, **changes: object) -> Run:
    values: dict[str, object] = {"class_id": "c", "test_accuracy": 0.9771, "attempt": 1, "epoch": 5, "seconds": 2.5}
    spec = RunSpec(hidden=(16,), learning_rate=0.01)
    queued = NOON + number
    return Run(f"run{number}", learner, spec, "auto", RunStatus.FINISHED, queued, queued, **(values | changes))  # type: ignore[arg-type]


def record(*runs: Run, nickname: str = "Anna", title: str = "First") -> Record:
    member = Member("c", "a" * 32, nickname, NOON, NOON)
    assignment = Assignment("as1", "c", NOON, Brief(title=title, lock=Lock(base=RunSpec())))
    return Record(
        Classroom("c", "ABC346", "9b", "t", NOON, NOON, 1), [member], [assignment], runs, {("run1", 1): 0.965}
    )


def read(table: bytes) -> list[dict[str, str]]:
    """Read a table as a spreadsheet does."""
    assert table.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in table.replace(b"\r\n", b"")
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_a_run_is_a_row_with_what_was_set_and_what_came_out() -> None:
    made = record(run(1, assignment_id="as1", prediction=0.95))
    (row,) = read(as_csv(rows(made), timezone(timedelta(hours=1))))
    assert row["Nickname"] == "Anna"
    assert row["Assignment"] == "First"
    assert row["When (UTC+01:00)"] == "2023-11-14 23:13:21"
    assert row["Status"] == "finished"
    assert (row["Test accuracy (%)"], row["Secret images (%)"]) == ("97.71", "96.50")
    assert (row["Predicted (%)"], row["Difference (points)"]) == ("95.00", "2.71")
    assert (row["Parameters"], row["Epochs done"], row["Seconds"]) == ("12730", "5", "2.50")
    assert (row["Hidden layers"], row["Learning rate"], row["Training images"]) == ("16", "0.01", "all")


def test_what_is_not_known_is_empty() -> None:
    (row,) = read(as_csv(rows(record(run(2, test_accuracy=None, learner="b" * 32, assignment_id="old")))))
    assert (row["Nickname"], row["Assignment"]) == (GONE, GONE)
    empty = ("Test accuracy (%)", "Secret images (%)", "Predicted (%)", "Difference (points)")
    assert [row[name] for name in empty] == [""] * 4


def test_nobodys_learner_id_or_run_id_is_in_it() -> None:
    table = as_csv(rows(record(run(1), run(2))))
    assert b"aaaa" not in table
    assert b"run1" not in table


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_wherever_a_spreadsheet_cuts_it(text: str) -> None:
    table = as_csv(rows(record(run(1, assignment_id="as1"), nickname=text, title=text)))
    (row,) = read(table)
    for cell in (row["Nickname"], row["Assignment"]):
        for part in cell.replace("\t", ";").split(";"):
            assert part.strip().lstrip('"').lstrip()[:1] not in ("=", "+", "-", "@", "\uff1d")


def test_commas_and_quotes_stay_in_their_cell_and_lines_become_one() -> None:
    (row,) = read(as_csv(rows(record(run(1), nickname='Ann, "the\r\nfirst"'))))
    assert row["Nickname"] == 'Ann, "the first"'


@pytest.mark.parametrize("text", ["Anna-Lena", "3 + 4", "Zoë", "a=b", "Ωmega", "o'Neill"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_negative_difference_is_a_number() -> None:
    (row,) = read(as_csv(rows(record(run(1, prediction=0.99)))))
    assert row["Difference (points)"] == "-1.29"
