"""Lesson 3: what a neuron passes on: step, sigmoid, tanh, ReLU and relatives, their slopes, and why any is needed."""

from __future__ import annotations

import numpy as np

from mnistlab.core.activations import ACTIVATIONS, LEAK
from mnistlab.core.vanishing import multiplied
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

SUMS = (-2.0, 0.5, 3.0)
"""Three neurons' z, to be put through ReLU by hand."""

PASSED = ACTIVATIONS["relu"].of(np.array(SUMS))

DEPTH = 3
"""Layers through which a gradient is followed by hand."""

STEEPEST = float(ACTIVATIONS["sigmoid"].slope(np.zeros(1))[0])
"""Sigmoid's largest slope, at z = 0."""

LEFT = float(multiplied(STEEPEST, DEPTH)[-1])

BETWEEN = 0.5
"""The z at which the learner guesses which of three activations gives most."""


def plain(number: float) -> str:
    """Write a number with a true minus sign: -2.0 as "−2"."""
    return f"{number:g}".replace("-", "−")


LESSON = Lesson(
    id="activations",
    title="Activations",
    about="What a neuron does with its sum, and why everything hangs on it.",
    minutes=9,
    terms=(
        "activation function",
        "sigmoid",
        "tanh",
        "ReLU",
        "leaky ReLU",
        "ELU",
        "GELU",
        "maxout",
        "derivative",
        "saturation",
        "vanishing gradient",
        "dead ReLU",
    ),
    steps=(
        Step(
            id="step",
            title="A step gives no hints",
            claim="The perceptron's step function answers 0 or 1 and nothing between. A small change of a weight "
            "changes nothing in its answer, almost everywhere: its slope is zero, so nobody can tell which way to "
            "turn the weight. A curve that rises gently tells it at every place.",
            do="The neuron should answer 1 and its curve is hidden. Find the way by moving the weight, with the step "
            "first, then with the sigmoid.",
            interaction="activations.step",
            seen="With the step every weight gave the same answer until it jumped. With the sigmoid each move was "
            "followed by a small change, so you knew whether to go on or to turn round. Training lives on such hints.",
            check=Question(
                text="A neuron with the step function answers 0, and 1 would be right. One weight is moved a little. "
                "What happens to its answer, most of the time?",
                choices=(
                    Choice(
                        "Nothing",
                        right=True,
                        why="Only at the one place where z crosses zero does the answer change, and then all at once.",
                    ),
                    Choice(
                        "It gets a little nearer to 1",
                        "That is what a gentle curve does. The step knows 0 and 1 and nothing between.",
                    ),
                    Choice(
                        "It becomes 1",
                        "Only if z happened to lie just below zero. Almost everywhere a small move changes nothing.",
                    ),
                ),
            ),
        ),
        Step(
            id="curves",
            title="Sigmoid, tanh, ReLU",
            claim="An activation function takes the sum $z = Wx + b$ and decides what the neuron passes on. Sigmoid "
            "presses any z between 0 and 1, tanh between −1 and 1. ReLU passes on what is above zero and nothing "
            "else: $\\max(0, z)$.",
            do="Guess which gives most, then drag z and read the values.",
            interaction="activations.curves",
            seen="Far from zero sigmoid and tanh hardly change any more: they saturate. ReLU grows for ever on one "
            "side and is silent on the other, and takes a single comparison to compute. It is the usual choice for "
            "hidden layers.",
            check=Number(
                text=f"Three ReLU neurons have the sums {', '.join(map(plain, SUMS))}. What do they pass on, added "
                "together?",
                answer=float(PASSED.sum()),
                tolerance=0.001,
                why=f"{' + '.join(map(plain, PASSED.tolist()))} = {plain(float(PASSED.sum()))}: what is below zero is "
                "passed on as 0.",
                low="Too small. A sum below zero is passed on as 0; it is not taken away from the others.",
                high="Too large. ReLU makes what is below zero to 0, not positive, and leaves the rest as it is.",
            ),
            train=Try("Train a network with tanh instead of ReLU", {"activation": "tanh", "epochs": "3"}),
        ),
        Step(
            id="variants",
            title="Relatives of ReLU, and maxout",
            claim="ReLU passes on nothing below zero; its relatives let a little through. Leaky ReLU keeps a slope of "
            f"{LEAK:g} there, ELU bends softly towards −1, GELU dips a little and then follows ReLU. Maxout computes "
            "several lines and passes on the largest, so its shape is learned as well.",
            do="Compare the curves below zero; then move maxout's lines until they meet a target.",
            interaction="activations.variants",
            seen="Two lines make ReLU, or the absolute value; with more of them maxout comes nearer to any curve that "
            "only bends upwards. The price: each line has weights and a bias of its own.",
            check=Question(
                text="Which shape can maxout not take, whatever its lines?",
                choices=(
                    Choice(
                        "A hill: up, then down",
                        right=True,
                        why="The largest of several lines can only bend upwards. Going down to the right, some other "
                        "line would have to be larger.",
                    ),
                    Choice(
                        "A valley: down, then up",
                        "One falling and one rising line make a valley: the larger one counts on each side.",
                    ),
                    Choice(
                        "A straight line all the way",
                        "If all its lines are the same, or one lies above the others everywhere, that is what it is.",
                    ),
                ),
            ),
        ),
        Step(
            id="slopes",
            title="Slopes, and how they vanish",
            claim=f"Training goes by the slope of the activation, its derivative. Sigmoid's is {STEEPEST:g} at best, "
            "and almost zero where it is saturated. On the way back through the layers slopes are multiplied, so "
            "through many sigmoids the gradient vanishes.",
            do="Look at a curve and its slope first, then at many layers, then at a neuron that has died.",
            interaction="activations.slopes",
            seen="ReLU's slope is 1 wherever z is above zero, and stays 1 however often it is multiplied: one reason "
            "why deep networks became trainable with it. Its price: a neuron whose z is below zero for every image "
            "has slope zero everywhere and can no longer learn, a dead ReLU.",
            check=Number(
                text=f"At its steepest the sigmoid has slope {STEEPEST:g}. Of a gradient of 1, how much is left after "
                f"{DEPTH} such layers, weights aside?",
                answer=LEFT,
                tolerance=0.001,
                why=f"{' × '.join([f'{STEEPEST:g}'] * DEPTH)} = {LEFT:.4g}. Away from the steepest place it is less "
                "still.",
                low=f"Too small. The slope is multiplied {DEPTH} times, once for each layer.",
                high="Too large. Slopes are multiplied, not added, and each one makes the rest smaller.",
            ),
            train=Try(
                "Train eight layers of sigmoid",
                {"hidden": "32,32,32,32,32,32,32,32", "activation": "sigmoid", "epochs": "3"},
            ),
        ),
        Step(
            id="collapse",
            title="Without a bend, layers collapse",
            claim="A layer without activation multiplies by a matrix and adds a bias. Two such layers in a row are one "
            "multiplication by the product of both matrices, and so are three or ten: a single layer does the same. "
            "Only something bent between them makes layers worth stacking.",
            do="Guess the shape, then add layers, draw other weights, and switch an activation on.",
            interaction="activations.collapse",
            seen="Without activation the answer was a straight line each time, and one weight and one bias drew the "
            "same line. With ReLU every hidden neuron may add a bend, and further layers bend what is bent already.",
            check=Question(
                text="Five layers, none with an activation. What can they compute that a single layer cannot?",
                choices=(
                    Choice(
                        "Nothing",
                        right=True,
                        why="The product of their matrices is one matrix, and their biases come together in one bias.",
                    ),
                    Choice(
                        "Curves with up to four bends",
                        "A straight line put through a straight line is straight: no bend ever comes in.",
                    ),
                    Choice(
                        "Anything, given enough neurons",
                        "That is true of layers with an activation between them. More neurons make no line bend.",
                    ),
                ),
            ),
            train=Try(
                "Train layers without activation",
                {"hidden": "128,128", "activation": "linear", "epochs": "3"},
            ),
        ),
    ),
    sources=(
        Source(
            "X. Glorot, A. Bordes, Y. Bengio, Deep Sparse Rectifier Neural Networks (2011): ReLU",
            "https://proceedings.mlr.press/v15/glorot11a.html",
        ),
        Source(
            "A. Maas, A. Hannun, A. Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013): leaky "
            "ReLU",
            "https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf",
        ),
        Source(
            "D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and Accurate Deep Network Learning by Exponential "
            "Linear Units (2015)",
            "https://arxiv.org/abs/1511.07289",
        ),
        Source("D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (2016)", "https://arxiv.org/abs/1606.08415"),
        Source("I. Goodfellow et al., Maxout Networks (2013)", "https://arxiv.org/abs/1302.4389"),
        Source(
            "X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward neural networks (2010): "
            "saturation and vanishing gradients",
            "https://proceedings.mlr.press/v9/glorot10a.html",
        ),
        Source("Keras: layer activation functions", "https://keras.io/api/layers/activations/"),
    ),
)
