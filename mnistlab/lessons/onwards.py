"""Lesson 14: keeping a network, what it cannot do, and where to go from here."""

from __future__ import annotations

from math import prod

from mnistlab.core.architecture import layers
from mnistlab.core.convolution import filter_parameters
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.inside import NETWORK
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

FILTERS, FILTER_SIDE = 32, 3
"""The convolutional layer whose parameters are counted."""

SHAPES = {"MNIST": (28, 28, 1), "Fashion-MNIST": (28, 28, 1), "CIFAR-10": (32, 32, 3)}
"""Height, width and colours of the images of three datasets."""

CIFAR_INPUTS = prod(SHAPES["CIFAR-10"])
CIFAR_PLACES = prod(SHAPES["CIFAR-10"][:2])

MOST_PARAMETERS = 50_000
LEAST_ACCURACY = 0.97
"""The challenge at the end of the course."""

EITHER_DATASET = RunSpec(epochs=5)
"""The network that is trained on MNIST and on Fashion-MNIST."""

POSTCODES = 1989
"""The year of the first convolutional network trained by backpropagation to read postcodes."""

CONV_COUNT = filter_parameters(FILTERS, FILTER_SIDE)
DENSE_COUNT = layers(NETWORK)[0].parameters

LESSON = Lesson(
    id="onwards",
    title="Saving, limits, and onwards",
    about="Keep a network, find what it cannot do, and see which networks can. Then design your own.",
    minutes=15,
    terms=("checkpoint", "pickle", "convolutional network", "recurrent network", "Fashion-MNIST", "CIFAR-10"),
    steps=(
        Step(
            id="saving",
            title="A saved network is a handful of arrays",
            claim="All that a network has learned is in its weights and biases. Save these arrays and the settings, "
            "and anyone can use the network without training it. To train on later as if nothing had happened takes "
            "more: a checkpoint also holds the optimizer's memory and how far training had come.",
            do="Guess how large the file is, then look into it, take it away, and compare the formats.",
            interaction="onwards.saving",
            seen="Each parameter takes four bytes. The checkpoint is about three times as large, because Adam "
            "remembers two more numbers for every parameter. This lab writes one at the ends of epochs: after a pause, "
            "Continue on the Train page goes on from there.",
            check=Question(
                text="Somebody you do not know sends you network.pkl. What may happen when you load it?",
                choices=(
                    Choice(
                        "It may run any program on your computer",
                        right=True,
                        why="A pickle can name any function and have it called while it is loaded. Open pickles only "
                        "from those you would also let use your keyboard.",
                    ),
                    Choice(
                        "At worst, its answers to your images are wrong",
                        "That would be the worst of an .npz file, which holds numbers alone. A pickle holds "
                        "instructions that are carried out.",
                    ),
                    Choice(
                        "Nothing, as long as you do not train with it",
                        "Loading is enough: the calls happen while the file is read, before you have used anything.",
                    ),
                    Choice(
                        "Python asks first whether it may run what is in it",
                        "It does not. Its documentation warns of it instead: only load pickles that you trust.",
                    ),
                ),
            ),
            train=Try(
                "Train, stop half way, press Continue",
                NETWORK.with_(epochs=20).to_query(),
            ),
        ),
        Step(
            id="shift",
            title="A dense layer does not know that things move",
            claim="Move a digit by three pixels and you still read it at once. A dense network does not: in training "
            "each weight has met the ink of centred digits only, at its own pixel. Its accuracy falls "
            "with every pixel.",
            do="Guess how far the digits can move until half of the answers are wrong. Then move them.",
            interaction="onwards.shift_digits",
            seen="A single pixel does little; from the second one on the accuracy falls steeply, though almost no ink "
            "is lost. The network has no idea that neighbouring pixels are neighbours: moved ink meets weights that "
            "were made for something else.",
            check=Question(
                text="Why is a moved digit misread, although its shape is the same?",
                choices=(
                    Choice(
                        "Each weight belongs to one pixel, and other pixels are lit now",
                        right=True,
                        why="What was learned at one place is known at that place only. It would have to be learned "
                        "again for every place, or shared between them.",
                    ),
                    Choice(
                        "The network has too few neurons to see the shape of a digit",
                        "More neurons of the same kind help little: each of them too is bound to its pixels.",
                    ),
                    Choice(
                        "Moving the digit cuts away the ink that it would need",
                        "Look at the share of ink that is lost: next to nothing, where the answers are wrong already.",
                    ),
                ),
            ),
            train=Try("Would a wider network do better?", NETWORK.with_(hidden=(512,)).to_query()),
        ),
        Step(
            id="convolution",
            title="A convolution looks everywhere with the same weights",
            claim=f"A convolutional network slides small filters over the image, here of "
            f"{FILTER_SIDE} × {FILTER_SIDE} weights. Each makes a feature map: how strongly its pattern is found at "
            "each place. The weights are shared by all places, so there are few, and a pattern that moves is found "
            "wherever it goes.",
            do="Let the filter stand at different places and follow its sum. Try other filters, change the nine "
            "numbers, and move the digit.",
            interaction="onwards.convolution",
            seen="The feature map moves along with the digit. In a network nobody chooses these numbers: training "
            "finds them, by the same gradient descent. Yann LeCun's group trained such a network to read postcodes in "
            f"{POSTCODES}, and networks of this kind hold the best results on MNIST.",
            check=Number(
                text=f"How many parameters has a convolutional layer with {FILTERS} filters of {FILTER_SIDE} × "
                f"{FILTER_SIDE} weights and a bias each, on grey images?",
                answer=CONV_COUNT,
                why=f"{FILTERS} × ({FILTER_SIDE} × {FILTER_SIDE} + 1) = {CONV_COUNT}, however large the image is. The "
                f"first dense layer of the network before has {DENSE_COUNT:,}.",
                low=f"Too few. Each of the {FILTERS} filters has its own nine weights, and a bias besides.",
                high="Too many. A filter has the same weights at all places: the size of the image does not count.",
            ),
        ),
        Step(
            id="recurrent",
            title="A recurrent neuron remembers",
            claim="Text, speech and music come one piece after the other. A recurrent network reads them step by step: "
            "beside the new input, a neuron gets its own last answer, times a memory weight. So what came before can "
            "change what it says now.",
            do="Set the memory weight so that at the last step the neuron still tells whether there was a 1 at the "
            "beginning.",
            interaction="onwards.recurrent",
            seen="With a memory weight of 0 it knows nothing but the present; between 0 and 1 the past fades; well "
            "above 1 it holds on to it for good, and hardly notices anything new; below 0 its answer changes sides. "
            "Recurrent networks with gates, such as the LSTM, learn when to keep and when to forget.",
            check=Question(
                text="A recurrent neuron reads a long sequence. What is the same at each of its steps?",
                choices=(
                    Choice(
                        "Its weights",
                        right=True,
                        why="As a filter has the same weights at all places, a recurrent neuron has the same weights "
                        "at all times. So it can read sequences of any length.",
                    ),
                    Choice("Its state", "The state is its memory: each step makes a new one from the last one."),
                    Choice(
                        "Its input",
                        "Each step brings the next piece of the sequence: the next letter, the next sound.",
                    ),
                    Choice(
                        "Nothing: it has new weights for every step",
                        "Then it could only read sequences as long as those it was trained on. The weights are shared.",
                    ),
                ),
            ),
        ),
        Step(
            id="another-dataset",
            title="Another dataset, the same network",
            claim="Nothing in a dense network is about digits. Give it other images with labels, and it learns those. "
            "Fashion-MNIST, ten kinds of clothes, has the very shape of MNIST, so every setting can stay; it is the "
            "harder of the two.",
            do="Compare the inputs that three datasets need. Where this lab has Fashion-MNIST, guess what the same "
            "network makes of it.",
            interaction="onwards.another_dataset",
            seen="The images decide the number of inputs, and with it most parameters of the first layer. CIFAR-10 has "
            "colour photographs: there the same thing can be anywhere and look like anything, and a dense network does "
            "poorly. Its images do not fit this lab, which takes 28 × 28 pixels.",
            check=Number(
                text="A CIFAR-10 image has 32 × 32 pixels with 3 colours each. How many inputs does a network need for "
                "it?",
                answer=CIFAR_INPUTS,
                why=f"32 × 32 × 3 = {CIFAR_INPUTS:,}: every colour of every pixel is a number of its own.",
                low=f"Too few. 32 × 32 are {CIFAR_PLACES:,} pixels, and each one has three numbers.",
                high="Too many. Height times width times colours; the number of classes has no part in it.",
            ),
        ),
        Step(
            id="go-on",
            title="Design your own",
            claim="There are two well-tried ways to a new kind of network. Imagine how a person would do the task, and "
            "build that: eyes that look at one place after another became convolutions. Or take a method that works "
            "and turn it into a network, so that its fixed numbers can be learned.",
            do="Choose a challenge. Change one thing at a time, and write your guess down before you press Train.",
            interaction="onwards.go_on",
            seen="A guess that fails teaches more than a result that is merely looked at: it shows where your picture "
            "of the network is wrong. When you change two things at once, you cannot know which of them did it.",
            check=Question(
                text="You made a layer wider and halved the learning rate, and the accuracy rose. What do you know?",
                choices=(
                    Choice(
                        "That one of them helped, or both, and not which",
                        right=True,
                        why="One of them may even have done harm. Take one of the two back and train again.",
                    ),
                    Choice(
                        "That wider layers are better with small learning rates",
                        "You know one pair of settings. The other pairs, each change alone, were not tried.",
                    ),
                    Choice(
                        "That both changes were right, since the result is better",
                        "The gain of one may hide the loss of the other. Besides, another seed gives other figures.",
                    ),
                ),
            ),
            train=Try("Start from the network of this lesson", NETWORK.to_query()),
        ),
    ),
    sources=(
        Source(
            "Y. LeCun et al., Backpropagation Applied to Handwritten Zip Code Recognition, Neural Computation 1 (1989)",
            "https://doi.org/10.1162/neco.1989.1.4.541",
        ),
        Source(
            "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document recognition "
            "(1998): the convolutional LeNet-5 gets 99.05 % of MNIST's test images right",
            "https://doi.org/10.1109/5.726791",
        ),
        Source(
            "J. L. Elman, Finding Structure in Time, Cognitive Science 14 (1990)",
            "https://doi.org/10.1207/s15516709cog1402_1",
        ),
        Source(
            "S. Hochreiter, J. Schmidhuber, Long Short-Term Memory, Neural Computation 9 (1997)",
            "https://doi.org/10.1162/neco.1997.9.8.1735",
        ),
        Source(
            "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning "
            "Algorithms (2017)",
            "https://arxiv.org/abs/1708.07747",
        ),
        Source("A. Krizhevsky, The CIFAR-10 dataset", "https://www.cs.toronto.edu/~kriz/cifar.html"),
        Source("Python's documentation, pickle, with its warning", "https://docs.python.org/3/library/pickle.html"),
        Source("Keras's guide to saving", "https://keras.io/guides/serialization_and_saving/"),
        Source("H. Larochelle's slides on the two ways to new architectures, as told by the fourth tutorial"),
    ),
)
