"""How the words of a RunSpec are written where people read them."""

from __future__ import annotations

WORDS = {
    "linear": "Linear (none)",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "sgd": "SGD",
    "momentum": "SGD with momentum",
    "nesterov": "SGD with Nesterov momentum",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "scaled": "Scaled to 0–1",
    "raw": "Raw, 0–255",
    "logits": "Logits",
    "probabilities": "Clipped probabilities",
    "glorot_uniform": "Glorot uniform",
    "he_normal": "He normal",
    "random_normal": "Random normal",
    "zeros": "Zeros",
    "all": "All",
    "auto": "Choose for me",
    "cpu": "CPU",
    "gpu": "GPU",
}


def word(value: object) -> str:
    """Return a setting's value as people write it."""
    return WORDS.get(str(value), str(value))
