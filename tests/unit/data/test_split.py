from __future__ import annotations

import math

import pytest

from mnistlab.core.problems import SpecError
from mnistlab.core.spec import RunSpec
from mnistlab.data.split import Split, split


def test_validation_comes_from_the_end() -> None:
    assert split(RunSpec(validation_split=0.1), 60_000) == Split(
        train=54_000, validation_start=54_000, validation=6_000
    )


def test_without_validation_all_images_are_learned_from() -> None:
    assert split(RunSpec(validation_split=0), 60_000) == Split(train=60_000, validation_start=60_000, validation=0)


def test_train_size_takes_the_first_images_and_leaves_validation_alone() -> None:
    assert split(RunSpec(validation_split=0.2, train_size=100), 1_000) == Split(100, 800, 200)


@pytest.mark.parametrize("share", [0.1, 0.15, 0.29, 1 / 3, 0.37, 0.4999])
@pytest.mark.parametrize("total", [7, 101, 999, 60_000])
def test_counts_as_keras_does(share: float, total: int) -> None:
    """Keras 3, trainers/data_adapters/array_slicing.py: floor(batch_dim * (1.0 - validation_split))."""
    found = split(RunSpec(validation_split=share), total)
    assert found.validation_start == math.floor(total * (1.0 - share))
    assert found.train + found.validation == total


def test_train_size_may_be_exactly_what_is_left() -> None:
    assert split(RunSpec(validation_split=0.1, train_size=54_000), 60_000).train == 54_000


def test_too_large_a_train_size_names_the_limit() -> None:
    with pytest.raises(SpecError, match="54000") as caught:
        split(RunSpec(validation_split=0.1, train_size=54_001), 60_000)
    assert [problem.field for problem in caught.value.problems] == ["train_size"]
    assert "6000 of 60000 are set aside for validation" in str(caught.value)


def test_a_split_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(SpecError, match="at least one") as caught:
        split(RunSpec(validation_split=0.5), 1)
    assert [problem.field for problem in caught.value.problems] == ["validation_split"]
