"""Lesson 8: a tiny network forward and backward, number by number."""

from __future__ import annotations

from mnistlab.core.architecture import parameter_count
from mnistlab.core.presets import PRESETS
from mnistlab.core.tiny_network import HIDDEN, PARAMETERS, WEIGHTS
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

OTHER_INK = (2.0, 1.0)
"""The image whose first sum is done by hand."""

KERNEL, BIAS = WEIGHTS[0][:, 0], float(WEIGHTS[1][0])
"""Weights and bias of the first hidden neuron."""

SUM = float(KERNEL @ OTHER_INK) + BIAS

SCORE_SLOPE, WEIGHT, ACTIVATION_SLOPE, INPUT = 0.5, -2.0, 0.25, 2.0
"""Factors along a path that is multiplied by hand."""

PRODUCT = SCORE_SLOPE * WEIGHT * ACTIVATION_SLOPE * INPUT

FASTEST = 2.0
"""The largest learning rate on offer."""

POPULAR, POSTCODES = 1986, 1989
"""When backpropagation became known, and when it first read handwriting."""

WIDE = parameter_count(PRESETS["wide-784-32"].spec)


LESSON = Lesson(
    id="backpropagation",
    title="Backpropagation by hand",
    about="A tiny network forward and backward, every number on its arrow.",
    minutes=12,
    terms=("backpropagation", "chain rule", "forward pass", "computation graph"),
    steps=(
        Step(
            id="forward",
            title="Forward, number by number",
            claim="This network tells a 6 from a 9 by how much ink is in the upper and in the lower half of an image. "
            "It is a graph of small computations: numbers flow along the arrows, each is multiplied by the weight it "
            "passes, and every node computes one thing. Going through it from image to answer is the forward pass.",
            do="Press Next to go from node to node; then change the ink or the activation and follow a number.",
            interaction="backpropagation.forward",
            seen="Each node needs only the numbers that arrive at it. TensorFlow keeps the same computation graph, "
            f"for {WIDE:,} weights instead of {len(PARAMETERS)}. These weights are not trained yet: the network is "
            "wrong about its first image.",
            check=Number(
                text=f"The ink is {OTHER_INK[0]:g} at the top and {OTHER_INK[1]:g} at the bottom. What is the sum of "
                f"{HIDDEN[0]}?",
                answer=SUM,
                tolerance=0.001,
                why=f"{KERNEL[0]:g} × {OTHER_INK[0]:g} + {KERNEL[1]:g} × {OTHER_INK[1]:g} + ({BIAS:g}) = "
                f"{SUM:g}.".replace("-", "−"),
                low=f"Too small. Multiply the ink by the two weights that lead to {HIDDEN[0]}, add both products and "
                "the bias.",
                high="Too large. The bias is negative, so it lowers the sum.",
            ),
        ),
        Step(
            id="loss",
            title="One number for the mistake",
            claim="The graph ends in one number, the loss of the answer. Every weight has a part in it: move one, and "
            "the loss follows a curve. How steep that curve is where the weight stands now is the weight's slope, its "
            "part of the gradient.",
            do="Choose a weight, guess in which direction it has to go for a smaller loss, and move it.",
            interaction="backpropagation.loss",
            seen="Where the slope is positive, a smaller weight lowers the loss; where it is negative, a larger one "
            "does. A flat curve means that this weight cannot help with this image, at least not from here.",
            check=Question(
                text="The slope of the loss by a weight is negative. What makes the loss smaller?",
                choices=(
                    Choice(
                        "A slightly larger weight",
                        right=True,
                        why="The curve falls towards the right, so to the right is down.",
                    ),
                    Choice("A slightly smaller weight", "To the left this curve rises: the loss would grow."),
                    Choice(
                        "A weight of zero",
                        "Zero is a place like any other on the curve. The slope tells the direction, not the goal.",
                    ),
                ),
            ),
        ),
        Step(
            id="backward",
            title="Backward: the chain rule on the arrows",
            claim="Backpropagation finds all slopes in one walk from the loss back to the image. Each node passes the "
            "slope that reached it on: times the weight along an arrow, times the activation's slope through a "
            "neuron. Where two arrows meet on the way back, what they bring is added. That is the chain rule.",
            do="Choose a weight and walk back to it; below the nodes stand the slopes that have reached them.",
            interaction="backpropagation.backward",
            seen="The mistake is sent back into the network, so that each weight learns its share of it. A weight's "
            "slope is what arrives at its neuron's sum times what went in at its other end. With ReLU and the first "
            f"image, {HIDDEN[1]} is silent: its slope is zero and nothing passes it.",
            check=Number(
                text=f"On the only way to a weight, the slope by the score is {SCORE_SLOPE:g}, the weight on the next "
                f"arrow {WEIGHT:g}, the activation's slope {ACTIVATION_SLOPE:g}, and the input {INPUT:g}. What is the "
                "slope by the weight?".replace("-", "−"),
                answer=PRODUCT,
                tolerance=0.001,
                why=f"{SCORE_SLOPE:g} × ({WEIGHT:g}) × {ACTIVATION_SLOPE:g} × {INPUT:g} = {PRODUCT:g}.".replace(
                    "-", "−"
                ),
                low="Too small. Multiply all four factors, the weight with its sign.",
                high="Too large. Multiply, do not add: and one of the four factors is negative.",
            ),
        ),
        Step(
            id="update",
            title="One step of learning",
            claim="Now every weight takes a step against its slope: the slope times the learning rate is taken from "
            "it. Forward pass, loss, backward pass, update: these four steps are all of training. If the step is small "
            "enough, the loss of this image is lower afterwards.",
            do="Guess what the step does to another image, the same ink upside down and of the other class; then "
            "move the learning rate.",
            interaction="backpropagation.update",
            seen="The larger the rate, the better for this one image: nothing else speaks against it. Its twin pays "
            "for it, since both are judged by the same weights. In training the twin's own step comes soon after and "
            "pulls the other way: small steps over many images find weights that serve them all, each step to make "
            "the mistakes of the next iterations smaller.",
            check=Question(
                text=f"A rate of {FASTEST:g} leaves almost no loss on this image. Why not train like this?",
                choices=(
                    Choice(
                        "The weights serve all images",
                        right=True,
                        why="A step that settles one image at once undoes what the weights knew about the others.",
                    ),
                    Choice(
                        "The slopes would be wrong",
                        "The slopes are exact whatever the rate: they were found before the step.",
                    ),
                    Choice(
                        "Each backward pass would take longer with a larger learning rate",
                        "The rate is one multiplication at the very end; it costs the same whatever it is.",
                    ),
                ),
            ),
        ),
        Step(
            id="check",
            title="Is it true?",
            claim="Three ways lead to the same slopes. Our chain rule in NumPy; TensorFlow's, which records the "
            "forward pass on a tape and walks it back; and nudging: make one weight a little larger, then a little "
            "smaller, and measure how much the loss differs.",
            do="Change the nudge from large to tiny, and find the size at which it agrees best.",
            interaction="backpropagation.check",
            seen="Large nudges see a bend instead of a slope, tiny ones drown in the computer's rounding. Nudging also "
            f"needs two forward passes for each weight, {2 * WIDE:,} for the network of the fifth tutorial, where "
            "backpropagation needs one walk forward and one back. Known since Rumelhart, Hinton and Williams showed "
            f"it in {POPULAR}, it read handwritten postcodes in {POSTCODES}, when LeCun joined it to convolutions: "
            "one of the first networks that were put to use, after years in which nobody knew how to train a large "
            "one.",
            check=Question(
                text="Why does nobody train a large network by nudging its weights one after the other?",
                choices=(
                    Choice(
                        "It takes far too many forward passes",
                        right=True,
                        why="Two for each weight and step; backpropagation gets all slopes for about the price of "
                        "two or three passes.",
                    ),
                    Choice(
                        "It finds a different gradient",
                        "With a well-chosen nudge it finds the same numbers to many digits, as the table shows.",
                    ),
                    Choice(
                        "It does not work with ReLU, as that has a corner",
                        "It does, except exactly at the corner, where the chain rule has to choose a slope too.",
                    ),
                ),
            ),
            train=Try("Train two hidden neurons on all digits", {"hidden": "2", "activation": "sigmoid"}),
        ),
    ),
    sources=(
        Source(
            "D. E. Rumelhart, G. E. Hinton, R. J. Williams, Learning Representations by Back-propagating Errors, "
            "Nature 323 (1986)",
            "https://doi.org/10.1038/323533a0",
        ),
        Source(
            "Y. LeCun et al., Backpropagation Applied to Handwritten Zip Code Recognition, Neural Computation 1 (1989)",
            "https://doi.org/10.1162/neco.1989.1.4.541",
        ),
        Source(
            "A. G. Baydin et al., Automatic Differentiation in Machine Learning: a Survey (2018)",
            "https://arxiv.org/abs/1502.05767",
        ),
        Source("TensorFlow: gradients and automatic differentiation", "https://www.tensorflow.org/guide/autodiff"),
    ),
)
