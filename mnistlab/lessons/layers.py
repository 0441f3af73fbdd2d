"""Lesson 4: how neurons form layers, what layers do to a digit, and how many numbers they hold."""

from __future__ import annotations

from itertools import pairwise

from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

SHAPES = {"3-4-1": (3, 4, 1), "3-4-4-3": (3, 4, 4, 3)}
"""Toy networks of the tutorials: neurons a layer, input first."""

ASKED = (5, 10, 2)
"""The network whose connections are counted without a drawing."""

SORTED = ((), (64,), (784, 32), (32, 32, 32, 32, 32))
"""Hidden layers of the networks that are sorted into regular and deep ones."""

GUESSED, COUNTED = PRESETS["wide-784-32"].spec, PRESETS["four-layer-sgd"].spec
"""The network that is guessed and unfolded, and the one that is then counted by hand."""

DEPTHS = {
    "none": RunSpec(hidden=(), train_size=10_000, epochs=5),
    "one": RunSpec(hidden=(64,), train_size=10_000, epochs=5),
    "two": RunSpec(hidden=(64, 64), train_size=10_000, epochs=5),
    "three": RunSpec(hidden=(64, 64, 64), train_size=10_000, epochs=5),
}
"""The same training with more and more hidden layers, by how many there are."""

FOLLOWED = DEPTHS["two"]
"""The network that a digit is followed through."""


def connections(sizes: tuple[int, ...]) -> int:
    """Return how many edges a dense stack of layers of these sizes has.

    >>> connections((3, 4, 1))
    16
    """
    return sum(before * after for before, after in pairwise(sizes))


def chain(spec: RunSpec) -> str:
    """Return the sizes of a network's layers, such as "784-64-10"."""
    return "-".join(map(str, (spec.inputs, *spec.hidden, spec.classes)))


def _products(sizes: tuple[int, ...]) -> str:
    return " + ".join(f"{before} × {after}" for before, after in pairwise(sizes))


