"""A dataset on the device: every image once, as bytes."""

from __future__ import annotations

from typing import Any

from mnistlab.data.dataset import Dataset
from mnistlab.training.backend import tf


class Images:
    """Training images followed by test images, kept on a device.

    `pixels` is uint8 of shape (images, 784), `labels` int32 of shape (images,); training, validation and
    test are ranges of rows, so no part is held twice.
    """

    def __init__(self, dataset: Dataset, device: str):
        self.train = len(dataset.x_train)
        self.test = len(dataset.x_test)
        with tf.device(device):
            self.pixels = tf.concat([_rows(dataset.x_train), _rows(dataset.x_test)], axis=0)
            self.labels = tf.cast(tf.concat([dataset.y_train, dataset.y_test], axis=0), tf.int32)

    @property
    def total(self) -> int:
        """All images, training and test."""
        return self.train + self.test


def _rows(images: Any) -> Any:
    return tf.reshape(tf.convert_to_tensor(images), (len(images), -1))
