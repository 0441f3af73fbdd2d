"""The lessons' mathematics in NumPy against TensorFlow and Keras: the same numbers to 1e-5."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mnistlab.core import dense, losses, tiny_gradient, tiny_network
from mnistlab.core.activations import ACTIVATIONS, maxout, normal_share
from mnistlab.core.spec import choices
from mnistlab.core.update_rules import rule
from mnistlab.data.dataset import Dataset
from mnistlab.training.backend import keras, tf
from mnistlab.training.losses import cross_entropy
from mnistlab.training.network import make_optimizer

close = partial(np.testing.assert_allclose, rtol=1e-5, atol=1e-5)

FORMS = choices("loss")
NETWORKS = {"no hidden layer": (), "one": (16,), "three": (24, 16, 12)}
IMAGES = 40


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    """Have Keras compute with 64 bits, as NumPy does."""
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx("float32")


def drawn(hidden: Sequence[int], seed: int) -> list[Any]:
    """Draw weights as Glorot would, and biases that are not zero."""
    chance = np.random.default_rng(seed)
    weights = []
    for inputs, units in pairwise((784, *hidden, 10)):
        limit = math.sqrt(6 / (inputs + units))
        weights += [chance.uniform(-limit, limit, (inputs, units)), chance.normal(0, 0.1, units)]
    return weights


def digits(mnist: Dataset, pixels: str) -> tuple[Any, Any]:
    x = mnist.x_train[:IMAGES].reshape(IMAGES, 784).astype(np.float64)
    return (x / 255 if pixels == "scaled" else x), mnist.y_train[:IMAGES].astype(np.int64)


def taped(weights: Sequence[Any], x: Any, labels: Any, activation: str, form: str) -> tuple[float, list[Any], Any]:
    """Return TensorFlow's loss, gradients and logits of the same network."""
    variables = [tf.Variable(weight, dtype=tf.float64) for weight in weights]
    with tf.GradientTape() as tape:
        output = tf.constant(x, tf.float64)
        for i in range(0, len(variables), 2):
            last = i == len(variables) - 2
            output = output @ variables[i] + variables[i + 1]
            output = output if last else keras.activations.get(activation)(output)
        loss = cross_entropy(form)(labels, output) / len(labels)
    return float(loss), [slope.numpy() for slope in tape.gradient(loss, variables)], output.numpy()


@pytest.mark.parametrize("hidden", NETWORKS.values(), ids=NETWORKS)
@pytest.mark.parametrize("pixels", choices("pixels"))
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("activation", choices("activation"))
def test_forward_and_backward_agree(
    mnist: Dataset, activation: str, form: str, pixels: str, hidden: tuple[int, ...]
) -> None:
    x, labels = digits(mnist, pixels)
    for seed in (1, 2):
        weights = drawn(hidden, seed)
        loss, slopes, logits = taped(weights, x, labels, activation, form)

        close(dense.forward(weights, x, activation).logits, logits)
        close(dense.loss(weights, x, labels, activation, form), loss)
        ours = dense.backward(weights, x, labels, activation, form)
        assert [slope.shape for slope in ours] == [weight.shape for weight in weights]
        for mine, theirs in zip(ours, slopes, strict=True):
            close(mine, theirs)


def test_raw_pixels_make_the_clipping_bite(mnist: Dataset) -> None:
    """So that the test above has compared what is clipped, too."""
    x, labels = digits(mnist, "raw")
    logits = dense.forward(drawn((16,), 1), x, "relu").logits
    true = losses.softmax(logits)[np.arange(IMAGES), labels]
    assert 0.2 < (true < losses.SMALLEST).mean() < 1
    assert not losses.cross_entropy_slope(logits, labels, "probabilities")[true < losses.SMALLEST].any()


@pytest.mark.parametrize("form", FORMS)
def test_losses_and_their_slopes_agree_also_far_out(form: str) -> None:
    reach = np.array([-800, -40, -17, -16.2, -16, -3, 0, 0.5, 3, 16, 16.2, 17, 40, 800])
    logits = np.stack([reach, np.zeros_like(reach), np.full_like(reach, -2.0)], axis=1)
    for true in range(3):
        labels = np.full(len(reach), true)
        given = tf.constant(logits)
        with tf.GradientTape() as tape:
            tape.watch(given)
            loss = cross_entropy(form).call(labels, given)
        close(losses.cross_entropy(logits, labels, form), loss.numpy())
        close(losses.cross_entropy_slope(logits, labels, form), tape.gradient(loss, given).numpy())


