"""The datasets this lab can train on, each loaded once a process; what reads them is imported when it is needed."""

from __future__ import annotations

import threading
from pathlib import Path

from mnistlab.data.dataset import SHIPPED, DataError, Dataset, Preview
from mnistlab.data.known import MNIST, MNIST_SHUFFLED, Known
from mnistlab.data.look import first_images

_OURS = {known.name: known for known in (MNIST, MNIST_SHUFFLED)}
"""What the project brings along, by name."""

_LOOK = 2000
"""Images in a preview."""


class Catalog:
    """MNIST in order and shuffled, and the dataset in a folder or file if one is given; many threads may use it.

    The given dataset is read at once, so that a wrong path is found at the start; each of ours when first asked for.

    Args:
        folder: a folder or .npz file with another dataset.
        shared: a folder of our own, where the processes of a machine share what they have read; None: do not share.

    Raises:
        DataError: `folder` holds no dataset that can be used.
    """

    def __init__(self, folder: str | None = None, shared: Path | None = None):
        self._lock = threading.Lock()
        self._loaded: dict[str, Dataset] = {}
        self._shared = shared
        self._default = MNIST.name
        if folder is not None:
            from mnistlab.data.load import read_dataset

            own = self._share(read_dataset(_expanded(folder)))
            self._default = own.name
            self._loaded[own.name] = own

    @property
    def names(self) -> tuple[str, ...]:
        """The names that `load` takes, the default first."""
        return tuple(dict.fromkeys((self._default, *_OURS)))

    @property
    def default(self) -> str:
        """The dataset to begin with: the given one, else MNIST."""
        return self._default

    def preview(self) -> Preview:
        """Return a look at the default dataset, at once: MNIST need not have been unpacked for it.

        Raises:
            DataError: its file is damaged.
        """
        known = self._loaded.get(self._default)
        if known:
            images, labels = [image.tobytes() for image in known.x_train[:_LOOK]], known.y_train.tobytes()
        else:
            images, labels = first_images(SHIPPED, _LOOK)
        name = known or MNIST
        return Preview(name.name, name.title, name.class_names, images, labels[: len(images)], len(labels))

    def title(self, name: str) -> str:
        """Return what people call a dataset, at once: it is not loaded for that.

        Raises:
            DataError: there is no such dataset.
        """
        self._check(name)
        loaded = self._loaded.get(name)
        return loaded.title if loaded else _OURS[name].title

    def load(self, name: str) -> Dataset:
        """Return a dataset by name; the same object each time.

        Raises:
            DataError: there is no such dataset, or its file is damaged.
        """
        self._check(name)
        if (loaded := self._loaded.get(name)) is not None:  # whoever has it need not wait while another is loaded
            return loaded
        with self._lock:
            return self._get(name)

    def _check(self, name: str) -> None:
        if name not in self.names:
            *names, last = self.names
            raise DataError(f"There is no dataset {ascii(name)[:60]} here; there is {', '.join(names)} and {last}.")

    def _get(self, name: str) -> Dataset:
        if name not in self._loaded:
            self._loaded[name] = self._ours(_OURS[name])
        return self._loaded[name]

    def _ours(self, known: Known) -> Dataset:
        """Map what another process has unpacked or shuffled already, or do that now."""
        from mnistlab.data.load import read_mnist
        from mnistlab.data.shared import find_arrays
        from mnistlab.data.shuffled import shuffle

        arrays = find_arrays(self._shared, known.fingerprints, known.train) if self._shared else None
        if arrays:
            return Dataset(known.name, known.title, known.class_names, **arrays)
        return self._share(read_mnist() if known is MNIST else shuffle(self._get(MNIST.name)))

    def _share(self, dataset: Dataset) -> Dataset:
        from mnistlab.data.shared import share

        return share(dataset, self._shared) if self._shared else dataset


def _expanded(folder: str) -> Path:
    try:
        return Path(folder).expanduser()
    except RuntimeError:  # "~somebody" whom this machine does not know
        return Path(folder)
