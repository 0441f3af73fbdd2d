"""The parameters of a network as a table that unfolds layer by layer, much as Keras's `model.summary()` prints it."""

from __future__ import annotations

from mnistlab.charts.palette import ACCENT
from mnistlab.core.architecture import layers, parameter_count
from mnistlab.core.spec import RunSpec
from mnistlab.ui.html import Html, meter, table


def unfolded(spec: RunSpec, shown: int) -> Html:
    """Return the table with its first `shown` layers counted; with all of them, their sum is below.

    A bar beside each layer is its share of all parameters.
    """
    dense, total = layers(spec), parameter_count(spec)
    rows: list[tuple[object, ...]] = []
    for i, layer in enumerate(dense):
        if i < shown:
            bar = meter(layer.parameters / total, ACCENT)
            count = Html(f"{layer.parameters:,}{bar}")
            rows.append((layer.name, f"{layer.inputs} × {layer.units}", f"+ {layer.units}", count))
        else:
            rows.append((layer.name, "…", "", ""))
    foot = ("All", "", "", f"{total:,}") if shown >= len(dense) else None
    headers = ("dense layer", "weights", "biases", "parameters")
    return table(headers, rows, caption="Parameters layer by layer", foot=foot)


def compared(guess: int, count: int) -> str:
    """Say how far a guess was from the count.

    >>> compared(1000, 4000)
    'You guessed 1,000: 4 times too few.'
    """
    factor = max(guess, count) / min(guess, count)
    if factor < 1.01:
        return f"You guessed {guess:,}: that is it, or as good as."
    times = f"{factor:,.1f}".removesuffix(".0")
    return f"You guessed {guess:,}: {times} times too {'many' if guess > count else 'few'}."
