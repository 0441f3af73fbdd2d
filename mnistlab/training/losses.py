"""The two forms of cross-entropy a learner can choose between, as Keras losses on logits."""

from __future__ import annotations

from typing import Any

from mnistlab.training.backend import keras, tf

SMALLEST = 1e-7
"""Where Keras clips a probability before taking its logarithm."""


class ClippedCrossentropy(keras.losses.Loss):  # type: ignore[misc]
    """Cross-entropy as Keras computed it from 2017 to 2019: softmax, clip to [1e-7, 1 - 1e-7], logarithm.

    A certain and wrong answer thus costs at most -log(1e-7) = 16.1 and has no gradient, which is why networks
    of that time survived raw pixels. Keras of today recovers the logits behind a softmax and never clips.
    Takes classes of shape (images,) and logits of shape (images, classes).
    """

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return the loss of each image, shape (images,)."""
        probabilities = tf.clip_by_value(tf.nn.softmax(y_pred), SMALLEST, 1 - SMALLEST)
        wanted = tf.one_hot(tf.cast(y_true, tf.int32), y_pred.shape[-1], dtype=probabilities.dtype)
        return -tf.reduce_sum(wanted * tf.math.log(probabilities), axis=-1)


def cross_entropy(form: str) -> Any:
    """Return the Keras loss for RunSpec's `loss` ("logits" or "probabilities"): classes and logits in, the sum out."""
    if form == "probabilities":
        return ClippedCrossentropy(reduction="sum")
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
