"""Sweeps: one knob of a run turned to several values, everything else left as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.spec import MAX_UNITS, RunSpec

MOST_VALUES = 7

Value = int | float


@dataclass(frozen=True)
class Knob:
    """What a sweep turns.

    name: in addresses. title: on screen. field: of a RunSpec. steps: the factors between round values, within a
    power of `base`.
    """

    name: str
    title: str
    field: str
    base: int
    steps: tuple[int, ...] = (1,)


KNOBS = {
    knob.name: knob
    for knob in (
        Knob("learning_rate", "learning rate", "learning_rate", 10, (1, 3)),
        Knob("width", "width", "hidden", 2),
        Knob("batch_size", "batch size", "batch_size", 2),
    )
}


def available(spec: RunSpec) -> list[Knob]:
    """Return the knobs that can be turned on a run: without a hidden layer there is no width."""
    return [knob for knob in KNOBS.values() if knob.field != "hidden" or spec.hidden]


def value_of(knob: Knob, spec: RunSpec) -> Value:
    """Return where a run's knob stands; the width is that of its first hidden layer."""
    if knob.field == "hidden":
        return spec.hidden[0]
    value: Value = getattr(spec, knob.field)
    return value


def turned(knob: Knob, base: RunSpec, value: Value | str) -> RunSpec:
    """Return the settings of `base` with the knob at `value`; several hidden layers keep their proportions.

    Args:
        knob: one that is `available` on `base`.
        base: the settings to start from.
        value: a number, or what somebody typed.

    Raises:
        SpecError: the value is no number, or not one that the field takes.
    """
    if knob.field != "hidden":
        return base.with_(**{knob.field: value})
    first = base.hidden[0]
    most = MAX_UNITS * first // max(base.hidden)
    try:
        width = int(str(value).strip())
        if not 1 <= width <= most:
            raise ValueError(value)
    except ValueError:
        raise SpecError([Problem("width", ascii(value)[:60], f"a whole number from 1 to {most}")]) from None
    return base.with_(hidden=tuple(max(1, round(units * width / first)) for units in base.hidden))


def belongs(knob: Knob, base: RunSpec, spec: RunSpec) -> bool:
    """Whether these settings are those of `base` but for where the knob stands."""
    if knob.field == "hidden" and len(spec.hidden) != len(base.hidden):
        return False
    same = spec.model_copy(update={knob.field: getattr(base, knob.field)})
    if same != base:
        return False
    try:
        return turned(knob, base, value_of(knob, spec)) == spec
    except SpecError:
        return False


def offered(knob: Knob, base: RunSpec, beside: int = 2) -> list[Value]:
    """Return values to try: the present one and `beside` round ones on either side, in order.

    Near the end of what is allowed there are more on the other side. Round values are 1, 3, 10, 30, ... for learning
    rates and powers of two for sizes.
    """
    now = value_of(knob, base)
    below, above = _walk(knob, base, now, down=True), _walk(knob, base, now, down=False)
    left = max(beside, 2 * beside - len(above))
    right = max(beside, 2 * beside - len(below))
    return [*reversed(below[:left]), now, *above[:right]]


def _walk(knob: Knob, base: RunSpec, now: Value, *, down: bool) -> list[Value]:
    """Return the round values below or above the present one, the nearest first, as far as the field allows."""
    power = math.floor(math.log(now, knob.base))
    exponents = range(power + 1, power - 12, -1) if down else range(power - 1, power + 12)
    steps = tuple(reversed(knob.steps)) if down else knob.steps
    whole = knob.field != "learning_rate"
    ladder: list[Value] = []
    for exponent in exponents:
        for step in steps:
            # 3e-05 as it is written, not as products of floating-point numbers come out
            value: Value = step * knob.base**exponent if exponent >= 0 else float(f"{step}e{exponent}")
            if (value < now if down else value > now) and not (whole and exponent < 0) and _allowed(knob, base, value):
                ladder.append(value if whole else float(value))
    return ladder


def _allowed(knob: Knob, base: RunSpec, value: Value) -> bool:
    try:
        turned(knob, base, value)
    except SpecError:
        return False
    return True
