"""Datasets recognised by the content of their arrays, whatever their files are called."""

from __future__ import annotations

from dataclasses import dataclass

DIGITS = tuple("0123456789")
"""Class names of a dataset that brings none."""


@dataclass(frozen=True)
class Known:
    """A published dataset: its names, how many training images it has, and the SHA-256 of each of its arrays."""

    name: str
    title: str
    class_names: tuple[str, ...]
    train: int
    fingerprints: dict[str, str]


MNIST = Known(
    name="mnist",
    title="MNIST",
    class_names=DIGITS,
    train=60_000,
    fingerprints={
        "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
        "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
        "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
        "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
    },
)

FASHION_MNIST = Known(
    name="fashion-mnist",
    title="Fashion-MNIST",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    train=60_000,
    fingerprints={
        "x_train": "2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012",
        "y_train": "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7",
        "x_test": "c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a",
        "y_test": "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9",
    },
)

MNIST_SHUFFLED = Known(
    name="mnist-shuffled",
    title="MNIST, pixels shuffled",
    class_names=DIGITS,
    train=60_000,
    fingerprints=MNIST.fingerprints
    | {
        "x_train": "4dc9ff2dbb2a9ae9d8c482c37bc1e9de881a73b2ac14542bbe83c0f0385ef9f8",
        "x_test": "5850926dbd76d7ec4d30dcceebcea08a4d7bb760124bab4f12d9200644cdd293",
    },
)

KNOWN = (MNIST, FASHION_MNIST, MNIST_SHUFFLED)
"""Every dataset that is recognised."""