LESSON = Lesson(
    id="layers",
    title="Layers",
    about="How neurons form layers, and what changes when there are more of them.",
    minutes=12,
    terms=(
        "layer",
        "input layer",
        "hidden layer",
        "output layer",
        "dense layer",
        "feed-forward network",
        "deep network",
        "graph",
        "Sequential model",
        "universal approximation",
    ),
    steps=(
        Step(
            id="layers",
            title="Every neuron is fed by the layer before",
            claim="Numbers enter a network at the input layer, pass through the hidden layers and leave at the output "
            "layer. They never turn back: it is a feed-forward network. As a graph, its neurons are nodes and its "
            "connections are edges, each edge with a weight of its own. In a dense layer every neuron has an edge "
            "from every neuron of the layer before, which is also called fully connected.",
            do="Start from one of the two toy networks, change the sizes and watch the number of connections. Then "
            "point at one neuron to see only what feeds it.",
            interaction="layers.wiring",
            seen="Between two layers there are as many connections as the product of their sizes. The input layer "
            "computes nothing, it only holds the numbers. Keras calls such a stack a Sequential model; as soon as an "
            "edge leaps over a layer, it is a free graph, and no list of layers describes it any more.",
            check=Number(
                text=f"{ASKED[0]} inputs, one hidden layer of {ASKED[1]}, {ASKED[2]} outputs, all fully connected: how "
                "many connections are there?",
                answer=connections(ASKED),
                why=f"{_products(ASKED)} = {connections(ASKED)}. Each pair of neighbouring layers is a product of its "
                "own, and the products are added.",
                low=f"Too few. There are {ASKED[0]} × {ASKED[1]} connections into the hidden layer and more out of it.",
                high="Too many. Only neighbouring layers are connected: no edge leads from an input straight to an "
                "output, and the products are added, not multiplied.",
            ),
        ),
        Step(
            id="function",
            title="A layer is a function of the one before",
            claim="Each layer takes the numbers of the layer before and nothing else: $L_n = f(L_{n-1})$, where a "
            "hidden layer's $f$ is $\\mathrm{ReLU}(L_{n-1}W + b)$. In a trained network the first hidden layer "
            "answers to strokes and patches of ink, later layers to combinations of these. From layer to layer the "
            "handwriting matters less, and which digit it is matters more.",
            do="Follow a digit through an untrained network, then through a trained one. Compare what the strongest "
            "neurons look for, and the last table.",
            interaction="layers.following",
            seen="Untrained layers pass numbers on just as well, but what speaks for a neuron is left to chance, and "
            "no layer knows more of the digit than the pixels did. Training changes all layers at once, and each then "
            "makes the next one's work easier. A single neuron seldom stands for one digit: look at what else excites "
            "it.",
            check=Question(
                text="What does the second hidden layer get to see of the image?",
                choices=(
                    Choice(
                        "Only what the first hidden layer passes on",
                        right=True,
                        why="What the first layer drops, for instance by a ReLU that gives zero, no later layer can "
                        "bring back.",
                    ),
                    Choice(
                        f"All {FOLLOWED.inputs} pixels, as the first one does",
                        why="In a stack the pixels go into the first hidden layer alone. An edge from the pixels to "
                        "the second one would make it a free graph.",
                    ),
                    Choice(
                        "The pixels that the first hidden layer has not used",
                        why="Nothing is shared out: a dense layer uses all of its inputs, and the next layer gets its "
                        "results, not its leftovers.",
                    ),
                ),
            ),
        ),
        Step(
            id="deep",
            title="Deep means two or more hidden layers",
            claim="A network with two or more hidden layers is called deep, one with none or a single one is not. The "
            "number of neurons does not come into it, nor does how good the network is.",
            do="Sort these four networks.",
            interaction="layers.sorting",
            seen="Only the layers between the pixels and the ten outputs count. A wide network can be shallow, and a "
            "deep one can be small.",
            check=Question(
                text=f"A tutorial calls its network {chain(COUNTED)} “four layer deep”. Which layers did it count?",
                choices=(
                    Choice(
                        "The three hidden ones and the output layer",
                        right=True,
                        why="It counts the layers that have weights. The input layer has none: it only holds the "
                        "pixels. People count differently, so it is safer to give the sizes.",
                    ),
                    Choice(
                        "The input layer and the three hidden ones",
                        why="That would leave out the output layer, which has weights and is trained like the others.",
                    ),
                    Choice(
                        "All of its hidden layers, as deep networks have four",
                        why="It has three hidden layers, and two would be enough to be called deep.",
                    ),
                ),
            ),
            train=Try("See this network in Train", {"preset": "four-layer-sgd"}),
        ),
        Step(
            id="counting",
            title="Counting what a network can learn",
            claim="A dense layer from m numbers to n neurons has m × n weights and n biases. The parameters of all "
            "layers together are everything that training can change, and the size of the model.",
            do=f"Guess how many parameters the network {chain(GUESSED)} has, then unfold it layer by layer. After "
            "that, build one of your own.",
            interaction="layers.counting",
            seen="Most parameters sit in the first layer, because that is where "
            f"{GUESSED.inputs} pixels meet many neurons. In Keras `model.summary()` prints this table; it lists the "
            "output shape of each layer as well, with None for the number of images.",
            check=Number(
                text=f"Now by hand: how many parameters does {chain(COUNTED)} have?",
                answer=parameter_count(COUNTED),
                why=" ".join(f"{layer.name}: {layer.arithmetic}." for layer in layers(COUNTED))
                + f" Together {parameter_count(COUNTED):,}.",
                low="Too few. There are four layers with weights, and every neuron in them has a bias as well.",
                high="Too many. Multiply only sizes that stand beside each other, and add one bias a neuron; pixels "
                "have no bias.",
            ),
            train=Try("See the network you guessed in Train", {"preset": "wide-784-32"}),
        ),
        Step(
            id="approximation",
            title="Enough units can draw any curve",
            claim="One hidden layer with enough units comes as close as you like to any continuous curve over an "
            "interval. This is the universal approximation theorem; Cybenko and Hornik proved it for units such as "
            "sigmoid and tanh, Leshno and others for ReLU too. A ReLU unit adds one bend, so that the output is a "
            "chain of straight pieces.",
            do="Guess how many units the wave takes until you cannot tell the two curves apart. Then move the slider, "
            "and try the other curves.",
            interaction="layers.bending",
            seen="No training happens here: the bends stand at fixed places, each new one halfway between two others, "
            "and an equation (least squares) gives the best slopes. The jump is not continuous, so its largest error "
            "stays however many units there are.",
            check=Question(
                text="What does the theorem promise?",
                choices=(
                    Choice(
                        "That good weights exist if there are enough units",
                        right=True,
                        why="It says that they exist. How many units it takes, and whether training finds the weights "
                        "from a limited number of examples, it leaves open.",
                    ),
                    Choice(
                        "That gradient descent finds good weights in the end",
                        why="The theorem says nothing about training: descent may stop in a poorer place.",
                    ),
                    Choice(
                        "That one hidden layer does as well as many with as few units",
                        why="It says nothing about few. For some functions deep networks need far fewer units than "
                        "one wide layer.",
                    ),
                    Choice(
                        "That the network also gives good answers outside the interval",
                        why="Outside the interval nothing was asked of it: a chain of ReLU pieces simply runs on "
                        "straight.",
                    ),
                ),
            ),
        ),
        Step(
            id="how-many",
            title="How many layers does it take?",
            claim="The tutorials disagree. One found that a second hidden layer did nothing for its accuracy. One says "
            "that one or two layers do for simple tasks. One says to keep adding layers until the test error does not "
            "improve any more.",
            do="Guess how many hidden layers of "
            f"{FOLLOWED.hidden[0]} neurons are best, then look at four real runs on the same images.",
            interaction="layers.depths",
            seen="Without a hidden layer the network can only draw straight borders between the digits, and the first "
            "one makes up for most of that. Each further layer brings a small part of that or nothing, "
            "near to what luck alone does. So the first two claims fit MNIST; on harder images depth helps more.",
            check=Question(
                text="“Keep adding layers until the test error does not improve”: what is wrong with this advice?",
                choices=(
                    Choice(
                        "The test images help to choose the network, so they cannot judge it any more",
                        right=True,
                        why="Choose by validation images. The test images are looked at once, at the end, for an "
                        "honest figure.",
                    ),
                    Choice(
                        "More layers always lower the test error, so one would never stop",
                        why="They do not: more layers are harder to train and can learn the training images by heart.",
                    ),
                    Choice(
                        "Nothing, as long as the same seed is used",
                        why="The seed makes runs repeatable, but the choice is still made by looking at the images "
                        "that should judge it, and by one lucky or unlucky start.",
                    ),
                ),
            ),
            train=Try(
                "Train two hidden layers on all images",
                {"hidden": ",".join(map(str, FOLLOWED.hidden)), "epochs": str(FOLLOWED.epochs)},
            ),
        ),
    ),
    sources=(
        Source(
            "G. Cybenko, Approximation by Superpositions of a Sigmoidal Function, Mathematics of Control, Signals and "
            "Systems 2 (1989)",
            "https://doi.org/10.1007/BF02551274",
        ),
        Source(
            "K. Hornik, Approximation Capabilities of Multilayer Feedforward Networks, Neural Networks 4 (1991)",
            "https://doi.org/10.1016/0893-6080(91)90009-T",
        ),
        Source(
            "M. Leshno, V. Y. Lin, A. Pinkus, S. Schocken, Multilayer Feedforward Networks with a Nonpolynomial "
            "Activation Function Can Approximate Any Function, Neural Networks 6 (1993)",
            "https://doi.org/10.1016/S0893-6080(05)80131-5",
        ),
        Source(
            "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, chapter 6",
            "https://www.deeplearningbook.org/contents/mlp.html",
        ),
        Source("Keras, The Sequential model", "https://keras.io/guides/sequential_model/"),
        Source("Keras, The Functional API", "https://keras.io/guides/functional_api/"),
    ),
)
