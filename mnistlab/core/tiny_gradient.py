"""What TensorFlow finds for the network of `tiny_network`, kept here because no page may import TensorFlow.

`tests/unit/training/test_numpy_agrees.py` computes it anew with `tf.GradientTape` and compares.
"""

from __future__ import annotations

TENSORFLOW = "2.21.0"
"""The version that computed it."""

GRADIENTS: dict[str, tuple[float, ...]] = {
    "sigmoid": (
        0.17097060009774756,
        -0.1567230500896019,
        0.08548530004887378,
        -0.07836152504480096,
        0.17097060009774756,
        -0.1567230500896019,
        0.377377887619391,
        -0.37737788761939106,
        0.22889125913874928,
        -0.22889125913874933,
        0.6062691467581404,
        -0.6062691467581405,
    ),
    "relu": (
        0.8018253266017993,
        0.0,
        0.40091266330089964,
        0.0,
        0.8018253266017993,
        0.0,
        0.334093886084083,
        -0.33409388608408297,
        0.0,
        0.0,
        0.6681877721681662,
        -0.668187772168166,
    ),
}
"""By activation: the derivative of the loss by each of `tiny_network.PARAMETERS`, for its image and label."""
