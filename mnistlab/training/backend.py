"""Keras on TensorFlow, imported once and quietly: `from mnistlab.training.backend import keras, tf`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _hush() -> Iterator[None]:
    """Silence the process's error stream, native code included.

    TensorFlow prints some lines while it is imported, whatever its log level says.
    """
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # a process without an error stream is quiet already
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # 2 still has errors about graphics cards that are not there
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # its kernels are not faster here, and keep 12 MB of their own
os.environ.setdefault("XLA_FLAGS", "--xla_gpu_deterministic_ops=true")


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Have imports of a module fail, unless it is imported already."""
    absent = module not in sys.modules
    if absent:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]


with _hush(), _without("pandas"):  # Keras would take 40 MB of it along, for tables that it is never given here
    import keras
    import tensorflow as tf
    from tensorflow.compiler.tf2xla.ops.gen_xla_ops import xla_optimization_barrier as optimization_barrier

keras.config.set_floatx("float32")  # a user's own keras.json may say otherwise

__all__ = ["keras", "optimization_barrier", "tf"]
