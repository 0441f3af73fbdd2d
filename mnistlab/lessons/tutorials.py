"""The five written tutorials that this course grew out of: what they claim, what to mind in them, and what came of it.

Their figures are quoted as data; all words are ours. A test trains every network here and holds it to its `expected`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.explain import percent
from mnistlab.core.facts import CLASSES
from mnistlab.core.presets import PRESETS, Preset
from mnistlab.core.spec import RunSpec

Range = tuple[float, float]


@dataclass(frozen=True)
class LogLine:
    """An epoch as a tutorial printed it: mean loss and accuracy (a share) on training images, and its seconds."""

    loss: float
    accuracy: float
    seconds: float


@dataclass(frozen=True)
class Printed:
    """The figures a tutorial published, None where it has none; its test accuracy is the preset's `published_range`."""

    test_loss: float | None = None
    train_accuracy: float | None = None
    train_loss: float | None = None
    seconds: float | None = None
    parameters: int | None = None
    log: tuple[LogLine, ...] = ()


@dataclass(frozen=True)
class Trial:
    """A run of a tutorial's card, called `name` on screen.

    expected: test accuracy it ends with here, lowest and highest, whatever device computes it.
    shows: said when it has ended there: what is to be learned from it. "" if the card's `why` says it.
    """

    name: str
    spec: RunSpec
    expected: Range
    shows: str = ""


@dataclass(frozen=True)
class Remark:
    """Something a tutorial says, in our words, and what is found; `where` one can try it: "lesson/step", or ""."""

    said: str
    found: str
    where: str = ""


@dataclass(frozen=True)
class Tutorial:
    """A tutorial's card.

    about: what it teaches. printed: its figures. runs: what one click trains, the first as published or as nearly as
    can be known. why: where the first one's figure comes from, and why it is another. more: what may be tried besides.
    claims: what else it says. slips: what to mind when reading it. digit: what its picture shows. floor: where the
    chart's accuracy axis begins.
    """

    preset: Preset
    about: str
    printed: Printed
    runs: tuple[Trial, ...]
    why: str
    more: tuple[Trial, ...]
    claims: tuple[Remark, ...]
    slips: tuple[Remark, ...]
    digit: int
    floor: float

    @property
    def trials(self) -> tuple[Trial, ...]:
        """All its runs."""
        return (*self.runs, *self.more)


_FOUR, _256, _512, _BASICS, _WIDE = (PRESETS[name] for name in PRESETS)

MOST_UNITS, MOST_BATCH = 512, 200
"""The most units and the largest batch that the first tutorial advises."""

FOUR_AS_PRINTED = (0, 0, 0, 1, 0, 0, 0, 0, 0)
"""The second tutorial's one-hot code for the digit 4."""

WIDE_PARAMETERS = 640_890
"""How many parameters the fifth tutorial counts."""

PREDICT_CLASSES_UNTIL = 2021
"""The year in which TensorFlow 2.6 dropped `predict_classes`."""

UNLUCKY = 23
"""A seed from which the fifth tutorial's network loses a digit; of the first thirty-three, two do, and one collapses.

Its first steps are so large that rounding decides: on another kind of processor it may be another seed.
"""


def _digits(code: tuple[int, ...]) -> str:
    return "".join(map(str, code))


def _guesses(share: float) -> str:
    return f"{share * CLASSES:.1f}"


