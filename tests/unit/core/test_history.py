"""Names and notes as they are kept, and which runs are shown in what order."""

from __future__ import annotations

import unicodedata

import pytest

from mnistlab.core.history import (
    NAME_LENGTH,
    NOTE_LENGTH,
    UNDO_SECONDS,
    Order,
    Wish,
    WordsError,
    clean_name,
    clean_note,
    minutes_left,
    preset_of,
    select,
    sizes,
)
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec


def run(number: int, spec: RunSpec | None = None, **values: object) -> Run:
    return Run(
        f"run{number}",
        "ada",
        spec or RunSpec(),
        "auto",
        values.pop("status", RunStatus.FINISHED),  # type: ignore[arg-type]
        created_at=float(number),
        queued_at=float(number),
        **values,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  my   first\tnetwork ", "my first network"),
        ("two\nlines\r\nor\u2028four", "two lines or four"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("safe\u202egnp.exe\u202c", "safegnp.exe"),
        ("\u2066left\u2069 \u200eright\u200f", "left right"),
        ("\ufeffmark\u00ad", "mark"),
        ("half \ud800 a character", "half a character"),
        ("e\u0301", "é"),
        ("נסיון", "נסיון"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🏫", "👩\u200d🏫"),
        ("\u200d\u200c", ""),
        ("<b>bold</b> & [link](javascript:x)", "<b>bold</b> & [link](javascript:x)"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


def test_no_direction_or_control_character_comes_through() -> None:
    everything = "".join(map(chr, range(0x3000)))
    for part in (everything[i : i + 500] for i in range(0, len(everything), 500)):
        note = clean_note(part)
        assert all(c in "\n\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in note)


def test_a_note_keeps_its_lines() -> None:
    assert clean_note("\n\n first  line \r\n\r\n  second\ttab\u202e \n\n") == "first  line\n\n  second tab"


@pytest.mark.parametrize(("clean", "most"), [(clean_name, NAME_LENGTH), (clean_note, NOTE_LENGTH)])
def test_what_is_too_long_is_said_with_both_numbers(clean, most: int) -> None:
    assert clean("x" * most) == "x" * most
    assert clean("\u202e" * 10_000 + "x" * most) == "x" * most
    with pytest.raises(WordsError, match=rf"{most:,} characters at the most; this one has 10,000\.$"):
        clean("x" * 10_000)


def test_every_preset_is_known_by_its_settings_alone() -> None:
    for name, preset in PRESETS.items():
        assert preset_of(preset.spec) == name
        assert preset_of(preset.spec.with_(seed=7, dataset="fashion-mnist")) == name
        assert preset_of(preset.spec.with_(epochs=preset.spec.epochs + 1)) is None


SGD = RunSpec(hidden=(16, 8), optimizer="sgd", dataset="fashion-mnist")
RUNS = [
    run(5, status=RunStatus.DIVERGED, seconds=1.0),
    run(4, SGD, test_accuracy=0.97, seconds=9.0, name="Zebra", note="Is it WIDER?"),
    run(3, PRESETS["hidden-256"].spec, test_accuracy=0.95, seconds=4.0, starred=True),
    run(2, test_accuracy=0.98, seconds=2.0, name="apple"),
    run(1, RunSpec(hidden=()), test_accuracy=0.92, seconds=3.0, starred=True),
]


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        (Wish(), [5, 4, 3, 2, 1]),
        (Wish(text="  ZEBRA wider "), [4]),
        (Wish(text="wider apple"), []),
        (Wish(text="784-256-10"), [3]),
        (Wish(text="hidden-256"), [3]),
        (Wish(text="diverged"), [5]),
        (Wish(starred=True), [3, 1]),
        (Wish(status=RunStatus.DIVERGED), [5]),
        (Wish(dataset="fashion-mnist"), [4]),
        (Wish(network="784-128-10"), [5, 2]),
        (Wish(network="hidden-256"), [3]),
        (Wish(least=0.95), [4, 3, 2]),
        (Wish(least=0.95, starred=True), [3]),
    ],
)
def test_a_wish_leaves_those_that_fit(wish: Wish, numbers: list[int]) -> None:
    assert [found.id for found in select(RUNS, wish, Order.NEWEST)] == [f"run{number}" for number in numbers]


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        (Order.NEWEST, [5, 4, 3, 2, 1]),
        (Order.OLDEST, [1, 2, 3, 4, 5]),
        (Order.BEST, [2, 4, 3, 1, 5]),
        (Order.FEWEST, [1, 4, 5, 2, 3]),
        (Order.FASTEST, [2, 1, 3, 4, 5]),
        (Order.NAME, [2, 4, 5, 3, 1]),
    ],
)
def test_orders(order: Order, numbers: list[int]) -> None:
    assert [found.id for found in select(RUNS, Wish(), order)] == [f"run{number}" for number in numbers]


def test_what_was_not_timed_is_not_the_fastest() -> None:
    brought = run(6, test_accuracy=0.99, seconds=0.0)
    assert [found.id for found in select([brought, *RUNS], Wish(), Order.FASTEST)][:2] == ["run2", "run1"]


def test_minutes_count_down_to_nothing() -> None:
    gone = run(1, trashed_at=1000.0)
    at = [minutes_left(gone, 1000.0 + past) for past in (0, 59, 61, UNDO_SECONDS - 1, UNDO_SECONDS, UNDO_SECONDS + 99)]
    assert at == [10, 10, 9, 1, 0, 0]
    assert minutes_left(run(1), 1000.0) == 0


def test_sizes_name_every_layer() -> None:
    assert (sizes(SGD), sizes(RunSpec(hidden=()))) == ("784-16-8-10", "784-10")
