"""A network of this lab as Keras would describe it in the `config.json` of a `.keras` file."""

from __future__ import annotations

from typing import Any

from mnistlab.core.facts import BRIGHTEST, SIDE
from mnistlab.core.spec import RunSpec


def config_of(spec: RunSpec) -> dict[str, Any]:
    """Return the spec's network as Keras would describe it, from pixels (0 to 255, 28×28) to probabilities."""
    layers: list[dict[str, Any]] = [_layer("InputLayer", batch_shape=[None, SIDE, SIDE]), _layer("Flatten")]
    if spec.pixels == "scaled":
        layers.append(_layer("Rescaling", scale=1 / BRIGHTEST, offset=0.0))
    penalty = {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": spec.l2}, "registered_name": None}
    more = {"kernel_regularizer": penalty} if spec.l2 else {}
    for units in spec.hidden:
        layers.append(_layer("Dense", units=units, activation=spec.activation, **more))
        if spec.dropout:
            layers.append(_layer("Dropout", rate=spec.dropout))
    layers.append(_layer("Dense", units=spec.classes, activation="softmax", **more))
    _name(layers)
    config = {"name": "mnistlab", "layers": layers, "build_input_shape": [None, SIDE, SIDE]}
    return {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}


def _layer(kind: str, **config: Any) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None}


def _name(layers: list[dict[str, Any]]) -> None:
    """Give each layer a name of its own, as Keras wants it."""
    for number, layer in enumerate(layers):
        layer["config"]["name"] = f"{layer['class_name'].lower()}_{number}"
