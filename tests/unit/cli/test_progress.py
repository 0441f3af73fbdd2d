"""The bar moves on a terminal, and leaves a line an epoch anywhere."""

from __future__ import annotations

import io

from mnistlab.cli.progress import ProgressBar
from mnistlab.core.events import EpochEnd, Point, Progress, Started

EVENTS = (
    Started("CPU (2 cores)", {}, steps_per_epoch=10),
    Progress(1, 0, 0.0, (Point(1, 2.3, 0.1),)),
    Progress(1, 5, 2.0, (Point(2, 2.0, 0.1), Point(5, 1.5, 0.5))),
    EpochEnd(1, 1.25, 0.75, 1.0, 0.8, 4.5),
    EpochEnd(2, 1.0, 0.9996, None, None, 4.0),
)
FIRST = "Epoch 1/2: loss 1.2500, accuracy 75.00 %; validation loss 1.0000, accuracy 80.00 %; 4.50 s"
SECOND = "Epoch 2/2: loss 1.0000, accuracy 99.96 %; 4.00 s"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_an_epoch() -> None:
    stream = io.StringIO()
    shown(stream)

    assert stream.getvalue() == f"{FIRST}\n{SECOND}\n"


def test_a_terminal_sees_the_bar_move_and_go() -> None:
    stream = Terminal()
    shown(stream)

    frames = stream.getvalue().split("\r")
    assert "Getting ready on CPU (2 cores) ..." in frames[1]
    assert frames[2].startswith("Epoch 1/2 [######..................] loss 1.5000, accuracy 50.0 %, 6 s left"[:79])
    assert frames[3].strip() == ""
    assert frames[4] == f"{FIRST}\n{SECOND}\n"
    assert all(len(frame) < 80 for frame in frames[:4])


def shown(stream: io.StringIO) -> None:
    bar = ProgressBar(stream, epochs=2)
    for event in EVENTS:
        bar.show(event)
    bar.clear()
