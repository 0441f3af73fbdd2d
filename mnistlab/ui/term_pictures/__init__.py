"""The glossary's drawings by name, each with what it shows in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mnistlab.ui.term_pictures import curves, data, functions, ideas, networks


@dataclass(frozen=True)
class Picture:
    """A drawing: `alt` says what it shows, `draw` returns it as SVG in the page's text colour."""

    alt: str
    draw: Callable[[], str]


PICTURES: dict[str, Picture] = {
    "activation-functions": Picture("Curves of sigmoid, tanh and ReLU.", functions.several),
    "approximation": Picture("A wavy curve, and a chain of straight pieces close to it.", functions.approximation),
    "backpropagation": Picture("Numbers go forward through a network, blame goes back.", networks.backpropagation),
    "batches": Picture("A bar of eight batches is one epoch; one batch is one iteration.", data.batches),
    "bias": Picture("A line through the origin, and the same line lifted by a bias.", functions.bias),
    "bias-node": Picture("A neuron with one more input, always 1, whose weight is the bias.", networks.bias_node),
    "chain-rule": Picture("From x to u the slope is 2, from u to y it is 3: together 6.", networks.chain_rule),
    "computation-graph": Picture("x and w meet in a product, b is added, then f.", networks.computation_graph),
    "confusion-matrix": Picture("Three by three counts; the diagonal is right.", ideas.confusion_matrix),
    "convolution": Picture("A small window slides over an image and fills in a map.", data.convolution),
    "cross-entropy": Picture("Loss over probability: it falls steeply to zero at 1.", functions.cross_entropy),
    "deep-network": Picture("A network with three hidden layers.", networks.deep_network),
    "dense-layer": Picture("Three neurons, each joined with each of three others.", networks.dense_layer),
    "derivative": Picture("A curve with a straight line that touches it.", curves.derivative),
    "dropout": Picture("A hidden layer with two of its five neurons crossed out.", networks.dropout),
    "elu": Picture("The curve of ELU.", functions.activation("elu")),
    "feed-forward": Picture("Four layers, and arrows that all point forward.", networks.feed_forward),
    "flattening": Picture("An image above, its rows behind each other below.", data.flattening),
    "gelu": Picture("The curve of GELU.", functions.activation("gelu")),
    "gradient-descent": Picture("Steps down a curve, smaller towards the bottom.", curves.gradient_descent),
    "graph": Picture("Five nodes and six edges.", ideas.graph),
    "kernel": Picture("A table of weights: inputs in rows, neurons in columns.", data.kernel),
    "layers": Picture("An input, a hidden and an output layer.", networks.layers),
    "leaky-relu": Picture("The curve of leaky ReLU.", functions.activation("leaky_relu")),
    "learning-rate": Picture("Three walks down a curve: too small, right, too large.", curves.learning_rate),
    "linear": Picture("A straight line.", functions.linear),
    "loss-surface": Picture("Rings of equal height, and a walk to the lowest point.", curves.loss_surface),
    "maxout": Picture("Three straight lines, and the highest of them at each place.", functions.maxout),
    "momentum": Picture("A zigzag without momentum, a smoother way with it.", curves.momentum),
    "nested": Picture("Deep learning inside machine learning inside AI.", ideas.nested),
    "neuron": Picture("Three inputs with weights, a sum with a bias, a function.", networks.neuron),
    "normalisation": Picture("The range from 0 to 255 becomes that from 0 to 1.", data.normalisation),
    "one-hot": Picture("The label 4 as ten boxes: 1 at place 4, 0 elsewhere.", data.one_hot),
    "overfitting": Picture("Training loss falls on, validation loss turns up.", curves.overfitting),
    "perceptron": Picture("Dots and squares on two sides of a line.", ideas.perceptron),
    "pixel": Picture("A small six with a number in each pixel.", data.pixel),
    "precision-recall": Picture("Two circles, called so and really so, overlap.", ideas.precision_recall),
    "principal-components": Picture("A long cloud of points and its two directions.", data.principal_components),
    "recurrent": Picture("The same cell three times, handing a memory on.", networks.recurrent),
    "reinforcement": Picture("A learner acts on a world that answers with a reward.", ideas.reinforcement),
    "relu": Picture("The curve of ReLU.", functions.activation("relu")),
    "saturation": Picture("A sigmoid with its flat ends marked.", functions.saturation),
    "sigmoid": Picture("The curve of sigmoid.", functions.activation("sigmoid", -0.4, 1.4)),
    "softmax": Picture("Four scores become four probabilities.", data.softmax_bars),
    "split": Picture("All images: most for training, few for validation, some for the test.", data.split),
    "starting-weights": Picture("Small numbers scattered around zero under a bell.", curves.starting_weights),
    "step": Picture("A jump from 0 to 1.", functions.step),
    "stochastic": Picture("A wavering way beside the straight one.", curves.stochastic),
    "supervised": Picture("Points with answers, and points without.", ideas.supervised),
    "tanh": Picture("The curve of tanh.", functions.activation("tanh", -1.4, 1.4)),
    "template": Picture("A six of weights: ink for it, and against it.", data.template),
    "tensor": Picture("A number, a list, a table, a stack of tables.", data.tensor),
    "training-loop": Picture("Take a batch, answer, measure the loss, change the weights.", ideas.training_loop),
    "vanishing-gradient": Picture("Bars that shrink from the last layer to the first.", curves.vanishing_gradient),
}
"""By the names that `glossary.toml` gives."""