_FOUR_LAYERS = Tutorial(
    preset=_FOUR,
    about="From a single neuron to a network of four layers in Keras, trained with plain stochastic gradient descent "
    "and a very small learning rate.",
    printed=Printed(seconds=5 * 60),  # "about 5 minutes on a good CPU"
    runs=(Trial("here", _FOUR.spec, (0.945, 0.9645)),),
    why="As in the text, the pixels stay at 0 to 255: inputs that large make gradients large, so a learning rate of "
    f"{_FOUR.spec.learning_rate:g} is enough. The loss is computed from clipped probabilities, as Keras did then. "
    "What is left of the difference is the luck of starting weights and of the order of the images.",
    more=(
        Trial(
            "pixels scaled",
            _FOUR.spec.with_(pixels="scaled"),
            (0.90, 0.92),
            "Scaling is good advice, but here it makes every step much smaller, and the learning rate was chosen "
            f"without it: after the same {_FOUR.spec.epochs} epochs the network is not done yet. Settings belong "
            "together.",
        ),
        Trial(
            "loss from logits",
            _FOUR.spec.with_(loss="logits"),
            (0.94, 0.96),
            "The same code in today's Keras: its loss is exact, so the first steps on raw pixels are larger. With a "
            "learning rate this small the network survives them, and how it ends differs from the loss of its day by "
            "no more than one seed differs from another.",
        ),
    ),
    claims=(
        Remark(
            "The network is four layers deep.",
            f"It has {len(layers(_FOUR.spec))} layers of weights: {len(_FOUR.spec.hidden)} hidden ones and the output. "
            "The pixels are not counted.",
            "layers/layers",
        ),
        Remark(
            f"Never give a layer more than {MOST_UNITS} units.",
            "More units cost time. Whether they cost accuracy is measured in the course.",
            f"training-loop/units-{MOST_UNITS}",
        ),
        Remark(
            f"Use batches of at most {MOST_BATCH} images.",
            "A larger batch takes fewer, better steps for each epoch. What that does is measured in the course.",
            f"training-loop/at-most-{MOST_BATCH}",
        ),
        Remark(
            "Flattening an image loses its two dimensions.",
            "True, and a dense network does not miss them: it learns as well from images with all pixels shuffled.",
            "preparing/shuffle",
        ),
        Remark(
            "Softmax stands in the last layer only.",
            "In a classifier it does: it turns ten scores into probabilities, and there is nothing to do after that.",
            "softmax/scores",
        ),
    ),
    slips=(
        Remark(
            "Labels are text, so they have to be encoded.",
            "The labels of MNIST are whole numbers from the start. One-hot encoding is there because digits are names "
            "here, not quantities.",
            "preparing/one-hot",
        ),
        Remark(
            "A perceptron takes zeros and ones only.",
            "Its inputs may be any numbers. What is only ever 0 or 1 is its answer.",
            "one-neuron/line",
        ),
        Remark(
            "Computers could not think because they do not work with probabilities.",
            "They always could compute them. What was new is to learn the rule from examples instead of writing it.",
            "see-a-six/examples",
        ),
    ),
    digit=7,
    floor=0.3,
)

_HIDDEN_256 = Tutorial(
    preset=_256,
    about="From the brain to weights, biases and the training loop, with one hidden layer of ReLU neurons at the end. "
    "It explains why weights must start at random.",
    printed=Printed(),
    runs=(Trial("here", _256.spec, (0.97, 0.983)),),
    why="The text names no optimizer, no batch size and no number of epochs. RMSprop with batches of "
    f"{_256.spec.batch_size} for {_256.spec.epochs} epochs is how the Keras textbook it draws on trains such a "
    "network, and that reaches more than the text promises.",
    more=(
        Trial(
            "plain SGD",
            _256.spec.with_(optimizer="sgd", learning_rate=0.01),
            (0.88, 0.92),
            "The same network with the simplest optimizer and a learning rate of "
            f"{0.01:g} does land within the published range. What a text leaves out can decide its result.",
        ),
    ),
    claims=(
        Remark(
            "Weights that all start at zero get nowhere.",
            "True: neurons that start alike are changed alike and stay alike. Random starting weights break that.",
            "starting-weights/zeros",
        ),
        Remark(
            "A network with enough neurons can solve any problem.",
            "It can come close to any continuous function. That does not say that training finds it.",
            "layers/approximation",
        ),
        Remark(
            "Training repeats four steps.",
            "Take a batch, compute answers, compare them, move the weights a little. You can do one step at a time.",
            "training-loop/four-steps",
        ),
        Remark(
            "Each layer holds another picture of the digit.",
            "You can look at them: the answers of every layer to a digit of your choice.",
            "inside/activations",
        ),
        Remark(
            "Testing shows whether it learned or only memorised.",
            "True, if it is tested on images that it never trained on.",
            "memorising/three-sets",
        ),
    ),
    slips=(
        Remark(
            f"The digit 4 is encoded as `{_digits(FOUR_AS_PRINTED)}`.",
            f"That code has {len(FOUR_AS_PRINTED)} places and its 1 is in place {FOUR_AS_PRINTED.index(1)}, counted "
            f"from 0. Ten digits need ten places: `{_digits(tuple(int(i == 4) for i in range(CLASSES)))}`.",
            "preparing/mistake",
        ),
        Remark(
            "The network has three dense layers.",
            f"It has {len(layers(_256.spec))}: the hidden layer and the output. The input has no weights of its own; "
            "it is the image.",
            "layers/layers",
        ),
        Remark(
            "Loss is the distance between prediction and target.",
            "For digits it is no difference of two numbers: it is minus the logarithm of the probability given to the "
            "true digit.",
            "softmax/loss",
        ),
    ),
    digit=4,
    floor=0.7,
)

