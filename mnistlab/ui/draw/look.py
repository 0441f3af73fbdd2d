"""What a network is shown of a sheet of paper, prepared and unprepared, and what it says of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnistlab.core.distort import Placing, Spoiling, place, spoil
from mnistlab.core.pad import Picture, Prepared, in_frame, prepare
from mnistlab.ui.draw.network import Asked


@dataclass(frozen=True, eq=False)
class Look:
    """One sheet, seen by one network.

    paper: with the digit moved as the sliders say. steps: of preparing it. plain: the frame, only shrunk.
    shown: the images the network got, prepared first, then unprepared, shape (2, 28, 28), spoiled as the sliders say.
    chances: their probabilities, shape (2, classes).
    """

    paper: Picture
    steps: Prepared
    plain: Picture
    shown: NDArray[np.uint8]
    chances: NDArray[np.floating]

    @property
    def empty(self) -> bool:
        """Whether there is no ink on the paper."""
        return not self.paper.any()


def look(asked: Asked, paper: Picture, placing: Placing, spoiling: Spoiling) -> Look:
    """Show a network a sheet of paper."""
    moved = place(paper, placing)
    steps, plain = prepare(moved), in_frame(moved)
    shown = np.stack([spoil(image, spoiling) for image in (steps.centred, plain)])
    return Look(moved, steps, plain, shown, asked.chances(shown))
