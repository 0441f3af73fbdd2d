"""RunSpec: everything that decides what a training run computes, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from mnistlab.core.problems import SpecError, problems_from

Activation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu"]
Optimizer = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
Pixels = Literal["scaled", "raw"]
Loss = Literal["logits", "probabilities"]
Initializer = Literal["glorot_uniform", "he_normal", "random_normal", "zeros"]

MAX_LAYERS = 8
MAX_UNITS = 1024


def _layers(value: Any) -> Any:
    """Turn "128,64", "none" or one number into a tuple of layer sizes; leave the rest as it is."""
    if isinstance(value, str):
        text = value.strip().lower()
        return () if text in ("", "none") else tuple(part.strip() for part in text.split(","))
    return (value,) if isinstance(value, int) else value


def _maybe(value: Any) -> Any:
    """Read "all" and "" as no limit."""
    return None if isinstance(value, str) and value.strip().lower() in ("", "all", "none") else value


Units = Annotated[int, Field(ge=1, le=MAX_UNITS)]


class RunSpec(BaseModel):
    """The settings of one training run: frozen, validated, and enough to repeat it.

    Build one from untrusted text with `RunSpec.parse` or `RunSpec.from_query`: both raise
    `SpecError`, whose text names the field, what came, and what is allowed. Each field's
    `title` is its label on screen and its `description` the help beside it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    dataset: str = Field(
        "mnist",
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        title="Dataset",
        description="The labelled images to learn from.",
    )
    hidden: Annotated[tuple[Units, ...], BeforeValidator(_layers)] = Field(
        (128,),
        max_length=MAX_LAYERS,
        title="Hidden layers",
        description="How many neurons each layer between the pixels and the ten answers has.",
    )
    activation: Activation = Field(
        "relu",
        title="Activation",
        description="What each hidden neuron does with its weighted sum before passing it on.",
    )
    optimizer: Optimizer = Field(
        "adam",
        title="Optimizer",
        description="The rule that turns gradients into changes of the weights.",
    )
    learning_rate: float = Field(
        0.001,
        ge=1e-6,
        le=10,
        title="Learning rate",
        description="How big a step the weights take after each batch.",
    )
    batch_size: int = Field(
        128,
        ge=1,
        le=4096,
        title="Batch size",
        description="How many images are looked at before the weights change once.",
    )
    epochs: int = Field(
        5,
        ge=1,
        le=100,
        title="Epochs",
        description="How many times the network goes through all its training images.",
    )
    validation_split: float = Field(
        0.1,
        ge=0,
        le=0.5,
        title="Validation split",
        description="The share of the training images kept aside to check progress after every epoch.",
    )
    pixels: Pixels = Field(
        "scaled",
        title="Pixels",
        description="Scaled: each pixel divided by 255, so from 0 to 1. Raw: left at 0 to 255.",
    )
    loss: Loss = Field(
        "logits",
        title="Loss computed from",
        description="Logits: exact. Clipped probabilities: as Keras did when the tutorials were written.",
    )
    initializer: Initializer = Field(
        "glorot_uniform",
        title="Starting weights",
        description="How the weights are drawn before the first step. Biases start at zero.",
    )
    dropout: float = Field(
        0.0,
        ge=0,
        le=0.9,
        title="Dropout",
        description="The share of each hidden layer's outputs silenced at random in every training step.",
    )
    l2: float = Field(
        0.0,
        ge=0,
        le=1,
        title="L2 penalty",
        description="How strongly large weights are punished: this times the sum of their squares joins the loss.",
    )
    train_size: Annotated[int | None, BeforeValidator(_maybe)] = Field(
        None,
        ge=1,
        le=1_000_000,
        title="Training images",
        description="How many images to learn from; empty means all that the validation split leaves.",
    )
    seed: int = Field(
        1,
        ge=0,
        le=2**31 - 1,
        title="Seed",
        description="Where the random numbers start: the same seed gives the same run.",
    )

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Self:
        """Build a spec from untrusted values; missing fields take their defaults.

        Raises:
            SpecError: with one `Problem` for each value that is unknown or out of range.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise SpecError(problems_from(error, cls)) from None

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Build a spec from the text `to_json` wrote.

        Raises:
            SpecError: the text is no JSON object, or a value is unknown or out of range.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise SpecError(problems_from(error, cls)) from None

    def to_json(self) -> str:
        """Return every field as one line of JSON."""
        return self.model_dump_json()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Build a spec from URL parameters; parameters that are no field of a spec are not looked at.

        Raises:
            SpecError: a field's value is unknown or out of range.
        """
        return cls.parse({name: text for name, text in query.items() if name in cls.model_fields})

    def to_query(self) -> dict[str, str]:
        """Return the fields that differ from the defaults as URL parameters."""
        return {name: as_text(value) for name, value in self if value != type(self).model_fields[name].default}

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, validated again."""
        return self.parse({**self.model_dump(), **changes})

    @property
    def inputs(self) -> int:
        """Number of input pixels: 28 x 28."""
        return 784

    @property
    def classes(self) -> int:
        """Number of classes to tell apart."""
        return 10

    def steps_per_epoch(self, train_images: int) -> int:
        """Return how many batches one epoch over that many training images takes, the last perhaps partial."""
        return math.ceil(train_images / self.batch_size)


def as_text(value: Any) -> str:
    """Write a field's value the way URL parameters and command-line flags read it back."""
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "none"
    return "all" if value is None else str(value)


def choices(field: str) -> tuple[str, ...]:
    """Return the allowed words of a field that has a fixed list of them, else an empty tuple."""
    annotation = RunSpec.model_fields[field].annotation
    return tuple(option for option in get_args(annotation) if isinstance(option, str))
