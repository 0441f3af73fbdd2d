"""Single values out of what Keras writes of a network: nothing of it is taken for granted."""

from __future__ import annotations

from typing import Any, TypeGuard

_OPTIMIZERS = {"SGD": "sgd", "Adagrad": "adagrad", "RMSprop": "rmsprop", "Adam": "adam", "AdamW": "adamw"}


def built_on(layer: dict[str, Any]) -> Any:
    """Return the input shape that a layer was built on, if the file has it."""
    built = layer.get("build_config")
    return built.get("input_shape") if isinstance(built, dict) else None


def number(value: Any, least: float, most: float) -> TypeGuard[float]:
    """Whether a value is a number within these limits."""
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def penalty(regularizer: Any) -> float:
    """Return the L2 penalty of a layer, 0 if it has none that this lab knows."""
    if isinstance(regularizer, dict) and regularizer.get("class_name") == "L2":
        l2 = regularizer["config"].get("l2") if isinstance(regularizer.get("config"), dict) else None
        return float(l2) if number(l2, 0, 1) else 0.0
    return 0.0


def optimizer(compiled: Any) -> dict[str, Any]:
    """Return the optimizer a network was compiled with, if it is one that this lab has."""
    found = compiled.get("optimizer") if isinstance(compiled, dict) else None
    if not isinstance(found, dict) or found.get("class_name") not in _OPTIMIZERS:
        return {}
    config: dict[str, Any] = found["config"] if isinstance(found.get("config"), dict) else {}
    name = _OPTIMIZERS[str(found["class_name"])]
    if name == "sgd" and config.get("momentum"):
        name = "nesterov" if config.get("nesterov") else "momentum"
    rate = config.get("learning_rate")
    return {"optimizer": name} | ({"learning_rate": float(f"{rate:.6g}")} if number(rate, 1e-6, 10) else {})
