"""What the charts of a comparison show, in a line: pure functions from figures to words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mnistlab.charts.bands import Repeated
from mnistlab.charts.sweep import Stop
from mnistlab.core.differences import capital, count, listed
from mnistlab.core.explain import luck, percent

SAME_TIME = 1.1
"""Durations that differ by less than this factor are told as the same: a machine is not more regular than that."""


def curves(ends: Mapping[str, float], what: str, *, loss: bool = False, going: int = 0) -> str:
    """Say which run's curve ends best.

    Args:
        ends: the last value of each run's curve, by name.
        what: what it was measured on, like "validation images".
        loss: whether less is better.
        going: how many runs still train.
    """
    if going:
        return f"{count(going).capitalize()} still {'trains' if going == 1 else 'train'}"
    if not ends:
        return "No curve to show: not one epoch was finished"
    best, worst = _extremes(ends, loss)
    on = f"on the {what}"
    if len(ends) == 1:
        return f"It ends at {_number(ends[best], loss)} {on}"
    if _number(ends[best], loss) == _number(ends[worst], loss):
        return (
            f"All end at {_number(ends[best], loss)} {on}"
            if len(ends) > 2
            else (f"Both end at {_number(ends[best], loss)} {on}")
        )
    apart = f"{ends[worst] - ends[best]:.3f}" if loss else f"{100 * (ends[best] - ends[worst]):.2f} points"
    than = "the worst" if len(ends) > 2 else worst
    return f"{capital(best)} ends best {on}: {_number(ends[best], loss)}, {apart} {'below' if loss else 'above'} {than}"


def parameters(runs: Sequence[tuple[int, float]]) -> str:
    """Say what more parameters brought; (parameters, test accuracy) of each run."""
    small, large = min(runs), max(runs)
    if small[0] == large[0]:
        return (
            f"All have {small[0]:,} parameters: what differs is not their size"
            if len(runs) > 1
            else (f"{small[0]:,} parameters, {percent(small[1])} right")
        )
    most = "larger" if len(runs) == 2 else "largest"
    least = "smaller" if len(runs) == 2 else "smallest"
    gain = _for("gets", small[1], large[1])
    return f"The {most} network has {_times(large[0] / small[0])} the parameters of the {least} {gain}"


def seconds(runs: Sequence[tuple[float, float]]) -> str:
    """Say what more training time brought; (seconds, test accuracy) of each run."""
    fast, slow = min(runs), max(runs)
    if len(runs) == 1:
        return f"{fast[0]:.1f} s of training, {percent(fast[1])} right"
    both = "both" if len(runs) == 2 else "all"
    if slow[0] <= SAME_TIME * fast[0]:
        return f"{both.capitalize()} took about as long: {fast[0]:.1f} s"
    most, least = ("longer", "shorter") if len(runs) == 2 else ("longest", "shortest")
    gain = _for("got", fast[1], slow[1])
    return f"The {most} training took {_times(slow[0] / fast[0])} the seconds of the {least} {gain}"


def band(groups: Sequence[Repeated]) -> str:
    """Say whether the bands of some settings are apart after the last epoch that all of them have."""
    drawn = [group for group in groups if group.band.epochs]
    if not drawn:
        return "No epoch is done yet"
    common = set.intersection(*(set(group.band.epochs) for group in drawn))
    if not common:
        return "Their bands have no epoch in common"
    last = max(common)
    ends, seeds = {}, {}
    for group in drawn:
        i = group.band.epochs.index(last)
        ends[group.name] = (group.band.lowest[i], group.band.highest[i])
        seeds[group.name] = group.band.runs[i]
    if len(drawn) == 1:
        low, high = next(iter(ends.values()))
        if min(seeds.values()) == 1:
            return f"After epoch {last}, with one seed: {percent(high)}"
        return f"After epoch {last} the seeds lie between {percent(low)} and {percent(high)}"
    if min(seeds.values()) == 1 and len(drawn) > 2:
        best = max(ends, key=lambda name: sum(ends[name]))
        return f"After epoch {last} {best} is highest, but not all have several seeds"
    if min(seeds.values()) == 1:
        told = [
            f"{name} at {percent(high)}" if low == high else f"{name} between {percent(low)} and {percent(high)}"
            for name, (low, high) in ends.items()
        ]
        return f"After epoch {last}: {listed(told)}"
    (best, (low, top)), (second, (bottom, high)) = sorted(ends.items(), key=lambda end: -sum(end[1]))[:2]
    if low > high:
        return f"After epoch {last} even the worst seed of {best} is above the best of {second}"
    which = "the two best bands" if len(drawn) > 2 else "the bands"
    common_low, common_high = percent(max(low, bottom)), percent(min(top, high))
    return f"After epoch {last} {which} overlap, between {common_low} and {common_high}"


def results(groups: Sequence[Repeated]) -> str:
    """Say how far seeds and settings lie apart in test accuracy."""
    values = {group.name: list(group.results.values()) for group in groups if group.results}
    if not values:
        return "No results yet"
    widest = max(100 * (max(group) - min(group)) for group in values.values())
    if len(values) == 1:
        (only,) = values.values()
        if len(only) == 1:
            return f"One result so far: {percent(only[0])}"
        return f"{widest:.2f} points from the worst seed to the best: that much is luck"
    means = [sum(group) / len(group) for group in values.values()]
    apart = 100 * (max(means) - min(means))
    if max(map(len, values.values())) == 1:
        return f"{apart:.2f} points apart, with one seed each"
    return f"{apart:.2f} points between the settings, up to {widest:.2f} between the seeds of one"


def sweep(stops: Sequence[Stop], knob: str, going: int, images: int) -> str:
    """Say which value of a knob did best.

    Args:
        stops: the values and what came of them.
        knob: what was turned.
        going: how many runs still train.
        images: how many images the best is chosen on: the validation images, else the test images.
    """
    if going:
        return f"{count(going).capitalize()} still {'trains' if going == 1 else 'train'}"
    validated = {stop.text: stop.validation for stop in stops if stop.validation is not None}
    values = validated or {stop.text: stop.test for stop in stops if stop.test is not None}
    if not values:
        return "Not one of them has a result"
    on = "validation" if validated else "test"
    best = max(values.values())
    first = [text for text, value in values.items() if value == best]
    if len(values) == 1:
        return f"{knob.capitalize()} {first[0]}: {percent(best)} of the {on} images right"
    near = [text for text, value in values.items() if 0 < best - value <= luck(best, images)]
    told = f"Best {knob}: {' and '.join(first)}, {percent(best)} of the {on} images right"
    return f"{told}; {', '.join(near)} no worse than luck allows" if near else told


def _extremes(ends: Mapping[str, float], loss: bool) -> tuple[str, str]:
    ranked = sorted(ends, key=lambda name: ends[name], reverse=not loss)
    return ranked[0], ranked[-1]


def _number(value: float, loss: bool) -> str:
    return f"{value:.3f}" if loss else percent(value)


def _times(factor: float) -> str:
    return f"{factor:.1f} times" if factor < 100 else f"{factor:,.0f} times"


def _for(verb: str, before: float, after: float) -> str:
    """Say what was got for more effort."""
    points = 100 * (after - before)
    if abs(points) < 0.005:
        return f"and {verb} as many images right"
    return f"and {verb} {abs(points):.2f} points {'more' if points > 0 else 'less'}"
