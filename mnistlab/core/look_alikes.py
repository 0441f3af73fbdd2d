"""What the nearest training images of a test image say about it, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def company(labels: Sequence[int], names: Sequence[str], true: int, said: int) -> str:
    """Say of which classes the neighbours are.

    Args:
        labels: their classes.
        names: one a class.
        true, said: what the image is and what the network takes it for.
    """
    counts = Counter(labels)
    if len(counts) == 1:
        start = "It is" if len(labels) == 1 else f"All {_word(len(labels))} are"
        why = _why(labels[0], true, said) or (", which is neither" if said != true else ", which it is not")
        return f"{start} labelled {names[labels[0]]}{why}."
    order = dict.fromkeys((said, true, *(label for label, _ in counts.most_common())))
    parts = [
        f"{_word(counts[label])} {_are(counts[label])} labelled {names[label]}{_why(label, true, said)}"
        if counts[label]
        else f"none is labelled {names[label]}, {'which would be right' if label == true else 'which the network says'}"
        for label in order
    ]
    return f"Of these {_word(len(labels))}, {'; '.join(parts)}."


def conclusion(pixels: Sequence[int], layer: Sequence[int] | None, names: Sequence[str], true: int, said: int) -> str:
    """Say where a misread image was led astray, as far as its neighbours tell it; "" where they do not.

    Args:
        pixels: classes of the images that are nearest by their pixels.
        layer: the same for the last hidden layer, or None if the network has none.
        names: one a class.
        true, said: what the image is and what the network takes it for.
    """
    if said == true:
        return ""
    looks, lies = _leaning(pixels, true, said), _leaning(layer, true, said) if layer is not None else None
    is_, says = names[true], names[said]
    if looks == said and lies != true:
        return f"Pixel by pixel it does look more like {says} than like {is_}: an understandable mistake."
    if looks == said:
        return (
            f"Pixel by pixel it looks more like {says}. The hidden layers do bring it nearer to {is_}, "
            "but not far enough for the output layer."
        )
    if looks == true and lies == said:
        return f"Pixel by pixel it looks more like {is_}: it is the network's layers that bring it nearer to {says}."
    if looks == true and lies == true:
        return f"By its pixels and to the hidden layers it is most like {is_}: only the output layer makes it {says}."
    return ""


def _leaning(labels: Sequence[int], true: int, said: int) -> int | None:
    """Return which of two classes more than half of the neighbours are, or None if neither."""
    return next((label for label in (true, said) if 2 * labels.count(label) > len(labels)), None)


def _why(label: int, true: int, said: int) -> str:
    return ", which is right" if label == true else ", as the network says" if label == said else ""


def _word(count: int) -> str:
    """Write a small number as a word: beside labels that are digits, digits would be misread."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
