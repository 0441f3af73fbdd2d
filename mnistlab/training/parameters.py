"""All that a run changes: weights, the optimizer's variables, and where dropout's random numbers begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.facts import PIXELS
from mnistlab.core.inkbox import InkBox
from mnistlab.core.outcome import Checkpoint
from mnistlab.core.spec import RunSpec
from mnistlab.training.backend import tf
from mnistlab.training.network import Blueprint, dropout_seed, make_model, make_optimizer, starting_weights

_ITERATIONS_AND_RATE = 2
"""The variables every Keras optimizer begins with; those of the first weight, of the second, ... follow."""


class Parameters:
    """A Keras model and optimizer on a device, and what is in them; `dropout_seed` is a variable of type int64."""

    def __init__(self, blueprint: Blueprint, device: str):
        self._device = device
        with tf.device(device):
            self.model = make_model(blueprint)
            self.optimizer = make_optimizer(blueprint.optimizer)
            self.optimizer.build(self.model.trainable_variables)
            self.dropout_seed = tf.Variable(0, dtype=tf.int64, trainable=False)
        weights, state = self.model.trainable_variables, self.optimizer.variables
        each, left = divmod(len(state) - _ITERATIONS_AND_RATE, len(weights))
        assert not left, "the optimizer has as many variables for each weight"
        self._weights = _Row(weights, blueprint.box)
        self._state = _Row(state, blueprint.box, _ITERATIONS_AND_RATE, each)
        self._blank = [_fill_of(variable) for variable in state]

    @property
    def bytes(self) -> int:
        """Memory taken by the weights and the optimizer's variables."""
        return sum(int(np.prod(v.shape)) * 4 for v in (*self.model.variables, *self.optimizer.variables))

    def reset(self, spec: RunSpec) -> None:
        """Begin a run: weights and dropout from its seed, the optimizer as new."""
        with tf.device(self._device):
            self._weights.write(weight.numpy() for weight in starting_weights(spec))
            for variable, fill in zip(self.optimizer.variables, self._blank, strict=True):
                variable.assign(tf.fill(variable.shape, fill))
            self.dropout_seed.assign(dropout_seed(spec))
            self.optimizer.learning_rate = spec.learning_rate

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of the run last begun; one without state, of a brought network, leaves it new.

        Raises:
            ValueError: it belongs to another network, or was written by another version of Keras.
        """
        with tf.device(self._device):
            self._weights.write(checkpoint.weights)
            if checkpoint.state:
                self._state.write(checkpoint.state)

    def weights(self) -> tuple[NDArray[np.float32], ...]:
        """Return kernel, bias, kernel, bias, ... in layer order."""
        return self._weights.read()

    def state(self) -> tuple[NDArray[np.generic], ...]:
        """Return what else `restore` needs: the optimizer's variables, its count of steps among them."""
        return self._state.read()


class _Row:
    """Variables as others know them: the first kernel, and what an optimizer keeps of it, is whole, boxed or not.

    Args:
        variables: some that belong to no weight, then those of each weight: with a box, of the kernel in it, of the
            bias, of the kernel around it, and so on as without one (`layers.InkDense`).
        box: where the first kernel is cut in two, if it is.
        before: how many belong to no weight.
        each: how many every weight has.
    """

    def __init__(self, variables: Sequence[Any], box: InkBox | None, before: int = 0, each: int = 1):
        self._variables = variables
        self._box = box
        self._starts = [before + i * each for i in range(4)]

    def read(self) -> tuple[NDArray[Any], ...]:
        """Return all values."""
        values = [np.asarray(variable.numpy()) for variable in self._variables]
        if self._box is None:
            return tuple(values)
        a, b, c, d = self._starts
        kernels = [_join(self._box, *halves) for halves in zip(values[a:b], values[c:d], strict=True)]
        return (*values[:a], *kernels, *values[b:c], *values[d:])

    def write(self, values: Iterable[NDArray[Any]]) -> None:
        """Set all values.

        Raises:
            ValueError: they are not as many or not of the shapes that `read` returns.
        """
        values = list(values)
        if self._box is not None:
            a, b, c, _ = self._starts
            halves = [_cut(self._box, kernel) for kernel in values[a:b]]
            inside, outside = [half for half, _ in halves], [half for _, half in halves]
            values = [*values[:a], *inside, *values[b:c], *outside, *values[c:]]
        if [tuple(variable.shape) for variable in self._variables] != [value.shape for value in values]:
            raise ValueError("the checkpoint belongs to another network, or to another version of Keras")
        for variable, value in zip(self._variables, values, strict=True):
            variable.assign(value)


def _cut(box: InkBox, kernel: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the rows of a first kernel that belong to pixels in the box, and the others."""
    if kernel.shape[:1] != (PIXELS,):
        raise ValueError(f"a first kernel has {PIXELS} rows, this one's shape is {kernel.shape}")
    return kernel[box.inside], kernel[box.rim]


def _join(box: InkBox, inside: NDArray[Any], outside: NDArray[Any]) -> NDArray[Any]:
    """Return the kernel that was cut in two."""
    whole = np.empty((PIXELS, *inside.shape[1:]), inside.dtype)
    whole[box.inside], whole[box.rim] = inside, outside
    return whole


def _fill_of(variable: Any) -> Any:
    """Return the one value a new optimizer fills a variable with (0, but 0.1 in Adagrad)."""
    values = np.unique(variable.numpy())
    assert values.size == 1, f"{variable.path} does not start as one value"
    return tf.constant(values[0], dtype=variable.dtype)
