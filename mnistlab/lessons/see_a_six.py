"""Lesson 1: images are numbers, rules written by hand fail, examples help; and what the big words mean."""

from __future__ import annotations

from mnistlab.core.architecture import parameter_count
from mnistlab.core.facts import BRIGHTEST, PIXELS, SIDE
from mnistlab.core.presets import PRESETS
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

TESTED = 2000
"""Test images, drawn at random, on which rules and models are tried."""

BRAIN_NEURONS_TOLD = 100e9
BRAIN_LINKS_TOLD = 100e12
"""What the tutorials tell of a human brain: 100 billion neurons, and well over 100 trillion links between them."""

BRAIN_NEURONS_COUNTED = 86.1e9
"""Source: Azevedo et al. (2009), see the lesson's sources: 86.1 ± 8.1 billion, counted in four brains."""

CORTEX_NEURONS, LINKS_EACH = 20e9, 7000
"""Source: Drachman (2005), see the lesson's sources: neurons of the cerebral cortex alone, and links of each."""

LARGEST = max(parameter_count(preset.spec) for preset in PRESETS.values())
"""Parameters of the largest of the tutorials' networks."""


def billions(number: float) -> str:
    """Write a large number in words: 86.1e9 as "86 billion", 100e12 as "100 trillion"."""
    return f"{number / 1e12:.0f} trillion" if number >= 1e12 else f"{number / 1e9:.0f} billion"


