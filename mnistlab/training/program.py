"""The compiled heart: many training steps in one call, for one shape of network."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.training import dropout
from mnistlab.training.backend import tf
from mnistlab.training.images import Images
from mnistlab.training.losses import cross_entropy
from mnistlab.training.network import Blueprint
from mnistlab.training.parameters import Parameters

_CHUNK_IMAGES, _CHUNK_STEPS = 65_536, 2048
_TEST_BLOCK = 2000


class Program:
    """A Keras model and optimizer with their training steps compiled by XLA, to be used by one run after another.

    `parameters` begin a run; `train` goes on with it, `evaluate` measures it. `seconds_a_step` is how
    long a step took when last measured, for whoever decides how many to do at once (None: not yet known).
    `compile` has to come before `train`.
    """

    def __init__(self, blueprint: Blueprint, device: str):
        self.blueprint = blueprint
        self.chunk = max(1, min(_CHUNK_STEPS, _CHUNK_IMAGES // blueprint.batch))
        self.seconds_a_step: float | None = None
        self.parameters = Parameters(blueprint, device)
        self._device = device
        self._sum_of_losses = cross_entropy(blueprint.loss)
        self._compiled: dict[bool, Any] = {}

    @property
    def compiled(self) -> bool:
        """Whether it can train already."""
        return bool(self._compiled)

    def compile(self, images: Images) -> None:
        """Compile the training steps for images of this number; it takes most of a second."""
        batch = self.blueprint.batch
        self._train_alike(images, np.zeros((0, batch), np.int32), batch, few_beyond=True)

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
        rows, few_beyond = self._arranged(images, rows, last)
        parts = []
        for steps in _runs(few_beyond):
            count = last if steps.stop == len(rows) else self.blueprint.batch
            parts.append(self._train_alike(images, rows[steps], count, bool(few_beyond[steps.start])))
        losses, right = zip(*parts, strict=True)
        return np.concatenate(losses), np.concatenate(right)

    def preview(self, images: Images, rows: NDArray[np.integer]) -> tuple[float, float]:
        """Return loss and accuracy (0 to 1) that the batch of these images, shape (images,), has in the next step.

        Nothing is trained, nothing has to be compiled: it is what `train` will say of that batch, but for rounding.
        """
        padded = np.zeros((1, self.blueprint.batch), np.int32)
        padded[0, : len(rows)] = rows
        (padded,), _ = self._arranged(images, padded, len(rows))
        with tf.device(self._device):
            inputs, wanted = self._inputs(tf.gather(images.pixels, padded)), tf.gather(images.labels, padded)
            loss, right = self._judge(inputs, wanted, len(rows), few_beyond=False)
        return float(loss), float(right) / len(rows)

    def evaluate(self, images: Images, start: int, stop: int) -> tuple[float, NDArray[np.float32]]:
        """Judge the images from `start` to `stop` with dropout off.

        Returns:
            The mean loss, L2 penalty included as in Keras, and the probabilities, shape (images, classes).
        """
        total, blocks = 0.0, []
        model = self.parameters.model
        with tf.device(self._device):
            for first in range(start, stop, _TEST_BLOCK):
                end = min(first + _TEST_BLOCK, stop)
                logits = model(self._inputs(images.pixels[first:end]), training=False)
                total += float(self._sum_of_losses(images.labels[first:end], logits))
                blocks.append(tf.nn.softmax(logits).numpy())
            return total / (stop - start) + float(sum(model.losses)), np.concatenate(blocks)

    def _arranged(
        self, images: Images, rows: NDArray[np.int32], last: int
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Return the rows with those images first that have ink beyond the box, and whether they are few, by row.

        What pads the last row stays at its end.
        """
        box = self.blueprint.box
        if box is None:
            return rows, np.ones(len(rows), bool)
        beyond = images.beyond[rows]
        beyond[-1, last:] = False
        arranged = np.take_along_axis(rows, np.argsort(~beyond, axis=1, kind="stable"), axis=1)
        return arranged, beyond.sum(axis=1) <= box.places(self.blueprint.batch)

    def _train_alike(self, images: Images, rows: NDArray[np.int32], last: int, few_beyond: bool) -> tuple[Any, Any]:
        """Train as `train` does, where all rows have few images with ink beyond the box, or all may have many."""
        batch = self.blueprint.batch
        padded = np.zeros((self.chunk, batch), np.int32)
        padded[: len(rows)] = rows
        given = images.pixels, images.labels, padded, np.int32(len(rows)), np.int32(last)
        with tf.device(self._device):
            tensors = [tf.convert_to_tensor(each) for each in given]
            if few_beyond not in self._compiled:
                steps = tf.function(partial(self._run_steps, few_beyond), jit_compile=True, autograph=False)
                kinds = [tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in tensors]
                self._compiled[few_beyond] = steps.get_concrete_function(*kinds)
            losses, right = self._compiled[few_beyond](*tensors)
        return losses.numpy()[: len(rows)], right.numpy()[: len(rows)]

    def _run_steps(
        self, few_beyond: bool, pixels: Any, labels: Any, rows: Any, steps: Any, last: Any
    ) -> tuple[Any, Any]:
        """Train `steps` times; this is what XLA compiles."""
        batch = self.blueprint.batch
        variables = self.parameters.model.trainable_variables

        def step(i: Any, losses: Any, hits: Any) -> tuple[Any, Any, Any]:
            inputs, wanted = self._inputs(tf.gather(pixels, rows[i])), tf.gather(labels, rows[i])
            with tf.GradientTape() as tape:
                loss, right = self._judge(inputs, wanted, tf.where(i == steps - 1, last, batch), few_beyond)
            gradients = tape.gradient(loss, [variable.value for variable in variables])
            self.parameters.optimizer.apply(gradients, variables)
            return i + 1, losses.write(i, loss), hits.write(i, right)

        empty = (0, tf.TensorArray(tf.float32, self.chunk), tf.TensorArray(tf.float32, self.chunk))
        _, losses, hits = tf.while_loop(lambda i, *_: i < steps, step, empty)
        return losses.stack(), hits.stack()

    def _judge(self, inputs: Any, wanted: Any, count: Any, few_beyond: bool) -> tuple[Any, Any]:
        """Return the loss of a batch's first `count` images, penalties included, and how many of them are right."""
        counts = tf.cast(tf.range(self.blueprint.batch) < count, tf.float32)
        logits = self._training_logits(inputs, few_beyond)
        loss = self._sum_of_losses(wanted, logits, sample_weight=counts) / tf.cast(count, tf.float32)
        right = tf.cast(tf.argmax(logits, axis=-1, output_type=tf.int32) == wanted, tf.float32)
        return tf.add_n([loss, *self.parameters.model.losses]), tf.reduce_sum(right * counts)

    def _training_logits(self, inputs: Any, few_beyond: bool) -> Any:
        """Return what the model says, its hidden outputs partly dropped."""
        model, outputs, rate = self.parameters.model, inputs, self.blueprint.dropout
        *hidden, last = model.layers
        if not rate or not hidden:
            return model(inputs, training=few_beyond)
        counters = self.parameters.dropout_seed, self.parameters.optimizer.iterations.value
        seed, step = (tf.cast(number, tf.uint32) for number in counters)
        kept = dropout.masks(seed, step, rate, self.blueprint.batch, self.blueprint.hidden)
        for layer, mask in zip(hidden, kept, strict=True):
            outputs = layer(outputs, training=few_beyond) * mask
        return last(outputs, training=few_beyond)

    def _inputs(self, pixels: Any) -> Any:
        numbers = tf.cast(pixels, tf.float32)
        return numbers / 255.0 if self.blueprint.pixels == "scaled" else numbers


def _runs(flags: NDArray[np.bool_]) -> list[slice]:
    """Return the stretches of equal flags, one after the other."""
    edges = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1), len(flags)]
    return [slice(int(a), int(b)) for a, b in pairwise(edges)]
