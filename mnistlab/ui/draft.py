"""A network in the making: what the knobs of the Train page hold, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass

from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.school.rules import Lock
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.data.split import split

Knob = str | int | None

WHOLE = ("epochs", "seed")
"""Fields whose knobs hold whole numbers; all the others hold text, chosen or typed."""


@dataclass
class Draft:
    """Settings as they stand on screen: `hidden` is the list of layer sizes, `knobs` every other field by name.

    They may make no run: `read` tells. `link` holds the settings of the address they were last taken from,
    `edition` counts how often all knobs, or all layers, were set anew, `assignment` is the id of the one they are for.
    """

    hidden: list[int | None]
    knobs: dict[str, Knob]
    link: tuple[tuple[str, str], ...] = ()
    edition: int = 0
    assignment: str = ""

    @classmethod
    def of(cls, spec: RunSpec) -> Draft:
        """Return the draft that reads back as `spec`."""
        return cls(list(spec.hidden), {name: knob(name, value) for name, value in spec if name != "hidden"})

    def read(self, images: int) -> RunSpec:
        """Return the settings, checked against a dataset of `images` training images.

        Raises:
            SpecError: with a problem for each knob that cannot be used.
        """
        spec = RunSpec.parse({**self.knobs, "hidden": tuple(self.hidden)})
        split(spec, images)
        return spec

    def check(self, images: int) -> tuple[RunSpec | None, dict[str, Problem]]:
        """Return the settings if they can be used, and the problems by field."""
        try:
            return self.read(images), {}
        except SpecError as error:
            return None, {problem.field: problem for problem in error.problems}

    def fix(self, lock: Lock) -> None:
        """Set what a lock does not leave free, whatever was chosen."""
        right, free = Draft.of(lock.base), lock.free
        knobs = {name: value if name in free else right.knobs[name] for name, value in self.knobs.items()}
        hidden = self.hidden if "hidden" in free else right.hidden
        if (knobs, hidden) != (self.knobs, self.hidden):
            self.knobs, self.hidden = knobs, hidden
            self.edition += 1

    def sketch(self) -> RunSpec:
        """Return settings to draw and to count: the network's shape, whatever else is wrong with the draft."""
        sizes = tuple(size for size in self.hidden if isinstance(size, int) and 1 <= size <= 1024)
        return RunSpec.parse({"hidden": sizes, "activation": self.knobs["activation"]})


def knob(name: str, value: object) -> Knob:
    """Return a field's value in the form its knob holds.

    >>> knob("epochs", 5), knob("dropout", 0.0), knob("train_size", None)
    (5, '0', 'all')
    """
    return value if name in WHOLE and isinstance(value, int) else as_text(value).removesuffix(".0")
