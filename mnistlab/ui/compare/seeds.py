"""Luck or not: the same settings with other seeds, their band, and whether two settings differ by more than that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from mnistlab.charts.bands import Repeated, bands, results
from mnistlab.core.differences import count
from mnistlab.core.events import EpochEnd
from mnistlab.core.explain import percent
from mnistlab.core.facts import TEST
from mnistlab.core.luck import band
from mnistlab.core.repeats import groups, in_ranges, in_turns, missing, repeats
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.verdict import Group, verdict
from mnistlab.ui.compare import titles
from mnistlab.ui.compare.address import kept
from mnistlab.ui.compare.choose import colours
from mnistlab.ui.compare.histories import history_of, values
from mnistlab.ui.compare.launch import offer, progress
from mnistlab.ui.compare.live import watch
from mnistlab.ui.compare.names import setting_names
from mnistlab.ui.compare.shown import named, shown
from mnistlab.ui.html import Html, table
from mnistlab.ui.lab import Lab
from mnistlab.ui.school.showing import say_hidden
from mnistlab.ui.terms import mention, say

SEEDS = "seeds"
"""The URL parameter: how many runs of each setting, with a seed each, are wanted."""

OFFERED = (3, 5)

Family = dict[int, Run]
"""The runs of one setting, by seed."""


def seeds(lab: Lab, chosen: Sequence[Run], known: Sequence[Run]) -> None:
    """Show what the seed does to the settings of the chosen runs, at least one; `known` are all of the learner's."""
    say(
        "The seed decides the starting weights and the order of the images, and so the result, a little. How much, "
        "only repeats can show: the same settings with other seeds. A difference between two settings means "
        "something only if it is larger than that."
    )
    wanted = _wanted()
    specs = groups({run.id: run.spec for run in chosen})
    called = dict(zip(specs, setting_names(list(specs.values())), strict=True))
    looks = colours(chosen)
    families = {run_id: repeats([*known, *chosen], spec) for run_id, spec in specs.items()}
    say_hidden(lab, [run for family in families.values() for run in family.values()])
    lacking = in_turns([missing(spec, families[run_id], wanted) for run_id, spec in specs.items()], 10**6)
    if lacking:
        offer(lab, lacking, chosen, key="seeds_train")
    elif not any(run.status.active for family in families.values() for run in family.values()):
        st.caption("All of them are trained.")

    def draw(now: Mapping[str, Run]) -> None:
        progress(lab, list(now.values()), key="seeds_stop")
        present = {run_id: {seed: now[run.id] for seed, run in family.items()} for run_id, family in families.items()}
        _show(lab, present, specs, called, looks)

    watch(lab, [run for family in families.values() for run in family.values()], draw)


def _wanted() -> int:
    """Let the learner choose how many seeds there shall be, kept in the address."""
    options = [str(number) for number in OFFERED]
    with kept(SEEDS, options, options[0]) as place:
        label = "Runs of each setting, with a seed each"
        return int(place.choose(st.segmented_control(label, options, default=place.now, key=place.key, required=True)))


def _show(
    lab: Lab,
    families: Mapping[str, Family],
    specs: Mapping[str, RunSpec],
    called: Mapping[str, str],
    looks: Mapping[str, str],
) -> None:
    validated = all(spec.validation_split > 0 for spec in specs.values())
    what = "validation" if validated else "training"
    repeated = [_repeated(lab, family, called[key], looks[key], validated) for key, family in families.items()]
    key = {group.name: group.colour for group in repeated}
    _tell_lost(families, called)
    if any(group.results for group in repeated):
        _judge(families, called)
    elif repeated and not any(run.status.active for family in families.values() for run in family.values()):
        return  # there is nothing to draw, and nothing to come
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart = bands(repeated, y=f"{what} accuracy")
        each = "A band a setting, from its worst seed to its best, and their mean as a line."
        shown(titles.band(repeated), chart, key="seeds_bands", what=each, height=340, colours=key)
    with right:
        chart = results(repeated, y="test accuracy")
        each = "A dot a run, a line for the mean of each setting."
        shown(titles.results(repeated), chart, key="seeds_results", what=each, height=340, colours=key)
    st.html(_table(repeated))


