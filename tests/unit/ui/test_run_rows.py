"""Rows of the list of runs: what is on them, and that nothing a learner typed is more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import streamlit as st

from mnistlab.core.forecast import Forecast, Span
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.outlook import Waiting
from mnistlab.ui.own_runs import called, isolated
from mnistlab.ui.run_list import Deed, deeds
from mnistlab.ui.run_rows import deleted, row, spark

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b onclick="alert(1)">',
    "' onmouseover='alert(1)",
    "</textarea><iframe src=//evil>",
    "</li></ul><h1>&lt;",
    "[x](javascript:alert(1)) :red[y] $z$",
)


class Reader(HTMLParser):
    """Collects the tags, the names of attributes, and the text of some HTML."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def run(status: RunStatus = RunStatus.FINISHED, **values: object) -> Run:
    reached = {"test_accuracy": 0.9786, "epoch": 5, "seconds": 8.0} if status is RunStatus.FINISHED else {}
    fields: dict[str, object] = {"spec": RunSpec(hidden=(64,)), **reached, **values}
    return Run("abc", "ada", device_choice="auto", status=status, created_at=0.0, queued_at=0.0, **fields)  # type: ignore[arg-type]


def deeds_of(html: str) -> list[str]:
    return re.findall(r'data-(?:do|go)="(\w+)"', html)


def test_a_row_says_what_a_run_is_and_what_can_be_done() -> None:
    html = row(run(), [2.0, 0.5, 0.1], picked=False)
    text = Reader(html).text
    for part in ("784-64-10 · ReLU, Adam", "01 Jan, 00:00", "5 epochs", "97.86 %", "50,890", "8 s"):
        assert part in text
    assert deeds_of(html) == ["star", "close", "results", "inside", "train", "pick", "edit", "trash"]
    assert 'href="train?run=abc"' in html
    named = Reader(row(run(name="Wider", starred=True), [], picked=True))
    assert "784-64-10" in named.text
    assert ("aria-pressed", "true") in named.attributes
    assert ("checked", None) in named.attributes
    assert ("value", "Wider") in named.attributes


@pytest.mark.parametrize(
    ("status", "there", "missing", "says"),
    [
        (RunStatus.RUNNING, {"stop", "train"}, {"trash", "results", "inside"}, "trains, epoch 1 of 5"),
        (RunStatus.QUEUED, {"stop", "train"}, {"trash", "results", "inside"}, "waits for its turn"),
        (RunStatus.DIVERGED, {"trash", "results"}, {"stop", "train", "inside"}, "diverged after 0 epochs"),
        (RunStatus.INTERRUPTED, {"trash", "results", "train"}, {"stop", "inside"}, "interrupted after 0 epochs"),
    ],
)
def test_what_can_be_done_depends_on_where_it_stands(
    status: RunStatus, there: set[str], missing: set[str], says: str
) -> None:
    html = row(run(status), [], picked=False)
    assert there <= set(deeds_of(html))
    assert missing.isdisjoint(deeds_of(html))
    assert says in Reader(html).text


def test_a_waiting_run_says_its_place_and_when_it_begins() -> None:
    waiting = Waiting(3, Forecast(Span(28, 36), Span(80, 110)))
    html = row(run(RunStatus.QUEUED), [], picked=False, waiting=waiting)
    assert "waits, place 3 in line, begins in about 30 s" in Reader(html).text


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words(words: str) -> None:
    harmless = run(name="x", note="x")
    hostile = run(name=words, note=words)
    for draw in (lambda r: row(r, [], picked=False), lambda r: deleted(r, 3)):
        plain, read = Reader(draw(harmless)), Reader(draw(hostile))
        assert read.tags == plain.tags
        assert [name for name, _ in read.attributes] == [name for name, _ in plain.attributes]
        assert words in read.text


def test_a_long_note_is_folded_up() -> None:
    assert "details" not in Reader(row(run(note="one\ntwo"), [], picked=False)).tags
    for note in ("one\ntwo\nthree", "x" * 500):
        read = Reader(row(run(note=note), [], picked=False))
        assert "details" in read.tags
        assert note in read.text


def test_a_deleted_run_says_how_long_it_can_be_brought_back() -> None:
    assert "Deleted: Wider 1 minute left" in Reader(deleted(run(name="Wider"), 1)).text
    assert "9 minutes left" in Reader(deleted(run(), 9)).text
    assert deeds_of(deleted(run(), 9)) == ["restore"]


def test_a_small_curve_falls_and_stays_in_its_frame() -> None:
    points = re.search('points="([^"]+)"', spark([2.3, 0.9, 0.3, 0.05]))
    assert points
    places = [tuple(map(float, place.split(","))) for place in points[1].split()]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert [y for _, y in places] == sorted(y for _, y in places)
    assert all(0 <= x <= 120 and 0 <= y <= 30 for x, y in places)
    assert "Training loss from 2.3 to 0.05" in spark([2.3, 0.05])
    for few in ([], [0.5]):
        assert "polyline" not in spark(few)
    for strange in ([0.0, 0.0], [1.0, 1.0, 1.0], [1e-30, 1e30]):
        assert "nan" not in spark(strange) and "polyline" in spark(strange)


def test_a_name_stands_before_the_description() -> None:
    assert called(run(name="Wider", starred=True)).startswith("★ Wider · 01 Jan")
    assert called(run()).startswith("01 Jan")
    assert isolated("Wider") == "Wider"
    assert isolated("נסיון") == "\u2068נסיון\u2069"


def test_only_new_and_well_formed_deeds_are_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    good = {"n": 3, "do": "annotate", "row": "abc", "name": "x", "note": "y", "on": 1, "path": "/etc"}
    asked = [{"n": 4, "do": "star", "row": "abc", "on": True}, good, {"n": 2, "do": "star", "row": "abc"}]
    asked += [{"n": "5", "do": "star", "row": "abc"}, {"n": 6, "do": ["star"], "row": "abc"}, {"n": 7, "do": "star"}]
    monkeypatch.setattr(st, "session_state", {"list": {"asked": [*asked, "x", None]}, "odd": {"asked": "x"}})
    assert deeds("list", 2) == [
        Deed(3, "annotate", "abc", False, {"name": "x", "note": "y"}),
        Deed(4, "star", "abc", True, {}),
    ]
    assert deeds("list", 4) == deeds("odd", 0) == deeds("none", 0) == []
