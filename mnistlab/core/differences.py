"""What differs between runs: which settings, and a sentence that says exactly that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mnistlab.core.spec import RunSpec, as_text

NAMES = {
    "dataset": "dataset",
    "hidden": "hidden layers",
    "activation": "activation",
    "optimizer": "optimizer",
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "epochs": "number of epochs",
    "validation_split": "validation split",
    "pixels": "pixels",
    "loss": "form of the loss",
    "initializer": "starting weights",
    "dropout": "dropout",
    "l2": "L2 penalty",
    "train_size": "number of training images",
    "seed": "seed",
}
"""Every field of a RunSpec as it is called within a sentence."""

PLURAL = frozenset({"hidden", "pixels", "initializer"})

MOST_TOLD = 4
"""Up to so many settings are told with their values; a longer sentence names them, and a table has the values."""

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

SEED = "seed"


@dataclass(frozen=True)
class Difference:
    """A field that is not the same in all runs, and its value in each of them, in their order."""

    field: str
    values: tuple[object, ...]


def differences(specs: Sequence[RunSpec]) -> list[Difference]:
    """Return every field whose values are not all equal, in the order of a RunSpec's fields."""
    found = []
    for name in RunSpec.model_fields:
        values = tuple(getattr(spec, name) for spec in specs)
        if any(value != values[0] for value in values[1:]):
            found.append(Difference(name, values))
    return found


def plain(value: object) -> str:
    """Write a setting's value for people: layers with dashes between them, numbers without powers of ten.

    >>> plain((128, 64)), plain(()), plain(1e-05), plain(0.0), plain(60000)
    ('128-64', 'none', '0.00001', '0', '60,000')
    """
    if isinstance(value, tuple):
        return "-".join(map(str, value)) or "none"
    if isinstance(value, float):
        digits = f"{Decimal(repr(value)):f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{value:,}" if isinstance(value, int) else as_text(value)


def sentence(specs: Sequence[RunSpec], write: Callable[[object], str] = plain) -> str:
    """Say exactly what differs between at least two runs.

    Every field that differs is named. The seed is told apart from the settings: it decides nothing but luck.

    Args:
        specs: the runs' settings, in the order in which the values are told.
        write: turns a value into words.
    """
    found = differences(specs)
    settings = [one for one in found if one.field != SEED]
    seeds = next((one for one in found if one.field == SEED), None)
    if not found:
        return "Nothing differs, not even the seed: it is the same run, trained again."
    if not settings and seeds:
        return f"Nothing but the seed differs: {_values(seeds, write)}. What differs between the results is luck."
    start = "Besides the seed, " if seeds else ""
    if len(settings) == 1:
        (one,) = settings
        verb = "differ" if one.field in PLURAL else "differs"
        return capital(f"{start}only the {NAMES[one.field]} {verb}: {_values(one, write)}.")
    told = [f"the {NAMES[one.field]} ({_values(one, write)})" for one in settings]
    if len(settings) > MOST_TOLD:
        told = [f"the {NAMES[one.field]}" for one in settings]
    which = "settings" if len(settings) > 2 else "two"
    return capital(
        f"{start}{count(len(settings))} settings differ: {listed(told)}. "
        f"So these runs alone cannot say which of the {which} makes the difference."
    )


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def count(number: int) -> str:
    """Write a small number as a word, a larger one in digits."""
    return _COUNTS[number] if number < len(_COUNTS) else f"{number:,}"


def _values(one: Difference, write: Callable[[object], str]) -> str:
    """Return the values in the runs' order, each of them once."""
    return listed(list(dict.fromkeys(write(value) for value in one.values)))


def capital(text: str) -> str:
    """Let a sentence begin with a capital letter."""
    return text[:1].upper() + text[1:]
