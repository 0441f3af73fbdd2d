"""Lesson 7: slopes, steps down them, how large the steps may be, and what is random about it."""

from __future__ import annotations

import numpy as np

from mnistlab.core.descent import largest_rate, parabola, rise_over_run
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

STEEPNESS = 2.0
"""Curvature of the parabola whose slope is asked for: with it, the loss is just w²."""

ASKED_AT = -2.0
SLOPE = float(parabola(STEEPNESS).gradient(np.array(ASKED_AT)))
"""Where its slope is asked for, and what it is."""

SMALL_RUN = 0.01
ESTIMATE = float(rise_over_run(lambda w: parabola(STEEPNESS).of(w)[0], [ASKED_AT], SMALL_RUN)[0])
"""What rise over run gives there."""

CURVATURES = (1, 2, 4)
"""Parabolas to try learning rates on."""

ASKED_CURVATURE = 8
"""The parabola whose largest learning rate is asked for."""

KEPT = 0.9
"""The share of its speed that the ball in the question keeps."""

BATCHES = (1, 8, 64, 256)
"""Batch sizes to draw; the last is the whole dataset."""


def kept_steps(count: int = 3) -> str:
    """Return the first steps with momentum on an even slope, as multiples of a plain one.

    >>> kept_steps()
    '1, 1.9, 2.71'
    """
    steps, step = [], 0.0
    for _ in range(count):
        step = KEPT * step + 1
        steps.append(f"{step:.4g}")
    return ", ".join(steps)


def minus(number: float) -> str:
    """Write a number with a true minus sign."""
    return f"{number:g}".replace("-", "−")