def test_softmax_and_one_hot_are_keras_s() -> None:
    logits = np.random.default_rng(3).normal(0, 30, (50, 10))
    close(losses.softmax(logits), keras.ops.convert_to_numpy(keras.activations.softmax(tf.constant(logits))))
    labels = np.array([5, 0, 9])
    np.testing.assert_array_equal(losses.one_hot(labels), keras.utils.to_categorical(labels, 10))


@pytest.mark.parametrize("name", choices("activation"))
def test_activations_and_their_slopes_are_keras_s(name: str) -> None:
    z = np.concatenate([np.linspace(-6, 6, 97), [-200.0, 200.0]])
    given = tf.constant(z)
    with tf.GradientTape() as tape:
        tape.watch(given)
        out = keras.activations.get(name)(given)
    close(ACTIVATIONS[name].of(z), out.numpy())
    close(ACTIVATIONS[name].slope(z), tape.gradient(out, given).numpy())


def test_what_keras_has_not_got() -> None:
    z = np.array([-2.0, -0.1, 0.0, 0.1, 2.0])
    np.testing.assert_array_equal(ACTIVATIONS["step"].of(z), [0, 0, 0, 1, 1])
    np.testing.assert_array_equal(ACTIVATIONS["step"].slope(z), np.zeros(5))
    assert set(ACTIVATIONS) == {*choices("activation"), "step"}
    np.testing.assert_array_equal(maxout(np.stack([z, np.zeros(5)], axis=-1)), ACTIVATIONS["relu"].of(z))
    np.testing.assert_array_equal(maxout(np.stack([z, -z, 0 * z], axis=-1)), np.abs(z))
    close(normal_share(z), [0.5 * (1 + math.erf(one / math.sqrt(2))) for one in z], atol=2e-7)


RULES: dict[str, Callable[..., Any]] = {
    "sgd": keras.optimizers.SGD,
    "momentum": partial(keras.optimizers.SGD, momentum=0.9),
    "nesterov": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
}


@pytest.mark.parametrize("whose", ["Keras's", "the workers'"])
@pytest.mark.parametrize("name", RULES)
def test_update_rules_take_the_steps_of_keras_s_optimizers(name: str, whose: str) -> None:
    keras.config.set_floatx("float32")
    chance = np.random.default_rng(4)
    gradients = (chance.normal(0, 1, (20, 3, 2)) * [[3.0, 0.01]] * chance.uniform(0, 2, (20, 1, 1))).astype(np.float32)
    start, rate = chance.normal(0, 0.1, (3, 2)).astype(np.float32), 0.05
    optimizer = RULES[name]() if whose == "Keras's" else make_optimizer(name)
    optimizer.learning_rate = rate
    variable = keras.Variable(start)
    optimizer.build([variable])
    ours, mine = rule(name, rate), start.astype(np.float64)
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient)], [variable])
        mine = mine + ours.step(gradient.astype(np.float64))
        close(mine, keras.ops.convert_to_numpy(variable))


def test_every_rule_but_adamw_is_there() -> None:
    assert set(RULES) == set(choices("optimizer")) - {"adamw"}
    with pytest.raises(ValueError, match="adamw"):
        rule("adamw", 0.1)


@pytest.mark.parametrize("activation", tiny_gradient.GRADIENTS)
def test_the_tiny_network_s_gradient_on_screen_is_tensorflow_s(activation: str) -> None:
    """The lesson shows numbers that TensorFlow computed, but may not import it: here they are computed anew.

    After an update of TensorFlow put its version, and what this test then finds, into `tiny_gradient`.
    """
    x, labels = np.array([tiny_network.INK]), np.array([tiny_network.LABEL])
    _, slopes, _ = taped(tiny_network.WEIGHTS, x, labels, activation, "logits")
    theirs = [one.of(slopes) for one in tiny_network.PARAMETERS]
    assert tf.__version__ == tiny_gradient.TENSORFLOW, theirs
    np.testing.assert_allclose(tiny_gradient.GRADIENTS[activation], theirs, rtol=0, atol=1e-12)
    ours = tiny_network.gradient(tiny_network.WEIGHTS, tiny_network.INK, tiny_network.LABEL, activation)
    close([one.of(ours) for one in tiny_network.PARAMETERS], theirs)
