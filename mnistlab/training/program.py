"""The compiled heart: many training steps in one call, for one shape of network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.outcome import Checkpoint
from mnistlab.core.spec import RunSpec
from mnistlab.training import dropout
from mnistlab.training.backend import tf
from mnistlab.training.images import Images
from mnistlab.training.losses import cross_entropy
from mnistlab.training.network import Blueprint, dropout_seed, make_model, make_optimizer, starting_weights

_CHUNK_IMAGES, _CHUNK_STEPS = 65_536, 2048
_TEST_BLOCK = 2000


class Program:
    """A Keras model and optimizer with their training steps compiled by XLA, to be used by one run after another.

    `reset` or `restore` begins a run, `train` goes on with it, `evaluate` measures it. `seconds_a_step` is how
    long a step took when last measured, for whoever decides how many to do at once (None: not yet known).
    `compile` has to come before `train`.
    """

    def __init__(self, blueprint: Blueprint, device: str):
        self.blueprint = blueprint
        self.chunk = max(1, min(_CHUNK_STEPS, _CHUNK_IMAGES // blueprint.batch))
        self.seconds_a_step: float | None = None
        self._device = device
        self._sum_of_losses = cross_entropy(blueprint.loss)
        with tf.device(device):
            self._model = make_model(blueprint)
            self._optimizer = make_optimizer(blueprint.optimizer)
            self._optimizer.build(self._model.trainable_variables)
            self._seed = tf.Variable(0, dtype=tf.int64, trainable=False)
            self._blank = [_fill_of(variable) for variable in self._optimizer.variables]
        self._steps: Any = None

    @property
    def compiled(self) -> bool:
        """Whether it can train already."""
        return self._steps is not None

    def compile(self, images: Images) -> None:
        """Compile the training steps for images of this number, unless they are; it takes most of a second."""
        if self.compiled:
            return
        batch = self.blueprint.batch
        with tf.device(self._device):
            self._steps = tf.function(self._run_steps, jit_compile=True, autograph=False).get_concrete_function(
                tf.TensorSpec(images.pixels.shape, tf.uint8),
                tf.TensorSpec(images.labels.shape, tf.int32),
                tf.TensorSpec((self.chunk, batch), tf.int32),
                tf.TensorSpec((), tf.int32),
                tf.TensorSpec((), tf.int32),
            )
        self.train(images, np.zeros((0, batch), np.int32), batch)

    @property
    def bytes(self) -> int:
        """Memory taken by the weights and the optimizer's variables."""
        return sum(int(np.prod(v.shape)) * 4 for v in (*self._model.variables, *self._optimizer.variables))

    def reset(self, spec: RunSpec) -> None:
        """Begin a run: weights and dropout from its seed, the optimizer as new."""
        with tf.device(self._device):
            for variable, value in zip(self._model.trainable_variables, starting_weights(spec), strict=True):
                variable.assign(value)
            for variable, fill in zip(self._optimizer.variables, self._blank, strict=True):
                variable.assign(tf.fill(variable.shape, fill))
            self._seed.assign(dropout_seed(spec))
            self._optimizer.learning_rate = spec.learning_rate

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of the run last begun; one without state, of a brought network, leaves it new.

        Raises:
            ValueError: it belongs to another network, or was written by another version of Keras.
        """
        pairs = _pairs(self._model.trainable_variables, checkpoint.weights)
        if checkpoint.state:
            pairs += _pairs(self._optimizer.variables, checkpoint.state)
        with tf.device(self._device):
            for variable, value in pairs:
                variable.assign(value)

    def weights(self) -> tuple[NDArray[np.float32], ...]:
        """Return kernel, bias, kernel, bias, ... in layer order."""
        return tuple(variable.numpy() for variable in self._model.trainable_variables)

    def state(self) -> tuple[NDArray[np.generic], ...]:
        """Return what else `restore` needs: the optimizer's variables, its count of steps among them."""
        return tuple(np.asarray(variable.numpy()) for variable in self._optimizer.variables)

    def train(
        self, images: Images, rows: NDArray[np.int32], last: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Do one training step for each row of image numbers.

        Args:
            images: the images the program was made for.
            rows: image numbers, shape (steps, batch), at most `chunk` steps.
            last: how many images of the last row count; the rest of it is padding.

        Returns:
            The loss and the number of right answers in each step, both of shape (steps,).
        """
        steps = len(rows)
        padded = np.zeros((self.chunk, self.blueprint.batch), np.int32)
        padded[:steps] = rows
        with tf.device(self._device):
            losses, right = self._steps(
                images.pixels, images.labels, tf.constant(padded), tf.constant(steps), tf.constant(last)
            )
        return losses.numpy()[:steps], right.numpy()[:steps]

    def preview(self, images: Images, rows: NDArray[np.integer]) -> tuple[float, float]:
        """Return loss and accuracy (0 to 1) that the batch of these images, shape (images,), has in the next step.

        Nothing is trained, nothing has to be compiled: it is what `train` will say of that batch, but for rounding.
        """
        padded = np.zeros(self.blueprint.batch, np.int32)
        padded[: len(rows)] = rows
        with tf.device(self._device):
            inputs, wanted = self._inputs(tf.gather(images.pixels, padded)), tf.gather(images.labels, padded)
            loss, right = self._judge(inputs, wanted, len(rows))
        return float(loss), float(right) / len(rows)

    def evaluate(self, images: Images, start: int, stop: int) -> tuple[float, NDArray[np.float32]]:
        """Judge the images from `start` to `stop` with dropout off.

        Returns:
            The mean loss, L2 penalty included as in Keras, and the probabilities, shape (images, classes).
        """
        total, blocks = 0.0, []
        with tf.device(self._device):
            for first in range(start, stop, _TEST_BLOCK):
                end = min(first + _TEST_BLOCK, stop)
                logits = self._model(self._inputs(images.pixels[first:end]), training=False)
                total += float(self._sum_of_losses(images.labels[first:end], logits))
                blocks.append(tf.nn.softmax(logits).numpy())
            return total / (stop - start) + float(sum(self._model.losses)), np.concatenate(blocks)

    def _run_steps(self, pixels: Any, labels: Any, rows: Any, steps: Any, last: Any) -> tuple[Any, Any]:
        """Train `steps` times; this is what XLA compiles."""
        batch = self.blueprint.batch
        variables = self._model.trainable_variables

        def step(i: Any, losses: Any, hits: Any) -> tuple[Any, Any, Any]:
            inputs, wanted = self._inputs(tf.gather(pixels, rows[i])), tf.gather(labels, rows[i])
            with tf.GradientTape() as tape:
                loss, right = self._judge(inputs, wanted, tf.where(i == steps - 1, last, batch))
            gradients = tape.gradient(loss, [variable.value for variable in variables])
            self._optimizer.apply(gradients, variables)
            return i + 1, losses.write(i, loss), hits.write(i, right)

        empty = (0, tf.TensorArray(tf.float32, self.chunk), tf.TensorArray(tf.float32, self.chunk))
        _, losses, hits = tf.while_loop(lambda i, *_: i < steps, step, empty)
        return losses.stack(), hits.stack()

    def _judge(self, inputs: Any, wanted: Any, count: Any) -> tuple[Any, Any]:
        """Return the loss of a batch's first `count` images, penalties included, and how many of them are right."""
        counts = tf.cast(tf.range(self.blueprint.batch) < count, tf.float32)
        logits = self._training_logits(inputs)
        loss = self._sum_of_losses(wanted, logits, sample_weight=counts) / tf.cast(count, tf.float32)
        right = tf.cast(tf.argmax(logits, axis=-1, output_type=tf.int32) == wanted, tf.float32)
        return tf.add_n([loss, *self._model.losses]), tf.reduce_sum(right * counts)

    def _training_logits(self, inputs: Any) -> Any:
        """Return what the model says, its hidden outputs partly dropped."""
        *hidden, last = self._model.layers
        rate, outputs = self.blueprint.dropout, inputs
        if not rate or not hidden:
            return self._model(inputs, training=True)
        seed, step = (tf.cast(number, tf.uint32) for number in (self._seed, self._optimizer.iterations.value))
        kept = dropout.masks(seed, step, rate, self.blueprint.batch, self.blueprint.hidden)
        for layer, mask in zip(hidden, kept, strict=True):
            outputs = layer(outputs, training=True) * mask
        return last(outputs, training=True)

    def _inputs(self, pixels: Any) -> Any:
        numbers = tf.cast(pixels, tf.float32)
        return numbers / 255.0 if self.blueprint.pixels == "scaled" else numbers


def _fill_of(variable: Any) -> Any:
    """Return the one value a new optimizer fills a variable with (0, but 0.1 in Adagrad)."""
    values = np.unique(variable.numpy())
    assert values.size == 1, f"{variable.path} does not start as one value"
    return tf.constant(values[0], dtype=variable.dtype)


def _pairs(variables: Sequence[Any], values: Sequence[NDArray[Any]]) -> list[tuple[Any, NDArray[Any]]]:
    if [tuple(variable.shape) for variable in variables] != [value.shape for value in values]:
        raise ValueError("the checkpoint belongs to another network, or to another version of Keras")
    return list(zip(variables, values, strict=True))