LESSON = Lesson(
    id="gradient-descent",
    title="Gradient descent",
    about="How a network gets better: small steps down the slope of its loss.",
    minutes=12,
    terms=(
        "derivative",
        "gradient",
        "gradient descent",
        "learning rate",
        "divergence",
        "momentum",
        "stochastic gradient descent",
    ),
    steps=(
        Step(
            id="slope",
            title="A derivative is a slope",
            claim="The loss says how wrong a network is, and it depends on the weights. Its derivative by one weight "
            "is the slope at that place: by how much the loss rises when the weight is nudged, divided by the nudge, "
            "as the nudge shrinks to nothing. The gradient is the list of these slopes, one for each weight.",
            do="Move the point, then shrink the run and watch the line through two points become the tangent. After "
            "that, look at three weights at once.",
            interaction="gradient_descent.slope",
            seen="The slope is negative where the curve falls to the right, and zero at the bottom of a valley. One "
            "tutorial has it upside down and calls the gradient the change of the parameters over the change of the "
            "error: it is the change of the error over the change of the parameters.",
            check=Number(
                text=f"The loss of a weight is $w^2$. What is its slope at w = {minus(ASKED_AT)}? Take rise over run "
                "with a small run, if you do not know it by heart.",
                answer=SLOPE,
                tolerance=0.05,
                start=0,
                why=f"With a run of {SMALL_RUN:g}, rise over run is {minus(ESTIMATE)}, and it comes closer to "
                f"{minus(SLOPE)} as the run shrinks: the slope of $w^2$ is $2w$.",
                low="Too low. Compare the loss there with the loss a little further to the right, and divide by that "
                "little.",
                high="Too high. Left of the lowest point the curve falls to the right: mind the sign, and divide by "
                "the run.",
            ),
        ),
        Step(
            id="ball",
            title="Downhill from where it is",
            claim="Gradient descent repeats one thing: take the slope, go a little against it. The new weight is "
            "$w - \\eta \\cdot \\mathrm{slope}$, where $\\eta$ is the learning rate. Like a ball it ends in the valley "
            "it starts above, which need not be the deepest one.",
            do="Guess in which valley the ball will end, then give it steps. Try other starts and other learning "
            "rates.",
            interaction="gradient_descent.ball",
            seen="The ball feels nothing but the slope under it, so it cannot know of a deeper valley behind the "
            "ridge. Near the bottom the slope vanishes, and the steps get small by themselves. With a large learning "
            "rate it may jump over the ridge, and then the colours below the curve are mixed.",
            check=Question(
                text="Two networks learn the same images with the same settings, but end with different losses. What "
                "can be the reason?",
                choices=(
                    Choice(
                        "They started from different weights and came down into different valleys",
                        right=True,
                        why="The loss of a network has very many valleys. Where descent ends depends on where it "
                        "starts, which is why runs have a seed.",
                    ),
                    Choice(
                        "One of them has climbed back over a ridge to look for something better",
                        why="Small steps against the slope never climb. A ball that lies in a valley stays there.",
                    ),
                    Choice(
                        "One of them has computed its slopes wrongly",
                        why="Both can have computed them rightly: the slope only says what is downhill right here.",
                    ),
                ),
            ),
        ),
        Step(
            id="rates",
            title="Too small, right, too large",
            claim="The learning rate is the size of the step for a given slope. If it is too small, nothing much "
            "happens for a long time. If it is too large, each step lands higher on the other side than it left, and "
            "the loss grows without end: it diverges.",
            do="Find the largest learning rate with which the ball still comes to rest, for each of the three curves.",
            interaction="gradient_descent.rates",
            seen="On a parabola $L = \\tfrac{1}{2} c w^2$ the slope is $cw$, so each step multiplies the distance to "
            "the lowest point by $1 - \\eta c$. As long as this is between −1 and 1, the distance shrinks. The more "
            "the curve bends, the smaller the largest rate.",
            check=Number(
                text=f"What is the largest learning rate on a parabola of curvature {ASKED_CURVATURE}, just before it "
                "diverges?",
                answer=largest_rate(ASKED_CURVATURE),
                tolerance=0.005,
                why=f"1 − η × {ASKED_CURVATURE} reaches −1 at η = 2 / {ASKED_CURVATURE} = "
                f"{largest_rate(ASKED_CURVATURE):g}. Then the ball jumps to and fro for ever; with any more it leaves.",
                low="Too small: with this rate it still comes to rest. Compare what you found for the other three "
                "curves; overshooting alone is not diverging.",
                high="Too large: it would diverge. Twice the curvature allows half the rate.",
            ),
            train=Try(
                "See a real run diverge",
                {
                    "hidden": "64,64",
                    "optimizer": "sgd",
                    "learning_rate": "10",
                    "pixels": "raw",
                    "train_size": "10000",
                    "epochs": "2",
                },
            ),
        ),
        Step(
            id="surface",
            title="Two weights, one surface",
            claim="With two weights the loss is a surface; here you look down on it, and each level line joins weights "
            "of equal loss. The gradient, now a list of two slopes, points straight uphill and crosses the level line "
            "at a right angle. Descent takes the opposite direction.",
            do="Press on the map to choose a start, or use the sliders. Guess the way before you give it steps.",
            interaction="gradient_descent.surface",
            seen="In the round bowl downhill leads straight to the lowest point. In the narrow valley it first leads "
            "across, because that is where the ground is steepest, and the rate that is right across is too small "
            "along. A real network has the same, with hundreds of thousands of weights.",
            check=Question(
                text="A ball starts high on the side wall of a long, narrow valley. Where does the first step lead?",
                choices=(
                    Choice(
                        "Mostly across, towards the opposite wall",
                        right=True,
                        why="The step is against the gradient, at a right angle to the level line, and at the wall "
                        "the level lines run along the valley.",
                    ),
                    Choice(
                        "Straight towards the lowest point",
                        why="Only in a round bowl. The gradient knows what is steepest here, not where the lowest "
                        "point is.",
                    ),
                    Choice(
                        "Along the valley, as it is longest that way",
                        why="Along the valley the ground is nearly flat, so that slope counts for little in the step.",
                    ),
                ),
            ),
        ),
        Step(
            id="momentum",
            title="Momentum remembers the direction",
            claim="One tutorial says that descent has two sides: the direction, which momentum keeps, and the size of "
            "the step, which is the learning rate. With momentum the ball keeps a share $m$ of its last step and "
            "adds the new one, $v \\leftarrow m v - \\eta \\cdot \\mathrm{gradient}$. In a narrow valley the jumps "
            "across then cancel, and the steps along add up.",
            do="Find a learning rate with which plain descent crawls, then add momentum. See also what too much of it "
            "does.",
            interaction="gradient_descent.momentum",
            seen="Plain descent has to choose a rate small enough for the steep direction, and crawls along the flat "
            "one. With momentum the same rate gets there in far fewer steps. With too much the ball rolls past the "
            "lowest point and swings back and forth.",
            check=Number(
                text=f"On a long, even slope a ball with momentum {KEPT:g} takes steps of {kept_steps()} and so on, "
                "counted in plain steps. How large do its steps get in the end?",
                answer=round(1 / (1 - KEPT), 6),
                tolerance=0.05,
                why=f"Each step is {KEPT:g} of the last one plus 1, and that no longer changes anything at "
                f"{1 / (1 - KEPT):g}: 1 / (1 − {KEPT:g}). Momentum makes steady steps that many times as long.",
                low=f"Too small: {KEPT:g} of it plus 1 is more than it is, so the next step is larger still.",
                high=f"Too large: {KEPT:g} of it plus 1 is less than it is, so the steps never get that far.",
            ),
            train=Try("Train with momentum", {"optimizer": "momentum", "learning_rate": "0.01"}),
        ),
        Step(
            id="stochastic",
            title="What is stochastic about it",
            claim="Stochastic gradient descent says it in three words: random, slope, downwards. What is random is the "
            "batch: each step takes the gradient of a few examples drawn by chance, which only estimates that of the "
            "whole dataset. Small batches are cheap and noisy, large ones exact and expensive.",
            do=f"Fit a line to {BATCHES[-1]} points. Look at single steps first, then at whole paths, with batches of "
            f"{', '.join(map(str, BATCHES[:-1]))} and all.",
            interaction="gradient_descent.stochastic",
            seen="Steps from random batches differ, but their mean is the step of the whole dataset. So small batches "
            "get down to the valley with a fraction of the work, and then wander around the lowest point instead of "
            "resting on it. Larger batches or a smaller learning rate calm them.",
            check=Question(
                text="At the lowest point of the whole dataset's loss, what does the gradient of a small batch look "
                "like?",
                choices=(
                    Choice(
                        "Mostly not zero: it pulls towards what suits this batch",
                        right=True,
                        why="Each batch has a lowest point of its own. Only the mean over all batches is zero here, so "
                        "descent keeps wandering.",
                    ),
                    Choice(
                        "Zero, because there is nothing left to gain",
                        why="That is true of the whole dataset's gradient, which is the mean over all batches, but not "
                        "of each of them.",
                    ),
                    Choice(
                        "It points to the start of the path",
                        why="A gradient knows nothing of the past: it depends on the weights and on this batch alone.",
                    ),
                ),
            ),
            train=Try(
                "Train with batches of 8",
                {"batch_size": "8", "optimizer": "sgd", "learning_rate": "0.01", "train_size": "10000", "epochs": "3"},
            ),
        ),
    ),
    sources=(
        Source(
            "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, chapters 4 and 8",
            "https://www.deeplearningbook.org/contents/numerical.html",
        ),
        Source(
            "H. Robbins, S. Monro, A Stochastic Approximation Method, Annals of Mathematical Statistics 22 (1951)",
            "https://doi.org/10.1214/aoms/1177729586",
        ),
        Source(
            "B. T. Polyak, Some Methods of Speeding up the Convergence of Iteration Methods, USSR Computational "
            "Mathematics and Mathematical Physics 4 (1964)",
            "https://doi.org/10.1016/0041-5553(64)90137-5",
        ),
        Source("G. Goh, Why Momentum Really Works, Distill (2017)", "https://doi.org/10.23915/distill.00006"),
        Source(
            "L. Bottou, F. E. Curtis, J. Nocedal, Optimization Methods for Large-Scale Machine Learning (2018)",
            "https://arxiv.org/abs/1606.04838",
        ),
    ),
)
