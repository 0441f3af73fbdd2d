"""What an exported script says of the run it is made from, and what it promises."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from mnistlab.core.explain import percent
from mnistlab.core.export_parts import can_download
from mnistlab.core.spec import RunSpec

DATA_VARIABLE = "MNIST_NPZ"
"""The environment variable in which the script looks for the images' file."""

_DEPENDS_ON = ("python", "tensorflow", "keras", "numpy")
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,30}")


@dataclass(frozen=True)
class Origin:
    """What a script says of the run it is made from.

    `accuracy` is its test accuracy, None if it has none. `images` are learned from, the next `validation` ones are
    kept aside. `steps` batches were trained, `whole` says whether those are all of its epochs. `versions` is what it
    was computed with. `on_cpu`: the kind of device. `fresh`: it began with its starting weights and not with those
    of a file that was brought back.
    """

    accuracy: float | None
    images: int
    validation_start: int
    validation: int
    steps: int
    whole: bool
    versions: dict[str, str]
    on_cpu: bool = True
    fresh: bool = True

    def epochs(self, spec: RunSpec) -> int:
        """Return how many epochs were begun."""
        return spec.epochs if self.whole else math.ceil(self.steps / spec.steps_per_epoch(self.images))


def introduction(spec: RunSpec, origin: Origin) -> list[str]:
    """Return what the script is, what is guaranteed of it and how it is run, paragraph by paragraph."""
    sizes = "-".join(map(str, (spec.inputs, *spec.hidden, spec.classes)))
    reached = "" if origin.accuracy is None else f" There it got {percent(origin.accuracy)} of the test images right."
    file = (
        f"an .npz file with x_train, y_train, x_test and y_test, its path in the environment variable {DATA_VARIABLE}."
    )
    images = (
        f"Keras downloads the images the first time. To use a copy of your own, have {file}"
        if can_download(spec.dataset)
        else f"Keras does not know these images, so the script needs {file}"
    )
    if spec.dataset == "mnist-shuffled":
        images += " It holds MNIST as it is; the script itself shuffles the pixels."
    return [
        f"A dense network ({sizes}) for the dataset {spec.dataset}, from a run of MNIST Lab.{reached}",
        _guarantee(origin),
        f"It needs nothing but keras, tensorflow and numpy: pip install keras tensorflow numpy. {images}",
    ]


def _guarantee(origin: Origin) -> str:
    if not origin.fresh:
        return (
            "That network did not begin there: its weights were brought back from a file. This script trains one with "
            "the same settings from the beginning, so its figures are others."
        )
    if origin.accuracy is None:
        return "That run has no test accuracy: the script repeats how it went."
    known = (name for name in _DEPENDS_ON if _VERSION.fullmatch(origin.versions.get(name, "")))
    versions = ", ".join(f"{name} {origin.versions[name]}" for name in known)
    with_ = f"with the same versions ({versions})" if versions else "with the same versions"
    if not threads_of(origin):
        with_ += " and TensorFlow's usual number of threads"
    where = "on the machine that trained it" if origin.on_cpu else "on the graphics card that trained it"
    return (
        f"What is guaranteed: {where}, {with_}, the script computes the very same numbers, so it ends at the same test "
        "accuracy, to the last digit. Other machines and versions round sums differently; the training then takes a "
        "slightly different way, and the accuracy differs a little, as it does with another seed."
    )


def threads_of(origin: Origin) -> int:
    """Return how many threads TensorFlow had, 0 if that is not known or was left to it."""
    text = origin.versions.get("threads", "")
    return int(text) if re.fullmatch("[0-9]{1,3}", text) else 0
