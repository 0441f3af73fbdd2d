"""The floor by the same compiler as ours: the matrix products of training, in one XLA program, and nothing else."""

from __future__ import annotations

import os
import time
from typing import Any

import tensorflow as tf

from bench.peers.images import glorot, training_images
from bench.peers.serve import Epochs, epoch_functions, serve
from mnistlab.core.spec import RunSpec


def epochs(spec: RunSpec) -> Epochs:
    """Multiply an epoch's worth of batches; each batch starts from other inputs, so nothing can be left out."""
    threads = int(os.environ["BENCH_THREADS"])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    steps = spec.steps_per_epoch(len(training_images(spec)[0]))
    kernels = [tf.constant(kernel) for kernel, _ in glorot(spec)]
    blocks = tf.random.stateless_uniform((16, spec.batch_size, spec.inputs), (spec.seed, 0))

    def one_batch(step: Any, *_: Any) -> tuple[Any, ...]:
        values = [blocks[step % 16]]
        for kernel in kernels:
            values.append(values[-1] @ kernel)
        gradients, back = [], values[-1]
        for layer in reversed(range(len(kernels))):
            gradients.append(tf.matmul(values[layer], back, transpose_a=True))
            if layer:
                back = tf.matmul(back, kernels[layer], transpose_b=True)
        return (step + 1, *gradients)

    @tf.function(jit_compile=True)
    def whole_epoch() -> tuple[Any, ...]:
        nothing = [tf.zeros_like(kernel) for kernel in reversed(kernels)]
        return tuple(tf.while_loop(lambda step, *_: step < steps, one_batch, (0, *nothing)))

    while True:
        start = time.perf_counter()
        whole_epoch()[1].numpy()
        yield time.perf_counter() - start


if __name__ == "__main__":
    serve(epoch_functions(epochs))