def _repeated(lab: Lab, family: Family, name: str, colour: str, validated: bool) -> Repeated:
    curves = [_curve(history_of(lab, run), validated) for run in family.values() if _ran(run)]
    accuracies = {seed: run.test_accuracy for seed, run in family.items() if run.test_accuracy is not None}
    return Repeated(name, colour, band(curves), accuracies)


def _curve(history: Sequence[EpochEnd], validated: bool) -> list[float | None]:
    """Return a curve from epoch 1 on: of a run that was brought back, the epochs before are not known."""
    unknown = history[0].epoch - 1 if history else 0
    return [None] * unknown + values(history, training=not validated)


def _ran(run: Run) -> bool:
    """Whether a run's curve is worth a band: a diverged one has left every scale."""
    return run.status is not RunStatus.DIVERGED


def _tell_lost(families: Mapping[str, Family], called: Mapping[str, str]) -> None:
    """Say how many of each setting's runs diverged."""
    for key, family in families.items():
        if lost := sum(run.status is RunStatus.DIVERGED for run in family.values()):
            verb, others = "has" if lost == 1 else "have", lost < sum(map(len, families.values()))
            st.warning(
                f"{called[key]}: {count(lost)} of {count(len(family))} diverged and {verb} no accuracy. That is a "
                f"result in itself{'; what follows is about the others' if others else ''}.",
                icon=":material/error:",
            )


def _judge(families: Mapping[str, Family], called: Mapping[str, str]) -> None:
    """Say whether two of the settings differ by more than luck."""
    confusions = [run.confusion for family in families.values() for run in family.values() if run.confusion]
    images = max((sum(map(sum, confusion)) for confusion in confusions), default=TEST)
    judged = {key: Group(called[key], _accuracies(family)) for key, family in families.items()}
    able = [key for key, group in judged.items() if group.accuracies]
    if len(able) < 2:
        if len(families) == 1:
            st.caption("Choose a run with other settings as well to see whether the two differ by more than luck.")
        return
    if len({run.spec.dataset for family in families.values() for run in family.values()}) > 1:
        st.info("They were tested on different images: their accuracies cannot be compared.", icon=":material/info:")
        return
    one, other = able[:2]
    if len(able) > 2:
        one, other = _pair(able, called)
        if one == other:
            st.caption("Choose two that are not the same.")
            return
    found = verdict(judged[one], judged[other], images)
    box = {True: st.success, False: st.info, None: st.warning}[found.larger]
    icon = {True: ":material/check:", False: ":material/casino:", None: ":material/more_horiz:"}[found.larger]
    box(f"**{found.short}.** {found.text}", icon=icon)
    if len(able) > 2:
        pairs = len(able) * (len(able) - 1) // 2
        st.caption(
            f"There are {count(pairs)} pairs to choose from. The more of them one looks at, the likelier it is that "
            "one of them differs that much by luck."
        )


def _pair(able: Sequence[str], called: Mapping[str, str]) -> tuple[str, str]:
    left, right = st.columns(2, gap="small")
    with left:
        one = st.selectbox("Compare", able, index=0, format_func=called.__getitem__, key="seeds_one")
    with right:
        other = st.selectbox("with", able, index=1, format_func=called.__getitem__, key="seeds_other")
    return one, other


def _accuracies(family: Family) -> tuple[float, ...]:
    return tuple(run.test_accuracy for run in family.values() if run.test_accuracy is not None)


def _table(repeated: Sequence[Repeated]) -> Html:
    rows = []
    for group in repeated:
        got = list(group.results.values())
        figures = [percent(figure) for figure in (min(got), sum(got) / len(got), max(got))] if got else ["–"] * 3
        rows.append((named(group.name, group.colour), in_ranges(group.results) or "–", *figures))
    headers = ("setting", mention("seeds", "seed"), "lowest", "mean", "highest")
    return table(headers, rows, caption="Test accuracy of each setting over its seeds", text_columns=(0, 1))
