"""A network as Keras describes it in the `config.json` of a `.keras` file, read with care.

What is read is never given to Keras. A stranger's file can name any layer, some of which carry code; here only layers
of plain dense networks are known, and everything else is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mnistlab.core.keras_values import built_on, number, optimizer, penalty
from mnistlab.core.problems import SpecError
from mnistlab.core.refusal import RefusedError, shown
from mnistlab.core.spec import MAX_LAYERS, MAX_UNITS, RunSpec, choices

KNOWN_LAYERS = ("InputLayer", "Flatten", "Rescaling", "Dense", "Dropout", "Activation", "ReLU", "Softmax")

MOST_LAYERS = 64

_INPUTS = ((784,), (28, 28), (28, 28, 1))
_RIGHT = "Right would be a Sequential network of Dense layers, from 28×28 pixels to ten classes."


@dataclass(frozen=True)
class Described:
    """What a file says of its network: settings as far as it has them, and what else must be known.

    `scale` and `offset` are what the network itself does to the pixels, None if it does nothing; `dense` are the names
    of the Dense layers' weights in the file, as Keras gives them, with the shape of their kernels. `told` are the
    fields of `spec` that the file really says, `notes` sentences on what of it was left out.
    """

    spec: RunSpec
    dense: tuple[tuple[str, tuple[int, int]], ...]
    scale: float | None = None
    offset: float = 0.0
    told: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def described(config: Any, where: str) -> Described:
    """Return what a `config.json` says of its network.

    Args:
        config: its parsed content.
        where: what the file is called in messages.

    Raises:
        RefusedError: it is another kind of network than this lab has, or no description of one.
    """
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict):
        raise RefusedError(f"{where} does not describe a network as Keras does. {_RIGHT}")
    kind = config.get("class_name")
    if kind != "Sequential":
        raise RefusedError(f"{where} holds a network of the kind {shown(kind)}. {_RIGHT}")
    layers = config["config"].get("layers")
    if not isinstance(layers, list) or not 1 <= len(layers) <= MOST_LAYERS:
        raise RefusedError(f"{where} names no layers, or more than {MOST_LAYERS}. {_RIGHT}")
    reader = _Reader(where)
    for layer in layers:
        reader.take(layer)
    return reader.result(config)


class _Reader:
    """Takes one layer after the other and knows what may come next."""

    def __init__(self, where: str):
        self.where = where
        self.shape: tuple[int, ...] | None = None
        self.scale: float | None = None
        self.offset = 0.0
        self.units: list[int] = []
        self.activations: list[str] = []
        self.dropouts: list[tuple[int, float]] = []
        self.penalties: list[float] = []

    def refuse(self, reason: str) -> RefusedError:
        return RefusedError(f"{self.where} {reason} {_RIGHT}")

    def take(self, layer: Any) -> None:
        kind = layer.get("class_name") if isinstance(layer, dict) else None
        config = layer.get("config") if isinstance(layer, dict) else None
        if not isinstance(kind, str) or not isinstance(config, dict):
            raise self.refuse("has something among its layers that is none.")
        if kind == "Lambda":
            raise self.refuse("has a Lambda layer, which holds code. Code from files is never run here.")
        if kind not in KNOWN_LAYERS or layer.get("registered_name") not in (None, kind):
            known = ", ".join(KNOWN_LAYERS)
            raise self.refuse(f"has a layer of the kind {shown(kind)}; known here are {known}.")
        if self.shape is None and not self.units and kind != "InputLayer":
            self._shape(config.get("batch_shape", config.get("batch_input_shape", built_on(layer))))
        getattr(self, f"_{kind.lower()}")(config)

    def result(self, config: dict[str, Any]) -> Described:
        if not self.units:
            raise self.refuse("has no Dense layer.")
        *hidden, classes = self.units
        *between, last = self.activations
        if classes != RunSpec().classes:
            raise self.refuse(f"answers with {classes:,} classes; the datasets here have ten.")
        if last not in ("linear", "softmax"):
            raise self.refuse(f"has {last} behind its last layer; that must be softmax, or nothing.")
        if len(hidden) > MAX_LAYERS or max(hidden, default=0) > MAX_UNITS:
            raise self.refuse(f"is too large: at most {MAX_LAYERS} hidden layers of {MAX_UNITS:,} neurons are taken.")
        if len(set(between)) > 1:
            raise self.refuse(
                f"has different activations in its hidden layers ({', '.join(dict.fromkeys(between))}); "
                "here all have the same."
            )
        values: dict[str, Any] = {"hidden": tuple(hidden), **optimizer(config.get("compile_config"))}
        notes: list[str] = []
        if between:
            values["activation"] = between[0]
        rates = {rate for _, rate in self.dropouts}
        if len(rates) == 1 and [layer for layer, _ in self.dropouts] == list(range(1, len(hidden) + 1)):
            values["dropout"] = rates.pop()
        elif self.dropouts:
            notes.append("Its dropout is not the same behind all hidden layers; here it goes on without.")
        if len(set(self.penalties)) == 1:
            values["l2"] = self.penalties[0]
        else:
            notes.append("Its L2 penalty is not the same in all layers; here it goes on without.")
        try:
            spec = RunSpec.parse(values)
        except SpecError as error:
            raise RefusedError(f"{self.where} has settings that cannot be used. {error}") from None
        sizes = [spec.inputs, *self.units]
        names = [f"dense_{i}" if i else "dense" for i in range(len(self.units))]
        dense = tuple((name, (sizes[i], sizes[i + 1])) for i, name in enumerate(names))
        return Described(spec, dense, self.scale, self.offset, frozenset(values), tuple(notes))

    def _shape(self, shape: Any) -> None:
        if not isinstance(shape, list) or tuple(shape[1:]) not in _INPUTS:
            raise self.refuse(f"takes images of the shape {shown(shape)}; they must be 28×28, or 784 pixels in a row.")
        self.shape = tuple(shape[1:])

    def _inputlayer(self, config: dict[str, Any]) -> None:
        self._shape(config.get("batch_shape", config.get("batch_input_shape")))

    def _flatten(self, config: dict[str, Any]) -> None:
        if self.units:
            raise self.refuse("flattens what is flat already.")
        self.shape = (784,)

    def _rescaling(self, config: dict[str, Any]) -> None:
        scale, offset = config.get("scale"), config.get("offset", 0.0)
        if self.units or self.scale is not None or not number(scale, 1e-6, 10) or not number(offset, -300, 300):
            raise self.refuse("scales its pixels in an unusual way.")
        self.scale, self.offset = float(scale), float(offset)

    def _dense(self, config: dict[str, Any]) -> None:
        units = config.get("units")
        if self.shape != (784,):
            raise self.refuse("does not flatten its images before the first Dense layer.")
        if not isinstance(units, int) or isinstance(units, bool) or not 1 <= units <= MAX_UNITS:
            raise self.refuse(f"has a Dense layer of {shown(units)} neurons; it must be 1 to {MAX_UNITS:,}.")
        if config.get("use_bias", True) is not True:
            raise self.refuse("has a Dense layer without biases; all layers here have them.")
        if any(config.get(name) is not None for name in ("lora_rank", "quantization_config", "kernel_constraint")):
            raise self.refuse("has a Dense layer with additions that this lab does not know.")
        self.units.append(units)
        self.activations.append("linear")
        self._activation({"activation": config.get("activation") or "linear"})
        self.penalties.append(penalty(config.get("kernel_regularizer")))

    def _activation(self, config: dict[str, Any]) -> None:
        name = config.get("activation")
        if name == "linear":
            return
        if not self.units or self.activations[-1] != "linear":
            raise self.refuse("has an activation where there is nothing to activate.")
        if name not in (*choices("activation"), "softmax"):
            known = ", ".join(choices("activation"))
            raise self.refuse(f"has the activation {shown(name)}; known here are {known}.")
        self.activations[-1] = str(name)

    def _relu(self, config: dict[str, Any]) -> None:
        if config.get("max_value") is not None or config.get("negative_slope") or config.get("threshold"):
            raise self.refuse("has a ReLU that is bent in an unusual way.")
        self._activation({"activation": "relu"})

    def _softmax(self, config: dict[str, Any]) -> None:
        self._activation({"activation": "softmax"})

    def _dropout(self, config: dict[str, Any]) -> None:
        rate = config.get("rate")
        if not number(rate, 0, 1):
            raise self.refuse(f"has a dropout of {shown(rate)}; it must be a share.")
        self.dropouts.append((len(self.units), float(rate)))