_HIDDEN_512 = Tutorial(
    preset=_512,
    about="Every step from loading the images to the final test, with one hidden layer and Adam. It prints the log of "
    "its training, so epoch can be laid beside epoch.",
    printed=Printed(
        test_loss=0.07108291857463774,
        train_accuracy=0.9908,
        train_loss=0.0302,
        # Keras's own lines for the five epochs, "7s ... - loss: ... - acc: ..."
        log=(
            LogLine(0.2309, 0.9330, 7),
            LogLine(0.0904, 0.9734, 7),
            LogLine(0.0588, 0.9824, 7),
            LogLine(0.0405, 0.9871, 7),
            LogLine(0.0302, 0.9908, 7),
        ),
        seconds=5 * 7,
    ),
    runs=(Trial("here", _512.spec, (0.9748, 0.9828)),),
    why="All settings but the batch size are in the text, and its pixels are scaled: then the old and the new form of "
    "the loss come to the same. So the figure comes out, give or take the luck of the starting weights.",
    more=(
        Trial(
            "two hidden layers",
            _512.spec.with_(hidden=(512, 512)),
            (0.972, 0.984),
            "The author tried a second hidden layer and found no gain but a slower training. So it is: "
            f"{parameter_count(_512.spec.with_(hidden=(512, 512))):,} parameters instead of "
            f"{parameter_count(_512.spec):,}, and about the same accuracy.",
        ),
    ),
    claims=(
        Remark(
            "No formula tells a six from other digits.",
            "Try to write one by hand, and see how far it gets.",
            "see-a-six/rule",
        ),
        Remark(
            "Scaling the pixels makes training faster.",
            "Two runs, raw and scaled, tell how much.",
            "preparing/raw",
        ),
        Remark(
            "A larger batch trains much faster and costs little accuracy.",
            "Measured in the course: the time of an epoch and the accuracy for batch after batch size.",
            "training-loop/batch-size",
        ),
        Remark(
            "Adam is usually a great optimizer.",
            "Compare it with six others from the same start.",
            "optimizers/mnist",
        ),
        Remark(
            f"{percent(0.9908)} on training images says little by itself.",
            "True: the network has seen them five times. Only the test images tell.",
            "memorising/by-heart",
        ),
    ),
    slips=(
        Remark(
            "The code calls `astyle`.",
            "It is `astype`. As printed, Python stops there: arrays have no such method.",
        ),
        Remark(
            "The code divides by the maximum of `testing_imaoges`.",
            "It is `testing_images`. As printed, Python knows no such name.",
        ),
        Remark(
            "Softmax divides each score by the sum of all scores.",
            "It first raises e to the power of each score. Without that, a negative score would give a negative "
            "probability.",
            "softmax/scores",
        ),
        Remark(
            "The one-hot six has its 1 in the sixth place.",
            "Place 6 counted from 0, which is the seventh: the first place belongs to the digit 0.",
            "preparing/one-hot",
        ),
        Remark(
            "More layers slowed the learning rate.",
            "They slow the training. The learning rate is a setting: the size of a step, which no layer changes.",
            "gradient-descent/rates",
        ),
    ),
    digit=6,
    floor=0.9,
)

_SEEDS = (1, 2, 3)

_TENSORFLOW_BASICS = Tutorial(
    preset=_BASICS,
    about="A tour of the terms, and a network written in TensorFlow itself. It warns that no two runs give the same "
    "accuracy, since the starting weights are drawn at random, and names the cure: a seed.",
    printed=Printed(),
    runs=tuple(Trial(f"seed {seed}", _BASICS.spec.with_(seed=seed), (0.957, 0.976)) for seed in _SEEDS),
    why="The text gives no sizes, no optimizer and no result, so this network is a reconstruction and there is no "
    "figure to compare with. What it says about luck can be tested: these runs differ in nothing but the seed, from "
    "which the starting weights and the order of the images are drawn. The same seed again gives the same figures to "
    "the last digit.",
    more=(),
    claims=(
        Remark(
            "Each new run gives another accuracy.",
            "Five seeds in the course show what is luck and what is more than luck.",
            "starting-weights/luck",
        ),
        Remark(
            "A seed makes a run repeatable.",
            "Train twice from one seed and compare the figures.",
            "starting-weights/seed",
        ),
        Remark(
            "A layer without biases maps zeros to zeros.",
            "True, whatever its weights are.",
            "one-neuron/bias",
        ),
        Remark(
            "A network is deep from two hidden layers on.",
            f"That is the usual meaning, and why this reconstruction has {len(_BASICS.spec.hidden)}.",
            "layers/deep",
        ),
        Remark(
            "Momentum is the direction, the learning rate the size of a step.",
            "Nearly: the gradient gives the direction, and momentum keeps to the directions of earlier steps.",
            "gradient-descent/momentum",
        ),
    ),
    slips=(
        Remark(
            "The higher a weight, the more its input matters.",
            "A strongly negative weight matters as much. It is the distance from zero that counts.",
            "one-neuron/digit",
        ),
        Remark(
            "The gradient is how the parameters change with the error.",
            "The other way round: how the error changes when a parameter does.",
            "gradient-descent/slope",
        ),
        Remark(
            "Activation functions have a derivative everywhere.",
            "ReLU has a corner at zero. Programs simply take the slope of one side there.",
            "activations/slopes",
        ),
        Remark(
            "Add layers until the test error stops falling.",
            "Whoever chooses by the test images has no test left. Choose by validation images.",
            "memorising/three-sets",
        ),
        Remark(
            "First build a graph, then run it in a session.",
            "Sessions are gone since TensorFlow 2: operations run at once, and graphs are made where speed needs them.",
        ),
    ),
    digit=3,
    floor=0.8,
)

