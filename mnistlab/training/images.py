"""A dataset on the device: every image once, as bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.inkbox import find
from mnistlab.data.dataset import Dataset
from mnistlab.data.shared import rows
from mnistlab.training.backend import tf


class Images:
    """Training images followed by test images, kept on a device.

    `pixels` is uint8 of shape (images, 784), `labels` int32 of shape (images,); training, validation and
    test are ranges of rows, so no part is held twice. `box` is where nearly all their ink is, `beyond` tells which
    of them, shape (images,), have ink outside; a GPU waits for more operations longer than for zeros: None there.
    """

    def __init__(self, dataset: Dataset, device: str):
        self.train = len(dataset.x_train)
        self.test = len(dataset.x_test)
        pixels = rows(dataset)
        self.box = find(pixels) if "CPU" in device else None
        self.beyond = self.box.has_ink_beyond(pixels) if self.box else np.zeros(len(pixels), bool)
        self.pixels = _on_device(pixels, device)
        with tf.device(device):
            self.labels = tf.cast(tf.concat([dataset.y_train, dataset.y_test], axis=0), tf.int32)

    @property
    def total(self) -> int:
        """All images, training and test."""
        return self.train + self.test


def _on_device(pixels: NDArray[np.uint8], device: str) -> Any:
    """Return the pixels as a tensor; on the CPU it reads the array's own memory, aligned as TensorFlow wants it."""
    if pixels.ctypes.data % 64 == 0 and pixels.flags.writeable:
        tensor = tf.experimental.dlpack.from_dlpack(pixels.__dlpack__())
    else:
        tensor = tf.convert_to_tensor(pixels)
    with tf.device(device):
        return tf.identity(tensor)
