"""Dropout for all layers at once, its random numbers cheap to compile.

The random numbers of `keras.layers.Dropout` (Philox) become hundreds of operations for every layer: in a deep network,
more than two fifths of the time to compile it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mnistlab.training.backend import tf

_MILLION = 1_000_000
"""Draws are from 0 to this. XLA takes a remainder for expensive and draws once; it would rather hash again in every
place where a mask is used, and compile each."""


def masks(seed: Any, step: Any, rate: float, batch: int, units: Sequence[int]) -> list[Any]:
    """Return what to multiply each layer's outputs with in one training step.

    The same seed and step give the same masks. Every random number is a hash of the seed, the step, the layer, the
    image's place in the batch and the unit.

    Args:
        seed: scalar tensor of type uint32.
        step: scalar tensor of type uint32.
        rate: how large a part of the outputs becomes 0; the others grow to make up for it.
        batch: images in a step.
        units: width of each layer.

    Returns:
        A tensor of shape (batch, units) for each layer, of zeros and 1 / (1 - rate).
    """
    first = _mix(step + _mix(seed))
    second = _mix(first + _word(0x9E3779B9))
    places = tf.cast(tf.range(batch * sum(units)), tf.uint32)
    bits = _mix(_mix(places ^ first) ^ second)
    draws = tf.reshape(bits % _word(_MILLION), (batch, sum(units)))
    limit = _word(round(rate * _MILLION))
    return [tf.where(draw < limit, 0.0, 1 / (1 - rate)) for draw in tf.split(draws, units, axis=1)]


def _mix(bits: Any) -> Any:
    """Return 32 bits each of which depends on all 32 given: MurmurHash3's finalizer (Austin Appleby)."""
    shift = tf.bitwise.right_shift
    bits = (bits ^ shift(bits, _word(16))) * _word(0x85EBCA6B)
    bits = (bits ^ shift(bits, _word(13))) * _word(0xC2B2AE35)
    return bits ^ shift(bits, _word(16))


def _word(number: int) -> Any:
    return tf.constant(number, tf.uint32)
