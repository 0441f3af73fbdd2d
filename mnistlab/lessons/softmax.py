"""Lesson 6: from scores to probabilities to one number, the loss, and why an old number no longer comes out."""

from __future__ import annotations

import math

from mnistlab.core.facts import CLASSES
from mnistlab.core.losses import SMALLEST
from mnistlab.core.presets import PRESETS
from mnistlab.lessons.lesson import Choice, Lesson, Number, Question, Source, Step, Try

CAUTIOUS = (0.6, 0.6, 0.6, 0.6, 0.4)
SURE = (0.95, 0.95, 0.95, 0.95)
"""Probabilities of the true class on five images, by two networks; the sure one's last is the learner's."""

GUESSING = math.log(CLASSES)
"""What it costs to give every class the same probability."""

CEILING = -math.log(SMALLEST)
"""The most that a clipped answer can cost."""

EXPONENT = round(math.log10(SMALLEST))

OLD_KERAS = (2017, 2019)
"""The years in which Keras computed the loss from clipped probabilities."""

_SHORT = PRESETS["wide-784-32"].spec.with_(epochs=3)

OLD_RUNS = {
    "clipped": _SHORT.with_(loss="probabilities"),
    "exact": _SHORT.with_(loss="logits"),
}
"""The fifth tutorial's network, cut to three epochs, with both forms of the loss; all else is the same."""


