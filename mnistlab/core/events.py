"""What a training run says while it runs: small, JSON-able messages, in order.

The trainer emits them, the engine carries them, the store writes them down. `to_message` and
`from_message` are the only place that knows how they look on the wire.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Started:
    """Training begins or resumes: on `device`, after `epoch` whole epochs and `step` batches in all."""

    device: str
    versions: dict[str, str]
    steps_per_epoch: int
    epoch: int = 0
    step: int = 0


@dataclass(frozen=True)
class Point:
    """Mean loss and accuracy of the batches since the previous point; `step` counts batches from the run's start."""

    step: int
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Progress:
    """Some batches were trained: up to batch `step`, in epoch `epoch` (counted from 1), at `seconds` of training.

    With step 0 none was yet, and the one point tells what the first batch's loss is before anything is learned. A later
    point at the same step takes its place.
    """

    epoch: int
    step: int
    seconds: float
    points: tuple[Point, ...]


@dataclass(frozen=True)
class EpochEnd:
    """An epoch (counted from 1) is done. Accuracies are shares from 0 to 1, `seconds` its duration.

    `val_loss` and `val_accuracy` are None when no images were set aside for validation.
    """

    epoch: int
    loss: float
    accuracy: float
    val_loss: float | None
    val_accuracy: float | None
    seconds: float


Event = Started | Progress | EpochEnd

_KINDS: dict[str, type[Event]] = {"started": Started, "progress": Progress, "epoch": EpochEnd}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_message(event: Event) -> dict[str, Any]:
    """Return the event as plain data, its kind under "kind"."""
    return {"kind": _NAMES[type(event)], **asdict(event)}


def from_message(message: dict[str, Any]) -> Event:
    """Return the event that `to_message` wrote.

    Raises:
        ValueError: the message is of no known kind or lacks a field.
    """
    values = {name: value for name, value in message.items() if name != "kind"}
    try:
        kind = _KINDS[message["kind"]]
        if kind is Progress:
            values["points"] = tuple(Point(**point) for point in values["points"])
        return kind(**values)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no training event: {error}") from None
