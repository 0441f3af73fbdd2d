"""Lesson 10: the rules that turn a gradient into a step, raced against each other."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.race import RACERS
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.lesson import Choice, Lesson, Question, Source, Step, Try

RATES = {"sgd": 0.01, "momentum": 0.01, "nesterov": 0.01, "adagrad": 0.01, "rmsprop": 0.001, "adam": 0.001}
"""The learning rate each rule is usually tried with first."""

TUNED = 0.3
"""A learning rate that suits plain SGD on scaled digits better than its usual one."""

_SMALL = RunSpec(hidden=(64,), train_size=10_000, epochs=4, seed=1)

RUNS: dict[str, RunSpec] = {name: _SMALL.with_(optimizer=name, learning_rate=RATES[name]) for name in RACERS}
"""The same network, start and order of images under each rule."""

TUNED_RUN = _SMALL.with_(optimizer="sgd", learning_rate=TUNED)


@dataclass(frozen=True)
class Match:
    """A situation, the optimizer that fits it (RunSpec's name), and why."""

    situation: str
    optimizer: str
    why: str


MATCHES = (
    Match(
        "A new problem, a first try, and no time to tune the learning rate.",
        "adam",
        "Its step has about the size of its learning rate whatever the size of the gradient, so its usual rate works "
        "on very different networks.",
    ),
    Match(
        "A large network that is also kept small by weight decay, such as a language model.",
        "adamw",
        "It shrinks the weights beside Adam's step and not through it, so every weight is decayed alike.",
    ),
    Match(
        "Inputs most of which are zero, as the words of a text are.",
        "adagrad",
        "A weight that rarely gets a gradient has a small sum, and so keeps its large steps for when it counts.",
    ),
    Match(
        "A long training of an image network, with days to search for the best learning rate.",
        "momentum",
        "Well tuned, it often ends with the better test accuracy; the tuning is the price.",
    ),
)
"""What the learner matches; each optimizer once."""

HABITS = (
    ("SGD", "nothing", "every step should be easy to follow; little memory"),
    ("Momentum", "its speed", "the rate can be tuned; long training of image networks"),
    ("Nesterov", "its speed", "as momentum: it brakes earlier"),
    ("Adagrad", "sum of squared gradients", "most inputs are zero"),
    ("RMSprop", "recent squared gradients", "Adagrad's steps would die away; recurrent networks"),
    ("Adam", "recent gradients and their squares", "a first try without tuning"),
    ("AdamW", "the same as Adam", "weight decay is wanted; large models"),
)
"""Each optimizer, what it remembers of earlier steps, and when it is a first choice."""

LESSON = Lesson(
    id="optimizers",
    title="Optimizers",
    about="Six ways to turn the same gradient into a step, raced on a surface and on digits.",
    minutes=9,
    terms=("optimizer", "Nesterov momentum", "Adagrad", "RMSprop", "Adam", "AdamW"),
    steps=(
        Step(
            id="surface",
            title="Same slope, different steps",
            claim="Every optimizer gets the same news, the gradient. They differ in what they make of it: "
            "SGD steps straight down, momentum keeps its speed, Nesterov momentum corrects that speed by looking "
            "ahead, and Adagrad, RMSprop and Adam give each weight a step size of its own. No rule is the "
            "fastest on every surface.",
            do="Choose a surface, guess who comes first, then let them walk.",
            interaction="optimizers.surface",
            seen="In the narrow valley plain SGD creeps, because the slope along the floor is small. Momentum gathers "
            "speed there, runs past the lowest point and comes back. In the round bowl none of this pays: with a "
            "larger learning rate, plain SGD wins.",
            check=Question(
                text="Why does momentum help in a long narrow valley?",
                choices=(
                    Choice(
                        "Steps along the floor add up, steps across it cancel",
                        right=True,
                        why="The slope along the floor always points the same way, the one across changes its sign.",
                    ),
                    Choice(
                        "It measures the slope more exactly than SGD",
                        "Both get the very same gradient. Momentum only remembers the ones before.",
                    ),
                    Choice(
                        "It finds out where the lowest point is and heads for it",
                        "Nobody knows where the lowest point is; all that is known is the slope underfoot.",
                    ),
                ),
            ),
        ),
        Step(
            id="rates",
            title="Each rule wants its own learning rate",
            claim="One learning rate for all would be unfair. A rate at which SGD flies out of the valley may be one "
            "at which Adagrad just gets going, since Adagrad divides its steps by all the gradients it has "
            "seen. So an optimizer can only be judged together with its learning rate.",
            do="For each optimizer, find a rate at which it arrives, then one at which it fails.",
            interaction="optimizers.rates",
            seen="Each curve falls to a best place of its own. Those of SGD and of both kinds of momentum break off "
            "soon after it: they diverge. Adagrad, RMSprop and Adam divide by the size of the gradients, so that their "
            "steps stay bounded. At worst they swing to and fro.",
            check=Question(
                text="Somebody trains with SGD at its best rate and with Adam at the same rate, and says SGD is "
                "better. What is wrong?",
                choices=(
                    Choice(
                        "Adam was not given a rate that suits it",
                        right=True,
                        why="The rate means something else to each rule: to SGD a factor of the slope, to Adam about "
                        "the length of a step.",
                    ),
                    Choice(
                        "Nothing, a fair comparison keeps every setting the same",
                        "The same number is not the same thing here. Fair is to tune each rule on its own.",
                    ),
                    Choice(
                        "Adam is always better, so there must be a fault in the program",
                        "There are problems on which well tuned SGD does better. No rule wins everywhere.",
                    ),
                ),
            ),
        ),
        Step(
            id="mnist",
            title="The same race on digits",
            claim="On MNIST, with the same seed, the same starting weights and the same batches, the optimizer alone "
            "decides how far a network comes in a few epochs. With usual learning rates Adam and RMSprop lead and "
            "plain SGD is last.",
            do="Guess which one gets the most test images right, then train them.",
            interaction="optimizers.mnist",
            seen=f"At its usual rate plain SGD is far behind after {_SMALL.epochs} epochs. It has not failed, it has "
            "not arrived yet: the run with a larger rate shows that it can keep up. Much of what looks like a "
            "better rule is a better learning rate.",
            check=Question(
                text="The curve of plain SGD still rises steadily in the last epoch. What does that say?",
                choices=(
                    Choice(
                        "It has further to go: more epochs or larger steps would help",
                        right=True,
                        why="A curve that still rises has not run out of slope, only out of time.",
                    ),
                    Choice("It has reached its best", "Then the curve would have become flat."),
                    Choice(
                        "Its network has fewer weights than the others and cannot do better",
                        "All of them train the very same network, from the same starting weights.",
                    ),
                ),
            ),
            train=Try(
                "Train with Nesterov momentum",
                {"hidden": "64", "optimizer": "nesterov", "learning_rate": "0.01", "train_size": "10000"},
            ),
        ),
        Step(
            id="which",
            title="Which one when",
            claim="There is no best optimizer, but there are good first choices. Adam needs the least tuning. SGD with "
            "momentum often wins if its rate is tuned with care. AdamW is Adam with the weight decay put "
            "where it belongs, and is what most large models are trained with.",
            do="Match each situation with the optimizer that fits it.",
            interaction="optimizers.which",
            seen="These are habits that have proved themselves, not laws. Comparisons over many problems find no "
            "clear winner; to try several optimizers with their default settings gains about as much as to tune a "
            "single one.",
            check=Question(
                text="You have one evening, a new dataset, and a dense network. What do you try first?",
                choices=(
                    Choice(
                        "Adam at its usual learning rate",
                        right=True,
                        why="It works without tuning more often than the others. Tuned SGD with momentum may beat it "
                        "later.",
                    ),
                    Choice(
                        "Plain SGD at the smallest learning rate, to be safe",
                        "Safe it is, but after an evening of tiny steps it may not have come anywhere.",
                    ),
                    Choice(
                        "Adagrad, as its steps get smaller by themselves",
                        "They do, for good: in a long training it may come to a stop before it arrives. It is for "
                        "inputs that are mostly zero.",
                    ),
                ),
            ),
        ),
    ),
    sources=(
        Source(
            "D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015)", "https://arxiv.org/abs/1412.6980"
        ),
        Source(
            "I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization (2019): AdamW",
            "https://arxiv.org/abs/1711.05101",
        ),
        Source(
            "J. Duchi, E. Hazan, Y. Singer, Adaptive Subgradient Methods for Online Learning and Stochastic "
            "Optimization, JMLR 12 (2011): Adagrad",
            "https://jmlr.org/papers/v12/duchi11a.html",
        ),
        Source(
            "G. Hinton, Neural Networks for Machine Learning, lecture 6 (2012): RMSprop",
            "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf",
        ),
        Source(
            "I. Sutskever et al., On the importance of initialization and momentum in deep learning (2013)",
            "https://proceedings.mlr.press/v28/sutskever13.html",
        ),
        Source(
            "A. Wilson et al., The Marginal Value of Adaptive Gradient Methods in Machine Learning (2017)",
            "https://arxiv.org/abs/1705.08292",
        ),
        Source(
            "R. Schmidt, F. Schneider, P. Hennig, Descending through a Crowded Valley (2021): fifteen optimizers "
            "compared",
            "https://arxiv.org/abs/2007.01547",
        ),
    ),
)
