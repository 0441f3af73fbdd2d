"""Looking into files without loading them, and what loading does."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from mnistlab.store.arrays import pack_weights
from mnistlab.ui.learn.file_kinds import entries, harmful, harmless, instructions


def test_looking_into_the_stranger_s_pickle_calls_nothing_but_loading_does(capsys: pytest.CaptureFixture[str]) -> None:
    names = [name for name, _ in instructions(harmful())]
    assert "REDUCE" in names
    assert capsys.readouterr().out == ""
    pickle.loads(harmful())
    assert "any program" in capsys.readouterr().out


def test_numbers_are_pickled_without_a_call() -> None:
    found = instructions(harmless())
    assert [name for name, _ in found] == ["EMPTY_LIST", "BINFLOAT", "BINFLOAT", "APPENDS", "STOP"]
    assert pickle.loads(harmless()) == [0.5, -1.25]
    assert found[1][1] == "takes the number 0.5"


def test_an_archive_lists_its_arrays() -> None:
    data = pack_weights((np.zeros((784, 3), np.float32), np.zeros(3, np.float32)))
    found = dict(entries(data))
    assert list(found) == ["kernel_0.npy", "bias_0.npy"]
    assert found["kernel_0.npy"] > 784 * 3 * 4
