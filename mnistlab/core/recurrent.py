"""A recurrent neuron: it reads a sequence step by step, and what it answered last is one of its inputs.

Source: J. L. Elman, Finding Structure in Time (1990), doi:10.1207/s15516709cog1402_1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def states(inputs: Sequence[float] | Array, weight: float, memory: float, bias: float = 0.0) -> Array:
    """Return the neuron's state after each step: tanh(weight * input + memory * state before + bias), from state 0.

    Args:
        inputs: the sequence, shape (steps,).
        weight: of the input.
        memory: weight of the neuron's own last state.
        bias: added at every step.
    """
    state, course = 0.0, []
    for value in inputs:
        state = float(np.tanh(weight * value + memory * state + bias))
        course.append(state)
    return np.array(course)
