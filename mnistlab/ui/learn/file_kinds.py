"""What is in the files a network can be saved in, read without loading them."""

from __future__ import annotations

import io
import pickle
import pickletools
import zipfile

FORMATS = (
    ("HDF5 (.h5, .hdf5)", "Keras, then", "layers, weights, optimizer, in one file", "mostly: it may hold code"),
    ("pickle (.pkl)", "Python, then", "any object of Python", "no: it may run anything"),
    (
        "TensorFlow's Saver (.ckpt)",
        "TensorFlow 1, then",
        "weights by name; the graph beside them",
        "weights alone, yes",
    ),
    (
        ".keras",
        "Keras, now",
        "layers, weights, optimizer: a zip of JSON and HDF5",
        "in safe mode, which is the default",
    ),
    (".weights.h5", "Keras, now", "the weights alone", "yes"),
    (".npz", "NumPy, this lab", "arrays by name", "yes: NumPy takes no pickles, by default"),
)
"""File formats of networks: name, whose and when, what they hold, whether one from a stranger can be opened."""

_IN_WORDS = {
    "EMPTY_LIST": "makes a list",
    "BINFLOAT": "takes the number {}",
    "APPENDS": "puts the numbers into the list",
    "SHORT_BINUNICODE": "takes the text “{}”",
    "STACK_GLOBAL": "fetches the function of that name",
    "TUPLE1": "makes it what the function is given",
    "REDUCE": "CALLS THE FUNCTION",
    "STOP": "ends",
}


class Stranger:
    """An object whose pickle has a function called by whoever loads it; this one only prints."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Say what loading shall call."""
        return print, ("I could have been any program.",)


def harmless() -> bytes:
    """Return the pickle of a list of two numbers."""
    return pickle.dumps([0.5, -1.25], protocol=4)


def harmful() -> bytes:
    """Return a pickle that calls a function when it is loaded."""
    return pickle.dumps(Stranger(), protocol=4)


def instructions(data: bytes) -> list[tuple[str, str]]:
    """Return a pickle's instructions and what each does, in order, without carrying any out."""
    return [
        (operation.name, _IN_WORDS[operation.name].format(argument))
        for operation, argument, _ in pickletools.genops(data)
        if operation.name in _IN_WORDS
    ]


def entries(archive: bytes) -> list[tuple[str, int]]:
    """Return the names of the files in an .npz archive, and the bytes of each."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return [(one.filename, one.file_size) for one in opened.infolist()]
