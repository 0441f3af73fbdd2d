"""The train command."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from mnistlab.cli.parser import UsageError, check_device, spec_from
from mnistlab.cli.progress import ProgressBar
from mnistlab.cli.report import as_json, as_summary
from mnistlab.core.runs import RunStatus
from mnistlab.data.catalog import Catalog
from mnistlab.data.split import split

EXIT_CODES = {RunStatus.FINISHED: 0, RunStatus.DIVERGED: 1, RunStatus.STOPPED: 130}


def train(arguments: argparse.Namespace) -> int:
    """Train as the arguments say, show progress, print the results.

    Everything that can be wrong with the values is found before TensorFlow is imported, which takes seconds.

    Raises:
        SpecError, DataError, UsageError: a value cannot be used.
    """
    device = check_device(arguments.device)
    spec_from(arguments, "mnist")
    catalog = Catalog(arguments.data or os.environ.get("MNISTLAB_DATA") or None)
    spec = spec_from(arguments, catalog.default)
    dataset = catalog.load(spec.dataset)
    split(spec, len(dataset.x_train))
    bar = ProgressBar(sys.stderr, spec.epochs)
    bar.say("Starting TensorFlow ...")
    from mnistlab.training.devices import DeviceError
    from mnistlab.training.trainer import Trainer

    try:
        trainer = Trainer(device)
    except DeviceError as error:
        bar.clear()
        raise UsageError(str(error)) from None
    with _interrupts() as interrupted:
        outcome = trainer.train(spec, dataset, emit=bar.show, should_stop=interrupted)
    bar.clear()
    sys.stdout.write(f"{as_json(spec, outcome) if arguments.json else as_summary(spec, dataset, outcome)}\n")
    sys.stdout.flush()
    return EXIT_CODES[outcome.status]


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Have the first Ctrl-C only be noted, so that a chunk can end; the second one acts as usual."""
    noted = threading.Event()

    def note(signal_number: int, frame: FrameType | None) -> None:
        if noted.is_set():
            raise KeyboardInterrupt
        noted.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield noted.is_set
    finally:
        signal.signal(signal.SIGINT, before)