LESSON = Lesson(
    id="softmax",
    title="Softmax and cross-entropy",
    about="How scores become probabilities, and what a wrong answer costs.",
    minutes=9,
    terms=("softmax", "logits", "probability", "prediction", "loss", "cross-entropy", "clipped probabilities"),
    steps=(
        Step(
            id="scores",
            title="Softmax turns scores into shares",
            claim="The output layer has one neuron a class, and each gives a score, its logit: any number, also a "
            "negative one. Softmax raises $e$ to each score and divides by the sum of them all: "
            r"$p_k = e^{z_k} / \sum_j e^{z_j}$. The results lie between 0 and 1 and add to one, so they can be read "
            "as probabilities.",
            do="Guess what adding 3 to every score does to the shares, then do it; try two classes and ten as well.",
            interaction="softmax.scores",
            seen="Only differences between scores count, so adding the same to all changes no share. The largest score "
            "keeps the largest share: that class is the prediction. For two classes softmax is the sigmoid of their "
            "difference, so it is the sigmoid made general; it belongs in the output layer only, since in a hidden "
            "layer it would make neurons share one whole that should each speak for themselves.",
            check=Question(
                text="Scores are 2, 1 and −1. Which of these changes their shares?",
                choices=(
                    Choice(
                        "Doubling every score",
                        right=True,
                        why="Doubling doubles the differences too: the largest score takes more, the others less.",
                    ),
                    Choice(
                        "Taking 2 from every score",
                        "Each power is divided by $e^2$, and so is their sum: the fraction stays as it was.",
                    ),
                    Choice(
                        "Making the last score positive by adding 5 to each of the three",
                        "Negative scores are nothing special. All powers of $e$ are positive, and only differences "
                        "between the scores count.",
                    ),
                ),
            ),
        ),
        Step(
            id="loss",
            title="What an answer costs",
            claim=r"The loss of one answer is $-\log p$, where $p$ is the probability given to the true class. That is "
            r"categorical cross-entropy: of $-\sum_k y_k \log p_k$ a one-hot label $y$ leaves only that one term. The "
            "loss of a batch is the mean of its answers' losses. It is not the number of mistakes.",
            do="Drag the probability towards zero, and find where the network that is sure of itself has the larger "
            "mean loss although both are right equally often.",
            interaction="softmax.loss",
            seen="Being sure and right costs next to nothing; being sure and wrong costs ever more, without a limit. "
            "Accuracy only counts which answers are right; the loss also weighs how sure the network was, and it moves "
            "smoothly when a weight does. That is why training lowers the loss and not the count.",
            check=Number(
                text=f"A network gives each of {CLASSES} classes the same probability. What does each of its answers "
                "cost, to two decimals?",
                answer=GUESSING,
                tolerance=0.006,
                why=rf"$-\log(1/{CLASSES}) = \log {CLASSES}$ = {GUESSING:.4f}: a loss near it means that the network "
                "knows nothing yet.",
                low=f"Too cheap. The probability of the true class is 1/{CLASSES}: drag the slider there.",
                high=f"Too dear. Take the natural logarithm of 1/{CLASSES}, without its sign.",
            ),
        ),
        Step(
            id="logits",
            title="Exact, or clipped",
            claim="Where $p$ is too small for the computer, $-\\log p$ fails. There are two ways out: compute the loss "
            "from the logits, which is exact however large they are, or clip the probability to "
            f"$[10^{{{EXPONENT}}}, 1 - 10^{{{EXPONENT}}}]$ first. The clipped form never costs more than "
            f"{CEILING:.1f}, and where it clips its slope is zero.",
            do=f"Guess which slope each form has when the wrong class is {CEILING:.0f} ahead, then push its logit up.",
            interaction="softmax.logits",
            seen="Computed from logits, a larger mistake costs more and pushes back with a slope near 1. The clipped "
            "form goes flat: from its worst mistakes the network learns nothing, which protects it from violent steps. "
            "Raw pixels make logits so large that this happens at once.",
            check=Question(
                text="A network is utterly wrong about an image, and the loss is computed from clipped probabilities. "
                "What does the image do to the weights?",
                choices=(
                    Choice(
                        "Nothing",
                        right=True,
                        why="Where the probability is clipped the loss is flat: its gradient is zero, so this image "
                        "has no say in the step.",
                    ),
                    Choice(
                        "It moves them most of all",
                        "That is so for the loss from logits. The clipped loss is at its ceiling, and flat there.",
                    ),
                    Choice(
                        "It moves them as far as any other mistake does",
                        "A small mistake has a slope: it is not clipped. This one has none.",
                    ),
                ),
            ),
        ),
        Step(
            id="old-number",
            title="Why an old number no longer comes out",
            claim=f"Keras of {OLD_KERAS[0]} to {OLD_KERAS[1]} computed the loss from clipped probabilities. Today's "
            "Keras looks for the logits behind the softmax and computes the loss exactly. On raw pixels this decides "
            "whether the network of an old tutorial learns at all.",
            do="The same network, seed, pixels and learning rate: guess which loss learns, the one from clipped "
            "probabilities or the exact one from logits.",
            interaction="softmax.old_number",
            seen="With the exact loss the first steps on raw pixels are so large that they wreck the network: from "
            "then on it says one digit for every image, at about the cost of guessing. Clipping silenced just those "
            "steps. So the tutorial's number was true in its day; scale the pixels, and today's form learns as well.",
            check=Question(
                text="You repeat an old tutorial with today's Keras and your network says the same digit for every "
                "image. What is the first thing to do?",
                choices=(
                    Choice(
                        "Scale the pixels to 0 to 1",
                        right=True,
                        why="Logits then stay small and the exact loss takes steps of a sensible size. A far smaller "
                        "learning rate would help too.",
                    ),
                    Choice(
                        "Train for more epochs",
                        "Its neurons are dead: no gradient comes through them, however long you wait.",
                    ),
                    Choice(
                        "Add a second softmax behind the first",
                        "Its scores would then all lie between 0 and 1, so no class could ever get far ahead.",
                    ),
                ),
            ),
            train=Try("Train the tutorial's network as it was written", {"preset": "wide-784-32"}),
        ),
    ),
    sources=(
        Source(
            "J. S. Bridle, Probabilistic Interpretation of Feedforward Classification Network Outputs (1990)",
            "https://doi.org/10.1007/978-3-642-76153-9_28",
        ),
        Source(
            "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, chapter 6.2: output units and cross-entropy",
            "https://www.deeplearningbook.org/contents/mlp.html",
        ),
        Source(
            "Keras 2.2.4: its cross-entropy clips probabilities before the logarithm",
            "https://github.com/keras-team/keras/blob/2.2.4/keras/backend/tensorflow_backend.py",
        ),
        Source("Keras of today: probabilistic losses", "https://keras.io/api/losses/probabilistic_losses/"),
    ),
)
