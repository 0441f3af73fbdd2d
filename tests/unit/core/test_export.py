"""What an exported script says and reads, for settings that the executed ones do not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mnistlab.core.export_origin import DATA_VARIABLE, Origin
from mnistlab.core.export_parts import loading_code
from mnistlab.core.export_script import script
from mnistlab.core.spec import RunSpec
from mnistlab.data.known import MNIST_SHUFFLED
from mnistlab.data.shuffled import shuffle_pixels

ORIGIN = Origin(0.97, images=54_000, validation_start=54_000, validation=6000, steps=2110, whole=True, versions={})


def test_shuffled_images_are_made_of_those_that_keras_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(0).integers(0, 256, (7, 28, 28), np.uint8)
    np.savez(tmp_path / "mnist.npz", x_train=images, y_train=np.arange(7), x_test=images[:2], y_test=np.arange(2))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "mnist.npz"))
    names: dict[str, Any] = {}
    exec("import os\nimport numpy as np\n" + loading_code(MNIST_SHUFFLED.name, DATA_VARIABLE), names)
    np.testing.assert_array_equal(names["x_train"].reshape(-1, 28, 28), shuffle_pixels(images))
    np.testing.assert_array_equal(names["x_test"].reshape(-1, 28, 28), shuffle_pixels(images[:2]))
    text = script(RunSpec(dataset=MNIST_SHUFFLED.name), ORIGIN)
    assert "mnist.load_data()" in text and "does not know these images" not in " ".join(text.split())


@pytest.mark.parametrize(("initializer", "random"), [("zeros", False), ("he_normal", True)])
def test_random_weights_are_spoken_of_where_there_are_any(initializer: str, random: bool) -> None:
    text = " ".join(script(RunSpec.parse({"initializer": initializer}), ORIGIN).replace("# ", "").split())
    assert ("the random numbers that the weights start from" in text) is random
    assert ("All weights start at zero" in text) is not random
