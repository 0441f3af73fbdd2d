"""Lesson 13: what a trained network has inside: weights, activations, and maps of its layers."""

from __future__ import annotations

from mnistlab.core.spec import RunSpec
from mnistlab.lessons.lesson import Choice, Lesson, Question, Source, Step, Try

NETWORK = RunSpec(hidden=(64, 32), epochs=5)
"""The network that is looked into."""

START = NETWORK.with_(epochs=1, learning_rate=1e-6, train_size=NETWORK.batch_size)
"""The same network before training: from the same seed, a single step that moves no weight by more than 1e-6."""

SETTINGS = NETWORK.to_query()
FIRST, SECOND = NETWORK.hidden
CLASSES = NETWORK.classes

LESSON = Lesson(
    id="inside",
    title="What the layers see",
    about="Open a trained network: its weights as pictures, its activations, and a map of the digits in each layer.",
    minutes=10,
    terms=("representation", "principal component analysis"),
    steps=(
        Step(
            id="weights",
            title="Weights are pictures",
            claim="Each neuron of the first hidden layer has one weight for each pixel, so its weights can be drawn "
            "as an image. At the start they are noise. Training puts patterns into it, which nobody has drawn: blots "
            "and strokes that the neuron looks for, or that speak against it.",
            do="Look at the starting weights and guess what training will make of them. Then switch, and press a "
            "neuron to see it large, with the digits that excite it most.",
            interaction="inside.weights",
            seen="In the middle patterns have appeared, but few look like a digit: the network spreads what it knows "
            "over many neurons. The rim is as noisy as before. Its pixels are black in every training image, and a "
            "weight times 0 adds nothing to any answer, so nothing has ever moved these weights.",
            check=Question(
                text="After training, the weights at the rim still look like noise. Why?",
                choices=(
                    Choice(
                        "Their pixels are always 0, and so is their gradient",
                        right=True,
                        why="A weight's gradient is its input times the blame of its neuron. An input of 0 makes it "
                        "0, and the weight stays where it was drawn.",
                    ),
                    Choice(
                        "The network keeps some noise so that it does not memorise",
                        "It has no such wish. Noise there is simply not used: times 0 it adds nothing to any sum.",
                    ),
                    Choice(
                        "The rim comes last: it needs more epochs than the middle",
                        "More epochs change nothing there. Any number of steps of size 0 leads nowhere.",
                    ),
                    Choice(
                        "Noise at the rim is the best answer to ink at the rim",
                        "There is no ink at the rim in training, so no answer to it was ever learned.",
                    ),
                ),
            ),
            train=Try("Train this network yourself", SETTINGS),
        ),
        Step(
            id="activations",
            title="Each layer tells the image anew",
            claim=f"A hidden layer turns an image into its own numbers, one for each neuron: its activations. That is "
            f"its representation of the image, {FIRST} numbers in the first hidden layer, {SECOND} in the second. "
            "Deeper in, digits of the same class are more alike, however different their pixels are.",
            do="Compare two digits of the same class, then one of another class, and follow how alike they are from "
            "layer to layer.",
            interaction="inside.activations",
            seen="Many squares are empty: ReLU lets no negative sum through. The gap between pairs of the same class "
            "and pairs of different classes grows towards the output. That is the work of the layers: to forget what "
            "does not matter, and to keep what tells the classes apart.",
            check=Question(
                text="What does the output layer of this network get to see of an image?",
                choices=(
                    Choice(
                        f"The {SECOND} activations before it",
                        right=True,
                        why="In a feed-forward network each layer sees the one before it and nothing else.",
                    ),
                    Choice(
                        "All 784 pixels and all hidden activations",
                        "No connection goes past a layer: each layer is a function of the one before it alone.",
                    ),
                    Choice(
                        "Only the one neuron that is most active",
                        f"Every output weighs all {SECOND} neurons, the silent ones as well: a 0 tells something too.",
                    ),
                ),
            ),
            train=Try("Train it with a layer more", SETTINGS | {"hidden": f"{FIRST},{SECOND},{SECOND}"}),
        ),
        Step(
            id="map",
            title="A map of the digits",
            claim="In a layer, an image is a place in a space with as many directions as there are neurons. Principal "
            "component analysis finds the two directions along which the places differ most, and so makes a flat map. "
            "From layer to layer the classes move apart.",
            do="Guess how many of a digit's nearest neighbours are of its own class, then go from the pixels to the "
            "outputs. Try the starting weights too.",
            interaction="inside.map_of_digits",
            seen="On the map of the pixels the classes lie over each other; after each trained layer they stand "
            "further apart. With random weights the layers do not sort them: it is training that does. A map keeps "
            "only a part of the differences, which is why more neighbours are right when all directions count.",
            check=Question(
                text="Two classes lie over each other on such a map. What follows?",
                choices=(
                    Choice(
                        "They may still be apart in directions the map leaves out",
                        right=True,
                        why="The map shows two directions of many. Look at the figures: with all directions more "
                        "neighbours are of the same class than on the map.",
                    ),
                    Choice(
                        "The network cannot tell these two classes apart",
                        "It decides with all directions. Classes that overlap on the map of the pixels are told apart "
                        "well by its last layer.",
                    ),
                    Choice(
                        "The network needs more epochs until they separate",
                        "Perhaps, but the map does not tell: the overlap may come from flattening alone.",
                    ),
                ),
            ),
        ),
    ),
    sources=(
        Source(
            "D. Rumelhart, G. Hinton, R. Williams, Learning representations by back-propagating errors, Nature 323 "
            "(1986)",
            "https://doi.org/10.1038/323533a0",
        ),
        Source(
            "K. Pearson, On lines and planes of closest fit to systems of points in space (1901), the first principal "
            "component analysis",
            "https://doi.org/10.1080/14786440109462720",
        ),
        Source(
            "Y. Bengio, A. Courville, P. Vincent, Representation Learning: A Review and New Perspectives (2012)",
            "https://arxiv.org/abs/1206.5538",
        ),
        Source(
            "C. Olah, Visualizing MNIST: An Exploration of Dimensionality Reduction (2014)",
            "https://colah.github.io/posts/2014-10-Visualizing-MNIST/",
        ),
    ),
)
