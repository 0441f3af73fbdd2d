"""Lesson 11: the numbers a network begins with, and how much of a result is luck."""

from __future__ import annotations

from mnistlab.core import facts
from mnistlab.core.explain import luck, percent
from mnistlab.core.spec import RunSpec
from mnistlab.core.starting import expected_std
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

_SMALL = RunSpec(hidden=(32,), train_size=10_000, epochs=3)

START_RUNS: dict[str, RunSpec] = {
    "Zeros": _SMALL.with_(initializer="zeros"),
    "Random (Glorot)": _SMALL.with_(initializer="glorot_uniform"),
}
"""The same network from zeros and from random numbers."""

SEEDS = (1, 2, 3, 4, 5)

LUCK_RUNS: dict[str, RunSpec] = {f"Seed {seed}": _SMALL.with_(seed=seed) for seed in SEEDS}
"""The same settings, five seeds."""

WIDTH = 64
"""The layer whose Glorot spread is asked for: so many inputs, so many units."""

SPREAD = expected_std("glorot_uniform", WIDTH, WIDTH)

ASSUMED = 0.95
POINTS = 100 * luck(ASSUMED, facts.TEST)
"""By how many points a test accuracy may be off by the luck of which images are in the test."""

LESSON = Lesson(
    id="starting-weights",
    title="Starting weights and seeds",
    about="Why a network begins with random numbers, how large they should be, and what is luck.",
    minutes=9,
    terms=("random initialisation", "symmetry breaking", "Glorot initialisation", "He initialisation", "seed"),
    steps=(
        Step(
            id="zeros",
            title="All zeros never learn different things",
            claim="If all hidden units begin with the same weights, they get the same blame and change in the same "
            "way, for ever: however many there are, they count as one. Random starting weights break this symmetry. "
            "With zeros it is even worse, because then no blame gets through to the hidden layer at all.",
            do="Choose how the six hidden units begin, train, and compare their pictures.",
            interaction="starting_weights.zeros",
            seen="From random weights, six units end as six different templates. From one same number they learn, but "
            "all the same thing. From zeros only the biases of the output move, and the network says the most frequent "
            "digit to every image.",
            check=Question(
                text="A hidden layer of a thousand units begins with every weight at one twentieth. How much can it "
                "learn?",
                choices=(
                    Choice(
                        "As much as a layer of one unit",
                        right=True,
                        why="Same inputs, same weights, same blame: the thousand stay copies of each other.",
                    ),
                    Choice(
                        "Nothing, as its gradients are all zero",
                        "That is so with zeros. From another number the units do learn, but all the same.",
                    ),
                    Choice(
                        "As much as from random weights, it only takes longer",
                        "More steps do not help: each of them changes all units in the very same way.",
                    ),
                ),
            ),
            train=Try("Train from zeros", {"hidden": "32", "initializer": "zeros", "epochs": "3"}),
        ),
        Step(
            id="spread",
            title="Not too small, not too large",
            claim="Random is not enough, the size counts as well. If weights are too small, what differs between "
            "images shrinks from layer to layer until nothing is left to learn from. If they are too large, it grows. "
            "Glorot and He choose a spread that depends on the number of inputs, so that it stays about the same.",
            do="Find the spread at which the curve of your normal weights stays flat, then change the width of the "
            "layers.",
            interaction="starting_weights.spread",
            seen="A spread that suits one width is wrong for another, and that is why Glorot and He ask for the width. "
            "He allows for ReLU, which silences about half of all sums: its weights are larger by the root of two.",
            check=Number(
                text=f"Glorot draws weights with a spread of $\\sqrt{{2 / (\\text{{inputs}} + \\text{{units}})}}$. "
                f"What is it for a layer with {WIDTH} inputs and {WIDTH} units?",
                answer=SPREAD,
                tolerance=0.001,
                why=f"$\\sqrt{{2 / {2 * WIDTH}}} = {SPREAD:g}$. Twice the width would divide it by the root of two.",
                low=f"Too small. Did you take the root? The fraction alone is {SPREAD**2:.4f}.",
                high=f"Too large. Add inputs and units first: 2 divided by {2 * WIDTH}, then the root.",
            ),
        ),
        Step(
            id="seed",
            title="The same seed, the same numbers",
            claim="A program that sorts goes through the same moves each time it gets the same list. Training draws "
            "random numbers, for the weights and for the order of the images, so two runs differ. But a computer's "
            "random numbers are computed from a seed: the same seed gives the same numbers, and the same training.",
            do="Guess whether two trainings will end alike, then run them with and without a fixed seed.",
            interaction="starting_weights.seed",
            seen="With a fixed seed even the last digit agrees. That holds on one machine with the same program: "
            "another processor may add the same numbers in another order, and the rounding then differs.",
            check=Question(
                text="What does a fixed seed do for a result?",
                choices=(
                    Choice(
                        "It can be repeated",
                        right=True,
                        why="Whoever uses the same seed, program and machine gets the same numbers.",
                    ),
                    Choice(
                        "It gets better, because nothing is left to chance",
                        "A seed picks one of many possible runs. That may be a lucky one or an unlucky one.",
                    ),
                    Choice(
                        "It no longer depends on luck",
                        "It does: the luck is only the same each time. Another seed shows another part of it.",
                    ),
                ),
            ),
        ),
        Step(
            id="luck",
            title="Five seeds show what is luck",
            claim="One of the tutorials warns that you will not get the same accuracy again when you run its program "
            "again. How much it varies can be measured: the same settings with five seeds. A difference between two "
            "settings means little as long as it is smaller than the one between two seeds.",
            do="Guess which seed does best, then train all five.",
            interaction="starting_weights.luck",
            seen="Nobody can know which seed does best: that is what luck means here. There is a second kind of it, in "
            f"which {facts.TEST:,} images happen to be in the test: at an accuracy of {percent(ASSUMED, 0)} about "
            f"{POINTS:.1f} points up or down. Report the mean of several seeds and their spread, not the best one.",
            check=Question(
                text="A new setting, tried once, gets a fifth of a point more than the old one, tried once. Five seeds "
                "of the old one differ by half a point. What follows?",
                choices=(
                    Choice(
                        "Nothing yet: both need several seeds",
                        right=True,
                        why="The gain is smaller than what another seed alone brings about.",
                    ),
                    Choice(
                        "The new setting is better, since both were judged on the same images",
                        "That takes one kind of luck out, not the other: the seed alone could have done this.",
                    ),
                    Choice(
                        "The new setting is no better than the old one",
                        "That is not shown either. With more seeds a small true gain could come to light.",
                    ),
                ),
            ),
            train=Try("Train with a seed of your own", {"hidden": "32", "train_size": "10000", "seed": "6"}),
        ),
    ),
    sources=(
        Source(
            "X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)",
            "https://proceedings.mlr.press/v9/glorot10a.html",
        ),
        Source(
            "K. He et al., Delving Deep into Rectifiers (2015)",
            "https://arxiv.org/abs/1502.01852",
        ),
        Source(
            "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), section 8.4",
            "https://www.deeplearningbook.org/contents/optimization.html",
        ),
        Source(
            "X. Bouthillier et al., Accounting for Variance in Machine Learning Benchmarks (2021)",
            "https://arxiv.org/abs/2103.03098",
        ),
        Source("NumPy's random numbers", "https://numpy.org/doc/stable/reference/random/generator.html"),
    ),
)
