"""Products counted by formula, and by counting them in the NumPy network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mnistlab.core.cost import CPU, GPU, batch_bytes, epoch_seconds, products_backward, products_forward
from mnistlab.core.dense import backward, forward
from mnistlab.core.spec import RunSpec
from mnistlab.core.starting import network


class Counted(np.ndarray):
    """An array that counts the multiplications of its matrix products."""

    products = 0

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(one) if isinstance(one, Counted) else one for one in inputs]
        if ufunc is np.matmul:
            Counted.products += plain[0].shape[0] * plain[0].shape[1] * plain[1].shape[1]
        result = getattr(ufunc, method)(*plain, **options)
        return result.view(Counted) if isinstance(result, np.ndarray) else result


@pytest.mark.parametrize("hidden", [(), (16,), (32, 8), (12, 12, 12)])
def test_products_are_as_many_as_the_network_does(hidden: tuple[int, ...]) -> None:
    spec, images = RunSpec(hidden=hidden), 3
    weights = [array.view(Counted) for array in network("glorot_uniform", (784, *hidden, 10), 1)]
    x = np.random.default_rng(1).uniform(0, 1, (images, 784)).view(Counted)
    Counted.products = 0
    forward(weights, x, "relu")
    assert Counted.products == images * products_forward(spec)
    Counted.products = 0
    backward(weights, x, np.array([1, 2, 3]), "relu", "logits")
    assert Counted.products == images * (products_forward(spec) + products_backward(spec))


def test_a_graphics_card_needs_much_to_do() -> None:
    """What the lesson says of its model."""
    small, large = RunSpec(hidden=(16,), batch_size=16), RunSpec(hidden=(1024,), batch_size=512)
    assert epoch_seconds(GPU, small, 60_000) > epoch_seconds(CPU, small, 60_000)
    assert epoch_seconds(GPU, large, 60_000) < epoch_seconds(CPU, large, 60_000) / 10


def test_memory_of_a_batch() -> None:
    assert batch_bytes(RunSpec(batch_size=2000)) == np.zeros((2000, 784), np.float32).nbytes
