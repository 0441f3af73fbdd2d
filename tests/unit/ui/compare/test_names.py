"""Runs are called by what tells them apart."""

from __future__ import annotations

import random
from dataclasses import replace

from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec, choices
from mnistlab.ui.compare.choose import MOST_RUNS, slots
from mnistlab.ui.compare.names import LONGEST, label, names, run_names, told
from mnistlab.ui.own_runs import unique

BASE = RunSpec()
RUN = Run("a", "me", BASE, "auto", RunStatus.FINISHED, created_at=0, queued_at=0, test_accuracy=0.97)


def test_what_differs_is_the_name() -> None:
    assert names([BASE, BASE.with_(learning_rate=0.1)]) == ["learning rate 0.001", "learning rate 0.1"]
    assert names([BASE, BASE.with_(hidden=())]) == ["hidden 128", "no hidden layer"]
    assert names([BASE, BASE.with_(seed=2)]) == ["seed 1", "seed 2"]
    assert names([BASE]) == ["784-128-10"]
    assert names([BASE, BASE]) == ["784-128-10 (1)", "784-128-10 (2)"]


def test_the_settings_are_chosen_that_tell_them_apart() -> None:
    wide = BASE.with_(hidden=(256,))
    specs = [BASE, BASE.with_(learning_rate=0.1), wide, wide.with_(learning_rate=0.1)]
    assert names(specs) == [f"hidden {size} · rate {rate}" for size in (128, 256) for rate in (0.001, 0.1)]
    # three settings differ, but one is enough
    mixed = [BASE, BASE.with_(hidden=(64,), dropout=0.2), BASE.with_(batch_size=32, dropout=0.3)]
    assert names(mixed) == ["dropout 0", "dropout 0.2", "dropout 0.3"]
    assert names([BASE, BASE.with_(epochs=1), BASE.with_(epochs=1, seed=2)]) == [
        "5 epochs · seed 1",
        "1 epoch · seed 1",
        "1 epoch · seed 2",
    ]


def test_no_two_runs_have_one_name() -> None:
    draw = random.Random(0)
    pool = [preset.spec for preset in PRESETS.values()]
    for _ in range(200):
        specs = [draw.choice(pool).with_(seed=draw.randint(1, 3), epochs=draw.randint(1, 2)) for _ in range(8)]
        assert len(set(names(specs))) == len(specs)


def test_every_value_can_be_told() -> None:
    for field in RunSpec.model_fields:
        for value in choices(field) or (getattr(BASE, field),):
            words = told(field, value)
            assert words and "_" not in words and "None" not in words and "{" not in words, words


def test_a_name_of_ones_own_comes_first_and_stays_short() -> None:
    mine, other = replace(RUN, name="My  best\nnetwork"), replace(RUN, id="b", spec=BASE.with_(epochs=9))
    assert run_names([mine, other]) == ["My best network", "9 epochs"]
    assert run_names([mine, replace(mine, id="b")]) == ["My best network (1)", "My best network (2)"]
    numbered = [replace(RUN, id=str(i), name=name) for i, name in enumerate(("A", "A", "A (2)"))]
    assert run_names(numbered) == ["A (1)", "A (3)", "A (2)"]
    (arabic,) = run_names([replace(RUN, name="شبكة")])
    assert arabic == "\u2068شبكة\u2069", "what is written from right to left does not turn the figures beside it"
    assert label(replace(RUN, name="شبكة")).startswith(arabic)
    (long,) = run_names([replace(RUN, name="x" * 80)])
    assert len(long) == LONGEST


def test_labels_in_a_box_are_never_the_same() -> None:
    runs = [replace(RUN, id=name, spec=BASE.with_(seed=seed)) for name, seed in (("a", 1), ("b", 2), ("c", 2))]
    labels = unique(runs, ["same"] * 3)
    assert labels == {"a": "same · seed 1", "b": "same · seed 2 (1)", "c": "same · seed 2 (2)"}


def test_a_run_in_one_line() -> None:
    assert label(RUN).startswith("128 · 97.00 % · Adam 0.001 · ")
    assert label(replace(RUN, name="Mine")).startswith("Mine · 97.00 % ")
    assert label(replace(RUN, spec=BASE.with_(hidden=()))).startswith("no hidden layer · ")
    assert label(replace(RUN, spec=BASE.with_(dataset="clothes"))).startswith("clothes · 128 · ")
    assert "diverged" in label(replace(RUN, status=RunStatus.DIVERGED, test_accuracy=None))


def test_a_run_keeps_its_colour_as_long_as_it_is_chosen() -> None:
    draw, held = random.Random(1), {}
    for _ in range(300):
        ids = draw.sample("abcdefghijklmnop", draw.randint(0, MOST_RUNS))
        then = slots(held, ids)
        assert list(then) == ids
        assert len(set(then.values())) == len(ids) and all(0 <= slot < MOST_RUNS for slot in then.values())
        assert all(then[one] == held[one] for one in ids if one in held)
        held = then
