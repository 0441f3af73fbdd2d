"""Repeats: runs of the same settings with other seeds, found among those there are, and those still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, islice

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec

COUNTED = (RunStatus.FINISHED, RunStatus.DIVERGED, RunStatus.RUNNING, RunStatus.QUEUED)
"""Where a run may stand to be one of the repeats, the best first: one that was stopped early is none."""


def seedless(spec: RunSpec) -> RunSpec:
    """Return the settings that all repeats of a run share."""
    return spec.model_copy(update={"seed": 0})


def repeats(runs: Iterable[Run], spec: RunSpec) -> dict[int, Run]:
    """Return one run of these settings a seed, by seed in order; of several the one that is furthest, then the first.

    Args:
        runs: the newest first.
        spec: the settings; its own seed does not matter.
    """
    wanted = seedless(spec)
    found: dict[int, Run] = {}
    for run in runs:
        if run.status in COUNTED and seedless(run.spec) == wanted:
            known = found.get(run.spec.seed)
            if known is None or COUNTED.index(run.status) < COUNTED.index(known.status):
                found[run.spec.seed] = run
    return dict(sorted(found.items()))


def missing(spec: RunSpec, known: Iterable[int], wanted: int) -> list[RunSpec]:
    """Return the settings, with the smallest seeds from 1 on that are not known, of the runs still to train.

    Args:
        spec: the settings to repeat.
        known: the seeds that were trained, or are being trained.
        wanted: how many runs there shall be in all.
    """
    taken = set(known)
    fresh = (seed for seed in count(1) if seed not in taken)
    return [spec.with_(seed=seed) for seed in islice(fresh, max(0, wanted - len(taken)))]


def in_turns(lines: Sequence[Sequence[RunSpec]], limit: int) -> list[RunSpec]:
    """Return the first of each line, then the second of each, and so on, `limit` at the most."""
    longest = max(map(len, lines), default=0)
    return [line[i] for i in range(longest) for line in lines if i < len(line)][:limit]


def groups(specs: Mapping[str, RunSpec]) -> dict[str, RunSpec]:
    """Return those of some named settings that differ in more than the seed, each under its first name."""
    firsts: dict[RunSpec, str] = {}
    for name, spec in specs.items():
        firsts.setdefault(seedless(spec), name)
    return {name: specs[name] for name in firsts.values()}


def in_ranges(numbers: Iterable[int]) -> str:
    """Write whole numbers, given in order, as short as may be.

    >>> in_ranges([1, 2, 3, 5, 8, 9])
    '1–3, 5, 8, 9'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    told = [f"{one[0]}–{one[-1]}" if len(one) > 2 else ", ".join(map(str, one)) for one in ranges]
    return ", ".join(told)
