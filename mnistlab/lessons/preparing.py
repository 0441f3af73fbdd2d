"""Lesson 5: what becomes of an image and its label before a network gets them, and which of it matters."""

from __future__ import annotations

import math

from mnistlab.core import facts
from mnistlab.core.preparing import flat_place, min_max
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

PRINTED = (0, 0, 0, 1, 0, 0, 0, 0, 0)
MEANT = 4
"""The code that a tutorial prints, and the label it is meant for."""

ROW, COLUMN = 14, 9
"""The pixel whose place in the list is asked for."""

COLDEST, HOTTEST, TODAY = -10, 40, 15
"""Temperatures to be scaled, to see that the formula is not about pixels alone."""

COLD = f"−{-COLDEST}"
"""The lowest of them as people write it."""

TOLD = 7
"""The digit whose one-hot code is to be read."""

NUMBERS = facts.TEST * facts.PIXELS
PLACE = flat_place(ROW, COLUMN)
SCALED = min_max(float(TODAY), COLDEST, HOTTEST)

LESSON = Lesson(
    id="preparing",
    title="Preparing the data",
    about="Arrays, flattening, scaling and one-hot labels: what a network is really given.",
    minutes=12,
    terms=("tensor", "flattening", "preprocessing", "normalisation", "one-hot encoding"),
    steps=(
        Step(
            id="shape",
            title="A dataset is one array with three axes",
            claim=f"The training images are one array of shape ({facts.TRAIN}, 28, 28): so many images, each of 28 "
            "rows and 28 columns. Each index takes one axis away, until a single number is left. Such an array is "
            "called a tensor: any number of axes, and one type for all its numbers, here `uint8`, a whole number from "
            "0 to 255 in one byte.",
            do="Go from all images to one pixel, and before each step say what shape will be left.",
            interaction="preparing.axes",
            seen="An image is a tensor with two axes, a row with one, a pixel with none. The shape says how many "
            "numbers there are: multiply its parts.",
            check=Number(
                text=f"The test images are an array of shape ({facts.TEST}, 28, 28). How many numbers are in it?",
                answer=float(NUMBERS),
                why=f"{facts.TEST:,} × {facts.SIDE} × {facts.SIDE} = {NUMBERS:,}. At one byte each that is nearly "
                f"{math.ceil(NUMBERS / 1e6)} MB.",
                low=f"Too few. Every one of the {facts.TEST:,} images has {facts.SIDE} × {facts.SIDE} numbers.",
                high="Too many. Multiply the three parts of the shape, each of them once.",
            ),
        ),
        Step(
            id="flatten",
            title="Flattening puts the rows behind each other",
            claim="A dense layer takes a list, not a table, so the 28 rows of an image are put behind each other and "
            "become 784 numbers. No number is lost, but neighbourhood is: two pixels that touch, one above the other, "
            "end up 28 places apart.",
            do="Move the pixel through the image and watch where it goes in the list.",
            interaction="preparing.flatten",
            seen="Each full row above the pixel takes 28 places, and the columns to its left take the rest. The list "
            "could be folded back into the image, but only by someone who knows that 28 numbers make a row: the "
            "network is not told.",
            check=Number(
                text=f"Counted from 0, the pixel is in row {ROW} and column {COLUMN}. At which place of the list, "
                "counted from 0, does it stand?",
                answer=float(PLACE),
                why=f"{ROW} rows of {facts.SIDE} come before its own: {ROW} × {facts.SIDE} + {COLUMN} = {PLACE}.",
                low="Too small. Every row above takes 28 places, not one, and the column comes on top of that.",
                high="Too large. Rows and columns are counted from 0, so row 1 has just one row above it.",
            ),
        ),
        Step(
            id="shuffle",
            title="A dense network does not mind shuffled pixels",
            claim="If the pixels of all images change places in the same way, we see noise, and a dense network learns "
            "as well as before. Each of its neurons has a weight of its own for each place and adds up the products: "
            "in a sum the order does not count.",
            do="Try to read a shuffled digit yourself, then guess how a network does on shuffled images.",
            interaction="preparing.shuffled",
            seen="The two networks do equally well, up to a little luck, because every weight can simply be learned at "
            "the other place. A dense network therefore never used what our eyes rely on, that neighbouring pixels "
            "form strokes. Convolutional networks do use it.",
            check=Question(
                text="When would shuffling ruin the training of a dense network?",
                choices=(
                    Choice(
                        "If each image were shuffled in a way of its own",
                        right=True,
                        why="Then a place would mean another pixel in each image, and no weight could be right for "
                        "all of them.",
                    ),
                    Choice(
                        "If pixels from the edge came into the middle",
                        "That happens here all the time. The network has no edge and no middle, only 784 places.",
                    ),
                    Choice(
                        "If the test images were shuffled in the same way too",
                        "They are, and they have to be: a weight fits its place only if each place keeps its meaning.",
                    ),
                ),
            ),
            train=Try(
                "Train on shuffled pixels yourself",
                {"dataset": "mnist-shuffled", "hidden": "64", "train_size": "10000", "epochs": "5"},
            ),
        ),
        Step(
            id="scale",
            title="Scaling brings every pixel between 0 and 1",
            claim="Min-max scaling moves the lowest possible value to 0 and the highest to 1: "
            "$x' = (x - \\min) / (\\max - \\min)$. For pixels that is just $x / 255$. The picture stays the same; only "
            "the numbers get small.",
            do="Move the pixel's value and follow it through the formula.",
            interaction="preparing.scale",
            seen="Nothing is lost: times 255 gives the pixel back. But a weighted sum is 255 times smaller than that "
            "of the raw pixels, and so it starts in a range in which the network can learn.",
            check=Number(
                text=f"Temperatures from {COLD} to {HOTTEST} degrees are scaled by the same formula. What does "
                f"{TODAY} degrees become?",
                answer=SCALED,
                tolerance=0.001,
                why=f"({TODAY} − ({COLD})) ÷ ({HOTTEST} − ({COLD})) = {TODAY - COLDEST} ÷ {HOTTEST - COLDEST} = "
                f"{SCALED:g}: it lies halfway between the coldest and the hottest.",
                low=f"Too small. Subtract the lowest value first: from {COLD} up to {TODAY} it is more than "
                f"{TODAY} degrees.",
                high=f"Too large. Divide by the whole range, from {COLD} to {HOTTEST}; the result is at most 1.",
            ),
        ),
        Step(
            id="raw",
            title="Raw pixels make the first steps too long",
            claim="A weight's gradient is the blame that comes back to its neuron times the input. With inputs up to "
            "255 both the sums and the gradients of the first layer are hundreds of times larger. The same learning "
            "rate then means far longer steps.",
            do="Guess which of these three gets furthest, then look at the runs. All use plain SGD and the exact loss.",
            interaction="preparing.raw",
            seen="Scaled pixels learn at once. Raw ones at the same rate end where guessing would: the first steps "
            "threw the weights so far that the network says the same digit for every image. At a rate hundreds of "
            "times smaller raw pixels can be learned too, so scaling is a matter of steps, not of information.",
            check=Question(
                text="An old tutorial trains on raw pixels and reaches a good result. How can that be?",
                choices=(
                    Choice(
                        "Its learning rate is small enough for them",
                        right=True,
                        why="Large inputs and a small rate make up for each other. Scaling spares one the search for "
                        "that rate; it is not a law.",
                    ),
                    Choice(
                        "Raw pixels hold more information",
                        "They hold the same: scaled pixels times 255 are the raw ones.",
                    ),
                    Choice(
                        "Its network is larger, so that size makes up for it",
                        "More neurons have the same long first steps. What counts is how far each step goes.",
                    ),
                ),
            ),
            train=Try(
                "See a tutorial's network collapse: raw pixels, exact loss",
                {"preset": "wide-784-32", "loss": "logits", "epochs": "5"},
            ),
        ),
        Step(
            id="one-hot",
            title="A label is a name, not a quantity",
            claim="The digit 8 is not twice the digit 4, and taking a 1 for a 2 is no smaller mistake than taking it "
            "for a 7. One-hot encoding therefore writes a label as ten numbers, one a class, with a 1 at the label's "
            "place and 0 everywhere else. That is the answer the ten outputs should give.",
            do="Put the ones where they belong in the code of this image.",
            interaction="preparing.one_hot",
            seen="The codes of all ten digits, one below the other, form a table with ones on the diagonal. In NumPy "
            "it is `np.eye(10)`, and `np.eye(10)[labels]` takes a row for each label.",
            check=Question(
                text="As one-hot codes, which is further from the code of 4: that of 5 or that of 9?",
                choices=(
                    Choice(
                        "Both are equally far",
                        right=True,
                        why="Any two codes differ in exactly two places, so no class counts as nearer than another.",
                    ),
                    Choice("That of 9", "As numbers 9 is further from 4, but one-hot codes do not know that order."),
                    Choice(
                        "That of 5",
                        "5 comes next to 4 only when counting. Compare the codes: they differ in two places each time.",
                    ),
                ),
            ),
        ),
        Step(
            id="mistake",
            title="Find the mistake in a printed code",
            claim="One of the five tutorials this lab grew out of prints a one-hot code for the label "
            f"{MEANT}. A right code has as many places as there are classes, and its only 1 stands at the label's "
            "place, counted from 0. This one is wrong.",
            do=f"Find what is wrong and mend it: choose how many places it needs, and where the 1 of a {MEANT} goes.",
            interaction="preparing.mistake",
            seen="Whoever wrote it counted from 1, as people do, and lost a place on the way. A program would not let "
            "the first mistake pass, since nine numbers cannot be compared with ten outputs. The second it would never "
            "notice: it would simply learn the wrong digit.",
            check=Number(
                text="A label is written as " + " ".join(str(int(i == TOLD)) for i in range(facts.CLASSES)) + ". "
                "Which digit is it?",
                answer=float(TOLD),
                why=f"Counted from 0, the 1 is at place {TOLD}.",
                low="Too small. Count the zeros before the 1: that many digits come before it.",
                high="Too large. The first place is that of the digit 0, so counting starts there with 0.",
            ),
        ),
    ),
    sources=(
        Source(
            "C. R. Harris et al., Array programming with NumPy, Nature 585 (2020)",
            "https://doi.org/10.1038/s41586-020-2649-2",
        ),
        Source(
            "Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, Efficient BackProp, in Neural Networks: Tricks of the Trade "
            "(1998): why inputs are scaled",
            "https://doi.org/10.1007/3-540-49430-8_2",
        ),
        Source(
            "I. Goodfellow et al., An Empirical Investigation of Catastrophic Forgetting in Gradient-Based Neural "
            "Networks (2013): MNIST with shuffled pixels",
            "https://arxiv.org/abs/1312.6211",
        ),
    ),
)
