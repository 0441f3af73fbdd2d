"""The optimizers as an exported script has them: a function `update(gradients)` that changes the weights.

Keras's own are used where they round as the run did; the others are written out, operation by operation in the order
of the run, so that the script's numbers are the run's.
"""

from __future__ import annotations

from mnistlab.core.spec import RunSpec

_KERAS = """\
optimizer = keras.optimizers.{name}
optimizer.build(weights)


def update(gradients):
    optimizer.apply(gradients, weights)"""

_NESTEROV = """\
velocities = [tf.Variable(tf.zeros_like(weight)) for weight in weights]
momentum, rate = tf.constant(0.9), tf.constant(LEARNING_RATE)


def update(gradients):
    for weight, gradient, velocity in zip(weights, gradients, velocities):
        velocity.assign(velocity * momentum - gradient * rate)
        weight.assign(weight + velocity * momentum - gradient * rate)"""

_ADAGRAD = """\
sums = [tf.Variable(tf.fill(weight.shape, 0.1)) for weight in weights]
rate, epsilon = tf.constant(LEARNING_RATE), tf.constant(1e-7)


def update(gradients):
    for weight, gradient, total in zip(weights, gradients, sums):
        total.assign_add(gradient * gradient)
        weight.assign_sub(gradient * rate / (tf.sqrt(total) + epsilon))"""

_ADAM = """\
means = [tf.Variable(tf.zeros_like(weight)) for weight in weights]
squares = [tf.Variable(tf.zeros_like(weight)) for weight in weights]
updates = tf.Variable(0.0)
beta_1, beta_2, epsilon, rate = (tf.constant(number) for number in (0.9, 0.999, 1e-7, LEARNING_RATE))


def update(gradients):
    updates.assign_add(1.0)
    corrected = rate * tf.sqrt(1 - tf.pow(beta_2, updates)) / (1 - tf.pow(beta_1, updates))
    for weight, gradient, mean, square in zip(weights, gradients, means, squares):{decay}
        mean.assign_add((gradient - mean) * (1 - beta_1))
        square.assign_add((gradient * gradient - square) * (1 - beta_2))
        weight.assign_sub(mean * corrected / (tf.sqrt(square) + epsilon))"""

_UPDATES = {
    "sgd": ("Every weight goes a small step against its gradient.", _KERAS.format(name="SGD(LEARNING_RATE)")),
    "momentum": (
        "Every weight keeps nine tenths of its last step, and adds a small one against its gradient.",
        _KERAS.format(name="SGD(LEARNING_RATE, momentum=0.9)"),
    ),
    "nesterov": (
        "Momentum that looks ahead, as keras.optimizers.SGD(LEARNING_RATE, momentum=0.9, nesterov=True) has it.",
        _NESTEROV,
    ),
    "rmsprop": (
        "Steps are measured by how large a weight's gradients have been lately.",
        _KERAS.format(name="RMSprop(LEARNING_RATE)"),
    ),
    "adagrad": (
        "The larger the sum of a weight's squared gradients so far, the smaller its steps. This is "
        "keras.optimizers.Adagrad, written out.",
        _ADAGRAD,
    ),
    "adam": (
        "For each weight a running mean of its gradients, and one of their squares: the step is one divided by the "
        "root of the other. This is keras.optimizers.Adam, written out.",
        _ADAM.format(decay=""),
    ),
    "adamw": (
        "For each weight a running mean of its gradients, and one of their squares; before each step all weights "
        "shrink a little. This is keras.optimizers.AdamW, written out.",
        _ADAM.format(decay="\n        weight.assign_sub(weight * tf.constant(0.004) * rate)"),
    ),
}


def update_text(spec: RunSpec) -> str:
    """Say in a sentence or two what the optimizer does."""
    return _UPDATES[spec.optimizer][0]


def update_code(spec: RunSpec) -> str:
    """Return the code of the optimizer: `update(gradients)`."""
    return _UPDATES[spec.optimizer][1]