LESSON = Lesson(
    id="see-a-six",
    title="Can a machine see a six?",
    about="Why nobody can write down what a six looks like, and what helps instead.",
    minutes=10,
    terms=(
        "pixel",
        "feature",
        "pattern",
        "dataset",
        "model",
        "class",
        "prediction",
        "label",
        "test set",
        "artificial intelligence",
        "machine learning",
        "statistical learning",
        "deep learning",
        "neural network",
        "supervised learning",
        "unsupervised learning",
        "reinforcement learning",
    ),
    steps=(
        Step(
            id="numbers",
            title="An image is numbers",
            claim=f"You see a six at once. A computer is given {SIDE} × {SIDE} = {PIXELS} numbers, one for each pixel: "
            f"0 is black, {BRIGHTEST} is white, what lies between is grey. Nothing in them says six.",
            do="Choose a six, guess how many of its numbers are 0, and move the window over its pixels.",
            interaction="see_a_six.numbers",
            seen="Most of the numbers are 0, and the others are large in other places in each six. No single pixel "
            "makes a six: it is a pattern of many pixels together.",
            check=Number(
                text=f"How many numbers is an image half as wide and half as high as {SIDE} × {SIDE}?",
                answer=(SIDE // 2) ** 2,
                why=f"{SIDE // 2} × {SIDE // 2} = {(SIDE // 2) ** 2}: a quarter of {PIXELS}.",
                low=f"Too few. It has {SIDE // 2} rows of {SIDE // 2} pixels.",
                high=f"Too many. Both sides are halved, so there is a quarter of {PIXELS} left, not a half.",
            ),
        ),
        Step(
            id="rule",
            title="A rule written by hand",
            claim="A six has a hole low down and little ink at the upper right: that can be written as a rule. What "
            "such a rule measures is called a feature. Yet wherever you set its limits here, the rule misses sixes or "
            "takes other digits for sixes.",
            do="Set the limits so that the rule makes as few mistakes as you can, and look at what goes wrong.",
            interaction="see_a_six.rule",
            seen="Loosen a limit and more sixes are found, but more others are taken for sixes; tighten it and fewer "
            "others are, but sixes get lost. Some people leave the loop open, some close it to a blot: each exception "
            "asks for one more rule, and every other digit for new ones.",
            check=Question(
                text="A rule that never says six is right on about nine of ten of these images. What follows?",
                choices=(
                    Choice(
                        "A rule can be right often and still be useless",
                        right=True,
                        why="Only about one image in ten is a six, and it finds none of them. Both kinds of mistake "
                        "count: sixes that are missed, and others called six.",
                    ),
                    Choice(
                        "It is a good rule, it only needs a little tuning",
                        "It answers without looking. There is nothing in it that could be tuned.",
                    ),
                    Choice(
                        "Most of the images have wrong labels",
                        "The labels are fine. Nine of ten images simply are not sixes.",
                    ),
                ),
            ),
        ),
        Step(
            id="examples",
            title="Learning from examples",
            claim="Instead of a rule one can give examples, in three steps: choose an algorithm that learns, feed it a "
            "dataset that represents what is to come, and let the model it made predict new images. The simplest such "
            "algorithm takes the mean of each digit's images, and calls a new image what it is nearest to.",
            do="Guess first. Then give it more examples, and see what happens when they leave the sixes out.",
            interaction="see_a_six.examples",
            seen="With more examples the means become clear and the predictions better, until this simple algorithm "
            "has got out of them what it can. Nobody wrote a rule: it emerged from the data. Where the data do not "
            "represent all digits, the rule does not either.",
            check=Question(
                text="The examples held no sixes. What does the model say to the image of a six?",
                choices=(
                    Choice(
                        "Some other digit",
                        right=True,
                        why="It can only choose among the means it has, and one of them is always nearest.",
                    ),
                    Choice(
                        "That it does not know this digit",
                        "Saying so would be one more answer, and nobody gave it examples for that one.",
                    ),
                    Choice(
                        "Six, if there were enough examples",
                        "More of the other digits bring no six among its means: it is what is missing that counts.",
                    ),
                ),
            ),
            train=Try(
                "Train a network on as many images",
                {"hidden": "64", "train_size": "10000", "epochs": "5"},
            ),
        ),
        Step(
            id="nested",
            title="Three circles",
            claim="Artificial intelligence is any program that does what seems to need a mind. Machine learning is the "
            "part of it whose rules are found in examples, by an algorithm. Deep learning is the part of machine "
            "learning that uses neural networks with two or more hidden layers.",
            do="Put each example into the smallest circle it belongs to.",
            interaction="see_a_six.nested",
            seen="The second circle asks who found the rules: people, or an algorithm from examples. The third asks "
            "how: with layers upon layers of neurons. Machine learning that reckons with probabilities instead of "
            "certainties is also called statistical learning.",
            check=Question(
                text="Which of these sentences is true?",
                choices=(
                    Choice(
                        "All deep learning is machine learning",
                        right=True,
                        why="The inner circle lies in the outer one: networks find their rules in examples as well.",
                    ),
                    Choice(
                        "All machine learning is deep learning",
                        "The spam filter and the mean images learn from examples and have no layers at all.",
                    ),
                    Choice(
                        "All artificial intelligence learns",
                        "A chess program may play well by rules and search alone; that was so for decades.",
                    ),
                ),
            ),
        ),
        Step(
            id="supervised",
            title="With labels and without",
            claim="Supervised learning gets the right answer, a label, with every example. Unsupervised learning gets "
            "the images alone, and can only group what looks alike. Its groups need not be the classes we have "
            "names for.",
            do="See both at work on the same images. Without labels, look at the groups and guess before you open "
            "the labels.",
            interaction="see_a_six.supervised",
            seen="Some groups hold one digit almost alone, others mix digits that look alike, or hold one way of "
            "writing a digit. Reinforcement learning is a third way: no right answers either, but trying things out "
            "and being rewarded for what went well, as in learning a game.",
            check=Question(
                text="A shop groups its customers by what they buy. Nobody told it which groups there are. Which kind "
                "of learning is this?",
                choices=(
                    Choice(
                        "Unsupervised learning",
                        right=True,
                        why="There are examples but no labels: the groups are found, not given.",
                    ),
                    Choice(
                        "Supervised learning",
                        "For that, somebody would have to say for each customer which group is the right one.",
                    ),
                    Choice(
                        "Reinforcement learning",
                        "For that, the program would have to try things out and get a reward for what it does.",
                    ),
                ),
            ),
        ),
        Step(
            id="brain",
            title="Inspired by the brain, not a brain",
            claim="From the brain, networks have the idea of many simple neurons with connections, each active when "
            "it is given what it has learned to look for. But theirs are formulas. The tutorials tell of "
            f"{billions(BRAIN_NEURONS_TOLD)} neurons in a brain, with over {billions(BRAIN_LINKS_TOLD)} links; counted "
            f"more carefully, there are about {billions(BRAIN_NEURONS_COUNTED)} neurons.",
            do="Switch three neurons on and off, put a network beside a brain, and take sides on an old question.",
            interaction="see_a_six.brain",
            seen="Three neurons tell cats from dogs by which of them are active together; a model is just this, with "
            "thousands or millions of neurons. It computes, and it is not conscious. Whether one calls that "
            "thinking is partly a question about the word.",
            check=Question(
                text="What do the networks of this lab share with a brain?",
                choices=(
                    Choice(
                        "Many simple units that are connected",
                        right=True,
                        why="This idea was taken from the brain. What a unit computes and how it learns is our own.",
                    ),
                    Choice(
                        "About as many connections",
                        f"The largest of the tutorials' networks has {LARGEST:,} parameters, which is far less than "
                        f"{billions(BRAIN_LINKS_TOLD)}.",
                    ),
                    Choice(
                        "The way its cells work and grow",
                        "A cell of the brain lives, and signals by pulses; our neuron adds up products.",
                    ),
                ),
            ),
            train=Try("Train the tutorials' largest network", {"preset": "wide-784-32"}),
        ),
    ),
    sources=(
        Source(
            "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-Based Learning Applied to Document Recognition, "
            "Proceedings of the IEEE 86 (1998)",
            "https://doi.org/10.1109/5.726791",
        ),
        Source(
            "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), chapter 1",
            "https://www.deeplearningbook.org",
        ),
        Source(
            "S. Lloyd, Least Squares Quantization in PCM, IEEE Transactions on Information Theory 28 (1982): k-means",
            "https://doi.org/10.1109/TIT.1982.1056489",
        ),
        Source(
            "R. Sutton, A. Barto, Reinforcement Learning: An Introduction (2nd edition, 2018)",
            "http://incompleteideas.net/book/the-book-2nd.html",
        ),
        Source(
            "F. Azevedo et al., Equal numbers of neuronal and nonneuronal cells make the human brain an isometrically "
            "scaled-up primate brain, Journal of Comparative Neurology 513 (2009)",
            "https://doi.org/10.1002/cne.21974",
        ),
        Source(
            "D. Drachman, Do we have brain to spare?, Neurology 64 (2005)",
            "https://doi.org/10.1212/01.WNL.0000166914.38327.BB",
        ),
        Source(
            "A. Turing, Computing Machinery and Intelligence, Mind 59 (1950)",
            "https://doi.org/10.1093/mind/LIX.236.433",
        ),
    ),
)
