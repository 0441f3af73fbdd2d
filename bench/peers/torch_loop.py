"""PyTorch: resident images picked by index, and with "loader" the DataLoader its tutorials use. Fused optimizers."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from bench.peers.images import glorot, scaled, training_images
from bench.peers.serve import Epochs, epoch_functions, serve
from mnistlab.core.spec import RunSpec

OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "sgd": lambda weights, rate: torch.optim.SGD(weights, rate, fused=True),
    "adam": lambda weights, rate: torch.optim.Adam(weights, rate, eps=1e-7, fused=True),
    # Has no fused form on CPUs; all weights at once is its fastest.
    "rmsprop": lambda weights, rate: torch.optim.RMSprop(weights, rate, alpha=0.9, eps=1e-7, foreach=True),
}


def network(spec: RunSpec) -> nn.Sequential:
    """Return the spec's network, its weights drawn as everybody's."""
    layers: list[nn.Module] = []
    for kernel, bias in glorot(spec):
        dense = nn.Linear(*kernel.shape)
        dense.weight.data, dense.bias.data = torch.from_numpy(kernel.T.copy()), torch.from_numpy(bias)
        layers += [dense, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def batches(images: Tensor, labels: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield shuffled batches of resident images."""
    order = torch.randperm(len(images))
    for rows in order.split(size):
        yield images.index_select(0, rows), labels.index_select(0, rows)


def epochs(spec: RunSpec, loader: bool) -> Epochs:
    """Train epoch after epoch, summing loss and hits without waiting for any single batch."""
    torch.set_num_threads(int(os.environ["BENCH_THREADS"]))
    raw_images, raw_labels = training_images(spec)
    images, labels = torch.from_numpy(scaled(raw_images)), torch.from_numpy(raw_labels.astype("int64"))
    data: Any = None
    if loader:
        pairs = torch.utils.data.TensorDataset(images, labels)
        data = torch.utils.data.DataLoader(pairs, spec.batch_size, shuffle=True)
    model = network(spec)
    optimizer = OPTIMIZERS[spec.optimizer](model.parameters(), spec.learning_rate)
    loss_of = nn.CrossEntropyLoss()
    while True:
        start = time.perf_counter()
        total, right = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for inputs, truth in data if loader else batches(images, labels, spec.batch_size):
            optimizer.zero_grad(set_to_none=True)
            scores = model(inputs)
            loss = loss_of(scores, truth)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(truth)
            right += (scores.detach().argmax(1) == truth).sum()
        total.item(), right.item()
        yield time.perf_counter() - start


if __name__ == "__main__":
    serve(epoch_functions(lambda spec: epochs(spec, loader="loader" in sys.argv)))
