"""Lesson 2: what one neuron computes, and what its two kinds of parameters are for."""

from __future__ import annotations

import numpy as np

from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

INPUTS = (1.0, 0.0, 2.0)
WEIGHTS = (0.5, -1.0, 1.5)
BIAS = -2.0
"""The neuron whose sum is done by hand."""

SUM = float(np.dot(INPUTS, WEIGHTS) + BIAS)


def worked_sum() -> str:
    """Return the sum of the neuron above, in digits."""
    parts = " + ".join(f"{w:g} × {x:g}" for w, x in zip(WEIGHTS, INPUTS, strict=True))
    return f"{parts} + ({BIAS:g}) = {SUM:g}".replace("-", "−")


LESSON = Lesson(
    id="one-neuron",
    title="One neuron",
    about="Weights, a bias and a decision: all that a neuron is.",
    minutes=6,
    terms=("neuron", "weight", "bias", "perceptron", "step function", "parameter"),
    steps=(
        Step(
            id="sum",
            title="A neuron weighs its inputs",
            claim="A neuron is a small formula, not a brain cell. It multiplies each input by a weight, adds the "
            "products and a bias: $z = Wx + b$. A weight far from zero makes its input count; a negative one makes "
            "it count against.",
            do="Change the weights and the inputs, and follow the sum.",
            interaction="one_neuron.weighing",
            seen="An input of zero adds nothing, whatever its weight. Weights and bias are the neuron's parameters: "
            "they are what training will change, never the inputs.",
            check=Number(
                text=f"Inputs {', '.join(f'{x:g}' for x in INPUTS)}, weights "
                f"{', '.join(f'{w:g}' for w in WEIGHTS)}, bias {BIAS:g}: what is z?",
                answer=SUM,
                tolerance=0.001,
                why=f"{worked_sum()}.",
                low="Too small. Multiply place by place, add the three products, then add the bias once.",
                high="Too large. The bias is negative: it is taken away from the sum of the products.",
            ),
        ),
        Step(
            id="line",
            title="A perceptron draws a line",
            claim="The perceptron, the first artificial neuron, answers 1 if $Wx + b$ is above zero and 0 otherwise. "
            "With two inputs, the border between its two answers is a straight line.",
            do="Turn the weights until every round dot is on one side and every square on the other.",
            interaction="one_neuron.line",
            seen="The weights turn the line, the bias pushes it away from the middle. Whatever you choose it stays "
            "straight: one perceptron alone cannot separate what no straight line separates.",
            check=Question(
                text="What can a single perceptron not do?",
                choices=(
                    Choice(
                        "Tell points inside a circle from points outside",
                        right=True,
                        why="No straight line goes "
                        "round. It takes several neurons, and layers of them, to bend a border.",
                    ),
                    Choice(
                        "Answer 1 to an input of zeros",
                        "It can: with a bias above zero, $Wx + b$ is above zero even where all inputs are zero.",
                    ),
                    Choice("Ignore one of its inputs", "It can: a weight of zero does exactly that."),
                ),
            ),
        ),
        Step(
            id="bias",
            title="Without a bias, zero stays zero",
            claim="A neuron without a bias gives zero whenever all its inputs are zero, whatever its weights are. "
            "Its line must then go through the origin.",
            do="Switch the bias off and try again to separate the dots.",
            interaction="one_neuron.without_bias",
            seen="Without the bias the line turns around the origin like the hand of a clock, and these dots cannot be "
            "separated that way. An image that is all black would get the same zero from every such neuron.",
            check=Question(
                text="A layer without biases gets an image in which every pixel is 0. What does it pass on?",
                choices=(
                    Choice(
                        "Zeros, whatever its weights",
                        right=True,
                        why="Every product is a weight times 0. Only a bias could lift the sum from zero.",
                    ),
                    Choice("The sum of its weights", "That would be the answer to an image whose pixels are all 1."),
                    Choice("Something random", "Weights start at random, but 0 times anything is 0."),
                ),
            ),
        ),
        Step(
            id="digit",
            title="A neuron looks at a digit",
            claim="A neuron that looks at an image has one weight for each of its "
            "784 pixels. Its sum is large for images that are bright where its weights are positive and dark where "
            "they are negative: the weights are a template.",
            do="Choose a template and see which digits it answers to most strongly.",
            interaction="one_neuron.template",
            seen="The template made from the mean of one digit gives high sums to that digit, and to others that share "
            "its strokes. Nobody has to draw templates: training finds better ones.",
            check=Question(
                text="What does a large negative weight at a pixel mean?",
                choices=(
                    Choice(
                        "Ink there speaks against it",
                        right=True,
                        why="The pixel's brightness times a negative weight lowers the sum.",
                    ),
                    Choice("The pixel is not looked at", "That is what a weight of zero means."),
                    Choice(
                        "The pixel has to be dark, or the neuron is broken",
                        "It may be bright: the sum gets smaller then, and other pixels may outweigh that.",
                    ),
                ),
            ),
            train=Try("Train a network without hidden layers: ten such templates", {"hidden": "none", "epochs": "3"}),
        ),
    ),
    sources=(
        Source(
            "F. Rosenblatt, The Perceptron: A Probabilistic Model for Information Storage and Organization in the "
            "Brain, Psychological Review 65 (1958)",
            "https://doi.org/10.1037/h0042519",
        ),
        Source(
            "M. Nielsen, Neural Networks and Deep Learning, chapter 1",
            "http://neuralnetworksanddeeplearning.com/chap1.html",
        ),
    ),
)
