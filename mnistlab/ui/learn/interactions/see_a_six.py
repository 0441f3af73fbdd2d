"""Lesson 1: pixels, a rule by hand, mean images, three circles, groups without labels, and a brain."""

from __future__ import annotations

import numpy as np
import streamlit as st

from mnistlab.charts.lines import Line, lines
from mnistlab.charts.palette import ACCENT, RIGHT, VALIDATION, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.facts import PIXELS, SIDE
from mnistlab.core.handmade import Rule
from mnistlab.core.means import contents
from mnistlab.ui.digits import digit_uri
from mnistlab.ui.drawing import drawing
from mnistlab.ui.html import table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn import brains, six_views, sixes
from mnistlab.ui.learn.circles import sort_examples
from mnistlab.ui.learn.sixes import SIX
from mnistlab.ui.picker import pick, pressed
from mnistlab.ui.plot import plot

WINDOW = 8
"""Rows and columns of the window over an image."""

COUNTS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""How many examples the mean images can be made from."""


def numbers(lab: Lab) -> None:
    """A six, and a window over its pixels with their values."""
    dataset = sixes.mnist(lab)
    some = dataset.x_test[np.flatnonzero(dataset.y_test == SIX)[:8]]
    place = pressed("numbers_picker")
    if place is not None and 0 <= place < len(some):
        st.session_state.numbers_chosen = place
    chosen = int(st.session_state.setdefault("numbers_chosen", 0))
    pick([(digit_uri(image), "six") for image in some], key="numbers_picker", chosen=chosen)
    image = some[chosen]
    guess = st.slider(f"Guess: how many of its {PIXELS} numbers are 0?", 0, PIXELS, PIXELS // 2, 7, key="numbers_guess")
    if st.toggle("Count them", key="numbers_count"):
        black = int((image == 0).sum())
        st.markdown(f"**{black} are 0**; you guessed {guess}. The brightest is {image.max()}.")
    across, down = st.columns(2, wrap=False)
    left = across.slider("Window, from the left", 0, SIDE - WINDOW, 10, key="numbers_left")
    top = down.slider("Window, from the top", 0, SIDE - WINDOW, 12, key="numbers_top")
    whole, part = st.columns(2)
    with whole:
        svg = six_views.window_svg(image, top, left, WINDOW)
        drawing(svg, key="numbers_whole", alt="A handwritten six with a frame around some of its pixels")
    part.html(six_views.window_html(image[top : top + WINDOW, left : left + WINDOW]))


def rule(lab: Lab) -> None:
    """Limits for what is measured about an image, and the mistakes that the rule makes with them."""
    images, labels = sixes.tested(sixes.mnist(lab))
    one, two = st.columns(2, wrap=False)
    lower = one.slider("Ink below: at least", 0, 100, 50, format="%d %%", key="rule_lower")
    corner = two.slider("Ink upper right: at most", 0, 100, 30, format="%d %%", key="rule_corner")
    below = one.slider("Hole below: at least", 0, 40, 1, format="%d px", key="rule_below")
    above = two.slider("Hole above: at most", 0, 100, 20, format="%d px", key="rule_above")
    ink = st.pills(
        "Below is the lower half, above the upper one; a hole is dark with ink all round, of at least this brightness",
        (40, 80, 120, 160, 200),
        default=120,
        required=True,
        key="rule_ink",
    )
    measured = sixes.features(sixes.mnist(lab), ink)
    written = Rule(lower / 100, corner / 100, below, above)
    says, six = written.says_six(measured), labels == SIX
    missed, taken = np.flatnonzero(six & ~says), np.flatnonzero(~six & says)
    mistakes = len(missed) + len(taken)
    best = min(mistakes, st.session_state.get("rule_best", mistakes))
    st.session_state.rule_best = best
    rows = [
        (f"{six.sum():,} sixes", f"{(six & says).sum():,}", f"{len(missed):,} missed"),
        (f"{(~six).sum():,} others", f"{len(taken):,} mistaken", f"{(~six & ~says).sum():,}"),
    ]
    st.html(table(("test images", "called six", "not called six"), rows, caption="What the rule says"))
    st.markdown(
        f"**{mistakes:,} mistakes** on {len(images):,} test images; your best so far: {best:,}. "
        f"Never saying six makes {six.sum():,}."
    )
    broken = written.broken(measured)
    for title, some in (("Sixes it missed, and why", missed), ("Others it called six", taken)):
        st.markdown(f"**{title}**" if len(some) else f"**{title}**: none")
        st.html(six_views.mistakes(images, labels, broken, some[:8].tolist()))


def examples(lab: Lab) -> None:
    """Mean images from more and more examples, and what they predict."""
    dataset = sixes.mnist(lab)
    guesses = ("10 of 100", "40 of 100", "70 of 100", "95 of 100")
    question = "With one example of each digit: how many new images will it get right?"
    guess = st.pills(question, guesses, key="examples_guess", persist_state="session")
    if guess is None:
        st.caption("Guess first: then the examples are yours.")
        return
    st.markdown("**1. The algorithm**: take the mean of each digit's images.")
    count = st.select_slider(
        "**2. The data**: how many examples", COUNTS, key="examples_count", format_func=lambda number: f"{number:,}"
    )
    without = st.toggle("Leave the sixes out", key="examples_without")
    images, labels = sixes.tested(dataset)
    model = sixes.model(dataset, count, without_six=without)
    right = model.says == labels
    shown = [
        (sixes.as_image(mean), f"Mean of the {digit}s", str(digit), "")
        for digit, mean in enumerate(model.means)
        if not np.isnan(mean).any()
    ]
    each = "one image" if count == 10 else f"{count // 10:,} images"
    st.markdown(f"**3. The model**: for each digit the mean of {each}.")
    st.html(six_views.captioned(shown, size="3.5rem"))
    share, six = float(right.mean()), labels == SIX
    st.markdown(
        f"It **predicts** {percent(share, 1)} of {len(images):,} test images rightly. As a detector of sixes it "
        f"makes {((model.says == SIX) != six).sum():,} mistakes{_by_hand()}. You guessed {guess} for one example each."
    )
    pick_some = np.concatenate([np.flatnonzero(six)[:3], np.flatnonzero(~six)[:5]])
    st.html(
        six_views.captioned(
            [(images[i], f"a {labels[i]}", f"{model.says[i]}", RIGHT if right[i] else WRONG) for i in pick_some],
            size="3.5rem",
        )
    )
    _tried(count, share, without=without)


def _by_hand() -> str:
    best = st.session_state.get("rule_best")
    return f"; your best rule by hand made {best:,}" if best is not None else ""


def _tried(count: int, share: float, *, without: bool) -> None:
    """Draw the accuracy of what the learner has tried so far."""
    tried: dict[tuple[bool, int], float] = st.session_state.setdefault("examples_tried", {})
    tried[without, count] = share
    curves = []
    for kind, name, colour in ((False, "all digits", ACCENT), (True, "without sixes", VALIDATION)):
        spots = sorted((number, value) for (left_out, number), value in tried.items() if left_out is kind)
        if spots:
            x, y = np.array(spots).T
            curves.append(Line(name, x, y, colour=colour, mode="lines+markers", size=9))
    title = "What you have tried so far"
    chart = lines(
        title, curves, x="examples", y="share right", x_range=(0.9, 4.1), y_range=(0, 1), log_x=True, y_format=".0%"
    )
    alt = f"{title}: {percent(share, 1)} right with {count:,} examples."
    plot(chart, key="examples_plot", alt=alt, height=280)


def nested(lab: Lab) -> None:
    """Examples to put into circles, one after the other."""
    sort_examples()


def supervised(lab: Lab) -> None:
    """The same digits, learned with labels and grouped without."""
    dataset = sixes.mnist(lab)
    kinds = ("With labels", "Without labels")
    kind = st.segmented_control("Learn", kinds, default=kinds[0], required=True, key="supervised_kind")
    if kind == kinds[0]:
        model = sixes.model(dataset, sixes.GROUPED, without_six=False)
        st.markdown(f"Somebody has written the right digit on each of {sixes.GROUPED:,} images. Their means, by label:")
        pictures = [(sixes.as_image(mean), f"Mean of the {i}s", str(i), "") for i, mean in enumerate(model.means)]
        st.html(six_views.captioned(pictures, size="3.6rem"))
        share = float((model.says == sixes.tested(dataset)[1]).mean())
        st.markdown(f"The nearest mean names **{percent(share, 1)}** of the test images rightly.")
        return
    st.markdown(
        f"Nobody has said what is on these {sixes.GROUPED:,} images. The algorithm (k-means) has put those "
        "together that look alike. The mean of each group:"
    )
    k = st.slider("How many groups", 2, 20, 10, key="supervised_k")
    told = st.toggle("Open the labels", key="supervised_told")
    found = sixes.clusters(dataset, k)
    inside = contents(found.member, dataset.y_train[: sixes.GROUPED], k)
    cards = [
        (sixes.as_image(centre), int(counts.sum()), counts.tolist() if told else None)
        for centre, counts in zip(found.centres, inside, strict=True)
    ]
    st.html(six_views.groups(cards))
    if told:
        share = float(inside.max(axis=1).sum() / inside.sum())
        st.markdown(
            f"If each group had the name of its most frequent digit, **{percent(share, 1)}** of the images would be "
            "named rightly. The algorithm itself has no names for them."
        )


def brain(lab: Lab) -> None:
    """Three neurons that tell pets apart, a network beside a brain, and whether machines think."""
    part = st.segmented_control(
        "Look at", tuple(brains.PARTS), default=next(iter(brains.PARTS)), required=True, key="brain_part"
    )
    brains.PARTS[part]()