_WIDE_784 = Tutorial(
    preset=_WIDE,
    about="Image recognition in four steps: look at the data, build, train, judge. Its first hidden layer is as wide "
    "as the image has pixels, and none of them is scaled.",
    printed=Printed(parameters=WIDE_PARAMETERS),
    runs=(
        Trial("loss of its day", _WIDE.spec, (0.95, 0.98)),
        Trial(
            "loss of today",
            _WIDE.spec.with_(loss="logits"),
            (0.1135, 0.1135),
            "Today's Keras computes the loss from logits, exactly. Now the worst mistakes move the weights most: the "
            "first steps switch every neuron of a layer off, and it stays off. The network says the same digit for "
            f"every image, for ever, and its loss stays near {math.log(CLASSES):.2f}: the cost of calling all ten "
            "digits equally likely.",
        ),
    ),
    why="The Keras of that time took the loss from clipped probabilities. For a mistake beyond the clip it has no "
    "slope, so the worst mistakes of the first steps, and raw pixels make them enormous, move no weight.",
    more=(
        Trial(
            f"seed {UNLUCKY}",
            _WIDE.spec.with_(seed=UNLUCKY),
            (0.8, 0.93),
            "The same settings and the same loss, with bad luck. The first steps push the answer to one digit so far "
            "down that all its images are mistakes beyond the clip, so nothing ever brings it back: no image is called "
            "by its name again. A published figure of one run does not tell how lucky that run was.",
        ),
    ),
    claims=(
        Remark(
            f"It has {WIDE_PARAMETERS:,} parameters.",
            f"Counted here: {parameter_count(_WIDE.spec):,}. Its explanation speaks of weights only; "
            f"{sum(layer.biases for layer in layers(_WIDE.spec))} of the parameters are biases.",
            "layers/counting",
        ),
        Remark(
            "That is almost ten times better than guessing.",
            f"Guessing gets one in {CLASSES} right; its range is {_guesses(0.95)} to {_guesses(0.98)} times as much.",
            "memorising/judging",
        ),
        Remark(
            "Labels are no quantities, so each gets a place of its own.",
            "True: nothing makes an 8 twice a 4. Its example, the code of a 5, is right.",
            "preparing/one-hot",
        ),
        Remark(
            "One or two hidden layers are enough for simple tasks.",
            "Train none, one, two and three, and compare.",
            "layers/how-many",
        ),
        Remark(
            "Repeat it with other data, such as Fashion-MNIST.",
            "The course does.",
            "onwards/another-dataset",
        ),
    ),
    slips=(
        Remark(
            "Its gallery of results is drawn from `x_train`.",
            "Those are images the network was trained on, so they prove nothing. `x_test` would.",
            "memorising/judging",
        ),
        Remark(
            "It calls `predict_classes`.",
            f"Keras has no such method since {PREDICT_CLASSES_UNTIL}. Today it is "
            "`model.predict(images).argmax(axis=-1)`.",
        ),
        Remark(
            "A network is told that it was wrong, not what is right.",
            "In supervised learning it is told: the label is in the loss, and the slope points to the right answer.",
            "softmax/loss",
        ),
        Remark(
            "A random image is drawn before the loop that shows a hundred.",
            "So the printed code shows one digit a hundred times. The draw belongs inside the loop.",
            "see-a-six/examples",
        ),
        Remark(
            "The quotation marks in its code are curly.",
            'Python takes straight ones only: `"relu"`. What was typeset has to be typed again.',
        ),
    ),
    digit=8,
    floor=0.0,
)

TUTORIALS: dict[str, Tutorial] = {
    one.preset.name: one for one in (_FOUR_LAYERS, _HIDDEN_256, _HIDDEN_512, _TENSORFLOW_BASICS, _WIDE_784)
}
"""All tutorials by their preset's name, in their order."""
