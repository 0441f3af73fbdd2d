"""Lesson 12: how to find out whether a network has learned or only memorised, and what helps."""

from __future__ import annotations

import math

from mnistlab.core import facts
from mnistlab.core.spec import RunSpec
from mnistlab.lessons.lesson import Choice, Lesson, Question, Source, Step, Try

SHARE = RunSpec().validation_split
KEPT = math.floor(facts.TRAIN * (1 - SHARE))
"""Images left to train on at the usual validation split."""

FEW = RunSpec(hidden=(512,), optimizer="momentum", learning_rate=0.05, batch_size=32, epochs=20, train_size=1000)
"""A large network on few images: what learning by heart is shown with."""

LESSON = Lesson(
    id="memorising",
    title="Did it learn or memorise?",
    about="Training, validation, test: how to tell knowing from remembering, and what helps.",
    minutes=10,
    terms=("training set", "validation set", "test set", "overfitting", "generalisation", "dropout", "L2 penalty"),
    steps=(
        Step(
            id="three-sets",
            title="Three sets for three jobs",
            claim="Images that a network was trained on cannot tell how good it is, and images that you chose it by "
            "cannot either. So they are parted: the training set changes the weights, the validation set helps you "
            "choose between networks, and the test set gives the verdict. They are to a network what exercises, mock "
            "exam and exam are to a student.",
            do="Give each job its set, then move the split and see how many images each gets.",
            interaction="memorising.three_sets",
            seen=f"A validation split of {SHARE:g} takes {facts.TRAIN - KEPT:,} of the {facts.TRAIN:,} images and "
            f"leaves {KEPT:,} to train on. More for validation means a surer choice and less to learn from; the test "
            "images stay out of it either way.",
            check=Question(
                text="You train twenty networks, test them all on the test images, and report the best figure. What is "
                "wrong with it?",
                choices=(
                    Choice(
                        "It is too good: the test images took part in the choice",
                        right=True,
                        why="The best of twenty is also the luckiest on just these images. The choice belongs to the "
                        "validation images, and then one network is tested once.",
                    ),
                    Choice(
                        "Nothing, since no weight was changed by the test images",
                        "The weights were not, but your choice was. Choosing is a kind of learning too.",
                    ),
                    Choice(
                        "It is too bad: networks should be tested on training images",
                        "On those they may just remember. The figure here errs in the other direction.",
                    ),
                ),
            ),
        ),
        Step(
            id="by-heart",
            title="A large network learns few images by heart",
            claim=f"A network with {FEW.hidden[0]} hidden neurons has hundreds of weights for each of "
            f"{FEW.train_size:,} images. It ends up getting all of them right, and still fails more often on new "
            "images than the same network with ten times as many to learn from. That is overfitting: part of what it "
            "has learned holds for its own images only.",
            do="Guess how it does on images it has never seen, then compare the two curves.",
            interaction="memorising.by_heart",
            seen="The curves part where learning turns into remembering: training goes on to the top, validation "
            "stands still. The training curve alone would look like a success.",
            check=Question(
                text="Training accuracy still rises, validation accuracy has stood still for ten epochs. What do you "
                "make of it?",
                choices=(
                    Choice(
                        "It now learns its own images by heart",
                        right=True,
                        why="What it still learns no longer holds for images outside the training set. One could have "
                        "stopped ten epochs earlier.",
                    ),
                    Choice(
                        "It needs more epochs until validation follows",
                        "Validation had ten epochs to follow. More of the same widens the gap.",
                    ),
                    Choice(
                        "The validation images must be wrongly labelled",
                        "Wrong labels would hold validation down from the first epoch on, not only from some later "
                        "one.",
                    ),
                ),
            ),
            train=Try(
                "Watch a network learn by heart",
                FEW.to_query(),
            ),
        ),
        Step(
            id="cures",
            title="Dropout, a penalty, or more images",
            claim="Dropout silences a random share of the hidden outputs at every step, so that no neuron can rely on "
            "another. An L2 penalty adds the squares of the weights to the loss, so that large ones have to pay for "
            "themselves. More images leave less to be known by heart. All three are said to close the gap between "
            "training and test.",
            do="Guess which of the four gets most test images right.",
            interaction="memorising.cures",
            seen="More images help by far the most, dropout a little. The penalty does what it is made for, the "
            "weights get smaller, and yet this network gets no better from it. Whether a cure works has to be tried, "
            "on validation images, each time anew.",
            check=Question(
                text="Your network gets every training image right and many test images wrong. What do you do first?",
                choices=(
                    Choice(
                        "Get more training images, if there are any",
                        right=True,
                        why="Nothing else here came close. Where there are no more images, dropout is worth a try.",
                    ),
                    Choice(
                        "Add a layer and more neurons",
                        "That gives it still more room to remember. It knows the training images already.",
                    ),
                    Choice(
                        "Train it for more epochs",
                        "On the training images there is nothing left to learn: they are all right.",
                    ),
                ),
            ),
            train=Try(
                "Turn the knobs of dropout and penalty yourself",
                FEW.with_(dropout=0.5).to_query(),
            ),
        ),
        Step(
            id="judging",
            title="Do not let it mark its own exercises",
            claim="One of the five tutorials ends with a gallery of digits and what its network says of each. It draws "
            "them from the training images. Such a gallery shows what the network can remember. It would look "
            "perfect even for a network that can do nothing else.",
            do="Look at the first gallery, guess how the second one will look, and compare.",
            interaction="memorising.judging",
            seen="It is the same network both times. Only the second gallery tells what it would do with your "
            "handwriting. With many images and few epochs the two differ little, which is why the mistake so often "
            "goes unnoticed.",
            check=Question(
                text="A gallery shows nine training images, and all nine answers are right. What does that tell about "
                "new images?",
                choices=(
                    Choice(
                        "Next to nothing",
                        right=True,
                        why="A network that learned its images by heart shows the same gallery as one that understood.",
                    ),
                    Choice(
                        "That nine of ten will be right",
                        "These were no sample of new images. The network had the answers while it learned.",
                    ),
                    Choice(
                        "That the network does not generalise",
                        "It may well: being right on training images is no fault. It is just no evidence either.",
                    ),
                ),
            ),
        ),
    ),
    sources=(
        Source(
            "N. Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, Journal of "
            "Machine Learning Research 15 (2014)",
            "https://jmlr.org/papers/v15/srivastava14a.html",
        ),
        Source(
            "C. Zhang et al., Understanding deep learning requires rethinking generalization (2016): networks that "
            "learn even random labels by heart",
            "https://arxiv.org/abs/1611.03530",
        ),
        Source(
            "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), chapter 7",
            "https://www.deeplearningbook.org/contents/regularization.html",
        ),
    ),
)
