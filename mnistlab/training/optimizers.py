"""Keras's optimizers with each update as one of TensorFlow's operations: a smaller graph, compiled faster.

RMSprop stays Keras's: TensorFlow's operation for it carries a momentum nobody asked for, and is slower.
"""

from __future__ import annotations

from typing import Any

from mnistlab.training.backend import keras, tf


class SGD(keras.optimizers.SGD):  # type: ignore[misc]
    """Keras's SGD, with or without momentum."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable."""
        if not self.momentum:
            tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=learning_rate, delta=gradient)
            return
        tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=self.momentums[self._get_variable_index(variable)].value.handle,
            lr=learning_rate,
            grad=gradient,
            momentum=self.momentum,
            use_nesterov=self.nesterov,
        )


class _Adam:
    _powers: tuple[Any, Any]

    def apply(self: Any, grads: Any, trainable_variables: Any = None) -> None:
        """Update all variables; what depends on the step alone is computed once."""
        step = tf.cast(self.iterations + 1, tf.float32)
        self._powers = tf.pow(self.beta_1, step), tf.pow(self.beta_2, step)
        super().apply(grads, trainable_variables)  # type: ignore[misc]

    def update_step(self: Any, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable."""
        index, (beta1_power, beta2_power) = self._get_variable_index(variable), self._powers
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=beta1_power,
            beta2_power=beta2_power,
            lr=learning_rate,
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class Adam(_Adam, keras.optimizers.Adam):  # type: ignore[misc]
    """Keras's Adam."""


class AdamW(_Adam, keras.optimizers.AdamW):  # type: ignore[misc]
    """Keras's AdamW."""


class Adagrad(keras.optimizers.Adagrad):  # type: ignore[misc]
    """Keras's Adagrad; epsilon is added behind the root instead of under it, 2e-7 of a step at most."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable."""
        tf.raw_ops.ResourceApplyAdagradV2(
            var=variable.handle,
            accum=self._accumulators[self._get_variable_index(variable)].value.handle,
            lr=learning_rate,
            epsilon=self.epsilon,
            grad=gradient,
        )
