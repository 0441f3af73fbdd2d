"""What an exported script does about the blank rim of the images, where the run left it out (`core/inkbox.py`)."""

from __future__ import annotations

from mnistlab.core.export_origin import Origin
from mnistlab.core.inkbox import CIRCUMSTANCE, heard

RIM_TEXT = (
    "Nearly all ink is inside a box. To save time the lab multiplied the rim around it only for the few images with "
    "ink there, which go first in their batch. Sums in another order are rounded differently, so that is done here too."
)

_CODE = """\
box = np.zeros((28, 28), bool)
box[{top}:{bottom}, {left}:{right}] = True
inside, rim = np.flatnonzero(box), np.flatnonzero(~box)
ink_on_rim = x_train[:, rim].any(axis=1)
PLACES = {places}  # for images with ink there, in a batch; should there be more, nothing is left out


def first_layer(images, rims=None):
    if rims is None:
        return model.layers[0](images)
    kernel, bias = tf.reshape(weights[0], (784, -1)), weights[1]
    from_rims = tf.pad(rims @ tf.gather(kernel, rim), [[0, BATCH - PLACES], [0, 0]])
    return model.layers[0].activation(images @ tf.gather(kernel, inside) + from_rims + bias)"""

ARRANGE = """\
far = ink_on_rim[rows] & (count > 0)
rows = rows[np.argsort(~far, kind="stable")]
images = x_train[rows]
images = [images[:, inside], images[:PLACES, rim]] if far.sum() <= PLACES else [images]"""
"""The lines that make a batch's images what `first_layer` is given."""


def rim_code(origin: Origin) -> str | None:
    """Return the code of the first layer of a run that left out the blank rim, None for any other run."""
    found = heard(origin.versions.get(CIRCUMSTANCE, ""))
    if found is None:
        return None
    return _CODE.format(**dict(zip(("places", "top", "bottom", "left", "right"), found, strict=True)))
