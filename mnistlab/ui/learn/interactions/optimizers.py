"""Lesson 10: optimizers on a surface, their learning rates, on digits, and which one when."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.core.explain import percent
from mnistlab.core.race import RACERS, SURFACES, Surface, arrival, left_by_rate, path_of
from mnistlab.core.runs import Run
from mnistlab.lessons.optimizers import HABITS, MATCHES, RATES, RUNS, TUNED, TUNED_RUN, Match
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn import race_views
from mnistlab.ui.learn.race_views import COLOURS, fate, way_of
from mnistlab.ui.learn.shared_runs import compare
from mnistlab.ui.plot import plot

STEPS = 150
"""How far the optimizers are followed; drawn are the first of these steps."""

RACE_RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
LEAST, MOST = 1e-6, 1e3
"""What is left of the loss is drawn between these."""

TRIED_RATES = tuple(float(rate) for rate in np.logspace(-3, 1, 25))


def surface(lab: Lab) -> None:
    """All six on one surface, after a guess who comes first."""
    ground, start = _ground("surface")
    guess = st.pills("Who arrives first?", RACERS, format_func=race_views.name, key="surface_guess")
    left, right = st.columns(2, wrap=False)
    rate = left.select_slider("Learning rate, for all", RACE_RATES, value=0.1, key="surface_rate")
    shown = right.slider("Steps", 0, STEPS, 0 if guess is None else 40, 5, key=f"surface_steps_{guess is None}")
    ways = {name: path_of(name, rate, ground, start, STEPS) for name in RACERS}
    paths = [way_of(name, way[: shown + 1]) for name, way in ways.items()]
    title = f"Six optimizers after {shown} steps" if shown else "Six optimizers at the start"
    race_views.draw(title, ground, paths, key="surface_plot")
    if guess is None:
        st.caption("Guess first: then the order of arrival is shown.")
        return
    came = {name: arrival(ground, way) for name, way in ways.items()}
    order = sorted(RACERS, key=lambda name: STEPS + 1 if (steps := came[name]) is None else steps)
    first = came[order[0]]
    rows = [
        (race_views.name(name), came[name] if came[name] is not None else "–", fate(ground, ways[name]))
        for name in order
    ]
    st.html(table(("", "steps", "what it does"), rows, caption="The order of arrival", text_columns=(0, 2)))
    said = f"You guessed **{race_views.name(guess)}**."
    if first is None:
        st.markdown(f"{said} Nobody arrives within {STEPS} steps at this rate.")
    else:
        winners = " and ".join(race_views.name(name) for name in order if came[name] == first)
        st.markdown(f"{said} First to arrive: **{winners}**, after {first} steps.")


def rates(lab: Lab) -> None:
    """One optimizer and its learning rate on the valley; beside it what every rate leaves for every rule."""
    name = st.pills("Optimizer", RACERS, default="sgd", required=True, format_func=race_views.name, key="rates_rule")
    rate = st.select_slider(
        "Its learning rate", TRIED_RATES, value=TRIED_RATES[12], format_func=lambda r: f"{r:.2g}", key="rates_rate"
    )
    ground = SURFACES["narrow valley"]
    start = ground.starts["high on the slope"]
    way = path_of(name, rate, ground, start, STEPS)
    said = f"{race_views.name(name)} at {rate:.2g} {fate(ground, way)}"
    st.markdown(f"**{said}.**")
    race_views.draw(f"{race_views.name(name)} at {rate:.2g}", ground, [way_of(name, way)], key="rates_path", height=330)
    left = {rule: left_by_rate(rule, "narrow valley", start, STEPS, TRIED_RATES) for rule in RACERS}
    curves = [
        Line(
            race_views.name(rule),
            TRIED_RATES,
            np.where(np.isinf(left[rule]), np.nan, np.maximum(left[rule], LEAST)),
            colour=COLOURS[rule],
            width=4.5 if rule == name else 1.6,
        )
        for rule in RACERS
    ]
    here = float(np.clip(left[name][TRIED_RATES.index(rate)], LEAST, MOST))
    curves.append(Line("yours", [rate], [here], colour=COLOURS[name], mode="markers", size=14))
    chart = lines(
        "Each rule has its own best rate",
        curves,
        x="learning rate",
        y=f"loss left after {STEPS} steps",
        log_x=True,
        log_y=True,
        x_range=(-3.1, 1.1),
        y_range=(-6.3, 3.3),
    )
    chart.update_xaxes(dtick=1)
    chart.update_yaxes(
        tickvals=[1e-6, 1e-4, 0.01, 1, 100], ticktext=["0.0001 %", "0.01 %", "1 %", "100 %", "100 times"]
    )
    plot(
        chart,
        key="rates_curves",
        alt=f"For each optimizer the loss that is left after {STEPS} steps, by learning rate.",
        height=360,
    )


def mnist(lab: Lab) -> None:
    """The six at their usual rates on digits, and plain SGD at a larger one."""
    specs = {race_views.name(name): spec for name, spec in RUNS.items()}
    tuned = f"SGD, {TUNED:g}"

    def rows(runs: Mapping[str, Run]) -> None:
        plain, larger = (runs[name].test_accuracy for name in (next(iter(specs)), tuned))
        if plain is not None and larger is not None:
            st.markdown(
                f"Plain SGD: **{percent(plain)}** at its usual rate, **{percent(larger)}** at {TUNED:g}. "
                "Same rule, same network, other steps."
            )

    told = ", ".join(f"{race_views.name(name)} {rate:g}" for name, rate in RATES.items())
    st.caption(f"Learning rates: {told}. The last one is SGD once more, with {TUNED:g}.")
    compare(
        lab,
        {**specs, tuned: TUNED_RUN},
        key="optimizers_mnist",
        title=lambda runs: "The same network under each optimizer",
        ask="Which one gets the most test images right?",
        rows=rows,
    )


def which(lab: Lab) -> None:
    """Situations to be matched with optimizers, then the table."""
    names = sorted({match.optimizer for match in MATCHES})
    right = 0
    for i, match in enumerate(MATCHES):
        st.markdown(f"**{i + 1}.** {match.situation}")
        chosen = st.pills(
            match.situation, names, format_func=race_views.name, key=f"which_{i}", label_visibility="collapsed"
        )
        right += chosen == match.optimizer
        _answer(match, chosen)
    if right < len(MATCHES):
        st.caption(f"{right} of {len(MATCHES)} matched; each optimizer fits once.")
        return
    st.html(table(("", "remembers", "first choice when"), HABITS, caption="Which when", text_columns=(0, 1, 2)))


def _answer(match: Match, chosen: str | None) -> None:
    if chosen == match.optimizer:
        st.success(match.why, icon=":material/check:")
    elif chosen is not None:
        fits = next(other.situation for other in MATCHES if other.optimizer == chosen)
        st.warning(f"{race_views.name(chosen)} fits another one better: {fits}", icon=":material/lightbulb:")


def _ground(key: str) -> tuple[Surface, tuple[float, float]]:
    """Offer a surface and a place to start from."""
    left, right = st.columns(2, wrap=False)
    ground = SURFACES[left.selectbox("Surface", list(SURFACES), key=f"{key}_ground")]
    return ground, ground.starts[right.selectbox("Start", list(ground.starts), key=f"{key}_start")]
