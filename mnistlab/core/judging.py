"""Judging a network that was not trained here as a run is judged, in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.events import EpochEnd
from mnistlab.core.losses import cross_entropy, softmax
from mnistlab.core.metrics import confusion_matrix
from mnistlab.core.outcome import Checkpoint, Outcome
from mnistlab.core.runs import RunStatus
from mnistlab.core.snapshots import Album
from mnistlab.core.trained import Network

Images = NDArray[np.uint8]
Labels = NDArray[np.integer[Any]]

PROBE = 2000
"""How many images it takes to tell what a network was trained on."""

MOST_TRAINING = 4000
"""On how many training images a network is judged: enough to compare with the test."""

_BLOCK = 1000


def judge(network: Network, images: Images, labels: Labels) -> tuple[float, float, NDArray[np.float32]]:
    """Return the mean loss (with the L2 penalty, as in training), the accuracy, and the probabilities of images."""
    losses, chances = [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, len(images), _BLOCK):
            logits = network.forward(images[start : start + _BLOCK]).logits
            losses.append(cross_entropy(logits, labels[start : start + _BLOCK], network.spec.loss))
            chances.append(softmax(logits).astype(np.float32))
    penalty = network.spec.l2 * float(sum(np.sum(np.square(kernel, dtype=float)) for kernel in network.weights[::2]))
    probabilities = np.concatenate(chances)
    accuracy = float(np.mean(probabilities.argmax(axis=1) == labels))
    return float(np.mean(np.concatenate(losses))) + penalty, accuracy, probabilities


def as_finished(
    network: Network,
    train: tuple[Images, Labels],
    validation: tuple[Images, Labels],
    test: tuple[Images, Labels],
    steps_per_epoch: int,
) -> tuple[Outcome, Checkpoint, Album]:
    """Return what a run leaves behind that has trained all its epochs and ended with this network.

    Its history is one line, measured now, for the last epoch; its checkpoint has the optimizer begin anew.

    Args:
        network: settings and weights.
        train: images and labels to learn from.
        validation: those kept aside, perhaps none.
        test: those to be judged by.
        steps_per_epoch: batches in an epoch.
    """
    spec = network.spec
    loss, accuracy, _ = judge(network, train[0][:MOST_TRAINING], train[1][:MOST_TRAINING])
    val_loss, val_accuracy = judge(network, *validation)[:2] if len(validation[1]) else (None, None)
    end = EpochEnd(spec.epochs, loss, accuracy, val_loss, val_accuracy, seconds=0.0)
    test_loss, test_accuracy, probabilities = judge(network, *test)
    step = spec.epochs * steps_per_epoch
    outcome = Outcome(
        status=RunStatus.FINISHED,
        message="",
        epochs=(end,),
        step=step,
        seconds=0.0,
        first_result_seconds=None,
        device="",
        versions={},
        test_loss=test_loss,
        test_accuracy=test_accuracy,
        confusion=confusion_matrix(test[1], probabilities.argmax(axis=1), spec.classes),
        probabilities=probabilities,
        weights=network.weights,
    )
    checkpoint = Checkpoint(spec.to_json(), spec.epochs, step, network.weights, state=(), history=(end,))
    album = Album()
    album.add(step, spec.epochs, network.weights)
    return outcome, checkpoint, album
